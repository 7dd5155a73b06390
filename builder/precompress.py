"""Pack what a host would have to pack for each reader, and list every file of the finished site with its hash."""

import hashlib
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import calculators

from .files import compressed, key_of
from .sbom import sbom

PACKED = (".html", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".webmanifest", ".md")
SMALL = 1000
APART = ("assets/python/",)  # the bundle packs what is started from there


def precompress(root: Path, site: Path) -> None:
    """Write .gz and .br beside files, then manifest.json, and its signature where SIGNING_KEY names an Ed25519 key in a file."""
    (site / "sbom.json").write_text(sbom(root, calculators.rules()))
    cache = root / "build/cache"
    with ThreadPoolExecutor() as lines:
        used = set(lines.map(lambda path: _pack(path, cache), sorted(filter(lambda path: _gains(path, site), site.rglob("*")))))
    used |= {key_of(path.read_bytes()) for path in (site / "assets/python").iterdir() if path.is_file()}
    for path in cache.glob("*.[gb][zr]"):
        if path.stem not in used:
            path.unlink()
    manifest = site / "manifest.json"
    manifest.write_text(json.dumps({"rules": calculators.rules(), "files": hashes(site)}, indent=0, sort_keys=True) + "\n")
    if key := os.environ.get("SIGNING_KEY"):
        signed(manifest, Path(key), site / "manifest.json.sig")


def signed(manifest: Path, key: Path, signature: Path) -> None:
    """Sign the list with an Ed25519 key in PEM."""
    subprocess.run(["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", manifest, "-out", signature], check=True)


def hashes(site: Path) -> dict[str, str]:
    """The SHA-256 of every file by its path, but of the list itself."""
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {name: hashlib.sha256(paths[name].read_bytes()).hexdigest() for name in sorted(paths) if not name.startswith("manifest.json")}


def _gains(path: Path, site: Path) -> bool:
    name = path.relative_to(site).as_posix()
    return (
        path.suffix in PACKED
        and path.is_file()
        and path.stat().st_size >= SMALL
        and not name.startswith(APART)
        and name != "search/search_index.js"
    )


def _pack(path: Path, cache: Path) -> str:
    content = path.read_bytes()
    for ending in ("gz", "br"):
        path.with_name(f"{path.name}.{ending}").write_bytes(compressed(content, cache, ending))
    return key_of(content)
