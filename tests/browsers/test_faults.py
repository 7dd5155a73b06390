"""What can go wrong around a calculator: what was typed stays, and one sentence says what happened and what to do.

Faults of single files and of workers are in test_start.py and test_page.py, those of storage in test_offline.py.
"""

import pytest
from playwright.sync_api import expect

from tests.support.browsers import launch, watch
from tests.support.faults import missing, replaced, truncated
from tests.support.page import SOON, USUAL, expect_figure, expect_recovery, open_with, typed
from tests.support.site import named

NO_MEMORY = b"""
WebAssembly.instantiate = () => Promise.reject(new RangeError("WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory"))
WebAssembly.instantiateStreaming = WebAssembly.instantiate
"""
CLOCK = """
const Real = Date
globalThis.Date = class extends Real {
    constructor(...told) { super(...(told.length ? told : [%d])) }
    static now() { return %d }
}
"""
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "caches", "indexedDB"])
    Object.defineProperty(window, name, { get() { throw new DOMException("The operation is insecure.", "SecurityError") } })
"""


def test_an_interpreter_that_gets_no_memory_is_said_and_starts_when_there_is_some(page, host, built):
    host.faults["worker.js"] = replaced(NO_MEMORY + named(built, "assets/worker.js").read_bytes())
    open_with(page, host.address, USUAL)
    expect(page.locator(".plan-stage")).to_contain_text("could not start", timeout=30_000)  # before the ways that fall silent have run out
    expect(page.locator(".plan-stage")).to_contain_text("Your answers are still here.")
    expect_recovery(page, host)


def test_a_missing_worker_is_said_and_found_later(page, host):
    host.faults["worker.js"] = missing
    open_with(page, host.address, USUAL)
    expect(page.locator(".plan-stage")).to_contain_text("could not start", timeout=SOON)
    expect_recovery(page, host)


@pytest.mark.parametrize("fault", [truncated, missing], ids=lambda fault: fault.__name__)
def test_files_that_come_in_part_or_not_at_all_are_said_and_got_later(page, host, fault):
    host.faults |= {".wasm": fault, ".gz": fault, ".br": fault}
    open_with(page, host.address, USUAL)
    expect(page.locator(".plan-stage")).to_contain_text("could not start", timeout=SOON)
    expect(page.locator(".plan-stage")).to_contain_text("Check that you are online")
    expect_recovery(page, host)


@pytest.mark.parametrize("when", [0, 4102444800000], ids=["1970", "2100"])
def test_a_clock_that_is_wrong_changes_no_answer(page, host, when):
    page.add_init_script(CLOCK % (when, when))
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")


def test_where_storage_is_refused_the_calculator_answers(page, host):
    page.add_init_script(NO_STORAGE)
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")


def test_in_a_private_window_the_calculator_answers_and_the_offline_page_says_what_it_can(playwright, browser_name, host):
    with launch(playwright, browser_name, private=True) as browser, browser.new_context() as context:
        page = watch(context.new_page())
        open_with(page, host.address, USUAL)
        expect_figure(page, "$1,870.26")
        page.goto(f"{host.address}/offline.html")
        expect(page.get_by_role("button", name="Make all of this").or_(page.get_by_text("keeps nothing for this site"))).to_be_visible(
            timeout=SOON
        )
        assert [] == page.console_errors


NO_WORKER = "delete window.Worker"
NO_MODULES = """
const Real = Worker
window.Worker = class extends Real {
    constructor(address, how) { if (how?.type === "module") throw new TypeError("type"); super(address, how) }
}
"""


@pytest.mark.parametrize("lack", [NO_WORKER, NO_MODULES], ids=["none", "no modules in them"])
def test_a_browser_without_workers_is_told_so_and_what_was_typed_stays(page, host, lack):
    page.add_init_script(lack)
    open_with(page, host.address, USUAL)
    expect(page.locator(".plan-stage")).to_contain_text("try a current version of Chrome, Edge, Firefox or Safari")
    assert "2400.00" == typed(page)
    assert "price_paid=2400.00" in page.url  # for the reload that it asks for


NO_COMPILER = b"""
for (const name of ["compile", "compileStreaming", "instantiate", "instantiateStreaming"])
    WebAssembly[name] = () => { throw new Error("no WebAssembly compiler available") }
"""


@pytest.mark.parametrize("lack", [b"delete self.WebAssembly\n", NO_COMPILER], ids=["off", "no compiler"])
def test_a_browser_without_web_assembly_is_told_so_and_what_was_typed_stays(page, host, built, lack):
    host.faults["worker.js"] = replaced(lack + named(built, "assets/worker.js").read_bytes())
    open_with(page, host.address, USUAL)
    expect(page.locator(".plan-stage")).to_contain_text("could not start", timeout=SOON)
    assert "2400.00" == typed(page)


def test_a_start_that_says_nothing_names_how_long_it_is_waited_for_and_ends_then(page, host):
    host.faults["worker.js"] = replaced(b"// says nothing")
    page.clock.install()
    open_with(page, host.address, USUAL)
    expect(page.locator(".plan-stage")).to_contain_text("Getting the calculator ready")
    page.clock.run_for(15_500)
    expect(page.locator(".plan-stage")).to_contain_text("if none has worked in 3 minutes")
    page.clock.run_for(164_500)
    expect(page.locator(".plan-stage")).to_contain_text("could not start")
    assert "2400.00" == typed(page)


def test_a_browser_that_can_t_tell_what_is_in_sight_opens_a_link_all_the_same(page, host):
    page.add_init_script("delete window.IntersectionObserver")
    open_with(page, host.address, USUAL)
    expect_figure(page, "$1,870.26")


def test_a_browser_that_tells_no_offset_of_a_time_zone_opens_the_hours(page, host):
    page.add_init_script("""
        const { DateTimeFormat } = Intl
        Intl.DateTimeFormat = function (locale, how) {
            if (how?.timeZoneName === "longOffset") throw new RangeError("longOffset")
            return new DateTimeFormat(locale, how)
        }
    """)
    page.goto(f"{host.address}/calculators/hours.html")
    page.get_by_role("button", name="Fill in the example").click()
    expect(page.locator(".plan-sheet:not(:has(.plan-example)) .plan-figure")).to_be_visible(timeout=SOON)
