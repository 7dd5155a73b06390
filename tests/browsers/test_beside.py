"""Two results side by side."""

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.support.page import SOON, expect_figure


def rows_side_by_side(page) -> dict[str, list[str]]:
    rows = page.locator(".plan-two tbody tr:not(.plan-two-part)").evaluate_all(
        "(rows) => rows.map((row) => [row.className, ...[...row.cells].map((cell) => cell.textContent)])"
    )
    return {name.removesuffix(" differs"): [differs, *values] for differs, name, *values in rows}


def test_two_results_stand_side_by_side_and_their_differences_are_marked(answered):
    answered.get_by_role("button", name="Compare with another answer").click()
    expect(answered.get_by_role("heading", name="Side by side")).to_be_focused()
    expect(answered.locator(".plan-differs")).to_have_count(0)
    answered.get_by_label("When will you cancel?").fill("2027-03-01")
    expect_figure(answered, "$1,390.53")
    expect(answered.locator(".plan-differs").first).to_be_visible()
    rows = rows_side_by_side(answered)
    assert ["plan-differs", "$1,870.26", "$1,390.53"] == rows["Your refund"]
    assert ["plan-differs", "March 1, 2026", "March 1, 2027"] == rows["When will you cancel?"]
    assert ["", "$2,400.00", "$2,400.00"] == rows["What did the plan cost?"]
    answered.get_by_role("button", name="Clear the saved result").click()
    expect(answered.locator(".plan-beside")).to_be_hidden()
    assert "beside" not in answered.url


def test_a_link_brings_both_results(answered):
    answered.get_by_role("button", name="Compare with another answer").click()
    answered.get_by_label("When will you cancel?").fill("2027-03-01")
    expect_figure(answered, "$1,390.53")
    expect(answered).to_have_url(re.compile("cancel_on=2027-03-01.*beside=.*2026-03-01"))
    link = answered.url
    answered.goto("about:blank")
    answered.goto(link)
    expect(answered.locator(".plan-two")).to_be_visible(timeout=SOON)
    assert ["plan-differs", "$1,870.26", "$1,390.53"] == rows_side_by_side(answered)["Your refund"]
    assert link == answered.url


def test_a_closed_and_an_open_lease_stand_side_by_side(quiet, site):
    closed = {
        "lease_type": "closed",
        "miles_driven": "40000",
        "miles_allowed": "36000",
        "per_mile": "0.20",
        "wear": "150",
        "disposition_fee": "395",
    }
    open_ = {"lease_type": "open", "residual": "18000", "realized_value": "16500"}
    quiet.goto(f"{site}/calculators/lease-end.html#{urlencode({**open_, 'beside': urlencode(closed)})}")
    expect(quiet.locator(".plan-two")).to_be_visible(timeout=SOON)
    rows = rows_side_by_side(quiet)
    assert ["plan-differs", "$1,345.00", "$1,500.00"] == rows["You owe at the end"]
    assert ["plan-differs", "$150.00", "—"] == rows["What is charged for wear?"]
