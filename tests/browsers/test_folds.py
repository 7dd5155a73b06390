"""What is folded on a page opens by itself where it is wanted, and what was typed is never lost to a button."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers import only_chromium
from tests.support.page import USUAL, calculate, expect_figure, open_with

PHONE = {"width": 360, "height": 740}
SCREENS = 8  # of a phone, that no calculator's page is longer than before anything on it is unfolded


@only_chromium  # a page left while Python starts ends its requests, of which Firefox tells
def test_no_page_of_a_calculator_is_over_eight_screens_of_a_phone_before_it_is_unfolded(quiet, site, built):
    quiet.set_viewport_size(PHONE)
    long = {}
    for path in sorted((built / "calculators").glob("*.html")):
        quiet.goto(f"{site}/calculators/{path.name}")
        screens = quiet.evaluate("document.documentElement.scrollHeight / innerHeight")
        long |= {path.name: screens} if screens > SCREENS else {}
    assert {} == long


@pytest.mark.parametrize("place", ["many", "worked-examples", "the-rules-one-by-one"])
def test_a_link_into_a_folded_part_opens_it(quiet, site, place):
    quiet.goto(f"{site}/calculators/refund.html#{place}")
    expect(quiet.locator(f"details:has(> summary #{place})")).to_have_attribute("open", "")
    expect(quiet.locator(f"#{place}")).to_be_in_viewport()


def test_what_few_need_is_folded_until_a_link_answers_it(quiet, site):
    open_with(quiet, site, USUAL)
    expect(quiet.get_by_label("What is the cancellation fee?")).to_be_hidden()
    open_with(quiet, site, {**USUAL, "fee": "75.00"})
    expect(quiet.get_by_label("What is the cancellation fee?")).to_have_value("75.00")
    expect(quiet.get_by_label("What is the cancellation fee?")).to_be_visible()


def test_what_few_need_unfolds_where_it_is_wrong(refund):
    refund.get_by_text("More about your contract").click()
    refund.get_by_label("What is the cancellation fee?").fill("much")
    refund.get_by_text("More about your contract").click()
    expect(refund.get_by_label("What is the cancellation fee?")).to_be_hidden()
    calculate(refund)
    expect(refund.get_by_label("What is the cancellation fee?")).to_be_visible()
    refund.locator(".plan-errors a", has_text="cancellation fee").click()
    expect(refund.get_by_label("What is the cancellation fee?")).to_be_focused()


def test_the_example_and_starting_again_can_be_undone(refund):
    price, undo = refund.get_by_label("What did the plan cost?"), refund.get_by_role("button", name="Bring back my answers")
    expect(undo).to_be_hidden()
    price.fill("3333")
    refund.get_by_role("button", name="Fill in the example").click()
    expect_figure(refund, "$1,870.26")
    undo.click()
    expect(price).to_have_value("3333")
    expect(refund.locator(".plan-example")).to_be_visible()
    expect(undo).to_be_hidden()
    refund.get_by_role("button", name="Fill in the example").click()
    expect_figure(refund, "$1,870.26")
    refund.get_by_role("button", name="Start again").click()
    undo.click()
    expect_figure(refund, "$1,870.26")
