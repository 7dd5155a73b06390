"""A host with faults: it serves a folder, and does to some files what bad hosts and bad lines do."""

import gzip
import re
import threading
from collections.abc import Callable
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import brotli

from builder.files import digest
from tests.support.site import QuietHandler, named, start, unhashed

PACKERS = {"": bytes, ".gz": partial(gzip.compress, compresslevel=1), ".br": partial(brotli.compress, quality=1)}
Fault = Callable[["FaultyHandler", bytes], None]


def missing(handler, content):
    handler.send_error(404)


def truncated(handler, content):
    """The headers promise all, and the line drops half way."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])
    handler.close_connection = True


def garbled(handler, content):
    answer(handler, content[:100] + bytes(reversed(content[100:])))


def silent(handler, content):
    """Nothing comes, until the host is told to stop."""
    handler.server.stopped.wait(60)


def replaced(other: bytes) -> Fault:
    return lambda handler, content: answer(handler, other)


def of_another_build(built: Path, name: str, content: bytes, bundle: str = "", other: str = "") -> dict[str, Fault]:
    """The faults of a host with a build whose file holds that, as its worker knows; and whose rules are the `other` bundle."""
    worker = named(built, "assets/worker.js").read_text()
    listed = re.compile(rf'("{re.escape(name)}":\{{bytes:)\d+(,gz:\d+,br:\d+,hash:")\w+')
    assert listed.search(worker)
    worker = listed.sub(rf"\g<1>{len(content)}\g<2>{digest(content)}", worker)
    worker = worker.replace(f'"{bundle}"', f'"{other}"')
    files = {f"{name}{ending}": replaced(pack(content)) for ending, pack in PACKERS.items()}
    return {**files, "worker.js": replaced(worker.encode())}


def encoded(handler, content):
    """The host knows what .gz means, so the browser unpacks it before anyone asks."""
    answer(handler, content, ("Content-Encoding", "gzip"))


def compressed(handler, content):
    """A host that compresses everything on the way."""
    answer(handler, gzip.compress(content, 1), ("Content-Encoding", "gzip"))


def answer(handler, content: bytes, *headers, kind: str = "") -> None:
    """Answer with the content, as the kind that its name says where none is given."""
    handler.send_response(200)
    kind = kind or handler.guess_type(handler.path.split("?")[0])
    for name, value in (("Content-Type", kind), ("Content-Length", str(len(content))), *headers):
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


class FaultyHandler(QuietHandler):
    def do_GET(self):
        path = unhashed(self.path.split("?")[0])
        self.server.asked.append(path)
        fault = next((fault for ending, fault in self.server.faults.items() if path.endswith(ending)), None)
        file = Path(self.translate_path(path))
        if fault and file.is_file():
            try:
                fault(self, file.read_bytes())
            except (BrokenPipeError, ConnectionResetError):
                pass  # the browser gave up first
        else:
            super().do_GET()


class FaultyHost:
    """`faults` maps the ending of a path, without the hash in it, to what happens there; `asked` lists every path in order."""

    def __init__(self, folder: Path):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(FaultyHandler, directory=folder))
        self.server.faults, self.server.asked, self.server.stopped = {}, [], threading.Event()
        self.faults, self.asked = self.server.faults, self.server.asked
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        start(self.server)
        return self

    def __exit__(self, *_):
        self.server.stopped.set()
        self.server.shutdown()
        self.server.server_close()
