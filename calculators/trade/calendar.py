"""Federal holidays and business days, by 5 U.S.C. 6103 as it stands today, applied to every year.

Not here: days off that were given by order, Inauguration Day (which is kept only around Washington), a firm's own
holidays.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
JUNETEENTH_SINCE = 2021
DAY = timedelta(1)


def weekday(day: date) -> str:
    """The day of the week in words."""
    return WEEKDAYS[day.weekday()]


def holiday(day: date) -> str:
    """The federal holiday that is kept on this day, or nothing."""
    return _kept(day.year).get(day) or _kept(day.year + 1).get(day, "")


def is_business_day(day: date) -> bool:
    """A day from Monday to Friday on which no federal holiday is kept."""
    return day.weekday() < SATURDAY and not holiday(day)


@cache
def _kept(year: int) -> dict[date, str]:
    """The holidays of a year by the day on which they are kept; New Year's Day may be kept on the eve."""
    return {_observed(day): name for name, day in _holidays(year)}


def _observed(day: date) -> date:
    """Friday for a Saturday, Monday for a Sunday."""
    return day - DAY if day.weekday() == SATURDAY else day + DAY if day.weekday() == SUNDAY else day


def _holidays(year: int) -> Iterator[tuple[str, date]]:
    yield "New Year's Day", date(year, 1, 1)
    yield "Martin Luther King Jr. Day", _nth(3, MONDAY, date(year, 1, 1))
    yield "Washington's Birthday", _nth(3, MONDAY, date(year, 2, 1))
    yield "Memorial Day", _nth(1, MONDAY, date(year, 5, 25))
    if year >= JUNETEENTH_SINCE:
        yield "Juneteenth", date(year, 6, 19)
    yield "Independence Day", date(year, 7, 4)
    yield "Labor Day", _nth(1, MONDAY, date(year, 9, 1))
    yield "Columbus Day", _nth(2, MONDAY, date(year, 10, 1))
    yield "Veterans Day", date(year, 11, 11)
    yield "Thanksgiving Day", _nth(4, THURSDAY, date(year, 11, 1))
    yield "Christmas Day", date(year, 12, 25)


def _nth(count: int, day_of_week: int, start: date) -> date:
    """The `count`-th such weekday from a day on; from May 25 the first Monday is the month's last."""
    return start + timedelta((day_of_week - start.weekday()) % 7 + 7 * (count - 1))
