"""The same answer everywhere: CPython and Pyodide write the same bytes."""

import json
import subprocess
from random import Random

import pytest
from conftest import ROOT
from inputs import any_answers, right

import calculators
from builder.load import load

RANDOM = {"stock": 2_000, "trimmed": 10_000}  # what is left out of the interpreter can be missed at any time: when memory is tidied


def messages(count: int) -> list[dict]:
    """Every case, and so many random answers, half of them of the right form."""
    chance, made = Random(20261120), []
    for name, cases in load(ROOT).cases.items():
        made += [{"calculator": name, "answers": case.answers} for case in cases]
    for number in range(count):
        calculator = calculators.find(chance.choice(calculators.names()))
        made.append({"calculator": calculator.name, "answers": (right if number % 2 else any_answers)(chance, calculator)})
    return made


@pytest.mark.parametrize("way", RANDOM)
def test_pyodide_in_node_gives_the_same_bytes(built, way):
    asked = [json.dumps(message) for message in messages(RANDOM[way])]
    ours = [json.loads(calculators.reply(message))["json"] for message in asked]
    command = [ROOT / ".venv/bin/node", "tests/node_answers.mjs", built / "assets/python", way]
    theirs = subprocess.run(command, cwd=ROOT, input="\n".join(asked), capture_output=True, text=True, timeout=300)
    assert "" == theirs.stderr
    assert RANDOM[way] <= len(ours)
    assert ours == theirs.stdout.split("\n")
