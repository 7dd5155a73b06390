"""Tell the service worker which files there are, and list them for whoever checks a copy of the site.

What is told is read from the finished site: nothing may change a file after this step but packing it.
"""

import hashlib
import json
import re
from pathlib import Path

from .pages import KINDS, kind_of

FIRST = (*(f"{kind.path}.html" for kind in KINDS if kind.offline == "first"), "search/search_index.json", "manifest.webmanifest")
NOT_SHIPPED = ("sw.js", "404.html", "manifest.json", "manifest.json.sig", "sbom.json", "_headers")
SCRIPT = re.compile(r"assets/python/pyodide\.\w+\.mjs$")  # which each way loads as it is
RULES = "assets/python/rules/"  # of earlier days, for links that were made with them


def service_worker(site: Path) -> None:
    """Write sw.js, with the hash of every file that may be kept."""
    assets = site / "assets"
    packed = [path.relative_to(site).as_posix() for ending in ("gz", "br") for path in sorted((assets / "python").glob(f"*.{ending}"))]
    files = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        name = path.relative_to(site).as_posix()
        if _may_be_kept(name, packed):
            files[name] = [hashlib.sha256(path.read_bytes()).hexdigest()[:32], path.stat().st_size]
    loaded = [name for name in files if name.startswith("assets/") and not name.startswith("assets/python/")]
    plain = {name.rpartition(".")[0] for name in packed}
    scripts = [name for name in files if name.startswith("assets/python/") and name not in packed and name not in plain]
    about = {
        "id": hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16],
        "first": [name for name in (*FIRST, *loaded) if name in files],
        "calculators": [name for name in files if kind_of(name).offline == "calculators"] + scripts,
        "packed": {ending: [name for name in packed if name.endswith(ending)] for ending in ("gz", "br")},
        "files": files,
    }
    worker = assets / "sw.js"
    (site / "sw.js").write_text(f"const BUILD = {json.dumps(about, separators=(',', ':'))}\n{worker.read_text()}")
    worker.unlink()


def no_worker(site: Path) -> None:
    """A worker that ends the one of an earlier build: who writes a page wants to see it."""
    (site / "assets/sw.js").unlink()
    (site / "sw.js").write_text(
        "addEventListener('install', () => skipWaiting())\naddEventListener('activate', () => registration.unregister())\n"
    )


def _may_be_kept(name: str, packed: list[str]) -> bool:
    """Of the interpreter, what the quick start loads, packed and plain; never what only a disk or a frame needs."""
    if (
        name in NOT_SHIPPED
        or name == "assets/sw.js"
        or name.startswith(("embed/", "hosting/", "assets/embed", "assets/shared", "assets/words/"))
    ):
        return False
    if name.startswith("assets/python/"):
        return name in packed or f"{name}.gz" in packed or name.startswith(RULES) or bool(SCRIPT.match(name))
    return name != "search/search_index.js" and not name.endswith((".gz", ".br", ".sig"))
