"""Browsers and pages. A test that asks for `page` or `open_page` runs in Chromium and Firefox."""

from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page, sync_playwright

from runtime import prune as trim
from runtime.pins import build_id
from tests.support.browsers import COMMANDS, NO_SERVICE_WORKER, TELLS_VIOLATIONS, launch, watch
from tests.support.faults import FaultyHost
from tests.support.page import USUAL, expect_figure, open_with
from tests.support.site import ROOT, named, once


@pytest.fixture
def quiet(returning, site):
    """A page of the site; afterwards nothing was on the console, nothing failed and nothing was asked of another host."""
    requests = []
    returning.on("request", lambda request: requests.append(request.url))
    yield returning
    assert [] == returning.console_errors
    assert [] == returning.failed_requests
    assert {urlsplit(site).netloc} == {urlsplit(url).netloc for url in requests if url.startswith("http")}


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


@pytest.fixture
def host(built):
    """The site on a host with faults; a test says which."""
    with FaultyHost(built) as host:
        yield host


@pytest.fixture(scope="session")
def forgetful(built, tmp_path_factory) -> bytes:
    """An interpreter with the functions that start it, and none that only an answer calls."""

    def make(path) -> None:
        wasm, script, library = (
            named(built, f"assets/python/{name}").read_bytes() for name in ("trimmed.wasm", "trimmed.mjs", "traced.zip")
        )
        ran = trim.ran(ROOT, wasm, script, library, b"", build_id(ROOT / "node_modules/pyodide"), [])
        path.write_bytes(trim.only(ROOT, wasm, ran))

    return once(tmp_path_factory, "forgetful.wasm", make).read_bytes()


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session", params=COMMANDS)
def browser_name(request) -> str:
    return request.param


@pytest.fixture(scope="session")
def browser(playwright, browser_name):
    with launch(playwright, browser_name) as running:
        yield running


def made_for_tests(context: BrowserContext, service_worker: bool = False) -> BrowserContext:
    context.set_default_timeout(10_000)
    if not service_worker:
        context.add_init_script(NO_SERVICE_WORKER)
    context.add_init_script(TELLS_VIOLATIONS)
    return context


@pytest.fixture
def open_page(playwright, browser, browser_name):
    """open_page(viewport=..., color_scheme="dark", ...) opens a page in a browser that was never here. It takes Playwright's
    context options, alike for both browsers; with service_worker=True the page may have one."""
    with ExitStack() as opened:

        def open_page(service_worker=False, **options) -> Page:
            dark, still = options.get("color_scheme") == "dark", options.get("reduced_motion") == "reduce"
            chosen = browser
            if browser_name == "firefox" and (dark or still):
                chosen = opened.enter_context(launch(playwright, browser_name, dark=dark, still=still))
            pages.append(watch(made_for_tests(opened.enter_context(chosen.new_context(**options)), service_worker).new_page()))
            return pages[-1]

        pages = []
        yield open_page
        trespasses = [trespass for page in pages for trespass in page.trespasses]
        assert not trespasses, trespasses


@pytest.fixture
def page(open_page) -> Page:
    """A page in a browser that was never here."""
    return open_page()


@pytest.fixture(scope="session")
def kept_context(browser):
    """A browser that was here before. It has kept files and Python's memory, so that not every test waits for a first start."""
    with browser.new_context() as context:
        yield made_for_tests(context)


@pytest.fixture
def returning(kept_context) -> Page:
    """A page in a browser that was here before, where no reader has left a plan or a choice."""
    page = watch(kept_context.new_page())
    yield page
    with suppress(Error):  # a test may leave no document
        page.evaluate("localStorage.clear()")
    page.close()
    assert not page.trespasses, page.trespasses
