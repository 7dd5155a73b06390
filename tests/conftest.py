"""What tests share: the browsers, the built site, a server for it, and Python in Node."""

import fcntl
import os
import re
import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browsers import browser, browser_name, open_page, page, playwright  # noqa: F401
from hypothesis import settings

from runtime import prune as trim
from runtime.pins import build_id

ROOT = Path(__file__).parent.parent
# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


BROWSED = ("playwright", "browser", "browser_name")  # who asks for one of these runs in a browser
BUILT = ("built",)
# These make pages or parts of a site, ask Node, or run a build for a slip, without asking for the whole.
BUILD = {
    f"test_{name}.py"
    for name in ("agreement", "data", "editing", "generator", "law", "licenses", "locks", "mistakes", "new", "pages", "trim", "words")
}


def pytest_collection_modifyitems(items):
    """Mark each test by how long its like takes: `browsers`, `build` for what needs the site or makes one, else `rules`."""
    for item in items:
        if set(BROWSED) & set(item.fixturenames):
            item.add_marker("browsers")
        elif set(BUILT) & set(item.fixturenames) or item.path.name in BUILD or item.get_closest_marker("build"):
            item.add_marker("build")
        else:
            item.add_marker("rules")


HASHED = re.compile(r"\.[0-9a-f]{16}(?=\.)")


def unhashed(path: str) -> str:
    """The path without the hash that the build put into it."""
    return HASHED.sub("", path)


def named(folder: Path, path: str) -> Path:
    """The file that the build named by its content, by the name that it had before."""
    file = folder / path
    return next((one for one in file.parent.glob("*") if one.name != file.name and unhashed(one.name) == file.name), file)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder. What a test asks for by a plain name is the file that the build named, or the source of a script that is in one with others."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def translate_path(self, path):
        file = Path(super().translate_path(path))
        if "/assets/" not in path or file.exists():
            return str(file)
        found, source = named(file.parent, file.name), Path(self.directory).parent / "build/docs" / path.partition("?")[0].lstrip("/")
        return str(found if found.exists() or not source.exists() else source)

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
    wasm, script, library = (named(built, f"assets/python/{name}").read_bytes() for name in ("trimmed.wasm", "trimmed.mjs", "traced.zip"))
    return trim.only(ROOT, wasm, trim.ran(ROOT, wasm, script, library, b"", build_id(ROOT / "node_modules/pyodide"), []))


@pytest.fixture(scope="session")
def site(built) -> str:
    """The address of the built site, served as the plainest host would."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=built)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
