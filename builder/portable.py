"""Let the site work at any address: a page for addresses that lead nowhere, names for what pages load, icons, a web manifest.

No address is known while the site is built. SITE_URL, where it is given, only fills canonical links and the sitemap.
"""

import json
import re
from pathlib import Path

from .files import put
from .fingerprint import Fingerprints
from .icon import png, svg
from .material import tidy, with_icon
from .pages import kind_of
from .policy import policy
from .templates import filled

LAST_CHANGED = re.compile(r"\s*<lastmod>[^<]*</lastmod>")
HEAD = (
    '<link rel="icon" type="image/svg+xml" href="{up}assets/images/icon.svg">'
    '<link rel="apple-touch-icon" href="{up}assets/images/icon-192.png"><meta name="theme-color" content="#00504d">'
)
NAME = "Plan Guide"
SIZES = 192, 512  # of icons


def portable(root: Path, site: Path, with_policy: bool) -> None:
    """Finish what has to do with where the site is: the last step that changes a page."""
    _tidy(site)
    _icons(site)
    _not_found(root, site, NAME, with_policy)
    names = Fingerprints(site.resolve())
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site).as_posix()
        if name == "404.html":
            continue
        html = page.read_text()
        if kind_of(name).themed:
            html = with_icon(html, HEAD.format(up="../" * name.count("/")), name)
        put(page, names.in_page(html, page.parent).encode())
    _manifest(site, NAME, names)
    names.finish()


def _tidy(site: Path) -> None:
    """Drop what no page loads, and what a clock wrote."""
    tidy(site)
    (site / "sitemap.xml.gz").unlink(missing_ok=True)
    sitemap = site / "sitemap.xml"
    if sitemap.exists():
        text = LAST_CHANGED.sub("", sitemap.read_text())
        if "<loc>" in text:
            put(sitemap, text.encode())
        else:
            sitemap.unlink()  # without an address it would be empty


def _icons(site: Path) -> None:
    images = site / "assets/images"
    images.mkdir(exist_ok=True)
    put(images / "icon.svg", svg().encode())
    for size in SIZES:
        put(images / f"icon-{size}.png", png(size))


def _manifest(site: Path, name: str, names: Fingerprints) -> None:
    """What a browser reads to install the guide."""
    images = names.assets / "images"
    place = lambda file: names.of(images / file).relative_to(names.site).as_posix()
    icons = [
        {"src": place(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"} for size in SIZES
    ]
    icons.append({"src": place("icon.svg"), "sizes": "any", "type": "image/svg+xml"})
    manifest = {
        "name": name,
        "short_name": name,
        "start_url": "index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#00504d",
        "icons": icons,
    }
    put(site / "manifest.webmanifest", json.dumps(manifest, indent=1).encode())


def _not_found(root: Path, site: Path, name: str, with_policy: bool) -> None:
    folders = sorted(path.name for path in site.iterdir() if path.is_dir())
    html = filled(root, "404.html.j2", name=name, folders=folders)
    put(site / "404.html", (html.replace("<head>", f"<head>{policy(html)}", 1) if with_policy else html).encode())
