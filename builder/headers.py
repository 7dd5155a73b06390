"""Say with headers what a page can't say: who may load files from another site, and that nobody frames an ordinary page.

`_headers` is read by Cloudflare Pages and Netlify. Where several of its rules fit an address all count, so each page is
named rather than all but some.
"""

from pathlib import Path

from .bundle import put

OPEN = ("/embed.js", "/embed/*", "/data/*")  # what other sites load
SHARED = "Access-Control-Allow-Origin: *"
OWN = "Content-Security-Policy: frame-ancestors 'self'"


def headers(site: Path) -> None:
    """Write the file for the finished pages of the site."""
    pages = [path.relative_to(site) for path in site.rglob("*.html")]
    ours = {"/"}
    for page in pages:
        if len(page.parts) == 1:
            ours |= {f"/{page.name}", f"/{page.stem}"}  # some hosts leave the ending out
        elif page.parts[0] != "embed":
            ours.add(f"/{page.parts[0]}/*")
    rules = [(path, SHARED) for path in OPEN] + [(path, OWN) for path in sorted(ours)]
    put(site / "_headers", "".join(f"{path}\n  {header}\n" for path, header in rules).encode())
