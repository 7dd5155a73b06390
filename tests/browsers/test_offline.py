"""With the server gone: what stays, what a new version changes and when, and what faults leave in place."""

import os
import shutil
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from builder.service_worker import service_worker
from tests.support.faults import FaultyHost, compressed
from tests.support.page import KEPT, SOON, USUAL, expect_figure, figure, quick_start
from tests.support.site import ROOT, QuietHandler, start, unhashed

UPDATED = """async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update().catch(() => {}) // browsers do one after the other: what the page itself began is over
    const worker = registration.installing ?? registration.waiting
    const late = performance.now() + 60000
    while (worker && performance.now() < late && !["installed", "redundant"].includes(worker.state))
        await new Promise(requestAnimationFrame)
    return worker?.state ?? "redundant"
}"""
FULL = "Cache.prototype.put = async () => { throw new DOMException('no room', 'QuotaExceededError') }\n"
FULL_FOR_WORDS = """{
    const { put } = Cache.prototype
    Cache.prototype.put = function (key, value) {
        if (!String(key).includes("/glossary/")) return put.call(this, key, value)
        return Promise.reject(new DOMException("no room", "QuotaExceededError"))
    }
}
"""
TELLS = "addEventListener('activate', (event) => event.waitUntil(fetch('/activated').catch(() => {})))\n"
FRAMED = "<!doctype html><title>Someone's page</title>" + "".join(
    f'<iframe src="{path}"></iframe>' for path in ("offline.html", "embed/refund.html")
)


