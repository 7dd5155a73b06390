"""Many contracts at once: rows of cells in, rows of cells out, in order; a row that is wrong stops nothing.

    >>> batch = Batch("refund", ("contract", "price_paid", …))
    >>> batch.header
    ('contract', 'price_paid', …, 'refund', 'path', …, 'wrong')
    >>> list(batch.work(rows))

Columns are the questions' machine names; a group's are dotted (`expenses.1.hotel`). This part knows no file and no
process, and runs in the browser too. `files` reads and writes for the command line, `cluster` for more than one machine.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from operator import attrgetter

from .. import find, names
from ..kit.ask import Refused, nearest
from ..kit.calculator import Calculator
from ..kit.money import Money
from ..kit.values import plain

WRONG = "wrong"
WORKING = ("working", "assumptions", "next_steps")
UNREADABLE = "This line can't be read as comma-separated cells. Look for a quotation mark that is not closed."


@dataclass(frozen=True)
class Batch:
    """One calculator over the rows of a table.

    name      the calculator's machine name
    columns   the table's columns, in order
    keep      columns that are no questions and are only carried along, like a contract's number
    working   also give each row its working, assumptions and next steps, as JSON; this is slow
    Raises Refused for an unknown calculator, and for columns that can't be told apart.
    """

    name: str
    columns: tuple[str, ...]
    keep: tuple[str, ...] = ()
    working: bool = False

    def __post_init__(self):
        if self.name not in names():
            raise Refused({"calculator": f"There is no calculator of that name{nearest(self.name, names()) or '.'}"})
        twice = sorted({column for column in self.columns if self.columns.count(column) > 1})
        if twice:
            raise Refused({column or "columns": f"The column {column!r} is there twice. Rename or remove one." for column in twice})
        missing = [column for column in self.keep if column not in self.columns]
        if missing:
            raise Refused({column: f"There is no such column to keep{nearest(column, self.columns) or '.'}" for column in missing})

    def __reduce__(self):  # a worker is sent what was asked, and finds the calculator itself
        return Batch, (self.name, self.columns, self.keep, self.working)

    @cached_property
    def calculator(self) -> Calculator:
        return find(self.name)

    @cached_property
    def told(self) -> tuple[str, ...]:
        """The fields of the outcome that get a column: all but what is there for a picture."""
        return tuple(told.name for told in self.calculator.tells if not told.drawn)

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The columns that come out: those that went in, the outcome's, and what is wrong.

        A column that went in and has the name of one that comes out is called `asked.…`.
        """
        ours = (*self.told, *(WORKING if self.working else ()), WRONG)
        return (*(f"asked.{column}" if column in ours else column for column in self.columns), *ours)

    def work(self, rows: Iterable[Sequence | None]) -> Iterator[list[str]]:
        """The rows that come out, one for each that goes in; None stands for a row that could not be read."""
        return map(self.work_row, rows)

    def work_row(self, row: Sequence | None) -> list[str]:
        carried = row if row and [*map(type, row)] == self._all_text else self._in_cells(row or ())
        try:
            return [*carried, *self._worked(self._answers(row)), ""]
        except Refused as refusal:
            return [*carried, *[""] * (len(self.header) - len(self.columns) - 1), _json(refusal.wrong)]

    def _in_cells(self, row: Sequence) -> list[str]:
        """A row that is short or long, or holds more than text, as cells for each of the columns."""
        held = cells(row[: len(self.columns)])
        return held + [""] * (len(self.columns) - len(held))

    @cached_property
    def _all_text(self) -> list[type]:
        return [str] * len(self.columns)

    def _worked(self, answers: dict) -> Iterator[str]:
        """The cells of an outcome. With no worksheet open, rules are bare functions: that is what makes a batch fast."""
        if not self.working:
            outcome = self.calculator.outcome(answers)
            return cells(self._told_of(outcome))
        answer = self.calculator.work_out(answers)
        explained = answer.explained()
        return (*cells(self._told_of(answer.outcome)), *(_json(explained[name]) for name in WORKING))

    def _answers(self, row: Sequence | None) -> dict:
        """The answers of a row, as a form would send them; an empty cell of a group is no entry."""
        if row is None:
            raise Refused({"answers": UNREADABLE})
        if len(row) > len(self.columns):
            remedy = "Put a cell that holds a comma in quotation marks."
            raise Refused({"answers": f"This row has {len(row)} cells, and the table has {len(self.columns)} columns. {remedy}"})
        answers = dict(zip(self.columns, row))
        for name in self.keep:
            answers.pop(name, None)
        if not self._dotted:
            return answers
        return nested({name: value for name, value in answers.items() if value != "" or "." not in name})

    @cached_property
    def _told_of(self) -> Callable:
        """The values of an outcome that get a column, as a tuple."""
        values = attrgetter(*self.told)
        return values if len(self.told) > 1 else lambda outcome: (values(outcome),)

    @cached_property
    def _dotted(self) -> bool:
        return any("." in column for column in self.columns)


