"""Due dates: one each month, on the first one's day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators.sheet.html import sheet


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(1, 180))
def test_each_month_has_one_on_the_same_day_or_on_its_last(first, payments):
    answer = calculators.run("due-dates", {"first_due_on": first.isoformat(), "payments": str(payments)})
    outcome = answer["outcome"]
    dates = [date.fromisoformat(text) for text in outcome["dates"]]
    months = [day.year * 12 + day.month for day in dates]
    assert list(range(months[0], months[0] + payments)) == months
    assert first == dates[0]
    assert outcome["dates"] == [deadline["on"] for deadline in answer["deadlines"]]
    assert outcome["last_due_on"] == outcome["dates"][-1]
    assert all(day.day == first.day or (day.day < first.day and (day + timedelta(1)).day == 1) for day in dates)


def test_the_sheet_shows_every_date():
    html = sheet(calculators.work_out("due-dates", {"first_due_on": "2026-01-31", "payments": "3"}))
    assert all(day in html for day in ("<td>January 31, 2026</td>", "<td>February 28, 2026</td>", "<td>March 31, 2026</td>"))
