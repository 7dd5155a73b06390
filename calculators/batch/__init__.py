"""Many contracts at once: rows of cells in, rows of cells out, in order; a row that is wrong stops nothing.

    >>> batch = Batch.of("refund", ("contract", "price_paid", …), keep=("customer",))
    >>> batch.header
    ('customer', 'refund', 'path', …, 'doubts', 'wrong', 'contract', 'price_paid', …)
    >>> list(batch.work(rows))

This part knows no file and no process, and runs in the browser too. `table` opens files, `columns` knows what a column is,
`door` is where a page comes in. `files` reads and writes for the command line, `cluster` is for more than one machine.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import attrgetter
from typing import Any

from .. import find, names
from ..kit.ask import AtOnce, Question, Refused, instance_of, nearest, picked, questionnaire, read, read_at_once
from ..kit.calculator import ITS_DAY, Calculator
from ..kit.dotted import nested, parted
from ..kit.in_force import answering_as_of
from ..kit.money import Money
from ..kit.values import plain
from .columns import KEEP, LEAVE_OUT, Column, recognized, workable

Row = Sequence[Any] | str  # cells, of texts mostly; a sentence where they can't be read
WRONG, DOUBTS = "wrong", "doubts"
WORKING = ("working", "assumptions", "next_steps")
DATES = ("next_deadline", "deadlines")
SAID = 12  # how many wrong answers of a row a person is told of
PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:,[0-9]{3})*(?:\.[0-9]*)?|\.[0-9]+)")
RUNS = ("=", "+", "-", "@", "\t", "\r")  # what a cell begins with that a spreadsheet takes for a formula
MAY_RUN = re.compile("\0[=+@\t\r-]").search  # looks for such a cell in a row at once


@dataclass(frozen=True)
class Batch:
    """One calculator over the rows of a table.

    name      the calculator's machine name
    columns   the table's columns, in order
    same      answers that are the same in every row, by their questions: pairs of texts
    working   also give each row its working, assumptions and next steps, as JSON; this is slow
    as_json   tell what is wrong as JSON, by the questions' names, for programs
    as_is     carry cells along even where a spreadsheet would run them
    as_of     the day whose rows count, if not the answers' own
    deadlines also give each row the first date that must not be missed, and all of them as JSON; slower, too
    on        days for each of which the headline's figure is told as well, as if it were the day of the answer
    Raises Refused for an unknown calculator, and for columns that can't be worked.
    """

    name: str
    columns: tuple[Column, ...]
    same: tuple[tuple[str, str], ...] = ()
    working: bool = False
    as_json: bool = False
    as_is: bool = False
    as_of: date | None = None
    deadlines: bool = False
    on: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        known_calculator(self.name)
        workable(self.name, self.columns, dict(self.same))
        if self.on and not self._its_day:
            raise Refused({"on": "This calculator does not ask for the day of its answer, so it has no other days."})

    @classmethod
    def of(cls, name: str, columns: Iterable[str], keep: Iterable[str] = (), **options: Any) -> "Batch":
        """A batch over columns with those names, of which `keep` are only carried along. Raises Refused."""
        known_calculator(name)
        return cls(name, recognized(name, columns, dict.fromkeys(keep, KEEP)), **options)

    def __reduce__(self) -> tuple[Any, ...]:  # a worker is sent what was asked, and finds the calculator itself
        return Batch, (self.name, self.columns, self.same, self.working, self.as_json, self.as_is, self.as_of, self.deadlines, self.on)

    @cached_property
    def calculator(self) -> Calculator[Any, Any]:
        return find(self.name)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields of the outcome that get a column, the headline's figure first: all but what is there for a picture."""
        fields = [field.name for field in self.calculator.tells if not field.drawn]
        figure = self.calculator.figure or fields[0]
        return figure, *(name for name in fields if name != figure)

    @property
    def outcome_columns(self) -> tuple[str, ...]:
        return (*self.fields, *self.on_days, *(DATES if self.deadlines else ()), *(WORKING if self.working else ()))

    @property
    def on_days(self) -> tuple[str, ...]:
        """The columns of the figure on other days."""
        return tuple(f"{self.fields[0]} on {day}" for day in self.on)

    @cached_property
    def _its_day(self) -> str | None:
        """The question that tells on which day an answer is wanted."""
        asks = {question.name for question in self.calculator.questions}
        return next((name for name in ITS_DAY if name in asks), None)

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The columns that come out: those that are kept, the outcome's, what is in doubt and what is wrong, the questions.

        A column that went in and has the name of one that is there already is called `asked.…`.
        """
        ours = (*self.outcome_columns, DOUBTS, WRONG)
        taken = {*ours}

        def named(column: Column) -> str:
            (name,) = self._harmless((column.name,))
            while name in taken:
                name = f"asked.{name}"
            taken.add(name)
            return name

        carried = [named(self.columns[at]) for at in self._carried]
        return (*carried, *ours, *(named(self.columns[at]) for at in self._typed))

    @cached_property
    def _carried(self) -> list[int]:
        return [at for at, column in enumerate(self.columns) if column.taken == KEEP]

    @cached_property
    def _typed(self) -> list[int]:
        return [at for at, column in enumerate(self.columns) if column.taken not in (KEEP, LEAVE_OUT)]

    @cached_property
    def wrong_at(self) -> int:
        """Where in a row that comes out it stands what is wrong with it."""
        return len(self.header) - len(self._typed) - 1

    def work(self, rows: Iterable[Row], lines: Iterable[int] | None = None) -> Iterator[list[str]]:
        """The rows that come out, one for each that goes in; a row that could not be read is a sentence about it.

        `lines` are their numbers in the file; what is wrong with a row is told with its number.
        """
        return map(self.work_row, rows, lines) if lines is not None else map(self.work_row, rows)

    def work_row(self, row: Row, line: int | None = None) -> list[str]:
        if self.as_of:
            with answering_as_of(self.as_of):
                return self._work_row(row, line)
        return self._work_row(row, line)

    def _work_row(self, row: Row, line: int | None) -> list[str]:
        try:
            if type(row) is list and [*map(type, row)] == self._all_text:
                carried, typed = self._pick_carried(row), self._pick_typed(row)
                said, wrong = self._worked_at_once(typed) or self._worked(dict(zip(self.questions, typed))), ""
            else:
                texts = self._in_cells(row)
                carried, typed = self._pick_carried(texts), self._pick_typed(texts)
                said, wrong = self._worked(self._answers(row)), ""
        except Refused as refusal:
            said, wrong = self._nothing, self._said(refusal.wrong, line)
        return [*(self._harmless(carried) if carried else ()), *said, wrong, *self._harmless(typed)]

    def _in_cells(self, row: Row) -> list[str]:
        """A row that is short or long, or holds more than text, as cells for each of the columns."""
        texts = [] if type(row) is str else cells(row[: len(self.columns)])
        return texts + [""] * (len(self.columns) - len(texts))

    @cached_property
    def _all_text(self) -> list[type[str]]:
        return [str] * len(self.columns)

    @cached_property
    def _pick_carried(self) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return picked(self._carried)

    @cached_property
    def _pick_typed(self) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return picked(self._typed)

    @cached_property
    def questions(self) -> list[str]:
        """The questions that are asked, in the columns' order."""
        return [self.columns[at].question for at in self._typed]

    @cached_property
    def _nothing(self) -> list[str]:
        return [""] * (self.wrong_at - len(self._carried))

    def _worked_at_once(self, typed: Sequence[str]) -> list[str] | None:
        """The cells of an outcome where all answers are right and nothing but the outcome is wanted, as in most rows; else None."""
        values = self._at_once(typed) if self._at_once else None
        return None if values is None else self._outcome(instance_of(self.calculator.asks, values))

    @cached_property
    def _at_once(self) -> AtOnce | None:
        """What reads a row of texts at once; None where more is wanted than the outcome, or answers are in groups."""
        if self.working or self.deadlines or self.on or self._dotted:
            return None
        return read_at_once(self.calculator.asks, self.questions, dict(self.same))

    def _outcome(self, asked: Any, figures: Iterable[str] = ()) -> list[str]:
        """The cells of an outcome. With no worksheet open, rules are bare functions: that is what makes a batch fast."""
        outcome, doubts = self.calculator.in_a_table(asked)
        in_doubt = _json([dict(zip(("question", "sentence"), doubt)) for doubt in doubts]) if doubts else ""
        return [*cells(self._values_of(outcome)), *figures, in_doubt]

    def _worked(self, answers: dict[str, Any]) -> list[str]:
        """The cells of all that is wanted of a row's answers; raises Refused."""
        answers |= self.same
        if self._dotted:
            answers = nested_answers(answers)
        if self.on and self._its_day:
            answers.setdefault(self._its_day, self.on[0].isoformat())
        figures = self._figures(answers) if self.on else ()
        if not (self.working or self.deadlines):
            return self._outcome(read(self.calculator.asks, answers), figures)
        answer = self.calculator.work_out(answers)
        explained = answer.explained() if self.working else {}
        dates = [dict(zip(("on", "title", "sentence"), plain(deadline))) for deadline in answer.deadlines] if self.deadlines else []
        return [
            *cells(self._values_of(answer.outcome)),
            *figures,
            *((dates[0]["on"] if dates else "", _json(dates) if dates else "") if self.deadlines else ()),
            *(_json(explained[name]) for name in explained),
            _json(answer.doubts) if answer.doubts else "",
        ]

    def _figures(self, answers: dict[str, Any]) -> Iterator[str]:
        """The figure of the headline on each of the days; nothing on a day on which the answers can't be taken."""
        for day in self.on:
            try:
                asked = read(self.calculator.asks, {**answers, self._its_day or "": day.isoformat()})
                outcome, _ = self.calculator.in_a_table(asked)
                yield cell(getattr(outcome, self.fields[0]))
            except Refused:
                yield ""

    def _answers(self, row: Row) -> dict[str, Any]:
        """The answers of a row that is more than the right number of texts; raises Refused for one that can't be read."""
        if type(row) is str:
            raise Refused({"answers": row})
        if len(row) != len(self.columns):
            raise Refused({"answers": of_another_length(len(row), len(self.columns))})
        for value, column in zip(row, self.columns):
            if type(value) is Unreadable and column.taken != LEAVE_OUT:
                raise Refused({"answers": value.why})
        return dict(zip(self.questions, self._pick_typed(row)))

    @cached_property
    def _values_of(self) -> Callable[[Any], tuple[Any, ...]]:
        """The values of an outcome that get a column, as a tuple."""
        values: Callable[[Any], Any] = attrgetter(*self.fields)
        return values if len(self.fields) > 1 else lambda outcome: (values(outcome),)

    @cached_property
    def _dotted(self) -> bool:
        return any("." in name for name in (*self.questions, *dict(self.same)))

    def is_amount(self, name: str) -> bool:
        """Is it money that a question asks for?"""
        question = question_named(self.calculator.asks, name)
        return question is not None and question.of_kind.of is Money

    def _said(self, wrong: Mapping[str, str], line: int | None) -> str:
        """What is wrong with a row, for a person or for a program."""
        if self.as_json:
            return _json(wrong)
        words = [
            f"{called}: {sentence}" if (called := in_words(self.calculator.asks, name)) else sentence for name, sentence in wrong.items()
        ]
        more = f" And {len(words) - SAID} more." if len(words) > SAID else ""
        return f"{f'Line {line}. ' if line else ''}{' '.join(words[:SAID])}{more}"

    def _harmless(self, carried: Sequence[str]) -> Sequence[str]:
        """Cells as no spreadsheet runs them."""
        if self.as_is or not MAY_RUN("\0" + "\0".join(carried)):
            return carried
        return [f"'{cell}" if cell.startswith(RUNS) and not PLAIN_NUMBER.fullmatch(cell) else cell for cell in carried]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that holds no value, and why."""

    why: str

    def __str__(self) -> str:
        return ""


def nested_answers(flat: dict[str, Any]) -> dict[str, Any]:
    """The answers of a row with groups; an empty cell of a group is no entry."""
    return nested({name: value for name, value in flat.items() if "." not in name or type(value) is not str or value.strip()})


def of_another_length(count: int, width: int) -> str:
    """What is said of a row that has too few or too many cells."""
    if count < width:
        return f"This row is cut short: it has {count} of {width} cells."
    return f"This row has {count} cells, and the table has {width} columns. Put a cell that holds a separator in quotation marks."


def question_named(asks: type, name: str) -> Question | None:
    """The question of that name, dotted in a group; None where there is none."""
    group, _, leaf = parted(name)
    question = next((question for question in questionnaire(asks).questions if question.name == group), None)
    if question and leaf:
        return next((inner for inner in question.inner if inner.name == leaf), question)
    return question


def in_words(asks: type, name: str) -> str:
    """What a person calls a wrong answer: its question, with the line of a group's (`Hotel, line 2`); nothing for no question."""
    question, (_, count, _) = question_named(asks, name), parted(name)
    called = question.label.rstrip("?") if question else ""
    return f"{called}, line {count}" if called and count else called


