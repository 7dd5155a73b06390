"""What tests of all folders share: the built site, a server for it, and rules of other days."""

import subprocess
import sys
import zipfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

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
FOLDERS = ["rules", "browsers", "build"]  # in the order in which they run: rules need no site, and what is short evens out the end


def folder_of(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT / "tests").parts[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Mark each test by its folder, put the folders in order, and hold those in rules/ to what a folder of rules may ask for."""
    for item in items:
        item.add_marker(folder_of(item))
        if folder_of(item) == "rules" and "built" in item.fixturenames:
            raise pytest.UsageError(f"{item.nodeid} asks for the site: its place is tests/build/")
    items.sort(key=lambda item: FOLDERS.index(folder_of(item)))


def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, which the first who asks builds."""

    def run(folder: Path) -> None:
        subprocess.run([sys.executable, "build.py", "--into", folder], cwd=ROOT, check=True, capture_output=True)

    return once(tmp_path_factory, "guide", run) / "site"


def build_another(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "version of tomorrow", another) / "site"


@pytest.fixture(scope="session", autouse=True)
def builds_begun(request, tmp_path_factory) -> None:
    """While rules are tested, the sites that others will ask for are built."""
    wanted = {name for item in request.session.items for name in item.fixturenames}

    def run() -> None:
        with suppress(subprocess.CalledProcessError):  # the test that asks builds again, and tells it
            for make in [build] * ("built" in wanted) + [build_another] * ("versions" in wanted):
                make(tmp_path_factory)

    tmp_path_factory.getbasetemp()  # made at its first call: two threads that call at once would both make it
    Thread(target=run, daemon=True).start()


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The folder of the site."""
    return build(tmp_path_factory)


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
    return built, build_another(tmp_path_factory)
