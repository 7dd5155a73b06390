"""Leases: the payment holds together by every method, residuals follow their guide, settlements balance."""

import json
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators import lease_end, lease_payment, residual
from calculators.kit.ask import Refused, read
from calculators.kit.money import Dollars, Money, total
from calculators.kit.tables import Mistakes
from calculators.lease_payment import Rate, level_payment
from calculators.residual import GUIDES
from calculators.trade.guides import read_guides
from tests.support.inputs import right
from tests.support.site import ROOT

RATES = st.decimals(0, 100, places=4) | st.sampled_from([Decimal(0), Decimal("0.0001"), Decimal(100)])


def answered(module):
    """Answers of a calculator that are not refused."""

    @st.composite
    def draw_one(draw):
        chance = Random(draw(st.integers(0, 2**32)))
        while True:
            try:
                return read(module.calculator.asks, right(chance, module.calculator))
            except Refused:
                continue

    return draw_one()


LEASES, ENDS = answered(lease_payment), answered(lease_end)


@st.composite
def vehicles(draw) -> residual.Vehicle:
    guide = draw(st.sampled_from(list(GUIDES.values())))
    return residual.Vehicle(
        msrp=Money(draw(st.integers(0, 10**9))),
        guide=guide,
        months=draw(st.sampled_from([term.months for term in guide.term])),
        annual_miles=draw(st.integers(0, guide.most_miles)),
    )


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 120), RATES, st.booleans())
def test_constant_yield_payments_bring_the_cost_down_to_the_residual(cost, end, months, apr, in_advance):
    rate = Rate(Fraction(apr) / 2400)
    payment = level_payment(Money(cost), Dollars(Fraction(end, 100)), months, rate, in_advance).exact
    owed, growth = Fraction(cost, 100), 1 + Fraction(apr) / 1200
    for _ in range(months):
        owed = (owed - payment) * growth if in_advance else owed * growth - payment
    assert Fraction(end, 100) == owed


@given(LEASES)
def test_a_payment_is_what_sixty_digits_of_decimals_give(a):
    outcome = lease_payment.lease_payment(a)
    with localcontext(prec=60):
        cost = Decimal(str(outcome.adjusted_cap))
        end = Decimal(str(a.residual_amount)) if a.residual_amount is not None else Decimal(str(a.msrp)) * a.residual_percent / 100
        apr = a.apr_percent if a.apr_percent is not None else a.money_factor * 2400
        each, lost = apr / 1200, (cost - end) / a.months
        if a.method == "money-factor":
            base = lost + (cost + end) * apr / 2400
        elif each:
            base = (cost - end * (1 + each) ** -a.months) * each / (1 - (1 + each) ** -a.months)
            base = base / (1 + each) if a.method == "constant-yield-advance" else base
        else:
            base = lost
        taxed = base * (1 + a.tax_percent / 100) if a.tax_method in lease_payment.IN_EACH_PAYMENT else base
        ours = (outcome.depreciation, outcome.base_payment, outcome.rent, outcome.payment, outcome.total_of_payments)
        for amount, exact in zip(ours, (lost, base, base - lost, taxed, taxed * a.months)):
            cents = exact * 100
            if abs(abs(cents % 1) - Decimal("0.5")) > Decimal("1e-30"):  # else it is a tie, which decimals can miss
                assert int(cents.to_integral_value(ROUND_HALF_UP)) == amount.cents


@given(LEASES)
def test_the_parts_of_a_payment_add_up_to_a_cent(a):
    outcome = lease_payment.lease_payment(a)
    assert abs((outcome.depreciation + outcome.rent - outcome.base_payment).cents) <= 1
    taxed = outcome.tax if a.tax_method in lease_payment.IN_EACH_PAYMENT else Money(0)
    assert abs((outcome.base_payment + taxed - outcome.payment).cents) <= 1
    assert abs((outcome.payment * a.months - outcome.total_of_payments).cents) <= a.months
    assert outcome.gross_cap == outcome.adjusted_cap + total([a.cash_down, max(a.equity, Money(0)), a.incentives])
    financed = outcome.tax if a.tax_method == "total-in-lease" else Money(0)
    assert outcome.gross_cap == total([a.price, a.capitalized_fees, outcome.negative_equity, financed])
    assert outcome.negative_equity == max(a.trade_in_payoff - a.trade_in, Money(0))
    assert outcome.due_at_signing == total(part.amount for part in outcome.signing)


