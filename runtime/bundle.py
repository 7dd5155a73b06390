"""What the browser needs to run Python, and what the build tells the scripts that start it.

Pyodide's own files with our calculators as a wheel, and the lock that names it: the stock way to start, which always works.
And the quick way (quick.py), each file plain and packed, so that it is small from any host; and both as scripts for a page from
a disk (disk.py). The same input gives the same bytes.
"""

import base64
import hashlib
import json
from collections.abc import Collection
from pathlib import Path

from builder.files import COMPRESSIONS, as_zip, by_content, compressed, digest, integrity, key_of, put
from builder.package import BUNDLE, package

from . import pins
from .disk import disk_parts
from .layers import left_out, ways
from .quick import quick_files

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
METADATA = "Metadata-Version: 2.1\nName: calculators\nVersion: 0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: builder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def bundle(root: Path, docs: Path, preview: bool = False, without: Collection[str] = ()) -> None:
    """Fill assets/python of the pages, build.js among it; a preview is made in less time, and may be larger. `without` names layers.

    Raises pins.Changed where Pyodide has not what a layer relies on.
    """
    pyodide, cache, out = root / "node_modules/pyodide", root / "build/cache", left_out(without)
    pins.version(root)
    pins.check(pyodide, out)
    files = {name: (pyodide / name).read_bytes() for name in PYODIDE}
    content = as_wheel(package())
    # The name changes with what it holds: a browser that kept an older wheel would refuse it for its hash.
    wheel = f"calculators-0-1{key_of(content)}-py3-none-any.whl"
    files[wheel] = content
    files["lock.json"] = lock(pyodide, wheel, content)
    quick = {} if "quick" in out else quick_files(root, files, cache, preview, out)
    for name, content in quick.items():
        files |= {name: content, **{f"{name}.{ending}": compressed(content, cache, ending, preview) for ending in COMPRESSIONS}}
    facts = facts_of(pyodide, quick, files) | {"ways": ways(out), "shared": "shared" not in out}
    folder = docs / "assets/python"
    folder.mkdir(parents=True, exist_ok=True)
    put(folder / "build.js", as_module(facts | {"parts": {}}))  # what a script from a disk says of itself
    parts = {} if "disk" in out else disk_parts(root, docs / "assets", files, wheel, cache, preview)
    places = {name: by_content(f"{name}.js", part) for name, part in parts.items()}
    files |= {f"disk/{places[name]}": part for name, part in parts.items()}
    files["build.js"] = as_module(facts | {"parts": places})
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        put(folder / name, content)


def as_module(facts: dict) -> bytes:
    """What the build tells the scripts that import it, by name: one that asks for little gets little of it when it is bundled."""
    lines = [f"export const {name} = {json.dumps(value, separators=(',', ':'))}\n" for name, value in facts.items()]
    return "".join(["// Written by the build.\n", *lines]).encode()


def facts_of(pyodide: Path, quick: dict[str, bytes], files: dict[str, bytes]) -> dict:
    """What scripts know of a build: its id, what a first start fetches in bytes, Pyodide's lock, the sizes and hash of each file of
    the quick way, and for those that are fetched as they are, their place and what `fetch` holds them against."""
    packed = {
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
        "bytes": sum(file["gz"] for file in packed.values()),
        "bundle": package()[BUNDLE].decode(),
        "buildId": pins.build_id(pyodide),
        "lock": files["lock.json"].decode(),
        "files": packed,
        "plain": {
            name: [by_content(name, content), integrity(content)]
            for name, content in plain.items()
            if name not in ("trimmed.wasm", "traced.zip")
        },
    }


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
