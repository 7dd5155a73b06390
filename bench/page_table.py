"""A table of 100,000 rows in the page, a third of them wrong: frames, memory, Stop"""

from pathlib import Path

from bench.lighthouse import serving
from calculators.batch.door import written

ROOT = Path(__file__).parent.parent
COUNT = 100_000
COLUMNS = ("Ref", "contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed")
GOOD = ("app-major-guard", "2400.00", "3/1/2025", "2026-03-01", "60", "no")
SPOILED = (("Major", *GOOD[1:]), (*GOOD[:3], "2024-01-01", "none", "maybe"), GOOD[:4], (*GOOD, "x"))
WATCHES = """() => {
    window.longest = 0
    let last = performance.now()
    const tick = (now) => {
        window.longest = Math.max(window.longest, now - last)
        last = now
        requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
}"""
STOPS = """async () => {
    const status = document.querySelector("plan-batch [role=status]")
    while (!/^[2-9][0-9],/.test(document.querySelector(".plan-count").textContent)) await new Promise(requestAnimationFrame)
    const began = performance.now()
    document.querySelector("[data-do=stop]").click()
    while (!status.textContent.startsWith("Stopped")) await new Promise((go) => setTimeout(go))
    return performance.now() - began
}"""


def rows():
    from playwright.sync_api import sync_playwright

    from tests.support.browsers import launch

    content = written([COLUMNS, *((f"A-{at}", *(SPOILED[at % 4] if at % 3 == 0 else GOOD)) for at in range(COUNT))]).encode()
    with sync_playwright() as playwright, serving(ROOT / "site") as address:
        for name in ("chromium", "firefox"):
            with launch(playwright, name) as browser:
                page = browser.new_page()
                page.set_default_timeout(300_000)
                page.goto(f"{address}/calculators/refund.html")
                page.evaluate(WATCHES)
                choose(page, content)
                page.evaluate("longest = 0")  # what it cost to put the file there is not ours
                page.get_by_label("What is Ref?").select_option("keep")
                began = page.evaluate("performance.now()")
                page.get_by_role("button", name="Work out").click()
                page.wait_for_function("() => document.querySelector('plan-batch [role=status]').textContent.includes('answered')")
                yield f"{name}: all of it", f"{(page.evaluate('performance.now()') - began) / 1000:.1f} s", ""
                yield f"{name}: the longest frame meanwhile", f"{page.evaluate('longest'):.0f} ms", "200 ms"
                if name == "chromium":
                    yield (
                        f"{name}: what the page's own memory holds then",
                        f"{page.evaluate('performance.memory.usedJSHeapSize') / 1e6:.0f} MB",
                        "",
                    )
                choose(page, content)
                yield f"{name}: from a press on Stop to the results so far", f"{page.evaluate(STOPS):.0f} ms", "200 ms"


def choose(page, content: bytes) -> None:
    page.locator("plan-batch input[type=file]").set_input_files({"name": "contracts.csv", "mimeType": "text/csv", "buffer": content})
