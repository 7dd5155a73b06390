"""Where a question is asked: tried with every set of answers that can decide it, for pages and help. The browser has no need of it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import prod

from .ask import Question, needed, parameters, questionnaire


@dataclass(frozen=True, slots=True)
class Where:
    """Where a question is asked: `by` are the questions that decide, each of `answers` is one set of their answers, as typed.

    `at_first` tells if it is asked before anything was answered.
    """

    by: tuple[Question, ...]
    answers: tuple[tuple[str, ...], ...]
    at_first: bool

    def sets(self) -> list[list[tuple[Question, list[str], list[str]]]]:
        """The sets of answers: each question with its answers that are in, and those that are not; none of which all are in."""
        whole = [row for row in self.answers if "" not in row] or self.answers
        each = [list(dict.fromkeys(column)) for column in zip(*whole)]
        sets = [each] if len(set(whole)) == prod(map(len, each)) else [[[answer] for answer in row] for row in whole]
        apart = [[(question, chosen, _others(question, chosen)) for question, chosen in zip(self.by, row)] for row in sets]
        return [some for row in apart if (some := [part for part in row if part[2]])]

    def in_words(self) -> str:
        """`lease_type is open and consumer is yes`, or `contract is not gap` where fewer are left out than in; empty where all are in."""
        return "; or ".join(
            " and ".join(f"{question.name} {said(chosen, others)}" for question, chosen, others in row) for row in self.sets()
        )


def said(chosen: list[str], others: list[str], words: Callable[[list[str]], list[str]] = lambda answers: answers) -> str:
    """`is open or closed`, or `is not gap` where fewer are left out than in."""
    is_, named = ("is", words(chosen)) if len(chosen) <= len(others) else ("is not", words(others))
    return f"{is_} {' or '.join(answer or 'left out' for answer in named)}"


def _others(question: Question, chosen: list[str]) -> list[str]:
    """The answers that are not in. To leave a choice out is none; to leave a group out is."""
    return [answer for answer in _offered(question) or () if answer not in chosen and (answer or question.group)]


MANY = 1000


def where_needed(asks: type, question: Question) -> Where | None:
    """Where a question is asked, tried with every set of answers that can decide it.

    None where it is always asked, and where what decides is no choice, or has more sets of answers than MANY.
    """
    by = _deciding(asks, question)
    offered = [answers for decider in by if (answers := _offered(decider)) is not None]
    if not by or len(offered) < len(by) or prod(map(len, offered)) > MANY:
        return None
    names = [decider.name for decider in by]
    rows = tuple(row for row in product(*offered) if question.name in needed(asks, dict(zip(names, row))))
    return Where(by, rows, question.name in needed(asks, {}))


def _offered(question: Question) -> list[str] | None:
    """Every answer that can be typed, an empty one too; None where it is no choice."""
    answers = question.of_kind.every_answer(question)
    return None if answers is None else ["", *answers]


def _deciding(asks: type, question: Question) -> tuple[Question, ...]:
    """The questions whose answers decide if this one is asked, and those that decide if they are, in order."""
    questions = questionnaire(asks).questions
    by: set[str] = set()
    left = [question]
    while left:
        decided = left.pop()
        conditions = [condition for condition in (decided.needed, decided.offered) if condition]
        names = {name for condition in conditions for name in parameters(condition)} - by
        left += [other for other in questions if other.name in names]
        by |= names
    return tuple(other for other in questions if other.name in by)