def nested(flat: dict[str, str]) -> dict:
    """Dotted names as lists: `expenses.1.hotel` is `hotel` of the first of `expenses`. Gaps in the count close up."""
    answers, groups = {}, {}
    for name, value in flat.items():
        group, _, inner = name.partition(".")
        count, _, leaf = inner.partition(".")
        if leaf and count.isascii() and count.isdigit():
            groups.setdefault(group, {}).setdefault(int(count[:9]), {})[leaf] = value
        else:
            answers[name] = value
    return {**answers, **{group: [entries[count] for count in sorted(entries)] for group, entries in groups.items()}}


def strange(name: str, columns: Sequence[str]) -> list[str]:
    """The columns that are no questions of a calculator."""
    known = set(columns_of(find(name).questions))
    return [column for column in columns if re.sub(r"\.[1-9][0-9]*\.", ".1.", column, count=1) not in known]


def columns_of(questions, entries: int = 1) -> list[str]:
    """The columns of a table of answers, with so many entries of each group."""
    return [
        column
        for question in questions
        for column in (
            [f"{question.name}.{count}.{inner.name}" for count in range(1, entries + 1) for inner in question.group.questions]
            if question.kind == "group"
            else [question.name]
        )
    ]


_json = json.JSONEncoder(separators=(",", ":")).encode


def cell(value) -> str:
    """A value as a cell holds it: as in the JSON, without quotes; empty for null; a list or a mapping as JSON."""
    return AS_CELL[type(value)](value)


def cells(values: Iterable) -> list[str]:
    """Values as cells hold them."""
    return [AS_CELL[type(value)](value) for value in values]


class _AsCell(dict):
    """How a value of each type is put into a cell: those that rows are full of, and all others by way of `plain`."""

    def __missing__(self, kind: type) -> Callable:
        return _plain_cell


def _plain_cell(value) -> str:
    held = plain(value)
    return held if type(held) is str else _json(held)


AS_CELL = _AsCell({str: str, int: str, Money: str, date: date.isoformat, type(None): lambda _: "", bool: lambda yes: "true" if yes else "false", Fraction: plain})


def parsed(lines: Iterable[str]) -> Iterator[list[str] | None]:
    """The rows of comma-separated lines, the header first; None for a line that can't be read. Empty lines are no rows."""
    rows = csv.reader(lines)
    while True:
        try:
            yield from filter(None, rows)
            return
        except csv.Error:
            yield None


def header_of(rows: Iterator[list | None]) -> tuple[str, ...]:
    """The first row, as the columns of all that follow; raises Refused where there is none."""
    first = next(rows, None)
    if not first:
        raise Refused({"answers": "The first line must name the columns, like contract,price_paid."})
    return tuple(name.strip() for name in first)


def written(rows: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated lines, the same bytes everywhere."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def reply(message: str) -> str:
    """A message of the page to its reply, JSON both; what can't be worked at all comes back as `{"wrong"}`.

    {"csv": text, "calculator"}                     the rows of a file, and the columns that are no questions:
                                                    {"columns", "rows", "strange"}
    {"calculator", "columns", "rows", "keep"}       some of its rows, worked: {"columns", "rows"}
    {"columns", "rows"}                             rows as a file: {"csv"}
    """
    asked = json.loads(message)
    try:
        if "csv" in asked:
            rows = parsed(io.StringIO(asked["csv"].removeprefix("\ufeff"), newline=""))
            columns = header_of(rows)
            return _json({"columns": columns, "rows": list(rows), "strange": strange(asked["calculator"], columns)})
        if "calculator" in asked:
            batch = Batch(asked["calculator"], tuple(asked["columns"]), tuple(asked.get("keep", ())))
            return _json({"columns": batch.header, "rows": list(batch.work(asked["rows"]))})
        return _json({"csv": written([asked["columns"], *asked["rows"]])})
    except Refused as refusal:
        return _json({"wrong": refusal.wrong})
