"""All that the build knows of Material for MkDocs: what its pages, scripts and files look like, and what becomes of them here.

Whoever leaves the theme writes this module anew, with `docs/assets/guide.css` and `plan.css`, which know its class names.
Where Material writes anything otherwise one day, the build stops with ThemeChanged.
"""

import json
import re
from pathlib import Path

from . import CannotBuild
from .files import put

ARTICLE, ARTICLE_END = '<article class="md-content__inner md-typeset">', "</article>"
BUTTON = "md-button md-button--primary"
OWN_ANCHORS = "__"  # how the anchors begin that its scripts know
OWN_NAMES = "javascripts/workers/"  # in assets/: its script knows them by name

ICON = re.compile(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="([^"]+)"/></svg>')
COLORS = re.compile(r'<link rel="stylesheet" href="[^"]*(assets/stylesheets/palette\.[^"]*)">\n?')
# The last of them opens tabs within a text: there are none.
SCRIPTS = re.compile(
    r'<script>(?:__md_scope=new URL\("[^"]*",location\)(?P<scope>.*?)|(?P<palette>var palette=.*?)|var target=.*?)</script>\n?'
)
NEIGHBOR = re.compile(r'<link rel="(?:prev|next)"[^>]*>\s*')
DIALOG = 'data-md-component="search" role="dialog"'
UNNAMED = 'aria-labelledby="__nav_'
UNNAMED_NAV = re.compile(
    r'aria-labelledby="__nav_[\d_]+_label"(?P<rest>[^>]*>\s*<label[^>]*>\s*<span[^>]*></span>\s*(?P<name>[^<]+?)\s*</label>)'
)
FAVICON = re.compile(r'<link rel="icon" href="[^"]*favicon.png">')
NEEDLESS = ("**/*.map", "assets/javascripts/lunr/**/*.js", "assets/images/favicon.png")
WAITS = re.compile(r'\(location\.protocol!=="file:"\)(?=,\w+\("search"\)\))')
TYPED = re.compile(r'(\w+\((\w+),)"keyup"\)(?=,\w+\)\.pipe\(\w+\(\(\)=>\2\.value\))')
RESULTS = '<div class="md-search-result__meta">'
SOURCE_MAP = "//# sourceMappingURL"
SAYS_MORE, FROM_DISK = (Path(__file__).parent / "search_scripts" / name for name in ("says_more.js", "from_disk.js"))

STYLE, SCRIPT = "assets/guide.css", "assets/frame.js"  # what all pages share
MASKED = """
svg[class^="plan-icon-"] {
  background: currentcolor;
  -webkit-mask: var(--plan-icon) center / contain no-repeat;
  mask: var(--plan-icon) center / contain no-repeat;
}
"""
ICON_RULE = """
.plan-icon-{number} {{
  --plan-icon: url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='{path}'/></svg>");
}}
"""


class ThemeChanged(CannotBuild):
    """Material has something no longer, or in another form; the message says what was looked for, and where."""

    def __init__(self, what: str, where: str):
        super().__init__(f"{where} has no {what}. Look what Material has there now, and mend builder/material.py.")


def article(html: str, page: str) -> tuple[int, int]:
    """Where the text of a page begins and ends."""
    start, end = html.find(ARTICLE), html.rfind(ARTICLE_END)
    if not 0 <= start < end:
        raise ThemeChanged(f"`{ARTICLE}`", page)
    return start, end


class Theme:
    """The icons, colors and scripts that Material writes anew on every page, moved to the files that all pages share."""

    def __init__(self, site: Path):
        first = (site / "index.html").read_text()
        style, scripts = _repeated(first, "index.html")
        self.icons = {path: number for number, path in enumerate(dict.fromkeys(ICON.findall(first)), 1)}
        rules = [ICON_RULE.format(path=path, number=number) for path, number in self.icons.items()]
        (site / STYLE).write_text("".join([(site / style).read_text(), "\n", (site / STYLE).read_text(), MASKED, *rules]))
        (site / style).unlink()
        (site / SCRIPT).write_text(f'__md_scope=new URL("..",document.currentScript.src){scripts["scope"]};{scripts["palette"]}\n')

    def mended(self, html: str, page: str) -> str:
        """The page without what stands in the shared files, and with what Material leaves out."""
        up = "../" * page.count("/")
        _repeated(html, page)
        html = SCRIPTS.sub(lambda script: f'<script src="{up}{SCRIPT}"></script>\n' if script["palette"] else "", COLORS.sub("", html))
        return named(without_neighbors(ICON.sub(self._masked, html), page), page)

    def _masked(self, icon: re.Match) -> str:
        number = self.icons.get(icon[1])
        return f'<svg class="plan-icon-{number}" viewBox="0 0 24 24"></svg>' if number else icon[0]


