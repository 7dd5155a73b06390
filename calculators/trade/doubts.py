"""Answers that are allowed and yet look like a slip: found by the thresholds of doubts.toml, and told with what was probably meant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from ..kit.ask import Question, questionnaire
from ..kit.dates import add_months
from ..kit.dotted import dotted, parted
from ..kit.money import Money
from ..kit.tables import load
from ..kit.values import shown

if TYPE_CHECKING:
    from ..kit.kinds import Ordered

YEAR, FEWEST_DAYS = 365, 30  # a drive home from far away in the first days is no pace for a year


@dataclass(frozen=True)
class Doubt:
    """A threshold; doubts.toml says what its fields are."""

    id: str
    reason: str
    question: str = ""
    over: Decimal | None = None
    high: str = ""
    under: Decimal | None = None
    low: str = ""
    calculators: tuple[str, ...] = ()

    def sentence(self, value: object, is_high: bool = True) -> str:
        return (self.high if is_high else self.low).format(value=shown(value))


@cache
def table() -> dict[str, Doubt]:
    return load("calculators", "doubts.toml", Doubt)


class Doubts:
    """What of the answers to some questions is doubted; called with them, it gives (question, sentence) of each, in order."""

    def __init__(self, calculator: str, asks: type):
        rows = {row.question: row for row in table().values() if calculator in (row.calculators or (calculator,))}
        questions, self.names = questionnaire(asks).questions, questionnaire(asks).names
        self.days = [question.name for question in questions if question.of_kind.of is date and question.name != "today"]
        self.groups = [(question.name, Doubts(calculator, question.group)) for question in questions if question.group]
        self.ranges = [_range(question, row) for question in questions if (row := rows.get(question.name)) and question.name not in DRIVEN]
        self.driven = [
            (name, pace, int(over), of)
            for name, of in DRIVEN.items()
            if {name, "coverage_start"} <= {*self.names} and (over := (pace := rows[name]).over) is not None
        ]

    def __call__(self, answers: object, today: date | None = None) -> list[tuple[str, str]]:
        values = vars(answers)
        found: list[tuple[str, str]] = []
        for name, in_cents, least, most, row in self.ranges:
            value = values[name]
            measure = value.cents if in_cents and value is not None else value
            if measure and not (least <= measure and (most is None or measure <= most)):
                found.append((name, row.sentence(value, not measure <= least)))
        today = values.get("today", today)
        first, last, row = _days_around(today)
        for name in self.days:
            day = values[name]
            if day and not first <= day <= last:
                found.append((name, row.sentence(day, today is not None or day > last)))
        for name, row, over, of in self.driven:
            miles, start, until = of(answers), values["coverage_start"], values.get("cancel_on", today)
            if miles and start and until >= start and miles * YEAR > over * max((until - start).days, FEWEST_DAYS):
                found.append((name, row.sentence(miles)))
        for name, doubts in self.groups:
            for count, entry in enumerate(values[name] or (), 1):
                found += [(dotted(name, count, leaf), sentence) for leaf, sentence in doubts(entry, today)]
        return sorted(found, key=lambda doubt: self.names.index(parted(doubt[0])[0])) if len(found) > 1 else found


DRIVEN: dict[str, Callable[[Any], int | None]] = {
    "miles_driven": lambda answers: answers.miles_driven,
    "odometer_now": lambda answers: (
        None if answers.odometer_at_start is None or answers.odometer_now is None else answers.odometer_now - answers.odometer_at_start
    ),
}


def _range(question: Question, row: Doubt) -> tuple[str, bool, "Ordered", "Ordered | None", Doubt]:
    """(the question, is it in cents, the least and the most that is beyond doubt but for 0, its row)."""
    of = question.of_kind.of
    in_cents = of is Money
    least, most = ((limit if limit is None else limit * 100) if in_cents else limit for limit in (row.under, row.over))
    as_number: type[int] | type[Decimal] = int if in_cents or of is int else Decimal
    beyond = question.at_most.cents if isinstance(question.at_most, Money) else question.at_most
    return question.name, in_cents, as_number(least or 0), beyond if most is None else as_number(most), row


@cache
def _days_around(today: date | None) -> tuple[date, date, Doubt]:
    """The first and the last day beyond doubt, and the row that says so."""
    if today is None:
        row = table()["year"]
        return date(int(row.under or 1), 1, 1), date(int(row.over or 9999), 12, 31), row
    row = table()["years-from-today"]
    months = 12 * int(row.over or 0)
    return add_months(today, -months), add_months(today, months), row
