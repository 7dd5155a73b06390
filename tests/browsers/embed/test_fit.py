"""What an embed costs and how it fits: loading, height, width, moving."""

import pytest
from playwright.sync_api import expect

from tests.support.browsers import launch
from tests.support.embed import (
    ALL_READY,
    FIGURE,
    HEARS,
    IFRAME,
    calculate,
    element,
    expect_figure,
    fill_in,
    fits,
    heard,
    html,
    inside,
    opened,
    press,
    ready,
)
from tests.support.page import SOON, USUAL


def test_nothing_is_asked_for_until_it_is_near_and_no_python_until_it_is_touched(newcomer, guide, dealer):
    frame = opened(newcomer, dealer, html(guide, '<p style="height:5000px">Far above.</p>', element()))
    newcomer.wait_for_function("() => Boolean(customElements.get('plan-calculator'))")
    newcomer.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert ["/embed.js"] == guide.asked
    newcomer.evaluate("scrollTo(0, 5000)")
    ready(newcomer)
    expect(frame.get_by_label("What did the plan cost?")).to_be_visible()
    assert {"/embed.js", "/embed/refund.html", "/assets/embed.css", "/assets/embed-frame.js"} == {
        path.split("?")[0] for path in guide.asked
    }
    frame.get_by_label("What did the plan cost?").click()
    calculate(frame)
    expect(frame.locator(".plan-errors")).to_be_visible(timeout=SOON)
    assert any("/assets/python/" in path for path in guide.asked)


def test_three_calculators_of_a_page_share_one_download_and_one_python(newcomer, guide, dealer):
    opened(newcomer, dealer, html(guide, element(), element("truck-class"), element("gap-refund")))
    frames = [newcomer.frame_locator("plan-calculator iframe").nth(count) for count in range(3)]
    newcomer.wait_for_function(ALL_READY)
    for frame in reversed(frames):  # from below: the height of one moves those under it
        fill_in(frame)
    for frame in frames:
        expect(frame.locator(FIGURE)).not_to_be_empty(timeout=SOON)
    for part in (
        "/assets/embed.css",
        "/assets/embed-frame.js",
        "/assets/python/trimmed.wasm",
        "/assets/python/traced.zip",
        "/assets/shared.js",
        "/assets/worker.js",
    ):
        assert 1 == len([path for path in guide.asked if path.startswith(part)]), part
    assert [] == newcomer.workers  # the shared one belongs to no page


def test_it_leaves_no_global_no_cookie_and_nothing_stored(newcomer, guide, dealer):
    keys = (
        "window.before = new Set(Object.getOwnPropertyNames(window)); window.before.add('before');" + HEARS + "window.before.add('heard')"
    )
    frame = opened(newcomer, dealer, html(guide, element(), script=keys))
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    added = "Object.getOwnPropertyNames(window).filter((name) => !before.has(name) && name !== '0')"
    assert [] == [name for name in newcomer.evaluate(added) if not name.lower().startswith(("__playwright", "__pw"))]
    assert ["", 0, 0] == newcomer.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert [] == newcomer.context.cookies()


def test_the_frame_grows_and_shrinks_with_what_it_holds(open_page, guide, dealer):
    page = open_page(viewport={"width": 280, "height": 700})
    frame = opened(page, dealer, html(guide, element(), head="<style>body{margin:0}</style>"))
    heights = {}
    for width in (1280, 390, 280):
        page.set_viewport_size({"width": width, "height": 700})
        heights[width] = fits(page, guide)
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    for width in (390, 1280, 280):
        page.set_viewport_size({"width": width, "height": 700})
        assert fits(page, guide) > heights[width]
    inside(page, guide).evaluate("document.documentElement.style.fontSize = '250%'")  # the usual is 125%
    assert fits(page, guide, above=2 * heights[280]) > 2 * heights[280]
    inside(page, guide).evaluate("document.documentElement.style.fontSize = ''")
    press(frame, "Start again")
    expect(frame.locator(".plan-example")).to_be_visible()
    undo = frame.get_by_role("button", name="Bring back my answers")
    expect(undo).to_be_visible()
    undo.evaluate("(button) => (button.hidden = true)")  # with which the form is as it was
    assert heights[280] == fits(page, guide, below=heights[280] + 1)


