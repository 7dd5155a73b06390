"""The editor's page, followed step by step: what it says to write is written, and what it says will show, shows."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

from tests.support.site import ROOT

PAGE = ROOT / "docs/editing.md"
FENCE = re.compile(r"```\w+\n(.*?)```", re.S)
SHOWS = re.compile(r"`([\w/.-]+\.html)` says “([^”]+)”")


@dataclass
class Step:
    """One thing that the page tells its reader to do, or to expect."""

    does: str  # change, add, make, told
    file: str = ""
    text: str = ""
    instead: str = ""


def steps() -> list[Step]:
    """The page's fenced blocks, each with what the words before it say of it, in order."""
    found, before = [], 0
    page = PAGE.read_text()
    for block in FENCE.finditer(page):
        words, text = page[before : block.start()].strip(), block[1]
        before = block.end()
        files = re.findall(r"`([\w/.-]+\.\w+)`", words)
        if words.endswith("find"):
            found.append(Step("change", files[-1], text.rstrip("\n")))
        elif words.endswith("and write"):
            found[-1].instead = text.rstrip("\n")
        elif words.endswith("add"):
            found.append(Step("add", files[-1], text))
        elif words.endswith("with"):
            found.append(Step("make", files[-1], text))
        elif words.endswith("says"):
            found.append(Step("told", text=text.strip()))
        else:
            raise AssertionError(f"what is this block for? {words[-80:]}")
    return found


def follow(tree: Path, step: Step) -> None:
    path = tree / step.file
    if step.does == "change":
        assert 1 == path.read_text().count(step.text), (step.file, step.text)
        assert step.instead
        path.write_text(path.read_text().replace(step.text, step.instead))
    elif step.does == "add":
        path.write_text(f"{path.read_text().rstrip()}\n\n{step.text}")
    else:
        assert not path.exists()
        path.write_text(step.text)


def check(tree: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "build.py", "--check"], cwd=tree, capture_output=True, text=True, timeout=60)


WRITES = """
from pathlib import Path
from builder.load import load
from builder.site import site
from builder.write import write
here = Path.cwd()
write(load(here), here / "build/docs")
site(here, here / "build/docs", here / "site")
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    tree = tmp_path_factory.mktemp("edited")
    for name in ("builder", "calculators", "glossary", "docs", "runtime"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "mkdocs.yml"):
        shutil.copy(ROOT / name, tree)
    return tree


def test_the_page_s_own_steps_work(tree):
    to_do, done = steps(), []
    last = next(count for count, step in enumerate(to_do) if step.instead.startswith("about = 5"))
    for step in to_do[:last]:
        if step.does == "told":
            assert step.text in check(tree).stderr
        else:
            follow(tree, step)
        done.append(step.does)
    assert {"change", "add", "make", "told"} == set(done)
    checked = check(tree)
    assert (0, "") == (checked.returncode, checked.stderr)
    built = subprocess.run([sys.executable, "-c", WRITES], cwd=tree, capture_output=True, text=True, timeout=120)
    assert 0 == built.returncode, built.stderr[-2000:]
    shows = SHOWS.findall(PAGE.read_text())
    assert len(shows) >= 10
    words = {page: unescape(re.sub(r"<[^>]+>", "", (tree / "site" / page).read_text())) for page, _ in shows}
    assert [] == [(page, says) for page, says in shows if says not in " ".join(words[page].split())]
    for step in to_do[last:]:  # what the page says of mistakes
        if step.does == "told":
            assert step.text in check(tree).stderr
        else:
            follow(tree, step)


def test_every_file_and_folder_that_the_page_names_is_there():
    new_files = {step.file for step in steps() if step.does == "make"}
    named = set(re.findall(r"`((?:glossary|calculators|docs)/[\w/.-]*)`", PAGE.read_text())) - new_files
    assert [] == [name for name in sorted(named) if not name.endswith(".html") and not (ROOT / name).exists()]
