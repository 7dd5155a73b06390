"""From a keystroke to the updated answer, when Python runs"""

from pathlib import Path
from statistics import median

from bench.lighthouse import serving

ROOT = Path(__file__).parent.parent
TIMES = 30
BOUND = "50 ms in Chromium"
WARM = """async ([times, price]) => {
    const field = document.querySelector("input[name=price_paid]")
    const sheet = document.querySelector(".plan-sheet")
    const figure = () => sheet.querySelector(".plan-figure")?.textContent
    const taken = []
    for (let turn = 0; turn < times; turn += 1) {
        const before = figure()
        await new Promise(requestAnimationFrame)
        const began = performance.now()
        field.value = String(price + turn)
        field.dispatchEvent(new Event("input", { bubbles: true }))
        while (figure() === before || sheet.hasAttribute("aria-busy"))
            await new Promise((go) => {
                const { port1, port2 } = new MessageChannel()
                port1.onmessage = go
                port2.postMessage(0)
            })
        taken.push(performance.now() - began)
    }
    return taken
}"""
ASKED = """async (times) => {
    const { python } = await import("/assets/python.js")
    const answers = {
        contract: "app-major-guard", coverage_start: "2025-03-01", cancel_on: "2026-03-01", term_months: "60", claims_filed: "no",
    }
    const taken = []
    for (let turn = 0; turn < times + 5; turn += 1) {
        const began = performance.now()
        await python.ask("refund", { ...answers, price_paid: String(2400 + turn) })
        taken.push(performance.now() - began)
    }
    return taken.slice(5)
}"""


def rows():
    from playwright.sync_api import sync_playwright

    from tests.support.browsers import launch

    with sync_playwright() as playwright, serving(ROOT / "site") as address:
        for name in ("chromium", "firefox"):
            with launch(playwright, name) as browser:
                page = browser.new_page()
                page.set_default_timeout(120_000)
                page.goto(f"{address}/calculators/refund.html")
                page.get_by_role("button", name="Fill in the example").click()
                page.locator(".plan-sheet:not([hidden]):not([aria-busy]):not(:has(.plan-example)) .plan-figure").wait_for()
                page.evaluate(WARM, [10, 2000])
                typed = page.evaluate(WARM, [TIMES, 3000])
                yield f"{name}: `refund`, from the input event to the new answer in the page", told(typed), BOUND
                page.goto(f"{address}/")
                yield f"{name}: of which the worker, Python and the way there and back", told(page.evaluate(ASKED, TIMES)), "16 ms"


def told(taken: list[float]) -> str:
    return f"{median(taken):.1f} ms (least {min(taken):.1f}, most {max(taken):.1f})"
