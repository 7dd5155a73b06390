"""What a reader meets: nothing is said twice on a page, and nothing in words that we would not say to a customer."""

from dataclasses import replace
from pathlib import Path

import pytest
from repeats import repeats, same

from builder import write
from builder.load import load

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def plan():
    return load(ROOT)


@pytest.fixture(scope="module")
def pages(plan, tmp_path_factory) -> dict[str, str]:
    """Every page as it is written, by its path."""
    out = tmp_path_factory.mktemp("pages")
    write.write(plan, out)
    return {path.relative_to(out).as_posix(): path.read_text() for path in sorted(out.rglob("*.md"))}


def test_no_page_says_one_thing_twice(plan, pages):
    found = {path: repeats(plan, text) for path, text in pages.items()}
    assert {} == {path: twice for path, twice in found.items() if twice}
