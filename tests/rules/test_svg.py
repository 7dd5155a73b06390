"""The pictures: well-formed, small, and readable however odd the figures are."""

import re
from datetime import date, timedelta
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.kit.money import Money
from calculators.kit.svg import Picture, bars, over_time, square, stack, timeline
from calculators.kit.values import shown

WORDS = st.text("abc é&<>\"' ", min_size=1, max_size=60).map(lambda text: text.strip() or "&")
AMOUNTS = st.sampled_from([0, 1, 99, 7500, 15_000, 240_000, 10**9]).map(Money)
DAYS = st.dates(date(1990, 1, 1), date(2115, 12, 31))
COUNTS = st.sampled_from([0, 1, 2, 60, 5479, 75_000, 10**7])
ALLOWED = {"viewBox", "role", "font-size", "fill", "fill-opacity", "d", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"} | {
    "stroke-linejoin",
    "x",
    "y",
    "cx",
    "cy",
    "r",
    "text-anchor",
    "font-weight",
}


def box(text) -> tuple:
    """Where a text lies, each letter as wide as in a wide sans serif."""
    wide, x, y = len(text.text) * 7.2, float(text.get("x")), float(text.get("y"))
    left = x - wide if text.get("text-anchor") == "end" else x
    return left, y - 11, left + wide, y + 3


def seen(picture: Picture) -> list[str]:
    """The texts of a picture, after the checks that hold for every picture."""
    drawn = ElementTree.fromstring(picture.svg)
    _, _, wide, high = map(float, drawn.get("viewBox").split())
    assert ["title", "desc"] == [part.tag for part in drawn][:2]
    assert [picture.title, picture.description] == [part.text for part in drawn][:2]
    assert not {name for part in drawn.iter() for name in part.attrib} - ALLOWED
    assert {"currentColor", "none"} >= {part.get(name) for part in drawn.iter() for name in ("fill", "stroke") if part.get(name)}
    texts = list(drawn.iter("text"))
    boxes = [box(text) for text in texts]
    for left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= wide + 1 and bottom <= high + 1
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
    for across, down in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", picture.svg):
        assert 0 <= float(across) <= wide and 0 <= float(down) <= high
    assert all(len(row) == len(picture.columns) for row in picture.rows)
    return [text.text for text in texts]


def spoken(picture: Picture) -> str:
    return " ".join(seen(picture))


@given(st.lists(st.tuples(WORDS, AMOUNTS, AMOUNTS), max_size=60), st.none() | AMOUNTS)
def test_bars_are_readable_whatever_they_show(items, limit):
    items = [(words, max(a, b), min(a, b)) for words, a, b in items]
    picture = bars("Days", "Each day.", items, limit)
    if picture:
        seen(picture)
        assert len(items) == len(picture.rows)


def test_bars_say_what_was_spent_what_came_back_and_where_the_limit_lies():
    days = [("March 1", Money(18_200), Money(15_000)), ("March 2", Money(9_000), Money(9_000))]
    picture = bars("Days", "Each day.", days, Money(15_000), limit_words="limit for a day")
    assert ["reimbursed", "spent", "limit for a day: $150.00", "March 1: $150.00 of $182.00", "March 2: $90.00 of $90.00"] == seen(picture)
    assert (("March 1", "$182.00", "$150.00"), ("March 2", "$90.00", "$90.00")) == picture.rows
    assert 1000 > len(picture.svg)


def test_more_bars_than_fit_are_left_to_the_table():
    picture = bars("Days", "Each day.", [(f"Day {count}", Money(count), Money(0)) for count in range(1, 61)])
    assert "48 more are in the table." == seen(picture)[-1]
    assert 60 == len(picture.rows)
    assert "1 more is in the table." == seen(bars("Days", "Each day.", [("A day", Money(5), Money(0))] * 13))[-1]


def test_where_nothing_was_spent_there_are_no_bars():
    assert None is bars("Days", "Each day.", [])
    assert None is bars("Days", "Each day.", [("March 1", Money(0), Money(0))], Money(7500))


@given(st.lists(st.tuples(WORDS, AMOUNTS), max_size=8))
def test_a_stack_is_readable_whatever_it_shows(parts):
    picture = stack("Whole", "Its parts.", parts)
    assert (picture is None) == (not any(amount for _, amount in parts))
    if picture:
        seen(picture)
        assert len(parts) == len(picture.rows)


def test_a_stack_names_its_parts_in_order_and_leaves_out_what_is_nothing():
    picture = stack("Payment", "Its parts.", [("Depreciation", Money(33_333)), ("Rent", Money(14_000)), ("Tax", Money(0))])
    assert ["Depreciation", "$333.33", "Rent", "$140.00"] == seen(picture)
    assert ("Tax", "$0.00") == picture.rows[-1]
    assert 1000 > len(picture.svg)


@given(st.lists(st.tuples(DAYS, WORDS), max_size=8), st.none() | st.tuples(DAYS, DAYS).map(sorted).map(tuple))
def test_a_timeline_is_readable_whatever_it_shows(dates, within):
    picture = timeline("Days", "What happens.", dates, within)
    assert (picture is None) == (not dates)
    if picture:
        seen(picture)
        assert [shown(day) for day in sorted(day for day, _ in dates)] == [day for day, _ in picture.rows]


def test_a_timeline_tells_its_days_in_order():
    sold = date(2026, 3, 1)
    picture = timeline("Transfer", "Days.", [(sold + timedelta(30), "last day"), (sold, "sold")], within=(sold, sold + timedelta(30)))
    assert ["March 1, 2026", "sold", "March 31, 2026", "last day"] == seen(picture)
    assert 1000 > len(picture.svg)


@given(COUNTS, COUNTS.filter(bool), COUNTS, COUNTS.filter(bool))
def test_a_square_is_readable_and_its_point_hides_no_words(days, all_days, miles, all_miles):
    picture = square("Days and miles", "Used.", ("days", days, all_days), ("miles", miles, all_miles))
    seen(picture)
    drawn = ElementTree.fromstring(picture.svg)
    point = list(drawn.iter("circle"))[-1]
    x, y, r = (float(point.get(name)) for name in ("cx", "cy", "r"))
    for text in drawn.iter("text"):
        left, top, right, bottom = box(text)
        assert x + r <= left or right <= x - r or y + r <= top or bottom <= y - r


def test_a_square_tells_what_is_left():
    picture = square("Days and miles", "Used.", ("days", 365, 1826), ("miles", 80_000, 75_000))
    assert "365 of 1,826 days used 80,000 of 75,000 miles used" in spoken(picture)
    assert (("Days", "365", "1,826", "80.0%"), ("Miles", "80,000", "75,000", "0.0%")) == picture.rows
    assert 1000 > len(picture.svg)


@pytest.mark.parametrize("words", ["<b>&\"'</b>", "a]]>b"])
def test_words_are_escaped(words):
    one, day = Money(100), date(2026, 1, 1)
    for picture in (
        bars(words, words, [(words, one, one)]),
        stack(words, words, [(words, one)]),
        timeline(words, words, [(day, words)]),
        over_time(words, words, [(day, one), (day + timedelta(9), one)], steps=[(day, words)]),
    ):
        assert words in spoken(picture)
