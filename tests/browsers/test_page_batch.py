"""A file of many rows on a calculator's page: worked in the browser, in pieces, and nothing of it is uploaded."""

import base64
import csv
import io

import pytest
from playwright.sync_api import expect

import calculators
from calculators.batch.door import written
from calculators.batch.table import opened
from tests.support.contracts import cells_of
from tests.support.workbooks import row, table, text, workbook

COLUMNS = ("contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed")
GOOD = ("app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no")
LATE = (*GOOD[:3], "2024-01-01", *GOOD[4:])
KEEPS_BLOBS = """
const create = URL.createObjectURL
window.blobs = new Map()
URL.createObjectURL = (blob) => { const address = create(blob); window.blobs.set(address, blob); return address }
"""
SOON = 120_000  # how long Python may take to start, and many rows to be worked, on a slow machine


@pytest.fixture
def page(returning, site):
    """The page of the refund calculator; afterwards nothing was asked of the host but files of the site."""
    page, requests = returning, []
    page.on("request", lambda request: requests.append((request.method, request.url)))
    page.add_init_script(KEEPS_BLOBS)
    page.goto(f"{site}/calculators/refund.html#many")
    yield page
    assert [] == [request for request in requests if request[0] != "GET" or not request[1].startswith((site, "blob:"))]
    assert [] == page.console_errors


