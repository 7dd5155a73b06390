"""The page of a calculator, in real browsers with the real Pyodide. Nothing here waits for time; it waits for what shows."""

import re
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

import calculators
from builder.load import load
from calculators.kit.ask import needed
from calculators.sheet.html import sheet
from tests.support.page import ASK, SOON, USUAL, calculate, expect_figure, figure, open_with
from tests.support.site import ROOT
from tests.support.spellings import each_spelling

CASES = load(ROOT).cases["refund"]
ANSWERED = [case for case in CASES if not case.wrong]
HOSTILE = ["<img src=x onerror=alert(1)>", "'\"; import os; os.abort() #", "%00\u202e\U0001f600", "１２", "NaN", "1e3", "x" * 3000]
NOTES_WORKERS = """
const Real = Worker
window.workers = []
window.Worker = class extends Real { constructor(...told) {
    super(...told)
    if (String(told[0]).includes("/assets/worker.")) window.workers.push(this)
} }
"""


def test_a_form_filled_in_by_keyboard_gives_the_refund(refund):
    press, write = refund.keyboard.press, refund.keyboard.type
    refund.get_by_label("Which plan do you have?").focus()
    write("Ally Premier Protection Ma")
    press("Tab")  # the state
    for text in ("2400", "3/1/2025", "3/1/2026", "60", "75,000", "12000"):
        while refund.evaluate("!document.activeElement.matches('input[type=text]')"):
            press("Tab")
        name = refund.evaluate("document.activeElement.name")
        press("Control+A")
        write(text)
        while refund.evaluate("document.activeElement.name") == name:
            press("Tab")
    while refund.evaluate("document.activeElement.name !== 'claims_filed'"):
        press("Tab")
    press("Space")  # a radio button is chosen by space, and the next by arrow
    press("ArrowRight")
    assert "no" == refund.evaluate("new FormData(document.querySelector('.plan-form')).get('claims_filed')")
    press("Enter")
    expect_figure(refund, "$1,870.26")


def test_what_is_missing_is_listed_focused_and_said_at_each_field(refund):
    calculate(refund)
    errors = refund.locator(".plan-errors")
    expect(errors).to_be_focused(timeout=SOON)
    wrong = calculators.run("refund", {})["wrong"]
    expect(errors.get_by_role("link")).to_have_text(list(wrong.values()))
    for name, sentence in wrong.items():
        expect(refund.locator(f'[data-question="{name}"] .plan-error')).to_have_text(sentence)
        expect(refund.locator(f'[id="refund-{name}"]')).to_have_attribute("aria-invalid", "true")
        expect(refund.locator(f'[id="refund-{name}"]')).to_have_accessible_description(re.compile(re.escape(sentence)))
    errors.get_by_role("link").last.click()
    assert list(wrong)[-1] == refund.evaluate("document.activeElement.name")


def test_mending_what_is_wrong_brings_the_figure(quiet, site):
    open_with(quiet, site, {**USUAL, "price_paid": "much"})
    expect(quiet.locator(".plan-errors")).to_be_visible(timeout=SOON)
    expect(figure(quiet)).to_have_count(0)
    quiet.get_by_label("What did the plan cost?").fill("2400")
    expect_figure(quiet, "$1,870.26")
    expect(quiet.locator(".plan-errors")).to_be_hidden()


def test_after_the_first_answer_each_change_is_followed(answered):
    answered.get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(answered, "$910.00")
    answered.get_by_text("More about your contract").click()
    answered.get_by_role("radiogroup", name="Is the vehicle still financed?").get_by_text("Yes").click()
    expect(answered).to_have_url(re.compile("financed=yes"))
    answered.get_by_role("radiogroup", name="Has any claim been filed?").get_by_text("Yes").click()
    expect(answered.get_by_label("What has been paid on claims?")).to_be_visible()


