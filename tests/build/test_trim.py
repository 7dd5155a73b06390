"""What is left out of the interpreter traps, all else does as before, and nothing reads where data was left out."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

import calculators
from runtime import prune as trim
from runtime.pins import build_id
from tests.build.test_same_answers import messages, table_messages
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
    return assembled(SMALL, tmp_path_factory.mktemp("wasm"))


def assembled(text: str, folder: Path) -> bytes:
    path = folder / "small.wat"
    path.write_text(text)
    features = ("--enable-reference-types", "--enable-bulk-memory", "--enable-bulk-memory-opt")
    node("node_modules/binaryen/bin/wasm-as", *features, path, "-o", path.with_suffix(".wasm"))
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


DATA = Random(20261126).randbytes(20_000)  # at FIRST
FIRST = 1_024
TABLES = {"one": [(2_000, 3_000), (6_000, 2_000)], "two": [(9_000, 3_000)]}  # where they start, and their bytes


def with_data(folder: Path, *names: int) -> bytes:
    """A module whose functions name those places, one each."""
    functions = "".join(f'(func (export "f{name}") (result i32) (i32.load8_u (i32.const {name})))' for name in names)
    filled = "".join(f"\\{byte:02x}" for byte in DATA)
    more = """(func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
        (func (export "load") (param i32) (result i32) (i32.load offset=8 (local.get 0)))"""
    start = f'(global i32 (i32.const 0)) (memory (export "memory") 1) (data (i32.const {FIRST}) "{filled}")'
    return assembled(f"(module {start} {functions} {more})", folder)


def with_tables(folder: Path) -> Path:
    rows = []
    for file, places in TABLES.items():
        for at, size in places:
            table = DATA[at - FIRST :][:size]
            rows.append({"file": file, "bytes": size, "at": 64, "holds": table[64:96].hex(), "sha256": hashlib.sha256(table).hexdigest()})
    path = folder / "tables.json"
    path.write_text(json.dumps(rows))
    return path


def left_out(module: bytes) -> list[tuple[int, int]]:
    """From where to where the module has nothing that the data has; what a zero of the data parts is one."""
    memory = bytes(told(module, f"[...new Uint8Array(exports.memory.buffer, {FIRST}, {len(DATA)})]"))
    found: list[tuple[int, int]] = []
    for at in (FIRST + n for n, byte in enumerate(DATA) if byte and not memory[n]):
        if found and at - found[-1][1] < 5:
            found[-1] = found[-1][0], at + 1
        else:
            found.append((at, at + 1))
    return found


@pytest.mark.parametrize(
    ("names", "gone"),
    [
        ((1_999, 8_000, 8_999, 12_000), [(2_000, 8_000), (9_000, 12_000)]),
        ((2_000,), [(5_000, 8_000), (9_000, 12_000)]),
        ((4_999,), [(5_000, 8_000), (9_000, 12_000)]),
        ((5_500,), [(2_000, 5_000), (6_000, 8_000), (9_000, 12_000)]),
        ((2_000, 5_000, 6_000, 11_999), []),
    ],
)
def test_a_table_that_nothing_names_is_left_out_and_so_is_what_lies_between_two_of_a_file(tmp_path, names, gone):
    module = trim.without_tables(ROOT, with_data(tmp_path, *names), with_tables(tmp_path))
    assert gone == left_out(module)


def test_a_table_that_is_not_the_known_one_to_the_byte_stays(tmp_path):
    tables = with_tables(tmp_path)
    rows = json.loads(tables.read_text())
    rows[0]["sha256"], rows[1]["bytes"] = rows[1]["sha256"], 1_999
    tables.write_text(json.dumps(rows))
    assert [(9_000, 12_000)] == left_out(trim.without_tables(ROOT, with_data(tmp_path, 1_100), tables))


def places(data: bytes, row: dict):
    return re.finditer(re.escape(bytes.fromhex(row["holds"])), data)


def is_table(data: bytes, at: int, row: dict) -> bool:
    return hashlib.sha256(data[at : at + row["bytes"]]).hexdigest() == row["sha256"]


def test_pyodide_has_every_known_table():
    """An upgrade to a Python with other tables ships them until runtime/prune/tables.py has been run."""
    script = """import { memory } from "./runtime/prune/wasm.mjs"
import { readFileSync, writeFileSync } from "node:fs"
writeFileSync(1, memory(readFileSync(0)))"""
    command = [ROOT / ".venv/bin/node", "--input-type=module", "-e", script]
    whole = (ROOT / "node_modules/pyodide/pyodide.asm.wasm").read_bytes()
    data = subprocess.run(command, cwd=ROOT, input=whole, check=True, stdout=subprocess.PIPE).stdout
    rows = json.loads((ROOT / "runtime/prune/tables.json").read_text())
    assert [] == [row["name"] for row in rows if not any(is_table(data, match.start() - row["at"], row) for match in places(data, row))]


def test_a_watching_module_answers_the_same_and_tells_of_what_it_reads(tmp_path):
    watching = changed(with_data(tmp_path, 5_000, 7_000), "wasm.watching(module, [[6000, 6500], [7000, 7001]])")

    def touched(call: str) -> list:
        return told(watching, f"[String({call}), exports.touched.value]")

    def number(at: int, size: int) -> str:
        return str(int.from_bytes(DATA[at - FIRST :][:size], "little", signed=size > 1))

    assert [number(5_000, 1), 0] == touched("exports.f5000()")
    assert [number(7_000, 1), 7_000] == touched("exports.f7000()")
    assert [number(5_992, 4), 0] == touched("exports.load(5984)")
    assert [number(5_999, 4), 5_999] == touched("exports.load(5991)")
    assert [number(6_499, 4), 6_499] == touched("exports.load(6491)")
    assert [number(6_500, 4), 0] == touched("exports.load(6492)")
    assert ["undefined", 0] == touched("exports.copy(0, 5900, 100)")
    assert ["undefined", 5_900] == touched("exports.copy(0, 5900, 101)")


def test_no_answer_reads_where_data_was_left_out(built, tmp_path):
    """Started anew and from a kept memory, by today's rules and by earlier ones."""
    shutil.copy(ROOT / trim.SNAPSHOT, tmp_path / "snapshot.mjs")
    asked = [json.dumps(message) for message in messages(100) + table_messages(1)]
    ours = [json.loads(calculators.reply(message))["json"] for message in asked]
    given = built.parent / "build/docs/assets/python", tmp_path / "snapshot.mjs", build_id(ROOT / "node_modules/pyodide")
    command = [ROOT / ".venv/bin/node", "tests/support/node_watched.mjs", *given, *sorted((ROOT / "published/rules").glob("*.zip"))]
    theirs = subprocess.run(command, cwd=ROOT, input="\n".join(asked), capture_output=True, text=True, timeout=300)
    assert "" == theirs.stderr
    assert [*ours, "restored", *ours] == theirs.stdout.split("\n")


@pytest.mark.parametrize("name", ["unicodedata", *(f"_codecs_{land}" for land in ("cn", "hk", "iso2022", "jp", "kr", "tw"))])
def test_a_module_whose_tables_were_left_out_cannot_be_imported(built, name):
    folder = built.parent / "build/docs/assets/python"
    command = [ROOT / ".venv/bin/node", "tests/support/node_answers.mjs", folder, "trimmed", f"import {name}"]
    tried = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, timeout=300)
    assert 0 != tried.returncode
    assert "RuntimeError: unreachable" in tried.stderr
    sound = subprocess.run([*command[:-1], "import json"], cwd=ROOT, input="", capture_output=True, text=True, timeout=300)
    assert ("", 0) == (sound.stderr, sound.returncode)


def test_most_of_the_interpreter_is_left_out(built):
    python = built / "assets/python"
    for name, whole, at_most in (("trimmed.wasm", "pyodide.asm.wasm", 0.5), ("trimmed.mjs", "pyodide.asm.mjs", 0.25)):
        assert named(python, name).stat().st_size < at_most * named(python, whole).stat().st_size
