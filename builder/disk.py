"""Make the site work from a disk too, where browsers load no module, fetch nothing and start no worker from a file.

The page scripts become classic ones, everywhere alike. The interpreter, and the search with its index, also come as scripts
that a page asks for only when it was opened from a disk.
"""

import base64
import json
import re
import subprocess
from pathlib import Path

from .files import by_content, compressed, fill, put

MODULE = re.compile(r'<script(?=[^>]* type="module")(?=[^>]* src="(?P<src>[^"]+)")[^>]*>')
PYODIDE = "node_modules/pyodide/pyodide.js"  # the script that makes loadPyodide without being a module

SEARCH_WORKER = """\
// From a disk the search starts from text that a script brought with the index, when it is first spoken to.
if (location.protocol === "file:") {
  const Real = Worker
  window.Worker = class extends EventTarget {
    constructor(address, options) {
      super()
      if (!String(address).includes("/workers/search.")) return new Real(address, options)
    }
    postMessage(message) {
      if (!this.worker) {
        this.worker = new Real(URL.createObjectURL(new Blob([__searchWorker], { type: "text/javascript" })))
        this.worker.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }))
      }
      this.worker.postMessage(message)
    }
  }
}
"""


class Changed(Exception):
    """A script isn't written as this step knows it; the message says which, and what to do."""


def disk(root: Path, site: Path) -> None:
    """Write what a page from a disk loads, and make every page script a classic one."""
    _search(site)
    _python(root, site / "assets")
    scripts = set()
    for page in site.rglob("*.html"):
        if page.parent.name == "embed" or page.name == "404.html":
            continue
        html = page.read_text()
        scripts |= {(page.parent / src).resolve() for src in MODULE.findall(html)}
        put(page, classic(html).encode())
    for path, script in [(path, flat(root, path)) for path in sorted(scripts)]:
        put(path, script)


def _search(site: Path) -> None:
    (worker,) = (site / "assets/javascripts/workers").glob("search.*.js")
    text = worker.read_text().split("//# sourceMappingURL")[0]
    index = (site / "search/search_index.json").read_text()
    put(site / "search/search_index.js", f"var __index={index};var __searchWorker={json.dumps(text)}\n".encode())
    (bundle,) = (site / "assets/javascripts").glob("bundle.*.min.js")
    put(bundle, (SEARCH_WORKER + bundle.read_text()).encode())


def _python(root: Path, assets: Path) -> None:
    """The interpreter's files as scripts: those of the quick way, and Pyodide as it comes for what that can't answer."""
    python, inner = assets / "python", assets / "disk-python.js"
    loader = (root / PYODIDE).read_text().split("//# sourceMappingURL")[0]
    known = {part: built(assets)[part] for part in ("id", "bundle", "lock")}
    around = loader, f"const BUILD = {json.dumps(known)}", inner.read_text()
    parts = {}
    for name, source in (("python", "trimmed.mjs"), ("whole", "pyodide.asm.mjs")):
        script = _replaced(python / source, {"export default _createPyodideModule;": "", "import.meta.url": '"file:///"'})
        body = "\n".join(['"use strict";', *around, script])
        parts[name] = _kept(name, f"function (port) {{\n{body}\n}}")
    (wheel,) = python.glob("*.whl")
    files = {name: python / name for name in ("trimmed.wasm", "traced.zip", "pyodide.asm.wasm", "python_stdlib.zip")} | {
        "calculators.whl": wheel
    }
    for name, path in files.items():
        text = base64.b64encode(compressed(path.read_bytes(), root / "build/cache", "gz")).decode()
        parts[name] = _kept(name, f'"{text}"')
    places = {name: by_content(f"{name}.js", part) for name, part in parts.items()}
    (python / "disk").mkdir(exist_ok=True)
    for name, part in parts.items():
        put(python / "disk" / places[name], part)
    fill(assets / "disk.js", "const PARTS = {}", f"const PARTS = {json.dumps(places)}")
    inner.unlink()


def built(assets: Path) -> dict:
    """What the build told the worker."""
    return json.loads((assets / "python/build.json").read_text())


def _kept(name: str, value: str) -> bytes:
    return f'(self.planDisk ??= {{}})["{name}"] = {value}\n'.encode()


def _replaced(path: Path, words: dict[str, str]) -> str:
    text = path.read_text()
    for old, new in words.items():
        if old not in text:
            raise Changed(f"{path.name} has no `{old}`. Look how Pyodide ends its script now, and mend builder/disk.py.")
        text = text.replace(old, new)
    return text


def classic(html: str) -> str:
    """The page with its module scripts as classic ones that wait as modules do."""
    return MODULE.sub(r'<script defer src="\g<src>">', html)


def flat(root: Path, script: Path) -> bytes:
    """A page's module with those that it imports, as one classic script."""
    options = ["--bundle", "--format=iife", "--minify", "--charset=utf8", "--target=es2022", "--log-level=error"]
    here = ["--define:import.meta.url=HERE", "--banner:js=(() => { const HERE = document.currentScript.src;", "--footer:js=})()"]
    return subprocess.run([root / "node_modules/.bin/esbuild", script, *options, *here], check=True, capture_output=True).stdout
