"""What the browser needs to run Python.

Pyodide's own files with our calculators as a wheel, and the lock that names it: the stock way to start, which always works.
And the quick way: the interpreter without what only C extensions use, and the part of Python's library that the
calculators use with the calculators themselves, as bytecode in one zip; each plain and packed, so that it is small from any
host. The same input gives the same bytes. What takes seconds is kept in `build/cache` by the hash of what it is made of.
"""

import base64
import hashlib
import io
import json
import marshal
import subprocess
import tomllib
import zipfile
import zlib
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from builder.exercises import exercises
from builder.files import COMPRESSIONS, as_json, as_zip, by_content, cached, compressed, digest, fill, integrity, key_of, put
from builder.package import BUNDLE, package

from . import prune
from .pins import build_id

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
METADATA = "Metadata-Version: 2.1\nName: calculators\nVersion: 0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: builder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def bundle(root: Path, docs: Path, preview: bool = False) -> None:
    """Fill assets/python of the pages, and tell their worker what is there; a preview is made in less time, and may be larger."""
    pyodide, cache, out = root / "node_modules/pyodide", root / "build/cache", docs / "assets/python"
    files = {name: (pyodide / name).read_bytes() for name in PYODIDE}
    content = as_wheel(package())
    # The name changes with what it holds: a browser that kept an older wheel would refuse it for its hash.
    wheel = f"calculators-0-1{key_of(content)}-py3-none-any.whl"
    files[wheel] = content
    files["lock.json"] = lock(pyodide, wheel, files[wheel])
    quick = quick_files(root, files, cache, preview)
    for name, content in quick.items():
        files |= {name: content, **{f"{name}.{ending}": compressed(content, cache, ending, preview) for ending in COMPRESSIONS}}
    out.mkdir(parents=True, exist_ok=True)
    for path in out.iterdir():
        if path.name not in (*files, "build.json"):
            path.unlink()
    for name, content in files.items():
        put(out / name, content)
    about = told(pyodide, quick, files)
    put(out / "build.json", as_json(about))
    fill(docs / "assets/worker.js", "const BUILD = {}", f"const BUILD = {json.dumps(about, separators=(',', ':'))}")
    fill(
        docs / "assets/python.js",
        "const BUILD = {}",
        f"const BUILD = {json.dumps({'id': about['id'], 'bytes': sum(file['gz'] for file in about['files'].values())})}",
    )


def told(pyodide: Path, quick: dict[str, bytes], files: dict[str, bytes]) -> dict:
    """What the worker knows of the build: its id, Pyodide's lock, the sizes and hash of each file of the quick way, and for
    those that are fetched as they are, their place and what `fetch` holds them against."""
    about = {
        name: {
            "bytes": len(content),
            "gz": len(files[f"{name}.gz"]),
            "br": len(files[f"{name}.br"]),
            "hash": digest(content),
            "starts": list(content[:2]),
        }
        for name, content in quick.items()
    }
    plain = {name: content for name, content in files.items() if name.endswith((".mjs", ".wasm", ".zip", ".whl"))}
    return {
        "id": key_of(*plain.values()),
        "bundle": package()[BUNDLE].decode(),
        "buildId": build_id(pyodide),
        "lock": files["lock.json"].decode(),
        "files": about,
        "plain": {
            name: [by_content(name, content), integrity(content)]
            for name, content in plain.items()
            if name not in ("trimmed.wasm", "traced.zip")
        },
    }


def quick_files(root: Path, files: dict[str, bytes], cache: Path, preview: bool) -> dict[str, bytes]:
    """The trimmed interpreter, its script, and the traced library with our package."""
    asked = exercises(root)
    code = traced(root, files, asked, cache)
    library = with_tables(code)
    module, script = trimmed(root, files, asked, code, library, cache, preview)
    return {"trimmed.wasm": module, "trimmed.mjs": script, "traced.zip": library}


