"""The quick way: the part of Python's library that the calculators use, with them, as bytecode in one zip; and the interpreter
without what they never run. What takes seconds is kept in `build/cache` by the hash of what it is made of.
"""

import io
import marshal
import subprocess
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.exercises import exercises
from builder.files import as_zip, cached, key_of
from builder.package import package

from . import prune
from .pins import build_id

BETWEEN = b"\0SCRIPT\0"  # what stands for two files in one of the cache


def quick_files(root: Path, files: dict[str, bytes], cache: Path, preview: bool, out: Collection[str]) -> dict[str, bytes]:
    """The interpreter, its script, and the library with our package, of Pyodide's own `files`; `out` are the layers to leave out."""
    messages = exercises(root)
    whole = files["python_stdlib.zip"] if "boot" in out else with_stand_ins(files["python_stdlib.zip"])
    code = merged(whole, as_zip(package())) if "trace" in out else traced(root, files["pyodide.asm.wasm"], whole, messages, cache)
    library = code if "boot" in out else with_tables(code)
    module, script = files["pyodide.asm.wasm"], files["pyodide.asm.mjs"]
    if "prune" not in out:
        module, script = trimmed(root, (module, script), messages, code, library, cache, preview)
        if "data" not in out:
            module = without_tables(root, module, cache)
    return {"trimmed.wasm": module, "trimmed.mjs": script, "traced.zip": library}


def trimmed(
    root: Path, whole: tuple[bytes, bytes], messages: bytes, code: bytes, library: bytes, cache: Path, preview: bool
) -> tuple[bytes, bytes]:
    """The interpreter with what the calculators run of it; in a preview, with what they ran before the last edit."""
    interpreter = key_of(*whole, prune.tools())
    module, script = pair(cache, interpreter, "offered", lambda: prune.offered(root, *whole))
    bundles, snapshot = sorted((root / "published/rules").glob("*.zip")), (root / prune.SNAPSHOT).read_bytes()
    # Which functions run is found out anew when code changes, not when a table does: no cell asks for another function.
    key = key_of(interpreter.encode(), code, messages, snapshot, *(path.read_bytes() for path in bundles))
    before = sorted(cache.glob(f"{interpreter}-*.trimmed"), key=lambda path: path.stat().st_mtime)
    if preview and before and not (cache / f"{key}.ran").exists():
        return _pair(before[-1].read_bytes())
    identity = build_id(root / "node_modules/pyodide")
    ran = cached(cache, key, "ran", lambda: prune.ran(root, module, script, library, messages, identity, bundles))
    return pair(cache, f"{interpreter}-{key_of(ran)}", "trimmed", lambda: prune.cut(root, module, script, ran))


def without_tables(root: Path, module: bytes, cache: Path) -> bytes:
    """The trimmed interpreter without the data that nothing in it reads."""
    return cached(cache, key_of(module, prune.tools()), "interpreter", lambda: prune.without_tables(root, module))


def pair(cache: Path, key: str, kind: str, make: Callable) -> tuple[bytes, bytes]:
    """A module and its script, made once for each key."""
    return _pair(cached(cache, key, kind, lambda: BETWEEN.join(make())))


def _pair(joined: bytes) -> tuple[bytes, bytes]:
    module, _, script = joined.partition(BETWEEN)
    return module, script


def traced(root: Path, interpreter: bytes, library: bytes, messages: bytes, cache: Path) -> bytes:
    """Bytecode of what the calculators import of the library and of the calculators, in one zip."""
    ours = package()
    sources = as_zip({name: content for name, content in ours.items() if name.endswith(".py")})
    tracer = Path(__file__).with_name("trace.mjs")
    key = key_of(interpreter, library, sources, messages, tracer.read_bytes())
    return cached(cache, key, "bytecode", lambda: _bytecode(root, library, as_zip(ours), messages, tracer, cache))


def merged(*zips: bytes) -> bytes:
    """One zip with the files of all."""
    archives = [zipfile.ZipFile(io.BytesIO(content)) for content in zips]
    return as_zip({name: archive.read(name) for archive in archives for name in archive.namelist() if not name.endswith("/")})


def with_tables(code: bytes) -> bytes:
    """The traced library with the calculators' tables."""
    tables = {name: content for name, content in package().items() if not name.endswith(".py")}
    with zipfile.ZipFile(io.BytesIO(code)) as archive:
        return as_zip({name: archive.read(name) for name in archive.namelist()} | tables | {"read": read_ahead(tables)})


def read_ahead(tables: dict[str, bytes]) -> bytes:
    """What the tables say, by the length and checksums of each, for Python to take without parsing; see boot/sitecustomize.py."""

    def packed(value):
        match value:
            case dict():
                return {key: packed(part) for key, part in value.items()}
            case list():
                return [packed(part) for part in value]
            case Decimal():
                return (str(value),)
            case date() if type(value) is date:  # not a date with a time
                return value.year, value.month, value.day
            case str() | int():
                return value
        raise TypeError(f"runtime/quick.py does not know how to pack {value!r}, a {type(value).__name__}")

    texts = [content.decode("utf-8-sig").encode() for name, content in tables.items() if name.endswith(".toml")]
    marks = [(len(text), zlib.crc32(text), zlib.adler32(text)) for text in texts]
    read = {mark: packed(tomllib.loads(text.decode(), parse_float=Decimal)) for mark, text in zip(marks, texts, strict=True)}
    return marshal.dumps(read, 4)  # the form that this Python and the browser's both know


def with_stand_ins(library: bytes) -> bytes:
    """Python's library with the files of `boot` in place of those with their names."""
    boot = Path(__file__).with_name("boot")
    instead = {path.relative_to(boot).as_posix(): path.read_bytes() for path in boot.rglob("*.py")}
    packages = tuple(name.replace(".py", "/") for name in instead)
    with zipfile.ZipFile(io.BytesIO(library)) as whole:
        files = {name: whole.read(name) for name in whole.namelist() if not name.startswith(packages)}
    return as_zip(files | instead)


def _bytecode(root: Path, library: bytes, ours: bytes, messages: bytes, tracer: Path, cache: Path) -> bytes:
    with TemporaryDirectory(dir=cache) as folder:
        inputs = {"library.zip": library, "ours.zip": ours, "messages": messages}
        for name, content in inputs.items():
            (Path(folder) / name).write_bytes(content)
        paths = [Path(folder) / name for name in (*inputs, "code.zip")]
        subprocess.run([root / ".venv/bin/node", tracer, (root / "node_modules/pyodide").resolve(), *paths], check=True)
        return paths[-1].read_bytes()
