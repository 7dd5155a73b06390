"""How soon the first answer is there, beside unmodified Pyodide and PyScript

Measured in fresh profiles, in turns: on this machine, over a slow line, and with the browser given a quarter of the
processor. What it finds goes to bench/results/start.json, which the page docs/how-fast.md shows. TIMES=7 in the environment
sets how often; a browser's name or a line's in BROWSERS or LINES, parted by commas, measures only that.
"""

import gzip
import hashlib
import json
import os
import signal
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench/results/start.json"
TIMES = int(os.environ.get("TIMES", "7"))
LINES = {"this machine": (0, 0.0), "10 Mbit/s, 40 ms": (10_000_000 / 8, 0.04), "a quarter of the processor": (0, 0.0)}
SLOWED = "a quarter of the processor"
STOCK = "stock Pyodide, in a worker"
ASKED = {
    "calculator": "refund",
    "answers": {
        "contract": "app-major-guard",
        "price_paid": "2400",
        "coverage_start": "2025-03-01",
        "cancel_on": "2026-03-01",
        "term_months": "60",
        "claims_filed": "no",
    },
}
# From the press of a button to the answer that is seen.
IN_PAGE = """() => new Promise((done) => {
    const seen = ".plan-sheet:not([hidden]):not([aria-busy]):not(:has(.plan-example)) .plan-figure"
    const button = document.querySelector("[data-do=fillExample]")
    const began = performance.now()
    button.click()
    const look = () => document.querySelector(seen) ? done(performance.now() - began) : requestAnimationFrame(look)
    look()
})"""
MEMORY_KEPT = "async () => (await (await caches.open('plan-python')).keys()).length > 0"
ALL_KEPT = """async () => {
    for (const name of await caches.keys()) {
        const kept = await (await caches.open(name)).keys()
        if (["calculators/refund.html", "/traced."].every((part) => kept.some(({ url }) => url.includes(part)))) return true
    }
    return false
}"""