def trimmed(
    root: Path, files: dict[str, bytes], asked: bytes, code: bytes, library: bytes, cache: Path, preview: bool
) -> tuple[bytes, bytes]:
    """The interpreter with what the calculators run of it; in a preview, with what they ran before the last edit."""
    whole = files["pyodide.asm.wasm"], files["pyodide.asm.mjs"]
    interpreter = key_of(*whole, prune.tools())
    module, script = pair(cache, interpreter, "offered", lambda: prune.offered(root, *whole))
    bundles, snapshot = sorted((root / "published/rules").glob("*.zip")), (root / prune.SNAPSHOT).read_bytes()
    # Which functions run is found out anew when code changes, not when a table does: no cell asks for another function.
    key = key_of(interpreter.encode(), code, asked, snapshot, *(path.read_bytes() for path in bundles))
    before = sorted(cache.glob(f"{interpreter}-*.trimmed"), key=lambda path: path.stat().st_mtime)
    if preview and before and not (cache / f"{key}.ran").exists():
        return pair(cache, before[-1].stem, "trimmed", None)
    identity = build_id(root / "node_modules/pyodide")
    ran = cached(cache, key, "ran", lambda: prune.ran(root, module, script, library, asked, identity, bundles))
    return pair(cache, f"{interpreter}-{key_of(ran)}", "trimmed", lambda: prune.cut(root, module, script, ran))


def pair(cache: Path, key: str, kind: str, make) -> tuple[bytes, bytes]:
    """A module and its script, made once for each key."""
    module, _, script = cached(cache, key, kind, lambda: b"\0SCRIPT\0".join(make())).partition(b"\0SCRIPT\0")
    return module, script


def traced(root: Path, files: dict[str, bytes], asked: bytes, cache: Path) -> bytes:
    """Bytecode of what the calculators import and of the calculators, in one zip."""
    ours = package()
    sources = as_zip({name: content for name, content in ours.items() if name.endswith(".py")})
    tracer = Path(__file__).with_name("trace.mjs")
    library = with_stand_ins(files["python_stdlib.zip"])
    key = key_of(files["pyodide.asm.wasm"], library, sources, asked, tracer.read_bytes())
    return cached(cache, key, "bytecode", lambda: _bytecode(root, library, as_zip(ours), asked, tracer, cache))


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
        raise TypeError(f"runtime/bundle.py does not know how to pack {value!r}, a {type(value).__name__}")

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


def _bytecode(root: Path, library: bytes, ours: bytes, asked: bytes, tracer: Path, cache: Path) -> bytes:
    with TemporaryDirectory(dir=cache) as folder:
        library_zip, ours_zip, messages, code = (Path(folder) / name for name in ("library.zip", "ours.zip", "messages", "code.zip"))
        library_zip.write_bytes(library)
        ours_zip.write_bytes(ours)
        messages.write_bytes(asked)
        pyodide = (root / "node_modules/pyodide").resolve()
        subprocess.run([root / ".venv/bin/node", tracer, pyodide, library_zip, ours_zip, messages, code], check=True)
        return code.read_bytes()


def as_wheel(files: dict[str, bytes]) -> bytes:
    """A pure-Python wheel of the files; what it holds decides its bytes, and nothing else does."""
    about = "calculators-0.dist-info"
    files = {**files, f"{about}/METADATA": METADATA.encode(), f"{about}/WHEEL": WHEEL.encode()}
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in sorted(files.items()))
    return as_zip({**files, f"{about}/RECORD": f"{record}{about}/RECORD,,\n".encode()})


def lock(pyodide: Path, wheel: str, content: bytes) -> bytes:
    """Pyodide's lock, with our wheel as its one package."""
    from pyodide_lock import PackageSpec

    ours = PackageSpec(
        name="calculators",
        version="0",
        file_name=wheel,
        install_dir="site",
        sha256=hashlib.sha256(content).hexdigest(),
        imports=["calculators"],
    )
    info = json.loads((pyodide / "pyodide-lock.json").read_text())["info"]
    return json.dumps({"info": info, "packages": {ours.name: ours.dict()}}, sort_keys=True, separators=(",", ":")).encode()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
