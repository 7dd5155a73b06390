"""Chromium and Firefox for the tests: Playwright's own builds where they are installed, else the machine's.

A test that asks for `page` or `open_page` runs in both. Run as a program, it says which of the two does not start.
"""

import os
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

COMMANDS = {"chromium": ("chromium", "google-chrome"), "firefox": ("firefox-esr", "firefox")}
only_chromium = pytest.mark.parametrize("browser_name", ["chromium"], indirect=True)  # Playwright prints in no other
OURS = ("127.0.0.1", "localhost")  # all that a page may ask; a page of the guide asks its own host only
THEIRS = "localhost"  # the pages of other people, whose own policies are theirs to break
QUIET_CHROMIUM = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--disable-features="
    + ",".join(
        [
            # To a frame of another site this machine is a network to guard: it may start no shared worker from there.
            "LocalNetworkAccessChecks",
            # What a whole browser makes for each window that no test looks at; it takes as long as a page.
            "WebUIOmniboxPopup",
            "WebUIOmniboxFullPopup",
            "WebUIOmniboxAimPopup",
            "PreloadTopChromeWebUI",
            "SpareRendererForSitePerProcess",
        ]
    ),
]
# Over WebDriver BiDi, Playwright misses a step back that the page cache answers.
FIREFOX_WITHOUT_PAGE_CACHE = {"fission.bfcacheInParent": False, "browser.sessionhistory.max_total_viewers": 0}
# Nor do its clicks and keys reach a frame that runs in another process.
FIREFOX_IN_ONE_PROCESS = {"fission.autostart": False}
# Nor do color_scheme and reduced_motion reach a context there, and emulate_media does nothing: a whole browser is dark or still.
FIREFOX_DARK = {"layout.css.prefers-color-scheme.content-override": 0}
FIREFOX_STILL = {"ui.prefersReducedMotion": 1}
FIREFOX_PRIVATE = {"browser.privatebrowsing.autostart": True}  # in Chromium every context is private
BROKEN_POLICY = re.compile("against the policy|Content.Security.Policy")
# Neither browser says everywhere where a test hears it that a policy was broken.
TELLS_VIOLATIONS = """
if (location.hostname !== "localhost") addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    console.error(`against the policy: ${violatedDirective} ${blockedURI}`))"""
# The service worker fetches ahead, which is nothing for a test that counts requests or waits for quiet.
NO_SERVICE_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', { value: undefined })"


def launch(
    playwright: Playwright, name: str, *, dark: bool = False, still: bool = False, apart: bool = False, private: bool = False
) -> Browser:
    """Start "chromium" or "firefox". For Firefox, dark and still stand in for color_scheme and reduced_motion; apart runs each
    site in a process of its own, as it comes; private keeps nothing on the disk."""
    kind = getattr(playwright, name)
    command = None if Path(kind.executable_path).exists() else find(name)
    if name == "chromium":
        # Chromium's sandbox refuses to start as root.
        return kind.launch(executable_path=command, args=QUIET_CHROMIUM, chromium_sandbox=os.geteuid() != 0)
    preferences = FIREFOX_WITHOUT_PAGE_CACHE | (FIREFOX_DARK if dark else {}) | (FIREFOX_STILL if still else {})
    preferences |= ({} if apart else FIREFOX_IN_ONE_PROCESS) | (FIREFOX_PRIVATE if private else {})
    return kind.launch(executable_path=command, channel=command and "moz-firefox", firefox_user_prefs=preferences)


def find(name: str) -> str:
    for command in COMMANDS[name]:
        if path := shutil.which(command):
            return path
    raise FileNotFoundError(f"{name} is not on this machine; `make setup-test` installs it")


def watch(page: Page) -> Page:
    """Collect what goes wrong in the page: page.console_errors, page.failed_requests, and what no page of ours may do: page.trespasses."""
    page.console_errors, page.failed_requests, page.trespasses = [], [], []

    def heard(message):
        # Chromium says on the console, too, that a request failed; Firefox does not.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            page.console_errors.append(message.text)
        if urlsplit(message.location.get("url", "")).hostname != THEIRS and BROKEN_POLICY.search(message.text):
            page.trespasses.append(message.text)

    def asked(request):
        if request.url.startswith("http") and urlsplit(request.url).hostname not in OURS:
            page.trespasses.append(f"asked of another host: {request.url}")

    def answered(response):
        if response.status >= 400:
            page.failed_requests.append(f"{response.status} {response.url}")

    page.on("console", heard)
    page.on("request", asked)
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))
    page.on("requestfailed", lambda request: page.failed_requests.append(f"{request.failure} {request.url}"))
    page.on("response", answered)
    return page


def starts(playwright: Playwright, name: str) -> bool:
    try:
        launch(playwright, name).close()
    except (Error, FileNotFoundError) as error:
        print(error)
        return False
    return True


if __name__ == "__main__":
    with sync_playwright() as running:
        if missing := [name for name in COMMANDS if not starts(running, name)]:
            names, packages = " and ".join(missing), " ".join(COMMANDS[name][0] for name in missing)
            sys.exit(f"The tests need {names}, which won't start here. Debian's packages are {packages}.")