class Host(SimpleHTTPRequestHandler):
    """The site and this folder's pages, over a line of some speed that all connections share; it compresses where it is told to."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}
    others = {
        "/bench/": ROOT / "bench/pages",
        "/pyodide/": ROOT / "node_modules/pyodide",
        "/pyscript/": ROOT / "bench/node_modules/@pyscript/core/dist",
    }

    def translate_path(self, path):
        path = path.split("?")[0]
        for top, folder in self.others.items():
            if path.startswith(top):
                return str(folder / path.removeprefix(top))
        file = Path(super().translate_path(path))
        source = ROOT / "build/docs" / path.lstrip("/")  # before files were named by their content, and scripts put into one
        return str(file if file.exists() or not source.exists() else source)

    def send_head(self):
        accepted = self.headers.get("Accept-Encoding", "") if self.server.compresses else ""
        packed = self.server.packed(Path(self.translate_path(self.path)), accepted) if accepted else None
        if packed is None:
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path.split("?")[0]))
        self.send_header("Content-Encoding", packed.suffix.removeprefix(".").replace("gz", "gzip"))
        self.end_headers()
        return packed.open("rb")

    def copyfile(self, source, to):
        rate, wait = self.server.line
        time.sleep(wait)
        while piece := source.read(16_384):
            if rate:
                with self.server.lock:
                    time.sleep(len(piece) / rate)
            to.write(piece)
            self.server.sent += len(piece)

    def handle(self):
        with suppress(ConnectionError):  # a page was closed before all was there
            super().handle()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    line, sent, compresses = (0, 0.0), 0, False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), partial(Host, directory=ROOT / "site"))
        self.lock = threading.Lock()
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def packed(self, path: Path, accepted: str) -> Path | None:
        """The file as brotli or gzip, as the browser accepts them; packed once and kept, where the site has none beside it."""
        if path.suffix in (".gz", ".br", ".whl", "") or not path.is_file():  # no host packs a wheel anew
            return None
        for ending, coding in ((".br", "br"), (".gz", "gzip")):
            if coding in accepted and path.with_name(path.name + ending).exists():
                return path.with_name(path.name + ending)
        content = path.read_bytes()
        kept = ROOT / "build/bench" / f"{hashlib.sha256(content).hexdigest()[:16]}.gz"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(gzip.compress(content, 6))
        return kept


@dataclass
class Found:
    """What several tries of one kind of start came to."""

    ms: list[float] = field(default_factory=list)
    sent: int = 0
    longest: float = 0.0
    memory: list[int] = field(default_factory=list)

    def json(self) -> dict:
        return {"ms": self.ms, "bytes": self.sent, "longest task": round(self.longest), "memory": round(median(self.memory))}


@dataclass
class Try:
    """One try: a fresh profile and a page on it."""

    browser: object
    host: Server
    line: str

    def __post_init__(self):
        self.context = self.browser.new_context()
        self.context.set_default_timeout(300_000)
        self.page = self.context.new_page()

    def stock_page(self):
        return self.open("/bench/stock.html"), "onPage()"

    def stock_worker(self):
        return self.open("/bench/stock.html"), "inWorker()"

    def pyscript(self):
        (wheel,) = (ROOT / "site/assets/python").glob("*.whl")
        return self.open("/bench/pyscript.html"), f"pyscript({json.dumps(json.dumps(ASKED))}, '/assets/python/{wheel.name}')"

    def first(self):
        return self.open("/bench/stock.html"), "ours(1, false)"

    def second(self):
        self.at_once(lambda: self.open("/bench/stock.html").evaluate("ours(0, true)"))
        return self.open("/bench/stock.html"), "ours(0, false)"

    def in_page(self):
        return self.open("/calculators/refund.html"), IN_PAGE

    def offline(self):
        def visit():
            page = self.open("/calculators/refund.html")
            page.evaluate(IN_PAGE)
            for kept in (MEMORY_KEPT, ALL_KEPT):
                while not page.evaluate(kept):
                    time.sleep(0.05)

        self.at_once(visit)
        self.context.set_offline(True)
        return self.open("/calculators/refund.html"), IN_PAGE

    def from_disk(self):
        self.page.goto((ROOT / "site/calculators/refund.html").as_uri())
        return self.page, IN_PAGE

    def open(self, path: str):
        self.page.goto(self.host.address + path)
        return self.page

    def at_once(self, visit) -> None:
        """Make an earlier visit, which is not measured, at full speed."""
        self.host.line = LINES["this machine"]
        visit()
        self.page.goto("about:blank")
        self.host.line = LINES[self.line]


KINDS = {
    "stock Pyodide, on the page": Try.stock_page,
    STOCK: Try.stock_worker,
    "PyScript": Try.pyscript,
    "ours, first visit": Try.first,
    "ours, second visit": Try.second,
    "ours in the page, first visit": Try.in_page,
    "ours in the page, no network": Try.offline,
    "ours in the page, from a disk": Try.from_disk,
}
ELSEWHERE = {  # all of them on this machine
    "10 Mbit/s, 40 ms": (STOCK, "PyScript", "ours, first visit", "ours, second visit", "ours in the page, first visit"),
    SLOWED: (STOCK, "ours, first visit", "ours, second visit", "ours in the page, first visit"),
}
BOUNDS = {"ours, first visit": ("0.30", "0.35"), "ours, second visit": ("0.15", "0.15")}


def rows():
    from playwright.sync_api import sync_playwright

    from tests.support.browsers import launch

    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    host = Server()
    with sync_playwright() as playwright:
        for name in asked_for("BROWSERS", ("chromium", "firefox")):
            with launch(playwright, name) as browser:
                for line in asked_for("LINES", LINES):
                    found = measured(browser, host, line)
                    results.setdefault(name, {})[line] = {kind: row.json() for kind, row in found.items()}
                    keep(results)
                    yield from told(name, line, found)
                results[name]["packed"] = packed_bytes(browser, host)
                keep(results)
                for kind, sent in results[name]["packed"].items():
                    yield f"{name}, from a host that compresses: {kind}", f"{sent / 1e6:.2f} MB", "3.6 MB" if "first" in kind else ""
    host.shutdown()


def keep(results: dict) -> None:
    """Write what was measured so far: what is slow to measure must not be lost."""
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")


def asked_for(variable: str, all_of_them) -> list[str]:
    asked = os.environ.get(variable)
    return [name for name in all_of_them if not asked or name in asked.split(";")]


def measured(browser, host: Server, line: str) -> dict[str, Found]:
    """For each kind of start: the milliseconds and the memory of each try, the bytes of the last, the longest task of the page."""
    kinds = {kind: way for kind, way in KINDS.items() if kind in ELSEWHERE.get(line, KINDS)}
    found = {kind: Found() for kind in kinds}
    host.line = LINES[line]
    for _ in range(TIMES):
        for kind, way in kinds.items():
            attempt = Try(browser, host, line)
            page, call = way(attempt)
            host.sent, before, row = 0, memory(), found[kind]
            with slowed() if line == SLOWED else nullcontext():
                row.ms.append(round(page.evaluate(call), 1))
            row.memory.append(memory() - before)
            row.sent = host.sent
            row.longest = max(row.longest, page.evaluate("window.longest ?? 0"))
            attempt.context.close()
    return found


def packed_bytes(browser, host: Server) -> dict[str, int]:
    """The bytes of a first start, from a host that compresses what it sends."""
    host.compresses, host.line = True, LINES["this machine"]
    try:
        sent = {}
        for kind in (STOCK, "PyScript", "ours, first visit"):
            attempt = Try(browser, host, "this machine")
            page, call = KINDS[kind](attempt)
            host.sent = 0
            page.evaluate(call)
            sent[kind] = host.sent
            attempt.context.close()
        return sent
    finally:
        host.compresses = False


def told(browser: str, line: str, found: dict[str, Found]):
    stock, bound = found[STOCK].ms, line.startswith("10")
    for kind, row in found.items():
        middle, least = median(row.ms), min(row.ms)
        figure = (
            f"{middle:,.0f} ms (least {least:,.0f}); {middle / median(stock):.2f} of stock in a worker (least {least / min(stock):.2f})"
        )
        more = f"; {row.sent / 1e6:.2f} MB; longest task of the page {row.longest:.0f} ms; {median(row.memory) / 1e6:.0f} MB of memory"
        yield f"{browser}, {line}: {kind}", figure + more, BOUNDS.get(kind, ("", ""))[bound]


# ---- The browser's processes: all that descend from this one but Playwright's driver


def browser_processes() -> list[int]:
    parents, names = {}, {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with suppress(OSError):
                before, _, after = Path(entry.path, "stat").read_text().rpartition(")")
                parents[int(entry.name)], names[int(entry.name)] = int(after.split()[1]), before.partition("(")[2]
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return [pid for pid in ours - {os.getpid()} if not names[pid].startswith(("node", "MainThread", "python"))]


def memory() -> int:
    """The bytes that the browser's processes hold, what they share counted once."""
    held = 0
    for pid in browser_processes():
        with suppress(OSError):
            held += next(
                int(line.split()[1]) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:")
            )
    return held * 1024


@contextmanager
def slowed(share: float = 0.25, turn: float = 0.02):
    """Give the browser only so much of the processor: its processes are stopped and let go on, turn by turn."""
    done = threading.Event()

    def hold_back():
        while not done.is_set():
            held = browser_processes()
            for number, wait in ((signal.SIGSTOP, turn * (1 - share)), (signal.SIGCONT, turn * share)):
                for pid in held:
                    with suppress(ProcessLookupError):
                        os.kill(pid, number)
                time.sleep(wait)

    thread = threading.Thread(target=hold_back)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
