"""Publish what the guide knows as open data, below `data/` of the site: JSON files, each with a JSON Schema beside it.

The schemas are read from the same dataclasses and questions that the pages are made from. The same plan gives the same bytes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import NoneType, UnionType
from typing import get_args, get_origin

from calculators.kit import ask
from calculators.kit.money import Money
from calculators.kit.values import plain
from calculators.trade.rows import Benefit, Cancelling, Claiming, Contract, Transferring

from .check import assumptions_of, rules_of
from .files import as_json, put
from .glossary import BenefitPage, Fact, Place, Provision, Source, Term
from .load import Plan
from .pages import path_of

DRAFT = "https://json-schema.org/draft/2020-12/schema"
RESOLVED = (Term, Fact, Place, Contract, Cancelling, Claiming, Transferring)  # rows whose `source` is given whole, not by its id
WRITTEN = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    NoneType: {"type": "null"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}$"},
    Money: {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    Fraction: {"type": "string", "pattern": "^-?[0-9]+/[1-9][0-9]*$"},
    object: {},
}
ANSWERS = (
    "Every answer is a string, as a form would send it. Leave out what is not asked or not answered: an empty string is no answer. "
    "x-least and x-most are the limits, both allowed; x-needs names the questions whose answers decide if this one is asked at all. "
    "People may write more than these: yes as y, true or 1, a choice by the words of its title or in any case, with spaces about it. "
    "x-private marks an answer that stands in no address: in no link, no preset and no event of an embed."
)


def export(plan: Plan, shows: dict[str, list[str]], out: Path) -> None:
    """Write the data; `shows` has the provisions that each page shows, by the page's path."""
    pages: dict[str, list[str]] = {}
    for page, ids in shows.items():
        for id in ids:
            pages.setdefault(id, []).append(f"../{page}.html#provision-{id}")
    carried, stated = _carried_out(plan), _stated(plan)
    tables: dict[str, tuple[type, dict, Callable, dict]] = {
        "glossary": (Term, plan.terms, lambda row: {"page": f"../{path_of('terms', row.id)}.html"}, {"page": shape(str)}),
        "contracts": (
            Contract,
            plan.contracts,
            lambda row: {"page": f"../{path_of('contracts', row.id)}.html", "benefits": _benefits(plan, row)},
            {"page": shape(str), "benefits": shape(tuple[dict[str, str | None], ...])},
        ),
        "provisions": (
            Provision,
            plan.provisions,
            lambda row: {"pages": pages.get(row.id, []), "calculators": carried.get(row.id, [])},
            {"pages": shape(tuple[str, ...]), "calculators": shape(tuple[str, ...])},
        ),
        "facts": (
            Fact,
            plan.facts,
            lambda row: {"page": f"../sources.html#fact-{row.id}", "provisions": stated.get(int(row.id), [])},
            {"page": shape(str), "provisions": shape(tuple[str, ...])},
        ),
        "benefits": (
            BenefitPage,
            plan.benefit_pages,
            lambda row: {
                "page": f"../{path_of('benefit_pages', row.id)}.html",
                "who_has_it": whole(plan, plan.benefits[row.benefit]) if row.benefit else None,
            },
            {"page": shape(str), "who_has_it": {"anyOf": [row_schema(Benefit), shape(NoneType)]}},
        ),
    }
    for name, (kind, rows, more, added) in tables.items():
        _write(out / f"{name}.json", {"$schema": f"{name}.schema.json", name: [{**whole(plan, row), **more(row)} for row in rows.values()]})
        _write(out / f"{name}.schema.json", _table_schema(name, kind, added))
    for name in plan.calculators:
        _write(out / f"calculators/{name}/schema.json", calculator_schema(plan, name))
        _write(out / f"calculators/{name}/cases.json", _cases(plan, name))
    _write(out / "calculators/cases.schema.json", CASES_SCHEMA)


def _write(path: Path, content: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, as_json(content))


def whole(plan: Plan, row) -> dict:
    """A row with all that hangs on it, and its source in place of the source's id."""
    fields_of_row: dict[str, object] = {}
    for part in fields(row):
        value = getattr(row, part.name)
        if part.name == "source" and isinstance(row, RESOLVED):
            fields_of_row[part.name] = plain_fields(plan.sources[value]) if value in plan.sources else None
        elif isinstance(value, tuple):
            fields_of_row[part.name] = [_whole(plan, item) for item in value]
        else:
            fields_of_row[part.name] = _whole(plan, value)
    return fields_of_row


def _whole(plan: Plan, value):
    return whole(plan, value) if is_dataclass(value) and type(value) not in WRITTEN else plain(value)


def plain_fields(row) -> dict:
    return {part.name: plain(getattr(row, part.name)) for part in fields(row)}


def _benefits(plan: Plan, contract: Contract) -> list[dict]:
    """Who has what, from the contract's side: the status of each benefit, its limit, and the provision that says so."""
    benefits = []
    for benefit in plan.benefits.values():
        status, limit, provision = benefit.holding(contract)
        benefits.append({"benefit": benefit.id, "status": status, "limit": limit, "provision": provision})
    return benefits


def _carried_out(plan: Plan) -> dict[str, list[str]]:
    """The calculators that carry a provision out, by the provision."""
    carried: dict[str, list[str]] = {}
    for name in plan.calculators:
        named = [rule.provision for rule in rules_of(name)] + [assumption.about for assumption in assumptions_of(name)]
        for id in dict.fromkeys(named):
            carried.setdefault(id, []).append(name)
    return carried


