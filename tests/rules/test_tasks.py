"""Steps that a reader ticks off, which the page knows again by their first words."""

import re

import pytest

import calculators
from builder.load import load
from tests.support.site import ROOT

TICKED = [name for name in calculators.names() if calculators.find(name).tasks]
WORDS = int(re.search(r"FIRST_WORDS = (\d+)", (ROOT / "docs/assets/tasks.js").read_text())[1])


def test_what_happens_to_a_car_has_steps_to_tick_off():
    assert ["breakdown", "leaving"] == TICKED


@pytest.mark.parametrize("name", TICKED)
def test_the_first_words_of_a_step_are_its_own_and_hold_nothing_that_changes(name):
    for case in load(ROOT).cases[name]:
        if case.wrong:
            continue
        steps = calculators.work_out(name, case.answers, case.as_of).next_steps
        first = [" ".join(step.split(" ")[:WORDS]) for step in steps]
        assert len(steps) == len(set(first)), case.name
        assert [] == re.findall(r"\d", "".join(first)), case.name
