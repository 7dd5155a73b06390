"""The miles driven or two odometer readings: a form asks for one of the two, and sends nothing of the other."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.page import USUAL, calculate, expect_figure, open_with

BY_READINGS = {name: text for name, text in USUAL.items() if name != "miles_driven"} | {"odometer_at_start": "10", "odometer_now": "12010"}
LEASE_END = {"lease_type": "closed", "miles_allowed": "36000", "per_mile": "0.20", "wear": "0", "disposition_fee": "0"}


def driven(page):
    return page.locator("[name=miles_driven]")


def reading(page):
    return page.locator("[name=odometer_now]")


def expect_way(page, *, readings: bool) -> None:
    """One way is in sight, and it is the one that is chosen."""
    expect(page.get_by_role("radio", name="Two odometer readings" if readings else "Miles driven")).to_be_checked()
    expect(driven(page)).to_be_visible(visible=not readings)
    expect(reading(page)).to_be_visible(visible=readings)


def test_one_way_is_asked_at_a_time_and_the_other_is_not_sent(answered):
    expect_way(answered, readings=False)
    answered.get_by_role("radio", name="Two odometer readings").check()
    expect_way(answered, readings=True)
    answered.locator("[name=odometer_at_start]").fill("5000")
    reading(answered).fill("65000")
    expect_figure(answered, "$430.00")
    link = parse_qs(urlsplit(answered.url).fragment)
    assert (["5000"], ["65000"], None) == (link["odometer_at_start"], link["odometer_now"], link.get("miles_driven"))
    answered.get_by_role("radio", name="Miles driven").check()
    expect(driven(answered)).to_have_value("12000")
    expect_figure(answered, "$1,870.26")


def test_the_way_is_chosen_with_the_keyboard(answered):
    answered.get_by_role("radio", name="Miles driven").focus()
    answered.keyboard.press("ArrowRight")
    expect_way(answered, readings=True)
    answered.keyboard.press("Tab")
    expect(answered.locator("[name=odometer_at_start]")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "answers"), [("refund", BY_READINGS), ("lease-end", {**LEASE_END, "odometer_at_start": "10", "odometer_now": "36010"})]
)
def test_a_link_opens_the_way_that_it_answers(quiet, site, name, answers):
    quiet.goto(f"{site}/calculators/{name}.html#{urlencode(answers)}")
    expect_figure(quiet, "$1,870.26" if name == "refund" else "$0.00")
    expect_way(quiet, readings=True)


def test_a_link_that_answers_both_ways_shows_both_and_says_so(quiet, site):
    open_with(quiet, site, {**BY_READINGS, "miles_driven": "12000"})
    expect(quiet.locator(".plan-errors")).to_contain_text("not both")
    expect(driven(quiet)).to_be_visible()
    expect(reading(quiet)).to_be_visible()
    quiet.get_by_role("radio", name="Miles driven").check()
    expect_figure(quiet, "$1,870.26")
    expect(reading(quiet)).to_be_hidden()


def test_what_is_missing_is_said_where_it_is_seen(answered):
    answered.get_by_role("radio", name="Two odometer readings").check()
    calculate(answered)
    place = answered.locator("[data-question=odometer_at_start]")
    expect(place.locator(".plan-error")).to_contain_text("or the two odometer readings")
    answered.locator(".plan-errors a").click()
    expect(answered.locator("[name=odometer_at_start]")).to_be_focused()


def test_without_a_mileage_limit_neither_is_asked(answered):
    answered.locator("[name=term_miles]").fill("")
    expect(answered.get_by_role("radio", name="Two odometer readings")).to_be_hidden()
    answered.locator("[name=term_miles]").fill("75000")
    expect_way(answered, readings=False)


@pytest.mark.parametrize("browser_name", ["chromium"], indirect=True)  # over WebDriver BiDi JavaScript can't be switched off
def test_a_page_without_scripts_shows_all_of_them(open_page, site):
    page = open_page(java_script_enabled=False)
    page.goto(f"{site}/calculators/refund.html")
    expect(driven(page)).to_be_visible()
    expect(reading(page)).to_be_visible()
    expect(page.locator(".plan-either [role=radiogroup]")).to_be_hidden()
