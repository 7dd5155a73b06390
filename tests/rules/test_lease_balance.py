"""What is left of a lease month by month: the balance comes down to the residual, whichever way the rate was told."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import calculators
from calculators.kit.money import Dollars, Money
from calculators.lease_balance import STEPS_OF_A_RATE, month_by_month, rate_of_the_payments
from calculators.lease_payment import Rate, level_payment

EXAMPLE = {"adjusted_cap": "18800", "residual": "12350", "months": "48", "base_payment": "244.69", "month": "1"}
RATES = st.decimals(0, 100, places=3)
COSTS = st.integers(1, 10**8)


def test_the_first_months_are_those_of_the_federal_reserve():
    outcome = calculators.run("lease-balance", EXAMPLE)["outcome"]["balances"]
    assert [
        {"month": 1, "rent": "131.39", "depreciation": "113.30", "balance": "18686.70"},
        {"month": 2, "rent": "130.59", "depreciation": "114.10", "balance": "18572.60"},
    ] == outcome[:2]
    assert (48, "12350.00") == (len(outcome), outcome[-1]["balance"])


@given(COSTS, COSTS, st.integers(1, 120), RATES, st.booleans())
def test_the_balance_comes_down_to_the_residual(cost, end, months, apr, in_advance):
    rate = Rate(Fraction(apr) / 2400)
    payment = level_payment(Money(cost), Dollars(Fraction(end, 100)), months, rate, in_advance)
    assert Money(end) == month_by_month(Money(cost), payment, months, rate, in_advance)[-1].balance


@given(COSTS, st.integers(0, 100), st.integers(1, 120), RATES, st.booleans())
def test_the_rate_of_payments_is_the_one_that_made_them(cost, share, months, apr, in_advance):
    end = cost * share // 100
    payment = level_payment(Money(cost), Dollars(Fraction(end, 100)), months, Rate(Fraction(apr) / 2400), in_advance).rounded
    below, above = ({"base_payment": str(payment + Money(cents))} for cents in (-1, 1))
    found = []
    for other in (below, above):
        answers = {"adjusted_cap": str(Money(cost)), "residual": str(Money(end)), "months": str(months), "month": "1", **other}
        answer = calculators.run("lease-balance", {**answers, "payments_due": "advance" if in_advance else "arrears"})
        found.append(Decimal(answer["outcome"]["apr_percent"]) if "outcome" in answer else None)
    assume(None not in found)
    assert found[0] <= apr <= found[1]


@given(st.integers(10**5, 10**7), st.integers(1, 90), st.integers(2, 120), st.integers(1, 60), st.booleans())
def test_a_rate_is_found_to_its_last_place(cost, share, months, extra, in_advance):
    end = cost * share // 100
    payment = Money((cost - end) // months + extra)
    rate = rate_of_the_payments(Money(cost), Money(end), months, payment, in_advance)
    steps = rate.each_month * STEPS_OF_A_RATE
    assert 1 == steps.denominator
    for each, sign in ((steps, 1), (steps - 1, -1)):
        growth, owed = 1 + each / STEPS_OF_A_RATE, Fraction(cost)
        assume(each >= 0)
        with localcontext(prec=80):
            left = Decimal(owed.numerator)
            exact = Decimal(growth.numerator) / Decimal(growth.denominator)
            for _ in range(months):
                left = (left - payment.cents) * exact if in_advance else left * exact - payment.cents
        assert sign * (left - end) >= 0


def test_the_balance_of_a_month_is_that_of_the_table():
    for month in range(1, 49):
        outcome = calculators.run("lease-balance", {**EXAMPLE, "month": str(month)})["outcome"]
        assert outcome["balance"] == outcome["balances"][month - 1]["balance"]


@pytest.mark.parametrize("months", ["1", "2", "120"])
def test_leases_of_any_length_are_answered_and_drawn(months):
    answers = {"adjusted_cap": "20000", "residual": "12000", "months": months, "apr_percent": "6", "month": "1"}
    answer = calculators.work_out("lease-balance", answers)
    (picture,) = answer.pictures
    assert int(months) == len(picture.rows)
    assert f"month {months}" in picture.svg


def test_a_credit_above_the_payoff_asks_whose_the_rest_is():
    answers = {**EXAMPLE, "month": "24", "realized_value": "17000"}
    assert any("the rest is yours" in step for step in calculators.run("lease-balance", answers)["next_steps"])
