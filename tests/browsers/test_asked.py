"""Which questions the page asks, and what it fills in itself."""

import re

from playwright.sync_api import expect

import calculators
from calculators.kit.ask import needed
from tests.support.page import SOON, calculate, entry, expect_figure


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
                "(places) => places.filter((place) => !place.closest('.plan-entry') && place.checkVisibility())"
                ".map((place) => place.dataset.question)"
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


def test_someone_at_the_roadside_is_told_what_to_do_before_any_question(quiet, site):
    quiet.set_viewport_size({"width": 390, "height": 844})
    quiet.goto(f"{site}/calculators/breakdown.html")
    emergency = quiet.get_by_role("link", name=re.compile("911"))
    expect(emergency).to_have_attribute("href", "tel:911")
    expect(emergency).to_be_in_viewport(ratio=1)
    expect(quiet.locator(".plan-first .plan-next li").first).to_contain_text("safe place")
    heights = quiet.locator(".plan-first-calls a, .plan-onward").evaluate_all(
        "(links) => links.map((link) => link.getBoundingClientRect().height)"
    )
    assert len(heights) >= 3 and min(heights) >= 60
    assert quiet.evaluate(
        "document.querySelector('.plan-first').compareDocumentPosition(document.querySelector('.plan-form'))"
        " & Node.DOCUMENT_POSITION_FOLLOWING"
    )
    quiet.get_by_role("link", name=re.compile("See what you can claim")).click()
    expect(quiet.get_by_role("heading", name="Your answers")).to_be_in_viewport()
    titles = [title for title, _ in calculators.find("breakdown").asked_in_steps]
    expect(quiet.locator(".plan-step > h3")).to_have_text(titles)


def test_steps_are_numbered_as_they_are_shown(quiet, site):
    quiet.goto(f"{site}/calculators/breakdown.html")
    quiet.wait_for_function("!!customElements.get('plan-calculator')")
    numbers = "(steps) => steps.filter((step) => step.checkVisibility()).map((step) => getComputedStyle(step).counterIncrement)"
    assert ["step 1"] * 4 == quiet.locator(".plan-step").evaluate_all(numbers)  # what is not shown counts nothing
    assert "counter(step)" == quiet.locator(".plan-step > h3").first.evaluate("(title) => getComputedStyle(title, '::before').content")


def test_today_is_filled_in(quiet, site):
    quiet.goto(f"{site}/calculators/transfer.html")
    quiet.wait_for_function("!!customElements.get('plan-calculator')")
    today = quiet.evaluate("new Date().toLocaleDateString('en-US')")
    expect(quiet.get_by_label("What day is it today?")).to_have_value(today)
