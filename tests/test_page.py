"""The page of a calculator, in real browsers with the real Pyodide. Nothing here waits for time; it waits for what shows."""

import re
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

import calculators
from builder.load import load
from calculators.kit.ask import needed
from calculators.sheet.html import sheet

ROOT = Path(__file__).parent.parent
CASES = load(ROOT).cases["refund"]
ANSWERED = [case for case in CASES if not case.wrong]
USUAL = {
    "contract": "app-major-guard",
    "price_paid": "2400.00",
    "coverage_start": "2025-03-01",
    "cancel_on": "2026-03-01",
    "term_months": "60",
    "term_miles": "75000",
    "miles_driven": "12000",
    "claims_filed": "no",
}
HOSTILE = ["<img src=x onerror=alert(1)>", "'\"; import os; os.abort() #", "%00\u202e\U0001f600", "１２", "NaN", "1e3", "x" * 3000]
SOON = 60_000  # how long Python may take to start on a slow machine
NOTES_WORKERS = """
const Real = Worker
window.workers = []
window.Worker = class extends Real { constructor(...told) {
    super(...told)
    if (String(told[0]).includes("/assets/worker.")) window.workers.push(this)
} }
"""
ASK = "async ([address, name, answers]) => (await (await import(address)).python.ask(name, answers)).answer"


@pytest.fixture
def quiet(page, site):
    """A page of the site; afterwards nothing was on the console, nothing failed and nothing was asked of another host."""
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert [] == page.console_errors
    assert [] == page.failed_requests
    assert {urlsplit(site).netloc} == {urlsplit(url).netloc for url in asked if url.startswith("http")}


@pytest.fixture
def refund(quiet, site):
    """The page of the refund calculator, as it is first met."""
    quiet.goto(f"{site}/calculators/refund.html")
    return quiet


@pytest.fixture
def answered(quiet, site):
    """The page of the refund calculator, opened by a link, with its answer."""
    open_with(quiet, site, USUAL)
    expect_figure(quiet, "$1,870.26")
    return quiet


def figure(page):
    """The figure of an answer that was worked out here, not of the example."""
    return page.locator(".plan-sheet:not([hidden]):not([aria-busy]):not(:has(.plan-example)) .plan-figure")


def expect_figure(page, words: str):
    expect(figure(page)).to_have_text(words, timeout=SOON)


def open_with(page, site, answers: dict) -> None:
    page.goto(f"{site}/calculators/refund.html#{urlencode(answers)}")


def calculate(page) -> None:
    page.get_by_role("button", name="Calculate").click()


def test_a_form_filled_in_by_keyboard_gives_the_refund(refund):
    press, write = refund.keyboard.press, refund.keyboard.type
    refund.get_by_label("Which plan do you have?").focus()
    write("Ally Premier Protection Ma")
    press("Tab")  # the state
    for text in ("2400", "3/1/2025", "3/1/2026", "60", "75,000", "12000"):
        while refund.evaluate("!document.activeElement.matches('input')"):
            press("Tab")
        name = refund.evaluate("document.activeElement.name")
        press("Control+A")
        write(text)
        while refund.evaluate("document.activeElement.name") == name:
            press("Tab")
    while refund.evaluate("document.activeElement.type !== 'radio'"):
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
    refund.get_by_role("link", name=re.compile("Open it in the form.*On day 60")).click()
    expect_figure(refund, "$2,400.00")
    expect(refund.get_by_label("When will you cancel?")).to_have_value("4/30/2025")


def test_pressing_calculate_while_a_field_is_wrong_leads_to_the_errors(answered):
    answered.get_by_label("What did the plan cost?").fill("much")
    calculate(answered)
    expect(answered.locator(".plan-errors")).to_be_focused()
    expect(answered.get_by_role("button", name="Copy link")).to_be_hidden()


ROADSIDE = [("towing", "118"), ("locksmith", "45"), ("flat-tire", "much")]


