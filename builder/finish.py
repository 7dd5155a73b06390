"""Finish the pages: mend what the theme leaves out, fold the parts that wait to be asked for, link the terms, add the policy.

Every link and anchor is checked in the final HTML."""

import posixpath
import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag

from .material import OWN_ANCHORS, Theme
from .pages import kind_of
from .policy import policy
from .term_links import Linker

AS_WRITTEN = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>|<script\b.*?</script>|<style\b.*?</style>)", re.S)
INDENT = re.compile(r"\n\s+")
# Templates mark a part that is folded under its heading; the search's index is made before, of headings with their text under them.
FOLDED = re.compile(r'<h([23])\b([^>]*)>((?:(?!</h\1>).)*?)(?:<a class="headerlink"[^>]*>.*?</a>)?</h\1>\s*<div class="plan-folded">', re.S)
FOLD, FOLD_ENDS = r'<details class="plan-fold plan-part"><summary><h\1\2>\3</h\1></summary>', '<i class="plan-folded-end"></i></div>'
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")
TAG = re.compile(r"<(?:!--.*?-->|script(?![^>]*\bsrc=).*?</script>|([a-zA-Z][^>]*)>)", re.S)  # what stands in a comment or a script is none
ATTRIBUTE = re.compile(r"""\s(id|href|src|action)=("[^"]*"|'[^']*')""")


class BrokenLinks(Exception):
    """Links that lead nowhere; the message has one on a line, with the page that holds it."""


def finish(site: Path, linker: Linker, with_policy: bool = True) -> None:
    """Finish every page of the site in place; raises BrokenLinks and ThemeChanged."""
    pages, theme = {}, Theme(site)
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        kind = kind_of(name)
        own = path.stem if kind.table == "terms" else ""
        with path.open("r+") as page:  # written over: to empty a file first costs a disk more than to read it
            html = folded(tight(page.read()))
            html = theme.mended(html, name) if kind.themed else html
            html = linker.link(html, name, own) if kind.themed and kind.terms else html
            page.seek(0)
            page.write(html.replace("<head>", f"<head>{policy(html)}", 1) if with_policy and not kind.own_policy else html)
            page.truncate()
        pages[name] = ids_and_links(html)
    if broken := list(broken_links(site, pages)):
        raise BrokenLinks("\n".join(broken))


def tight(html: str) -> str:
    """The page without the indents and empty lines of its templates, which a browser reads as one space all the same."""
    parts = AS_WRITTEN.split(html)
    return "".join(part if at % 2 else INDENT.sub("\n", part) for at, part in enumerate(parts))


def folded(html: str) -> str:
    """The page with each part that its template marks folded under the heading before it."""
    return FOLDED.sub(FOLD, html).replace(FOLD_ENDS, "</details>")


def broken_links(site: Path, pages: dict[str, tuple[set[str], set[str]]]):
    """A line for each link of a page that leads to no file, or to no anchor in it; `pages` has the ids and links of each."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    leads: dict[str, dict[str, tuple]] = {}  # by folder: its pages share their navigation
    for name, (_, links) in pages.items():
        folder = posixpath.dirname(name)
        known = leads.setdefault(folder, {})
        for link in sorted(links):
            if link not in known:
                known[link] = _leads(folder, link, files)
            there, anchor = known[link]
            there = name if there == "" else there
            if there is None and name != "404.html":
                yield f"{name}: {link} leads to no file"
            elif anchor and there in pages and anchor not in pages[there][0]:
                yield f"{name}: {link} leads to no anchor"


def ids_and_links(html: str) -> tuple[set[str], set[str]]:
    """The ids of a page, and what its elements link to or load."""
    found = {attribute for tag in set(TAG.findall(html)) for attribute in _attributes(tag)}
    return {value for name, value in found if name == "id"}, {value for name, value in found if name != "id"}


@cache  # pages have most of their tags in common
def _attributes(tag: str) -> list[tuple[str, str]]:
    """The ids of a tag, and what it links to or loads of this site."""
    found = [(name, unescape(value[1:-1])) for name, value in ATTRIBUTE.findall(tag)]
    return [(name, value) for name, value in found if name == "id" or value and not ELSEWHERE.match(value)]


def _leads(folder: str, link: str, files: set[str]) -> tuple[str | None, str]:
    """The file that a link of a folder's pages leads to (empty for the page itself, None for no file), and the anchor in it."""
    target, anchor = urldefrag(link)
    if anchor.startswith(OWN_ANCHORS) or "=" in anchor:  # the theme's own, or answers for a form
        anchor = ""
    return _file(folder, target, files) if target else "", unquote(anchor)


def _file(folder: str, target: str, files: set[str]) -> str | None:
    """The file of the site that a page of the folder means by `target`, or None."""
    path = posixpath.normpath(posixpath.join(folder, unquote(target)))
    index = "index.html" if path == "." else f"{path}/index.html"
    return path if path in files else index if index in files else None
