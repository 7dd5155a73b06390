"""How long one answer takes, in CPython and in Pyodide"""

import json
import subprocess
from functools import partial
from pathlib import Path

import calculators
from bench import ms, timed
from builder.load import load

ROOT = Path(__file__).parent.parent
BOUND = "2 ms and 10 ms"


def rows():
    cases = {name: next(case.answers for case in told if not case.wrong) for name, told in load(ROOT).cases.items()}
    pyodide = in_pyodide(cases)
    for name, answers in cases.items():
        here = timed(partial(calculators.run, name, answers), 200)[0]
        yield f"`{name}`", f"{ms(here)} in CPython, {ms(pyodide[name])} in Pyodide under Node", BOUND


def in_pyodide(cases: dict) -> dict[str, float]:
    """The median seconds of each calculator's first case in Pyodide."""
    command = [ROOT / ".venv/bin/node", "bench/answers.mjs", ROOT / "build/docs/assets/python"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(cases), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
