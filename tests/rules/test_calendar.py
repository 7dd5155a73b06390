"""Holidays and Eastern time, compared with what others know of them."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import holidays
import pytest

from calculators.trade.calendar import holiday, is_business_day
from calculators.trade.eastern import EASTERN

EVERY_DAY = [date(1990, 1, 1) + timedelta(count) for count in range((date(2101, 1, 1) - date(1990, 1, 1)).days)]


def test_a_weekday_is_a_holiday_where_another_list_of_federal_holidays_has_one():
    theirs = holidays.US(years=range(1990, 2102), observed=True)
    weekdays = [day for day in EVERY_DAY if day.weekday() < 5]
    assert [day for day in weekdays if day in theirs] == [day for day in weekdays if holiday(day)]
    assert [day for day in weekdays if day not in theirs] == [day for day in EVERY_DAY if is_business_day(day)]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2021-12-31", "New Year's Day"),
        ("2022-01-01", ""),
        ("2021-06-18", "Juneteenth"),
        ("2020-06-19", ""),
        ("2026-07-03", "Independence Day"),
        ("2027-07-05", "Independence Day"),
        ("2026-11-26", "Thanksgiving Day"),
        ("2026-05-25", "Memorial Day"),
        ("2027-05-31", "Memorial Day"),
        ("2018-12-05", ""),
        ("2025-01-20", "Martin Luther King Jr. Day"),
        ("2100-12-31", "New Year's Day"),
        ("1990-01-01", "New Year's Day"),
    ],
)
def test_a_holiday_is_kept_on_a_weekday(day, name):
    assert name == holiday(date.fromisoformat(day))


def test_the_zone_is_the_very_file_of_the_installed_tzdata():
    ours = files("calculators.trade") / "new_york.tzif"
    assert (files("tzdata") / "zoneinfo/America/New_York").read_bytes() == ours.read_bytes()


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-03-08T06:59", "2026-03-08T01:59-05:00"),
        ("2026-03-08T07:00", "2026-03-08T03:00-04:00"),
        ("2026-11-01T05:59", "2026-11-01T01:59-04:00"),
        ("2026-11-01T06:00", "2026-11-01T01:00-05:00"),
        ("2006-03-20T12:00", "2006-03-20T07:00-05:00"),
        ("2100-07-01T12:00", "2100-07-01T08:00-04:00"),
    ],
)
def test_daylight_saving_begins_and_ends_as_the_law_of_its_year_had_it(moment, there):
    assert there == datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(EASTERN).isoformat(timespec="minutes")
