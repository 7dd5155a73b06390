"""What tests share: the browsers, the built site, a server for it, and Python in Node."""

import fcntl
import os
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browsers import browser, browser_name, open_page, page, playwright  # noqa: F401
from hypothesis import settings

from builder import trim
from builder.pinned import build_id

ROOT = Path(__file__).parent.parent
# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


BROWSED = ("playwright", "browser", "browser_name")  # who asks for one of these runs in a browser
BUILT = ("built",)
# These make pages or parts of a site, ask Node, or run a build for a slip, without asking for the whole.
BUILD = {f"test_{name}.py" for name in ("agreement", "data", "editing", "generator", "law", "licenses", "locks", "mistakes", "pages", "trim", "words")}


def pytest_collection_modifyitems(items):
    """Mark each test by how long its like takes: `browsers`, `build` for what needs the site or makes one, else `rules`."""
    for item in items:
        if set(BROWSED) & set(item.fixturenames):
            item.add_marker("browsers")
        elif set(BUILT) & set(item.fixturenames) or item.path.name in BUILD or item.get_closest_marker("build"):
            item.add_marker("build")
        else:
            item.add_marker("rules")


class QuietHandler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The folder of the site, built once however many processes run the tests."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # of all the processes of this run
    with open(shared / "build.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = shared / "built"
        if not done.exists():
            subprocess.run([sys.executable, "build.py", "--into", shared / "guide"], cwd=ROOT, check=True, capture_output=True)
            done.touch()
    return shared / "guide/site"


@pytest.fixture(scope="session")
def forgetful(built) -> bytes:
    """An interpreter with the functions that start it, and none that only an answer calls."""
    wasm, script, library = ((built / "assets/python" / name).read_bytes() for name in ("trimmed.wasm", "trimmed.mjs", "traced.zip"))
    return trim.only(ROOT, wasm, trim.ran(ROOT, wasm, script, library, b"", build_id(ROOT / "node_modules/pyodide"), []))


@pytest.fixture(scope="session")
def site(built) -> str:
    """The address of the built site, served as the plainest host would."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=built)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