@pytest.fixture
def roadside(quiet, site):
    """The page of the roadside calculator with three occurrences, the last one's cost wrong."""
    quiet.goto(f"{site}/calculators/roadside.html")
    quiet.get_by_label("United States").check()
    for count, (service, cost) in enumerate(ROADSIDE, 1):
        if count > 1:
            quiet.get_by_role("button", name="Add another").click()
            assert f"occurrences.{count}.service" == quiet.evaluate("document.activeElement.name")
        entry(quiet, count).get_by_label("What help was it?").select_option(service)
        entry(quiet, count).get_by_label("What did it cost?").fill(cost)
    return quiet


def entry(page, count: int):
    return page.get_by_role("group", name=f"Line {count}", exact=True)


def costs(page) -> list[str]:
    return page.locator(".plan-entry [name$=cost]").evaluate_all("(fields) => fields.map((field) => field.value)")


def test_a_group_grows_and_shrinks_and_travels_in_the_link(roadside):
    calculate(roadside)
    errors = roadside.locator(".plan-errors").get_by_role("link")
    expect(errors).to_have_attribute("href", "#roadside-occurrences.3.cost", timeout=SOON)
    expect(errors).to_have_text(re.compile(r"^Cost of the help, line 3: Enter the cost"))
    entry(roadside, 3).get_by_role("button", name="Remove").click()
    expect_figure(roadside, "$95.00")
    roadside.get_by_role("button", name="Add another").click()  # an entry that is not begun is no entry
    calculate(roadside)
    expect_figure(roadside, "$95.00")
    link = roadside.url
    assert "occurrences.2.cost=45" in link
    roadside.goto("about:blank")
    roadside.goto(link)
    expect_figure(roadside, "$95.00")
    expect(roadside.locator(".plan-entry")).to_have_count(2)


def test_entries_move_by_keyboard_and_keep_what_was_typed(roadside):
    said = roadside.locator(".plan-group [role=status]")
    entry(roadside, 3).get_by_role("button", name="Move up").focus()
    roadside.keyboard.press("Enter")
    assert ["118", "much", "45"] == costs(roadside)
    expect(said).to_have_text("Moved to place 2 of 3.")
    expect(entry(roadside, 2).get_by_role("button", name="Move up")).to_be_focused()
    roadside.keyboard.press("Enter")
    assert ["much", "118", "45"] == costs(roadside)
    expect(entry(roadside, 1).get_by_role("button", name="Move down")).to_be_focused()  # it can't go up any more
    expect(entry(roadside, 1).get_by_label("What help was it?")).to_have_value("flat-tire")
    assert ["occurrences.1.cost", "occurrences.2.cost", "occurrences.3.cost"] == roadside.locator(".plan-entry [name$=cost]").evaluate_all(
        "(fields) => fields.map((field) => field.name)"
    )


def test_an_entry_that_was_removed_can_be_put_back(roadside):
    entry(roadside, 2).get_by_role("button", name="Remove").click()
    assert ["118", "much"] == costs(roadside)
    assert "occurrences.2.service" == roadside.evaluate("document.activeElement.name")
    expect(roadside.locator(".plan-group [role=status]")).to_have_text("Removed. 2 left.")
    roadside.get_by_role("button", name="Put the removed one back").click()
    assert ["118", "45", "much"] == costs(roadside)
    expect(entry(roadside, 2).get_by_label("What help was it?")).to_have_value("locksmith")
    expect(roadside.get_by_role("button", name="Put the removed one back")).to_be_hidden()


CLAIM = {"last_name": "Rivera", "zip": "48226", "vin": "1M8GDM9AXKP042788", "documents_received_on": "2026-11-02"}
NOTES_ADDRESSES = """
window.addresses = []
for (const name of ["replaceState", "pushState"]) {
    const real = history[name]
    history[name] = function (state, title, address) { window.addresses.push(String(address)); return real.call(this, state, title, address) }
}
addEventListener("plan-calculator:result", ({ detail }) => window.addresses.push(JSON.stringify(detail.answers)))
"""


