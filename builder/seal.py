"""Seal the site: a policy that allows exactly what its pages do, and a check of every link and anchor in the final HTML."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

from .link import Linker

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'{styles}; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
POLICED = '<head>\n<meta http-equiv="Content-Security-Policy"'  # a page that brings its own
FRAMES = "data-frames"  # a page that shows others of the site in frames says so
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\bapplication/(?:ld\+)?json)[^>]*>(.*?)</script>", re.S)
STYLES = re.compile(r"<style>(.*?)</style>", re.S)


UNNAMED_NAV = re.compile(r'aria-labelledby="__nav_[\d_]+_label"(?P<rest>[^>]*>\s*<label[^>]*>\s*<span[^>]*></span>\s*(?P<name>[^<]+?)\s*</label>)')
NEIGHBOR = re.compile(r'\s*<link rel="(?:prev|next)"[^>]*>')
NO_TERMS = ("glossary/index.html",)  # it lists them all


class BrokenLinks(Exception):
    """Links that lead nowhere; the message has one on a line, with the page that holds it."""


def seal(site: Path, linker: Linker, with_policy: bool = True) -> None:
    """Finish every page of the site in place; raises BrokenLinks."""
    for path in site.rglob("*.map"):
        path.unlink()
    pages = {path.relative_to(site).as_posix(): path.read_text() for path in sorted(site.rglob("*.html"))}
    for name, html in pages.items():
        own = name.removeprefix("glossary/").removesuffix(".html") if name.startswith("glossary/") else ""
        html = named(NEIGHBOR.sub("", html))  # Firefox would fetch the next page ahead, against the policy
        pages[name] = html = html if name in NO_TERMS else linker.link(html, "../" * name.count("/"), own)
        (site / name).write_text(html.replace("<head>", f"<head>{policy(html)}", 1) if with_policy and POLICED not in html else html)
    if broken := list(broken_links(site, pages)):
        raise BrokenLinks("\n".join(broken))


def named(html: str) -> str:
    """The page with names for what Material leaves without one: the search dialog, and the lists of the navigation."""
    html = html.replace('data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"')
    return UNNAMED_NAV.sub(r'aria-label="\g<name>"\g<rest>', html)


def _hashes(inline: list[str]) -> str:
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline}
    return "".join(f" 'sha256-{digest}'" for digest in sorted(digests))


def policy(html: str) -> str:
    """The policy of a page as a meta element: its own inline scripts by their hashes, and nothing unsafe."""
    allowed = POLICY.format(hashes=_hashes(INLINE.findall(html)), styles=_hashes(STYLES.findall(html)))
    allowed += "; frame-src 'self'" if FRAMES in html else ""
    return f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'


class _Links(HTMLParser):
    """The ids of a page, and what its elements link to or load."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.ids, self.links = set(), set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (name == "name" and tag == "a"):
                self.ids.add(value)
            elif name in ("href", "src", "action") and value:
                self.links.add(value)


def broken_links(site: Path, pages: dict[str, str]):
    """A line for each link of a page that leads to no file, or to no anchor in it."""
    parsed = {name: _Links(html) for name, html in pages.items()}
    for name, page in parsed.items():
        for link in sorted(page.links):
            target, anchor = urldefrag(link)
            if re.match(r"[a-z][a-z0-9+.-]*:|//", target) or "=" in anchor or name == "404.html":
                continue
            place = (site / name).parent / unquote(target) if target else site / name
            if place.is_dir():
                place /= "index.html"
            there = _inside(place, site)
            if there is None or not place.exists():
                yield f"{name}: {link} leads to no file"
            elif anchor and there in parsed and unquote(anchor) not in parsed[there].ids and not anchor.startswith("__"):
                yield f"{name}: {link} leads to no anchor"


def _inside(place: Path, site: Path) -> str | None:
    """The path within the site, or None outside of it."""
    whole, root = place.resolve(), site.resolve()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else None