def test_nothing_in_sight_moves_when_it_appears(page, guide, dealer):
    watches = """
    window.link = new Set()
    window.below = new Set()
    const box = (selector) => document.querySelector(selector)?.getBoundingClientRect()
    const look = () => {
        if (box("#link")?.height) link.add(box("#link").top)
        if (box("#below")?.top < innerHeight) below.add(box("#below").top)
        requestAnimationFrame(look)
    }
    look()
    """
    release = [guide.hold("/embed.js"), guide.hold("/embed/refund.html")]
    line = element(style="display:block;min-height:min(100vh,1800px)", inside='<a id="link" href="#">Cancellation refund</a>')
    page.goto(dealer.page(html(guide, line, '<p id="below">Below</p>', script=watches)), wait_until="commit")
    page.wait_for_function("() => link.size")
    release[0]()
    page.wait_for_function("() => document.querySelector('plan-calculator').shadowRoot?.querySelector('iframe')")
    release[1]()
    ready(page)
    page.wait_for_function(f"() => {IFRAME}.offsetHeight > innerHeight && !document.querySelector('#link').offsetHeight")
    assert [1, []] == page.evaluate("[link.size, [...below]]")


def test_the_answer_is_brought_into_sight_on_the_page_around(open_page, guide, dealer):
    page = open_page(viewport={"width": 390, "height": 700})
    frame = opened(page, dealer, html(guide, element(), '<p style="height:2000px">Below</p>'))
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    expect(frame.locator(".plan-figure")).to_be_in_viewport()
    frame.get_by_label("What did the plan cost?").fill("much")
    expect(frame.locator(".plan-stage")).to_contain_text("One answer needs another look")
    fits(page, guide)
    calculate(frame, delay=300)  # as long as a finger does
    expect(frame.locator(".plan-errors")).to_be_focused()
    page.wait_for_function(f"() => {IFRAME}.getBoundingClientRect().top > -700")


def test_an_answer_that_comes_when_the_reader_has_gone_on_to_another_calculator_moves_nothing(newcomer, guide, dealer):
    release = guide.hold("/assets/python/")
    opened(newcomer, dealer, html(guide, element(), element("truck-class"), element("gap-refund")))
    newcomer.wait_for_function(ALL_READY)
    reads, asks, fills = (newcomer.frame_locator("plan-calculator iframe").nth(count) for count in range(3))
    fill_in(fills)
    calculate(asks)
    reads.get_by_label("What did the plan cost?").fill("24")
    before = newcomer.evaluate("scrollY")
    release()
    expect(fills.locator(FIGURE)).not_to_be_empty(timeout=SOON)
    expect(asks.locator(".plan-errors")).to_be_visible()
    newcomer.keyboard.type("00")
    expect(reads.get_by_label("What did the plan cost?")).to_have_value("2400")
    assert before == newcomer.evaluate("scrollY")


def test_a_page_that_resets_every_style_shows_it_whole(page, guide, dealer):
    hostile = """<style>
    *, *::before {
        all: unset !important; display: inline !important; height: 7px !important; max-height: 7px !important; overflow: hidden; float: left
    }
    iframe { display: none !important; width: 1px !important } [hidden] { display: block !important }
    html, body, div { display: block !important; height: auto !important; max-height: none !important }
    </style>"""
    frame = opened(page, dealer, html(guide, "<div>", element(), "</div>", head=hostile))
    ready(page)
    expect(frame.get_by_label("What did the plan cost?")).to_be_visible()
    page.wait_for_function(f"() => {IFRAME}.offsetHeight > 800 && {IFRAME}.offsetWidth > 300")
    page.wait_for_function(f"() => document.querySelector('plan-calculator').offsetHeight >= {IFRAME}.offsetHeight")


