"""The open data: each file is what its schema says, every name in it leads somewhere, and two builds give the same bytes."""

import json
from base64 import b64encode
from pathlib import Path
from random import Random

import pytest
from jsonschema import Draft202012Validator

import calculators
from builder.export import export
from builder.load import load
from builder.write import write
from calculators.batch import reply
from calculators.kit import ask
from calculators.kit.kinds import KINDS, WHITE
from calculators.kit.values import typed
from tests.support import inputs
from tests.support.site import ROOT

TABLES = ("glossary", "contracts", "provisions", "facts", "benefits")


@pytest.fixture(scope="module")
def plan():
    return load(ROOT)


@pytest.fixture(scope="module")
def data(plan, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("published")
    export(plan, write(plan, out / "docs"), out / "data")
    return out / "data"


def read(path: Path):
    return json.loads(path.read_text())


def test_each_file_names_its_schema_and_keeps_it(data):
    files = [path for path in sorted(data.rglob("*.json")) if not path.name.endswith("schema.json")]
    assert len(files) == len(TABLES) + len(calculators.names())
    for path in files:
        schema = read(path.parent / read(path)["$schema"])
        Draft202012Validator.check_schema(schema)
        assert [] == [
            f"{path.name} {error.json_path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(read(path))
        ]


def test_a_schema_refuses_a_row_that_lacks_a_field_or_has_one_more(data):
    schema = Draft202012Validator(read(data / "glossary.schema.json"))
    for spoil in (lambda row: row.pop("meaning"), lambda row: row.update(colour="red"), lambda row: row.update(sure="certain")):
        table = read(data / "glossary.json")
        spoil(table["glossary"][0])
        assert not schema.is_valid(table)


def test_every_id_in_the_data_is_there_and_every_page_is_written(plan, data):
    rows = {name: {row["id"]: row for row in read(data / f"{name}.json")[name]} for name in TABLES}
    assert [
        list(plan.terms),
        list(plan.contracts),
        list(plan.provisions),
        [str(number) for number in plan.facts],
        list(plan.benefit_pages),
    ] == [list(rows[name]) for name in TABLES]
    for term in rows["glossary"].values():
        assert set(term["see"]) <= set(rows["glossary"]) and set(term["provisions"]) <= set(rows["provisions"])
    for provision in rows["provisions"].values():
        assert {str(fact) for place in provision["stands_in"] for fact in place["facts"]} == {
            id for id, fact in rows["facts"].items() if provision["id"] in fact["provisions"]
        }
    for contract in rows["contracts"].values():
        assert {benefit["provision"] for benefit in contract["benefits"]} - {None} <= set(rows["provisions"])
    pages = [row["page"] for name in TABLES for row in rows[name].values() if "page" in row]
    pages += [page for row in rows["provisions"].values() for page in row["pages"]]
    assert [] == [
        page for page in pages if not (data.parent / "docs" / page.removeprefix("../").split("#")[0].replace(".html", ".md")).exists()
    ]


def test_every_provision_of_a_source_has_that_source_whole(data):
    for row in read(data / "provisions.json")["provisions"]:
        for place in row["stands_in"]:
            assert place["source"]["address"].startswith("http")


def test_the_same_plan_gives_the_same_bytes(plan, data, tmp_path):
    export(plan, write(plan, tmp_path / "docs"), tmp_path / "data")
    files = [path.relative_to(data) for path in data.rglob("*.json")]
    assert [] == [path for path in files if (data / path).read_bytes() != (tmp_path / "data" / path).read_bytes()]


def asked_only(asks, answers: dict) -> dict:
    """The answers that are asked for and not empty: the others are left aside, whatever they hold."""
    right, _ = ask._read(asks, answers, "")
    counted = {}
    for question in asks.questions:
        answer = answers.get(question.name)
        answer = answer.strip(WHITE) if isinstance(answer, str) else answer
        if answer in (None, "", []) or (question.needed and not ask.holds(question.needed, right)):
            continue
        one_spelling = bool(question.of_kind.offers(question))
        counted[question.name] = (
            [asked_only(question.group, entry) for entry in answer]
            if question.group
            else typed(question.read(answer))
            if one_spelling
            else answer
        )
    return counted


@pytest.mark.parametrize("name", calculators.names())
def test_what_a_calculator_takes_is_what_its_schema_says(name, data):
    schema = Draft202012Validator(read(data / f"calculators/{name}/schema.json"))
    calculator, chance, taken = calculators.find(name), Random(name), 0
    for count in range(300):
        answers = (inputs.right if count % 2 else inputs.any_answers)(chance, calculator)
        answer = calculators.run(name, answers)
        if "outcome" in answer:
            taken += 1
            assert [] == [f"{error.json_path}: {error.message[:200]}" for error in schema.iter_errors(asked_only(calculator.asks, answers))]
    assert taken


@pytest.mark.parametrize("name", calculators.names())
def test_what_a_calculator_tells_is_what_its_schema_says(name, plan, data):
    schema = Draft202012Validator(read(data / f"calculators/{name}/schema.json")["$defs"]["outcome"])
    for case in read(data / f"calculators/{name}/cases.json")["cases"]:
        if "outcome" in case["gives"]:
            assert [] == [f"{error.json_path}: {error.message[:200]}" for error in schema.iter_errors(case["gives"]["outcome"])]


def test_answers_that_start_a_claim_are_marked_private_and_no_others(data):
    marked = {
        (name, question)
        for name in calculators.names()
        for question, schema in read(data / f"calculators/{name}/schema.json")["properties"].items()
        if schema.get("x-private")
    }
    assert {("gap-claim", "last_name"), ("gap-claim", "zip"), ("gap-claim", "vin")} == marked


@pytest.mark.parametrize("text", inputs.ODD)
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.pattern])
def test_a_string_that_no_one_would_type_is_refused_by_schema_and_calculator_alike(kind, text):
    from builder.export import question_schema

    question = next(question for name in calculators.names() for question in calculators.find(name).questions if question.kind == kind)
    typed = text.strip(WHITE)
    if typed and not Draft202012Validator(question_schema(question)).is_valid(typed):
        with pytest.raises(ask.Wrong):
            question.read(typed)


def test_every_template_is_worked_without_a_change(built):
    for name in calculators.names():
        text = (built / f"calculators/{name}-template.csv").read_text()
        read = json.loads(reply(json.dumps({"calculator": name, "name": "template.csv", "file": b64encode(text.encode()).decode()})))
        assert all(column["as"] for column in read["columns"]), name
        worked = json.loads(reply(json.dumps({"calculator": name, "columns": read["columns"], "rows": read["rows"]})))
        assert [""] == [row[worked["columns"].index("wrong")] for row in worked["rows"]], name
