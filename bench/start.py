"""How soon the first answer is there, against unmodified Pyodide

`python -m bench start` measures on this machine, at once and over a slow line (10 Mbit/s, 40 ms a request), from a host
that compresses nothing, in fresh profiles, in turns. What it finds goes to bench/results/start.json, which the page
docs/how-fast.md shows. TIMES=7 in the environment sets how often.
"""

import json
import os
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
RESULTS = ROOT / "bench/results/start.json"
TIMES = int(os.environ.get("TIMES", "7"))
LINES = {"this machine": (0, 0.0), "10 Mbit/s, 40 ms": (10_000_000 / 8, 0.04)}
KINDS = {
    "stock, on the page's own thread": "onPage()",
    "stock, in a worker": "inWorker()",
    "ours, first visit": "ours(1, false)",
    "ours, second visit": "ours(0, false)",
}


class Host(SimpleHTTPRequestHandler):
    """The site and this folder's pages, over a line of some speed that all connections share."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def translate_path(self, path):
        path = path.split("?")[0]
        return str(ROOT / "bench/pages" / path.removeprefix("/bench/")) if path.startswith("/bench/") else super().translate_path(path)

    def copyfile(self, source, to):
        rate, wait = self.server.line
        time.sleep(wait)
        while piece := source.read(16_384):
            if rate:
                with self.server.lock:
                    time.sleep(len(piece) / rate)
            to.write(piece)
            self.server.sent += len(piece)

    def log_message(self, *_):
        pass


def rows():
    from browsers import launch

    results = {}
    with sync_playwright() as playwright, ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=ROOT / "site")) as host:
        host.daemon_threads, host.lock, host.sent = True, threading.Lock(), 0
        threading.Thread(target=host.serve_forever, daemon=True).start()
        for name in ("chromium", "firefox"):
            with launch(playwright, name) as browser:
                for line, speed in LINES.items():
                    host.line = speed
                    found = measured(browser, host)
                    results.setdefault(name, {})[line] = found
                    yield from told(name, line, found)
        host.shutdown()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


def measured(browser, host) -> dict:
    """For each kind of start: the milliseconds of each try, the bytes of the last one, the longest task, an edit."""
    found = {kind: {"ms": [], "bytes": 0, "longest task": 0.0, "edit": []} for kind in KINDS}
    for _ in range(TIMES):
        for kind, call in KINDS.items():
            context = browser.new_context()
            page = context.new_page()
            page.set_default_timeout(120_000)
            if kind.endswith("second visit"):
                page.goto(f"http://127.0.0.1:{host.server_port}/bench/stock.html")
                page.evaluate("ours(0, true)")
            page.goto(f"http://127.0.0.1:{host.server_port}/bench/stock.html")
            host.sent = 0
            row = found[kind]
            row["ms"].append(round(page.evaluate(call), 1))
            row["bytes"] = host.sent
            row["longest task"] = max(row["longest task"], round(page.evaluate("window.longest")))
            if call.startswith("ours"):
                row["edit"].append(round(page.evaluate("window.edit"), 2))
            context.close()
    return found


def told(browser: str, line: str, found: dict):
    stock = found["stock, in a worker"]["ms"]
    bounds = {"ours, first visit": "0.30" if line == "this machine" else "0.35", "ours, second visit": "0.15"}
    for kind, row in found.items():
        middle, least = median(row["ms"]), min(row["ms"])
        figure = f"{middle:,.0f} ms (least {least:,.0f}); {middle / median(stock):.2f} of stock in a worker (least {least / min(stock):.2f})"
        more = f"; {row['bytes'] / 1e6:.2f} MB; longest task of the page {row['longest task']:.0f} ms"
        edit = f"; an edit {median(row['edit']):.1f} ms" if row["edit"] else ""
        yield f"{browser}, {line}: {kind}", figure + more + edit, bounds.get(kind, "")
