"""A page of another site with a calculator on it, and what tests do with its frame."""

import pytest
from playwright.sync_api import expect

from tests.support.page import SOON

FIGURE = ".plan-sheet:not([hidden]):not([aria-busy]):not(:has(.plan-example)) .plan-figure"
HEARS = """
window.heard = []
for (const what of ["ready", "result", "error"])
    addEventListener(`plan-calculator:${what}`, ({ detail }) => heard.push([what, detail]))
"""
LINK = '<a href="{}/calculators/refund.html">Cancellation refund</a> Your refund: $1,870.26.'
ALL_READY = """() => [...document.querySelectorAll("plan-calculator")]
    .every((one) => one.shadowRoot?.querySelector("iframe")?.style.visibility === "inherit")"""
IFRAME = "document.querySelector('plan-calculator').shadowRoot.querySelector('iframe')"
READY = "document.querySelector('plan-calculator')?.shadowRoot?.querySelector('iframe')?.style.visibility === 'inherit'"


def element(name: str = "refund", inside: str = "", **attributes: str) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<plan-calculator name="{name}"{written}>{inside}</plan-calculator>'


def html(guide, *parts: str, script: str = "", head: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">'
        f"{head}<script>{script or HEARS}</script>"
        f'<script type="module" src="{guide.address}/embed.js"></script></head><body>{"".join(parts)}</body></html>'
    )


def opened(page, dealer, content: str, **headers):
    page.goto(dealer.page(content, **headers))
    return page.frame_locator("plan-calculator iframe")


def ready(page) -> None:
    page.wait_for_function(f"() => {READY}")


def expect_figure(frame, words: str) -> None:
    expect(frame.locator(FIGURE)).to_have_text(words, timeout=SOON)


def press(frame, name: str, **how) -> None:
    """Press a button in a frame until it hears it: just after a page has scrolled, Chromium may send a press to what was there before."""
    button = frame.get_by_role("button", name=name)
    button.evaluate(
        "(button) => (delete button.dataset.heard, button.addEventListener('click', () => (button.dataset.heard = ''), { once: true }))"
    )
    for _ in range(20):
        button.click(**how)
        if button.get_attribute("data-heard") is not None:
            return
    pytest.fail(f'"{name}" never heard that it was pressed')


def fill_in(frame) -> None:
    press(frame, "Fill in the example")


def calculate(frame, **how) -> None:
    press(frame, "Calculate", **how)


def heard(page, what: str) -> list:
    return [detail for name, detail in page.evaluate("heard") if name == what]


def inside(page, guide):
    """The frame itself, to look into."""
    return next(frame for frame in page.frames if frame.url.startswith(f"{guide.address}/embed/"))


def fits(page, guide, above: int = 0, below: int = 100_000) -> int:
    """The height of the frame, once it is exactly as high as what it holds and nothing scrolls in it."""
    ready(page)
    inside(page, guide).wait_for_function(
        """([above, below]) => {
            const { scrollWidth, scrollHeight } = document.documentElement
            const height = Math.ceil(document.documentElement.getBoundingClientRect().height)
            return innerHeight === height && scrollWidth <= innerWidth && scrollHeight <= innerHeight && height > above && height < below
        }""",
        arg=[above, below],
    )
    return page.evaluate(f"{IFRAME}.offsetHeight")
