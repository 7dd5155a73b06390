"""What this site knows of Pyodide's inside, for one version; the build stops where an upgrade has changed it.

docs/assets/worker.js hands Pyodide what it would fetch, and docs/assets/snapshot.js keeps and restores its memory.
"""

import re
from pathlib import Path

VERSION = "314.0.7"
KNOWN = {
    "pyodide.mjs": (
        f'"{VERSION}"', "createPyodideModule", "_loadSnapshot", "pyodide.asm.wasm", "python_stdlib.zip",
        "instantiateStreaming", "Jsv_GetError_import",
    ),
    "pyodide.asm.mjs": (
        "_makeSnapshot", "API.restoreSnapshot=", "Module.HEAP8.set(", "makeMemorySnapshot", "__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET", "__PyRuntime",
        "1886286592", "hiwireKeys", "immortalKeys", "export default",
    ),
}  # fmt: skip


class Changed(Exception):
    """Pyodide is not as the scripts of this site know it; the message says where, and what to do."""


def build_id(pyodide: Path) -> str:
    """Pyodide's own name of its build, which its snapshots carry; raises Changed where anything known is gone."""
    for name, words in KNOWN.items():
        text = (pyodide / name).read_text()
        for word in words:
            if word not in text:
                raise Changed(
                    f"node_modules/pyodide/{name} has no `{word}`, which docs/assets/worker.js or snapshot.js relies on. "
                    f"Install Pyodide {VERSION}, or bring those scripts and builder/pinned.py up to the new version."
                )
    return re.search(r'BUILD_ID:"([0-9a-f]{64})"', (pyodide / "pyodide.mjs").read_text())[1]