def expect_open_answers_only(page):
    """Every address and event since the page was opened, and its links to examples, without the private answers."""
    told = [*page.evaluate("addresses"), page.url, *page.locator(".plan-cases a").evaluate_all("(links) => links.map((link) => link.href)")]
    assert [] == [
        text for text in told if any(private in text for private in ("Rivera", "48226", "1M8GDM9AXKP042788", "last_name", "vin="))
    ]


def test_private_answers_stand_in_no_address(quiet, site):
    quiet.add_init_script(NOTES_ADDRESSES)
    quiet.goto(f"{site}/calculators/gap-claim.html")
    for name, text in CLAIM.items():
        quiet.locator(f"[name={name}]").fill(text)
    calculate(quiet)
    expect_figure(quiet, "November 4, 2026")
    expect(quiet).to_have_url(re.compile("documents_received_on=2026-11-02"))
    quiet.get_by_role("button", name="Compare with another answer").click()
    quiet.locator("[name=documents_received_on]").fill("2026-11-20")
    expect_figure(quiet, "November 24, 2026")
    expect(quiet).to_have_url(re.compile("beside=.*2026-11-02"))
    expect(quiet.locator(".plan-private")).to_contain_text("leaves out your last name, zip code and VIN.")
    assert 3 <= len(quiet.evaluate("addresses"))
    expect_open_answers_only(quiet)


def test_a_link_without_its_private_answers_waits_for_them(quiet, site):
    quiet.goto(f"{site}/calculators/gap-claim.html#documents_received_on=2026-11-02")
    expect(quiet.locator("[name=documents_received_on]")).to_have_value("11/2/2026")
    expect(quiet.locator(".plan-example")).to_be_visible()
    expect(quiet.locator(".plan-errors")).to_be_hidden()


def test_an_old_link_with_private_answers_is_answered_and_loses_them(quiet, site):
    quiet.add_init_script(NOTES_ADDRESSES)
    quiet.goto(f"{site}/calculators/gap-claim.html#{urlencode(CLAIM)}")
    expect(quiet).not_to_have_url(re.compile("Rivera"))
    expect_figure(quiet, "November 4, 2026")
    expect_open_answers_only(quiet)


def test_a_worked_example_with_private_answers_opens_in_the_form(quiet, site):
    quiet.add_init_script(NOTES_ADDRESSES)
    quiet.goto(f"{site}/calculators/gap-claim.html")
    quiet.wait_for_function("!!customElements.get('plan-calculator')")
    quiet.locator(".plan-cases a").first.click()
    expect(figure(quiet)).to_be_visible(timeout=SOON)
    expect(quiet.locator("[name=last_name]")).not_to_have_value("")
    expect_open_answers_only(quiet)


def test_only_the_questions_that_the_answers_need_are_asked(quiet, site):
    quiet.goto(f"{site}/calculators/lease-end.html")
    quiet.wait_for_function("!!customElements.get('plan-calculator')")
    residual, wear, payment = (
        quiet.get_by_label(words) for words in ("What is the residual value?", "What is charged for wear?", "What is the monthly payment")
    )
    for question in (residual, wear, payment):
        expect(question).to_be_hidden()
    quiet.get_by_label("Open-end lease").check()
    expect(residual).to_be_visible()
    expect(payment).to_be_hidden()
    residual.fill("18000")
    quiet.get_by_role("radiogroup", name="Is it a lease to a consumer?").get_by_label("Yes").check()
    expect(payment).to_be_visible()
    quiet.get_by_label("Closed-end lease").check()
    expect(residual).to_be_hidden()
    expect(payment).to_be_hidden()
    expect(wear).to_be_visible()
    for words, text in {
        "miles were driven": "36000",
        "miles does the lease allow": "36000",
        "each mile over": "0.20",
        "for wear": "150",
        "disposition": "395",
    }.items():
        quiet.get_by_label(re.compile(words)).fill(text)
    calculate(quiet)
    expect_figure(quiet, "$545.00")
    assert "residual" not in quiet.url
    quiet.get_by_label("Open-end lease").check()
    expect(residual).to_have_value("18000")


