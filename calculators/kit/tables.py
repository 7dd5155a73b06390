"""Sourced tables: TOML read into dataclasses, the same bytes on every machine, every mistake found at once.

A row is a dataclass; its `id` is the name of its table. Money is written 50.00, a share of 100 as a percent.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from pkgutil import get_data
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from .ask import nearest
from .money import Money

if TYPE_CHECKING:
    from typing import Any

Row = TypeVar("Row")


class Mistake(NamedTuple):
    """What is wrong in a file that a person edits, where, and what to write instead."""

    file: str
    entry: str
    field: str
    remedy: str

    def __str__(self) -> str:
        place = " ".join(part for part in (f"[{self.entry}]" if self.entry else "", self.field) if part)
        return f"{self.file}: {place + ': ' if place else ''}{self.remedy}"


class Mistakes(Exception):
    """The mistakes of a set of files, all at once."""

    def __init__(self, found: list[Mistake]):
        super().__init__("\n".join(map(str, found)))
        self.found = found


def load(package: str, file: str, row: type[Row]) -> dict[str, Row]:
    """The rows of a file that lies in a package, by id; raises Mistakes."""
    by_id, found = rows(get_data(package, file) or b"", row, f"{package.replace('.', '/')}/{file}")
    if found:
        raise Mistakes(found)
    return {id: whole for id, whole in by_id.items() if whole is not None}


def rows(raw: bytes, row: type[Row], file: str, depth: int = 1) -> tuple[dict[str, Row | None], list[Mistake]]:
    """The rows of a TOML file by id, `[id]` at depth 1 or `[topic.id]` at depth 2, and every mistake in them.

    A row with a mistake stands as None; where the file can't be read at all, there are no rows.
    """
    found: list[Mistake] = []
    tables = parse(raw, file, found)
    if depth == 2:
        for topic, group in tables.items():
            if not isinstance(group, dict) or not all(isinstance(table, dict) for table in group.values()):
                found.append(Mistake(file, topic, "", f"name each entry with two words and a dot, like [{topic}.first-rule]."))
        tables = {f"{topic}.{id}": table for topic, group in tables.items() if isinstance(group, dict) for id, table in group.items()}
    return {id: fit(table, row, file, id, found) for id, table in tables.items()}, found


def parse(raw: bytes, file: str, found: list[Mistake]) -> dict[str, Any]:
    """The tables of a TOML file; none, and a mistake more, where it is not TOML."""
    try:
        return tomllib.loads(raw.decode("utf-8-sig"), parse_float=Decimal)
    except ValueError as problem:
        found.append(Mistake(file, "", "", f"this is not TOML: {problem}. Mend that line; an entry's name may stand only once."))
        return {}


def fit(table: object, row: type[Row], file: str, entry: str, found: list[Mistake]) -> Row | None:
    """A table as a `row`; None, and what is wrong appended to `found`, where it does not fit."""
    return _row(table, row, file, entry, "", found, entry)


def _fit(value: Any, kind: Any, file: str, entry: str, place: str, found: list[Mistake]) -> Any:
    """`value`, whatever TOML gave, as a `kind`, whatever a row is annotated with; what is wrong of it is appended to `found`."""

    def wrong(remedy: str) -> None:
        found.append(Mistake(file, entry, place, remedy))

    parts: tuple[Any, ...] = getattr(kind, "__args__", ())
    origin = getattr(kind, "__origin__", None)
    if type(None) in parts:
        kind = next(part for part in parts if part is not type(None))
        origin, parts = getattr(kind, "__origin__", None), getattr(kind, "__args__", ())
    if isinstance(kind, type) and is_dataclass(kind) and kind is not Money:
        return _row(value, kind, file, entry, place, found)
    if kind is object:
        return value
    if origin in (list, tuple):
        if not isinstance(value, list):
            return wrong("write a list, in square brackets.")
        return tuple(_fit(item, parts[0], file, entry, f"{place}[{i}]", found) for i, item in enumerate(value, 1))
    if origin is dict:
        if not isinstance(value, dict):
            return wrong("write a table.")
        return {key: _fit(item, parts[1], file, entry, f"{place}.{key}", found) for key, item in value.items()}
    if kind is Money or kind is Decimal:
        if type(value) not in (int, Decimal) or value < 0 or (kind is Money and value * 100 % 1):
            return wrong("write an amount like 50.00, without quotes." if kind is Money else "write a number like 10, without quotes.")
        return Money.dollars(value) if kind is Money else Decimal(value)
    if type(value) is not kind:
        write = {
            str: 'text in quotes, like "this"',
            int: "a whole number like 60, without quotes",
            bool: "true or false",
            date: "a date like 2026-03-01, without quotes",
        }
        return wrong(f"write {write[kind]}.")
    return value


def _row(value: object, kind: type[Row], file: str, entry: str, place: str, found: list[Mistake], id: str | None = None) -> Row | None:
    if not isinstance(value, dict):
        found.append(Mistake(file, entry, place, "write a table, with a line for each of its fields."))
        return None
    parts = fields(cast("Any", kind))
    known = {part.metadata.get("key", part.name): part for part in parts if part.name != "id"}
    dot, before = place + "." if place else "", len(found)
    for key in value:
        if key not in known:
            found.append(Mistake(file, entry, dot + key, f"no such field{nearest(key, known)}. Known here: {', '.join(known)}."))
    values: dict[str, Any] = {"id": id} if len(known) < len(parts) else {}
    for name, part in known.items():
        if name in value:
            values[part.name] = _fit(value[name], part.type, file, entry, dot + name, found)
            required = part.default is MISSING and part.default_factory is MISSING
            if required and value[name] == "":
                found.append(Mistake(file, entry, dot + name, "is empty. Write something between the quotes."))
            words = part.metadata.get("words")
            for said in value[name] if isinstance(value[name], list) else [value[name]]:
                if words and isinstance(said, str) and said not in words:
                    found.append(Mistake(file, entry, dot + name, f"write one of {', '.join(words)}{nearest(said, words)}."))
        elif part.default is MISSING and part.default_factory is MISSING:
            found.append(Mistake(file, entry, dot + name, f"is missing. Add a line `{name} = …`."))
    return kind(**values) if len(found) == before else None


def one_of(*words: str, **default: Any) -> Any:
    """A text field of a row, or a list of them, that can only be of these words."""
    return field(metadata={"words": words}, **default)


def keyed(key: str) -> Any:
    """A field of a row that may be left out (None then), under a key that Python can't have for a name."""
    return field(default=None, metadata={"key": key})