def test_it_works_in_a_page_that_stands_in_a_frame_itself(page, guide, dealer):
    within = dealer.page(html(guide, element()), "/within")
    page.goto(
        dealer.page(f'<!doctype html><link rel="icon" href="data:,"><iframe id="outer" src="{within}" width="600" height="600"></iframe>')
    )
    frame = page.frame_locator("#outer").frame_locator("plan-calculator iframe")
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    outer = next(frame for frame in page.frames if frame.url == within)
    outer.wait_for_function("heard.some(([what]) => what === 'result')")


def test_it_works_where_each_site_has_a_process_of_its_own(playwright, browser_name, guide, dealer):
    with launch(playwright, browser_name, apart=True) as browser:
        page = browser.new_page()
        page.goto(dealer.page(html(guide, element(**USUAL))))
        ready(page)
        inside(page, guide).evaluate("document.querySelector('form').requestSubmit()")  # in Firefox no click gets there
        page.wait_for_function("() => heard.some(([what]) => what === 'result')", timeout=SOON)
        assert "1870.26" == heard(page, "result")[0]["outcome"]["refund"]
        assert any("/assets/shared.js" in path for path in guide.asked)
        fits(page, guide)


@pytest.mark.parametrize(
    "around",
    [
        "<div style='display:flex;align-items:flex-start'>HERE</div>",
        "<div style='display:flex;flex-flow:column;align-items:flex-start'>HERE</div>",
        "<table><tr><td>HERE</td></tr></table>",
        "<div style='display:grid;justify-items:start'>HERE</div>",
        "<div style='float:left'>HERE</div>",
    ],
    ids=["row", "column", "cell", "grid", "float"],
)
def test_it_is_as_wide_as_the_place_that_holds_it(open_page, guide, dealer, around):
    page = open_page(viewport={"width": 900, "height": 700})
    opened(page, dealer, html(guide, around.replace("HERE", element()), head="<style>body{margin:0}</style>"))
    ready(page)
    page.wait_for_function(f"() => {IFRAME}.offsetWidth > document.documentElement.clientWidth - 10")  # a scroll bar takes its part
    assert page.evaluate("document.documentElement.scrollWidth === document.documentElement.clientWidth")


def test_a_page_of_one_script_removes_it_and_adds_it_again_and_the_answers_are_there(page, guide, dealer):
    frame = opened(page, dealer, html(guide, '<main id="view">', element(contract="app-major-guard"), "</main>"))
    ready(page)
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    frame.get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(frame, "$910.00")
    page.evaluate(
        "window.kept = document.querySelector('plan-calculator'); kept.remove();"
        "document.querySelector('#view').textContent = 'Another page'"
    )
    expect(page.locator("plan-calculator")).to_have_count(0)
    page.evaluate("document.querySelector('#view').replaceChildren(kept)")
    expect_figure(frame, "$910.00")
    expect(frame.get_by_label("What did the plan cost?")).to_have_value("2400.00")


def test_it_bears_being_added_moved_and_removed_a_hundred_times(page, guide, dealer):
    opened(page, dealer, html(guide, '<div id="a"></div><div id="b"></div>'))
    page.wait_for_function("() => Boolean(customElements.get('plan-calculator'))")
    page.evaluate("""async () => {
        const calculator = document.createElement("plan-calculator")
        calculator.setAttribute("name", "refund")
        for (let count = 0; count < 100; count++) {
            document.querySelector(count % 2 ? "#a" : "#b").append(calculator)
            if (count % 7 === 0) calculator.remove()
            if (count % 5 === 0) await new Promise(requestAnimationFrame)
        }
        document.querySelector("#a").innerHTML = '<plan-calculator name="truck-class"></plan-calculator>'
        document.querySelector("#b").append(calculator)
    }""")
    page.wait_for_function(ALL_READY)
    assert [1, 1] == page.evaluate(
        "[...document.querySelectorAll('plan-calculator')].map((one) => one.shadowRoot.querySelectorAll('iframe').length)"
    )
    assert 3 == len(page.frames)
    assert [] == page.console_errors