def test_what_is_asked_by_the_page_is_what_python_asks(quiet, site):
    """For each plan, the questions in sight are those that Python names."""
    for name in ("breakdown", "trip-interruption", "alternate-transportation"):
        calculator = calculators.find(name)
        quiet.goto(f"{site}/calculators/{name}.html")
        quiet.wait_for_function("!!customElements.get('plan-calculator')")
        for contract in ("", *calculator.questions[0].among):
            quiet.get_by_label("Which plan do you have?").select_option(contract)
            seen = quiet.locator("[data-question]").evaluate_all(
                "(places) => places.filter((place) => !place.closest('.plan-entry') && place.checkVisibility()).map((place) => place.dataset.question)"
            )
            assert set(needed(calculator.asks, {"contract": contract})) == set(seen), (name, contract)


def test_a_breakdown_asks_for_the_country_where_help_came(quiet, site):
    quiet.goto(f"{site}/calculators/breakdown.html")
    quiet.wait_for_function("!!customElements.get('plan-calculator')")
    country = quiet.get_by_role("radiogroup", name="In which country was that?")
    quiet.get_by_label("Which plan do you have?").select_option("app-basic-guard")
    expect(country).to_be_hidden()
    entry(quiet, 1).first.get_by_label("What did it cost?").fill("80")
    expect(country).to_be_visible()
    entry(quiet, 1).first.get_by_label("What did it cost?").fill("")
    expect(country).to_be_hidden()


def test_a_moment_is_filled_in_chosen_and_travels_in_the_link(quiet, site):
    quiet.goto(f"{site}/calculators/hours.html")
    when = quiet.get_by_label("When?")
    expect(when).not_to_have_value("")
    quiet.get_by_label("Ally Dealer Help Desk").check()
    when.fill("2026-11-20T18:29")
    quiet.get_by_label("Time zone").select_option("Eastern time")
    calculate(quiet)
    expect_figure(quiet, "open")
    assert "at=2026-11-20T18%3A29-05%3A00" in quiet.url
    when.fill("2026-07-20T18:30")  # daylight saving
    expect(quiet).to_have_url(re.compile("at=2026-07-20T18%3A30-04%3A00"))
    expect_figure(quiet, "closed")
    link = quiet.url
    quiet.goto("about:blank")
    quiet.goto(link)
    expect_figure(quiet, "closed")
    expect(when).to_have_value("2026-07-20T18:30")
    assert link == quiet.url


def test_a_moment_that_no_field_can_hold_gets_a_sentence(quiet, site):
    quiet.goto(f"{site}/calculators/hours.html#line=dealer-line&at=noon")
    expect(quiet.locator('[data-question="at"] .plan-error')).to_contain_text("like 2026-11-20T17:45-05:00", timeout=SOON)


