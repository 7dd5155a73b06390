"""Make the site work from a disk too, where browsers load no module, fetch nothing and start no worker from a file.

The page scripts become classic ones, everywhere alike. The search with its index also comes as a script that a page asks for
only when it was opened from a disk, as the interpreter does (runtime/disk.py).
"""

import re
import subprocess
from pathlib import Path

from .files import put
from .material import search_from_disk
from .pages import kind_of

MODULE = re.compile(r'<script(?=[^>]* type="module")(?=[^>]* src="(?P<src>[^"]+)")[^>]*>')


def disk(root: Path, site: Path) -> None:
    """Write what a page from a disk loads, and make every page script a classic one."""
    search_from_disk(site)
    (site / "assets/disk-python.js").unlink()  # it stands in the scripts that hold the interpreter
    scripts = set()
    for page in site.rglob("*.html"):
        if not kind_of(page.relative_to(site).as_posix()).themed:
            continue
        html = page.read_text()
        scripts |= {(page.parent / src).resolve() for src in MODULE.findall(html)}
        put(page, classic(html).encode())
    for path, script in [(path, flat(root, path)) for path in sorted(scripts)]:
        put(path, script)


def classic(html: str) -> str:
    """The page with its module scripts as classic ones that wait as modules do."""
    return MODULE.sub(r'<script defer src="\g<src>">', html)


def flat(root: Path, script: Path) -> bytes:
    """A page's module with those that it imports, as one classic script."""
    options = ["--bundle", "--format=iife", "--minify", "--charset=utf8", "--target=es2022", "--log-level=error"]
    here = ["--define:import.meta.url=HERE", "--banner:js=(() => { const HERE = document.currentScript.src;", "--footer:js=})()"]
    return subprocess.run([root / "node_modules/.bin/esbuild", script, *options, *here], check=True, capture_output=True).stdout
