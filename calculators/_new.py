"""Writes the two files of a new calculator: python -m calculators new towing-distance

What it writes works: a question, a rule, an outcome, a case. The check then names the provision that the rule must carry out.
"""

import re
from pathlib import Path

from . import HERE, Refused, names

RULES = '''"""{About} in one sentence, for the list of calculators."""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import clause


@answers
class Question:
    miles: int = ask("How many miles …?", "Where a reader finds the answer.", example="40", called="miles")


@outcome
class Outcome:
    miles_left: int = tell("Miles left")


@clause("{provision}", "Miles left")
def miles_left(miles: int) -> int:
    """Of 100 miles, {{miles}} are used, so {{result}} are left."""
    return max(0, 100 - miles)


def work_out(a: Question) -> Outcome:
    return Outcome(miles_left=miles_left(a.miles))


def in_short(a: Question, outcome: Outcome) -> Headline:
    return Headline("Miles left", outcome.miles_left, "What the figure means, and what it hangs on.")


def next_steps(a: Question, outcome: Outcome) -> list[str]:
    return ["What to do now."]


calculator = Calculator("{About}", asks=Question, works_out=work_out, in_short=in_short, next_steps=next_steps)
'''
CASES = """[usual]
miles = "40"

[[case]]
name = "What is not used is left."
answers = {}
expects = { miles_left = 60 }

[[case]]
name = "Past the end, nothing is left."
answers = { miles = "101" }
expects = { miles_left = 0 }
"""


def new(name: str, here: Path = HERE) -> list[Path]:
    """The two files, written; raises Refused where they can't be and leaves all as it was."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise Refused({"name": "Name it in small letters with hyphens between the words, like towing-distance."})
    module = name.replace("-", "_")
    files = {here / f"{module}.py": RULES, here / f"{module}.cases.toml": CASES}
    if name in (*names(), "batch", "new") or any(path.exists() for path in (*files, here / module)):
        raise Refused({"name": f"There is a {name} already. Choose another name."})
    words = {"About": name.replace("-", " ").capitalize(), "provision": f"{name}.rule"}
    for path, text in files.items():
        path.write_text(text.format(**words) if text is RULES else text)
    return list(files)