class Handler(QuietHandler):
    """Serves the folder that its host names now; no cache but the service worker's may help."""

    def do_GET(self):
        host = self.server
        path = self.path.split("?")[0]
        if host.down or any(part in path for part in host.lost):
            self.close_connection = True
            return None if host.down else self.send_error(404)
        self.directory = str(host.folder)
        if path == "/activated":
            host.activated.set()
        if path == "/framed":
            return self.say("text/html", FRAMED)
        if path == "/sw.js" and host.before_worker:
            return self.say("text/javascript", host.before_worker + (host.folder / "sw.js").read_text())
        return super().do_GET()

    def say(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def end_headers(self):
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


class Host(ThreadingHTTPServer):
    request_queue_size = 128  # a download of everything comes in hundreds of connections


@pytest.fixture
def host(built):
    with Host(("127.0.0.1", 0), Handler) as server:
        server.folder, server.down, server.lost, server.before_worker = built, False, (), ""
        server.activated = threading.Event()
        server.address = f"http://127.0.0.1:{server.server_port}"
        start(server)
        yield server
        server.shutdown()


@pytest.fixture
def page(open_page):
    page = open_page(service_worker=True)
    page.set_default_timeout(SOON)
    return page


@pytest.fixture
def next_version(built, tmp_path) -> Path:
    """The site as a later build would leave it: other words on two pages."""
    folder = tmp_path / "next"
    shutil.copytree(built, folder, copy_function=os.link)
    for name in ("index.html", "contact.html"):
        html = (folder / name).read_text().replace("</h1>", " of tomorrow</h1>")
        (folder / name).unlink()
        (folder / name).write_text(html)
    (folder / "sw.js").unlink()
    shutil.copy(ROOT / "docs/assets/sw.js", folder / "assets/sw.js")
    service_worker(folder)
    return folder


# The first answer says to the host when it came. A service worker that is asked for after that waits until the host has heard it.
TELLS_ANSWER = """
let told = null
document.addEventListener("plan-calculator:result", () => { told = fetch("/answered").catch(() => {}) }, { once: true })
const register = ServiceWorkerContainer.prototype.register
ServiceWorkerContainer.prototype.register = async function (...given) {
    await told
    return register.apply(this, given)
}"""
SPARED = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
IDLE = "async () => { for (let turn = 0; turn < 9; turn++) await new Promise((resolve) => requestIdleCallback(resolve)) }"
PACKS = dict.fromkeys((".js", ".mjs", ".wasm", ".zip"), compressed)


def visit(page, host, *what_to_keep: str, name: str = "calculators/refund.html") -> None:
    """Open a page and wait until these are kept."""
    page.goto(f"{host.address}/{name}")
    assert "" == page.evaluate(KEPT, [name, *what_to_keep])


def heading(page):
    return page.locator("h1")


def test_after_a_visit_to_one_it_and_every_calculator_work_without_the_server(page, host, built):
    names = [f"calculators/{path.name}" for path in (built / "calculators").glob("*.html")]
    visit(page, host, name="benefits/roadside.html")
    page.goto(f"{host.address}/calculators/truck-class.html#gvwr=9000")
    expect(figure(page)).to_be_visible(timeout=SOON)
    assert "" == page.evaluate(KEPT, [*names, *quick_start(page, built)])
    host.down = True
    page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")
    page.goto(f"{host.address}/calculators/truck-class.html#gvwr=9000")
    expect(figure(page)).to_be_visible(timeout=SOON)
    page.goto(f"{host.address}/benefits/roadside.html")
    expect(heading(page)).to_contain_text("oadside")
    page.goto(f"{host.address}/glossary/gvwr.html")
    expect(page.locator("#not-kept")).to_be_in_viewport()
    page.goto(f"{host.address}/")
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("faults", [{}, PACKS], ids=["plain", "packs"])
def test_nothing_is_fetched_for_later_before_the_first_answer_and_nothing_twice(page, built, faults):
    page.add_init_script(TELLS_ANSWER)
    with FaultyHost(built) as host:
        host.faults |= faults
        page.goto(f"{host.address}/calculators/refund.html")
        page.evaluate(IDLE)
        page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
        expect_figure(page, "$1,870.26")
        python = [path.rpartition(".")[0] if faults and not path.endswith(".mjs") else path for path in quick_start(page, built)]
        assert "" == page.evaluate(KEPT, ["calculators/refund.html", "calculators/residual.html", *python])
        before, after = host.asked[: host.asked.index("/answered")], host.asked[host.asked.index("/answered") + 1 :]
    page.goto("about:blank")
    for path in python:
        assert 1 == before.count(f"/{unhashed(path)}"), path
    assert [] == [path for path in before if path == "/sw.js" or path.endswith(".webmanifest") or "/glossary/" in path]
    assert "/sw.js" in after
    assert [] == [path for path in after if path in before]
    assert len(after) == len(set(after))
    page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")


def test_on_a_line_to_be_spared_nothing_is_kept_until_the_reader_asks(page, host):
    page.add_init_script(SPARED)
    page.goto(f"{host.address}/offline.html")
    page.evaluate(IDLE)
    assert 0 == page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)")
    page.get_by_role("button", name="Make all of this available offline").click()
    expect(page.locator(".plan-offline [role=status]")).to_contain_text("All of the guide is kept", timeout=SOON)
    host.down = True
    page.goto(f"{host.address}/glossary/gvwr.html")
    expect(heading(page)).to_contain_text("GVWR")


def test_all_of_it_is_kept_at_a_press_that_says_its_size(page, host):
    page.goto(f"{host.address}/offline.html")
    button = page.get_by_role("button", name="Make all of this available offline (")
    button.click()
    expect(page.locator(".plan-offline [role=status]")).to_contain_text("All of the guide is kept", timeout=SOON)
    host.down = True
    page.goto(f"{host.address}/glossary/gvwr.html")
    expect(heading(page)).to_contain_text("GVWR")
    box = page.get_by_role("textbox", name="Search")
    box.fill("towed")
    box.press("End")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")


def test_a_download_that_is_interrupted_says_so_and_goes_on_later(page, host):
    page.goto(f"{host.address}/offline.html")
    host.lost = ("/glossary/w",)
    page.get_by_role("button", name="Make all of this").click()
    expect(page.locator(".plan-offline [role=status]")).to_contain_text("was interrupted", timeout=SOON)
    host.lost = ()
    page.get_by_role("button", name="Make all of this").click()
    expect(page.locator(".plan-offline [role=status]")).to_contain_text("All of the guide is kept", timeout=SOON)


