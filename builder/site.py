"""Turn the pages into the site, with MkDocs as it comes: no hooks, no plugin but its own search."""

import json
import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from .files import put
from .pages import KINDS

LISTED = {kind.folder for kind in KINDS if kind.listed}
INDEX = "search/search_index.json"


def site(root: Path, docs: Path, out: Path, last: Path | None = None) -> None:
    """Build the site from `docs` into `out`; any warning stops it. With a folder of the pages of the `last` build, those of
    which nothing changed are taken from there."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    address = os.environ.get("SITE_URL")  # only for canonical links and the sitemap
    config = load_config(str(root / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(out), strict=True, site_url=address)
    config.nav = [_listed(entry, docs) for entry in config.nav or ()]
    config.plugins.on_startup(command="build", dirty=False)
    if last is None:
        build(config, dirty=False)
        return
    rmtree(out, ignore_errors=True)
    pages = LastBuild(last, docs, out, common(root, config.nav))
    pages.put_back()
    logging.getLogger("mkdocs.commands.build").addFilter(lambda record: "'dirty' build" not in record.getMessage())
    build(config, dirty=True)  # it makes the pages that are not there
    pages.keep()


def common(root: Path, nav: object) -> str:
    """The hash of what every page is made of, besides its own text."""
    files = ("mkdocs.yml", "requirements.txt", "builder/site.py")
    return sha256(b"".join((root / name).read_bytes() for name in files) + repr(nav).encode()).hexdigest()


@dataclass
class LastBuild:
    """The pages of the last build as MkDocs made them, each in a file with the hash of what it was made of and its part of the index."""

    folder: Path
    docs: Path
    out: Path
    common: str

    def __post_init__(self) -> None:
        self.sources = {path.relative_to(self.docs).with_suffix("").as_posix(): path for path in sorted(self.docs.rglob("*.md"))}
        self.pages: dict[str, dict[str, Any]] = {}

    def put_back(self) -> None:
        """Put each page of which nothing changed where MkDocs would make it."""
        for name in self.sources:
            path = self.folder / f"{name}.json"
            page = json.loads(path.read_text()) if path.exists() else {}
            if page.get("made_of") == self._made_of(name):
                self._write(self.out / f"{name}.html", page["html"])
                self.pages[name] = page

    def keep(self) -> None:
        """Keep the pages that were made now, and complete the index with those that were not."""
        path = self.out / INDEX
        index = json.loads(path.read_text())
        entries: dict[str, list[dict[str, Any]]] = {}
        for entry in index["docs"]:
            entries.setdefault(_page_of(entry), []).append(entry)
        for name in self.sources.keys() - self.pages.keys():
            html = (self.out / f"{name}.html").read_text()
            self.pages[name] = {"made_of": self._made_of(name), "html": html, "entries": entries.get(name, [])}
            self._write(self.folder / f"{name}.json", json.dumps(self.pages[name], ensure_ascii=False))
        for stale in self.folder.rglob("*.json"):
            if stale.relative_to(self.folder).with_suffix("").as_posix() not in self.sources:
                stale.unlink()
        put(path, json.dumps({**index, "docs": self._entries()}).encode())

    def _entries(self) -> list[dict[str, Any]]:
        return [entry for name in in_order(self.sources) for entry in self.pages[name]["entries"]]

    def _made_of(self, name: str) -> str:
        return sha256(self.common.encode() + self.sources[name].read_bytes()).hexdigest()

    @staticmethod
    def _write(path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _page_of(entry: dict[str, Any]) -> str:
    return entry["location"].partition("#")[0].removesuffix(".html") or "index"


def in_order(names: Iterable[str]) -> list[str]:
    """The pages as MkDocs takes them: of a folder its index first, then its files, then its folders."""

    def place(name: str) -> list[str]:
        *folders, last = name.split("/")
        return [*(f"2{folder}" for folder in folders), f"{int(last != 'index')}{last}.md"]

    return sorted(names, key=place)


def _listed(entry: dict, docs: Path) -> dict:
    """An entry of the navigation, with the pages of its folder where they are generated, in the order of the folder's own list."""
    ((title, target),) = entry.items()
    if isinstance(target, list):
        return {title: [_listed(part, docs) if isinstance(part, dict) else part for part in target]}
    folder = target.removesuffix("/index.md")
    if folder not in LISTED:
        return entry
    listed = (docs / target).read_text()
    pages = sorted((docs / folder).glob("[!_]*.md"), key=lambda path: (listed.find(f'href="{path.stem}.html"'), path.name))
    pages.remove(docs / target)
    return {title: [target, *({_title(path): f"{folder}/{path.name}"} for path in pages)]}


def _title(page: Path) -> str:
    """The title in a page's front matter."""
    return yaml.safe_load(page.read_text().split("---\n")[1])["title"]
