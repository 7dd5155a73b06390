"""The door: strings in, JSON out, whatever the strings are."""

import json
import re
import shutil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators.kit.dotted import nested
from tests.support.inputs import any_answers, right

NAMES = calculators.names()
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3), max_leaves=8)


def answer_to(name, answers) -> dict:
    """What comes out, after the checks that hold for everything that comes out."""
    said = calculators.run(name, answers)
    assert said == json.loads(calculators.text(said))
    if "wrong" in said:
        assert ["calculator", "wrong"] == list(said)
        assert said["wrong"]
        assert all(sentence.endswith(".") and len(sentence) < 2000 for sentence in said["wrong"].values())
    else:
        assert ["calculator", "rules", "outcome", "doubts", "working", "assumptions", "next_steps", "deadlines", "letter"] == list(said)
        assert not re.search(r"\bnan\b", calculators.text(said), re.IGNORECASE)
    return said


@given(ANYTHING, ANYTHING)
def test_nothing_that_is_given_raises(name, answers):
    answer_to(name, answers)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
@given(st.data())
def test_no_text_in_any_field_raises(name, data):
    questions = calculators.find(name).questions
    answer_to(name, data.draw(st.dictionaries(st.sampled_from([question.name for question in questions]), ANYTHING)))


@pytest.mark.parametrize("name", NAMES)
def test_random_answers_give_an_answer_or_sentences(name):
    chance, calculator = Random(1), calculators.find(name)
    kinds = {"wrong" in answer_to(name, any_answers(chance, calculator)) for _ in range(300)}
    assert {True, False} == kinds


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_is_wrong_is_named(name):
    for question in calculators.find(name).questions:
        if question.needed is None:
            assert question.name in answer_to(name, {question.name: 5})["wrong"]


def test_an_unknown_calculator_is_told_the_nearest_names():
    assert 'did you mean "refund"' in answer_to("refunds", {})["wrong"]["calculator"]
    assert ["calculator"] == list(answer_to("", {})["wrong"])


@pytest.mark.parametrize("answers", [None, [], "x", 5])
def test_answers_that_are_no_mapping_are_refused(answers):
    assert ["answers"] == list(answer_to("refund", answers)["wrong"])


@pytest.mark.parametrize(
    ("file", "decides"),
    [
        ("refund.py", True),
        ("contracts.toml", True),
        ("kit/ask.py", True),
        ("trade/rows.py", True),
        ("trade/new_york.tzif", True),
        ("refund.cases.toml", False),
        ("sheet/html.py", False),
        ("kit/svg.py", False),
        ("batch/__init__.py", False),
        ("__main__.py", False),
    ],
)
def test_the_rules_hash_changes_with_what_decides_outcomes_and_not_with_what_draws_them(file, decides, tmp_path, monkeypatch):
    copy = tmp_path / "calculators"
    shutil.copytree(calculators.HERE, copy)
    monkeypatch.setattr(calculators, "HERE", copy)
    assert calculators.rules() == calculators.rules.__wrapped__()
    (copy / file).write_bytes((copy / file).read_bytes() + b"# More.\n")
    assert decides == (calculators.rules() != calculators.rules.__wrapped__())
    assert 16 == len(calculators.rules())


def test_a_case_file_is_not_needed_to_answer_and_lines_name_their_clause():
    lines = answer_to("refund", {})
    assert ["contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed"] == list(lines["wrong"])


@pytest.mark.parametrize("name", NAMES)
def test_the_one_spelling_of_answers_gives_the_same_answer_and_is_its_own(name):
    chance, calculator = Random(2), calculators.find(name)
    for _ in range(100):
        answers = right(chance, calculator)
        answer = json.loads(calculators.reply(json.dumps({"calculator": name, "answers": answers})))
        if answer["html"]:
            again = json.loads(calculators.reply(json.dumps({"calculator": name, "answers": nested(answer["spelled"])})))
            assert json.loads(answer["json"])["outcome"] == json.loads(again["json"])["outcome"]
            assert (answer["spelled"], answer["said"]) == (again["spelled"], again["said"])
            assert answer["spelled"].keys() == answer["said"].keys()
