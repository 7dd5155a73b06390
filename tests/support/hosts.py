"""Two local hosts for tests of embedding: the guide as its owner would serve it, and a dealer's pages on another site."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support.site import QuietHandler, start, unhashed


@dataclass
class Host:
    """A running host: its name, what was asked of it, what it holds back, and its pages. For a browser, names are sites."""

    server: ThreadingHTTPServer
    name: str
    asked: list[str] = field(default_factory=list)
    held: dict[str, threading.Event] = field(default_factory=dict)
    pages: dict[str, tuple[str, dict]] = field(default_factory=dict)
    without: tuple[str, ...] = ()  # headers that it does not send, and files that it does not have
    closed: bool = False

    @property
    def address(self) -> str:
        return f"http://{self.name}:{self.server.server_port}"

    def hold(self, part: str) -> Callable[[], None]:
        """Answer nothing to addresses that hold `part` until the returned function is called."""
        self.held[part] = threading.Event()
        return self.held[part].set

    def page(self, html: str, path: str = "/", **headers: str) -> str:
        """Put a page on the host; returns its address. A header's name is written with _ for -."""
        self.pages[path] = html, {name.replace("_", "-"): value for name, value in headers.items()}
        return self.address + path

    def arrived(self, path: str) -> None:
        self.asked.append(path)
        for part, event in list(self.held.items()):
            if part in path:
                event.wait(60)

    def forget(self) -> None:
        """Go on for another test: hold nothing back, and lack nothing."""
        for event in self.held.values():
            event.set()
        self.held.clear()
        self.asked.clear()
        self.pages.clear()
        self.without = ()

    def close(self) -> None:
        if self.closed:
            return
        self.closed = True
        for event in self.held.values():
            event.set()
        self.server.shutdown()
        self.server.server_close()


def guide(folder: Path) -> Host:
    """The built site, with the headers of its `_headers`."""
    rules = headers(folder / "_headers")

    class Handler(QuietHandler):
        def do_GET(self):
            host.arrived(unhashed(self.path))
            if self.path.split("?")[0] in host.without:
                self.send_error(404)
            else:
                super().do_GET()

        def end_headers(self):
            for pattern, name, value in rules:
                if fnmatchcase(self.path.split("?")[0], pattern) and name not in host.without:
                    self.send_header(name, value)
            # Else a browser guesses how long it may keep a file, by how long ago the site was built.
            self.send_header("Cache-Control", "public, max-age=31536000, immutable" if self.path.startswith("/assets/") else "no-cache")
            super().end_headers()

    host = _start(partial(Handler, directory=folder), "127.0.0.1")
    return host


def headers(file: Path) -> list[tuple[str, str, str]]:
    """The rules of a `_headers` file: a pattern of paths, and the name and value of a header for them."""
    rules, pattern = [], ""
    for line in file.read_text().splitlines():
        if line.startswith("/"):
            pattern = line
        else:
            name, _, value = line.strip().partition(": ")
            rules.append((pattern, name, value))
    return rules


def dealer() -> Host:
    """A site whose pages the test writes."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            host.arrived(self.path)
            html, headers = host.pages.get(self.path.split("?")[0], ("", {}))
            self.send_response(200 if html else 404)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_):
            pass

    host = _start(Handler, "localhost")
    return host


def _start(handler, name: str) -> Host:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    start(server)
    return Host(server, name)