def _repeated(html: str, page: str) -> tuple[str, dict[str | None, str]]:
    """The path of the style sheet with a page's colors, and its scripts by name."""
    colors, scripts = COLORS.search(html), {script.lastgroup: script[1] or script[2] for script in SCRIPTS.finditer(html)}
    if not colors:
        raise ThemeChanged("style sheet named palette", page)
    if missing := {"scope", "palette"} - scripts.keys():
        raise ThemeChanged(f"script that sets {' and '.join(sorted(missing))}", page)
    return colors[1], scripts


def without_neighbors(html: str, page: str) -> str:
    """The page without the names of the pages beside it: Firefox would fetch the next one ahead, against the policy."""
    html = NEIGHBOR.sub("", html)
    if re.search(r'<link [^>]*rel="?(prev|next)\b', html):
        raise ThemeChanged("link to the page beside it in the known form", page)
    return html


def named(html: str, page: str) -> str:
    """The page with names for what Material leaves without one: the search dialog, and the lists of the navigation."""
    if DIALOG not in html:
        raise ThemeChanged(f"`{DIALOG}`", page)
    if RESULTS not in html:
        raise ThemeChanged(f"`{RESULTS}`", page)
    html = html.replace(DIALOG, f'{DIALOG} aria-label="Search"').replace(RESULTS, f'{RESULTS[:-1]} role="status">')
    html = UNNAMED_NAV.sub(r'aria-label="\g<name>"\g<rest>', html)
    if UNNAMED in html:
        raise ThemeChanged(f"label where a list with `{UNNAMED}` begins", page)
    return html


def with_icon(html: str, head: str, page: str) -> str:
    """The page with `head` in place of Material's own icon."""
    html, count = FAVICON.subn(head, html)
    if count != 1:
        raise ThemeChanged("icon named favicon.png", page)
    return html


def tidy(site: Path) -> None:
    """Drop what comes with Material and is loaded by no page."""
    for needless in NEEDLESS:
        for path in list(site.glob(needless)):
            path.unlink()
    for path in sorted((site / "assets/javascripts").rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def fetch_index_late(site: Path) -> None:
    """Let Material fetch the search's index only when the search is opened, as it does from a disk, and not on each page."""
    script = _only(site, "assets/javascripts/bundle.*.min.js")
    text, count = WAITS.subn("(!1)", script.read_text())
    if count != 1:
        raise ThemeChanged("condition for fetching search_index.json in the known form", script.name)
    script.write_text(text)


def search_on_input(site: Path) -> None:
    """Let Material search for whatever comes into its box, by paste or dictation too, and not only when a key comes up."""
    script = _only(site, "assets/javascripts/bundle.*.min.js")
    text, count = TYPED.subn(r'\1"keyup"),\1"input")', script.read_text())
    if count != 1:
        raise ThemeChanged("look at the search's box when a key comes up, in the known form", script.name)
    script.write_text(text)


def search_says_more(site: Path) -> None:
    """Let Material's search lead on where it finds nothing."""
    script = _only(site, "assets/javascripts/bundle.*.min.js")
    script.write_text(SAYS_MORE.read_text() + script.read_text())


def search_from_disk(site: Path) -> None:
    """Let the search work on a page from a disk: its worker and its index come as a script."""
    script, worker = _only(site, "assets/javascripts/bundle.*.min.js"), _only(site, "assets/javascripts/workers/search.*.js")
    text = script.read_text()
    if "=>__index)" not in text:
        raise ThemeChanged("`__index`, by which it takes the index from a script on a page from a disk", script.name)
    index = (site / "search/search_index.json").read_text()
    source = json.dumps(worker.read_text().split(SOURCE_MAP)[0])
    put(site / "search/search_index.js", f"var __index={index};var __searchWorker={source}\n".encode())
    put(script, (FROM_DISK.read_text() + text).encode())


def _only(site: Path, pattern: str) -> Path:
    found = list(site.glob(pattern))
    if len(found) != 1:
        raise ThemeChanged(f"single {pattern}", "the site")
    return found[0]
