"""Name the work of others in the site, with where its source is, what became of it here, and the texts of the licenses."""

from pathlib import Path

from .files import cached, content_of, key_of, put
from .materials import Material, materials

FILE = "THIRD-PARTY.md"
READ = (
    "requirements.txt",
    "package-lock.json",
    "LICENSE",
    "builder/licenses",
    "builder/licenses.toml",
    "builder/materials.py",
    "builder/notices.py",
)
HEAD = """\
# The work of others in this guide

The guide itself is under the MIT License, whose text comes first. It ships the work that is named below, and was built
with more, which is named after that. The texts of all their licenses follow, each once, by the numbers in brackets.
"""


def notices(root: Path, site: Path) -> None:
    """Write THIRD-PARTY.md."""
    key = key_of(content_of(root, READ))
    put(site / FILE, cached(root / "build/cache", key, "notices", lambda: text(root, materials(root)).encode()))


def text(root: Path, everything: list[Material]) -> str:
    """The whole notice; the same for the same lock files."""
    everything = sorted(everything, key=lambda material: not material.shipped)
    holders: dict[str, list[str]] = {}  # by the text of a license
    for material in everything:
        for part in (material, *material.parts):
            for words in part.texts:
                holders.setdefault(words, []).append(part.name)
    numbers = {words: number for number, words in enumerate(holders, 1)}
    lines = [HEAD, *_quoted((root / "LICENSE").read_text().rstrip()), "", "## What this guide ships", ""]
    for material in everything:
        if material.shipped:
            lines += _entry(material, numbers)
    lines += ["## What it was built with", ""]
    lines += [f"- {_line(material, numbers)}" for material in everything if not material.shipped]
    lines += ["", "## The texts of the licenses"]
    for words, number in numbers.items():
        lines += ["", f"### [{number}] {', '.join(dict.fromkeys(holders[words]))}", "", *_quoted(words)]
    return "\n".join(lines) + "\n"


def _entry(material: Material, numbers: dict[str, int]) -> list[str]:
    parts = [f"- {_line(part, numbers)}. Source: {part.source}." for part in material.parts]
    return [
        f"### {_line(material, numbers)}",
        "",
        f"- What: {material.what}.",
        f"- Source: {material.source}.",
        f"- What is changed here: {' '.join(material.changes.split())}",
        *(["", "Inside of it:", "", *parts] if parts else []),
        "",
    ]


def _line(material: Material, numbers: dict[str, int]) -> str:
    """`pyodide 314.0.7: MPL-2.0 [12]`, with the numbers of its texts."""
    version = f" {material.version}" if material.version else ""
    return f"{material.name}{version}: {material.license} {''.join(f'[{numbers[words]}]' for words in material.texts)}"


def _quoted(words: str) -> list[str]:
    return ["~~~text", words, "~~~"]
