"""The lists in an outcome, of rows or of days, as words to set as tables."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import NamedTuple

from ..kit.calculator import telling
from ..kit.values import shown


class Table(NamedTuple):
    """A list of an outcome: its label, its headings and its rows in words, and is it there only for a picture?"""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drawn: bool


def tables(outcome: object) -> Iterable[Table]:
    """Each list of rows or of days in an outcome, and in the outcomes of its parts."""
    for field in telling(type(outcome)).told:
        value = getattr(outcome, field.name)
        if isinstance(value, Mapping):
            for part in filter(None, value.values()):  # what is there only for a picture is drawn on the part's own sheet
                yield from (table for table in tables(part) if not table.drawn)
        elif isinstance(value, Sequence) and value and is_dataclass(value[0]):
            names = [part.name for part in fields(value[0])]
            columns = getattr(value[0], "columns", None) or tuple(name.replace("_", " ").capitalize() for name in names)
            yield Table(
                field.label,
                columns,
                tuple(tuple(words(getattr(row, name), at == 0) for at, name in enumerate(names)) for row in value),
                field.drawn,
            )
        elif isinstance(value, Sequence) and value and isinstance(value[0], date):
            rows = tuple((shown(count), shown(day)) for count, day in enumerate(value, 1))
            yield Table(field.label, ("No.", "Date"), rows, field.drawn)


def words(value: object, first: bool) -> str:
    """A cell as a person reads it: a machine's word without its hyphens, and the one that names the row with a capital."""
    text = shown(value)
    if isinstance(value, str) and re.fullmatch("[a-z]+(-[a-z]+)*", value):
        text = value.replace("-", " ")
        return text.capitalize() if first else text
    return text
