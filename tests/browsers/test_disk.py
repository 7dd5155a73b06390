"""The site opened from a disk by a double click, in a folder with an awkward name: pages, search, calculators, links."""

import base64
import gzip
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

import calculators
from builder.load import load
from calculators.batch.door import written
from calculators.kit.ask import Refused, needed
from calculators.kit.dotted import flat
from calculators.sheet.html import sheet
from tests.support.page import SOON, USUAL, expect_figure
from tests.support.site import ROOT, named

CASES = load(ROOT).cases
# The page may answer the link before the button is pressed: what counts is what it comes to after that.
SHOWN = """async ([answers, expected]) => {
    const sheet = document.querySelector(".plan-sheet")
    const plain = (html) => {
        const place = document.createElement("template")
        place.innerHTML = html
        place.content.querySelector(".plan-given--print")?.remove()
        place.content.querySelector(".plan-tasks")?.classList.remove("plan-tasks") // where steps are ticked off
        place.content.querySelector(".plan-tasks-note")?.remove()
        for (const step of place.content.querySelectorAll(".plan-next label")) step.replaceWith(...step.lastChild.childNodes)
        return place.innerHTML
    }
    const shown = () => {
        const items = [...document.querySelectorAll(".plan-errors:not([hidden]) li")]
        const wrong = items.map((item) => item.textContent.replace(/^No\\. \\d+: /, "")).sort()
        return { same: !sheet.hidden && plain(sheet.innerHTML) === plain(expected.html), wrong }
    }
    const wanted = JSON.stringify({ same: !expected.wrong.length, wrong: expected.wrong })
    sheet.replaceChildren()
    document.querySelector(".plan-errors ul").replaceChildren()
    const turned = new Promise((resolve) => addEventListener("hashchange", () => setTimeout(resolve), { once: true }))
    location.hash = answers
    await turned
    const told = new Promise((resolve) => ["result", "error"].map((what) => addEventListener(`plan-calculator:${what}`, resolve)))
    document.querySelector("plan-calculator [type=submit]").click() // where private answers are asked, a link waits for it
    await told
    const late = performance.now() + 20000
    while ((sheet.hasAttribute("aria-busy") || JSON.stringify(shown()) !== wanted) && performance.now() < late)
        await new Promise(requestAnimationFrame)
    return shown()
}"""
NO_WORKERS = "window.Worker = class { constructor() { throw new Error('no workers here') } }"
SILENT_WORKERS = """
const slow = setTimeout
window.setTimeout = (what, wait, ...rest) => slow(what, wait === 30000 ? 50 : wait, ...rest)
window.Worker = class { postMessage() {} terminate() {} }
"""


@pytest.fixture(scope="session")
def folder(built, tmp_path_factory) -> Path:
    """The site at another place, under a name that an address must spell otherwise."""
    folder = tmp_path_factory.mktemp("disk") / "Plan guide (100% ü) #1"
    folder.symlink_to(built)
    return folder


@pytest.fixture
def open_file(page, folder):
    """Open a page of the folder; afterwards nothing was on the console and nothing but files was asked for."""
    requests = []
    page.on("request", lambda request: requests.append(request.url))

    def open_file(name: str, answers: dict | None = None):
        page.goto((folder / name).as_uri() + (f"#{urlencode(answers)}" if answers else ""))
        return page

    yield open_file
    assert [] == page.console_errors
    assert [] == page.failed_requests
    assert [] == [url for url in requests if not url.startswith(("file:", "data:", "blob:"))]


def fields(asks, answers: dict) -> dict:
    """The answers that the form has fields for."""
    groups = {question.name: question.group for question in asks.questions}
    return {
        name: [fields(groups[name], entry) for entry in answer] if isinstance(answer, list) else answer
        for name, answer in answers.items()
        if name in groups
    }


def in_sight(name: str, answers: dict) -> dict:
    """The answers to questions that the form shows: it sends no other."""
    shown = {question.partition(".")[0] for question in needed(calculators.find(name).asks, answers)}
    return {question: answer for question, answer in answers.items() if question in shown}


def expected(name: str, answers: dict) -> tuple[str, list[str]]:
    """The sheet, or the sentences of a refusal, as Python works them out here."""
    try:
        return sheet(calculators.work_out(name, answers)), []
    except Refused as refusal:
        return "", sorted(set(refusal.wrong.values()))  # which the page says once


# Python answers each case alike in both browsers (test_start.py has them all). Between them these have every kind of field.
IN_FIREFOX = ("gap-claim", "hours", "lease-end", "leaving", "refund", "roadside")
OPENED = [("chromium", name) for name in calculators.names()] + [("firefox", name) for name in IN_FIREFOX]


