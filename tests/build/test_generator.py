"""The way out of a theme and a generator that end: another generator makes the very same pages of the same files."""

import re
from pathlib import Path

from tests.support.generator import generate

GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


def files(site: Path) -> dict[str, bytes]:
    """What a generator made, but for the name that it gives itself."""
    return {path.relative_to(site).as_posix(): GENERATOR.sub(b"", path.read_bytes()) for path in sorted(site.rglob("*")) if path.is_file()}


def test_properdocs_makes_the_same_site_as_mkdocs(generated, built, tmp_path):
    generate(
        built.parent / "build/docs",
        tmp_path / "properdocs",
        first="import properdocs.replacement; assert sys.modules['mkdocs'].__name__ == 'properdocs'",
    )
    before, again = files(generated), files(tmp_path / "properdocs")
    assert {"index.html", "search/search_index.json", "calculators/refund.html"} <= set(before)
    assert list(before) == list(again)
    assert [] == [name for name in before if before[name] != again[name]]
    assert b"ProperDocs" in (tmp_path / "properdocs/index.html").read_bytes()
