"""Answers that repeat: entries are added, moved, removed and put back."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.page import SOON, calculate, entry, expect_figure

ROADSIDE = [("towing", "118"), ("locksmith", "45"), ("flat-tire", "much")]


@pytest.fixture
def roadside(quiet, site):
    """The page of the roadside calculator with three occurrences, the last one's cost wrong."""
    quiet.goto(f"{site}/calculators/roadside.html")
    quiet.get_by_label("United States").check()
    for count, (service, cost) in enumerate(ROADSIDE, 1):
        if count > 1:
            quiet.get_by_role("button", name="Add another").click()
            assert f"occurrences.{count}.service" == quiet.evaluate("document.activeElement.name")
        entry(quiet, count).get_by_label("What help was it?").select_option(service)
        entry(quiet, count).get_by_label("What did it cost?").fill(cost)
    return quiet


def costs(page) -> list[str]:
    return page.locator(".plan-entry [name$=cost]").evaluate_all("(fields) => fields.map((field) => field.value)")


def test_a_group_grows_and_shrinks_and_travels_in_the_link(roadside):
    calculate(roadside)
    errors = roadside.locator(".plan-errors").get_by_role("link")
    expect(errors).to_have_attribute("href", "#roadside-occurrences.3.cost", timeout=SOON)
    expect(errors).to_have_text(re.compile(r"^Cost of the help, line 3: Enter the cost"))
    entry(roadside, 3).get_by_role("button", name="Remove").click()
    expect_figure(roadside, "$95.00")
    roadside.get_by_role("button", name="Add another").click()  # an entry that is not begun is no entry
    calculate(roadside)
    expect_figure(roadside, "$95.00")
    link = roadside.url
    assert "occurrences.2.cost=45" in link
    roadside.goto("about:blank")
    roadside.goto(link)
    expect_figure(roadside, "$95.00")
    expect(roadside.locator(".plan-entry")).to_have_count(2)


def test_entries_move_by_keyboard_and_keep_what_was_typed(roadside):
    said = roadside.locator(".plan-group [role=status]")
    entry(roadside, 3).get_by_role("button", name="Move up").focus()
    roadside.keyboard.press("Enter")
    assert ["118", "much", "45"] == costs(roadside)
    expect(said).to_have_text("Moved to place 2 of 3.")
    expect(entry(roadside, 2).get_by_role("button", name="Move up")).to_be_focused()
    roadside.keyboard.press("Enter")
    assert ["much", "118", "45"] == costs(roadside)
    expect(entry(roadside, 1).get_by_role("button", name="Move down")).to_be_focused()  # it can't go up any more
    expect(entry(roadside, 1).get_by_label("What help was it?")).to_have_value("flat-tire")
    assert ["occurrences.1.cost", "occurrences.2.cost", "occurrences.3.cost"] == roadside.locator(".plan-entry [name$=cost]").evaluate_all(
        "(fields) => fields.map((field) => field.name)"
    )


def test_an_entry_that_was_removed_can_be_put_back(roadside):
    entry(roadside, 2).get_by_role("button", name="Remove").click()
    assert ["118", "much"] == costs(roadside)
    assert "occurrences.2.service" == roadside.evaluate("document.activeElement.name")
    expect(roadside.locator(".plan-group [role=status]")).to_have_text("Removed. 2 left.")
    roadside.get_by_role("button", name="Put the removed one back").click()
    assert ["118", "45", "much"] == costs(roadside)
    expect(entry(roadside, 2).get_by_label("What help was it?")).to_have_value("locksmith")
    expect(roadside.get_by_role("button", name="Put the removed one back")).to_be_hidden()
