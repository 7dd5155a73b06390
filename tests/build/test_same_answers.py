"""The same answer everywhere: CPython and Pyodide write the same bytes."""

import base64
import gzip
import json
import subprocess
from random import Random

import pytest

import calculators
from builder.load import load
from calculators.batch.door import written
from tests.support.inputs import any_answers, right
from tests.support.site import ROOT
from tests.support.spellings import each_spelling
from tests.support.workbooks import table

RANDOM = {"stock": 2_000, "trimmed": 10_000}  # what is left out of the interpreter can be missed at any time: when memory is tidied


def messages(count: int) -> list[dict]:
    """Every case, each spelling, and so many random answers, half of them of the right form."""
    chance, found = Random(20261120), each_spelling()
    for name, cases in load(ROOT).cases.items():
        found += [{"calculator": name, "answers": case.answers} for case in cases]
    for number in range(count):
        calculator = calculators.find(chance.choice(calculators.names()))
        found.append({"calculator": calculator.name, "answers": (right if number % 2 else any_answers)(chance, calculator)})
    return found


def table_messages(count: int) -> list[dict]:
    """Files of many kinds, so many of each spoiled in one bit, read and worked as a page asks for it."""
    chance, to_ask = Random(20261126), []
    columns = ["Contract", "PRICE PAID", "coverage-start", "When will you cancel?", "term_months", "claimsfiled", "ref", ""]
    rows = [["app-major-guard", f"{100 + at:,}.5", "3/1/2025", "March 1, 2026", "60", "No", f"=Muñoz {at}", ""] for at in range(4)]
    text = written([columns, *rows])
    kinds = [
        text.encode(),
        text.encode("utf-16"),
        text.encode("cp1252"),
        text.replace(",", ";").encode("utf-8-sig"),
        gzip.compress(text.encode(), mtime=0),
    ]
    for content in (*kinds, table(columns, *rows)):
        spoiled = [content]
        for _ in range(count):
            at = chance.randrange(len(content))
            spoiled.append(content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :])
        for file in spoiled:
            whole = base64.b64encode(file).decode()
            to_ask += [{"file": whole, "name": "x", "calculator": "refund"}, {"hold": whole, "at": 0}, {"look": "refund", "sheet": None}]
            known = [
                {"name": "x", "as": taken}
                for taken in ("contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed", "keep")
            ]
            to_ask.append({"work": "refund", "columns": known, "form": "csv", "from": 0, "most": 50, "shown": 1})
    return [{"table": message} for message in to_ask]


@pytest.mark.parametrize("way", RANDOM)
def test_pyodide_in_node_reads_and_works_tables_as_python_does(built, way):
    to_ask = [json.dumps(message) for message in table_messages(60)]
    ours = [json.loads(calculators.reply(message))["json"] for message in to_ask]
    command = [ROOT / ".venv/bin/node", "tests/support/node_answers.mjs", built.parent / "build/docs/assets/python", way]
    theirs = subprocess.run(command, cwd=ROOT, input="\n".join(to_ask), capture_output=True, text=True, timeout=300)
    assert "" == theirs.stderr
    assert ours == theirs.stdout.split("\n")


@pytest.mark.parametrize("way", RANDOM)
def test_pyodide_in_node_gives_the_same_bytes(built, way):
    to_ask = [json.dumps(message) for message in messages(RANDOM[way])]
    ours = [json.loads(calculators.reply(message))["json"] for message in to_ask]
    command = [ROOT / ".venv/bin/node", "tests/support/node_answers.mjs", built.parent / "build/docs/assets/python", way]
    theirs = subprocess.run(command, cwd=ROOT, input="\n".join(to_ask), capture_output=True, text=True, timeout=300)
    assert "" == theirs.stderr
    assert RANDOM[way] <= len(ours)
    assert ours == theirs.stdout.split("\n")