def known_calculator(name: str) -> None:
    """Raises Refused where there is no calculator of that name."""
    if name not in names():
        raise Refused({"calculator": f"There is no calculator of that name{nearest(str(name), names()) or '.'}"})


_json = json.JSONEncoder(separators=(",", ":")).encode


def cell(value: object) -> str:
    """A value as a cell holds it: as in the JSON, without quotes; empty for null; a list or a mapping as JSON."""
    return AS_CELL[type(value)](value)


def cells(values: Iterable[object]) -> list[str]:
    """Values as cells hold them."""
    return ["" if value is None else AS_CELL[type(value)](value) for value in values]


class _AsCell(dict[type, Callable[[Any], str]]):
    """How a value of each type is put into a cell: those that rows are full of, and all others by way of `plain`."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        return _plain_cell


def _plain_cell(value: object) -> str:
    content = plain(value)
    return content if type(content) is str else _json(content)


AS_CELL = _AsCell(
    {
        str: str,
        int: str,
        Money: Money.__str__,
        Unreadable: str,
        date: date.isoformat,
        type(None): lambda _: "",
        bool: lambda yes: "true" if yes else "false",
        Fraction: lambda share: f"{share.numerator}/{share.denominator}",
    }
)


def reply(message: str) -> str:
    """What `door.reply` says; a page comes in there."""
    from .door import reply

    return reply(message)
