"""Which single answer would change a figure most: a step each way on every question, worked out by the very same rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..kit.ask import Question, Refused, needed, typed
from ..kit.calculator import Calculator
from ..kit.kinds import FIRST_DAY, LAST_DAY
from ..kit.money import Money
from ..kit.values import shown

MOST = 3
CHOICES = 4  # of a longer list no choice is a step away
TENTH = 10  # of an amount
STEPS = {"date": timedelta(30), "percent": 1}
WHOLE = {"miles": 1000, "months": 6}


@dataclass(frozen=True)
class Change:
    """Another answer to a question, and the figure that it would make."""

    question: Question
    value: object
    other: object
    figure: Money
    by: int  # cents

    @property
    def sentence(self) -> str:
        unit = f" {self.question.unit}" if self.question.unit else ""
        said, instead = (self._said(value) for value in (self.other, self.value))
        more = "more" if self.by > 0 else "less"
        return f"{self.question.title}, {said}{unit} instead of {instead}: {shown(self.figure)}, {shown(Money(abs(self.by)))} {more}."

    def _said(self, value: object) -> str:
        if self.question.kind == "choice":
            return f"“{dict(self.question.choices())[typed(value)]}”"
        return shown(value)


def changes(calculator: Calculator[Any, Any], answers: Mapping[str, object]) -> list[Change]:
    """The questions whose answer changes the figure most, each by the step that does so more; none where the figure is no amount."""
    answer = calculator.work_out(answers)
    figure = answer.headline.figure
    if not isinstance(figure, Money):
        return []
    asked_for = set(needed(calculator.asks, answers))
    found = []
    for question in calculator.questions:
        value = getattr(answer.asked, question.name)
        if value is None or question.group or question.private or question.name not in asked_for:
            continue
        tried = [change for other in around(question, value) if (change := tried_with(calculator, answers, question, value, other, figure))]
        found += sorted(tried, key=lambda change: -abs(change.by))[:1]
    return sorted(found, key=lambda change: -abs(change.by))[:MOST]


def tried_with(
    calculator: Calculator[Any, Any], answers: Mapping[str, object], question: Question, value: object, other: object, figure: Money
) -> Change | None:
    """What another answer comes to; None where it changes nothing, or is none that goes with the rest."""
    try:
        short = calculator.work_out({**answers, question.name: typed(other)}).headline
    except Refused:
        return None
    if not isinstance(short.figure, Money) or short.figure == figure:
        return None
    return Change(question, value, other, short.figure, short.figure.cents - figure.cents)


def around(question: Question, value: Any) -> Sequence[object]:
    """A step each way from an answer; of a choice among few, the others."""
    if question.kind == "yes-no":
        return [not value]
    if question.kind == "choice":
        return [key for key in question.among if key != typed(value)] if len(question.among) <= CHOICES else []
    if question.kind == "money":
        tenth = max(value.cents // TENTH, 1)
        return [Money(value.cents - tenth), Money(value.cents + tenth)] if value else []
    step = WHOLE.get(question.unit, 1) if question.kind == "whole" else STEPS.get(question.kind)
    if step is None:
        return []
    least, most = (FIRST_DAY, LAST_DAY) if isinstance(value, date) else (question.at_least, question.at_most)
    return [other for other in (value - step, value + step) if least <= other <= most]