def test_someone_at_the_roadside_is_told_what_to_do_before_any_question(open_page, site):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto(f"{site}/calculators/breakdown.html")
    emergency = page.get_by_role("link", name=re.compile("911"))
    expect(emergency).to_have_attribute("href", "tel:911")
    expect(emergency).to_be_in_viewport(ratio=1)
    expect(page.locator(".plan-first .plan-next li").first).to_contain_text("safe place")
    heights = page.locator(".plan-first-calls a, .plan-onward").evaluate_all(
        "(links) => links.map((link) => link.getBoundingClientRect().height)"
    )
    assert len(heights) >= 3 and min(heights) >= 60
    assert page.evaluate(
        "document.querySelector('.plan-first').compareDocumentPosition(document.querySelector('.plan-form')) & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    page.get_by_role("link", name=re.compile("See what you can claim")).click()
    expect(page.get_by_role("heading", name="Your answers")).to_be_in_viewport()
    titles = [title for title, _ in calculators.find("breakdown").asked_in_steps]
    expect(page.locator(".plan-step > h3")).to_have_text([f"{count} {title}" for count, title in enumerate(titles, 1)])


def test_today_is_filled_in(quiet, site):
    quiet.goto(f"{site}/calculators/transfer.html")
    quiet.wait_for_function("!!customElements.get('plan-calculator')")
    today = quiet.evaluate("new Date().toLocaleDateString('en-US')")
    expect(quiet.get_by_label("What day is it today?")).to_have_value(today)


def rows_side_by_side(page) -> dict[str, list[str]]:
    rows = page.locator(".plan-two tbody tr:not(.plan-two-part)").evaluate_all(
        "(rows) => rows.map((row) => [row.className, ...[...row.cells].map((cell) => cell.textContent)])"
    )
    return {name.removesuffix(" differs"): [differs, *values] for differs, name, *values in rows}


def test_two_results_stand_side_by_side_and_their_differences_are_marked(answered):
    answered.get_by_role("button", name="Compare with another answer").click()
    expect(answered.get_by_role("heading", name="Side by side")).to_be_focused()
    expect(answered.locator(".plan-differs")).to_have_count(0)
    answered.get_by_label("When will you cancel?").fill("2027-03-01")
    expect_figure(answered, "$1,390.53")
    expect(answered.locator(".plan-differs").first).to_be_visible()
    rows = rows_side_by_side(answered)
    assert ["plan-differs", "$1,870.26", "$1,390.53"] == rows["Your refund"]
    assert ["plan-differs", "March 1, 2026", "March 1, 2027"] == rows["When will you cancel?"]
    assert ["", "$2400.00", "$2400.00"] == rows["What did the plan cost?"]
    answered.get_by_role("button", name="Clear the saved result").click()
    expect(answered.locator(".plan-beside")).to_be_hidden()
    assert "beside" not in answered.url


def test_a_link_brings_both_results(answered):
    answered.get_by_role("button", name="Compare with another answer").click()
    answered.get_by_label("When will you cancel?").fill("2027-03-01")
    expect_figure(answered, "$1,390.53")
    expect(answered).to_have_url(re.compile("cancel_on=2027-03-01.*beside=.*2026-03-01"))
    link = answered.url
    answered.goto("about:blank")
    answered.goto(link)
    expect(answered.locator(".plan-two")).to_be_visible(timeout=SOON)
    assert ["plan-differs", "$1,870.26", "$1,390.53"] == rows_side_by_side(answered)["Your refund"]
    assert link == answered.url


def test_a_closed_and_an_open_lease_stand_side_by_side(quiet, site):
    closed = {
        "lease_type": "closed",
        "miles_driven": "40000",
        "miles_allowed": "36000",
        "per_mile": "0.20",
        "wear": "150",
        "disposition_fee": "395",
    }
    open_ = {"lease_type": "open", "residual": "18000", "realized_value": "16500"}
    quiet.goto(f"{site}/calculators/lease-end.html#{urlencode({**open_, 'beside': urlencode(closed)})}")
    expect(quiet.locator(".plan-two")).to_be_visible(timeout=SOON)
    rows = rows_side_by_side(quiet)
    assert ["plan-differs", "$1,345.00", "$1,500.00"] == rows["You owe at the end"]
    assert ["plan-differs", "$150.00", "—"] == rows["What is charged for wear?"]


def test_start_again_brings_the_empty_form_and_the_example_back(answered):
    answered.get_by_role("button", name="Start again").click()
    expect(answered.locator(".plan-example")).to_be_visible()
    expect(answered.get_by_label("What did the plan cost?")).to_have_value("")
    assert "" == urlsplit(answered.url).fragment


def test_a_clause_opens_under_its_line_and_escape_closes_it(refund):
    tag = refund.locator(".plan-sheet .plan-tag").first
    tag.click()
    expect(refund.locator(".plan-opened")).to_contain_text("How sure")
    assert "" == urlsplit(refund.url).fragment
    refund.keyboard.press("Escape")
    expect(refund.locator(".plan-opened")).to_have_count(0)
    expect(tag).to_be_focused()


def test_the_address_of_a_provision_is_no_answer(quiet, site):
    quiet.goto(f"{site}/calculators/refund.html#provision-cancel.fee")
    expect(quiet.locator("[id='provision-cancel.fee']")).to_be_in_viewport()
    expect(quiet.locator(".plan-example")).to_be_visible()
    assert "provision-cancel.fee" == urlsplit(quiet.url).fragment


def test_the_page_goes_on_while_python_starts(refund):
    refund.evaluate("""() => {
        window.ticks = 0
        const tick = () => { window.ticks += 1; requestAnimationFrame(tick) }
        tick()
        document.querySelector("[data-do=fillExample]").click()
        window.before = window.ticks
    }""")
    expect(refund.locator(".plan-stage")).to_contain_text("Getting the calculator ready")
    refund.wait_for_function("() => document.querySelector('.plan-stage:not([hidden])') && window.ticks > window.before + 10")
    refund.get_by_label("What is the cancellation fee?").fill("75")
    expect(refund.get_by_label("What is the cancellation fee?")).to_have_value("75")
    expect_figure(refund, "$1,845.26")


def test_every_case_has_the_same_bytes_as_here(refund, site):
    for case in CASES:
        answer = refund.evaluate(ASK, [f"{site}/assets/python.js", "refund", case.answers])
        assert calculators.text(calculators.run("refund", case.answers)) == answer, case.name


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
    asked = needed(calculators.find("refund").asks, dict.fromkeys(questions, hostile))
    wrong = calculators.run("refund", dict.fromkeys(asked, hostile))["wrong"]
    assert asked == list(wrong)
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


def test_the_example_stands_in_the_html_itself(built):
    html = (built / "calculators/refund.html").read_text()
    assert sheet(calculators.work_out("refund", ANSWERED[0].answers)) in html


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
def test_nothing_scrolls_sideways(open_page, site, width):
    page = open_page(viewport={"width": width, "height": 700})
    page.goto(f"{site}/calculators/refund.html#{urlencode({**USUAL, 'state': 'CA', 'price_paid': '10,000,000.00'})}")
    expect(figure(page)).to_be_visible(timeout=SOON)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    page.locator(".plan-sheet .plan-tag").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_on_a_phone_the_figure_stays_at_hand(open_page, site):
    page = open_page(viewport={"width": 390, "height": 700})
    page.goto(f"{site}/calculators/refund.html#{urlencode(USUAL)}")
    bar = page.locator(".plan-bar")
    expect(bar).to_contain_text("$1,870.26", timeout=SOON)
    bar.click()
    expect(page.locator(".plan-figure")).to_be_in_viewport()
    expect(bar).to_be_hidden()


def test_the_bar_on_a_phone_says_what_the_figure_depends_on_and_keeps_an_amount_in_one_piece(open_page, site):
    page = open_page(viewport={"width": 360, "height": 700})
    page.goto(f"{site}/calculators/refund.html#{urlencode({**USUAL, 'contract': 'vehicleone-basic'})}")
    expect(page.locator(".plan-bar span")).to_have_text(re.compile("^If your contract has the same terms"), timeout=SOON)
    lines = "(amount) => { const words = document.createRange(); words.selectNodeContents(amount); return words.getClientRects().length }"
    assert 1 == page.locator(".plan-bar b").evaluate(lines)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(open_page, site, scheme):
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{site}/calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")
    page.locator(".plan-sheet .plan-tag").first.click()
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text() + ";undefined")
    found = page.evaluate("axe.run('.md-content').then(({ violations }) => violations)")
    assert [] == [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]]