def test_a_link_reproduces_the_answers(answered):
    link = answered.url
    answered.get_by_role("button", name="Start again").click()
    answered.goto("about:blank")
    answered.goto(link)
    expect_figure(answered, "$1,870.26")
    expect(answered.get_by_label("What did the plan cost?")).to_have_value("2400.00")
    assert link == answered.url


def test_a_worked_example_opens_in_the_form(refund):
    refund.get_by_role("heading", name="Worked examples").click()
    refund.get_by_role("link", name=re.compile("On day 60")).click()
    expect_figure(refund, "$2,400.00")
    expect(refund.get_by_label("When will you cancel?")).to_have_value("4/30/2025")


def test_pressing_calculate_while_a_field_is_wrong_leads_to_the_errors(answered):
    answered.get_by_label("What did the plan cost?").fill("much")
    calculate(answered)
    expect(answered.locator(".plan-errors")).to_be_focused()
    expect(answered.get_by_role("button", name="Copy link")).to_be_hidden()


def test_start_again_brings_the_empty_form_and_the_example_back(answered):
    answered.get_by_role("button", name="Start again").click()
    expect(answered.locator(".plan-example")).to_be_visible()
    expect(answered.get_by_label("What did the plan cost?")).to_have_value("")
    assert "" == urlsplit(answered.url).fragment


def test_a_clause_opens_under_its_line_and_escape_closes_it(refund):
    refund.get_by_text("how it is worked out, in this example").click()
    tag = refund.locator(".plan-sheet .plan-tag").first
    tag.click()
    expect(refund.locator(".plan-opened")).to_contain_text("Stated in the source")
    assert "" == urlsplit(refund.url).fragment
    refund.keyboard.press("Escape")
    expect(refund.locator(".plan-opened")).to_have_count(0)
    expect(tag).to_be_focused()


def test_the_address_of_a_provision_is_no_answer(quiet, site):
    quiet.goto(f"{site}/calculators/refund.html#provision-cancel.fee")
    expect(quiet.locator("[id='provision-cancel.fee']")).to_be_in_viewport()
    expect(quiet.locator(".plan-example")).to_be_visible()
    assert "provision-cancel.fee" == urlsplit(quiet.url).fragment


def test_the_page_goes_on_while_python_starts(page, site):
    page.goto(f"{site}/calculators/refund.html")
    page.evaluate("""() => {
        window.ticks = 0
        const tick = () => { window.ticks += 1; requestAnimationFrame(tick) }
        tick()
        document.querySelector("[data-do=fillExample]").click()
        window.before = window.ticks
    }""")
    expect(page.locator(".plan-stage")).to_contain_text("Getting the calculator ready")
    page.wait_for_function("() => document.querySelector('.plan-stage:not([hidden])') && window.ticks > window.before + 10")
    page.get_by_text("More about your contract").click()
    page.get_by_label("What is the cancellation fee?").fill("75")
    expect(page.get_by_label("What is the cancellation fee?")).to_have_value("75")
    expect_figure(page, "$1,845.26")


def test_every_case_has_the_same_bytes_as_here(refund, site):
    for case in CASES:
        answer = refund.evaluate(ASK, [f"{site}/assets/python.js", "refund", case.answers])
        assert calculators.text(calculators.run("refund", case.answers)) == answer, case.name


def test_each_spelling_is_read_or_refused_with_the_same_bytes_as_here(refund, site):
    for message in each_spelling():
        name, answers = message["calculator"], message["answers"]
        answer = refund.evaluate(ASK, [f"{site}/assets/python.js", name, answers])
        assert calculators.text(calculators.run(name, answers)) == answer, answers


