"""GAP's own promises: what holds for every loss, addendum and VIN."""

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators import gap_benefit, gap_refund
from calculators.kit.ask import Refused, read
from calculators.kit.dates import add_months
from calculators.kit.in_force import InForce
from calculators.kit.money import NOTHING, Money
from calculators.kit.values import shown
from calculators.trade.calendar import is_business_day
from calculators.trade.tables import LINES, STATES
from tests.support.inputs import right

CLAIM = {"last_name": "Rivera", "zip": "48226", "vin": "1M8GDM9AXKP042788"}
VINS = st.text("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", min_size=17, max_size=17)


@st.composite
def asked(draw, calculator):
    """Answers that are right, of the calculator's own class."""
    chance = Random(draw(st.integers(0, 2**32)))
    while True:
        try:
            return read(calculator.asks, right(chance, calculator))
        except Refused:
            continue


@given(asked(gap_benefit.calculator))
def test_insurer_gap_and_owner_together_pay_what_is_owed(a):
    outcome = gap_benefit.gap_benefit(a)
    assert max(a.payoff - outcome.insurer_pays, NOTHING) == outcome.shortfall == outcome.gap_pays + outcome.owner_owes
    assert min(outcome.insurer_pays, outcome.gap_pays, outcome.owner_owes) >= NOTHING


@given(asked(gap_benefit.calculator))
def test_the_benefit_follows_the_formula(a):
    outcome = gap_benefit.gap_benefit(a)
    left = max(a.deductible.cents - a.deductible_limit.cents, 0) if a.deductible_covered else a.deductible.cents
    benefit = max(a.payoff.cents - max(a.market_value.cents - a.deductible.cents, 0) - a.excluded.cents - left, 0)
    assert min([benefit] if a.benefit_limit is None else [benefit, a.benefit_limit.cents]) == outcome.gap_pays.cents


@given(asked(gap_benefit.calculator), st.integers(1, 10**7))
def test_more_left_out_never_helps(a, cents):
    more = replace(a, excluded=a.excluded + Money(cents))
    assert gap_benefit.gap_benefit(more).gap_pays <= gap_benefit.gap_benefit(a).gap_pays


@given(asked(gap_refund.calculator))
def test_the_refund_is_never_below_zero_or_above_the_price_and_the_parts_add_up(a):
    outcome = gap_refund.gap_refund(a)
    assert NOTHING <= outcome.refund <= a.price_paid
    if outcome.path == "full":
        assert (a.price_paid, None, None, None, NOTHING) == (
            outcome.refund,
            outcome.basis,
            outcome.share_remaining,
            outcome.prorated,
            outcome.fee_charged,
        )
    else:
        assert a.method == outcome.basis
        assert outcome.prorated == outcome.refund + outcome.fee_charged
        assert (outcome.path == "expired") == (outcome.share_remaining == 0)
        assert Fraction(0) <= outcome.share_remaining <= 1


@given(asked(gap_refund.calculator), st.integers(1, 400))
def test_another_day_never_gives_more_where_the_law_does_not_change(a, days):
    a = replace(a, state=STATES["other"])
    later = replace(a, cancel_on=a.cancel_on + timedelta(days))
    assert gap_refund.gap_refund(later).refund <= gap_refund.gap_refund(a).refund


@given(asked(gap_refund.calculator))
def test_counting_the_last_day_gives_one_day_more_and_nothing_by_months(a):
    end = add_months(a.coverage_start, a.term_months)
    with_it, without = (gap_refund.gap_refund(replace(a, count_last_day=counted)) for counted in (True, False))
    if without.path != "full":
        one_day = Fraction(1, without.days_total) if a.method == "days" and a.coverage_start < a.cancel_on <= end else 0
        assert one_day == with_it.share_remaining - without.share_remaining


@given(asked(gap_refund.calculator))
def test_whole_months_are_those_that_counting_one_by_one_finds(a):
    count = 0
    while count < a.term_months and add_months(a.coverage_start, count + 1) <= a.cancel_on:
        count += 1
    assert count == gap_refund.months_used(a.coverage_start, a.cancel_on, a.term_months)


@given(VINS)
def test_one_check_digit_of_eleven_fits(vin):
    checks = [calculators.run("gap-claim", {**CLAIM, "vin": vin[:8] + digit + vin[9:]})["outcome"]["vin_check"] for digit in "0123456789X"]
    assert 1 == checks.count("passes")


