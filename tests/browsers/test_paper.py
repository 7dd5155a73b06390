"""On paper: the statement of an answer on one sheet, and a blank worksheet to fill in with a pen."""

import pytest
from playwright.sync_api import expect

import calculators
from tests.support.browsers import only_chromium
from tests.support.page import SOON, sheets

ANSWERED = ".plan-sheet:not([hidden]):not([aria-busy]):not(:has(.plan-example)) .plan-figure"


@pytest.fixture
def example(returning, site):
    """example(name) opens a calculator's page and answers its example."""

    def example(name: str):
        returning.goto(f"{site}/calculators/{name}.html")
        returning.get_by_role("button", name="Fill in the example").click()
        expect(returning.locator(ANSWERED)).to_be_visible(timeout=SOON)
        return returning

    return example


@only_chromium
@pytest.mark.parametrize("name", calculators.names())
def test_the_statement_of_the_usual_example_is_one_sheet(example, name):
    assert 1 == sheets(example(name))


@only_chromium
@pytest.mark.parametrize("name", calculators.names())
def test_a_blank_worksheet_is_two_sheets_at_most(page, site, name):
    page.goto(f"{site}/worksheets/{name}.html")
    assert sheets(page) <= 2


@only_chromium
def test_the_statement_has_answers_result_working_sources_day_and_rules(example):
    page = example("refund")
    page.emulate_media(media="print")
    paper = page.locator(".plan-paper")
    expect(page.locator(".plan-given--print dt").first).to_have_text("Which plan do you have?")
    expect(page.locator(".plan-given--print dd").nth(2)).to_have_text("$2,400.00")
    expect(page.locator(".plan-figure")).to_have_text("$1,870.26")
    expect(page.locator(".plan-account .plan-tag").first).to_be_visible()
    expect(paper.locator("li").first).to_contain_text("cancel.full-refund")
    expect(paper).to_contain_text(page.evaluate("new Date().toLocaleDateString('en-US', { dateStyle: 'long' })"))
    expect(paper).to_contain_text(calculators.rules())
    expect(page.locator(".plan-foot")).to_contain_text("no legal advice")
    for part in (".md-header", ".plan-form", ".plan-keep", ".plan-cases >> nth=0", ".plan-provisions", "plan-batch"):
        expect(page.locator(part)).to_be_hidden()


def test_a_worksheet_fits_the_smallest_phone(open_page, site):
    page = open_page(viewport={"width": 320, "height": 640})
    for name in calculators.names():
        page.goto(f"{site}/worksheets/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_the_way_to_the_worksheet_is_in_the_form(page, site):
    page.goto(f"{site}/calculators/refund.html")
    page.get_by_role("link", name="A blank worksheet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Worksheet: Cancellation refund")
