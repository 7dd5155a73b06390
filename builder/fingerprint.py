"""Name every file below assets/ by its content, in all that loads it: what lies at such an address is never another version's.

A page names its scripts and styles, a script those that it loads, and so on down to the rules. A host that holds parts of
two versions then has each under its own names. What no page loads is not shipped.
"""

import re
from pathlib import Path

from .files import by_content, put
from .material import OWN_NAMES

LOADED = re.compile(r'(<(?:script|link)\b[^>]*\s(?:src|href)=")([^":?#]+\.(?:js|css|png|svg))(")')
IMPORTED = re.compile(r"""(["'`])(\./[\w./-]+\.(?:m?js|css))\1""")
NAMED = re.compile(r"\.[0-9a-f]{16}\.\w+(?:\.gz|\.br)?$|-1[0-9a-f]{16}-py3-none-any\.whl$")
OTHERWISE = ("python/rules/", "python/disk/rules-", OWN_NAMES, "sw.js")  # by the hash of their rules; by the theme; not shipped from here


class Fingerprints:
    """The names that files get as they are met, deepest first: a name holds what its file loads."""

    def __init__(self, site: Path):
        self.site, self.assets = site, site / "assets"
        self.moved: dict[Path, Path] = {}
        for path in [path for ending in ("wasm", "mjs", "zip") for path in (self.assets / "python").glob(f"*.{ending}")]:
            for packed in (".gz", ".br"):
                if (beside := path.with_name(path.name + packed)).exists():
                    beside.rename(path.with_name(by_content(path.name, path.read_bytes()) + packed))
            self.of(path)

    def in_page(self, html: str, folder: Path) -> str:
        """The page with the names of what it loads."""
        return LOADED.sub(lambda match: f"{match[1]}{self._named(match[2], folder)}{match[3]}", html)

    def of(self, path: Path) -> Path:
        """Where the file lies once it is named."""
        if path not in self.moved:
            if path.suffix == ".js" and path.parent == self.assets:
                put(
                    path, IMPORTED.sub(lambda match: f"{match[1]}{self._named(match[2], path.parent)}{match[1]}", path.read_text()).encode()
                )
            self.moved[path] = path.rename(path.with_name(by_content(path.name, path.read_bytes())))
        return self.moved[path]

    def _named(self, address: str, folder: Path) -> str:
        path = (folder / address).resolve()
        if self.assets not in path.parents or not (path in self.moved or path.is_file()):
            return address
        return f"{address.rpartition('/')[0]}/{self.of(path).name}"

    def finish(self) -> None:
        """Drop what has no name: nothing loads it."""
        for path in [path for path in self.assets.rglob("*") if path.is_file()]:
            place = path.relative_to(self.assets).as_posix()
            if not NAMED.search(place) and not place.startswith(OTHERWISE):
                path.unlink()
