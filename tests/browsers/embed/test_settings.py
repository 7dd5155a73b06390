"""What a page sets by attributes: answers, locks, looks; a wrong one is told."""

import re
from itertools import product
from urllib.parse import urlencode

from playwright.sync_api import expect

from tests.support.embed import HEARS, calculate, element, expect_figure, fill_in, heard, html, inside, opened, press, ready
from tests.support.page import USUAL
from tests.support.site import ROOT


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
        for (const field of form.elements) {
            field.disabled = field.readOnly = false
            for (const option of field.options ?? []) option.disabled = false
        }
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
        """Object.entries({ theme: 'light', accent: '#c00', corner: '0', font: 'mono' })
            .forEach((one) => document.querySelector('plan-calculator').setAttribute(...one))"""
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
    warnings = []
    page.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    frame = opened(page, dealer, html(guide, element(**{WRONG[0][0]: WRONG[0][1]})))
    note = page.locator("plan-calculator p")
    for name, text, says in WRONG:
        page.evaluate("(one) => document.querySelector('plan-calculator').setAttribute(...one)", [name, text])
        expect(note).to_have_text(says)
        assert f"plan-calculator: {says}" in warnings
        expect(frame.get_by_label("What did the plan cost?")).to_have_value("")
        page.evaluate("(name) => document.querySelector('plan-calculator').removeAttribute(name)", name)
        expect(note).to_be_hidden()


def test_a_name_that_no_calculator_has_is_said(page, guide, dealer):
    opened(page, dealer, html(guide, element("refnd")))
    expect(page.locator("plan-calculator p")).to_contain_text(
        'There is no calculator "refnd". There are: adaptive-equipment, alternate-transportation'
    )
    page.wait_for_function("heard.length")
    assert ["name"] == [error["reason"] for error in heard(page, "error")]
    page.evaluate("document.querySelector('plan-calculator').setAttribute('name', 'refund')")
    ready(page)
    expect(page.locator("plan-calculator p")).to_be_hidden()


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


def test_a_plain_frame_takes_the_same_settings_after_its_number_sign(page, guide, dealer):
    settings = urlencode({**USUAL, "locked": "contract", "theme": "dark"})
    page.goto(
        dealer.page(
            '<!doctype html><link rel="icon" href="data:,">'
            f'<iframe src="{guide.address}/embed/refund.html#{settings}" width="100%" height="800"></iframe>',
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
