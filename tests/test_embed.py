"""A calculator on someone else's page: two hosts of two sites, real headers, real browsers."""

import gzip
import json
import random
import re
from itertools import combinations, product
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import hosts
import pytest
from browsers import launch
from jsonschema import Draft202012Validator
from playwright.sync_api import expect
from referencing import Registry, Resource
from test_page import USUAL

import calculators

ROOT = Path(__file__).parent.parent
SOON = 60_000  # how long Python may take to start on a slow machine
SCRIPT_BYTES, FRAME_BYTES, FRAME_PACKED = 1500, 70 * 1024, 30 * 1024
FIGURE = ".plan-sheet:not([hidden]):not([aria-busy]):not(:has(.plan-example)) .plan-figure"
HEARS = """
window.heard = []
for (const what of ["ready", "result", "error"])
    addEventListener(`plan-calculator:${what}`, ({ detail }) => heard.push([what, detail]))
"""
ALL_READY = "() => [...document.querySelectorAll('plan-calculator')].every((one) => one.shadowRoot?.querySelector('iframe')?.style.visibility === 'inherit')"
IFRAME = "document.querySelector('plan-calculator').shadowRoot.querySelector('iframe')"
READY = "document.querySelector('plan-calculator')?.shadowRoot?.querySelector('iframe')?.style.visibility === 'inherit'"
PAYLOADS = [
    "<img src=x onerror=parent.pwned=1>",
    '"><script>pwned=1</script>',
    "'><svg onload=pwned=1>",
    "javascript:pwned=1",
    "</select><script>pwned=1</script>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'>",
    "{{constructor.constructor('pwned=1')()}}",
    "${pwned=1}",
    "url(javascript:pwned=1)",
    "red;background:url(//x)",
    "#0b5d63;}*{display:none",
    "\u0000<b>",
    "&lt;script&gt;pwned=1&lt;/script&gt;",
    "__proto__",
    "constructor",
    "[object Object]",
    "x" * 100_000,
    "\u202e\u2028\U0001f600",
    "%3Cscript%3Epwned=1%3C/script%3E",
    "data:text/html,<script>pwned=1</script>",
]


@pytest.fixture
def guide(built):
    host = hosts.guide(built)
    yield host
    host.close()


@pytest.fixture
def dealer():
    host = hosts.dealer()
    yield host
    host.close()


