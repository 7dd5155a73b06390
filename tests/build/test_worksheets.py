"""Blank worksheets hold every question and every clause."""

import re
from html import unescape

import pytest

import calculators
from builder.load import load
from tests.support.site import ROOT


@pytest.mark.parametrize("name", calculators.names())
def test_a_worksheet_has_every_question_and_every_clause(built, name):
    html = (built / f"worksheets/{name}.html").read_text()
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", html)))
    calculator = calculators.find(name)
    inner = [part for question in calculator.questions if question.group for part in question.group.questions]
    for question in (*calculator.questions, *inner):
        assert question.label in words, question.name
    for case in load(ROOT).cases[name]:
        for clause in clauses(calculators.run(name, case.answers).get("working", ())):
            assert f"<code>{clause}</code>" in html


def clauses(lines):
    """The provisions that an account names, those of its inner lines too."""
    for line in lines:
        yield line["clause"]
        yield from clauses(line["lines"])
