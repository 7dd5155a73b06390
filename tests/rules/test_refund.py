"""The refund's own promises: what holds for every contract, day and mile."""

import re
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calculators
from calculators.kit.ask import Refused, read
from calculators.kit.dates import add_months
from calculators.kit.money import Money
from calculators.refund import Cancellation, calculator, refund, settle, what_is_left, where_the_price_goes
from calculators.trade.law import applied
from calculators.trade.tables import STATES
from tests.support.inputs import right


@st.composite
def cancellations(draw) -> Cancellation:
    chance = Random(draw(st.integers(0, 2**32)))
    while True:
        try:
            return read(Cancellation, right(chance, calculator))
        except Refused:
            continue


@st.composite
def by_the_mile(draw) -> Cancellation:
    """Cancellations with a mileage limit and the miles told at once."""
    a = draw(cancellations())
    miles = {"term_miles": draw(st.integers(1, 200_000)), "miles_driven": draw(st.integers(0, 200_000))}
    return replace(a, **miles, odometer_at_start=None, odometer_now=None)


def end_of(a: Cancellation):
    return add_months(a.coverage_start, a.term_months)


@given(cancellations())
def test_the_refund_is_never_below_zero_or_above_the_price(a):
    outcome = refund(a)
    assert Money(0) <= outcome.refund <= a.price_paid
    assert all(Money(0) <= point.refund <= a.price_paid for point in outcome.curve)


@given(cancellations(), st.integers(1, 400))
def test_another_day_never_gives_more_where_the_law_does_not_change(a, days):
    a = replace(a, state=STATES["other"])
    later = replace(a, cancel_on=a.cancel_on + timedelta(days))
    assert refund(later).refund <= refund(a).refund


@given(by_the_mile(), st.integers(1, 50_000))
def test_another_mile_never_gives_more(a, miles):
    assert refund(replace(a, miles_driven=a.miles_driven + miles)).refund <= refund(a).refund


@given(cancellations())
def test_a_state_never_makes_it_less(a):
    assert refund(replace(a, state=STATES["other"])).refund <= refund(a).refund


@given(cancellations())
def test_the_parts_add_up(a):
    outcome = refund(a)
    if outcome.path == "prorated":
        assert outcome.prorated == outcome.refund + outcome.claims_deducted + outcome.fee_charged
        assert Fraction(0) < outcome.share_remaining <= 1
    elif outcome.path in ("full", "state-window"):
        assert a.price_paid == outcome.refund + outcome.claims_deducted + outcome.fee_charged
        assert (None, None, None, None) == (outcome.basis, outcome.share_remaining, outcome.prorated, outcome.other_basis_refund)
    else:
        assert outcome.claims_deducted == outcome.fee_charged == Money(0)


@given(cancellations())
def test_the_state_is_named_just_where_its_rules_change_the_refund(a):
    without = refund(replace(a, state=STATES["other"])).refund
    assert ("contract" if without == refund(a).refund else "state") == refund(a).decided_by


@given(cancellations())
def test_the_lender_and_the_customer_get_the_refund_between_them(a):
    outcome = refund(a)
    if outcome.to_lender is None:
        assert outcome.to_customer is None and (a.financed is None or a.payoff is None)
    else:
        assert outcome.refund == outcome.to_lender + outcome.to_customer
        assert outcome.to_lender <= (a.payoff if a.financed else Money(0))


@given(cancellations())
def test_the_other_share_is_never_better_for_us(a):
    outcome = refund(a)
    if outcome.other_basis_refund is not None:
        assert outcome.refund <= outcome.other_basis_refund


@given(cancellations())
def test_the_curve_runs_from_the_first_day_to_the_end(a):
    outcome = refund(a)
    assert min(60, outcome.days_total + 1) == len(outcome.curve)
    assert (a.coverage_start, end_of(a)) == (outcome.curve[0].date, outcome.curve[-1].date)


@pytest.mark.long
@settings(max_examples=40)
@given(cancellations())
def test_the_cliff_is_the_one_that_trying_every_day_finds(a):
    outcome, total = refund(a), (end_of(a) - a.coverage_start).days
    law = applied(a.state, a.coverage_start)
    refunds = [(day, settle(a, day, what_is_left(a, total, day, a.miles), law).refund) for day in range(outcome.days_used, total + 1)]
    falls = [
        day for (_, before), (day, after) in pairwise(refunds) if (before - after).exact > a.price_paid.exact / total + Fraction(1, 100)
    ]
    assert (a.coverage_start + timedelta(falls[0]) if falls else None) == outcome.cliff


@pytest.mark.parametrize("case", range(3))
def test_the_same_answers_give_the_same_bytes(case):
    answers = right(Random(case), calculator)
    assert calculators.text(calculators.run("refund", answers)) == calculators.text(
        calculators.run("refund", dict(reversed(answers.items())))
    )


def test_every_field_of_the_outcome_is_there_and_of_its_kind():
    kinds = {
        "refund": str,
        "days_total": int,
        "days_used": int,
        "curve": list,
        "claims_deducted": str,
        "fee_charged": str,
        "decided_by": str,
        "path": str,
        "terms_stated": bool,
    }
    chance = Random(5)
    for _ in range(200):
        outcome = calculators.run("refund", right(chance, calculator)).get("outcome")
        if outcome:
            assert [part.name for part in calculator.asks and refund.__annotations__["return"].told] == list(outcome)
            assert all(isinstance(outcome[name], kind) for name, kind in kinds.items())


def pictures(**answers) -> list:
    case = {
        "contract": "app-major-guard",
        "price_paid": "2400",
        "coverage_start": "2025-03-01",
        "cancel_on": "2026-03-01",
        "term_months": "60",
        "claims_filed": "no",
    }
    return [(drawn.title, drawn.description) for drawn in calculators.work_out("refund", {**case, **answers}).pictures]


def test_days_are_drawn_against_miles_where_both_count():
    assert ["Refund over time", "Where the price goes"] == [title for title, _ in pictures()]
    assert ["Refund over time", "Where the price goes"] == [
        title for title, _ in pictures(term_miles="75000", miles_driven="100", cancel_on="2025-03-05")
    ]
    assert "The days are used up further" in pictures(term_miles="75000", miles_driven="12000")[1][1]
    assert "The miles are used up further" in pictures(term_miles="75000", miles_driven="45000")[1][1]
    assert "equally far" in pictures(term_miles="75000", miles_driven="80000", cancel_on="2031-01-01")[1][1]


@given(cancellations())
def test_the_price_is_drawn_as_one_bar_of_parts_that_add_up_to_it(a):
    outcome = refund(a)
    drawn = where_the_price_goes(a, outcome)
    if drawn:
        assert a.price_paid.cents == sum(round(100 * Fraction(re.sub("[$,]", "", amount))) for _, amount in drawn.rows)
        assert [words for words, _ in drawn.rows][3:] == (["Refund"] if outcome.to_lender is None else ["To the lender", "To you"])
