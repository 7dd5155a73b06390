"""What people type, paste and pick in a form: read as it is meant, said once where it is wrong, and spelled one way in a link."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.page import OLD_ILLINOIS, SOON, USUAL, calculate, expect_figure, open_with

COPY = """(text) => {
    const box = document.body.appendChild(document.createElement("textarea"))
    box.value = text
    box.select()
    document.execCommand("copy")
    box.remove()
}"""
NO_CALENDAR = "() => { HTMLInputElement.prototype.showPicker = () => { throw new DOMException('not in this frame', 'SecurityError') } }"
NOTES_CALENDAR = "() => { HTMLInputElement.prototype.showPicker = function () { window.opened = this.value } }"


def link(page) -> dict[str, str]:
    return {name: texts[0] for name, texts in parse_qs(urlsplit(page.url).fragment).items() if name != "rules"}


def fill(page, **answers: str) -> None:
    for name, text in answers.items():
        page.locator(f".plan-form [name={name}]").fill(text)


@pytest.mark.parametrize("text", ["3/1/2026", "2026-03-01", "March 1, 2026", "1-Mar-2026", "20260301", "2026-03-01T00:00:00Z"])
def test_a_date_is_read_as_it_is_typed_and_spelled_one_way_in_the_link(answered, text):
    fill(answered, cancel_on="3/2/2026")
    expect_figure(answered, "$1,868.95")
    fill(answered, cancel_on=text)
    expect_figure(answered, "$1,870.26")
    expect(answered.get_by_label("When will you cancel?")).to_have_value(text)
    assert "2026-03-01" == link(answered)["cancel_on"]


def test_a_date_can_be_pasted(answered):
    answered.evaluate(COPY, "April 30, 2025")
    field = answered.get_by_label("When will you cancel?")
    field.focus()
    answered.keyboard.press("Control+A")
    answered.keyboard.press("Control+V")
    expect(field).to_have_value("April 30, 2025")
    expect_figure(answered, "$2,400.00")


def test_a_date_can_be_picked(answered):
    answered.evaluate(NOTES_CALENDAR)
    place = answered.locator("[data-question=cancel_on]")
    place.get_by_role("button", name="Calendar").click()
    assert "2026-03-01" == answered.evaluate("opened")
    place.locator("[data-part=day]").evaluate(
        "(day) => { day.value = '2025-04-30'; day.dispatchEvent(new Event('input', { bubbles: true })) }"
    )
    expect(place.get_by_label("When will you cancel?")).to_have_value("4/30/2025")
    expect_figure(answered, "$2,400.00")


def test_where_the_calendar_may_not_open_its_own_field_stands_there(answered):
    answered.evaluate(NO_CALENDAR)
    place = answered.locator("[data-question=cancel_on]")
    assert place.locator("[data-part=day]").bounding_box()["width"] < 4
    place.get_by_role("button", name="Calendar").click()
    expect(place.get_by_label("Pick the date")).to_be_focused()
    assert place.locator("[data-part=day]").bounding_box()["width"] > 60
    place.get_by_label("Pick the date").fill("2025-04-30")
    expect_figure(answered, "$2,400.00")


def test_marks_may_be_typed_where_they_stand_beside_the_field(quiet, site):
    lease = {
        "msrp": "$32,000",
        "price": "$ 30000",
        "residual_percent": "58 %",
        "months": "36.0",
        "apr_percent": "7%",
        "tax_method": "none",
        "method": "money-factor",
    }
    quiet.goto(f"{site}/calculators/lease-payment.html#{urlencode(lease)}")
    expect_figure(quiet, "$459.41")
    assert {"msrp": "32000.00", "price": "30000.00", "residual_percent": "58", "months": "36", "apr_percent": "7"}.items() <= link(
        quiet
    ).items()


def test_a_link_in_other_spellings_fills_the_form_and_is_spelled_one_way(quiet, site):
    spelled = {
        "contract": "APP Major_Guard",
        "state": "washington, d.c.",
        "price_paid": "$2,400",
        "coverage_start": "3/1/2025",
        "claims_filed": "N",
        "financed": "TRUE",
    }
    open_with(quiet, site, {**USUAL, **spelled})
    expect_figure(quiet, "$1,870.26")
    expect(quiet.get_by_label("Which plan do you have?")).to_have_value("app-major-guard")
    expect(quiet.get_by_label("In which state did you buy it?")).to_have_value("DC")
    expect(quiet.locator("[name=financed][value=yes]")).to_be_checked()
    assert {
        "contract": "app-major-guard",
        "state": "DC",
        "price_paid": "2400.00",
        "coverage_start": "2025-03-01",
        "claims_filed": "no",
        "financed": "yes",
    }.items() <= link(quiet).items()


def test_a_date_of_a_link_stands_in_the_form_as_americans_write_it(answered):
    expect(answered.get_by_label("When did coverage start?")).to_have_value("3/1/2025")


def test_each_mistake_is_listed_once_and_in_the_order_of_the_page(quiet, site):
    quiet.goto(f"{site}/calculators/lease-payment.html")
    calculate(quiet)
    links = quiet.locator(".plan-errors").get_by_role("link")
    expect(links.first).to_be_visible(timeout=SOON)
    words = links.all_text_contents()
    assert len(words) == len(set(words))
    places = links.evaluate_all("(links) => links.map((link) => [...document.querySelectorAll('.plan-form [name]')].indexOf(link.field))")
    assert sorted(places) == places
    assert 1 == len([said for said in words if "residual" in said])


def test_the_title_of_the_page_says_error_until_all_is_mended(refund):
    title = refund.title()
    calculate(refund)
    expect(refund).to_have_title(f"Error: {title}", timeout=SOON)
    refund.get_by_role("button", name="Fill in the example").click()
    expect(refund).to_have_title(title)
    fill(refund, price_paid="much")
    refund.keyboard.press("Tab")
    expect(refund).to_have_title(f"Error: {title}")
    refund.get_by_role("button", name="Start again").click()
    expect(refund).to_have_title(title)


def test_a_doubt_stands_at_its_field_and_above_the_figure_until_it_is_mended(answered):
    fill(answered, term_months="5")
    place = answered.locator("[data-question=term_months]")
    words = "Please check. 5 months are a short term. Enter months, not years: five years are 60 months."
    expect(place.locator(".plan-doubt")).to_have_text(words)
    expect(place.get_by_label("How long does the plan run?")).to_have_accessible_description(re.compile(re.escape(words)))
    expect(answered.locator(".plan-sheet .plan-doubt")).to_have_text(words)
    fill(answered, term_months="60")
    expect_figure(answered, "$1,870.26")
    expect(answered.locator(".plan-doubt")).to_have_count(0)


def test_a_mistake_in_an_entry_names_the_line_that_the_form_shows(quiet, site):
    quiet.goto(f"{site}/calculators/roadside.html")
    quiet.get_by_role("button", name="Add another").click()
    quiet.get_by_role("group", name="Line 2", exact=True).get_by_label("What did it cost?").fill("much")
    calculate(quiet)
    errors = quiet.locator(".plan-errors")
    expect(errors).to_be_visible(timeout=SOON)
    expect(errors.get_by_role("link").filter(has_text=re.compile("line 2: "))).not_to_have_count(0)
    expect(errors.get_by_role("link").filter(has_text=re.compile("line 1: "))).to_have_count(0)


def test_a_link_asks_by_the_rules_of_another_day_and_stays_so(quiet, site):
    quiet.goto(f"{site}/calculators/refund.html#{urlencode({**OLD_ILLINOIS, 'as-of': '2026-01-01'})}")
    expect_figure(quiet, "$210.03")
    expect(quiet.locator(".plan-answer")).to_contain_text("You asked for the rules of January 1, 2026.")
    assert "as-of=2026-01-01" in quiet.url
    quiet.goto(f"{site}/contact.html")
    quiet.goto(f"{site}/calculators/refund.html#{urlencode(OLD_ILLINOIS)}")
    expect_figure(quiet, "$190.03")
