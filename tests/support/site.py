"""The project's folder, the built site's files by their plain names, a server for them, and what is made once for all processes."""

import fcntl
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HASHED = re.compile(r"\.[0-9a-f]{16}(?=\.)")


def unhashed(path: str) -> str:
    """The path without the hash that the build put into it."""
    return HASHED.sub("", path)


def named(folder: Path, path: str) -> Path:
    """The file that the build named by its content, by the name that it had before."""
    file = folder / path
    return next((one for one in file.parent.glob("*") if one.name != file.name and unhashed(one.name) == file.name), file)


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves a folder. What a test asks for by a plain name is the file that the build named, or the source of a script that is
    in one with others."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def translate_path(self, path):
        file = Path(super().translate_path(path))
        if "/assets/" not in path or file.exists():
            return str(file)
        found, source = named(file.parent, file.name), Path(self.directory).parent / "build/docs" / path.partition("?")[0].lstrip("/")
        return str(found if found.exists() or not source.exists() else source)

    def handle(self):
        with suppress(ConnectionError):  # a browser that leaves need not have all that it asked for
            super().handle()

    def log_message(self, *_):
        pass


def once(tmp_path_factory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder or file of that name, made once however many processes run the tests."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # of all the processes of this run
    path, done = shared / name, shared / f"{name}.done"
    with open(shared / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make(path)
            done.touch()
    return path


def start(server: ThreadingHTTPServer) -> None:
    """Let a server answer, in a thread. It hears soon when it is to stop: by itself it looks twice a second."""
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()


@contextmanager
def serving(handler) -> Iterator[str]:
    """The address at which the handler answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        start(server)
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
