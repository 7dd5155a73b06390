"""Amounts, numbers and days: rounding, printing, counting."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.kit.dates import add_months
from calculators.kit.money import Dollars, Money, total
from calculators.kit.values import plain, shown, to_places


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_of_money_is_rounded_once_to_the_nearest_cent(cents, top, bottom):
    got, exact = Money(cents).times(Fraction(top, bottom)).cents, Fraction(cents * top, bottom)
    assert abs(got - exact) <= Fraction(1, 2)
    assert got - exact != Fraction(-1, 2)


def test_half_a_cent_goes_away_from_zero():
    assert [Money(1), Money(-1)] == [Money.nearest(Fraction(1, 200)), Money.nearest(Fraction(-1, 200))]


def test_exact_dollars_are_rounded_only_where_that_is_asked():
    third = Dollars(Fraction(100)) / 3
    assert Money(10_000) == (third * 3).rounded
    assert Money(6_667) == (third + third).rounded
    assert Money(0) == (third - third).rounded
    assert ["33.33", "$33.33"] == [plain(third), shown(third)]


@pytest.mark.parametrize(
    ("number", "places", "text"), [("1/8", 2, "0.13"), ("-1/8", 2, "-0.13"), ("7/2400", 8, "0.00291667"), ("7", 4, "7"), ("0", 4, "0")]
)
def test_a_number_is_cut_to_places_half_away_from_zero(number, places, text):
    assert text == plain(to_places(Fraction(number), places))


def test_money_adds_up_and_prints_with_two_decimals():
    assert "2349.50" == str(Money.dollars(2400) - Money(5050))
    assert "-0.05" == str(Money(-5))
    assert Money(6) == total([Money(1), Money(2), Money(3)])
    with pytest.raises(ValueError, match="whole number of cents"):
        Money.dollars(Decimal("0.001"))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-12-15", 1, "2025-01-15"),
        ("2100-12-31", 180, "2115-12-31"),
    ],
)
def test_months_keep_the_day_or_clamp_to_the_last(start, months, end):
    assert date.fromisoformat(end) == add_months(date.fromisoformat(start), months)


def test_values_are_plain_in_json_and_shown_to_people():
    assert ["2400.00", "1/1", "0.00125", "2026-03-01", None, True, 5] == plain(
        [Money(240000), Fraction(1), Decimal("0.001250"), date(2026, 3, 1), None, True, 5]
    )
    assert ["$2,400.00", "1,461/1,826", "March 1, 2026", "not stated", "yes", "36,000", "a, b and c"] == [
        shown(value) for value in (Money(240000), Fraction(1461, 1826), date(2026, 3, 1), None, True, 36000, ("a", "b", "c"))
    ]
