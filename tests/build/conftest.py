"""A copy of the files that a build reads, to spoil, and what the generator alone makes of them."""

import shutil
from pathlib import Path

import pytest

from tests.support.generator import generate
from tests.support.site import ROOT, once


@pytest.fixture(scope="session")
def generated(built, tmp_path_factory) -> Path:
    """What the generator alone makes of the guide's pages."""
    return once(tmp_path_factory, "generated", lambda site: generate(built.parent / "build/docs", site))


@pytest.fixture
def tree(tmp_path) -> Path:
    """The files of the project that a build reads."""
    for name in ("builder", "calculators", "glossary", "docs", "runtime"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "build.py", tmp_path)
    return tmp_path
