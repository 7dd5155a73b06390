"""The page for dealers makes the lines to paste."""

import pytest
from playwright.sync_api import expect

from tests.support.embed import ready
from tests.support.page import SOON
from tests.support.site import ROOT


@pytest.fixture
def maker(page, site):
    page.goto(f"{site}/dealers/embed.html")
    expect(page.locator("#plan-embed")).to_be_visible()
    return page


def test_the_page_for_dealers_makes_lines_that_work_as_they_stand(maker, guide, dealer, site):
    lock = maker.get_by_label("Lock: Which plan do you have?")
    expect(lock).to_be_disabled()
    maker.get_by_label("Which plan do you have?", exact=True).select_option("app-major-guard")
    lock.check()
    maker.get_by_label("What did the plan cost?", exact=True).fill("2400")
    maker.get_by_label("Accent").fill("#c00000")
    maker.get_by_label("Pin the script").check()
    maker.locator("plan-calculator").scroll_into_view_if_needed()
    live = maker.frame_locator("plan-calculator iframe")
    expect(live.get_by_label("Which plan do you have? (set by this site)")).to_have_value("app-major-guard")
    expect(live.get_by_label("What did the plan cost?")).to_have_value("2400")
    ready(maker)
    height = -(-maker.evaluate("document.querySelector('[data-part=live]').offsetHeight") // 100) * 100
    expect(maker.locator("[data-part=frame]")).to_contain_text(f'height="{height}"')
    parts = ("script", "frame", "link", "script-policy", "frame-policy")
    script, frame, link, allowed, framing = (
        maker.locator(f"[data-part={part}]").text_content().replace(site, guide.address) for part in parts
    )
    assert [f"script-src {guide.address}; frame-src {guide.address}", f"frame-src {guide.address}"] == [allowed, framing]
    assert [] == maker.console_errors
    page = '<!doctype html><link rel="icon" href="data:,"><body>'
    for content, policy in ((script, allowed), (frame, framing)):
        maker.goto(dealer.page(page + content, Content_Security_Policy=policy))
        there = maker.frame_locator("plan-calculator iframe" if content is script else "iframe")
        expect(there.get_by_label("Which plan do you have? (set by this site)")).to_have_value("app-major-guard")
        expect(there.get_by_role("button", name="Calculate")).to_have_css("background-color", "rgb(192, 0, 0)")
    maker.goto(dealer.page(page + link, Content_Security_Policy="default-src 'none'"))
    maker.get_by_role("link", name="Cancellation refund").click()
    expect(maker.get_by_role("heading", name="Cancellation refund", exact=True)).to_be_visible()


def test_what_is_copied_is_what_stands_there(maker):
    maker.get_by_role("button", name="Copy the link").click()
    expect(maker.locator("[data-part=copied]")).to_have_text("Copied.")
    maker.get_by_label("Accent").press("Control+V")
    expect(maker.get_by_label("Accent")).to_have_value(maker.locator("[data-part=link]").text_content())


def test_what_a_dealer_types_is_escaped_in_the_line(maker):
    maker.get_by_label("What did the plan cost?", exact=True).fill('"><script>pwned=1</script>')
    maker.get_by_label("What did the plan cost?", exact=True).dispatch_event("change")
    expect(maker.locator("[data-part=script]")).to_contain_text("&quot;&gt;&lt;script&gt;pwned=1")
    maker.locator("plan-calculator").scroll_into_view_if_needed()
    expect(maker.locator("plan-calculator p")).to_contain_text("price_paid can't be", timeout=SOON)
    assert maker.evaluate("window.pwned === undefined")


def test_another_calculator_brings_its_own_questions(maker):
    maker.get_by_label("Which calculator?").select_option("truck-class")
    expect(maker.locator("#preset-gvwr")).to_be_visible()
    expect(maker.locator("#preset-contract")).to_have_count(0)
    maker.locator("plan-calculator").scroll_into_view_if_needed()
    expect(maker.frame_locator("plan-calculator iframe").get_by_role("heading", name="Truck class")).to_be_visible(timeout=SOON)


def test_the_page_for_dealers_fits(open_page, site):
    page = open_page(viewport={"width": 320, "height": 800})
    page.goto(f"{site}/dealers/embed.html")
    expect(page.locator("#plan-embed")).to_be_visible()
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text() + ";undefined")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("axe.run('.md-content', { iframes: false }).then(({ violations }) => violations)")
        assert [] == [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