def choose(page, rows, name="contracts.csv") -> None:
    content = rows if isinstance(rows, bytes) else (rows if isinstance(rows, str) else written(rows)).encode()
    page.locator("plan-batch input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def keep(page, column: str) -> None:
    """Say of a column that it is kept, and let the rows be worked."""
    page.get_by_label(f"What is {column}?").select_option("keep")
    page.get_by_role("button", name="Work out").click()


def said(page):
    return page.locator("plan-batch [role=status]")


def content_of(page, link) -> bytes:
    """What the link leads to."""
    script = """(address) => new Promise((done) => {
        const reader = new FileReader()
        reader.onload = () => done(reader.result.split(",")[1])
        reader.readAsDataURL(blobs.get(address))
    })"""
    return base64.b64decode(page.evaluate(script, link.get_attribute("href")))


def downloaded(page) -> list[list[str]]:
    """The rows of the file that the link holds, which begins with the mark that spreadsheets look for."""
    link = page.get_by_role("link", name="Download the results")
    expect(link).to_be_visible()
    content = content_of(page, link)
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_file_gives_a_table_and_a_file(page):
    choose(page, [COLUMNS, GOOD, LATE, GOOD])
    expect(said(page)).to_have_text("2 answered, 1 refused.", timeout=SOON)
    expect(page.locator(".plan-rows tbody tr")).to_have_count(3)
    wrong = page.locator(".plan-wrong-rows tbody tr")
    sentence = calculators.run("refund", dict(zip(COLUMNS, LATE)))["wrong"]["cancel_on"]
    expect(wrong.locator("td")).to_have_text(["3", f"When will you cancel: {sentence}"])


def test_nothing_is_worked_before_each_column_is_known_and_the_choice_is_remembered(page, site):
    rows = [("Ref", "Term Mi", *COLUMNS), *[("A-1", "60000", *GOOD)] * 3]
    choose(page, rows)
    expect(said(page)).to_contain_text("2 of 8 columns are not known", timeout=SOON)
    table = page.locator(".plan-columns tbody tr")
    expect(table.nth(1).locator("td").nth(1)).to_have_text("60000, 60000, 60000")
    expect(page.get_by_label("What is price_paid?")).to_have_value("price_paid")
    work = page.get_by_role("button", name="Work out 3 rows")
    work.click()
    expect(page.locator("plan-batch .plan-error")).to_have_text("Say what to do with the column “Ref”.")
    expect(page.get_by_label("What is Ref?")).to_be_focused()
    page.get_by_label("What is Ref?").select_option("keep")
    page.get_by_label("What is Term Mi?").select_option("leave out")
    work.click()
    expect(said(page)).to_have_text("3 answered, 0 refused.", timeout=SOON)
    header, *cells = downloaded(page)
    assert (["Ref", "refund"], ["A-1", "1870.26"]) == (header[:2], cells[0][:2])
    assert "Term Mi" not in header
    page.reload()
    choose(page, rows)
    expect(said(page)).to_have_text("3 answered, 0 refused.", timeout=SOON)
    page.evaluate("localStorage.clear()")


def test_a_column_can_be_said_to_be_another_question(page):
    choose(page, [("Ref", *COLUMNS), ("x", *GOOD)])
    expect(page.get_by_label("What is Ref?")).to_be_visible(timeout=SOON)
    page.get_by_label("What is Ref?").select_option("price_paid")
    page.get_by_role("button", name="Work out").click()
    expect(page.locator("plan-batch .plan-error")).to_contain_text("answer one question", timeout=SOON)
    page.get_by_label("What is price_paid?").select_option("leave out")
    page.get_by_role("button", name="Work out").click()
    expect(said(page)).to_have_text("0 answered, 1 refused.", timeout=SOON)


def test_a_question_without_a_column_can_have_one_answer_for_every_row(page):
    choose(page, [COLUMNS[1:], GOOD[1:]])
    page.locator("[data-same=contract]").fill("app-major-guard", timeout=SOON)
    page.get_by_role("button", name="Work out").click()
    expect(said(page)).to_have_text("1 answered, 0 refused.", timeout=SOON)


def test_a_workbook_is_read_and_answered_as_one(page):
    choose(page, table(COLUMNS, GOOD, LATE), "contracts.xlsx")
    expect(said(page)).to_have_text("1 answered, 1 refused.", timeout=SOON)
    link = page.get_by_role("link", name="Download the results")
    assert "refund-results.xlsx" == link.get_attribute("download")
    content = content_of(page, link)
    parsed = opened(io.BytesIO(content), "refund")
    assert [(2, "1870.26"), (3, "")] == [(line, cells[parsed.names.index("refund")]) for line, cells in parsed.rows()]


def test_the_sheet_of_a_workbook_can_be_chosen(page):
    choose(page, workbook(row(text("words"), text("more")), row(text("x")), more=("Second",)), "contracts.xlsx")
    expect(said(page)).to_contain_text("None of the columns is a question", timeout=SOON)
    page.locator("[name=sheet]").select_option("Second")
    expect(page.locator("plan-batch .plan-error")).to_contain_text("None of the columns is a question", timeout=SOON)


def test_the_file_to_download_has_every_row_in_order(page):
    choose(page, [(*COLUMNS, "customer"), *((*(LATE if count % 3 == 0 else GOOD), f"A-{count}") for count in range(500))])
    expect(page.get_by_label("What is customer?")).to_be_visible(timeout=SOON)
    keep(page, "customer")
    expect(said(page)).to_have_text("333 answered, 167 refused.", timeout=SOON)
    header, *rows = downloaded(page)
    assert [f"A-{count}" for count in range(500)] == [row[header.index("customer")] for row in rows]
    refund = calculators.run("refund", dict(zip(COLUMNS, GOOD)))["outcome"]["refund"]
    assert {refund} == {row[header.index("refund")] for row in rows if not row[header.index("wrong")]}
    expect(page.locator(".plan-wrong-rows tbody tr")).to_have_count(167)


@pytest.mark.parametrize("browser_name", ["chromium"], indirect=True)  # over WebDriver BiDi Playwright hears of no download
def test_the_link_downloads_the_file(page):
    choose(page, [COLUMNS, GOOD])
    expect(said(page)).to_have_text("1 answered, 0 refused.", timeout=SOON)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the results").click()
    assert "refund-results.csv" == waiting.value.suggested_filename
    assert downloaded(page) == cells_of(waiting.value.path(), "utf-8-sig")


# Fill in the form's example as soon as rows are being worked: what does the page say of the rows when the form has answered?
MEANWHILE = """() => {
    const seen = async (selector, words) => {
        while (!document.querySelector(selector)?.textContent.includes(words)) await new Promise(requestAnimationFrame)
    }
    const fill = async () => {
        await seen(".plan-count", "of 10,000 rows")
        document.querySelector("[data-do=fillExample]").click()
        await seen(".plan-sheet:not([hidden]):not(:has(.plan-example)) .plan-figure", "$1,870.26")
        window.meanwhile = document.querySelector(".plan-count").textContent
    }
    void fill()
}"""


def test_ten_thousand_rows_leave_the_page_free(page):
    """While they are worked, frames go on, and the form answers; no frame waits for a third of the time that all takes."""
    page.evaluate("""() => {
        window.longest = 0
        const first = performance.now()
        let last = first
        const tick = (now) => {
            window.longest = Math.max(window.longest, now - last)
            last = now
            window.took = now - first
            requestAnimationFrame(tick)
        }
        requestAnimationFrame(tick)
    }""")
    page.evaluate(MEANWHILE)
    choose(page, [COLUMNS, *[GOOD] * 10_000])
    assert page.wait_for_function("() => window.meanwhile", timeout=SOON).json_value() != "10,000 of 10,000 rows"
    expect(said(page)).to_have_text("10,000 answered, 0 refused.", timeout=SOON)
    expect(page.locator(".plan-rows tbody tr")).to_have_count(20)
    longest, took = page.evaluate("[longest, took]")
    assert longest < took / 3


@pytest.mark.parametrize("presses", [1, 2])
def test_a_run_can_be_stopped_and_what_was_done_is_kept(page, presses):
    choose(page, [COLUMNS, *[GOOD] * 50_000])
    expect(page.locator(".plan-count")).to_contain_text("of 50,000 rows", timeout=SOON)
    page.get_by_role("button", name="Stop").click(click_count=presses)
    expect(said(page)).to_contain_text("Stopped after", timeout=SOON)
    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    header, *rows = downloaded(page)
    assert 0 < len(rows) < 50_000


def test_a_file_that_is_being_read_can_be_let_go(page):
    page.evaluate("""() => {
        const look = () => {
            const stop = document.querySelector("[data-do=stop]")
            if (document.querySelector(".plan-count").textContent.includes("rows")) stop.click()
            else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
    }""")
    choose(page, [COLUMNS, *[GOOD] * 100_000])
    expect(said(page)).to_have_text("Stopped before a row was worked out.", timeout=SOON)
    expect(page.locator(".plan-run")).to_be_hidden()
    choose(page, [COLUMNS, GOOD])
    expect(said(page)).to_have_text("1 answered, 0 refused.", timeout=SOON)


@pytest.mark.parametrize(
    "content, sentence",
    [
        ("", "first line must name the columns"),
        ("contract,price_paid\n", "There is no row under the names of the columns"),
        ("words\nmore words\n", "no separator was found"),
    ],
    ids=["empty", "no-rows", "no-table"],
)
def test_a_file_that_cannot_be_worked_says_why(page, content, sentence):
    choose(page, content)
    expect(page.locator("plan-batch .plan-error:visible").first).to_contain_text(sentence, timeout=SOON)
    expect(page.locator(".plan-run")).to_be_hidden()


def test_a_hostile_cell_is_shown_as_text(page):
    choose(page, [(*COLUMNS, "<img src=x onerror=alert(1)>"), (*GOOD, "<b>bold</b>"), ("<i>x</i>", *GOOD[1:], "")])
    expect(page.locator(".plan-columns table")).to_be_visible(timeout=SOON)
    keep(page, "<img src=x onerror=alert(1)>")
    expect(said(page)).to_have_text("1 answered, 1 refused.", timeout=SOON)
    assert 0 == page.locator("plan-batch :is(img, td b, td i, th b)").count()


def test_the_template_is_worked_without_a_change(page):
    """It has a column for each question, and its row is the page's example."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Download a template").click()
    text = download.value.path().read_text("utf-8")
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert [question.name for question in calculators.find("refund").questions] == header
    choose(page, text)
    expect(said(page)).to_have_text("1 answered, 0 refused.", timeout=SOON)
