"""What follows from an answer, in both browsers: dates for a calendar, letters, the answer as text, a plan that the device remembers."""

import json
import re
from urllib.parse import urlencode

from playwright.sync_api import expect

import calculators
from tests.support.browsers import only_chromium
from tests.support.calendar_file import entries
from tests.support.page import SOON, USUAL, expect_figure, figure, open_with, sheets

EARLY = {**USUAL, "cancel_on": "2025-03-20", "miles_driven": "400", "financed": "yes", "payoff": "700"}
TYPED = "Jane Q. Roe"
SHARES = "navigator.share = async (told) => { window.shared = told.text }"
OPEN_ANSWERS = "document.querySelector('plan-calculator').calculator.form.answers()"
NO_STORAGE = "Storage.prototype.setItem = () => { throw new Error('full') }"


def answered(page, site, name: str = "refund", answers: dict = EARLY):
    page.goto(f"{site}/calculators/{name}.html#{urlencode(answers)}")
    expect(figure(page)).to_be_visible(timeout=SOON)
    return page


def example_of(page, site, name: str):
    page.goto(f"{site}/calculators/{name}.html")
    page.get_by_role("button", name="Fill in the example").click()
    expect(figure(page)).to_be_visible(timeout=SOON)


SAVES = """() => {
  window.saved = null
  const made = URL.createObjectURL
  URL.createObjectURL = (blob) => (blob.text().then((text) => (window.saved = text)), (URL.createObjectURL = made)(blob))
}"""


def downloaded(page, button: str) -> str:
    """What a button gives to save: over WebDriver BiDi Playwright hears of no download, so the page is asked what it made."""
    page.evaluate(SAVES)
    page.get_by_role("button", name=button).click()
    page.wait_for_function("window.saved")
    return page.evaluate("window.saved")


def test_a_date_is_downloaded_as_an_entry_and_many_as_one_file(quiet, site):
    answered(quiet, site)
    (entry,) = entries(downloaded(quiet, "Add to my calendar"))
    (answer,) = calculators.run("refund", EARLY)["deadlines"]
    assert (answer["on"].replace("-", ""), answer["title"]) == (entry["DTSTART;VALUE=DATE"], entry["SUMMARY"])
    answered(quiet, site, "due-dates", {"first_due_on": "2026-12-31", "payments": "36"})
    assert 36 == len(entries(downloaded(quiet, "Add all 36 to my calendar")))


