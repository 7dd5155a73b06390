"""The page of a calculator, as tests of browsers use it: answers, figures, and what is printed."""

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.support.site import named

SOON = 60_000  # how long Python may take to start on a slow machine
KEPT = """async (paths) => {
    const registration = await Promise.race([navigator.serviceWorker.ready, new Promise((resolve) => setTimeout(resolve, 60000))])
    if (!registration) return "no service worker came"
    const all = async () => (await Promise.all((await caches.keys()).filter((name) => name.startsWith("plan-guide "))
        .map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url.slice(registration.scope.length))))).flat()
    const late = performance.now() + 60000
    for (let kept = []; performance.now() < late && !paths.every((path) => kept.includes(path)); kept = await all())
        await new Promise(requestAnimationFrame)
    const kept = await all()
    return paths.filter((path) => !kept.includes(path)).join()
}"""
USUAL = {
    "contract": "app-major-guard",
    "price_paid": "2400.00",
    "coverage_start": "2025-03-01",
    "cancel_on": "2026-03-01",
    "term_months": "60",
    "term_miles": "75000",
    "miles_driven": "12000",
    "claims_filed": "no",
}
OLD = "0123456789abcdef"  # the hash of rules with a fee of $40 for Major Guard
OLD_ILLINOIS = {
    "contract": "app-major-guard",
    "state": "IL",
    "price_paid": "300",
    "coverage_start": "2017-12-31",
    "cancel_on": "2018-12-31",
    "term_months": "60",
    "claims_filed": "no",
}
ASK = "async ([address, name, answers]) => (await (await import(address)).python.ask(name, answers)).answer"


def figure(page):
    """The figure of an answer that was worked out here, not of the example."""
    return page.locator(".plan-sheet:not([hidden]):not([aria-busy]):not(:has(.plan-example)) .plan-figure")


def expect_figure(page, words: str):
    expect(figure(page)).to_have_text(words, timeout=SOON)


def open_with(page, site, answers: dict) -> None:
    page.goto(f"{site}/calculators/refund.html#{urlencode(answers)}")


def calculate(page) -> None:
    page.get_by_role("button", name="Calculate").click()


def typed(page) -> str:
    """What the form still holds of the price."""
    return page.get_by_label("What did the plan cost?").input_value()


def expect_recovery(page, host) -> None:
    """After a fault what was typed is there, and answers when the host has no faults any more."""
    assert "2400.00" == typed(page)
    host.faults.clear()
    calculate(page)
    expect_figure(page, "$1,870.26")


def entry(page, count: int):
    return page.get_by_role("group", name=f"Line {count}", exact=True)


def sheets(page) -> int:
    """How many sheets of paper the page fills."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="Letter")))


def quick_start(page, built) -> list[str]:
    """What the quick start asks for in this browser."""
    ending = page.evaluate("(() => { try { return new DecompressionStream('brotli') && 'br' } catch { return 'gz' } })()")
    names = ["pyodide.mjs", *(f"{name}.{ending}" for name in ("trimmed.wasm", "trimmed.mjs", "traced.zip"))]
    return [named(built, f"assets/python/{name}").relative_to(built).as_posix() for name in names]