def test_a_full_disk_says_so_and_leaves_what_is_there(page, host):
    host.before_worker = FULL_FOR_WORDS
    visit(page, host, "index.html", name="offline.html")
    page.get_by_role("button", name="Make all of this").click()
    expect(page.locator(".plan-offline [role=status]")).to_contain_text("no room left", timeout=SOON)
    page.goto(f"{host.address}/glossary/gvwr.html")
    expect(heading(page)).to_contain_text("GVWR")
    host.down = True
    page.goto(f"{host.address}/index.html")
    expect(heading(page)).to_be_visible()


@pytest.mark.parametrize("fault", ["a file is missing", "the disk is full"])
def test_a_new_version_is_taken_whole_or_not_at_all(page, host, next_version, fault):
    visit(page, host, "index.html", "contact.html", name="index.html")
    host.folder = next_version
    if fault == "a file is missing":
        host.lost = ("/contact.html",)
    else:
        host.before_worker = FULL
    assert "redundant" == page.evaluate(UPDATED)
    for name in ("index.html", "contact.html"):
        page.goto(f"{host.address}/{name}")
        expect(heading(page)).not_to_contain_text("of tomorrow")
    host.lost, host.before_worker = (), TELLS
    assert "installed" == page.evaluate(UPDATED)
    page.goto(f"{host.address}/contact.html")
    expect(heading(page)).not_to_contain_text("of tomorrow")  # not while a page of the old one is open
    page.goto("about:blank")
    assert host.activated.wait(60)  # Chromium can lose a page that is asked for while one worker gives way to the next
    host.down = True
    for name in ("index.html", "contact.html"):
        page.goto(f"{host.address}/{name}")
        expect(heading(page)).to_contain_text("of tomorrow")


def test_a_damaged_file_is_not_used_and_fetched_anew(page, host):
    visit(page, host, "index.html", "contact.html", name="index.html")
    damage = """async () => {
        const name = (await caches.keys()).find((name) => name.startsWith("plan-guide "))
        const kept = await caches.open(name)
        for (const path of ["index.html", "contact.html"]) {
            const text = await (await kept.match(new URL(path, location.href))).text()
            const damaged = new Response(text.replace("</h1>", " damaged</h1>"), { headers: { "content-type": "text/html" } })
            await kept.put(new URL(path, location.href), damaged)
        }
    }"""
    page.evaluate(damage)
    page.goto(f"{host.address}/contact.html")
    expect(heading(page)).not_to_contain_text("damaged")
    host.down = True
    page.goto(f"{host.address}/contact.html")
    expect(heading(page)).not_to_contain_text("damaged")
    page.goto(f"{host.address}/index.html")
    expect(page.locator("#not-kept")).to_be_in_viewport()


def test_a_frame_registers_nothing(page, host):
    page.goto(f"{host.address}/framed")
    expect(page.frame_locator("iframe").nth(0).locator("h1")).to_be_visible()
    expect(page.frame_locator("iframe").nth(1).locator(".plan-form")).to_be_visible()
    page.evaluate("async () => { for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => requestIdleCallback(resolve)) }")
    assert 0 == page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)")


def test_where_storage_is_refused_the_page_about_it_says_so(page, host):
    page.add_init_script("""
        if (navigator.serviceWorker) navigator.serviceWorker.register = () => Promise.reject(new DOMException("private", "SecurityError"))
        Object.defineProperty(window, "caches", { get() { throw new DOMException("private", "SecurityError") } })
    """)
    page.goto(f"{host.address}/offline.html")
    expect(page.locator(".plan-offline [role=status]")).to_contain_text("keeps nothing for this site")
    assert [] == page.console_errors
