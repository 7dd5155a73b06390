"""Make the interpreter smaller without changing what it answers.

Pyodide exports thousands of functions for extension modules written in C, of which this site has none: they are taken out
of the WebAssembly module and of the script that names them (`offered`). Of what is left, a quarter runs when the
calculators are asked all that the build knows to ask (`ran`). That and whatever it may call by name is kept; any other
function only traps (`cut`), and a worker that comes upon a trap starts Pyodide as it comes instead. Tables that only those
others could read go with them (`without_tables`).
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
SNAPSHOT = "runtime/assets/snapshot.js"
OTHERS = "node_modules/pyodide/pyodide.mjs", SNAPSHOT  # they look into the script's module, too
# Only what Pyodide's own module uses: with more, Binaryen writes types that engines of today refuse.
FEATURES = (
    "bulk-memory",
    "bulk-memory-opt",
    "call-indirect-overlong",
    "exception-handling",
    "extended-const",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
)


def offered(root: Path, wasm: bytes, script: bytes) -> tuple[bytes, bytes]:
    """Pyodide's module and script with only what they use of each other."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "whole.wasm").write_bytes(wasm)
        (work / "whole.mjs").write_bytes(script)
        _node(root, "exports.mjs", work / "whole.wasm", work / "whole.mjs", work / "fewer.wasm", work / "fewer.mjs", *_others(root))
        _binaryen(root, "--remove-unused-module-elements", work / "fewer.wasm", "-o", work / "out.wasm")
        return (work / "out.wasm").read_bytes(), (work / "fewer.mjs").read_bytes()


def ran(root: Path, module: bytes, script: bytes, library: bytes, messages: bytes, build_id: str, bundles: list[Path]) -> bytes:
    """The functions that run when Python starts and the calculators answer the messages, as a JSON list of numbers."""
    pyodide = (root / "node_modules/pyodide").resolve()
    given = {
        "module.wasm": module,
        "script.mjs": script,
        "library.zip": library,
        "messages": messages,
        "snapshot.mjs": (root / SNAPSHOT).read_bytes(),
    }
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in given]
        for path in paths:
            path.write_bytes(given[path.name])
        _node(root, "ran.mjs", pyodide, *paths, build_id, Path(folder) / "ran", *bundles)
        return (Path(folder) / "ran").read_bytes()


def cut(root: Path, module: bytes, script: bytes, functions: bytes) -> tuple[bytes, bytes]:
    """The module with what those functions need, and the script with what that module asks for."""
    smaller = only(root, module, functions)
    with TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "module.wasm").write_bytes(smaller)
        (work / "script.mjs").write_bytes(script)
        _node(root, "unused.mjs", work / "module.wasm", work / "script.mjs", work / "out.mjs", *_others(root))
        return smaller, (work / "out.mjs").read_bytes()


def only(root: Path, module: bytes, functions: bytes) -> bytes:
    """The module with those of its functions and all that they may call by name."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "module.wasm").write_bytes(module)
        (work / "ran").write_bytes(functions)
        (work / "graph").write_bytes(_binaryen(root, "--print-call-graph", work / "module.wasm"))
        _node(root, "cut.mjs", work / "module.wasm", work / "ran", work / "graph", work / "cut.wasm")
        _binaryen(root, "--duplicate-function-elimination", "--remove-unused-module-elements", work / "cut.wasm", "-o", work / "out.wasm")
        return (work / "out.wasm").read_bytes()


def without_tables(root: Path, module: bytes, tables: Path = HERE / "tables.json") -> bytes:
    """The module without the tables that only functions which were left out could read, and without documentation."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "module.wasm").write_bytes(module)
        _node(root, "data.mjs", work / "module.wasm", tables, work / "out.wasm")
        return (work / "out.wasm").read_bytes()


def tools() -> bytes:
    """All that decides what becomes of the same interpreter, as one text."""
    return b"\n".join(path.read_bytes() for path in sorted(HERE.glob("*.*")))


def _others(root: Path) -> list[Path]:
    return [root / path for path in OTHERS]


def _node(root: Path, name: str | Path, *given) -> bytes:
    return subprocess.run([root / ".venv/bin/node", HERE / name, *given], check=True, stdout=subprocess.PIPE).stdout


def _binaryen(root: Path, *given) -> bytes:
    allowed = (f"--enable-{feature}" for feature in FEATURES)
    return _node(root, root / "node_modules/binaryen/bin/wasm-opt", "--quiet", *allowed, *given)