def test_the_letter_is_the_one_that_python_wrote_and_what_is_typed_into_it_stays_in_the_page(quiet, site):
    quiet.add_init_script(
        "window.told = []; addEventListener('plan-calculator:result', ({ detail }) => window.told.push(JSON.stringify(detail)))"
    )
    quiet.add_init_script("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    answered(quiet, site)
    quiet.locator(".plan-letters summary").click()
    quiet.get_by_role("button", name="Copy the letter").click()
    letter = calculators.run("refund", EARLY)["letter"]
    assert letter == quiet.evaluate("window.copied")
    quiet.get_by_label("Name", exact=True).fill(TYPED)
    quiet.get_by_label("VIN").fill("  ")
    quiet.get_by_role("button", name="Copy the letter").click()
    assert letter.replace(next(line for line in letter.splitlines()), f"Name: {TYPED}") == quiet.evaluate("window.copied")
    quiet.get_by_label("Why do you cancel?").select_option("sold")
    expect(quiet.locator(".plan-letter")).to_contain_text("Bill of sale")
    expect(quiet.get_by_label("Name", exact=True)).to_have_value(TYPED)
    everywhere = quiet.evaluate(
        "JSON.stringify([location.href, {...localStorage}, {...sessionStorage}, history.state, document.cookie, window.told])"
    )
    assert "deadlines" in everywhere and TYPED not in everywhere and "letter" not in everywhere.replace("newsletter", "")
    quiet.get_by_role("button", name="Start again").click()
    expect(quiet.locator(".plan-deeds")).to_be_hidden()


def test_the_letters_of_two_plans_share_who_writes_them_and_nothing_else(quiet, site):
    example_of(quiet, site, "leaving")
    for summary in quiet.locator(".plan-letters summary").all():
        summary.click()
    names, numbers = quiet.get_by_label("Name", exact=True), quiet.get_by_label("Contract number")
    names.first.fill(TYPED)
    numbers.first.fill("SC-1")
    expect(names.last).to_have_value(TYPED)
    expect(numbers.last).to_have_value("")


@only_chromium
def test_a_letter_is_printed_alone_on_one_page(quiet, site):
    quiet.add_init_script("window.print = () => {}")
    answered(
        quiet,
        site,
        answers={**EARLY, "cancel_on": "2026-03-01", "state": "CA", "reason": "sold", "claims_filed": "yes", "claims_paid": "100"},
    )
    quiet.locator(".plan-letters summary").click()
    quiet.get_by_role("button", name="Print the letter").click()
    quiet.emulate_media(media="print")
    assert ["PRE"] == quiet.evaluate("[...document.body.children].filter((part) => part.checkVisibility()).map((part) => part.tagName)")
    assert 1 == sheets(quiet)
    expect(quiet.locator(".plan-letter-paper")).to_have_count(0)  # once it is printed


def test_an_answer_is_shared_as_text_without_a_private_answer(quiet, site):
    quiet.add_init_script(SHARES)
    answered(quiet, site)
    quiet.get_by_role("button", name="Share as text").click()
    quiet.wait_for_function("window.shared")
    text = quiet.evaluate("window.shared")
    assert ["Cancellation refund", "Your refund: $2,400.00"] == text.splitlines()[:2]
    assert all(
        words in text
        for words in ("April 30, 2025: Last day for the whole price", "Call 1-800-631-5590", "not legal advice", "calculators/refund.html#")
    )
    example_of(quiet, site, "gap-claim")
    quiet.get_by_role("button", name="Share as text").click()
    private = quiet.evaluate("[...document.querySelectorAll('[data-private] input')].map((field) => field.value)")
    text = quiet.evaluate("window.shared")
    assert len(private) == 3 and [] == [word for word in private if word in text]


def test_the_way_to_waiting_takes_the_answers_along(quiet, site):
    answered(quiet, site)
    quiet.get_by_role("link", name="Is it better to wait?").click()
    expect(quiet.locator("[name=price_paid]")).to_have_value("2400.00")
    expect(quiet.locator("[name=today]")).not_to_have_value("")
    expect(quiet.locator(".plan-errors")).to_be_hidden()
    assert quiet.url.endswith("when-to-cancel.html")


def test_a_plan_is_remembered_once_asked_for_taken_over_and_forgotten(quiet, site):
    example_of(quiet, site, "my-plan")
    assert {} == quiet.evaluate("({...localStorage})") or "plan-guide.my-plan" not in quiet.evaluate("Object.keys(localStorage)")
    quiet.get_by_role("button", name="Remember my plan on this device").click()
    stored = json.loads(quiet.evaluate("localStorage.getItem('plan-guide.my-plan')"))
    assert 1 == stored["version"] and "today" not in stored["answers"]
    quiet.goto(f"{site}/calculators/refund.html")
    expect(quiet.locator("[name=price_paid]")).to_have_value(stored["answers"]["price_paid"])
    expect(quiet.get_by_label(re.compile("What did the plan cost.*from your plan"))).to_be_visible()
    quiet.locator("[name=price_paid]").fill("1000")
    expect(quiet.get_by_label(re.compile("What did the plan cost.*from your plan"))).to_have_count(0)
    open_with(quiet, site, USUAL)  # what a link brings is not mixed with the plan
    quiet.reload()
    expect_figure(quiet, "$1,870.26")
    expect(quiet.locator(".plan-kept")).to_have_count(0)
    quiet.goto(f"{site}/embed/refund.html")
    expect(quiet.locator("[name=price_paid]")).to_have_value("")
    quiet.goto(f"{site}/calculators/transfer.html")
    quiet.get_by_role("button", name="Forget my plan").click()
    assert quiet.evaluate("localStorage.getItem('plan-guide.my-plan')") is None
    quiet.reload()
    expect(quiet.locator(".plan-kept")).to_have_count(0)


def test_a_plan_is_saved_to_a_file_and_opened_from_it(quiet, site, tmp_path):
    example_of(quiet, site, "my-plan")
    price, today = (quiet.locator(f"[name={name}]").input_value() for name in ("price_paid", "today"))
    text = downloaded(quiet, "Save my plan as a file")
    (tmp_path / "my-plan.json").write_text(text)
    saved = json.loads(text)
    assert (1, price) == (saved["version"], saved["answers"]["price_paid"])
    assert "today" not in saved["answers"]
    quiet.goto(f"{site}/calculators/my-plan.html")
    quiet.locator("[data-part=file]").set_input_files(tmp_path / "my-plan.json")
    expect(quiet.locator("[name=price_paid]")).to_have_value(price)
    expect(quiet.locator("[name=today]")).not_to_have_value("")
    assert today  # the example's own day, which is not the plan's
    expect(quiet.locator(".plan-sheet:not(:has(.plan-example))")).to_contain_text("What", timeout=60_000)
    (tmp_path / "other.json").write_text('{"version": 2}')
    quiet.locator("[data-part=file]").set_input_files(tmp_path / "other.json")
    expect(quiet.locator(".plan-kept [role=status]")).to_have_text("That file holds no plan. Choose one that was saved on this page.")
    expect(quiet.locator("[name=price_paid]")).to_have_value(price)


def tick(page, words: str):
    page.get_by_role("checkbox", name=words).check()


def ticked(page) -> list[str]:
    return page.locator(".plan-tasks input:checked").evaluate_all("boxes => boxes.map((box) => box.value)")


def test_steps_are_ticked_off_by_keyboard_and_stay_while_answers_change(quiet, site):
    example_of(quiet, site, "leaving")
    note = quiet.locator(".plan-tasks-note")
    boxes = quiet.get_by_role("checkbox")
    count = boxes.count()
    assert count == len(calculators.run("leaving", quiet.evaluate(OPEN_ANSWERS))["next_steps"]) == 3
    boxes.first.focus()
    quiet.keyboard.press("Space")
    for _ in range(1 + quiet.locator(".plan-tasks li").first.locator("a").count()):  # past the numbers to call
        quiet.keyboard.press("Tab")
    expect(boxes.nth(1)).to_be_focused()
    tick(quiet, "Send the letters")
    expect(note).to_contain_text(f"2 of {count} done. Your ticks stay until you leave this page.")
    before = ticked(quiet)
    address = quiet.url
    assert 2 == len(before) and "Send" not in address
    quiet.locator("[name=price_paid]").fill("3000")
    expect(figure(quiet)).not_to_have_text("", timeout=SOON)
    quiet.wait_for_function("(address) => location.href !== address", arg=address)
    assert before == ticked(quiet)
    assert "plan-guide.my-plan" not in quiet.evaluate("Object.keys(localStorage)")
    quiet.get_by_role("button", name="Clear the ticks").click()
    expect(boxes.first).to_be_focused()
    assert [] == ticked(quiet)


def test_ticks_are_kept_with_a_plan_that_is_remembered_and_forgotten_with_it(quiet, site):
    example_of(quiet, site, "my-plan")
    quiet.get_by_role("button", name="Remember my plan on this device").click()
    example_of(quiet, site, "breakdown")
    tick(quiet, "Keep every receipt")
    expect(quiet.locator(".plan-tasks-note")).to_contain_text("kept with your plan on this device")
    example_of(quiet, site, "breakdown")
    assert ["Keep every receipt with"] == ticked(quiet)
    example_of(quiet, site, "leaving")
    assert [] == ticked(quiet)
    example_of(quiet, site, "my-plan")
    assert {"breakdown": ["Keep every receipt with"]} == json.loads(downloaded(quiet, "Save my plan as a file"))["ticks"]
    quiet.goto(f"{site}/calculators/breakdown.html")
    quiet.get_by_role("button", name="Fill in the example").click()
    expect(figure(quiet)).to_be_visible(timeout=SOON)
    quiet.get_by_role("button", name="Forget my plan").click()
    assert [] == ticked(quiet)
    tick(quiet, "Keep every receipt")
    assert "plan-guide.my-plan" not in quiet.evaluate("Object.keys(localStorage)")


@only_chromium
def test_steps_to_tick_off_are_boxes_on_paper(quiet, site):
    example_of(quiet, site, "breakdown")
    tick(quiet, "Keep every receipt")
    quiet.emulate_media(media="print")
    expect(quiet.get_by_role("checkbox", name="Keep every receipt")).to_be_visible()
    expect(quiet.locator(".plan-tasks-note")).to_be_hidden()


def test_a_browser_that_keeps_nothing_says_so(quiet, site):
    quiet.add_init_script(NO_STORAGE)
    example_of(quiet, site, "my-plan")
    quiet.get_by_role("button", name="Remember my plan on this device").click()
    expect(quiet.locator(".plan-answer .plan-kept")).to_contain_text("keeps nothing")
