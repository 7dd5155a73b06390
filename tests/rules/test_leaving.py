"""Leaving a vehicle: each plan's part is what its own calculator says, and the loan is paid once."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import calculators
from builder.export import outcome_schema
from calculators.leaving import REASON
from calculators.sheet.html import sheet
from calculators.sheet.text import text
from tests.support.inputs import any_answers, right

leaving = calculators.find("leaving")
CASE = {
    "event": "sold",
    "today": "2026-03-01",
    "state": "OH",
    "has_service_contract": "yes",
    "has_gap": "yes",
    "contract": "app-major-guard",
    "price_paid": "2400.00",
    "coverage_start": "2025-03-01",
    "term_months": "60",
    "claims_filed": "no",
    "gap_price_paid": "900.00",
    "gap_coverage_start": "2025-03-01",
    "gap_term_months": "60",
    "gap_claims_filed": "no",
    "gap_method": "days",
    "financed": "no",
}
SHARED = ("state", "financed")


def cents(text: str) -> int:
    return round(Decimal(text.replace("$", "").replace(",", "")) * 100)


def run(**answers) -> dict:
    return calculators.run("leaving", {name: text for name, text in {**CASE, **answers}.items() if text})


def alone(answers: dict, said: dict) -> dict:
    """The parts as their own calculators tell them, from the same answers."""
    refund = {name: text for name, text in answers.items() if name in calculators.find("refund").asks.names}
    gap = {name.removeprefix("gap_"): text for name, text in answers.items() if name.startswith("gap_")}
    sale = {name: answers[name] for name in ("contract", "sold_on", "notified_on", "today") if name in answers}
    shared = {name: answers[name] for name in SHARED if name in answers} | {
        "cancel_on": answers["today"],
        "reason": REASON[answers["event"]],
    }
    first, owed = said["outcome"]["parts"]["refund"], {}
    if answers.get("financed") == "yes" and "payoff" in answers:
        left = cents(answers["payoff"]) - cents(first["to_lender"] if first else "0")
        owed = {"payoff": f"{left // 100}.{left % 100:02}"}
    return {"refund": {**refund, **shared}, "gap-refund": {**gap, **shared, **owed}, "transfer": sale}


@given(st.integers(0, 2**32))
def test_each_part_is_what_its_own_calculator_says(seed):
    answers = right(Random(seed), leaving)
    said = calculators.run("leaving", answers)
    if "wrong" in said:
        return
    Draft202012Validator(outcome_schema(leaving)).validate(said["outcome"])
    parts = said["outcome"]["parts"]
    for name, part in alone(answers, said).items():
        if parts[name]:
            assert calculators.run(name, part)["outcome"] == parts[name]
    assert (answers["has_service_contract"] == "yes") == bool(parts["refund"] or parts["transfer"])
    assert (answers["event"] == "passed-on") == bool(parts["transfer"])
    assert not (parts["refund"] and parts["transfer"])


@given(st.integers(0, 2**32))
def test_the_sums_are_those_of_the_parts_and_the_lender_gets_no_more_than_is_owed(seed):
    answers = right(Random(seed), leaving)
    outcome = calculators.run("leaving", answers).get("outcome")
    if outcome is None:
        return
    back = [part for name, part in outcome["parts"].items() if part and name != "transfer"]
    assert cents(outcome["total"]) == sum(cents(part["refund"]) for part in back)
    if outcome["to_lender"] is not None:
        assert cents(outcome["total"]) == cents(outcome["to_lender"]) + cents(outcome["to_customer"])
        if answers.get("financed") == "yes":
            assert cents(outcome["to_lender"]) == min(cents(outcome["total"]), cents(answers["payoff"]))


@given(st.integers(0, 2**32))
def test_nothing_that_is_answered_breaks_it(seed):
    said = calculators.run("leaving", any_answers(Random(seed), leaving))
    assert ("wrong" in said) != ("outcome" in said)


@pytest.mark.parametrize(
    ("answers", "letters"),
    [
        ({}, ["Please cancel my service contract", "Please cancel my GAP addendum"]),
        ({"has_gap": "no"}, ["Please cancel my service contract"]),
        ({"event": "passed-on", "sold_on": "2026-02-20"}, ["Please cancel my GAP addendum", "The vehicle has a new owner"]),
        ({"event": "totaled-gap-pays"}, ["Please cancel my service contract"]),
        ({"event": "totaled-gap-pays", "has_service_contract": "no"}, []),
    ],
)
def test_the_letters_of_its_plans_stand_one_after_another(answers, letters):
    letter = run(**answers)["letter"]
    assert letters == [page.split("Subject: ")[1].split("\n")[0] for page in (letter.split("\f") if letter else [])]


@pytest.mark.parametrize(
    "event, papers", [("sold", ["Odometer statement", "Bill of sale"]), ("totaled", ["The insurer's letter about the total loss"])]
)
def test_what_happened_is_the_reason_in_every_letter(event, papers):
    for page in run(event=event)["letter"].split("\f"):
        assert all(f"- {paper}" in page for paper in papers)


@pytest.mark.parametrize(
    ("answers", "titles"),
    [
        ({}, []),
        ({"today": "2025-03-10"}, ["Last day for the whole price", "Last day for the whole price"]),
        ({"event": "passed-on", "sold_on": "2026-02-20", "has_gap": "no"}, ["Tell Ally of the sale"]),
        ({"state": "TX"}, ["Last day for the refund to come"]),
        ({"state": "WI"}, []),
        ({"state": "WI", "today": "2025-03-10", "has_gap": "no"}, ["Last day for the refund to come", "Last day for the whole price"]),
    ],
)
def test_the_days_of_all_its_plans_are_told_in_order(answers, titles):
    answer = run(**answers)["deadlines"]
    assert titles == [row["title"] for row in answer]
    assert sorted(row["on"] for row in answer) == [row["on"] for row in answer]


def test_the_day_by_which_the_law_wants_the_refund_is_that_of_the_late_refund():
    for state in ("TX", "WI", "NV", "NY", "OH"):
        outcome = run(state=state, today="2025-03-10")["outcome"]
        late = {
            "state": state,
            "asked_on": "2025-03-10",
            "amount": outcome["parts"]["refund"]["refund"],
            "full_refund": "yes",
            "price_paid": "2400",
            "today": "2025-03-10",
        }
        assert calculators.run("late-refund", late)["outcome"]["pay_by"] == outcome["pay_by"]


def test_what_to_do_stands_in_the_order_in_which_it_happens():
    def steps(**answers) -> str:
        return " ".join(run(**answers)["next_steps"])

    totaled = steps(event="totaled-gap-pays", financed="yes", payoff="9000")
    assert (
        totaled.index("Report the loss")
        < totaled.index("Start the GAP claim")
        < totaled.index("Cancel the service contract")
        < totaled.index("Send the letters")
    )
    sold = steps(event="passed-on", sold_on="2026-02-20")
    assert sold.index("Tell Ally of the sale by March 22, 2026") < sold.index("Cancel GAP")
    assert date(2026, 3, 22).isoformat() == run(event="passed-on", sold_on="2026-02-20")["deadlines"][0]["on"]
    assert "run out" in steps(today="2031-03-01")


def test_while_nothing_is_said_of_what_happened_what_hangs_on_it_is_left_aside():
    assert ["event"] == list(run(event="", price_paid="x", coverage_start="x")["wrong"])


def test_a_plan_that_starts_after_today_is_wrong_and_one_that_has_run_out_gives_nothing():
    assert ["coverage_start", "gap_coverage_start"] == list(run(today="2025-02-01")["wrong"])
    assert "0.00" == run(today="2031-03-01")["outcome"]["total"]
    claimed = run(event="totaled-gap-pays", has_service_contract="no")["outcome"]
    assert ("0.00", None, None) == (claimed["total"], claimed["to_lender"], claimed["pay_by"])


def test_what_the_parts_draw_stands_on_their_own_sheets_only():
    assert "Refund over time" not in sheet(calculators.work_out("leaving", CASE))
    assert "Refund over time" not in text(calculators.work_out("leaving", CASE))
