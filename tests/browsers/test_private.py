"""Private answers stand in no address and no event."""

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.support.page import SOON, calculate, expect_figure, figure

CLAIM = {"last_name": "Rivera", "zip": "48226", "vin": "1M8GDM9AXKP042788", "documents_received_on": "2026-11-02"}
NOTES_ADDRESSES = """
window.addresses = []
for (const name of ["replaceState", "pushState"]) {
    const real = history[name]
    history[name] = function (state, title, address) {
        window.addresses.push(String(address))
        return real.call(this, state, title, address)
    }
}
addEventListener("plan-calculator:result", ({ detail }) => window.addresses.push(JSON.stringify(detail.answers)))
"""


def expect_open_answers_only(page):
    """Every address and event since the page was opened, and its links to examples, without the private answers."""
    addresses = [
        *page.evaluate("addresses"),
        page.url,
        *page.locator(".plan-cases a").evaluate_all("(links) => links.map((link) => link.href)"),
    ]
    assert [] == [
        text for text in addresses if any(private in text for private in ("Rivera", "48226", "1M8GDM9AXKP042788", "last_name", "vin="))
    ]


def test_private_answers_stand_in_no_address(quiet, site):
    quiet.add_init_script(NOTES_ADDRESSES)
    quiet.goto(f"{site}/calculators/gap-claim.html")
    for name, text in CLAIM.items():
        quiet.locator(f"[name={name}]").fill(text)
    calculate(quiet)
    expect_figure(quiet, "November 4, 2026")
    expect(quiet).to_have_url(re.compile("documents_received_on=2026-11-02"))
    quiet.get_by_role("button", name="Compare with another answer").click()
    quiet.locator("[name=documents_received_on]").fill("2026-11-20")
    expect_figure(quiet, "November 24, 2026")
    expect(quiet).to_have_url(re.compile("beside=.*2026-11-02"))
    expect(quiet.locator(".plan-private")).to_contain_text("leaves out your last name, zip code and VIN.")
    assert 3 <= len(quiet.evaluate("addresses"))
    expect_open_answers_only(quiet)


def test_a_link_without_its_private_answers_waits_for_them(quiet, site):
    quiet.goto(f"{site}/calculators/gap-claim.html#documents_received_on=2026-11-02")
    expect(quiet.locator("[name=documents_received_on]")).to_have_value("11/2/2026")
    expect(quiet.locator(".plan-example")).to_be_visible()
    expect(quiet.locator(".plan-errors")).to_be_hidden()


def test_an_old_link_with_private_answers_is_answered_and_loses_them(quiet, site):
    quiet.add_init_script(NOTES_ADDRESSES)
    quiet.goto(f"{site}/calculators/gap-claim.html#{urlencode(CLAIM)}")
    expect(quiet).not_to_have_url(re.compile("Rivera"))
    expect_figure(quiet, "November 4, 2026")
    expect_open_answers_only(quiet)


def test_a_worked_example_with_private_answers_opens_in_the_form(quiet, site):
    quiet.add_init_script(NOTES_ADDRESSES)
    quiet.goto(f"{site}/calculators/gap-claim.html")
    quiet.wait_for_function("!!customElements.get('plan-calculator')")
    quiet.get_by_role("heading", name="Worked examples").click()
    quiet.locator(".plan-cases a").first.click()
    expect(figure(quiet)).to_be_visible(timeout=SOON)
    expect(quiet.locator("[name=last_name]")).not_to_have_value("")
    expect_open_answers_only(quiet)
