"""The lock files: each holds all that its own packages ask for, told by the very clients that install from it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.lock import PACKAGES, REQUIREMENTS, refusal, without_addresses
from tests.support.site import ROOT

NPM = ROOT / ".venv/bin/npm"


@pytest.fixture
def folder(request, tmp_path) -> Path:
    """A folder with only package.json and its lock, in which nothing is installed."""
    shutil.copy(ROOT / ".npmrc", tmp_path)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / request.param / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("folder", PACKAGES, indirect=True)
def test_npm_takes_its_lock(folder):
    assert "" == refusal(NPM, folder)


@pytest.mark.parametrize("folder", ["bench"], indirect=True)
def test_a_lock_that_lacks_a_package_is_found(folder):
    lock = json.loads((folder / "package-lock.json").read_text())
    del lock["packages"]["node_modules/third-party-web"]
    (folder / "package-lock.json").write_text(json.dumps(lock))
    assert "Missing: third-party-web@" in refusal(NPM, folder)


@pytest.mark.parametrize("name", PACKAGES)
def test_no_package_asks_for_whatever_is_the_newest(name):
    """Such a lock would be refused from the day on which the registry has a newer one; package.json says which instead."""
    rows = json.loads((ROOT / name / "package-lock.json").read_text())["packages"].values()
    named = {package for row in rows for package, version in row.get("dependencies", {}).items() if re.fullmatch("[a-z]+", version)}
    assert set() == named - set(json.loads((ROOT / name / "package.json").read_text()).get("overrides", {}))


def pip(lock: Path) -> str:
    """What pip says against installing a lock where nothing is installed; empty where it would."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--require-hashes", "-r", lock], capture_output=True, text=True)
    return done.stderr if done.returncode else ""


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_pip_takes_its_lock(name):
    assert "" == pip(ROOT / f"{name}.txt")


def test_a_lock_that_lacks_a_package_of_python_is_found(tmp_path):
    lock = (ROOT / "bench/requirements.txt").read_text()
    without = re.sub(r"^sortedcontainers==.*\n(?:[ ].*\n)+", "", lock, flags=re.M)
    assert lock != without
    (tmp_path / "lock.txt").write_text(without)
    assert "These do not:\n    sortedcontainers" in pip(tmp_path / "lock.txt")


def test_a_lock_holds_no_address_of_those_who_ask_for_funds():
    lock = {"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0", "funding": {"url": "https://a.example"}}}}
    assert {"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "1.0.0"}}} == without_addresses(lock)
    locks = [*(ROOT / f"{name}.txt" for name in REQUIREMENTS), *(ROOT / name / "package-lock.json" for name in PACKAGES)]
    assert [] == [lock for lock in locks if "://" in lock.read_text()]
