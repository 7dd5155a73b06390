"""How hard our prose is to read."""

import re

from builder.load import load
from tests.support.reading import grade, names_and_terms, prose
from tests.support.site import ROOT

HARDEST_GRADE = 9


def test_our_prose_reads_at_the_ninth_grade_or_easier():
    plan = load(ROOT)
    named = names_and_terms(plan)
    grades = {place: round(grade(text, named), 1) for place, text in prose(plan).items()}
    assert {} == {place: hard for place, hard in grades.items() if hard > HARDEST_GRADE}


def test_the_measure_knows_hard_prose_from_easy():
    nothing = re.compile("$^")
    assert grade("The car is in the shop. You wait for it.", nothing) < 3
    assert grade("Reimbursement eligibility necessitates contemporaneous documentation of transportation expenditures.", nothing) > 20
