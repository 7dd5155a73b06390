"""The conformance kit: our own calculators conform to it, and whoever does not is told where."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import calculators
from tests.support.site import ROOT

OURS = """
import json, sys
import calculators
for line in sys.stdin:
    asked = json.loads(line)
    told = calculators.run(asked["calculator"], asked["answers"])
    if "outcome" in told:
        {spoil}
        print(json.dumps({{"outcome": told["outcome"]}}))
    else:
        print(json.dumps({{"wrong": list(told["wrong"])}}))
"""


@pytest.fixture(scope="module")
def kit(built) -> Path:
    folder = built / "data/conformance"
    return folder / json.loads((folder / "index.json").read_text())["version"]


def check(kit, *arguments: str, spoil: str = "pass") -> subprocess.CompletedProcess:
    command = [sys.executable, kit.parent / "check.py", kit, *arguments, "--", sys.executable, "-c", OURS.format(spoil=spoil)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_our_own_calculators_conform(kit):
    done = check(kit)
    count = sum(len(json.loads((kit / f"{name}.cases.json").read_text())["cases"]) for name in calculators.names())
    assert (0, f"{count} of {count} cases agree\n") == (done.returncode, done.stdout)


def test_a_cent_more_is_said_by_case_and_field(kit):
    done = check(kit, "refund", spoil="told['outcome']['refund'] = told['outcome']['refund'].replace('1870.26', '1870.27')")
    assert 1 == done.returncode
    assert (
        'refund: A year into a five-year plan, the days decide and the fee comes off.\n  refund: "1870.26" expected, "1870.27" found'
        in done.stdout
    )


def test_fields_that_are_not_asked_for_are_left_out(kit):
    done = check(kit, "refund", "--only", "refund", spoil="told['outcome'] = {'refund': told['outcome']['refund']}")
    assert 0 == done.returncode


def test_a_refusal_that_should_be_none_is_said(kit):
    assert "an outcome expected" in check(kit, "refund", spoil="told['outcome'] = None").stdout


@pytest.mark.parametrize(
    "program, says",
    [
        ([sys.executable, "-c", "pass"], "The program wrote 0 lines"),
        ([sys.executable, "-c", "import sys; [print('no') for _ in sys.stdin]"], "is not JSON"),
        (["/nowhere/program"], "does not start"),
    ],
)
def test_a_program_that_does_not_answer_is_told_so(kit, program, says):
    done = subprocess.run(
        [sys.executable, kit.parent / "check.py", kit, "truck-class", "--", *program], capture_output=True, text=True, timeout=60
    )
    assert 2 == done.returncode
    assert says in done.stderr


def test_the_start_in_javascript_that_the_page_gives_speaks_with_the_check(kit, tmp_path):
    page = (ROOT / "docs/dealers/conformance.md").read_text()
    (start,) = re.findall(r"```js\n(.*?)```", page, re.S)
    cases = json.loads((kit / "truck-class.cases.json").read_text())["cases"]
    known = {json.dumps(case["answers"], sort_keys=True): {key: case[key] for key in ("outcome", "wrong") if key in case} for case in cases}
    theirs = tmp_path / "theirs.mjs"
    ask = (
        "const answer = (name, answers) => known[JSON.stringify(answers, Object.keys(answers).sort())"
        """.replaceAll('":', '": ').replaceAll(',"', ', "')]"""
    )
    theirs.write_text(f"const known = {json.dumps(known)}\n{ask}\n{start}")
    command = [sys.executable, kit.parent / "check.py", kit, "truck-class", "--", ROOT / ".venv/bin/node", theirs]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (0, f"{len(cases)} of {len(cases)} cases agree\n", "") == (done.returncode, done.stdout, done.stderr)


def test_the_page_shows_what_the_check_says(kit):
    page = (ROOT / "docs/dealers/conformance.md").read_text()
    (says,) = re.findall(r"```text\n(.*?)```", page, re.S)
    done = check(kit, "refund", spoil="told['outcome']['refund'] = told['outcome']['refund'].replace('1870.26', '1870.27')")
    assert says in done.stdout


def test_a_calculator_that_the_kit_lacks_is_named(kit):
    assert "The kit has no refnd." in check(kit, "refnd").stderr


def test_the_kit_holds_every_calculator_with_a_schema_that_its_cases_fit(kit):
    index = json.loads((kit / "index.json").read_text())
    assert [list(calculators.names()), calculators.rules()] == [list(index["calculators"]), index["rules"]]
    for files in index["calculators"].values():
        schema = json.loads((kit / files["schema"]).read_text())
        Draft202012Validator.check_schema(schema)
        outcome = Draft202012Validator(schema["$defs"]["outcome"])
        cases = json.loads((kit / files["cases"]).read_text())["cases"]
        assert files["count"] == len(cases)
        assert [] == [case["name"] for case in cases if "outcome" in case and not outcome.is_valid(case["outcome"])]