def element(name: str = "refund", inside: str = "", **attributes: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<plan-calculator name="{name}"{told}>{inside}</plan-calculator>'


def html(guide, *parts: str, script: str = "", head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">{head}<script>{script or HEARS}</script>'
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


@pytest.fixture(autouse=True)
def patient(request):
    """A busy machine is no failure."""
    expect.set_options(timeout=20_000)
    if "page" in request.fixturenames:
        request.getfixturevalue("page").set_default_timeout(SOON)
    yield
    expect.set_options(timeout=5_000)


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


# ---- what it costs


def test_the_script_is_at_most_1_and_a_half_kilobytes(built):
    scripts = [built / "embed.js", *built.glob("embed/*/embed.js")]
    assert 2 == len(scripts)
    assert [] == [script for script in scripts if len(gzip.compress(script.read_bytes(), 9)) > SCRIPT_BYTES]


def test_a_frame_loads_at_most_70_kilobytes_before_it_is_touched_and_30_where_the_host_compresses(built):
    for name in calculators.names():
        page = built / f"embed/{name}.html"
        loaded = [page, *(built / "assets" / found for found in re.findall(r'(?:src|href)="\.\./assets/([^"?]+)', page.read_text()))]
        assert (name, 3) == (name, len(loaded))
        assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in loaded) <= FRAME_PACKED, name
        # Those that join several calculators ask so many questions that they need a host that compresses.
        assert name in ("breakdown", "leaving", "my-plan") or sum(path.stat().st_size for path in loaded) <= FRAME_BYTES, name


def test_nothing_is_asked_for_until_it_is_near_and_no_python_until_it_is_touched(page, guide, dealer):
    frame = opened(page, dealer, html(guide, '<p style="height:5000px">Far above.</p>', element()))
    page.wait_for_function("() => Boolean(customElements.get('plan-calculator'))")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert ["/embed.js"] == guide.asked
    page.evaluate("scrollTo(0, 5000)")
    ready(page)
    expect(frame.get_by_label("What did the plan cost?")).to_be_visible()
    assert {"/embed.js", "/embed/refund.html", "/assets/embed.css", "/assets/embed-frame.js"} == {
        path.split("?")[0] for path in guide.asked
    }
    frame.get_by_label("What did the plan cost?").click()
    calculate(frame)
    expect(frame.locator(".plan-errors")).to_be_visible(timeout=SOON)
    assert any("/assets/python/" in path for path in guide.asked)


def test_three_calculators_of_a_page_share_one_download_and_one_python(page, guide, dealer):
    opened(page, dealer, html(guide, element(), element("truck-class"), element("gap-refund")))
    frames = [page.frame_locator("plan-calculator iframe").nth(count) for count in range(3)]
    page.wait_for_function(ALL_READY)
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
    assert [] == page.workers  # the shared one belongs to no page


def test_it_leaves_no_global_no_cookie_and_nothing_stored(page, guide, dealer):
    keys = (
        "window.before = new Set(Object.getOwnPropertyNames(window)); window.before.add('before');" + HEARS + "window.before.add('heard')"
    )
    frame = opened(page, dealer, html(guide, element(), script=keys))
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    added = "Object.getOwnPropertyNames(window).filter((name) => !before.has(name) && name !== '0')"
    assert [] == [name for name in page.evaluate(added) if not name.lower().startswith(("__playwright", "__pw"))]
    assert ["", 0, 0] == page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")
    assert [] == page.context.cookies()


# ---- how it fits


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


def test_an_answer_that_comes_when_the_reader_has_gone_on_to_another_calculator_moves_nothing(page, guide, dealer):
    release = guide.hold("/assets/python/")
    opened(page, dealer, html(guide, element(), element("truck-class"), element("gap-refund")))
    page.wait_for_function(ALL_READY)
    reads, asks, fills = (page.frame_locator("plan-calculator iframe").nth(count) for count in range(3))
    fill_in(fills)
    calculate(asks)
    reads.get_by_label("What did the plan cost?").fill("24")
    before = page.evaluate("scrollY")
    release()
    expect(fills.locator(FIGURE)).not_to_be_empty(timeout=SOON)
    expect(asks.locator(".plan-errors")).to_be_visible()
    page.keyboard.type("00")
    expect(reads.get_by_label("What did the plan cost?")).to_have_value("2400")
    assert before == page.evaluate("scrollY")


def test_a_page_that_resets_every_style_shows_it_whole(page, guide, dealer):
    hostile = """<style>
    *, *::before { all: unset !important; display: inline !important; height: 7px !important; max-height: 7px !important; overflow: hidden; float: left }
    iframe { display: none !important; width: 1px !important } [hidden] { display: block !important } html, body, div { display: block !important; height: auto !important; max-height: none !important }
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


# ---- what a page sets


def test_attributes_fill_answers_in_and_change_them_later(page, guide, dealer):
    frame = opened(
        page,
        dealer,
        html(guide, element(contract="app-major-guard", state="TX", price_paid="2400", claims_filed="no", coverage_start="2025-03-01")),
    )
    expect(frame.get_by_label("Which plan do you have?")).to_have_value("app-major-guard")
    expect(frame.get_by_label("In which state did you buy it?")).to_have_value("TX")
    expect(frame.get_by_label("What did the plan cost?")).to_have_value("2400")
    expect(frame.get_by_label("When did coverage start?")).to_have_value("3/1/2025")
    expect(frame.get_by_role("radiogroup", name="Has any claim been filed?").get_by_label("No")).to_be_checked()
    ready(page)
    frame.get_by_label("What did the plan cost?").fill("3000")
    page.evaluate("document.querySelector('plan-calculator').setAttribute('state', 'FL')")
    expect(frame.get_by_label("In which state did you buy it?")).to_have_value("FL")
    expect(frame.get_by_label("What did the plan cost?")).to_have_value("3000")  # the reader's own answer stays
    assert [] == page.console_errors


def test_an_answer_in_a_group_that_repeats_can_be_preset(page, guide, dealer):
    frame = opened(page, dealer, html(guide, '<plan-calculator name="roadside" country="us" occurrences.2.cost="45"></plan-calculator>'))
    expect(frame.get_by_role("group", name="Line 2").get_by_label("What did it cost?")).to_have_value("45")


def test_a_locked_answer_can_be_read_and_not_changed(page, guide, dealer):
    frame = opened(
        page, dealer, html(guide, element(locked="contract,price_paid claims_filed coverage_start", **{**USUAL, "price_paid": "2400"}))
    )
    ready(page)
    expect(frame.locator(".plan-locked")).to_have_count(4)
    expect(frame.get_by_label("What did the plan cost? (set by this site)")).not_to_be_editable()
    expect(frame.get_by_role("radiogroup", name="Has any claim been filed?").get_by_label("Yes")).to_be_disabled()
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    # Whatever is done to the fields from inside, the settled answers are what is worked out with.
    frame.locator("form").evaluate("""(form) => {
        for (const field of form.elements) { field.disabled = field.readOnly = false; for (const option of field.options ?? []) option.disabled = false }
        form.elements.price_paid.value = "9999"
        form.elements.contract.value = "gap"
        form.elements.claims_filed.value = "yes"
    }""")
    calculate(frame)
    page.wait_for_function("heard.filter(([what]) => what === 'result').length === 2")
    assert "2400.00" == heard(page, "result")[-1]["answers"]["price_paid"]
    assert heard(page, "result")[0]["outcome"] == heard(page, "result")[-1]["outcome"]
    fill_in(frame)
    expect(frame.get_by_label("What did the plan cost? (set by this site)")).to_have_value("2400")
    press(frame, "Start again")
    expect(frame.get_by_label("What did the plan cost? (set by this site)")).to_have_value("2400")
    page.evaluate("document.querySelector('plan-calculator').removeAttribute('locked')")
    expect(frame.locator(".plan-locked")).to_have_count(0)
    expect(frame.get_by_label("What did the plan cost?")).to_be_editable()


def test_the_look_is_set_and_changed_by_attributes(page, guide, dealer):
    frame = opened(page, dealer, html(guide, element(theme="dark", accent="#ffee88", font="serif", corner="12")))
    ready(page)
    body, button = frame.locator("body"), frame.get_by_role("button", name="Calculate")
    expect(body).to_have_css("background-color", "rgb(18, 25, 27)")
    expect(button).to_have_css("border-radius", "12px")
    expect(body).to_have_css("font-family", re.compile("serif"))
    page.evaluate(
        "Object.entries({ theme: 'light', accent: '#c00', corner: '0', font: 'mono' }).forEach((one) => document.querySelector('plan-calculator').setAttribute(...one))"
    )
    expect(body).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(button).to_have_css("background-color", "rgb(204, 0, 0)")
    expect(button).to_have_css("border-radius", "0px")
    expect(body).to_have_css("font-family", re.compile("mono"))


def test_text_in_any_accent_can_be_read(page, guide, dealer):
    frame = opened(page, dealer, html(guide, element(locked="contract,state", **USUAL)))
    ready(page)
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    framed = inside(page, guide)
    framed.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text() + ";undefined")
    for theme, accent in product(("light", "dark"), ("#ffff00", "#000", "#ff69b4")):
        look = {"theme": theme, "accent": accent}
        page.evaluate(
            "(look) => Object.entries(look).forEach((one) => document.querySelector('plan-calculator').setAttribute(...one))", look
        )
        framed.wait_for_function(
            "(look) => Object.entries(look).every(([name, text]) => document.querySelector('plan-calculator').settings.get(name) === text)",
            arg=look,
        )
        found = framed.evaluate(
            "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then(({ violations }) => violations)"
        )
        assert [] == [f"{look} {one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]


WRONG = [
    ("price-paid", "2400", 'There is no question "price-paid" here; did you mean price_paid.'),
    ("state", "Texass", 'state can\'t be "Texass".'),
    ("coverage_start", "March 1", 'coverage_start can\'t be "March 1".'),
    ("price_paid", "much", 'price_paid can\'t be "much".'),
    ("claims_filed", "maybe", 'claims_filed can\'t be "maybe".'),
    ("locked", "price_paid", 'price_paid is locked and needs an answer: add price_paid="…".'),
    ("locked", "prices", 'There is no question "prices" to lock.'),
    ("theme", "pink", "The theme is one of auto, light, dark."),
    ("accent", "teal", "The accent is a color like #0b5d63."),
    ("font", "Comic Sans", "The font is one of system, serif, rounded, mono."),
    ("corner", "4px", "The corner is a whole number of pixels from 0 to 24."),
    ("analytics", "mine", "The analytics are asc, or none."),
    ("lang", "es", "The calculator speaks English only: lang is en."),
]


def test_a_wrong_attribute_is_said_where_the_element_stands_and_in_the_console(page, guide, dealer):
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "warning" else None)
    frame = opened(page, dealer, html(guide, element(**{WRONG[0][0]: WRONG[0][1]})))
    note = page.locator("plan-calculator p")
    for name, text, says in WRONG:
        page.evaluate("(one) => document.querySelector('plan-calculator').setAttribute(...one)", [name, text])
        expect(note).to_have_text(says)
        assert f"plan-calculator: {says}" in told
        expect(frame.get_by_label("What did the plan cost?")).to_have_value("")
        page.evaluate("(name) => document.querySelector('plan-calculator').removeAttribute(name)", name)
        expect(note).to_be_hidden()


def test_a_name_that_no_calculator_has_is_said(page, guide, dealer):
    opened(page, dealer, html(guide, element("refnd")))
    expect(page.locator("plan-calculator p")).to_contain_text(
        'There is no calculator "refnd". There are: adaptive-equipment, alternate-transportation'
    )
    page.wait_for_function("heard.length")
    assert ["name"] == [told["reason"] for told in heard(page, "error")]
    page.evaluate("document.querySelector('plan-calculator').setAttribute('name', 'refund')")
    ready(page)
    expect(page.locator("plan-calculator p")).to_be_hidden()


@pytest.mark.parametrize(
    ("reason", "headers", "says"),
    [
        (
            "policy",
            {"Content_Security_Policy": "default-src 'none'; img-src data:; script-src 'unsafe-inline' GUIDE; frame-src 'self'"},
            "It must allow: frame-src GUIDE",
        ),
        (
            "policy",
            {"Content_Security_Policy": "default-src 'none'; img-src data:; script-src 'unsafe-inline' GUIDE"},
            "It must allow: frame-src GUIDE",
        ),
        ("sandbox", {"Content_Security_Policy": "sandbox allow-scripts"}, 'Its words must hold "allow-same-origin"'),
        (
            "isolated",
            {"Cross_Origin_Embedder_Policy": "require-corp", "Cross_Origin_Opener_Policy": "same-origin"},
            "must send that header with its frames",
        ),
        ("unreachable", {}, "answers, but no page of this calculator"),
    ],
)
def test_where_no_calculator_comes_the_reason_is_told_and_the_link_stays(page, guide, dealer, reason, headers, says):
    if reason in ("isolated", "unreachable"):
        guide.without = {"isolated": ("Cross-Origin-Embedder-Policy",), "unreachable": ("/embed/refund.html",)}[reason]
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "warning" else None)
    content = html(guide, element(inside='<a href="#">Cancellation refund</a>'))
    page.goto(dealer.page(content, **{name: value.replace("GUIDE", guide.address) for name, value in headers.items()}))
    expect(page.locator("plan-calculator p")).to_contain_text(says.replace("GUIDE", guide.address))
    expect(page.get_by_role("link", name="Cancellation refund")).to_be_visible()
    assert [reason] == [one["reason"] for one in heard(page, "error")]
    assert 1 == len([words for words in told if words.startswith("plan-calculator: ") and says.replace("GUIDE", guide.address) in words])
    page.trespasses.clear()  # of the dealer's own policy


def test_a_host_that_is_gone_is_told(page, guide, dealer):
    page.goto(dealer.page(html(guide, '<p style="height:5000px">Far above.</p>', element())))
    page.wait_for_function("() => Boolean(customElements.get('plan-calculator'))")
    guide.close()
    page.evaluate("scrollTo(0, 5000)")
    expect(page.locator("plan-calculator p")).to_have_text(f"{urlsplit(guide.address).netloc} can't be reached.")
    assert [{"reason": "unreachable"}] == heard(page, "error")


def test_a_page_that_forbids_the_script_keeps_the_link(page, guide, dealer):
    content = html(guide, element(inside='<a href="#">Cancellation refund</a>'))
    page.goto(dealer.page(content, Content_Security_Policy="script-src 'unsafe-inline'"))
    expect(page.get_by_role("link", name="Cancellation refund")).to_be_visible()
    assert 0 == page.locator("plan-calculator iframe").count()


SANDBOXES = [" ".join(words) for count in range(4) for words in combinations(("allow-scripts", "allow-same-origin", "allow-forms"), count)]


@pytest.mark.parametrize("words", SANDBOXES)
@pytest.mark.parametrize("how", ["a frame", "the script"])
def test_in_a_sandbox_it_works_or_says_which_word_is_missing(page, guide, dealer, words, how):
    answers = urlencode({**USUAL, "price_paid": "4800"})
    works = {"allow-scripts", "allow-same-origin"} <= set(words.split())
    if how == "a frame":
        src = f"{guide.address}/embed/refund.html#{answers}"
        page.goto(
            dealer.page(
                f'<!doctype html><link rel="icon" href="data:,"><iframe id="plain" sandbox="{words}" src="{src}" width="800" height="2000"></iframe>'
            )
        )
        frame = page.frame_locator("#plain")
    else:
        content = html(guide, element(inside='<a href="#">Cancellation refund</a>', **{**USUAL, "price_paid": "4800"}))
        page.goto(dealer.page(content, Content_Security_Policy=f"sandbox {words}"))
        frame = page.frame_locator("plan-calculator iframe")
    if works:
        button = frame.get_by_role("button", name="Calculate", exact=True)
        expect(button).to_be_enabled()
        button.press("Enter")
        expect(frame.locator(FIGURE)).to_have_text("$3,790.53", timeout=SOON)
    elif how == "a frame":
        missing = 'the word "allow-same-origin" is missing' if "allow-scripts" in words else "This calculator needs JavaScript"
        expect(frame.get_by_text(missing)).to_be_visible()
    else:
        expect(page.get_by_role("link", name="Cancellation refund")).to_be_visible()
        if "allow-scripts" in words:
            expect(page.locator("plan-calculator p")).to_contain_text('Its words must hold "allow-same-origin"')


@pytest.mark.parametrize("policy", ["require-corp", "credentialless"])
def test_a_page_that_isolates_itself_may_show_it(page, guide, dealer, policy):
    frame = opened(
        page, dealer, html(guide, element(**USUAL)), Cross_Origin_Embedder_Policy=policy, Cross_Origin_Opener_Policy="same-origin"
    )
    calculate(frame)
    expect_figure(frame, "$1,870.26")


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


def test_an_attribute_of_any_length_keeps_nothing_out(page, guide, dealer):
    opened(
        page,
        dealer,
        html(
            guide,
            element(state="TX"),
            script=HEARS
            + "addEventListener('DOMContentLoaded', () => document.querySelector('plan-calculator').setAttribute('note', 'x'.repeat(3e6)))",
        ),
    )
    ready(page)
    expect(page.locator("plan-calculator p")).to_contain_text('There is no question "note" here')


def test_no_question_has_the_name_of_a_setting_or_of_an_attribute_of_any_element():
    script = (ROOT / "docs/assets/embed-frame.js").read_text()
    known = re.compile(re.search(r"^  /(\^\(name.*\$)/$", script, re.M)[1])
    settings = {"answers", "locked", "theme", "accent", "font", "corner", "lang", "deeds", "analytics"}
    names = {question.name for name in calculators.names() for question in calculators.find(name).questions}
    assert [] == [name for name in names if name in settings or known.search(name)]
    assert all(known.search(name) for name in ("style", "data-x", "onclick", "v-cloak", "_ngcontent-1", "@click"))


# ---- what it tells


def test_events_tell_what_was_worked_out_as_their_schema_says_and_their_link_reproduces_it(page, guide, dealer, built):
    frame = opened(page, dealer, html(guide, element(**USUAL)))
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    frame.get_by_label("What did the plan cost?").fill("much")
    calculate(frame)
    page.wait_for_function("heard.some(([what]) => what === 'error')")
    (result,) = heard(page, "result")
    assert calculators.run("refund", USUAL)["outcome"] == result["outcome"]
    assert [calculators.rules(), {**USUAL, "state": "other"}] == [
        result["rules"],
        {name: result["answers"][name] for name in (*USUAL, "state")},
    ]
    assert (
        calculators.run("refund", {"price_paid": "much", **{k: v for k, v in USUAL.items() if k != "price_paid"}})["wrong"]
        == heard(page, "error")[0]["wrong"]
    )
    schemas = {
        path.relative_to(built).as_posix(): json.loads(path.read_text())
        for path in [built / "embed/events.schema.json", *built.glob("data/calculators/*/schema.json")]
    }
    registry = Registry().with_resources([(f"http://guide/{name}", Resource.from_contents(told)) for name, told in schemas.items()])
    for what, detail in page.evaluate("heard"):
        validator = Draft202012Validator({"$ref": f"http://guide/embed/events.schema.json#/$defs/{what}"}, registry=registry)
        assert [] == [f"{error.json_path}: {error.message}" for error in validator.iter_errors(detail)]
    told = json.loads((built / "embed/events.schema.json").read_text())["$defs"]
    typed = re.findall(r"^  (\w+)\??:", (built / "embed.d.ts").read_text(), re.M)
    assert [*told["ready"]["properties"], *told["result"]["properties"], *told["error"]["properties"]] == typed
    wrong = {**result, "outcome": {**result["outcome"], "refund": 5}}
    assert not Draft202012Validator({"$ref": "http://guide/embed/events.schema.json#/$defs/result"}, registry=registry).is_valid(wrong)
    page.goto(result["link"])
    expect(page.locator(FIGURE)).to_have_text("$1,870.26", timeout=SOON)


def test_private_answers_reach_the_page_neither_by_preset_nor_event_nor_address(page, guide, dealer):
    framed = element("gap-claim", vin="1M8GDM9AXKP042788", zip="48226", locked="zip")
    frame = opened(page, dealer, html(guide, '<main id="view">', framed, "</main>"))
    note = "vin is private: only the reader enters it. zip is private: only the reader enters it. zip can't be locked: it is private."
    expect(page.locator("plan-calculator p")).to_have_text(note)
    expect(frame.locator("[name=vin]")).to_have_value("")
    page.evaluate("for (const name of ['vin', 'zip', 'locked']) document.querySelector('plan-calculator').removeAttribute(name)")
    expect(page.locator("plan-calculator p")).to_be_hidden()
    typed = {"last_name": "Rivera", "zip": "48226", "vin": "1M8GDM9AXKP042788"}
    for name, text in typed.items():
        frame.locator(f"[name={name}]").fill(text)
    frame.locator("[name=documents_received_on]").fill("2026-11-02")
    calculate(frame)
    expect_figure(frame, "November 4, 2026")
    (result,) = heard(page, "result")
    assert {"documents_received_on": "2026-11-02"} == result["answers"]
    page.evaluate("window.kept = document.querySelector('plan-calculator'); kept.remove(); document.querySelector('#view').append(kept)")
    expect(frame.locator("[name=documents_received_on]")).to_have_value("11/2/2026")
    expect(frame.locator("[name=vin]")).to_have_value("")
    expect(frame.locator(".plan-errors")).to_be_hidden()
    told = [result["link"], *(one.url for one in page.frames), json.dumps(page.evaluate("heard"))]
    assert [] == [(text, private) for text in told for private in typed.values() if private in text]


def test_dates_and_letters_show_where_the_page_asks_for_them_and_only_dates_are_told(page, guide, dealer):
    early = {**USUAL, "cancel_on": "2025-03-20", "miles_driven": "400"}
    frame = opened(page, dealer, html(guide, element(**early)))
    calculate(frame)
    expect_figure(frame, "$2,400.00")
    expect(frame.locator(".plan-deeds")).to_have_count(0)
    (result,) = heard(page, "result")
    assert calculators.run("refund", early)["deadlines"] == result["deadlines"]
    assert "Sincerely" not in json.dumps(page.evaluate("heard"))
    page.evaluate("document.querySelector('plan-calculator').setAttribute('deeds', 'dates')")
    calculate(frame)
    expect(frame.locator(".plan-dates")).to_contain_text("April 30, 2025")
    expect(frame.locator(".plan-letters")).to_be_hidden()
    page.evaluate("document.querySelector('plan-calculator').setAttribute('deeds', 'letter dates')")
    frame.locator(".plan-letters summary").click()
    expect(frame.locator(".plan-letter")).to_contain_text("Sincerely")
    assert "Sincerely" not in json.dumps(page.evaluate("heard"))
    page.evaluate("document.querySelector('plan-calculator').setAttribute('deeds', 'letters')")
    expect(page.locator("plan-calculator p")).to_have_text("The deeds are dates and letter.")


def test_analytics_are_off_unless_asked_for_and_hold_no_answer(page, guide, dealer):
    told = "window.told = []; addEventListener('message', ({ data }) => told.push(data.type));"
    frame = opened(page, dealer, html(guide, element(**USUAL), script=told + HEARS))
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    page.wait_for_function("() => told.includes('result')")
    assert [True, False] == page.evaluate("[window.dataLayer === undefined, told.includes('push')]")
    page.evaluate("document.querySelector('plan-calculator').setAttribute('analytics', 'asc')")
    calculate(frame)
    page.wait_for_function("window.dataLayer?.length")
    assert [
        {"event": "asc_retail_process", "event_owner": "plan-guide", "flow_name": "refund", "flow_outcome": "estimate"}
    ] == page.evaluate("dataLayer")
    page.goto(dealer.page(html(guide, element(analytics="asc")), "/asc"))
    frame.get_by_label("What did the plan cost?").click()
    page.wait_for_function("window.dataLayer?.length")
    assert ["asc_form_engagement"] == page.evaluate("dataLayer.map(({ event }) => event)")


# ---- without our script, and without our host


LINK = '<a href="{}/calculators/refund.html">Cancellation refund</a> Your refund: $1,870.26.'


def test_where_scripts_are_off_the_link_and_the_example_show(page, guide, dealer):
    opened(page, dealer, html(guide, element(inside=LINK.format(guide.address))), Content_Security_Policy="script-src 'none'")
    expect(page.get_by_text("$1,870.26")).to_be_visible()
    page.get_by_role("link", name="Cancellation refund").click()
    expect(page.get_by_role("heading", name="Cancellation refund")).to_be_visible()


def test_where_the_host_is_dead_the_link_and_the_example_show(page, guide, dealer):
    content = html(guide, element(inside=LINK.format(guide.address)))
    guide.close()
    opened(page, dealer, content)
    expect(page.get_by_text("$1,870.26")).to_be_visible()


def test_where_the_host_dies_after_the_script_the_link_stays_and_a_note_says_so(page, guide, dealer):
    page.route(re.compile("/(embed/|why)"), lambda route: route.abort())
    page.clock.install()
    opened(page, dealer, html(guide, element(inside=LINK.format(guide.address))))
    page.wait_for_function(f"() => {IFRAME}")
    page.clock.fast_forward(10_000)
    expect(page.locator("plan-calculator p")).to_contain_text("can't be reached")
    expect(page.get_by_text("$1,870.26")).to_be_visible()
    assert page.locator("plan-calculator").bounding_box()["height"] < 200


def test_without_anything_inside_a_link_to_the_calculator_stands_in(page, guide, dealer):
    page.route("**/embed/refund.html*", lambda route: route.abort())
    opened(page, dealer, html(guide, element()))
    link = page.locator("plan-calculator a")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", f"{guide.address}/calculators/refund.html")


def test_while_a_slow_host_answers_the_link_shows_and_then_the_calculator(page, guide, dealer):
    release = guide.hold("/embed/refund.html")
    page.clock.install()
    frame = opened(page, dealer, html(guide, element(inside=LINK.format(guide.address))))
    page.wait_for_function(f"() => {IFRAME}")
    expect(page.get_by_role("link", name="Cancellation refund")).to_be_visible()
    expect(page.locator("plan-calculator p")).to_be_hidden()
    page.clock.fast_forward(10_000)
    expect(page.locator("plan-calculator p")).to_contain_text("has come from it yet")
    release()
    ready(page)
    expect(page.get_by_role("link", name="Cancellation refund", exact=True)).to_be_hidden()
    expect(page.locator("plan-calculator p")).to_be_hidden()
    expect(frame.get_by_label("What did the plan cost?")).to_be_visible()


def test_a_plain_frame_takes_the_same_settings_after_its_number_sign(page, guide, dealer):
    told = urlencode({**USUAL, "locked": "contract", "theme": "dark"})
    page.goto(
        dealer.page(
            f'<!doctype html><link rel="icon" href="data:,"><iframe src="{guide.address}/embed/refund.html#{told}" width="100%" height="800"></iframe>',
            Content_Security_Policy=f"default-src 'none'; frame-src {guide.address}; img-src data:",
        )
    )
    frame = page.frame_locator("iframe")
    expect(frame.get_by_label("What did the plan cost?")).to_have_value("2400.00")
    expect(frame.locator(".plan-locked")).to_have_count(1)
    expect(frame.locator("body")).to_have_css("background-color", "rgb(18, 25, 27)")
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    assert [] == page.console_errors


def test_once_answered_it_goes_on_without_a_network(page, guide, dealer):
    frame = opened(page, dealer, html(guide, element(**USUAL)))
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    guide.close()
    frame.get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(frame, "$910.00")


# ---- their policy


def test_it_works_under_the_strictest_policy_that_names_the_host(page, guide, dealer):
    content = (
        f'<!doctype html><link rel="icon" href="data:,"><script type="module" src="{guide.address}/embed.js"></script>{element(**USUAL)}'
    )
    policy = f"default-src 'none'; img-src data:; script-src {guide.address}; frame-src {guide.address}; require-trusted-types-for 'script'"
    frame = opened(page, dealer, content, Content_Security_Policy=policy)
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    fits(page, guide)
    assert [] == page.console_errors


def test_a_pinned_copy_runs_only_if_it_is_the_very_one(page, guide, dealer, built):
    pinned, *_ = json.loads((built / "embed/index.json").read_text())["versions"]

    def content(integrity):
        return (
            f'<!doctype html><link rel="icon" href="data:,"><script type="module" src="{guide.address}/embed/{pinned["script"]}" '
            f'integrity="{integrity}" crossorigin></script>{element()}'
        )

    frame = opened(page, dealer, content(pinned["integrity"]))
    ready(page)
    expect(frame.get_by_label("What did the plan cost?")).to_be_visible()
    expect(page.locator("plan-calculator a")).to_have_attribute("href", f"{guide.address}/calculators/refund.html")
    page.goto(dealer.page(content("sha384-" + "A" * 64), "/changed"))
    page.wait_for_load_state()
    assert page.evaluate("customElements.get('plan-calculator') === undefined")


def test_an_ordinary_page_refuses_to_be_framed_and_a_calculator_does_not(page, guide, dealer):
    framed = "".join(
        f'<iframe src="{guide.address}/{path}"></iframe>' for path in ("calculators/refund.html", "index.html", "", "embed/refund.html")
    )
    page.goto(dealer.page(f'<!doctype html><link rel="icon" href="data:,">{framed}'))
    expect(page.frame_locator("iframe").nth(3).get_by_role("button", name="Calculate")).to_be_enabled()
    assert {"/calculators/refund.html", "/index.html", "/"} < set(guide.asked)
    assert 1 == sum(frame.url.startswith(guide.address) and frame.locator("h1").count() for frame in page.frames)
    page.trespasses.clear()  # these are what the test is about


# ---- added, moved, removed


def test_a_page_of_one_script_removes_it_and_adds_it_again_and_the_answers_are_there(page, guide, dealer):
    frame = opened(page, dealer, html(guide, '<main id="view">', element(contract="app-major-guard"), "</main>"))
    ready(page)
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    frame.get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(frame, "$910.00")
    page.evaluate(
        "window.kept = document.querySelector('plan-calculator'); kept.remove(); document.querySelector('#view').textContent = 'Another page'"
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


# ---- hostile pages


def messages(chance: random.Random) -> list:
    """A thousand messages that nobody should send, as JSON; some have most of the right shape."""
    odd = [None, True, 0, -1, 1e308, "", "x" * 50_000, [], [[]], {}, {"a": {"b": []}}, "here", "settings", "ready", *PAYLOADS[:12]]
    types = ["settings", "here", "ready", "height", "look", "result", "error", "problems", "push", "__proto__", "toString", "", None, 5]
    found = []
    for _ in range(1000):
        form = chance.randrange(4)
        value = chance.choice(odd)
        if form == 1:
            value = {"planCalculator": chance.choice([1, 1, 1, "1", 2, None]), "type": chance.choice(types), "value": value}
        elif form == 2:
            value = {"planCalculator": 1, "type": "settings", "value": {chance.choice(PAYLOADS[:12]): chance.choice(odd) for _ in range(3)}}
        elif form == 3:
            names = ["__proto__", "constructor", "state", "price_paid", "locked", "theme", "answers", "accent", "corner", "hasOwnProperty"]
            value = {"planCalculator": 1, "type": "settings", "value": {name: chance.choice(PAYLOADS) for name in chance.sample(names, 4)}}
        found.append(json.dumps(value))
    return found


def test_a_hostile_parent_gets_nothing_and_breaks_nothing(page, guide, dealer):
    hears = "window.told = []; addEventListener('message', ({ data }) => told.push(data))"
    page.goto(
        dealer.page(
            f'<!doctype html><link rel="icon" href="data:,"><script>{hears}</script><iframe src="{guide.address}/embed/refund.html" width="800" height="900"></iframe>'
        )
    )
    frame = page.frame_locator("iframe")
    expect(frame.get_by_label("What did the plan cost?")).to_be_visible()
    page.wait_for_function("told.length")
    assert [{"planCalculator": 1, "type": "here"}] == page.evaluate("told")  # until it is answered it says no more than that
    page.evaluate("(all) => { for (const one of all) frames[0].postMessage(JSON.parse(one), '*') }", messages(random.Random(6)))
    page.evaluate("frames[0].postMessage({ planCalculator: 1, type: 'settings', value: { price_paid: '2400', state: 'TX' } }, '*')")
    expect(frame.get_by_label("In which state did you buy it?")).to_have_value("TX")
    framed = inside(page, guide)
    assert [True, None, 0] == framed.evaluate(
        "[({}).planCalculator === undefined, window.pwned ?? null, document.querySelectorAll('plan-calculator img, script:not([src]), iframe').length]"
    )
    assert page.evaluate("window.pwned === undefined")
    fill_in(frame)
    expect_figure(frame, "$1,870.26")
    assert [] == page.console_errors


def test_only_the_parent_is_listened_to(page, guide, dealer):
    opened(page, dealer, html(guide, element(state="TX"), '<iframe id="other" srcdoc="<p>other</p>"></iframe>'))
    ready(page)
    frame = inside(page, guide)
    frame.evaluate("window.got = 0; addEventListener('message', () => got++)")
    other = "document.querySelector('#other').contentWindow"
    settings = "{ planCalculator: 1, type: 'settings', value: { state: 'FL' } }"
    page.evaluate(
        f"{other}.eval(\"parent.document.querySelector('plan-calculator').shadowRoot.querySelector('iframe').contentWindow.postMessage({settings}, '*')\")"
    )
    frame.evaluate(f"postMessage({settings}, '*')")  # and not to itself
    frame.wait_for_function("() => got === 2")
    expect(page.frame_locator("plan-calculator iframe").get_by_label("In which state did you buy it?")).to_have_value("TX")


def test_a_page_is_told_nothing_by_others_than_its_own_frame(page, guide, dealer):
    opened(page, dealer, html(guide, element(), '<iframe id="other" srcdoc="<p>other</p>"></iframe>'))
    ready(page)
    page.wait_for_function("heard.length === 1")
    before = page.evaluate(f"{IFRAME}.style.height")
    page.evaluate("window.got = 0; addEventListener('message', ({ source }) => source === window && got++)")
    told = [
        json.dumps({"planCalculator": 1, "type": kind, "value": value})
        for kind, value in [
            ("height", 7),
            ("result", {"link": "x"}),
            ("problems", "Call me"),
            ("ready", {}),
            ("push", {"event": "x"}),
            ("look", 90_000),
        ]
    ]
    page.evaluate(
        "(all) => { for (const one of all) { postMessage(JSON.parse(one), '*'); document.querySelector('#other').contentWindow.eval(`parent.postMessage(${one}, '*')`) } }",
        messages(random.Random(7)) + told,
    )
    page.wait_for_function("got === 1006")
    assert [before, 0] == page.evaluate(f"[{IFRAME}.style.height, scrollY]")
    assert 1 == len(page.evaluate("heard"))
    expect(page.locator("plan-calculator p")).to_be_hidden()


def test_a_frame_that_says_odd_things_breaks_nothing(page, guide, dealer):
    odd = messages(random.Random(8)) + [
        json.dumps({"planCalculator": 1, "type": kind, "value": value})
        for kind in ("height", "look", "problems", "result", "ready", "push")
        for value in (None, "5px;position:fixed", -5, 1e9, [7], {}, "<img src=x onerror=pwned=1>", {"link": 5}, {"link": None})
    ]
    odd += [
        json.dumps({"planCalculator": 1, "type": kind, "value": value})
        for kind, value in [("height", 432), ("height", 1e9), ("height", -1), ("problems", "The end")]
    ]
    body = (
        f"<!doctype html><script>for (const one of {json.dumps(odd)}) parent.postMessage(JSON.parse(one), '*')".replace("</", "<\\/")
        + "</script>"
    )
    page.route("**/embed/refund.html*", lambda route: route.fulfill(content_type="text/html", body=body))
    opened(page, dealer, html(guide, element()))
    expect(page.locator("plan-calculator p")).to_have_text("The end")
    assert "432px" == page.evaluate(f"{IFRAME}.style.height")
    assert page.evaluate("window.pwned === undefined && ({}).planCalculator === undefined && document.querySelectorAll('img').length === 0")
    assert [] == page.console_errors


PRESET = ("price_paid", "state", "claims_filed", "coverage_start", "locked", "accent", "font", "theme", "corner", "nothing")
HARMLESS = "() => window.pwned === undefined && document.querySelectorAll('img, svg, iframe, script:not([src])').length === 0"


def test_no_preset_becomes_markup_or_script(page, guide, dealer):
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    opened(page, dealer, html(guide, element(price_paid="1")))
    ready(page)
    frame = inside(page, guide)
    count = frame.evaluate("document.querySelectorAll('*').length")
    set_each = "([names, text]) => names.forEach((name) => document.querySelector('plan-calculator').setAttribute(name, text))"
    for payload in PAYLOADS:
        page.evaluate(set_each, [PRESET, payload])
    expect(page.locator("plan-calculator p")).to_contain_text("can't be")
    page.evaluate("(names) => names.forEach((name) => document.querySelector('plan-calculator').removeAttribute(name))", PRESET)
    page.evaluate("document.querySelector('plan-calculator').setAttribute('price_paid', '77')")
    expect(page.frame_locator("plan-calculator iframe").get_by_label("What did the plan cost?")).to_have_value("77")
    assert frame.evaluate(HARMLESS)
    assert count == frame.evaluate("document.querySelectorAll('*').length")
    assert page.evaluate("window.pwned === undefined && document.querySelectorAll('img, svg').length === 0")
    for number, payload in enumerate(PAYLOADS):
        page.goto(f"{guide.address}/embed/refund.html?{number}#{urlencode({name: payload[:5000] for name in PRESET})}")
        expect(page.get_by_role("button", name="Calculate")).to_be_enabled()
        assert page.evaluate(HARMLESS), payload
        assert count == page.evaluate("document.querySelectorAll('*').length"), payload
    assert [] == page.console_errors


# ---- the page for dealers


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