@given(LEASES)
def test_tax_put_into_the_lease_is_the_rate_times_itself_and_what_is_taxed(a):
    if a.tax_percent < 100:
        outcome = lease_payment.lease_payment(replace(a, tax_method="total-in-lease"))
        taxed = lease_payment.lease_payment(replace(a, tax_method="none")).total_of_payments + a.cash_down + a.incentives
        if taxed > Money(0):
            share = Fraction(a.tax_percent) / 100
            off = outcome.tax.exact - share * (outcome.tax.exact + taxed.exact)
            assert abs(off) <= Fraction(1, 100)  # a cent in the tax, and in the sum of the payments


@given(LEASES)
def test_tax_up_front_never_touches_the_payment(a):
    without = lease_payment.lease_payment(replace(a, tax_method="none"))
    for method in ("upfront", "total-upfront", "price-less-trade-in"):
        outcome = lease_payment.lease_payment(replace(a, tax_method=method))
        assert (without.payment, without.total_of_payments) == (outcome.payment, outcome.total_of_payments)
        assert without.due_at_signing + outcome.upfront_tax == outcome.due_at_signing
        assert outcome.tax == outcome.upfront_tax >= Money(0)


@given(LEASES, st.integers(1, 10**6))
def test_a_higher_price_never_lowers_the_payment(a, cents):
    dearer = replace(a, price=a.price + Money(cents))
    assert lease_payment.lease_payment(a).base_payment <= lease_payment.lease_payment(dearer).base_payment


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(1, 120), RATES, RATES)
def test_a_higher_rate_never_lowers_what_is_paid_on_a_cost_above_the_residual(cost, end, months, one, other):
    low, high = sorted((one, other))
    cost = max(cost, end)
    for in_advance in (True, False):
        paid = [
            level_payment(Money(cost), Dollars(Fraction(end, 100)), months, Rate(Fraction(apr) / 2400), in_advance) for apr in (low, high)
        ]
        assert paid[0] <= paid[1]


@pytest.mark.parametrize("rate", ["0." + "0" * 57 + "1", "99." + "9" * 57])
@pytest.mark.parametrize("method", list(lease_payment.METHODS))
def test_a_rate_of_as_many_digits_as_are_read_gives_an_answer(rate, method):
    answers = {
        "msrp": "1",
        "price": "30000",
        "residual_amount": "18000",
        "months": "120",
        "apr_percent": rate,
        "tax_method": "none",
        "method": method,
    }
    answer = calculators.run("lease-payment", answers)
    assert answer["outcome"]["apr_percent"] == ("100" if rate.startswith("99") else "0")
    assert json.loads(calculators.text(answer)) == answer


def test_the_picture_of_a_payment_shows_its_parts_and_none_where_a_part_is_below_zero():
    answers = {
        "msrp": "1",
        "price": "30000",
        "residual_amount": "18000",
        "months": "36",
        "apr_percent": "7",
        "tax_percent": "6",
        "tax_method": "payment",
        "method": "money-factor",
    }
    picture, due = calculators.work_out("lease-payment", answers).pictures
    assert (("First payment", "$501.73"), ("Cash down", "$0.00")) == due.rows[:2]
    assert (("Lost value", "$333.33"), ("Rent", "$140.00"), ("Tax", "$28.40")) == picture.rows
    assert [] == calculators.work_out("lease-payment", {**answers, "residual_amount": "40000"}).pictures


@given(vehicles())
def test_a_residual_lies_between_zero_and_its_percent_of_the_msrp(a):
    outcome = residual.residual(a)
    assert Money(0) <= outcome.residual <= Money.nearest(a.msrp.exact * Fraction(outcome.percent) / 100)


@given(vehicles())
def test_another_mile_never_raises_the_residual(a):
    if a.annual_miles < a.guide.most_miles:
        assert residual.residual(replace(a, annual_miles=a.annual_miles + 1)).residual <= residual.residual(a).residual


GUIDE = 'name = "G"\nabout = "A."\nsource = "dealer-glossary"\nbase_miles = 10000\nmost_miles = 20000\nper_mile = 0.25\n'


