"""Pyodide is as the guide knows it, and each layer of its start can be left out: what is left answers the same."""

import json
import re
import shutil
import subprocess
import zipfile

import pytest

import calculators
from runtime.bundle import bundle
from runtime.layers import LAYERS, left_out, ways
from runtime.pins import LIBRARY, PINS, Changed, build_id, check, version
from runtime.upgrade import changed, gone, originals
from tests.support.site import ROOT
from tests.support.start import ASKED

QUESTION = json.dumps({"calculator": "refund", "answers": ASKED})
ANSWER = json.loads(calculators.reply(QUESTION))["json"]


@pytest.fixture
def pyodide(tmp_path):
    """A copy of what is pinned of Pyodide."""
    for file in {name for files in PINS.values() for name in files if "/" not in name} | {LIBRARY}:
        shutil.copy(ROOT / "node_modules/pyodide" / file, tmp_path)
    return tmp_path


def test_the_pinned_names_of_pyodide_are_checked_at_each_build(pyodide):
    check(pyodide)
    assert 64 == len(build_id(pyodide))
    script = pyodide / "pyodide.asm.mjs"
    script.write_text(script.read_text().replace("makeMemorySnapshot", "makeSnapshotOfMemory"))
    with zipfile.ZipFile(ROOT / "node_modules/pyodide" / LIBRARY) as whole, zipfile.ZipFile(pyodide / LIBRARY, "w") as changed:
        for name in whole.namelist():
            changed.writestr(name, whole.read(name).replace(b"import _initialize_event_loop", b"import start"))
    with pytest.raises(Changed, match="has no `makeMemorySnapshot`, on which the layer snapshot relies"):
        check(pyodide)
    with pytest.raises(Changed, match="webloop import _initialize_event_loop`, on which the layer boot relies"):
        check(pyodide)
    check(pyodide, without=("boot", "snapshot"))


def test_a_version_of_pyodide_that_is_not_the_wanted_one_is_refused(tmp_path):
    assert version(ROOT)
    (tmp_path / "node_modules/pyodide").mkdir(parents=True)
    (tmp_path / "package.json").write_text('{"dependencies": {"pyodide": "1.0.0"}}')
    (tmp_path / "node_modules/pyodide/package.json").write_text('{"version": "2.0.0"}')
    with pytest.raises(Changed, match="asks for Pyodide 1.0.0, and 2.0.0 is installed. Run `make setup`"):
        version(tmp_path)


def facts(folder) -> dict:
    """What the build tells its scripts."""
    lines = re.findall(r"^export const (\w+) = (.*)$", (folder / "build.js").read_text(), re.M)
    return {name: json.loads(value) for name, value in lines}


def answer(folder, way: str) -> str:
    command = [ROOT / ".venv/bin/node", "tests/support/node_answers.mjs", folder, way]
    return subprocess.run(command, cwd=ROOT, input=QUESTION, capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.parametrize("layer", LAYERS)
def test_without_a_layer_what_is_left_answers_the_same(built, tmp_path, layer):  # which fills the cache
    shutil.copytree(ROOT / "runtime/assets", tmp_path / "assets")
    bundle(ROOT, tmp_path, preview=True, without=[layer])
    folder = tmp_path / "assets/python"
    found = facts(folder)
    quick = "trimmed" in found["ways"]["host"]
    assert (layer != "quick") == quick == (folder / "trimmed.wasm").exists()
    assert ANSWER == answer(folder, "trimmed" if quick else "stock")
    assert ("snapshot" not in left_out([layer])) == ("kept" in found["ways"]["host"])
    assert (layer != "disk") == bool(found["parts"]) == (folder / "disk").exists()
    assert (layer != "shared") == found["shared"]
    same = {
        name: (folder / name).read_bytes() == (ROOT / "node_modules/pyodide" / name).read_bytes() for name in ("pyodide.asm.wasm", LIBRARY)
    }
    assert {"pyodide.asm.wasm": True, LIBRARY: True} == same


def test_the_stock_start_is_always_left():
    everything = left_out(LAYERS)
    assert {"host": ["stock"], "disk": ["whole"]} == ways(everything)
    assert set(LAYERS) == everything


def test_a_layer_goes_with_those_that_stand_on_it():
    assert {"boot", "trace", "prune", "data", "snapshot"} == left_out(["boot"])
    assert {"prune", "data"} == left_out(["prune"])
    assert {"host": ["trimmed", "stock"], "disk": ["worker", "page", "whole"]} == ways(left_out(["snapshot"]))


def test_an_upgrade_tells_what_is_gone_and_which_stand_ins_have_another_original(pyodide):
    before = originals(pyodide)
    assert {"asyncio.py", "inspect.py", "pyodide/webloop.py"} <= set(before) and "sitecustomize.py" not in before
    assert [] == [*gone(pyodide), *changed(before, originals(pyodide))]
    with zipfile.ZipFile(ROOT / "node_modules/pyodide" / LIBRARY) as whole, zipfile.ZipFile(pyodide / LIBRARY, "w") as other:
        for name in whole.namelist():
            other.writestr(name, whole.read(name).replace(b"def get_cmeth_docstring(func):", b"def docstring_of(func):"))
    assert ["_pyodide/docstring.py"] == changed(before, originals(pyodide))
    assert [True] == ["the layer boot relies" in line for line in gone(pyodide)]
