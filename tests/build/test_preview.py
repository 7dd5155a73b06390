"""The preview: it takes unchanged pages from the last build, and shows nothing that a full build would not."""

import json
import shutil
from pathlib import Path

import pytest

from builder.serve import BUILT, LAST, inputs, stands
from builder.site import INDEX, common, in_order, site
from tests.support.site import ROOT


@pytest.fixture
def docs(built, tmp_path) -> Path:
    """The pages as they are written, without what only runs in a browser."""
    folder = tmp_path / "docs"
    shutil.copytree(built.parent / "build/docs", folder, ignore=shutil.ignore_patterns("python"))
    return folder


def files(out: Path) -> dict[str, object]:
    found: dict[str, object] = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return found | {INDEX: json.loads((out / INDEX).read_text()), "sitemap.xml.gz": b""}  # a clock writes into that one


def test_pages_from_the_last_build_are_those_that_a_full_build_makes(docs, tmp_path):
    last, out, full = tmp_path / "last", tmp_path / "out", tmp_path / "full"
    site(ROOT, docs, out, last)
    before = {path: path.stat().st_mtime_ns for path in last.rglob("*.json")}
    changed = [docs / "glossary/towing.md", docs / "calculators/refund.md", docs / "states.md"]
    for page in changed:
        page.write_text(f"{page.read_text()}\n\n## A heading that is new\n\nAnd a sentence under it.\n")
    (last / "glossary/gone.json").write_text("{}")  # of a page that is no more
    site(ROOT, docs, out, last)
    again = {path: path.stat().st_mtime_ns for path in last.rglob("*.json")}
    assert {last / page.relative_to(docs).with_suffix(".json") for page in changed} == {
        path for path, when in again.items() if when != before.get(path)
    }
    assert before.keys() == again.keys()
    site(ROOT, docs, full)
    assert files(full) == files(out)


def test_every_page_is_made_anew_where_the_list_of_pages_is_another():
    assert common(ROOT, [{"Home": "index.md"}]) != common(ROOT, [{"Start": "index.md"}])


def test_pages_come_in_the_order_of_mkdocs():
    assert ["index", "about", "b/index", "b/a-b", "b/a", "b/c/d", "c/a"] == in_order(
        ["b/c/d", "c/a", "b/a", "b/a-b", "about", "b/index", "index"]
    )


def test_a_preview_stands_until_an_input_or_the_site_is_another(tree, tmp_path):
    out = tmp_path / "site"
    out.mkdir()
    (tmp_path / "build").mkdir()
    for name in ("mkdocs.yml", "requirements.txt", "package-lock.json"):
        shutil.copy(ROOT / name, tree)
    (out / LAST).write_text("")
    made_of = inputs(tree)
    assert not stands(tree, out, made_of)
    (tree / BUILT).write_text(f"{made_of} {(out / LAST).stat().st_mtime_ns}")
    assert stands(tree, out, made_of)
    (tree / "glossary/terms.toml").write_text((tree / "glossary/terms.toml").read_text() + "\n")
    assert not stands(tree, out, inputs(tree))
    (out / LAST).write_text("of another build")
    assert not stands(tree, out, made_of)
