"""Hostile pages, frames and presets get nothing and break nothing."""

import json
import random
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.support.embed import IFRAME, element, expect_figure, fill_in, html, inside, opened, ready

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
            f'<!doctype html><link rel="icon" href="data:,"><script>{hears}</script>'
            f'<iframe src="{guide.address}/embed/refund.html" width="800" height="900"></iframe>'
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
        "[({}).planCalculator === undefined, window.pwned ?? null,"
        " document.querySelectorAll('plan-calculator img, script:not([src]), iframe').length]"
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
        f"{other}.eval(\"parent.document.querySelector('plan-calculator').shadowRoot.querySelector('iframe')"
        f".contentWindow.postMessage({settings}, '*')\")"
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
    forged = [
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
        """(all) => {
            for (const one of all) {
                postMessage(JSON.parse(one), '*')
                document.querySelector('#other').contentWindow.eval(`parent.postMessage(${one}, '*')`)
            }
        }""",
        messages(random.Random(7)) + forged,
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
        page.goto(f"{guide.address}/embed/refund.html?{number}#{urlencode(dict.fromkeys(PRESET, payload[:5000]))}")
        expect(page.get_by_role("button", name="Calculate")).to_be_enabled()
        assert page.evaluate(HARMLESS), payload
        assert count == page.evaluate("document.querySelectorAll('*').length"), payload
    assert [] == page.console_errors
