"""The way out of a theme and a generator that end: another generator makes the very same pages of the same files."""

import re
import subprocess
import sys
from pathlib import Path

from builder.load import load
from builder.write import write
from tests.support.site import ROOT

BUILD = (
    "import sys; from pathlib import Path; {first}; from builder.site import site; site(Path.cwd(), Path(sys.argv[1]), Path(sys.argv[2]))"
)
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


def files(pages: Path, out: Path, first: str) -> dict[str, bytes]:
    """What a generator makes of the pages, but for the name that it gives itself."""
    done = subprocess.run([sys.executable, "-c", BUILD.format(first=first), pages, out], cwd=ROOT, capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr)
    return {path.relative_to(out).as_posix(): GENERATOR.sub(b"", path.read_bytes()) for path in sorted(out.rglob("*")) if path.is_file()}


def test_properdocs_makes_the_same_site_as_mkdocs(tmp_path):
    write(load(ROOT), tmp_path / "pages")
    made = files(tmp_path / "pages", tmp_path / "mkdocs", "import mkdocs")
    again = files(
        tmp_path / "pages", tmp_path / "properdocs", "import properdocs.replacement; assert sys.modules['mkdocs'].__name__ == 'properdocs'"
    )
    assert {"index.html", "search/search_index.json", "calculators/refund.html"} <= set(made)
    assert list(made) == list(again)
    assert [] == [name for name in made if made[name] != again[name]]
    assert b"ProperDocs" in (tmp_path / "properdocs/index.html").read_bytes()