def test_a_guide_is_there_by_existing(tmp_path):
    (tmp_path / "spring.toml").write_text(f"{GUIDE}term = [{{ months = 36, percent = 55.5 }}]\n")
    (tmp_path / "notes.txt").write_text("not a guide")
    guides = read_guides(tmp_path)
    assert ["spring"] == list(guides)
    assert (Decimal("55.5"), None, False) == (guides["spring"].percent(36), guides["spring"].percent(35), guides["spring"].made_up)
    outcome = residual.residual(residual.Vehicle(msrp=Money.dollars(20_000), guide=guides["spring"], months=36, annual_miles=12_000))
    assert Money.dollars(9_600) == outcome.residual


def test_the_guide_that_is_shipped_says_that_it_is_made_up():
    assert GUIDES["illustrative"].made_up
    assert "made up" in GUIDES["illustrative"].name
    answer = calculators.run("residual", {"msrp": "1", "guide": "illustrative", "months": "36", "annual_miles": "0"})
    assert "guide-is-made-up" in [assumption["id"] for assumption in answer["assumptions"]]


def test_every_mistake_of_every_guide_is_told_with_its_file(tmp_path):
    (tmp_path / "a.toml").write_text(f"{GUIDE}term = [{{ months = 36, percent = 155 }}, {{ months = 36, percent = 5 }}]\n")
    (tmp_path / "b.toml").write_text(f"{GUIDE.replace('20000', '5000')}term = []\n")
    (tmp_path / "c.toml").write_text("name = 5\n")
    with pytest.raises(Mistakes) as mistakes:
        read_guides(tmp_path)
    sentences = str(mistakes.value)
    assert "calculators/guides/a.toml: [a] term: give each term once" in sentences
    assert "calculators/guides/a.toml: [a] term: write percents from 0 to 100." in sentences
    assert "calculators/guides/b.toml: [b] most_miles: write 10000 or more" in sentences
    assert "calculators/guides/c.toml: [c] name:" in sentences


def test_the_guides_of_the_folder_are_those_that_are_offered():
    offered = [path.stem for path in sorted((ROOT / "calculators/guides").glob("*.toml"))]
    assert offered == [id for id, _ in next(q for q in residual.calculator.questions if q.name == "guide").choices()]


@given(ENDS)
def test_a_settlement_balances(a):
    outcome = lease_end.lease_end(a)
    amounts = {part.part: part.amount for part in outcome.parts}
    assert Money(0) in (outcome.owed, outcome.returned)
    if a.lease_type == "closed":
        assert outcome.owed == total(amounts.values())
        assert (Money(0), "leasing company", None) == (outcome.returned, outcome.residual_risk_is, outcome.presumed_unreasonable)
    else:
        assert a.residual - a.realized_value == outcome.owed - outcome.returned
        assert {"shortfall": outcome.owed, "gain": outcome.returned} == amounts
        assert a.consumer == (outcome.presumed_unreasonable is not None)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_readings_say_what_their_difference_says(at_start, driven):
    closed = {"lease_type": "closed", "miles_allowed": "36000", "per_mile": "0.20", "wear": "0", "disposition_fee": "0"}
    by_miles = calculators.run("lease-end", {**closed, "miles_driven": str(driven)})
    assert by_miles == calculators.run("lease-end", {**closed, "odometer_at_start": str(at_start), "odometer_now": str(at_start + driven)})


@given(ENDS, st.integers(1, 10**5))
def test_another_mile_never_lowers_what_a_closed_end_lease_costs(a, miles):
    if a.lease_type == "closed":
        assert lease_end.lease_end(a).owed <= lease_end.lease_end(replace(a, miles_driven=a.miles + miles, odometer_now=None)).owed


@given(ENDS, st.integers(1, 10**6))
def test_a_lower_price_never_lowers_what_an_open_end_lease_costs(a, cents):
    if a.lease_type == "open" and a.realized_value >= Money(cents):
        lower = replace(a, realized_value=a.realized_value - Money(cents))
        assert lease_end.lease_end(a).owed <= lease_end.lease_end(lower).owed


@pytest.mark.parametrize(("realized", "words"), [("16500", "You owe"), ("19000", "You get back"), ("18000", "Realized value")])
def test_the_picture_of_a_settlement_splits_the_larger_value(realized, words):
    (picture,) = calculators.work_out("lease-end", {"lease_type": "open", "residual": "18000", "realized_value": realized}).pictures
    assert words in picture.svg
