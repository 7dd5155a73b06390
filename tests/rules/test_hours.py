"""Opening hours: what holds for every line and every moment."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators.hours import LINES_WITH_HOURS
from calculators.trade.eastern import EASTERN
from tests.support.site import ROOT

MINUTE = timedelta(minutes=1)
LINES = st.sampled_from(sorted(LINES_WITH_HOURS))
MOMENTS = st.datetimes(datetime(1990, 1, 3), datetime(2100, 12, 29)).map(lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def outcome_of(line: str, at: datetime) -> dict:
    return calculators.run("hours", {"line": line, "at": at.isoformat()})["outcome"]


@given(LINES, MOMENTS)
def test_it_changes_at_that_minute_and_not_before(line, at):
    now = outcome_of(line, at)
    change = datetime.fromisoformat(now["changes_at"])
    assert at < change <= at + timedelta(days=4)
    assert now["open"] != outcome_of(line, change)["open"]
    assert now == outcome_of(line, change - MINUTE)
    assert now == outcome_of(line, at + (change - at) / 2)


@given(LINES, MOMENTS, OFFSETS)
def test_the_same_moment_has_the_same_answer_wherever_it_is_told(line, at, offset):
    assert outcome_of(line, at) == outcome_of(line, at.astimezone(offset))


@given(LINES, MOMENTS)
def test_it_is_open_as_the_clock_in_new_york_and_the_weekday_say(line, at):
    there = at.astimezone(EASTERN)
    minute, day = there.hour * 60 + there.minute, there.weekday()
    hours = {"dealer-line": [(570, 1110)] * 5 + [(540, 1080), (0, 0)], "smartauction": [(480, 1140)] * 5 + [(0, 0)] * 2}
    opens, closes = hours[line][day]
    assert (opens <= minute < closes) == outcome_of(line, at)["open"]


def test_a_line_without_hours_is_not_offered():
    assert ["dealer-line", "smartauction"] == sorted(LINES_WITH_HOURS)
    assert ["line"] == list(calculators.run("hours", {"line": "gap", "at": "2026-11-20T17:45Z"})["wrong"])


def test_the_rules_seal_the_zone_too():
    assert "new_york.tzif" in [path.name for path in calculators.bundled()]


def test_a_python_without_any_zones_gives_the_same_answer():
    answers = {"line": "dealer-line", "at": "2026-07-15T13:30Z"}
    code = (
        "import zoneinfo; zoneinfo.reset_tzpath([]); import calculators;"
        f"print(calculators.run('hours', {answers})['outcome']['changes_at'])"
    )
    done = subprocess.run([sys.executable, "-S", "-E", "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert ("2026-07-15T18:30-04:00\n", "") == (done.stdout, done.stderr)


@pytest.mark.parametrize(
    "at",
    [
        "",
        "2026-11-20",
        "2026-11-20T17:45",
        "2026-11-20T17:45EST",
        "17:45Z",
        "2026-11-20T17:45-05",
        "1989-12-31T23:59Z",
        "2101-01-01T00:00Z",
    ],
)
def test_a_wrong_moment_gets_a_sentence(at):
    assert "2026-11-20T17:45-05:00" in calculators.run("hours", {"line": "dealer-line", "at": at})["wrong"]["at"]
