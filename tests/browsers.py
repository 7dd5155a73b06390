"""Chromium and Firefox for the tests: Playwright's own builds where they are installed, else the machine's.

Run as a program, it installs those that are missing. A test asks for `page` and so runs in both.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

COMMANDS = {"chromium": ("chromium", "google-chrome"), "firefox": ("firefox-esr", "firefox")}
DEBIAN_PACKAGES = ("chromium", "firefox-esr")

QUIET_CHROMIUM = ["--disable-background-networking", "--disable-component-update", "--disable-quic", "--disable-sync"]
# Over WebDriver BiDi, Playwright misses a step back that the page cache answers.
FIREFOX_WITHOUT_PAGE_CACHE = {"fission.bfcacheInParent": False, "browser.sessionhistory.max_total_viewers": 0}
# Nor does it pass on color_scheme and reduced_motion there, to a context or to emulate_media: they hold for a whole browser.
FIREFOX_DARK = {"layout.css.prefers-color-scheme.content-override": 0}
FIREFOX_STILL = {"ui.prefersReducedMotion": 1}


def launch(playwright: Playwright, name: str, *, dark: bool = False, still: bool = False) -> Browser:
    """Start "chromium" or "firefox". For Firefox, dark and still stand in for color_scheme and reduced_motion."""
    kind = getattr(playwright, name)
    own = Path(kind.executable_path).exists()
    command = None if own else next(filter(None, map(shutil.which, COMMANDS[name])), None)
    if name == "chromium":
        # Chromium's sandbox refuses to start as root.
        return kind.launch(executable_path=command, args=QUIET_CHROMIUM, chromium_sandbox=os.geteuid() != 0)
    preferences = FIREFOX_WITHOUT_PAGE_CACHE | (FIREFOX_DARK if dark else {}) | (FIREFOX_STILL if still else {})
    return kind.launch(executable_path=command, channel=command and "moz-firefox", firefox_user_prefs=preferences)


def watch(page: Page) -> Page:
    """Collect what goes wrong in the page: page.console_errors and page.failed_requests, as lists of text."""
    page.console_errors, page.failed_requests = [], []

    def heard(message):
        # Chromium says on the console, too, that a request failed; Firefox does not.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            page.console_errors.append(message.text)

    def answered(response):
        if response.status >= 400:
            page.failed_requests.append(f"{response.status} {response.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))
    page.on("requestfailed", lambda request: page.failed_requests.append(f"{request.failure} {request.url}"))
    page.on("response", answered)
    return page


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
def page(browser):
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(10_000)
        yield watch(context.new_page())


def install() -> None:
    download_playwright_builds()
    if missing() and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"])
        subprocess.run(["apt-get", "install", "-qq", "--no-install-recommends", *DEBIAN_PACKAGES])
    if names := missing():
        sys.exit(f"The tests need a browser that does not start here: {' and '.join(names)}. Install it, then try again.")


def download_playwright_builds() -> None:
    # A network that answers nothing would otherwise hold this up for minutes: 30 seconds, five times, per host.
    bounded = os.environ | {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "5000"}
    command = [sys.executable, "-m", "playwright", "install", *COMMANDS]
    if subprocess.run(command, env=bounded, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode:
        print("Playwright's own browsers can't be fetched here; the machine's will do.")


def missing() -> list[str]:
    with sync_playwright() as playwright:
        return [name for name in COMMANDS if not starts(playwright, name)]


def starts(playwright: Playwright, name: str) -> bool:
    try:
        launch(playwright, name).close()
    except Error:
        return False
    return True


if __name__ == "__main__":
    install()
