"""Turn the pages into the site, with MkDocs as it comes: no hooks, no plugin but its own search."""

import logging
import os
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from .pages import KINDS

LISTED = {kind.folder for kind in KINDS if kind.listed}


def site(root: Path, docs: Path, out: Path) -> None:
    """Build the site from `docs` into `out`; any warning stops it."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    address = os.environ.get("SITE_URL")  # only for canonical links and the sitemap
    config = load_config(str(root / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(out), strict=True, site_url=address)
    config.nav = [_listed(entry, docs) for entry in config.nav or ()]
    config.plugins.on_startup(command="build", dirty=False)
    build(config, dirty=False)


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
