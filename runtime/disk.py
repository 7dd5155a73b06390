"""The interpreter as scripts, for a page from a disk, where browsers load no module and fetch nothing."""

import base64
import subprocess
from pathlib import Path

from builder.files import compressed

from .pins import Changed

LOADER = "node_modules/pyodide/pyodide.js"  # the script that makes loadPyodide without being a module
INNER = "disk-python.js"
LAST = "export default _createPyodideModule;"  # of Emscripten's script, which is a module
QUICK = ("trimmed.wasm", "traced.zip")
WHOLE = ("pyodide.asm.wasm", "python_stdlib.zip")


def disk_parts(root: Path, assets: Path, files: dict[str, bytes], wheel: str, cache: Path, preview: bool) -> dict[str, bytes]:
    """The scripts by the names that disk.js asks for: of the quick way where `files` has it, and of Pyodide as it comes for what
    that can't answer. `assets` has the scripts of ours that they hold."""
    loader = (root / LOADER).read_text().split("//# sourceMappingURL")[0]
    options = ("--bundle", "--minify", "--format=iife", "--charset=utf8", "--log-level=error")
    command = (str(root / "node_modules/.bin/esbuild"), str(assets / INNER), *options)
    inner = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    quick = "trimmed.mjs" in files
    parts = {}
    for name, source in [*([("python", "trimmed.mjs")] if quick else []), ("whole", "pyodide.asm.mjs")]:
        body = "\n".join(['"use strict";', loader, _as_script(source, files[source].decode()), inner])
        parts[name] = _part(name, f"function (port) {{\n{body}\n}}")
    packed = {name: files[name] for name in (*(QUICK if quick else ()), *WHOLE)} | {"calculators.whl": files[wheel]}
    for name, content in packed.items():
        text = base64.b64encode(compressed(content, cache, "gz", preview)).decode()
        parts[name] = _part(name, f'"{text}"')
    return parts


def _part(name: str, value: str) -> bytes:
    return f'(self.planDisk ??= {{}})["{name}"] = {value}\n'.encode()


def _as_script(name: str, text: str) -> str:
    if LAST not in text:
        raise Changed(f"{name} has no `{LAST}`. Look how Pyodide ends its script now, and mend runtime/disk.py.")
    return text.replace(LAST, "").replace("import.meta.url", '"file:///"')
