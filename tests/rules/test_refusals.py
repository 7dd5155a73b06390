"""Every refusal of every question of every calculator: in the words of its question, whole in a list, with an example, and
nothing of the machine in it."""

import json
import re

import pytest

import calculators
from builder.load import load
from calculators.kit.ask import Refused, Wrong
from tests.support.kinds import TRIED
from tests.support.site import ROOT

SMALL_WORDS = {
    *"the a an of for is it in on to and or your you do does did that what when how which was at as with much many has have".split()
}


def questions():
    """(calculator, question, is it in a group) of every question that is asked anywhere."""
    for name in calculators.names():
        for question in calculators.find(name).questions:
            yield pytest.param(name, question, False, id=f"{name} {question.name}")
            for inner in question.group.questions if question.group else ():
                yield pytest.param(name, inner, True, id=f"{name} {question.name} {inner.name}")


def words_of(question) -> set[str]:
    return {*re.findall("[a-z]+", f"{question.label} {question.called}".lower())} - SMALL_WORDS


def keeps_the_rules(question, sentence: str) -> None:
    """The rules for a sentence that says what to enter."""
    assert re.match(r"[A-Z0-9$“]", sentence), sentence
    assert sentence.endswith("."), sentence
    assert ".." not in sentence and "  " not in sentence, sentence
    assert not re.search(r"[a-z]_[a-z]|\bNone\b|[{}\\]", sentence), sentence
    assert words_of(question) & {*re.findall("[a-z]+", sentence.lower())}, sentence
    assert len(sentence) < 400, sentence


def refusals(question) -> list[str]:
    """What is said where nothing is answered, and to answers that can't be taken."""
    said = [question.of_kind.asks_for(question)]
    for text in TRIED[question.kind].refused:
        try:
            question.read(text) if not question.group else None
        except Wrong as problem:
            said.append(str(problem))
    return said


@pytest.mark.parametrize(("name", "question", "is_inner"), [*questions()])
def test_a_refusal_speaks_in_the_words_of_its_question_with_an_example_that_is_read(name, question, is_inner):
    for sentence in refusals(question):
        keeps_the_rules(question, sentence)
        assert question.label in sentence or (question.called and question.called in sentence) or question.instead in sentence
        if question.of_kind.example:
            assert question.read(re.search(r", like (\S+?)(?: or \S+)?\.$", sentence)[1]) is not None


def all_missing(name: str, questions) -> dict[str, str]:
    """What a calculator says where nothing is answered, and where each thing that is asked then is no text."""
    answer = calculators.run(name, {}).get("wrong", {})
    return {
        **answer,
        **{
            f"{question} as a number": sentence
            for question, sentence in calculators.run(name, dict.fromkeys(questions, 5)).get("wrong", {}).items()
        },
    }


@pytest.mark.parametrize("name", calculators.names())
def test_no_two_questions_are_refused_in_the_same_words(name):
    by_name = {question.name: question for question in calculators.find(name).questions}
    sentences = all_missing(name, by_name)
    for question, sentence in sentences.items():
        if question in by_name:
            keeps_the_rules(by_name[question], sentence)
    pairs = name in ("lease-payment", "lease-balance")  # a pair of which one is asked for is told as one
    assert len(sentences) == len({*sentences.values()}) or pairs


@pytest.mark.parametrize("name", calculators.names())
def test_what_a_case_refuses_is_said_in_the_words_of_its_question(name):
    asks = calculators.find(name).asks
    for case in load(ROOT).cases[name]:
        for question, sentence in calculators.run(name, case.answers).get("wrong", {}).items():
            group, _, leaf = re.sub(r"\.\d+", "", question).partition(".")
            found = next((one for one in asks.questions if one.name == group), None)
            if found and leaf:
                found = next((one for one in found.group.questions if one.name == leaf), None)
            if found:
                keeps_the_rules(found, sentence)


@pytest.mark.parametrize("name", calculators.names())
def test_a_mistake_in_an_entry_names_its_line(name):
    for question in calculators.find(name).questions:
        if question.group:
            with pytest.raises(Refused) as refusal:
                calculators.work_out(name, {"contract": "app-major-guard", "country": "us", question.name: [{}, "x", {"foo": "1"}]})
            sentences = {where: sentence for where, sentence in refusal.value.wrong.items() if where.startswith(f"{question.name}.")}
            assert {f"{question.name}.{line}" for line in (1, 2, 3)} == {".".join(where.split(".")[:2]) for where in sentences}
            for where, sentence in sentences.items():
                assert re.search(rf"\b[Ll]ine {where.split('.')[1]}: [A-Z]", sentence)
            assert len(sentences) == len({*sentences.values()})


def test_a_later_date_that_comes_too_early_names_both():
    answer = calculators.run("refund", {**json.loads(USUAL), "cancel_on": "2025-02-01"})["wrong"]
    assert {
        "cancel_on": "The day you cancel can't come before the day coverage started, March 1, 2025. Enter that day or a later one."
    } == answer


USUAL = (
    '{"contract": "app-major-guard", "price_paid": "2400", "coverage_start": "2025-03-01", "cancel_on": "2026-03-01", '
    '"term_months": "60", "claims_filed": "no"}'
)
