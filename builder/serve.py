"""Show the site at a local address while someone writes: rebuild what changed, reload the page, say what is wrong."""

import mimetypes
import os
import subprocess
import sys
import time
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

WATCHED = ("calculators", "glossary", "docs", "builder")
FILES = ("mkdocs.yml", "build.py")


def serve(root: Path, out: Path, port: int) -> None:
    """Build, serve `out` at a printed address, and build again after each change. Ends with Ctrl+C.

    Each build is a process of its own: edited rules and build steps are then loaded anew. A mistake is printed, and the
    last good site stays.
    """
    mimetypes.add_type("text/javascript", ".mjs")
    mimetypes.add_type("application/wasm", ".wasm")

    def rebuild(first: bool = False) -> None:
        began = time.monotonic()
        # Compiled modules must not land in the watched folders: each build would ask for another.
        env = {**os.environ, "PYTHONPYCACHEPREFIX": str(root / "build/pycache")}
        command = [sys.executable, str(root / "build.py"), "--preview"]
        done = subprocess.run(command, cwd=root, env=env)
        print(f"{'Built' if done.returncode == 0 else 'Not built'} in {time.monotonic() - began:.1f} s", flush=True)
        if first and done.returncode:
            sys.exit(done.returncode)

    rebuild(first=True)
    server = LiveReloadServer(builder=rebuild, host="127.0.0.1", port=port, root=str(out), mount_path="/")
    for name in WATCHED:
        server.watch(str(root / name))
    for name in FILES:
        server.watch(str(root / name))
    print(f"The guide is at http://127.0.0.1:{port}/  (Ctrl+C ends it)", flush=True)
    try:
        server.serve(open_in_browser=False)
    except KeyboardInterrupt:
        server.shutdown(wait=True)
