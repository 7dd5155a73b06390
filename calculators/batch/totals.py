"""Totals beside the rows: how many of each group were answered, and what their amounts come to."""

from collections.abc import Iterable, Sequence

from ..kit.ask import Refused, nearest
from ..kit.money import Money
from . import Batch
from .sheet_out import kinds_of

MOST = 100_000  # groups; who sums by what each row has for itself is told so
COUNTED = ("rows", "answered", "refused", "doubted")


class Totals:
    """The totals of a batch by some of the columns that come out, named as they are or by their questions. Raises Refused."""

    def __init__(self, batch: Batch, by: Sequence[str]):
        asked = dict(zip(batch.questions, batch.header[batch.wrong_at + 1 :]))
        names = [asked.get(name, name) for name in by]
        unknown = [name for name in names if name not in batch.header]
        if unknown:
            near = nearest(unknown[0], [*batch.header, *asked]) or "."
            raise Refused({"sum-by": f"No column that comes out is called {unknown[0][:60]!r}{near}"})
        self._by = [batch.header.index(name) for name in names]
        kinds = kinds_of(batch)[: batch.wrong_at]
        self._amounts = [at for at, kind in enumerate(kinds) if kind == "money"]
        self._wrong_at = batch.wrong_at
        self.header = (*names, *COUNTED, *(batch.header[at] for at in self._amounts))
        self._sums: dict[tuple[str, ...], list[int]] = {}

    def add(self, row: Sequence[str]) -> None:
        wrong, doubted = row[self._wrong_at] != "", row[self._wrong_at - 1] != ""
        counts = (1, int(not wrong), int(wrong), int(doubted))
        self._count(tuple(row[at] for at in self._by), [*counts, *(_cents(row[at]) for at in self._amounts)])

    def join(self, other: "Totals") -> None:
        for group, sums in other._sums.items():
            self._count(group, sums)

    def _count(self, group: tuple[str, ...], more: Iterable[int]) -> None:
        sums = self._sums.get(group)
        if sums is None and len(self._sums) >= MOST:
            raise Refused({"sum-by": f"There are more than {MOST:,} groups. Sum by columns that more rows have in common."})
        self._sums[group] = [*map(sum, zip(sums, more))] if sums else [*more]

    def rows(self) -> list[list[str]]:
        """The groups in order of their texts, each with its counts and its sums of what was answered."""
        counted = len(COUNTED)
        return [
            [*group, *map(str, sums[:counted]), *(str(Money(cents)) for cents in sums[counted:])]
            for group, sums in sorted(self._sums.items())
        ]


def _cents(cell: str) -> int:
    return int(cell.replace(".", "")) if cell else 0
