"""Two versions of the built site whose answers differ, and a host that serves any mixture of their files."""

import shutil
import subprocess
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from builder.reproduce import LEFT_OUT, ROOT
from tests.support.site import QuietHandler, start

FIGURES = "$1,870.26", "$1,880.26"  # what the two answer to test_page.USUAL
CACHING = {
    "the ready headers": lambda path: "public, max-age=31536000, immutable" if path.startswith("/assets/") else "no-cache",
    "none": lambda path: None,
    "nothing kept": lambda path: "no-store",
}
# The cases hold what the first version answers: the second is built without a look at them.
UNCHECKED = "import build, builder.check; build.check = lambda plan: ''; build.build()"


def another(folder: Path) -> None:
    """Make a version in which the fee for Major Guard is $40, not $50, with its site."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to((ROOT / name).resolve())
    shutil.copytree(ROOT / "build/cache", folder / "build/cache", copy_function=shutil.os.link)
    contracts = folder / "calculators/contracts.toml"
    head, start, rest = contracts.read_text().partition("[app-major-guard.cancelling]")
    assert start and rest.index("fee = 50.00") < rest.index("\n[")
    contracts.write_text(head + start + rest.replace("fee = 50.00", "fee = 40.00", 1))
    subprocess.run([folder / ".venv/bin/python", "-c", UNCHECKED], cwd=folder, check=True, capture_output=True)


# What a visit has come to: the figure with all that is told of it, or the sentence that stands in its place.
SHOWN = """() => {
    const element = document.querySelector("plan-calculator")
    const seen = (selector) => [...element.querySelectorAll(selector)].find((place) => place.checkVisibility())
    const sheet = seen(".plan-sheet:not([aria-busy]):not(:has(.plan-example))")
    if (sheet) return { figure: sheet.querySelector(".plan-figure").textContent, all: sheet.textContent }
    const stage = seen(".plan-stage")?.textContent ?? ""
    if (stage && !/^(Getting|Working)/.test(stage)) return { sentence: stage }
    const asleep = seen(".plan-asleep")?.textContent // its script never came
    return document.readyState === "complete" && asleep && performance.now() > 1000 ? { sentence: asleep } : null
}"""


class MixedHost(ThreadingHTTPServer):
    """Serves each path from the site that `chosen` gives for it; `caching` says with which header."""

    def __init__(self, site: Path):
        class Handler(QuietHandler):
            def translate_path(self, path):
                self.directory = str(host.chosen(path.partition("?")[0].lstrip("/")))
                return super().translate_path(path)

            def do_GET(self):
                del self.headers["If-Modified-Since"]  # by the time of a file no host can tell two versions apart
                host.asked.append(self.path.partition("?")[0].lstrip("/"))
                super().do_GET()

            def end_headers(self):
                if self.found and (header := CACHING[host.caching](self.path)):
                    self.send_header("Cache-Control", header)
                super().end_headers()

            def send_response(self, code, message=None):
                self.found = code < 400
                super().send_response(code, message)

        host = self
        self.chosen, self.caching, self.asked = (lambda path: site), "the ready headers", []
        super().__init__(("127.0.0.1", 0), partial(Handler))
        self.address = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self):
        start(self)
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
