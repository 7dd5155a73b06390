"""What is left out of the interpreter traps, and all else does as before."""

import json
import subprocess

import pytest

from runtime import prune as trim
from tests.support.site import ROOT, named

SMALL = """
(module
  (global (mut i32) (i32.const 0))
  (table (export "table") 3 funcref)
  (elem (i32.const 0) $seven $eight $nine)
  (func $seven (result i32) (i32.const 7))
  (func $eight (result i32) (local i32 i64) (i32.const 8))
  (func $nine (result i32) (i32.const 9))
  (func (export "by_name") (result i32) (call $seven))
  (func (export "by_place") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))
  (func (export "unwanted") (result i32) (call $nine)))
"""
RUN = """
import { readFileSync } from "node:fs"
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(0)))
const tried = (act) => { try { return act() } catch (problem) { return String(problem) } }
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("wasm") / "small.wat"
    path.write_text(SMALL)
    node("node_modules/binaryen/bin/wasm-as", "--enable-reference-types", path, "-o", path.with_suffix(".wasm"))
    return path.with_suffix(".wasm").read_bytes()


def node(*arguments, module: bytes | None = None) -> str:
    return subprocess.run([ROOT / ".venv/bin/node", *arguments], cwd=ROOT, input=module, check=True, stdout=subprocess.PIPE).stdout.decode()


def told(module: bytes, script: str):
    """What the script says of the module, with its `exports` at hand."""
    return json.loads(node("--input-type=module", "-e", f"{RUN}console.log(JSON.stringify({script}))", module=module))


def changed(module: bytes, change: str) -> bytes:
    """The module after a change by wasm.mjs."""
    script = f"""import * as wasm from "./runtime/prune/wasm.mjs"
import {{ readFileSync, writeFileSync }} from "node:fs"
const module = readFileSync(0)
writeFileSync(1, {change})"""
    return subprocess.run(
        [ROOT / ".venv/bin/node", "--input-type=module", "-e", script], cwd=ROOT, input=module, check=True, stdout=subprocess.PIPE
    ).stdout


def test_a_marking_module_answers_the_same_and_tells_which_functions_ran(small):
    marking = changed(small, "wasm.marking(module)")
    ran = "[0, 1, 2, 3, 4, 5].filter((n) => exports[`ran ${n}`].value)"
    assert [[], 7, [0, 3], 8, [0, 1, 3, 4]] == told(marking, f"[{ran}, exports.by_name(), {ran}, exports.by_place(1), {ran}]")


def test_functions_that_did_not_run_trap_unless_one_that_ran_names_them(small):
    module = trim.only(ROOT, small, b"[3, 4]")
    assert [7, 7, 8] == told(small, "[exports.by_name(), exports.by_place(0), exports.by_place(1)]")
    assert [7, 7] == told(module, "[exports.by_name(), exports.by_place(0)]")
    traps = told(module, "[1, 2].map((place) => tried(() => exports.by_place(place))).concat(tried(exports.unwanted))")
    assert 3 * ["RuntimeError: unreachable"] == traps
    assert len(module) < len(small)


def test_an_export_that_nobody_wants_is_gone(small):
    module = changed(small, 'wasm.withoutExports(module, (name) => name !== "unwanted")')
    assert ["by_name", "by_place", "table"] == told(module, "Object.keys(exports).sort()")
    assert 9 == told(module, "exports.by_place(2)")


def test_most_of_the_interpreter_is_left_out(built):
    python = built / "assets/python"
    for name, whole, at_most in (("trimmed.wasm", "pyodide.asm.wasm", 0.6), ("trimmed.mjs", "pyodide.asm.mjs", 0.25)):
        assert named(python, name).stat().st_size < at_most * named(python, whole).stat().st_size
