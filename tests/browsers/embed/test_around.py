"""An embed under other people's policies and on failing hosts: it works, or the reason and the link show."""

import json
import re
from itertools import combinations
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.browsers import only_chromium
from tests.support.embed import ALL_READY, FIGURE, IFRAME, LINK, calculate, element, expect_figure, fits, heard, html, opened, press, ready
from tests.support.page import SOON, USUAL


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
    events = []
    page.on("console", lambda message: events.append(message.text) if message.type == "warning" else None)
    content = html(guide, element(inside='<a href="#">Cancellation refund</a>'))
    page.goto(dealer.page(content, **{name: value.replace("GUIDE", guide.address) for name, value in headers.items()}))
    expect(page.locator("plan-calculator p")).to_contain_text(says.replace("GUIDE", guide.address))
    expect(page.get_by_role("link", name="Cancellation refund")).to_be_visible()
    assert [reason] == [one["reason"] for one in heard(page, "error")]
    assert 1 == len([words for words in events if words.startswith("plan-calculator: ") and says.replace("GUIDE", guide.address) in words])
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
                '<!doctype html><link rel="icon" href="data:,">'
                f'<iframe id="plain" sandbox="{words}" src="{src}" width="800" height="2000"></iframe>'
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


def test_where_the_host_dies_after_the_script_the_link_stays_and_a_note_says_so(newcomer, guide, dealer):
    newcomer.route(re.compile("/(embed/|why)"), lambda route: route.abort())
    newcomer.clock.install()
    opened(newcomer, dealer, html(guide, element(inside=LINK.format(guide.address))))
    newcomer.wait_for_function(f"() => {IFRAME}")
    newcomer.clock.fast_forward(10_000)
    expect(newcomer.locator("plan-calculator p")).to_contain_text("can't be reached")
    expect(newcomer.get_by_text("$1,870.26")).to_be_visible()
    assert newcomer.locator("plan-calculator").bounding_box()["height"] < 200


def test_without_anything_inside_a_link_to_the_calculator_stands_in(page, guide, dealer):
    page.route("**/embed/refund.html*", lambda route: route.abort())
    opened(page, dealer, html(guide, element()))
    link = page.locator("plan-calculator a")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", f"{guide.address}/calculators/refund.html")


def test_while_a_slow_host_answers_the_link_shows_and_then_the_calculator(newcomer, guide, dealer):
    release = guide.hold("/embed/refund.html")
    newcomer.clock.install()
    frame = opened(newcomer, dealer, html(guide, element(inside=LINK.format(guide.address))))
    newcomer.wait_for_function(f"() => {IFRAME}")
    expect(newcomer.get_by_role("link", name="Cancellation refund")).to_be_visible()
    expect(newcomer.locator("plan-calculator p")).to_be_hidden()
    newcomer.clock.fast_forward(10_000)
    expect(newcomer.locator("plan-calculator p")).to_contain_text("has come from it yet")
    release()
    ready(newcomer)
    expect(newcomer.get_by_role("link", name="Cancellation refund", exact=True)).to_be_hidden()
    expect(newcomer.locator("plan-calculator p")).to_be_hidden()
    expect(frame.get_by_label("What did the plan cost?")).to_be_visible()


NO_STORAGE_IN_FRAMES = """
if (window !== top)
    for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"])
        Object.defineProperty(window, name, { get() { throw new DOMException("The operation is insecure.", "SecurityError") } })
"""


def test_where_a_browser_blocks_the_storage_of_frames_it_answers(newcomer, guide, dealer):
    newcomer.add_init_script(NO_STORAGE_IN_FRAMES)
    frame = opened(newcomer, dealer, html(guide, element(**USUAL)))
    calculate(frame)
    expect_figure(frame, "$1,870.26")


@only_chromium
def test_when_the_python_that_frames_share_ends_they_have_another(newcomer, browser, guide, dealer):
    opened(newcomer, dealer, html(guide, element(**USUAL), element("truck-class")))
    frames = [newcomer.frame_locator("plan-calculator iframe").nth(count) for count in range(2)]
    newcomer.wait_for_function(ALL_READY)
    for frame in frames:
        press(frame, "Fill in the example")
        expect(frame.locator(FIGURE)).not_to_be_empty(timeout=SOON)
    session = browser.new_browser_cdp_session()
    shared = [one for one in session.send("Target.getTargets")["targetInfos"] if one["type"] == "shared_worker"]
    assert shared
    for one in shared:
        session.send("Target.closeTarget", {"targetId": one["targetId"]})
    frames[0].get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(frames[0], "$910.00")


def test_once_answered_it_goes_on_without_a_network(page, guide, dealer):
    frame = opened(page, dealer, html(guide, element(**USUAL)))
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    guide.close()
    frame.get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(frame, "$910.00")


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
