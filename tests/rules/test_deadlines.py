"""The dates that a reader must not miss: told while they are ahead, and by the rows of the day that is asked for."""

from datetime import date, timedelta

import pytest

import calculators

CASE = {"contract": "app-major-guard", "price_paid": "2400", "coverage_start": "2026-01-01", "term_months": "60", "claims_filed": "no"}
CLAIMED = {"claims_filed": "yes", "claims_paid": "100"}
GAP = {"price_paid": "900", "coverage_start": "2026-01-01", "term_months": "60", "claims_filed": "no", "method": "days"}
LATE = {"state": "TX", "asked_on": "2026-01-01", "amount": "1000"}
WHOLE, TEXAS, FLORIDA = "Last day for the whole price", "Last day of the window in Texas", "Last day of the window in Florida"


def deadlines_of(name: str, **answers) -> list[tuple[str, str]]:
    return [(deadline["on"], deadline["title"]) for deadline in calculators.run(name, answers)["deadlines"]]


def day(count: int) -> str:
    return (date(2026, 1, 1) + timedelta(count)).isoformat()


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ({"cancel_on": day(0)}, [(day(60), WHOLE)]),
        ({"cancel_on": day(60)}, [(day(60), WHOLE)]),
        ({"cancel_on": day(61)}, []),
        ({"cancel_on": day(5), **CLAIMED}, []),
        ({"cancel_on": day(5), "state": "TX"}, [(day(60), WHOLE)]),
        ({"cancel_on": day(30), "state": "TX", **CLAIMED}, [(day(30), TEXAS)]),
        ({"cancel_on": day(31), "state": "TX", **CLAIMED}, []),
        ({"cancel_on": day(60), "state": "FL", **CLAIMED}, [(day(60), FLORIDA)]),
        ({"cancel_on": day(61), "state": "FL", **CLAIMED}, []),
        ({"cancel_on": day(5), "state": "AR", "contract": "vehicleone-basic"}, [(day(60), WHOLE)]),
        ({"cancel_on": day(5), "state": "TX", "contract": "vehicleone-basic", "fee": "40"}, [(day(30), TEXAS), (day(60), WHOLE)]),
    ],
)
def test_a_refund_tells_the_last_day_for_the_whole_price_and_of_a_window_that_decides(answers, days):
    assert days == deadlines_of("refund", **{**CASE, **answers})


def test_a_last_day_on_terms_that_are_not_stated_is_told_with_its_if():
    for contract, says in (
        ("vehicleone-basic", "If your contract"),
        ("repair-advantage", "If your contract"),
        ("app-basic-guard", "Cancel no later"),
    ):
        (deadline,) = calculators.run("refund", {**CASE, "contract": contract, "cancel_on": day(5)})["deadlines"]
        assert deadline["sentence"].startswith(says)
        assert contract.startswith("vehicleone") == deadline["sentence"].endswith("A fee comes off.")


@pytest.mark.parametrize(
    ("answers", "days"),
    [({"cancel_on": day(60)}, [(day(60), WHOLE)]), ({"cancel_on": day(61)}, []), ({"cancel_on": day(5), "claims_filed": "yes"}, [])],
)
def test_a_gap_refund_tells_the_last_day_for_the_whole_price(answers, days):
    assert days == deadlines_of("gap-refund", **{**GAP, **answers})


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ({"today": "2026-02-15"}, ["2026-02-15"]),
        ({"today": "2026-02-16"}, []),
        ({"today": "2026-02-10", "paid_on": "2026-02-01"}, ["2026-02-15"]),
        ({"today": "2026-02-10", "state": "OH"}, []),
        ({"today": "2026-02-10", "state": "WI", "full_refund": "yes"}, ["2026-02-15"]),
        ({"today": "2026-02-10", "state": "WI", "full_refund": "no"}, []),
    ],
)
def test_a_refund_that_is_awaited_tells_the_last_day_for_it_to_come(answers, days):
    assert days == [on for on, _ in deadlines_of("late-refund", **{**LATE, **answers})]
