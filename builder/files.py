"""What each step needs for the files that it writes: the same bytes for the same content, names by content, a cache by what went in."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import brotli
import deflate

COMPRESSIONS = {  # how, how hard, and how hard where nobody should wait
    "gz": (lambda content, level: bytes(deflate.gzip_compress(content, level)), 12, 6),
    "br": (lambda content, level: brotli.compress(content, quality=level, lgwin=24), 11, 5),
}


def put(path: Path, content: bytes) -> None:
    """Write the file, unless it holds these very bytes."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def as_json(value: dict) -> bytes:
    """Data as a file for others to read: a line for each thing, the same bytes each time."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def as_zip(files: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """A zip with sorted names and one fixed date. Nothing in it is compressed unless asked: the host does that, and better."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = method, 3, 0o100644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def key_of(*parts: bytes) -> str:
    """The name in the cache of what is made of these parts, in 16 hexadecimal digits."""
    key = hashlib.sha256()
    for part in parts:
        key.update(hashlib.sha256(part).digest())
    return key.hexdigest()[:16]


def cached(cache: Path, key: str, kind: str, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, made once for each key."""
    path = cache / f"{key}.{kind}"
    cache.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        content = make()
        part = path.with_suffix(f".{kind}.part")
        part.write_bytes(content)
        part.replace(path)
    return path.read_bytes()


def compressed(content: bytes, cache: Path, ending: str, preview: bool = False) -> bytes:
    """The content as gzip (`gz`) or brotli (`br`), as small as either gets; for a preview, as small as it gets in a moment."""
    compress, level, moment = COMPRESSIONS[ending]
    if preview and not (cache / f"{key_of(content)}.{ending}").exists():
        return compress(content, moment)
    return cached(cache, key_of(content), ending, lambda: compress(content, level))


def content_of(root: Path, names: Iterable[str]) -> bytes:
    """The hash of files and of folders with all that is in them, with their paths."""
    paths = {
        path for name in names for path in [root / name, *(root / name).rglob("*")] if path.is_file() and "__pycache__" not in path.parts
    }
    return key_of(*(part for path in sorted(paths) for part in (str(path.relative_to(root)).encode(), path.read_bytes()))).encode()


def digest(content: bytes) -> str:
    """The hash that a file is named by and checked against."""
    return hashlib.sha256(content).hexdigest()[:16]


def by_content(name: str, content: bytes) -> str:
    """The file's name with its hash in it, unless it has one already: nothing else ever lies there."""
    stem, _, ending = name.rpartition(".")
    return name if ending == "whl" else f"{stem}.{digest(content)}.{ending}"


def integrity(content: bytes) -> str:
    """What a browser holds fetched bytes against."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()