@given(VINS)
def test_small_letters_are_read_as_capitals(vin):
    large, small = (calculators.run("gap-claim", {**CLAIM, "vin": text}) for text in (vin, vin.lower()))
    assert large == small


@given(VINS, st.lists(st.tuples(st.integers(1, 16), st.sampled_from(" -\u00a0")), max_size=20))
def test_spaces_and_hyphens_inside_a_vin_are_dropped(vin, marks):
    written = vin
    for place, mark in marks:
        written = written[:place] + mark + written[place:]
    plain, spaced = (calculators.run("gap-claim", {**CLAIM, "vin": text}) for text in (vin, written))
    assert plain == spaced


@pytest.mark.parametrize("received", ["", "2026-11-25"])
def test_a_vin_that_fails_is_told_before_anything_else(received):
    short = calculators.work_out("gap-claim", {**CLAIM, "vin": "1M8GDM9A1KP042788", "documents_received_on": received}).headline
    assert "VIN" in f"{short.label} {shown(short.figure)}"
    assert short.sentence.startswith("The check digit of the VIN does not fit.")


# Textbook VINs with right check digits: two digits, an X, and one that is all ones.
@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "5GZCZ43D13S812715", "1HGCM82633A004352", "11111111111111111"])
def test_published_vins_pass(vin):
    assert "passes" == calculators.run("gap-claim", {**CLAIM, "vin": vin})["outcome"]["vin_check"]


@pytest.mark.parametrize(
    "last_name", ["Null", "NaN", "O'Neill", "de la Cruz", "Ng", "Müller", "García-López", "李", "X", "4", "-", "a" * 100]
)
def test_a_name_is_a_name(last_name):
    assert calculators.run("gap-claim", {**CLAIM, "last_name": last_name})["outcome"]["ready"] is True


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("last_name", "a\nb"),
        ("last_name", "a\x85b"),
        ("last_name", "a" * 101),
        ("last_name", " "),
        ("zip", "1234"),
        ("zip", "123456"),
        ("zip", "12345-"),
        ("zip", "12345 6789"),
        ("zip", "１２３４５"),
        ("vin", "1M8GDM9AXKP04278"),
        ("vin", "1M8GDM9AXKP0427888"),
        ("vin", "IM8GDM9AXKP042788"),
        ("vin", "1M8GDM9AXKPo42788"),
        ("vin", "1M8GDM9AXKPq42788"),
        ("vin", "1M8GDM9AXKP04278ı"),
        ("vin", "1M8 GDM9AXKP04278"),
        ("vin", "1M8\tGDM9AXKP042788"),
        ("vin", "- -"),
        ("vin", "１M8GDM9AXKP042788"),
    ],
)
def test_what_is_no_name_zip_code_or_vin_is_refused(question, typed):
    assert [question] == list(calculators.run("gap-claim", {**CLAIM, question: typed})["wrong"])


@pytest.mark.parametrize(("received", "days"), [("", []), ("2026-03-03", ["2026-03-05"])])
def test_the_day_by_which_papers_are_checked_is_a_deadline(received, days):
    answer = calculators.run("gap-claim", {**CLAIM, "documents_received_on": received})
    assert days == [deadline["on"] for deadline in answer["deadlines"]]


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_the_papers_are_checked_on_the_second_business_day_after_they_arrive(received):
    outcome = calculators.run("gap-claim", {**CLAIM, "documents_received_on": received.isoformat()})["outcome"]
    by = date.fromisoformat(outcome["review_by"])
    after = [received + timedelta(count) for count in range(1, (by - received).days + 1)]
    assert is_business_day(by)
    assert 2 == sum(map(is_business_day, after))
    assert (by - received).days <= 6


def test_where_our_number_is_not_in_force_a_claim_names_the_one_on_the_contract(monkeypatch):
    monkeypatch.setitem(LINES, "gap", replace(LINES["gap"], in_force=InForce(last=date(2020, 1, 1))))
    for received in ("", "2026-11-25"):
        answer = calculators.run("gap-claim", {**CLAIM, "documents_received_on": received})
        assert answer["outcome"]["call"] is None
        steps = [*answer["next_steps"], *(row["sentence"] for row in answer["deadlines"])]
        assert ["the number on your contract"] * (2 if received else 1) == re.findall("the number on your contract", " ".join(steps))
        assert "None" not in " ".join(steps)
