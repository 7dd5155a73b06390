"""A kind of question is one class, and one of what tests answer to it: a made-up kind is asked for and read wherever any is."""

import csv
import json
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from tests.support.site import ROOT

KIND = """

@dataclass(frozen=True)
class YearMonth:
    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def name(self) -> str:
        return f"{MONTHS[self.month - 1]} {self.year}"


class Month(Kind):
    name, of, wants, how, example = "month", YearMonth, "a month", "as year-month", "2026-03"
    inputmode, before = "numeric", "in"
    pattern: str = "([0-9]{4})-(0[1-9]|1[0-2])"

    def read(self, question: Question, text: str) -> YearMonth:
        found = re.fullmatch(self.pattern, text)
        if not found:
            raise self.refusal(question)
        return YearMonth(int(found[1]), int(found[2]))

    def said(self, question: Question, value: object) -> str:
        return value.name

    def help(self, question: Question) -> list[str]:
        return ["a year and a month"]

    def around(self, question: Question, value: YearMonth) -> list[YearMonth]:
        return [YearMonth(value.year - 1, value.month), YearMonth(value.year + 1, value.month)]
"""
TRIED = """

class _Month(Tried, of=kinds.Month):
    refused = ("soon",)

    def answer(self, chance, question, dates):
        return f"{chance.randint(2000, 2100)}-{chance.randint(1, 12):02}"
"""
CALCULATOR = '''"""How much a year costs, by its first month."""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import clause
from .kit.kinds import YearMonth
from .kit.money import Money


@answers
class Season:
    month: YearMonth = ask("In which month?", "It stands on the ticket.", called="month")


@answers
class Question:
    month: YearMonth = ask("In which month does it begin?", "It stands on the bill.", called="first month")
    others: list[Season] = ask("Which others?", left_out=True)


@outcome
class Outcome:
    cost: Money = tell("Cost")


@clause("cancel.nothing-left", "Cost")
def cost(month: YearMonth) -> Money:
    """From {month}, it costs {result}."""
    return Money.dollars(month.year - 2000)


def work_out(a: Question) -> Outcome:
    return Outcome(cost=cost(a.month))


def in_short(a: Question, outcome: Outcome) -> Headline:
    return Headline("Cost", outcome.cost, "What a year costs.")


calculator = Calculator("Season", asks=Question, works_out=work_out, in_short=in_short, next_steps=lambda a, outcome: ["Pay it."])
'''
CASES = """[usual]
month = "2026-03"

[[case]]
name = "A later year costs more."
answers = { others = [{ month = "2027-01" }] }
expects = { cost = "26.00" }
"""
ASKED = """
import json
from pathlib import Path
from random import Random

import calculators
from builder.export import calculator_schema
from builder.load import load
from builder.write import write
from calculators.kit.kinds import KINDS
from calculators.sheet.changes import changes
from tests.support.inputs import any_answers, right
from tests.support.kinds import TRIED

plan, season = load(Path.cwd()), calculators.find("season")
write(plan, Path("build/docs"))
chance = Random(1)
for _ in range(20):
    calculators.run("season", any_answers(chance, season))
print(json.dumps({
    "schema": calculator_schema(plan, "season")["properties"],
    "changes": [change.sentence for change in changes(season, {"month": "2026-03"})],
    "random": calculators.run("season", right(chance, season)),
    "reply": json.loads(calculators.reply(json.dumps({"calculator": "season", "answers": {"month": "2026-03"}}))),
    "untried": sorted(KINDS.keys() ^ TRIED.keys()),
}))
"""


@pytest.fixture
def with_a_month(tree) -> Path:
    """The project with a kind of its own, a calculator that asks for it, and what tests answer to it."""
    shutil.copytree(ROOT / "tests/support", tree / "tests/support")
    (tree / "tests/__init__.py").touch()
    kinds = tree / "calculators/kit/kinds.py"
    kinds.write_text(kinds.read_text().replace("from datetime", "from dataclasses import dataclass\nfrom datetime", 1) + KIND)
    (tree / "calculators/season.py").write_text(CALCULATOR)
    (tree / "calculators/season.cases.toml").write_text(CASES)
    tried = tree / "tests/support/kinds.py"
    tried.write_text(tried.read_text() + TRIED)
    return tree


def says(tree, *arguments) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=tree, capture_output=True, text=True, timeout=120)
    assert 0 == done.returncode, done.stderr[-2000:]
    return done.stdout


def test_a_kind_that_is_one_class_is_asked_for_read_and_told_everywhere(with_a_month):
    tree = with_a_month
    says(tree, "build.py", "--check")
    assert "      a year and a month\n" in says(tree, "-m", "calculators", "season", "--help")
    assert "From March 2026, it costs $26.00." in says(tree, "-m", "calculators", "season", "--month", "2026-03")
    said = json.loads(says(tree, "-c", ASKED))
    month = {"type": "string", "x-kind": "month", "pattern": "^(?:([0-9]{4})-(0[1-9]|1[0-2]))$"}
    assert {"title": "In which month does it begin?", "description": "It stands on the bill.", **month} == said["schema"]["month"]
    assert {"title": "In which month?", "description": "It stands on the ticket.", **month} == (
        said["schema"]["others"]["items"]["properties"]["month"]
    )
    assert ["First month, March 2025 instead of March 2026: $25.00, $1.00 less."] == said["changes"]
    assert "outcome" in said["random"]
    assert ({"month": "2026-03"}, {"month": "March 2026"}) == (said["reply"]["spelled"], said["reply"]["said"])
    assert [] == said["untried"]
    page = unescape((tree / "build/docs/calculators/season.md").read_text())
    assert (
        'plan-input--month">\n<span aria-hidden="true">in</span><input id="season-month" name="month" type="text" inputmode="numeric"'
        in page
    )
    assert "<dd>March 2026</dd>" in page and "<dd>January 2027</dd>" in page
    worksheet = (tree / "build/docs/worksheets/season.md").read_text()
    assert (
        '<dt>In which month does it begin? <small>It stands on the bill.</small></dt>\n<dd>in <span class="plan-write"></span></dd>'
        in worksheet
    )
    (tree / "in.csv").write_text("Month,others.1.month\n2026-03,2027-01\nsoon,\n")
    says(tree, "-m", "calculators", "batch", "season", "in.csv", "--out", "out.csv")
    rows = list(csv.DictReader((tree / "out.csv").read_text().splitlines()))
    assert ["26.00", ""] == [row["cost"] for row in rows]
    assert "Enter the first month as year-month, like 2026-03." in rows[1]["wrong"]
