"""The same answer everywhere: CPython and Pyodide write the same bytes."""

import json
import subprocess
from random import Random

import pytest
from conftest import ROOT
from inputs import any_answers, right

import calculators
from builder.load import load

RANDOM = 2000


@pytest.fixture(scope="module")
def messages() -> list[dict]:
    """Every case, and random answers, half of them of the right form."""
    chance, made = Random(20261120), []
    for name, cases in load(ROOT).cases.items():
        made += [{"calculator": name, "answers": case.answers} for case in cases]
        calculator = calculators.find(name)
        made += [
            {"calculator": name, "answers": (right if count % 2 else any_answers)(chance, calculator)}
            for count in range(RANDOM // len(calculators.names()))
        ]
    return made


def test_pyodide_in_node_gives_the_same_bytes(built, messages):
    ours = [json.loads(calculators.reply(json.dumps(message)))["json"] for message in messages]
    node = str(ROOT / ".venv/bin/node")
    typed = "\n".join(map(json.dumps, messages))
    command = [node, "tests/node_answers.mjs", str(built / "assets/python")]
    theirs = subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=300)
    assert "" == theirs.stderr
    assert RANDOM <= len(ours)
    assert ours == theirs.stdout.split("\n")
