"""What the guide is made with and what of it is shipped, with licenses: read from the lock files and the installed packages.

Packages that only other machines install are none of ours. What packages leave unsaid stands in `licenses.toml`.
"""

import base64
import json
import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import distribution
from pathlib import Path

from cyclonedx.spdx import is_supported_id

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)([^\\\n]*)(.*(?:\n[ ].*)*)", re.M)
NEVER_HERE = "sys_platform == 'emscripten'"  # the build runs on no such machine
KEPT = Path(__file__).with_name("licenses")
TEXT = re.compile(r"(LICEN[CS]E|COPYING|NOTICE)", re.I)
ABOUT = re.compile(r"\.dist-info/(licenses/.*|[^/]*)$")
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


@dataclass(frozen=True)
class Material:
    """A package, or a part of one: `kind` is `pypi`, `npm` or empty for a part; `license` is an SPDX expression."""

    kind: str
    name: str
    version: str
    hashes: tuple[str, ...]
    license: str
    texts: tuple[str, ...]
    source: str = ""
    what: str = ""
    changes: str = ""
    parts: tuple["Material", ...] = ()

    @property
    def shipped(self) -> bool:
        """Is any of it in the site? The rest only takes part in the build."""
        return bool(self.what)


class Unlicensed(Exception):
    """A package whose license can't be told; the message says what to write where."""


def materials(root: Path) -> list[Material]:
    """Everything that the lock files of the build name, in their order; raises Unlicensed."""
    said = tomllib.loads(KEPT.with_suffix(".toml").read_text())
    inside = json.loads((root / "node_modules/pyodide/pyodide-lock.json").read_text())["info"]
    versions = {"CPython": inside["python"], "Emscripten": inside["platform"].removeprefix("emscripten_").replace("_", ".")}
    found = []
    for kind, name, version, hashes in [*_python(root), *_node(root)]:
        parts = tuple(
            Material("", part, versions.get(part, ""), (), row["license"], _read(row["text"]), row["source"])
            for part, row in said["inside"].get(name, {}).items()
        )
        license, texts = _license(root, kind, name, said)
        found.append(Material(kind, name, version, hashes, license, texts, parts=parts, **said["shipped"].get(name, {})))
    return found


def _python(root: Path):
    for name, version, where, rest in PINNED.findall((root / "requirements.txt").read_text()):
        if NEVER_HERE not in where:
            yield "pypi", name, version, tuple(re.findall(r"sha256:([0-9a-f]{64})", rest))


def _node(root: Path):
    for path, row in json.loads((root / "package-lock.json").read_text())["packages"].items():
        if "integrity" in row:
            digest = base64.b64decode(row["integrity"].removeprefix("sha512-")).hex()
            yield "npm", path.rpartition("node_modules/")[2], row["version"], (digest,)


def _license(root: Path, kind: str, name: str, said: dict) -> tuple[str, tuple[str, ...]]:
    """The license of a package and the texts that come with it, or with what `licenses.toml` names instead."""
    instead = next((text for pattern, text in said["text"].items() if fnmatch(name, pattern)), "")
    if instead.endswith(".txt"):
        texts = _read([instead])
    else:
        place, _, package = instead.partition(":")
        texts = (_of_python if (place or kind) == "pypi" else _of_node)(root, package or name)
    license = said["named"].get(name) or (_named_by_python(name) if kind == "pypi" else _named_by_node(root, name))
    if not license or not texts:
        missing = f'{name} = "…" below [named], with an SPDX name' if not license else f'{name} = "….txt" below [text]'
        raise Unlicensed(f"The license of {name} ({kind}) can't be told from its package. Write {missing}, in builder/licenses.toml.")
    return license, texts


def _named_by_python(name: str) -> str:
    """The SPDX expression of an installed distribution, as far as its own words make one."""
    about = distribution(name).metadata
    expressions = about.get_all("License-Expression") or [words for words in about.get_all("License") or () if is_supported_id(words)]
    if expressions:
        return str(expressions[0])
    classes = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    return CLASSIFIED.get(classes[0], "") if len(classes) == 1 else ""


def _named_by_node(root: Path, name: str) -> str:
    return json.loads((root / "package-lock.json").read_text())["packages"][f"node_modules/{name}"].get("license", "")


def _of_python(root: Path, name: str) -> tuple[str, ...]:
    files = [path for path in distribution(name).files or () if ABOUT.search(path.as_posix()) and TEXT.match(path.name)]
    return tuple(_tidy(Path(path.locate()).read_text()) for path in sorted(files))


def _of_node(root: Path, name: str) -> tuple[str, ...]:
    return tuple(_tidy(path.read_text()) for path in sorted((root / "node_modules" / name).glob("*")) if TEXT.match(path.name))


def _read(names: list[str]) -> tuple[str, ...]:
    """Texts of `licenses`, or of the theme's own files."""
    theme = Path(str(distribution("mkdocs-material").locate_file("")))
    return tuple(_tidy((theme / name if "/" in name else KEPT / name).read_text()) for name in names)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
