"""What tests of all folders share: the built site, a server for it, and rules of other days."""

import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from builder import archive
from builder.files import as_zip
from tests.support.page import OLD
from tests.support.site import ROOT, QuietHandler, once, serving
from tests.support.versions import another

# A busy machine is no failure.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
TESTS = ROOT / "tests"


def pytest_collection_modifyitems(items):
    """Mark each test by its folder, and hold those in rules/ to what a folder of rules may ask for."""
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        item.add_marker(folder)
        if folder == "rules" and "built" in item.fixturenames:
            raise pytest.UsageError(f"{item.nodeid} asks for the site: its place is tests/build/")


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The folder of the site."""

    def build(folder: Path) -> None:
        subprocess.run([sys.executable, "build.py", "--into", folder], cwd=ROOT, check=True, capture_output=True)

    return once(tmp_path_factory, "guide", build) / "site"


@pytest.fixture(scope="session")
def site(built) -> str:
    """The address of the built site, served as the plainest host would."""
    with serving(partial(QuietHandler, directory=built)) as address:
        yield address


@pytest.fixture(scope="session")
def bundle(tmp_path_factory) -> Path:
    """The rules of a day when the fee for Major Guard was $40. They are made of kept ones: a build cuts the interpreter to what these
    and its own run."""
    with zipfile.ZipFile(min((ROOT / archive.KEPT).glob("*.zip"))) as kept:
        files = {name: kept.read(name) for name in kept.namelist()}
    contracts = files["calculators/contracts.toml"]
    assert contracts.index(b"[app-major-guard.cancelling]") < contracts.index(b"fee = 50.00") < contracts.index(b"[app-value-guard]")
    files |= {"calculators/contracts.toml": contracts.replace(b"fee = 50.00", b"fee = 40.00", 1), "calculators/RULES": OLD.encode()}
    path = tmp_path_factory.mktemp("rules") / f"{OLD}.zip"
    path.write_bytes(as_zip(files))
    return path


@pytest.fixture(scope="session")
def versions(built, tmp_path_factory):
    """The sites of two versions."""
    return built, once(tmp_path_factory, "version of tomorrow", another) / "site"
