"""The papers for whoever works on the guide: what they name is there, and none of them becomes a page."""

import re
import subprocess

import pytest

from builder.load import load, written_pages
from builder.write import write
from tests.support.site import ROOT

PAPERS = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
DECISIONS = sorted((ROOT / "docs/decisions").glob("*.md"))
FILE = re.compile(r"[\w.*/-]+(?:/|\.(?:py|md|js|mjs|toml|json|txt|css|in|yml))")
MADE = (
    "site/",
    "build/",
    "node_modules/",
    ".venv/",
    "published/",
    "manifest.json",
    "sbom.json",
)  # by the build, the set-up or `make published`
FENCE = re.compile(r"```.*?```", re.S)


def named(text: str) -> set[str]:
    """The files and folders that a paper names, in backticks or in a fence, those after a command too."""
    words = {word for quoted in re.findall(r"`([^`\n]+)`", FENCE.sub("", text)) for word in re.split(r'[\s"]', quoted)}
    words |= {word for fence in FENCE.findall(text) for word in fence.split()}
    return {word for word in words if FILE.fullmatch(word) and "NAME" not in word and not word.startswith(MADE)}


@pytest.mark.parametrize("paper", [*PAPERS, *DECISIONS], ids=lambda path: path.name)
def test_each_file_that_a_paper_names_is_there(paper):
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split()
    examples = {"answers.json", "results.csv", "contracts.csv"}
    missing = sorted(word for word in named(paper.read_text()) - examples if not any(ROOT.glob(word)) and not named_short(word, tracked))
    assert [] == missing


def named_short(word: str, tracked: list[str]) -> bool:
    """Is the word the name of a file or a folder that the words around it place, or the ending of files?"""
    return any(path.endswith(word) if word.startswith(".") else f"/{word}" in f"/{path}" for path in tracked)


def test_the_names_in_a_paper_are_found():
    text = (
        'Run `python build.py --check` and `make test ARGS="tests/test_a.py b.py"` in `docs/` or `site/x.html`.\n'
        "```\n docs/assets/form.js   x\n```\n"
    )
    assert {"build.py", "tests/test_a.py", "b.py", "docs/", "docs/assets/form.js"} == named(text)


def test_each_make_target_in_a_paper_is_one():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named_targets = {word for paper in [*PAPERS, *DECISIONS] for word in re.findall(r"(?:`|^    )make ([a-z-]+)", paper.read_text(), re.M)}
    assert len(named_targets) > 6
    assert set() == named_targets - targets


def test_each_step_of_the_build_stands_in_the_architecture():
    steps = set(re.findall(r"^from \.(\w+) import", (ROOT / "builder/steps.py").read_text(), re.M)) | {"check"}
    table = (ROOT / "ARCHITECTURE.md").read_text().partition("| step |")[2].partition("\n\n")[0]
    assert set() == {step for step in steps if f"{step}.py`" not in table and f"{step}/`" not in table}


def test_a_decision_is_no_page_and_half_a_page_long(tmp_path):
    assert len(DECISIONS) >= 8
    assert [] == [path.name for path in DECISIONS if path in written_pages(ROOT) or len(path.read_text().splitlines()) > 40]
    write(load(ROOT), tmp_path)
    assert [] == list(tmp_path.rglob("*000*"))