def _stated(plan: Plan) -> dict[int, list[str]]:
    """The provisions that state a fact, by its number."""
    stated: dict[int, list[str]] = {}
    for id, row in plan.provisions.items():
        for fact in {fact: None for place in row.stands_in for fact in place.facts}:
            stated.setdefault(fact, []).append(id)
    return stated


def _table_schema(name: str, kind: type, added: dict) -> dict:
    row = row_schema(kind)
    row["properties"] |= added
    row["required"] += list(added)
    return {
        "$schema": DRAFT,
        "title": name,
        "type": "object",
        "properties": {"$schema": {"type": "string"}, name: {"type": "array", "items": row}},
        "required": ["$schema", name],
        "additionalProperties": False,
    }


def row_schema(kind: type) -> dict:
    """The schema of a row that is given whole."""
    properties = {}
    for part in fields(kind):
        name = part.metadata.get("as", part.name)
        if part.name == "source" and kind in RESOLVED:
            properties[name] = shape(Source | None)
        elif words := part.metadata.get("words"):
            among = {"type": "string", "enum": list(words)}
            properties[name] = {"type": "array", "items": among} if get_origin(part.type) is tuple else among
        else:
            properties[name] = shape(part.type)
    about = " ".join((kind.__doc__ or "").split())
    return {"type": "object", "description": about, "properties": properties, "required": list(properties), "additionalProperties": False}


def shape(kind) -> dict:
    """The schema of a value of an annotated type, as `plain` writes it."""
    if kind in WRITTEN:
        return WRITTEN[kind]
    origin, inside = get_origin(kind), get_args(kind)
    if isinstance(kind, UnionType):
        return {"anyOf": [shape(part) for part in inside]}
    if origin is dict:
        return {"type": "object", "additionalProperties": shape(inside[1])}
    if origin in (tuple, list, Sequence):
        return {"type": "array", "items": shape(inside[0])}
    if kind is not Source and "id" in {part.name for part in fields(kind)}:
        return WRITTEN[str]  # another table's row, by its id
    return row_schema(kind)


def calculator_schema(plan: Plan, name: str) -> dict:
    """What a calculator is asked, and under `$defs` what its outcome holds."""
    calculator = plan.calculators[name]
    return {
        "$schema": DRAFT,
        "title": calculator.title,
        "description": f"{calculator.about} {ANSWERS}",
        "x-page": f"../../../{path_of('calculators', name)}.html",
        **answers_schema(calculator.questions),
        "$defs": {"outcome": outcome_schema(calculator)},
    }


def outcome_schema(calculator) -> dict:
    properties = {}
    for part in calculator.tells:
        form = shape(part.kind)
        if part.words:
            nothing = {None} & {None if kind is NoneType else kind for kind in get_args(part.kind)}
            form = {"enum": [*part.words, *nothing]}
        properties[part.name] = {"title": part.label, **form}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def answers_schema(questions: Iterable[ask.Question]) -> dict:
    questions = list(questions)
    return {
        "type": "object",
        "properties": {question.name: question_schema(question) for question in questions},
        "required": [question.name for question in questions if question.required and question.needed is None],
        "additionalProperties": False,
    }


def question_schema(question: ask.Question) -> dict:
    """The strings that answer a question, and what a person is told of it."""
    schema: dict = {"title": question.label}
    if question.hint:
        schema["description"] = question.hint
    schema |= question.of_kind.schema(question)
    if question.group:
        schema["items"] = answers_schema(question.inner)
    if question.default is not None:
        schema["default"] = question.default
    if question.unit:
        schema["x-unit"] = question.unit
    if question.private:
        schema["x-private"] = True
    if question.on_or_after:
        schema["x-on-or-after"] = question.on_or_after
    if question.needed is not None:
        schema["x-needs"] = list(ask.parameters(question.needed))
    return schema


def _cases(plan: Plan, name: str) -> dict:
    """The cases of a calculator, each with its answers and all that `run` says to them."""
    cases = [
        {"name": case.name, "source": case.source, "answers": case.answers, "gives": plan.gives(name, case)}
        for case in plan.cases[name]
        if not case.as_of
    ]
    return {"$schema": "../cases.schema.json", "calculator": name, "cases": cases}


CASES_SCHEMA = {
    "$schema": DRAFT,
    "title": "The cases of a calculator",
    "description": "Published answers with what comes of them: hold another implementation against these.",
    "type": "object",
    "properties": {
        "$schema": {"type": "string"},
        "calculator": {"type": "string"},
        "cases": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "source": {"type": "string"},
                    "answers": {"type": "object"},
                    "gives": {
                        "type": "object",
                        "description": "An answer has an outcome; a refusal says what is wrong, by the question's name.",
                        "oneOf": [
                            {
                                "required": [
                                    "calculator",
                                    "rules",
                                    "outcome",
                                    "doubts",
                                    "working",
                                    "assumptions",
                                    "next_steps",
                                    "deadlines",
                                    "letter",
                                ]
                            },
                            {"required": ["calculator", "wrong"]},
                        ],
                    },
                },
                "required": ["name", "source", "answers", "gives"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["$schema", "calculator", "cases"],
    "additionalProperties": False,
}
