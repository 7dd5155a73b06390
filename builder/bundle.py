"""What the browser needs to run Python: Pyodide's own files, our calculators as a wheel, and the lock that names it.

What a page starts with is smaller: the traced library, which is that part of Python's own library that the calculators
use, with the calculators, as bytecode. The whole library and the wheel stand by for an import that the trace missed.
The same input gives the same bytes, and a file whose bytes are the same is not written again.
"""

import base64
import hashlib
import io
import json
import subprocess
import tomllib
import zipfile
from pathlib import Path

import calculators

PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
METADATA = "Metadata-Version: 2.1\nName: calculators\nVersion: 0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: builder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def bundle(root: Path, out: Path) -> None:
    """Fill `out` (the folder assets/python of the pages) from node_modules/pyodide and from the calculators."""
    pyodide = root / "node_modules/pyodide"
    files = {name: (pyodide / name).read_bytes() for name in PYODIDE}
    # The name changes with the rules: a browser that kept an older wheel would refuse it for its hash.
    wheel = f"calculators-0-1{calculators.rules()}-py3-none-any.whl"
    files[wheel] = as_wheel(package())
    files["lock.json"] = lock(pyodide, wheel, files[wheel])
    asked = exercises(root)
    tracer = Path(__file__).with_name("trace.mjs")
    traced = f"python-{_name(files['pyodide.asm.wasm'], files[wheel], asked, tracer.read_bytes())}.zip"
    files["start.json"] = json.dumps({"library": traced, "lock": json.loads(files["lock.json"])}).encode()
    out.mkdir(parents=True, exist_ok=True)
    for path in out.iterdir():
        if path.name not in files and path.name != traced:
            path.unlink()
    for name, content in files.items():
        put(out / name, content)
    if not (out / traced).exists():
        node = [root / ".venv/bin/node", tracer, pyodide.resolve(), out / wheel, out / traced]
        subprocess.run(node, input=asked, check=True)


def exercises(root: Path) -> bytes:
    """What the calculators are asked while their imports are traced: every case, and a refusal; a JSON message on each line."""
    messages = [{"calculator": "none", "answers": {}}]
    for path in sorted((root / "calculators").glob("*.cases.toml")):
        told = tomllib.loads(path.read_text())
        name = path.name.removesuffix(".cases.toml").replace("_", "-")
        messages += [{"calculator": name, "answers": {**told.get("usual", {}), **case.get("answers", {})}} for case in told["case"]]
    return "\n".join(map(json.dumps, messages)).encode()


def package() -> dict[str, bytes]:
    """The files of our package by their paths, with the hash of the rules among them."""
    files = {f"calculators/{path.relative_to(calculators.HERE).as_posix()}": path.read_bytes() for path in calculators.bundled()}
    return {**files, "calculators/RULES": calculators.rules().encode()}


def as_wheel(files: dict[str, bytes]) -> bytes:
    """A pure-Python wheel of the files; what it holds decides its bytes, and nothing else does."""
    about = "calculators-0.dist-info"
    files = {**files, f"{about}/METADATA": METADATA.encode(), f"{about}/WHEEL": WHEEL.encode()}
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in sorted(files.items()))
    return as_zip({**files, f"{about}/RECORD": f"{record}{about}/RECORD,,\n".encode()})


def as_zip(files: dict[str, bytes]) -> bytes:
    """A zip with sorted names and one fixed date. Nothing in it is compressed: the host does that, and better."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return written.getvalue()


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


def put(path: Path, content: bytes) -> None:
    """Write the file, unless it holds these very bytes."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def _name(*parts: bytes) -> str:
    told = hashlib.sha256()
    for part in parts:
        told.update(hashlib.sha256(part).digest())
    return told.hexdigest()[:16]


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
