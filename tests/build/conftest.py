"""A copy of the files that a build reads, to spoil."""

import shutil
from pathlib import Path

import pytest

from tests.support.site import ROOT


@pytest.fixture
def tree(tmp_path) -> Path:
    """The files of the project that a build reads."""
    for name in ("builder", "calculators", "glossary", "docs", "runtime"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "build.py", tmp_path)
    return tmp_path
