"""Show the site at a local address while someone writes: rebuild what changed, reload the page, say what is wrong."""

import mimetypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

from .files import content_of
from .headers import ANYONE, APART

WATCHED = ("calculators", "glossary", "docs", "builder", "runtime")
FILES = ("mkdocs.yml", "build.py")
LOCKS = ("requirements.txt", "package-lock.json")
LAST = "sw.js"  # the last file that a build writes
BUILT = "build/preview.txt"  # what the last preview was made of
TRIED = 100


class Preview(LiveReloadServer):
    """Sends what someone's page on another port needs to show a calculator."""

    def serve_request(self, environ, start_response):
        more = {**ANYONE, **APART} if "/embed/" in environ["PATH_INFO"] else ANYONE
        return super().serve_request(environ, lambda status, headers: start_response(status, [*headers, *more.items()]))


def serve(root: Path, out: Path, port: int) -> None:
    """Build, serve `out` at a printed address, and build again after each change. Ends with Ctrl+C. Where the port is taken,
    the next free one serves.

    Each build is a process of its own: edited rules and build steps are then loaded anew. A mistake is printed, and the
    last good site stays.
    """
    port = free(port)
    mimetypes.add_type("text/javascript", ".mjs")
    mimetypes.add_type("application/wasm", ".wasm")

    def rebuild(first: bool = False) -> None:
        began = time.monotonic()
        content = inputs(root)
        if first and stands(root, out, content):
            print("Nothing changed since it was built.", flush=True)
            return
        (root / BUILT).unlink(missing_ok=True)
        # Compiled modules must not land in the watched folders: each build would ask for another.
        env = {**os.environ, "PYTHONPYCACHEPREFIX": str(root / "build/pycache")}
        command = [sys.executable, str(root / "build.py"), "--preview"]
        done = subprocess.run(command, cwd=root, env=env)
        if not done.returncode:
            (root / BUILT).write_text(f"{content} {(out / LAST).stat().st_mtime_ns}")
        print(f"{'Built' if done.returncode == 0 else 'Not built'} in {time.monotonic() - began:.1f} s", flush=True)
        if first and done.returncode:
            sys.exit(done.returncode)

    rebuild(first=True)
    server = Preview(builder=rebuild, host="127.0.0.1", port=port, root=str(out), mount_path="/", polling_interval=0.2)
    for name in WATCHED:
        server.watch(str(root / name))
    for name in FILES:
        server.watch(str(root / name))
    print(f"The guide is at http://127.0.0.1:{port}/  (Ctrl+C ends it)", flush=True)
    try:
        server.serve(open_in_browser=False)
    except KeyboardInterrupt:
        server.shutdown(wait=True)


def inputs(root: Path) -> str:
    """The hash of all that a build reads."""
    return content_of(root, (*WATCHED, *FILES, *LOCKS)).decode()


def stands(root: Path, out: Path, content: str) -> bool:
    """Is what stands in `out` the preview of these inputs, and nothing that another build wrote since?"""
    try:
        return (root / BUILT).read_text() == f"{content} {(out / LAST).stat().st_mtime_ns}"
    except FileNotFoundError:
        return False


def free(port: int, host: str = "127.0.0.1") -> int:
    """The port, or the next that nobody has; says so before anyone waits for a build."""
    for one in range(port, min(port + TRIED, 65536)):
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                line.bind((host, one))
            except OSError:  # taken, or not ours to take
                continue
        if one != port:
            print(f"Port {port} is taken; the guide will be at {one}. PORT=… chooses another.", flush=True)
        return one
    sys.exit(f"No port from {port} on is free. Choose another: make serve PORT=…")
