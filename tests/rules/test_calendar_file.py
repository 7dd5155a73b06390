"""The file of dates for a calendar: read by a well-kept parser, in order, with an alarm, under ids that stay."""

import json
import subprocess
from datetime import date, timedelta

import icalendar

import calculators
from tests.support.calendar_file import entries
from tests.support.site import ROOT

NOW = "2026-11-26T10:00:00Z"
LEASE = {"first_due_on": "2026-12-31", "payments": "36"}
ODD = [
    {"on": "2027-03-01", "title": "Last day; for $1,000.00, é 🚗 " * 4, "sentence": "Ask first.\nThen call: a\\b; c, d."},
    {"on": "2024-02-29", "title": "A leap day", "sentence": ""},
    {"on": "2026-12-31", "title": "The year's end", "sentence": "x" * 500},
]


def file_of(dates: list[dict], now: str = NOW) -> str:
    command = [ROOT / ".venv/bin/node", ROOT / "tests/support/node_calendar.mjs"]
    done = subprocess.run(command, input=json.dumps({"dates": dates, "now": now}).encode(), capture_output=True, check=True)
    return done.stdout.decode()


def test_each_date_is_a_whole_day_with_an_alarm_two_days_ahead_and_all_stand_in_order():
    found = entries(file_of(ODD))
    assert ["20240229", "20261231", "20270301"] == [entry["DTSTART;VALUE=DATE"] for entry in found]
    assert ["20240301", "20270101", "20270302"] == [entry["DTEND;VALUE=DATE"] for entry in found]
    assert {"-P2D"} == {entry["TRIGGER"] for entry in found}
    assert {"20261126T100000Z"} == {entry["DTSTAMP"] for entry in found}


def test_no_line_is_longer_than_75_octets_and_each_ends_as_the_format_has_it():
    raw = file_of(ODD).encode()
    assert raw.endswith(b"END:VCALENDAR\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert "🚗" in file_of(ODD).replace("\r\n ", "")


def test_the_same_date_has_the_same_id_whenever_it_is_made_and_another_date_another():
    ids = [entry["UID"] for entry in entries(file_of(ODD))]
    assert ids == [entry["UID"] for entry in entries(file_of(ODD[::-1], "2027-01-01T00:00:00Z"))]
    assert len(set(ids)) == len(ids)
    payments = calculators.run("due-dates", LEASE)["deadlines"]
    assert 36 == len({entry["UID"] for entry in entries(file_of(payments))})


def test_a_well_kept_parser_reads_what_every_calculator_tells():
    for dates in (ODD, calculators.run("due-dates", LEASE)["deadlines"]):
        calendar = icalendar.Calendar.from_ical(file_of(dates))
        assert [] == calendar.errors
        events = [
            (event.decoded("dtstart"), event.decoded("dtend"), str(event["summary"]), str(event["description"]))
            for event in calendar.walk("VEVENT")
        ]
        for (start, end, title, words), expected in zip(events, sorted(dates, key=lambda each: each["on"]), strict=True):
            assert date.fromisoformat(expected["on"]) == start == end - timedelta(1)
            assert expected["title"] == title
            assert words.startswith(expected["sentence"]) and words.endswith("your contract governs.")
        alarms = [alarm.decoded("trigger") for alarm in calendar.walk("VALARM")]
        assert [timedelta(-2)] * len(dates) == alarms
