"""Which single answer would change a figure most: each sentence says what working it out again says."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators.kit.values import typed
from calculators.sheet.changes import changes, tried_with
from tests.support.inputs import any_answers, right

CASE = {
    "contract": "app-major-guard",
    "price_paid": "2400",
    "coverage_start": "2025-01-01",
    "cancel_on": "2026-01-01",
    "term_months": "60",
    "term_miles": "75000",
    "miles_driven": "14500",
    "claims_filed": "no",
}


@given(st.sampled_from(["refund", "gap-refund", "late-refund", "lease-end", "leaving", "trip-interruption"]), st.integers(0, 2**32))
def test_each_change_is_what_working_it_out_again_says_and_the_largest_comes_first(name, seed):
    answers, calculator = right(Random(seed), calculators.find(name)), calculators.find(name)
    if "wrong" in calculators.run(name, answers):
        return
    found = changes(calculator, answers)
    figure = calculator.work_out(answers).headline.figure
    for change in found:
        again = calculator.work_out({**answers, change.question.name: typed(change.other)}).headline.figure
        assert (change.figure, change.by) == (again, again.cents - figure.cents)
        assert str(change.question.title) in change.sentence and ("more" if change.by > 0 else "less") in change.sentence
    assert sorted((abs(change.by) for change in found), reverse=True) == [abs(change.by) for change in found]
    assert len({change.question.name for change in found}) == len(found) <= 3


def test_a_step_is_told_with_its_unit_its_figure_and_the_difference():
    refund = calculators.find("refund")
    mile = next(question for question in refund.questions if question.name == "miles_driven")
    figure = refund.work_out(CASE).headline.figure
    assert [13_500, 15_500] == list(mile.of_kind.around(mile, 14_500))
    change = tried_with(refund, CASE, mile, 14_500, 15_500, figure)
    assert "Miles driven since the start, 15,500 miles instead of 14,500: $1,854.00, $16.26 less." == change.sentence
    assert tried_with(refund, CASE, mile, 14_500, 13_500, figure) is None  # the days decide


@pytest.mark.parametrize("name", ["due-dates", "coverage", "vehicle-eligibility"])
def test_what_is_no_amount_has_none(name):
    chance = Random(3)
    assert [] == next(
        changes(calculators.find(name), answers)
        for answers in iter(lambda: right(chance, calculators.find(name)), None)
        if "wrong" not in calculators.run(name, answers)
    )


def test_the_page_is_told_the_sentences():
    message = {"changes": {"calculator": "refund", "answers": CASE, "today": "2026-01-01"}}
    answer = json.loads(json.loads(calculators.reply(json.dumps(message)))["json"])
    assert [change.sentence for change in changes(calculators.find("refund"), CASE)] == answer
    assert 3 == len(answer)


@given(st.sampled_from(list(calculators.names())), st.integers(0, 2**32))
def test_nothing_that_can_be_answered_breaks_it(name, seed):
    answers = any_answers(Random(seed), calculators.find(name))
    if "wrong" not in calculators.run(name, answers):
        changes(calculators.find(name), answers)
