"""Load everything that a person edits, and find every mistake in it at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import calculators
from calculators.batch.recipes import FOLDER, Recipe, read_recipes
from calculators.kit.calculator import Calculator
from calculators.kit.tables import Mistake, Mistakes, fit, parse, rows
from calculators.trade.doubts import Doubt
from calculators.trade.guides import Guide, read_guides
from calculators.trade.law import State
from calculators.trade.rows import Benefit, Contract, Limit, PhoneLine

from .glossary import Asked, BenefitPage, Case, Cases, Fact, Need, Provision, Source, Term
from .slips import failed


@dataclass
class Plan:
    """All that the pages are made of, by id. A row that has a mistake stands as None until the build stops for it."""

    root: Path
    sources: dict[str, Source] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    provisions: dict[str, Provision] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    lines: dict[str, PhoneLine] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    doubts: dict[str, Doubt] = field(default_factory=dict)
    guides: dict[str, Guide] = field(default_factory=dict)
    recipes: dict[str, Recipe] = field(default_factory=dict)
    benefits: dict[str, Benefit] = field(default_factory=dict)
    benefit_pages: dict[str, BenefitPage] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)
    calculators: dict[str, Calculator] = field(default_factory=dict)
    cases: dict[str, list[Case]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    _gives: dict[tuple[str, str], dict[str, Any]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def gives(self, name: str, case: Case) -> dict[str, Any]:
        """What a calculator says to a case, worked out once for all that publish it."""
        if (name, case.name) not in self._gives:
            self._gives[name, case.name] = calculators.run(name, case.answers)
        return self._gives[name, case.name]


def written_pages(root: Path) -> list[Path]:
    """The pages that people write, in order. Why things are as they are is for whoever works on the guide, and no page."""
    return sorted(path for path in (root / "docs").rglob("*.md") if path.parent.name != "decisions")


def load(root: Path) -> Plan:
    """The plan as the files of `root` have it; mistakes are collected in it, for `check` to stop at."""
    plan = Plan(root)
    plan.sources = _table(plan, "glossary/sources.toml", Source)
    plan.facts = _facts(plan)
    for path in sorted((root / "glossary/provisions").glob("*.toml")):
        _merge(plan, plan.provisions, _table(plan, f"glossary/provisions/{path.name}", Provision, depth=2), path)
    plan.terms = _table(plan, "glossary/terms.toml", Term)
    plan.contracts = _table(plan, "calculators/contracts.toml", Contract)
    plan.states = _table(plan, "calculators/states.toml", State)
    plan.lines = _table(plan, "calculators/lines.toml", PhoneLine)
    plan.limits = _table(plan, "calculators/limits.toml", Limit)
    plan.doubts = _table(plan, "calculators/doubts.toml", Doubt)
    plan.guides = _by_file(plan, read_guides, "calculators/guides")
    plan.recipes = _by_file(plan, read_recipes, FOLDER)
    plan.benefits = _table(plan, "calculators/benefits.toml", Benefit)
    plan.benefit_pages = _table(plan, "glossary/benefits.toml", BenefitPage)
    plan.needs = _table(plan, "glossary/needs.toml", Need)
    plan.asked = _table(plan, "glossary/asked.toml", Asked)
    plan.calculators = _calculators(plan)
    plan.cases = {name: _cases(plan, name) for name in calculators.names()}
    return plan


def _table(plan: Plan, file: str, row: type, depth: int = 1) -> dict:
    table, mistakes = rows((plan.root / file).read_bytes(), row, file, depth)
    plan.mistakes += mistakes
    return table


def _merge(plan: Plan, all_rows: dict, more: dict, path: Path) -> None:
    for id, row in more.items():
        if id.split(".")[0] != path.stem:
            remedy = f"an entry of this file is named [{path.stem}.…]. Rename it, or move it to {id.split('.')[0]}.toml."
            plan.mistakes.append(Mistake(f"glossary/provisions/{path.name}", id, "", remedy))
        all_rows.setdefault(id, row)


def _by_file(plan: Plan, read: Callable, folder: str) -> dict:
    try:
        return read(plan.root / folder)
    except Mistakes as mistakes:
        plan.mistakes += mistakes.found
        return {}


def _facts(plan: Plan) -> dict[int, Fact]:
    file = "glossary/facts.toml"
    facts = _table(plan, file, Fact)
    plan.mistakes += [Mistake(file, id, "", "a fact is named by its number, like [7].") for id in facts if not id.isdecimal()]
    return {int(id): row for id, row in facts.items() if id.isdecimal()}


def _calculators(plan: Plan) -> dict[str, Calculator]:
    """The calculators that can be read; none while a table that they read has a mistake, which says enough."""
    found = {}
    try:
        for name in calculators.names():
            try:
                found[name] = calculators.find(name)
            except (Mistakes, calculators.Undeclared):
                raise
            except Exception as problem:  # whatever the Python of a person who edits it can do
                plan.mistakes.append(failed(problem, "this file from being read", f"calculators/{name.replace('-', '_')}.py"))
    except Mistakes as mistakes:
        plan.mistakes += [mistake for mistake in mistakes.found if mistake not in plan.mistakes]
        return {}
    except calculators.Undeclared as problem:
        plan.mistakes.append(Mistake("calculators", "", "", str(problem)))
        return {}
    return found


def cases_file(name: str) -> str:
    """Where the cases of a calculator stand."""
    return f"calculators/{name.replace('-', '_')}.cases.toml"


def _cases(plan: Plan, name: str) -> list[Case]:
    """The cases of a calculator, each with its answers whole."""
    file = cases_file(name)
    if not (plan.root / file).exists():
        plan.mistakes.append(Mistake(file, "", "", "is missing. Add it, with at least one [[case]]."))
        return []
    file_of_cases = fit(parse((plan.root / file).read_bytes(), file, plan.mistakes), Cases, file, "", plan.mistakes)
    if not file_of_cases:
        return []
    usual = file_of_cases.usual
    return [
        Case(
            case.name,
            {key: value for key, value in {**usual, **case.answers}.items() if value != ""},
            case.expects,
            case.absent,
            case.wrong,
            case.source,
            case.as_of,
        )
        for case in file_of_cases.case
    ]
