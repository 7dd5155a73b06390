"""The order in which a new version goes to a host: at each moment, every page there finds all that it names.

Pages name their scripts and styles by content, and those lie in assets/. So these go first, beside those of the version
before; then the pages and all else; then sw.js, by which a browser finds a new version; and what is gone may go last.
"""

import json
from pathlib import Path

LAST = ("sw.js", "sw.js.gz", "sw.js.br")


def listed(site: Path) -> dict[str, str]:
    """The hash of every file of a built site, by its path."""
    return json.loads((site / "manifest.json").read_text())["files"]


def order(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """The paths of what is to be put on a host that holds the old version, and then of what is to be taken away."""
    changed = [name for name in new if old.get(name) != new[name]]
    return sorted(changed, key=lambda name: (_stage(name), name)) + sorted(set(old) - set(new))


def _stage(name: str) -> int:
    return 2 if name in LAST else int(not name.startswith("assets/"))
