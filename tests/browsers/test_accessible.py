"""Calculators and the search in every state that a reader meets: axe finds nothing, nothing is wider than the screen, keys do all."""

import pytest
from playwright.sync_api import expect

from tests.support.page import SOON, calculate, figure
from tests.support.site import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text()
FINDS = (
    "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(({id, nodes}) => [id, `${nodes[0].target}`]))"
)
PAGES = ("my-plan", "leaving", "lease-balance", "refund")
LOOKS = [("chromium", "dark", 320), ("firefox", "light", 1280)]
UNFOLD = "document.querySelectorAll('main details').forEach((fold) => (fold.open = true))"


def found(page, state: str) -> list:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [(state, *violation) for violation in page.evaluate(f"{AXE};{FINDS}")] + ([(state, "wide", wide)] if wide > 0 else [])


@pytest.mark.parametrize(("browser_name", "scheme", "width"), LOOKS, indirect=["browser_name"])
def test_axe_finds_nothing_in_any_state(open_page, site, scheme, width):
    page = open_page(viewport={"width": width, "height": 740}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    wrong = []
    for name in PAGES:
        page.goto(f"{site}/calculators/{name}.html")
        wrong += found(page, f"{name}, first")
        calculate(page)
        expect(page.locator(".plan-errors")).to_be_visible(timeout=SOON)
        wrong += found(page, f"{name}, errors")
        page.get_by_role("button", name="Fill in the example").click()
        expect(figure(page)).to_be_visible(timeout=SOON)
        page.evaluate(UNFOLD)
        page.locator(".plan-sheet .plan-tag").first.click()
        wrong += found(page, f"{name}, answered and unfolded")
    assert [] == wrong
    assert [] == page.console_errors


@pytest.mark.parametrize("name", ("my-plan", "leaving", "when-to-cancel"))
def test_a_calculator_is_filled_in_and_answered_by_keyboard(returning, site, name):
    returning.goto(f"{site}/calculators/{name}.html")
    returning.get_by_role("button", name="Fill in the example").focus()
    returning.keyboard.press("Enter")
    expect(figure(returning)).to_be_visible(timeout=SOON)
    first = returning.locator(".plan-form :is(input, select)").first
    first.focus()
    for _ in range(80):
        returning.keyboard.press("Tab")
        if returning.evaluate("document.activeElement.type") == "submit":
            break
    returning.keyboard.press("Enter")
    expect(returning.locator(".plan-answer")).to_be_in_viewport()
    assert returning.evaluate("Boolean(document.activeElement.closest('plan-calculator'))")