def test_every_case_is_shown_by_the_same_sheet_as_here(refund, site):
    ask = ASK.replace(".answer", ".html")
    for case in ANSWERED:
        assert sheet(calculators.work_out("refund", case.answers)) == refund.evaluate(
            ask, [f"{site}/assets/python.js", "refund", case.answers]
        )


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_hostile_text_in_every_field_gets_a_sentence_at_each(quiet, site, hostile):
    questions = [question.name for question in calculators.find("refund").questions]
    open_with(quiet, site, dict.fromkeys(questions, hostile))
    expect(quiet.locator(".plan-errors")).to_be_visible(timeout=SOON)
    wanted = needed(calculators.find("refund").asks, dict.fromkeys(questions, hostile))
    wrong = calculators.run("refund", dict.fromkeys(wanted, hostile))["wrong"]
    assert wanted == list(wrong)
    for name, sentence in wrong.items():
        expect(quiet.locator(f'[data-question="{name}"] .plan-error')).to_have_text(sentence)
    expect(quiet.locator("plan-calculator img")).to_have_count(0)


def test_a_worker_that_was_killed_is_replaced(open_page, site):
    page = open_page()
    page.add_init_script(NOTES_WORKERS)
    page.goto(f"{site}/calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")
    page.evaluate("workers.at(-1).terminate()")
    page.get_by_label("How many miles have you driven since it started?").fill("45000")
    calculate(page)
    expect_figure(page, "$910.00")
    assert 2 == page.evaluate("workers.length")


def test_a_python_that_cannot_start_says_so_and_starts_later(open_page, site):
    page = open_page()
    page.route(re.compile(r"\.wasm"), lambda route: route.abort())
    page.goto(f"{site}/calculators/refund.html#{urlencode(USUAL)}")
    expect(page.locator(".plan-stage")).to_contain_text("could not start", timeout=SOON)
    expect(page.get_by_label("What did the plan cost?")).to_have_value("2400.00")
    page.unroute(re.compile(r"\.wasm"))
    calculate(page)
    expect_figure(page, "$1,870.26")


@pytest.mark.parametrize("browser_name", ["chromium"], indirect=True)  # over WebDriver BiDi JavaScript can't be switched off
def test_without_javascript_the_form_says_so_and_the_example_stands(browser, site):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/calculators/refund.html")
        expect(page.locator(".plan-asleep")).to_be_visible()
        expect(page.locator(".plan-figure").first).to_have_text("$1,870.26")
        page.goto(f"{site}/calculators/lease-end.html")
        expect(page.get_by_label("What is the residual value?")).to_be_visible()
        expect(page.locator('[data-question="residual"] .plan-when')).to_have_text(
            "Only where “Which kind of lease is it?” is Open-end lease."
        )


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(quiet, site, width):
    quiet.set_viewport_size({"width": width, "height": 700})
    open_with(quiet, site, {**USUAL, "state": "CA", "price_paid": "10,000,000.00"})
    expect(figure(quiet)).to_be_visible(timeout=SOON)
    quiet.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    quiet.locator(".plan-sheet .plan-tag").first.click()
    assert quiet.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_on_a_phone_the_figure_stays_at_hand(quiet, site):
    quiet.set_viewport_size({"width": 390, "height": 700})
    open_with(quiet, site, USUAL)
    bar = quiet.locator(".plan-bar")
    expect(bar).to_contain_text("$1,870.26", timeout=SOON)
    bar.click()
    expect(quiet.locator(".plan-figure")).to_be_in_viewport()
    expect(bar).to_be_hidden()


def test_the_bar_on_a_phone_says_what_the_figure_depends_on_and_keeps_an_amount_in_one_piece(quiet, site):
    quiet.set_viewport_size({"width": 360, "height": 700})
    open_with(quiet, site, {**USUAL, "contract": "vehicleone-basic"})
    expect(quiet.locator(".plan-bar span")).to_have_text(re.compile("^If your contract has the same terms"), timeout=SOON)
    lines = "(amount) => { const words = document.createRange(); words.selectNodeContents(amount); return words.getClientRects().length }"
    assert 1 == quiet.locator(".plan-bar b").evaluate(lines)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(open_page, site, scheme):
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{site}/calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")
    page.locator(".plan-sheet .plan-tag").first.click()
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text() + ";undefined")
    found = page.evaluate("axe.run('.md-content').then(({ violations }) => violations)")
    assert [] == [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
