"""Which single answer would change a figure most: a step each way on every question, worked out by the very same rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..kit.ask import Question, Refused, needed
from ..kit.calculator import Calculator
from ..kit.money import Money
from ..kit.values import shown, typed

MOST = 3


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
        words = self.question.of_kind.said(self.question, value)
        return f"“{words}”" if self.question.among else words


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
        others = question.of_kind.around(question, value)
        tried = [change for other in others if (change := tried_with(calculator, answers, question, value, other, figure))]
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