@pytest.mark.parametrize(("browser_name", "name"), OPENED, indirect=["browser_name"])
def test_every_case_is_answered_as_here(open_file, name):
    page = open_file(f"calculators/{name}.html")
    for count, case in enumerate(CASES[name]):
        answers = fields(calculators.find(name), case.answers)
        html, wrong = expected(name, in_sight(name, answers))
        shown_there = page.evaluate(SHOWN, [urlencode({**flat(answers), "case": count}), {"html": html, "wrong": wrong}])
        assert {"same": not wrong, "wrong": wrong} == shown_there, case.name


def test_every_page_opens_without_a_word_on_the_console(open_file, built, browser_name):
    """In Firefox the pages at the top, and one of each folder: those of a folder load the same scripts and styles."""
    pages = [path for path in sorted(built.rglob("*.html")) if path.name != "404.html" and path.parent.name != "embed"]  # which hosts send
    if browser_name == "firefox":
        firsts = {path.parent: path for path in reversed(pages)}
        pages = [path for path in pages if path.parent == built or path == firsts[path.parent]]
    for path in pages:
        open_file(path.relative_to(built).as_posix())


@pytest.mark.parametrize("name", ["index.html", "glossary/deductible.html"])
def test_the_search_finds_pages(open_file, folder, name):
    page = open_file(name)
    box = page.get_by_role("textbox", name="Search")
    box.fill("towed")
    box.press("End")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")
    page.locator(".md-search-result__item > a").first.click()
    expect(page).to_have_url((folder / "glossary/towing.html").as_uri())


def test_a_link_reproduces_the_answers(open_file):
    page = open_file("calculators/refund.html", USUAL)
    expect_figure(page, "$1,870.26")
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect_figure(page, "$1,870.26")
    expect(page.get_by_label("What did the plan cost?")).to_have_value("2400.00")


def test_a_term_opens_its_meaning(open_file):
    page = open_file("benefits/roadside.html")
    term = page.locator("a.plan-term").first
    term.focus()
    expect(page.locator("#plan-definition")).to_contain_text(term.get_attribute("data-says"))


@pytest.mark.parametrize("worker", [NO_WORKERS, SILENT_WORKERS], ids=["refused", "silent"])
def test_where_no_worker_starts_the_page_itself_answers(page, open_file, worker):
    page.add_init_script(worker)
    expect_figure(open_file("calculators/refund.html", USUAL), "$1,870.26")
    assert "[native code]" in page.evaluate("fetch.toString() + WebAssembly.instantiateStreaming.toString()")


def copied(built: Path, folder: Path, *lacking: str) -> Path:
    """The site in another folder, with its own copy of what pages load, without what the patterns name."""
    for path in built.iterdir():
        if path.name != "assets":
            (folder / path.name).symlink_to(path)
    shutil.copytree(built / "assets", folder / "assets", ignore=shutil.ignore_patterns(*lacking))
    return folder


def test_a_missing_file_of_the_interpreter_is_said_and_keeps_what_was_typed(page, built, tmp_path):
    folder = copied(built, tmp_path, "trimmed*", "pyodide*")
    page.goto((folder / "calculators/refund.html").absolute().as_uri() + f"#{urlencode(USUAL)}")
    expect(page.locator(".plan-stage")).to_contain_text("could not start", timeout=SOON)
    expect(page.get_by_label("What did the plan cost?")).to_have_value("2400.00")


def test_what_the_interpreter_lacks_pyodide_as_it_comes_answers(page, built, forgetful, tmp_path):
    folder = copied(built, tmp_path)
    text = base64.b64encode(gzip.compress(forgetful)).decode()
    named(folder, "assets/python/disk/trimmed.wasm.js").write_text(f'(self.planDisk ??= {{}})["trimmed.wasm"] = "{text}"')
    page.goto((folder / "calculators/refund.html").absolute().as_uri() + f"#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")
    assert {"trimmed.wasm", "pyodide.asm.wasm"} <= set(page.evaluate("() => Object.keys(planDisk)"))


def test_a_file_of_contracts_is_worked_in_the_page(open_file):
    page = open_file("calculators/refund.html")
    rows = [tuple(USUAL), tuple(USUAL.values()), tuple({**USUAL, "price_paid": "much"}.values())]
    page.locator("plan-batch input[type=file]").set_input_files(
        {"name": "contracts.csv", "mimeType": "text/csv", "buffer": written(rows).encode()}
    )
    expect(page.locator("plan-batch [role=status]")).to_have_text("1 answered, 1 refused.", timeout=SOON)
