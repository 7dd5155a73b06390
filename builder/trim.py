"""Make the interpreter smaller without changing what it does.

Pyodide exports thousands of functions for extension modules written in C, of which this site has none. They are taken
out of the WebAssembly module and of the script that names them; Binaryen then drops the code that nothing calls, and
unused.mjs leaves out of the script what the module does not ask for any more.
"""

import re
import subprocess
from collections import Counter
from pathlib import Path

EXPORTS, CODE_IS_FUNCTION = 7, 0
# `_name=Module["_name"]=wasmExports["name"];` or without the Module part: an export that the script only passes on.
PASSED_ON = re.compile(r'(_\w+)=(?:Module\["\1"\]=)?wasmExports\["\w+"\];')
DECLARED = re.compile(r"_\w+(?:,_\w+){99,}")  # the list of variables that hold the exports
# Only what Pyodide's own module uses: with more, Binaryen writes types that engines of today refuse.
FEATURES = (
    "bulk-memory", "bulk-memory-opt", "call-indirect-overlong", "exception-handling", "extended-const", "multivalue",
    "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext", "simd",
)  # fmt: skip
OTHERS = "node_modules/pyodide/pyodide.mjs", "docs/assets/snapshot.js"  # they look into the script's module, too
BINARYEN = (*(f"--enable-{feature}" for feature in FEATURES), "--remove-unused-module-elements")


def trim(root: Path, wasm: bytes, whole: str, work: Path) -> tuple[bytes, str]:
    """The interpreter's module and script with only what they use of each other; `work` is a spare folder."""
    shorter = trim_script(whole)
    kept = trim_exports(wasm, set(re.findall(r"[\w$]+", shorter)))
    (work / "exports.wasm").write_bytes(kept)
    (work / "shorter.mjs").write_text(shorter)
    node, module, script = root / ".venv/bin/node", work / "trimmed.wasm", work / "trimmed.mjs"
    binaryen = [node, root / "node_modules/binaryen/bin/wasm-opt", *BINARYEN, work / "exports.wasm", "-o", module]
    subprocess.run(binaryen, check=True, capture_output=True)
    unused = [node, Path(__file__).with_name("unused.mjs"), module, work / "shorter.mjs", script, *(root / path for path in OTHERS)]
    subprocess.run(unused, check=True, capture_output=True)
    return module.read_bytes(), script.read_text()


def trim_script(script: str) -> str:
    """The script without the exports that it names only to pass them on, and without their variables."""
    counts = Counter(re.findall(r"[\w$]+", script))

    def only_passed_on(match: re.Match) -> bool:
        return counts[match[1]] == 1 + len(re.findall(rf"\b{match[1]}\b", match[0]))  # once more where it is declared

    dropped = {match[1] for match in PASSED_ON.finditer(script) if only_passed_on(match)}
    shorter = PASSED_ON.sub(lambda match: "" if match[1] in dropped else match[0], script)
    return DECLARED.sub(lambda names: ",".join(name for name in names[0].split(",") if name not in dropped), shorter)


def trim_exports(wasm: bytes, used: set[str]) -> bytes:
    """The module without the exported functions that no word of the script names."""
    out, at = bytearray(wasm[:8]), 8
    while at < len(wasm):
        size, body = _number(wasm, at + 1)
        end = body + size
        out += wasm[at:end] if wasm[at] != EXPORTS else _exports(wasm, body, used)
        at = end
    return bytes(out)


def _exports(wasm: bytes, at: int, used: set[str]) -> bytes:
    count, at = _number(wasm, at)
    kept = []
    for _ in range(count):
        length, name = _number(wasm, at)
        kind = name + length
        word = wasm[name:kind].decode()
        end = _number(wasm, kind + 1)[1]
        if wasm[kind] != CODE_IS_FUNCTION or word in used or f"_{word}" in used:
            kept.append(wasm[at:end])
        at = end
    body = _bytes(len(kept)) + b"".join(kept)
    return bytes([EXPORTS]) + _bytes(len(body)) + body


def _number(wasm: bytes, at: int) -> tuple[int, int]:
    """The LEB128 number at a place, and the place after it."""
    value = shift = 0
    while True:
        byte = wasm[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def _bytes(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
