"""Lighthouse's scores of a page of each kind, as a phone sees them, and of the first one as a desk does"""

import json
import os
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
PAGES = {
    "home": "index.html",
    "a term": "glossary/deductible.html",
    "the glossary": "glossary/index.html",
    "a benefit": "benefits/roadside.html",
    "a contract": "contracts/app-major-guard.html",
    "the comparison": "contracts/compare.html",
    "the states": "states.html",
    "leasing": "leasing/lease-payment.html",
    "for dealers": "dealers/embed.html",
    "the calculators": "calculators/index.html",
    "a calculator": "calculators/refund.html",
    "the longest calculator": "calculators/breakdown.html",
    "my plan": "calculators/my-plan.html",
    "a worksheet": "worksheets/refund.html",
    "a frame": "embed/refund.html",
    "whom to call": "contact.html",
}
BOUNDS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
UNLISTED = {"a frame": "seo"}  # it asks not to be listed: its page is
TIMES = 3


class Host(SimpleHTTPRequestHandler):
    """The site as a usual host serves it: the packed file that lies beside a page, where the browser takes it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}
    protocol_version = "HTTP/1.1"

    def send_head(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        packed = path.with_name(path.name + ".gz")
        if "gzip" not in self.headers.get("Accept-Encoding", "") or not packed.exists():
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(packed.stat().st_size))
        self.end_headers()
        return packed.open("rb")

    def log_message(self, *_):
        pass


def rows():
    with serving(ROOT / "site") as address:
        for name, path in PAGES.items():
            for form in ("mobile", "desktop") if name == "home" else ("mobile",):
                found = {what: score for what, score in scores(f"{address}/{path}", form).items() if UNLISTED.get(name) != what}
                figure = ", ".join(f"{what} {score:.0f}" for what, score in found.items())
                yield f"{name}, {form}", figure, ", ".join(str(BOUNDS[what]) for what in found)


@contextmanager
def serving(folder: Path):
    """Serve a folder; yields its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=folder)) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()


def scores(address: str, form: str = "mobile", times: int = TIMES) -> dict[str, float]:
    """Lighthouse's scores of a page, 0 to 100: the median over so many runs."""
    categories = [audit(address, form)["categories"] for _ in range(times)]
    return {what: median(100 * one[what]["score"] for one in categories) for what in BOUNDS}


def audit(address: str, form: str = "mobile") -> dict:
    """Lighthouse's whole report of one run."""
    from tests.support.browsers import QUIET_CHROMIUM, find

    flags = [*QUIET_CHROMIUM, "--headless=new", "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory() as kept:
        report = Path(kept) / "report.json"
        command = [
            ROOT / ".venv/bin/node",
            ROOT / "bench/node_modules/lighthouse/cli/index.js",
            address,
            "--quiet",
            "--no-enable-error-reporting",
            "--output=json",
            f"--output-path={report}",
            f"--only-categories={','.join(BOUNDS)}",
            f"--chrome-flags={' '.join(flags)}",
            *(["--preset=desktop"] if form == "desktop" else []),
        ]
        subprocess.run(command, env=os.environ | {"CHROME_PATH": find("chromium")}, check=True, capture_output=True)
        return json.loads(report.read_text())
