"""A copy of the files that a build reads, to spoil, and what the build says of them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def tree(tmp_path) -> Path:
    """The files of the project that a build reads."""
    for name in ("builder", "calculators", "glossary", "docs", "runtime"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "build.py", tmp_path)
    return tmp_path


def check(tree: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "build.py", "--check"], cwd=tree, capture_output=True, text=True, timeout=60)
