"""What this site knows of Pyodide's inside, for one version; the build stops where an upgrade has changed it.

assets/worker.js hands Pyodide what it would fetch, assets/snapshot.js keeps and restores its memory, and the
files of boot/ stand in for parts of its library.
"""

import re
import zipfile
from pathlib import Path

VERSION = "314.0.7"
KNOWN = {
    "pyodide.mjs": (
        f'"{VERSION}"',
        "createPyodideModule",
        "_loadSnapshot",
        "pyodide.asm.wasm",
        "python_stdlib.zip",
        "instantiateStreaming",
        "Jsv_GetError_import",
    ),
    "pyodide.asm.mjs": (
        "_makeSnapshot",
        "API.restoreSnapshot=",
        "Module.HEAP8.set(",
        "makeMemorySnapshot",
        "__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET",
        "__PyRuntime",
        "1886286592",
        "hiwireKeys",
        "immortalKeys",
        "export default",
        "package_loader.SITE_PACKAGES",
        "package_loader.DSO_DIR",
        "package_loader.init_loaded_packages()",
        "API.config.jsglobals,API.public_api,API,me,API,{}",
    ),
}
LIBRARY = "python_stdlib.zip"
KNOWN_LIBRARY = {
    "pyodide/__init__.py": ("from .webloop import _initialize_event_loop",),
    "pyodide/webloop.py": ("from pyodide_js._api import scheduleCallback",),
    "pyodide/_package_loader.py": ("from pyodide_js import loadedPackages",),
    "pyodide/code.py": ("from _pyodide._base import",),
    "_pyodide/_base.py": ("def should_quiet(source: str, /) -> bool:", "if quiet_trailing_semicolon and should_quiet(source):"),
    "_pyodide/docstring.py": ("def get_cmeth_docstring(func):",),
    "_pyodide/jsbind.py": ("no_default", "default_signature"),
    "dataclasses.py": ("exec(",),
}


class Changed(Exception):
    """Pyodide is not as the scripts of this site know it; the message says where, and what to do."""


def build_id(pyodide: Path) -> str:
    """Pyodide's own name of its build, which its snapshots carry; raises Changed where anything known is gone."""
    texts = {name: (pyodide / name).read_text() for name in KNOWN}
    with zipfile.ZipFile(pyodide / LIBRARY) as library:
        texts |= {f"{LIBRARY}/{name}": library.read(name).decode() for name in KNOWN_LIBRARY}
    known = KNOWN | {f"{LIBRARY}/{name}": words for name, words in KNOWN_LIBRARY.items()}
    for name, words in known.items():
        for word in words:
            if word not in texts[name]:
                raise Changed(
                    f"node_modules/pyodide/{name} has no `{word}`, which runtime/assets/ or runtime/boot/ relies on. "
                    f"Install Pyodide {VERSION}, or bring those and runtime/pins.py up to the new version."
                )
    build = re.search(r'BUILD_ID:"([0-9a-f]{64})"', texts["pyodide.mjs"])
    if not build:
        raise Changed("node_modules/pyodide/pyodide.mjs has no BUILD_ID in a form that builder/pinned.py knows.")
    return build[1]
