"""What this site knows of Pyodide's inside, by the layer that relies on it; the build stops where an upgrade has changed it.

The version stands in package.json, and Python's in Pyodide's own lock; all that follows from them is derived, or checked here.
"""

import json
import re
import zipfile
from collections.abc import Collection
from pathlib import Path

from builder import CannotBuild

LIBRARY = "python_stdlib.zip"
PINS: dict[str, dict[str, tuple[str, ...]]] = {  # patterns, by layer and file
    "stock": {
        "pyodide.mjs": (r"createPyodideModule", r"pyodide\.asm\.wasm", r"python_stdlib\.zip"),
        "pyodide.asm.mjs": (r"export default",),
    },
    "quick": {"pyodide.mjs": (r"instantiateStreaming", r"Jsv_GetError_import")},
    "snapshot": {
        "pyodide.mjs": (r"_loadSnapshot", r'BUILD_ID:"[0-9a-f]{64}"'),
        "pyodide.asm.mjs": (
            r"_makeSnapshot",
            r"API\.restoreSnapshot=",
            r"Module\.HEAP8\.set\(",
            r"makeMemorySnapshot",
            r"__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET",
            r"__PyRuntime",
            r'Module\["_emscripten_stack_get_end"\]',
            r'Module\["_emscripten_stack_get_base"\]',
            r'Module\["_emscripten_get_sbrk_ptr"\]',
            r'=API\.rawRun\("import _pyodide_core"\)',
            rf"={0x706E7300},\w+=48\b",  # MAGIC and HEAD in assets/snapshot.js
            r"hiwireKeys",
            r"immortalKeys",
            r"API\.config\.jsglobals,API\.public_api,API,me,API,\{\}",
        ),
    },
    "boot": {
        "pyodide.asm.mjs": (
            r"package_loader\.SITE_PACKAGES",
            r"package_loader\.DSO_DIR",
            r"package_loader\.init_loaded_packages\(\)",
            r'_base\.eval_code\("\{\}"\)',
            r'runPythonInternal\("import importlib; importlib"\)',
            r'runPythonInternal\("import __main__; __main__\.__dict__"\)',
            r'runPythonInternal\("import builtins; builtins\.__dict__"\)',
        ),
        f"{LIBRARY}/pyodide/__init__.py": (r"from \.webloop import _initialize_event_loop",),
        f"{LIBRARY}/pyodide/webloop.py": (r"from pyodide_js\._api import scheduleCallback",),
        f"{LIBRARY}/pyodide/_package_loader.py": (r"from pyodide_js import loadedPackages",),
        f"{LIBRARY}/pyodide/code.py": (r"from _pyodide\._base import",),
        f"{LIBRARY}/_pyodide/_base.py": (
            r"def should_quiet\(source: str, /\) -> bool:",
            r"if quiet_trailing_semicolon and should_quiet\(source\):",
        ),
        f"{LIBRARY}/_pyodide/docstring.py": (r"def get_cmeth_docstring\(func\):",),
        f"{LIBRARY}/_pyodide/jsbind.py": (r"no_default", r"default_signature"),
    },
    "trace": {f"{LIBRARY}/dataclasses.py": (r"\bexec\(",)},
    "prune": {"pyodide.asm.mjs": (r"wasmImports=\{", r'wasmExports\["', r'\.sig="')},
    "disk": {"pyodide.asm.mjs": (r"export default _createPyodideModule;", r"import\.meta\.url"), "pyodide.js": (r"loadPyodide",)},
}


class Changed(CannotBuild):
    """Pyodide is not as this site knows it; the message says where, which layer relies on that, and what to do."""


def version(root: Path) -> str:
    """The version of Pyodide that is wanted; raises Changed where another is installed."""
    wanted = json.loads((root / "package.json").read_text())["dependencies"]["pyodide"]
    installed = json.loads((root / "node_modules/pyodide/package.json").read_text())["version"]
    if wanted != installed:
        raise Changed(f"package.json asks for Pyodide {wanted}, and {installed} is installed. Run `make setup`.")
    return wanted


def check(pyodide: Path, without: Collection[str] = ()) -> None:
    """Raises Changed with all that is gone of what the layers rely on, but those that are left out."""
    if gone := [line for layer in PINS if layer not in without for line in missing(pyodide, layer)]:
        advice = "Bring the layer up to this version, or build with --without and its name; runtime/README.md tells what it costs."
        raise Changed("\n".join([*gone, advice]))


def missing(pyodide: Path, layer: str) -> list[str]:
    """A line for each thing that a layer relies on and this Pyodide has not."""
    with zipfile.ZipFile(pyodide / LIBRARY) as library:
        files = set(library.namelist())

        def text(name: str) -> str:
            inner = name.removeprefix(f"{LIBRARY}/")
            if inner == name:
                return (pyodide / name).read_text() if (pyodide / name).exists() else ""
            return library.read(inner).decode() if inner in files else ""

        return [
            f"node_modules/pyodide/{name} has no `{pattern}`, on which the layer {layer} relies."
            for name, patterns in PINS[layer].items()
            for pattern in patterns
            if not re.search(pattern, text(name))
        ]


def build_id(pyodide: Path) -> str:
    """Pyodide's own name of its build, which its snapshots carry; empty where it says none."""
    found = re.search(r'BUILD_ID:"([0-9a-f]{64})"', (pyodide / "pyodide.mjs").read_text())
    return found[1] if found else ""
