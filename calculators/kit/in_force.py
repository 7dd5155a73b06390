"""From when until when a row holds, and the day that an answer is asked for.

A row that can change carries `in_force = { from = 2027-01-01, until = 2027-12-31 }`; both days are in it, and a bound
that is not known is left out. Outside its days a row is not used.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NoReturn, TypeVar, cast

from .ask import Refused
from .tables import keyed
from .values import shown

if TYPE_CHECKING:
    from typing import Protocol

    class Dated(Protocol):
        """A row that may hold on some days only."""

        @property
        def in_force(self) -> "InForce": ...


Row = TypeVar("Row", bound="Dated")
_as_of: ContextVar[date | None] = ContextVar("as_of", default=None)
_today: ContextVar[date | None] = ContextVar("today", default=None)


@dataclass(frozen=True)
class InForce:
    """The first and the last day of a row, both in it; None where that bound is not known."""

    first: date | None = keyed("from")
    last: date | None = keyed("until")

    def holds_on(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        """`from January 1, 2027 until December 31, 2027`."""
        bounds = (("from", self.first), ("until", self.last))
        return " ".join(f"{word} {shown(day)}" for word, day in bounds if day)


ALWAYS = InForce()


@contextmanager
def answering_as_of(day: date | None) -> Iterator[None]:
    """Answer by the rows of a day, whatever day the answers themselves name; None leaves it to them."""
    token = _as_of.set(day)
    try:
        yield
    finally:
        _as_of.reset(token)


@contextmanager
def answering_on(day: date | None) -> Iterator[None]:
    """Answer on a day: it decides about the rows for which the answers name none."""
    token = _today.set(day)
    try:
        yield
    finally:
        _today.reset(token)


def as_of(day: date | None = None) -> date | None:
    """The day whose rows count: the one asked for, else `day`, which the answers name, else today; None where none is known."""
    return _as_of.get() or day or _today.get()


def asked_as_of() -> date | None:
    """The day whose rows were asked for; None where that was left to the answers."""
    return _as_of.get()


class OutOfForce:
    """What stands in for a part of a row outside its days: it is false, and whoever reads it is refused with a sentence."""

    def __init__(self, question: str, sentence: str):
        self._refused = {question: sentence}

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> NoReturn:
        raise Refused(self._refused)


def standing_in(row: Row, question: str, sentence: str) -> Row:
    """What stands in for a row outside its days. It passes for such a row, since nobody gets to read anything of it."""
    return cast("Row", OutOfForce(question, sentence))


class RowsInForce(dict[str, Row]):
    """A table whose rows are those in force on the day of the answer: `out` makes what stands in for one that is not."""

    def __init__(self, rows: dict[str, Row], out: Callable[[Row], Row]):
        super().__init__(rows)
        self._out = out

    def __getitem__(self, key: str) -> Row:
        row = super().__getitem__(key)
        return row if is_in_force(row) else self._out(row)


def is_in_force(row: "Dated", day: date | None = None) -> bool:
    """Is the row used on this day? One with a bound is not while no day is known."""
    dates = row.in_force
    if dates is ALWAYS:
        return True
    day = as_of(day)
    return day is not None and dates.holds_on(day)
