"""Waiting: refunds never rise while one waits, and the last day is the one that trying every day finds."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, product
from random import Random
from timeit import repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calculators
from calculators.kit.ask import Refused, read
from calculators.kit.clause import off_the_sheet
from calculators.kit.money import Money
from calculators.refund import refund
from calculators.trade.law import FeeLimit, Law
from calculators.trade.tables import SERVICE_CONTRACTS, STATES
from calculators.when_to_cancel import Waiting, calculator, course_of, when_to_cancel
from tests.support.inputs import right

WITH_RULES = [
    state for state, row in STATES.items() if any(rule in ("fee_limit", "window", "claims_stay") for law in row.law for rule in law.rules)
]
CASE = {
    "contract": "app-major-guard",
    "price_paid": "2400.00",
    "coverage_start": "2026-01-01",
    "today": "2026-01-01",
    "term_months": "36",
    "term_miles": "36000",
    "miles_driven": "0",
    "miles_a_month": "1000",
    "claims_filed": "no",
    "at_least": "1000",
}


@st.composite
def waits(draw) -> Waiting:
    chance = Random(draw(st.integers(0, 2**32)))
    while True:
        try:
            a = read(Waiting, {**right(chance, calculator), "state": chance.choice(WITH_RULES), "term_months": str(chance.randint(1, 40))})
        except Refused:
            continue
        return replace(a, today=a.coverage_start + timedelta(chance.choice([0, 1, 29, 30, 31, 59, 60, 61, chance.randint(0, 1300)])))


def day_by_day(a: Waiting) -> list[tuple[date, Money]]:
    """The refund of each day from today to the last one sought, each worked out by `refund` itself."""
    course = course_of(a)
    with off_the_sheet():
        return [
            (
                course.date(day),
                refund(
                    replace(course.a, cancel_on=course.date(day), miles_driven=driven, odometer_at_start=None, odometer_now=None)
                ).refund,
            )
            for day in range(course.today, course.last + 1)
            for driven in [course.a.miles + course.miles_a_month * (day - course.today) // 30]
        ]


@pytest.mark.long
@pytest.mark.parametrize("state", ["other", *WITH_RULES])
def test_refunds_never_rise_from_a_day_to_the_next_in_any_state_with_a_rule(state):
    claims = [
        {},
        {"claims_filed": "yes", "claims_paid": "0"},
        {"claims_filed": "yes", "claims_paid": "900"},
        {"claims_filed": "yes", "claims_paid": "2390", "deduct_claims": "no"},
    ]
    for contract, claim, fee, price in product(("app-major-guard", "vehicleone-basic"), claims, ("", "20", "400"), ("2400", "90")):
        a = read(
            Waiting,
            {
                name: text
                for name, text in {**CASE, **claim, "state": state, "contract": contract, "fee": fee, "price_paid": price}.items()
                if text
            },
        )
        course = course_of(a)
        refunds = [course.refund(day) for day in range(course.last + 2)]
        assert [] == [day for day, (before, after) in enumerate(pairwise(refunds), 1) if after > before]


@pytest.mark.long
@settings(max_examples=60, deadline=None)
@given(waits())
def test_the_last_day_is_the_one_that_trying_every_day_finds(a):
    enough = [day for day in day_by_day(a) if day[1] >= a.at_least]
    outcome = when_to_cancel(a)
    assert (enough[-1] if enough else (None, None)) == (outcome.last_day, outcome.refund_then)
    assert ((enough[-1][0] - a.today).days if enough else None) == outcome.days_left


@settings(max_examples=60, deadline=None)
@given(waits())
def test_what_comes_back_today_is_the_refund_of_today(a):
    assert refund(course_of(a).a).refund == when_to_cancel(a).refund_today
    assert refund(course_of(a).a).full_refund_until == when_to_cancel(a).full_refund_until


def test_the_last_day_is_right_where_a_law_makes_refunds_rise():
    """No state has such a law today: a limit on the fee that begins on day 200 of a contract."""
    later = Law(about="fee", says="", citation="", source="", mark="A", fee_limit=FeeLimit(at_most=Money(0), from_contract_day=200))
    a = replace(read(Waiting, {**CASE, "fee": "400", "term_miles": "", "at_least": "1900"}), state=replace(STATES["KY"], law=(later,)))
    course = course_of(a)
    refunds = [course.refund(day) for day in range(course.last + 1)]
    assert refunds[150] < a.at_least <= refunds[210]
    assert max(day for day, amount in enumerate(refunds) if amount >= a.at_least) == course.last_day_with(a.at_least)


def test_it_is_found_in_less_than_two_milliseconds():
    a = read(Waiting, {**CASE, "state": "TX", "term_months": "180", "claims_filed": "yes", "claims_paid": "10"})
    assert min(repeat(lambda: when_to_cancel(a), number=10, repeat=5)) / 10 < 0.002


def test_without_a_pace_the_miles_go_on_as_so_far():
    driven = {**CASE, "miles_driven": "1000", "miles_a_month": "", "today": "2026-04-11"}
    assert 300 == course_of(read(Waiting, driven)).miles_a_month
    assert 0 == course_of(read(Waiting, {**driven, "today": "2026-01-01"})).miles_a_month
    assert 0 == course_of(read(Waiting, {**driven, "term_miles": ""})).miles_a_month
    says = [row["id"] for row in calculators.run("when-to-cancel", driven)["assumptions"]]
    assert "pace-so-far" in says


@pytest.mark.parametrize("contract", SERVICE_CONTRACTS)
def test_terms_that_are_not_stated_are_told_with_their_if(contract):
    answer = calculators.work_out("when-to-cancel", {**CASE, "contract": contract, "state": "AR"})
    stated = SERVICE_CONTRACTS[contract].terms_stated
    assert stated == answer.outcome.terms_stated
    assert stated == (not answer.headline.label.startswith("If your contract has the same terms"))
    assert stated == ("terms-carried-over" not in answer.assumptions)
    assert "state-gives-days" not in answer.assumptions


@pytest.mark.parametrize(
    ("answers", "titles"),
    [
        ({}, ["Last day for the whole price", "Last day for a refund of $1,000.00"]),
        ({"at_least": "2400"}, ["Last day for the whole price", "Last day for a refund of $2,400.00"]),
        (
            {"claims_filed": "yes", "claims_paid": "10", "state": "TX"},
            ["Last day of the window in Texas", "Last day for a refund of $1,000.00"],
        ),
        ({"claims_filed": "yes", "claims_paid": "2000"}, []),
        ({"today": "2026-04-01"}, ["Last day for a refund of $1,000.00"]),
    ],
)
def test_the_days_not_to_be_missed_are_told(answers, titles):
    assert titles == [deadline["title"] for deadline in calculators.run("when-to-cancel", {**CASE, **answers})["deadlines"]]


def test_it_says_what_a_week_of_waiting_costs_and_draws_the_last_day():
    answer = calculators.work_out("when-to-cancel", {**CASE, "today": "2026-06-01", "term_miles": ""})
    course = course_of(answer.asked)
    lost = course.refund(course.today) - course.refund(course.today + 7)
    assert f"A week of waiting costs ${lost}." in answer.headline.sentence
    (drawn,) = answer.pictures
    assert "last day for $1,000.00" in drawn.svg
    assert drawn.rows[0] == ("June 1, 2026", f"${answer.outcome.refund_today.cents // 100:,}.{answer.outcome.refund_today.cents % 100:02}")


def test_with_two_odometer_readings_the_miles_are_subtracted():
    driven = {**CASE, "today": "2026-06-01"}
    by_odometer = {**driven, "miles_driven": "", "odometer_at_start": "30000", "odometer_now": "36000"}
    assert (
        calculators.run("when-to-cancel", {**driven, "miles_driven": "6000"})["outcome"]
        == calculators.run("when-to-cancel", by_odometer)["outcome"]
    )
