"""What hosts, browsers and pages do seldom: wrong types and encodings, storage that is cleared, processes that end, a reader who leaves."""

from contextlib import suppress

from playwright.sync_api import Error, expect

from tests.support.browsers import only_chromium
from tests.support.faults import answer
from tests.support.page import SOON, USUAL, calculate, expect_figure, expect_recovery, open_with

PLAN = '{"version": 1, "answers": {"price_paid": "1234.00"}}'
TERMINATES = """
const Real = Worker
window.workers = []
window.Worker = class extends Real { constructor(...told) { super(...told); workers.push(this) } }
"""
MANY = 30_000  # rows
ROWS = (
    "contract,price_paid,coverage_start,cancel_on,term_months,claims_filed\n" + MANY * "app-major-guard,2400,2025-03-01,2026-03-01,60,no\n"
)


def mistyped(handler, content):
    """The host calls it text, and forbids to look."""
    answer(handler, content, ("X-Content-Type-Options", "nosniff"), kind="text/plain")


def unknown(handler, content):
    answer(handler, content, kind="application/octet-stream")


def misencoded(handler, content):
    """The host says that it is packed, and it is not as it says."""
    answer(handler, content, ("Content-Encoding", "br"))


def clearing(handler, content):
    answer(handler, content, ("Clear-Site-Data", '"storage"'), kind="text/html")


def test_a_host_that_knows_no_wasm_serves_it_all_the_same(page, host):
    host.faults |= {".wasm": unknown, ".zip": unknown, ".gz": unknown, ".br": unknown}
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")


def test_packed_files_that_are_encoded_otherwise_than_said_lead_to_another_way(page, host):
    host.faults |= {".gz": misencoded, ".br": misencoded}
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")


def test_a_worker_of_a_wrong_type_is_said_and_what_was_typed_stays(page, host):
    host.faults["worker.js"] = mistyped
    open_with(page, host.address, USUAL)
    expect(page.locator(".plan-stage")).to_contain_text("could not start", timeout=SOON)
    expect_recovery(page, host)


def test_a_page_whose_script_comes_to_nothing_says_that_it_needs_it(page, host):
    host.faults["page.js"] = mistyped
    page.goto(f"{host.address}/calculators/refund.html")
    expect(page.get_by_text("This calculator needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Calculate")).to_be_disabled()


def test_a_host_that_clears_what_is_kept_forgets_the_plan_and_breaks_nothing(page, host):
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")
    page.evaluate("(plan) => localStorage.setItem('plan-guide.my-plan', plan)", PLAN)
    host.faults["offline.html"] = clearing
    other = page.context.new_page()
    other.goto(f"{host.address}/offline.html")
    other.close()
    page.get_by_label("What did the plan cost?").fill("1200")
    expect_figure(page, "$910.13")
    page.goto(f"{host.address}/calculators/refund.html")
    expect(page.get_by_label("What did the plan cost?")).to_have_value("")
    page.get_by_role("button", name="Fill in the example").click()
    expect_figure(page, "$1,870.26")


def test_a_worker_that_ends_without_a_word_is_hired_anew(page, host):
    page.add_init_script(TERMINATES)
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")
    page.evaluate("workers.forEach((worker) => worker.terminate())")
    page.get_by_label("What did the plan cost?").fill("1200")
    expect_figure(page, "$910.13")


@only_chromium
def test_a_page_whose_process_ends_has_its_answer_again_when_it_is_reloaded(page, host):
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")
    address = page.url
    with suppress(Error):
        page.goto("chrome://crash")
    again = page.context.new_page()
    again.goto(address)
    expect_figure(again, "$1,870.26")


def test_a_reader_who_leaves_in_a_batch_finds_the_page_ready_again(page, host):
    page.goto(f"{host.address}/calculators/refund.html#many")
    page.locator("plan-batch input[type=file]").set_input_files({"name": "rows.csv", "mimeType": "text/csv", "buffer": ROWS.encode()})
    expect(page.locator("plan-batch .plan-count")).to_contain_text(f"of {MANY:,}", timeout=SOON)
    page.goto(f"{host.address}/contact.html")
    page.go_back()
    expect(page.locator("plan-batch .plan-run")).to_be_hidden()
    page.get_by_role("button", name="Fill in the example").click()
    expect_figure(page, "$1,870.26")
    assert [] == page.console_errors


def test_an_answer_of_a_million_letters_is_refused_in_a_sentence(page, host):
    page.goto(f"{host.address}/calculators/refund.html")
    page.get_by_label("What did the plan cost?").evaluate("(field) => { field.value = '9'.repeat(1e6) }")
    calculate(page)
    expect(page.locator('[data-question="price_paid"] .plan-error')).to_be_visible(timeout=SOON)
