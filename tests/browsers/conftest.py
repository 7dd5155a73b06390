"""Browsers and pages. A test that asks for `page` or `open_page` runs in Chromium and Firefox."""

from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, sync_playwright

from runtime import prune as trim
from runtime.pins import build_id
from tests.support.browsers import COMMANDS, NO_SERVICE_WORKER, TELLS_VIOLATIONS, launch, watch
from tests.support.page import USUAL, expect_figure, open_with
from tests.support.site import ROOT, named


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


@pytest.fixture(scope="session")
def forgetful(built) -> bytes:
    """An interpreter with the functions that start it, and none that only an answer calls."""
    wasm, script, library = (named(built, f"assets/python/{name}").read_bytes() for name in ("trimmed.wasm", "trimmed.mjs", "traced.zip"))
    return trim.only(ROOT, wasm, trim.ran(ROOT, wasm, script, library, b"", build_id(ROOT / "node_modules/pyodide"), []))


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


@pytest.fixture
def open_page(playwright, browser, browser_name):
    """open_page(viewport=..., color_scheme="dark", ...) takes Playwright's context options, alike for both browsers; with
    service_worker=True the page may have one."""
    with ExitStack() as opened:

        def open_page(service_worker=False, **options) -> Page:
            dark, still = options.get("color_scheme") == "dark", options.get("reduced_motion") == "reduce"
            chosen = browser
            if browser_name == "firefox" and (dark or still):
                chosen = opened.enter_context(launch(playwright, browser_name, dark=dark, still=still))
            context = opened.enter_context(chosen.new_context(**options))
            context.set_default_timeout(10_000)
            if not service_worker:
                context.add_init_script(NO_SERVICE_WORKER)
            context.add_init_script(TELLS_VIOLATIONS)
            pages.append(watch(context.new_page()))
            return pages[-1]

        pages = []
        yield open_page
        trespasses = [trespass for page in pages for trespass in page.trespasses]
        assert not trespasses, trespasses


@pytest.fixture
def page(open_page) -> Page:
    return open_page()
