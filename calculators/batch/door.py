"""Where a page comes in with a table: a message in, a reply out, JSON both. The command line uses the same parts."""

import csv
import io
import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from .. import find
from ..kit.ask import Refused
from . import Batch, Row, Unreadable, known_calculator, recipes
from .columns import Column, nearest_question, recognized
from .sheet_out import Book, form_of
from .table import Table, opened

if TYPE_CHECKING:
    from .table import Raw

Json = dict[str, Any]
NEAREST = 500  # of how many unknown columns the nearest question is looked for
LOOKED = 1000  # rows that are looked through at a time
VALUES, LONG = 3, 80  # first values of a column that are shown, and their letters


def reply(message: str) -> str:
    """A message to its reply; what can't be worked at all comes back as `{"wrong"}`.

    {"file": base64, "name", "calculator"}            a file's columns and rows: {"columns": [{"name", "as", "nearest"}], "rows", "lines",
                                                      "notes"}; `sheet` names a workbook's sheet, and a row is a sentence where it
                                                      can't be read
    {"calculator", "columns": [{"name", "as"}], …}    some of its `rows` and their `lines`, worked: {"columns", "rows"}
    {"columns", "rows"}                               rows as comma-separated text: {"csv"}

    So a page holds a whole file. A large one it hands over in pieces, and gets the results in pieces:

    {"hold": base64, "at"}                            a piece of the file, kept: {"held"}
    {"look": calculator, "sheet"}                     a stretch of it, looked through: {"rows", "share", "done"}, at last with its columns
    {"work": calculator, "columns", "form", …}        the next `most` rows worked: what comes out as text of the form, and what is wrong
    {"drop": true}                                    nothing is held any more: {}
    Where what was held is gone, as in a worker that was started anew, the reply is {"gone"}: begin again.
    """
    request = json.loads(message)
    try:
        return as_json(_replied(request))
    except Refused as refusal:
        return as_json({"wrong": refusal.wrong})


def _replied(request: Json) -> Json:
    if "file" in request:
        return read_whole(io.BytesIO(from_base64(request["file"])), request["calculator"], request.get("sheet"))
    if {"hold", "look", "work", "drop"} & request.keys():
        return store.reply(request)
    if "calculator" in request:
        batch = Batch(request["calculator"], columns_sent(request["columns"]))
        return {"columns": batch.header, "rows": list(batch.work(map(as_row, request["rows"]), request.get("lines")))}
    return {"csv": written([request["columns"], *request["rows"]])}


class Held:
    """A file that a page hands over in pieces, and how far it is read; a page has one at a time."""

    def __init__(self) -> None:
        self.drop()

    def drop(self) -> None:
        self.raw: io.BytesIO | None = None
        self.table: Table | None = None
        self.looked: Iterator[int] | None = None
        self.rows: Iterator[tuple[int, Row]] | None = None

    def reply(self, request: Json) -> Json:
        if "drop" in request:
            self.drop()
            return {}
        if "hold" in request:
            return self.hold(from_base64(request["hold"]), request["at"])
        if not self.raw:
            return {"gone": True}
        if "look" in request:
            return self.look(self.raw, request["look"], request.get("sheet"))
        return self.work(self.raw, self.table, request) if self.table else {"gone": True}

    def hold(self, piece: bytes, at: int) -> Json:
        if not at:
            self.drop()
            self.raw = io.BytesIO()
        if not self.raw or self.raw.seek(0, 2) != at:
            return {"gone": True}
        self.raw.write(piece)
        return {"held": at + len(piece)}

    def look(self, raw: io.BytesIO, calculator: str, sheet: str | None) -> Json:
        """The next stretch of the file; at its end what its columns are taken for."""
        known_calculator(calculator)
        if not self.table or not self.looked:
            self.table, self.seen = opened(raw, calculator, sheet), 0
            self.looked = self.table.look_through()
        stretch = list(islice(self.looked, LOOKED))
        self.seen += len(stretch)
        reached = {"rows": self.seen, "share": share_of(raw), "done": len(stretch) < LOOKED}
        if not reached["done"]:
            return reached
        self.looked = None
        return reached | self.about(self.table, calculator)

    def about(self, table: Table, calculator: str) -> Json:
        """What a page shows of a table before anything is worked."""
        columns = described(calculator, recognized(calculator, table.names))
        known = recipes.known(calculator, table.names)
        if len(columns) < 2 and not any(column["as"] for column in columns):
            raise Refused({"file": table.why_no_question()})  # one column is no table that somebody could tell more of
        if not self.seen:
            raise Refused({"file": NO_ROWS if any(column["as"] for column in columns) else table.why_no_question()})
        first = [row for _, row in islice(table.rows(), 50) if type(row) is list]
        for at, column in enumerate(columns):
            values = (text for row in first if at < len(row) and (text := str(row[at]).strip()))
            column["values"] = [text[:LONG] for text in islice(values, VALUES)]
        asks = find(calculator).questions
        return {
            "columns": columns,
            "questions": [{"name": question.name, "label": question.label} for question in asks if not question.group],
            "needed": [question.name for question in asks if question.required and not question.needed and not question.group],
            "why": None if any(column["as"] for column in columns) else table.why_no_question(),
            "recipe": known
            and {"name": known.name, "look_at": known.look_at, "columns": recipes.columns_by(known, calculator, table.names)},
            "kind": table.kind,
            "notes": table.notes,
            "sheets": table.sheets,
            "sheet": table.sheet,
        }

    def work(self, raw: io.BytesIO, table: Table, request: Json) -> Json:
        """The next rows, worked; the first time with the names of the columns, and with how the file begins."""
        begun = request["from"] > 0
        if not begun:
            self.batch = Batch(request["work"], columns_sent(request["columns"]), tuple(request.get("same", {}).items()))
            self.rows, self.done = table.rows(), 0
            self.book = Book() if request["form"] == "xlsx" else None
        if not self.rows or request["from"] != self.done:
            return {"gone": True}
        batch, book = self.batch, self.book
        part = list(islice(self.rows, request["most"]))
        worked = [batch.work_row(row, line) for line, row in part]
        self.done += len(part)
        ended = request.get("last") or len(part) < request["most"]
        if book:
            begin = b"" if begun else book.begin(distinct(batch.header))
            text = in_base64(begin + book.add(form_of(batch)(worked)) + (book.end() if ended else b""))
        else:
            text = written([*([] if begun else [batch.header]), *worked])
        refused = [
            [str(line), row[batch.wrong_at].removeprefix(f"Line {line}. ")] for (line, _), row in zip(part, worked) if row[batch.wrong_at]
        ]
        return {
            "text": text,
            "count": len(part),
            "refused": refused,
            "doubted": sum(row[batch.wrong_at - 1] != "" for row in worked),
            "done": ended,
            "share": share_of(raw),
            "columns": batch.header,
            "first": worked[: request["shown"]],
            "notes": table.notes,
        }


def share_of(raw: io.BytesIO) -> float:
    """How much of a file was read, from 0 to 1."""
    return raw.tell() / (raw.getbuffer().nbytes or 1)


store = Held()


def read_whole(raw: "Raw", calculator: str, sheet: str | None) -> Json:
    """All that a file holds, and what its columns are taken for."""
    known_calculator(calculator)
    table = opened(raw, calculator, sheet)
    for _ in table.look_through() if table.has_nameless else ():
        pass
    columns = described(calculator, recognized(calculator, table.names))
    if not any(column["as"] for column in columns):
        raise Refused({"file": table.why_no_question()})
    rows = list(table.rows())
    if not rows:
        raise Refused({"file": NO_ROWS})
    return {"columns": columns, "rows": [row for _, row in rows], "lines": [line for line, _ in rows], "notes": table.notes}


NO_ROWS = "There is no row under the names of the columns. Add at least one."


def described(calculator: str, columns: Sequence[Column]) -> list[Json]:
    """Columns as JSON, each unknown one with the question that it is nearest to."""
    unknown = [column.name for column in columns if column.taken is None][:NEAREST]
    near = {name: nearest_question(calculator, name) for name in dict.fromkeys(unknown)}
    return [
        {"name": column.name, "as": column.taken, "nearest": near.get(column.name) if column.taken is None else None} for column in columns
    ]


def columns_sent(sent: Iterable[Json]) -> tuple[Column, ...]:
    """Columns as a page sends them back."""
    return tuple(Column(column["name"], column["as"]) for column in sent)


def as_row(sent: list[Any] | str) -> Row:
    """A row as a page sends it back: a cell that holds no value is a mapping that says why."""
    if type(sent) is str:
        return sent
    return [Unreadable(cell["unreadable"]) if type(cell) is dict and [*cell] == ["unreadable"] else cell for cell in sent]


def from_base64(text: str) -> bytes:
    try:
        return a2b_base64(text)
    except ValueError:
        raise Refused({"file": "The file did not arrive whole. Give its bytes as base64."}) from None


def in_base64(content: bytes) -> str:
    return b2a_base64(content, newline=False).decode()


def as_json(reply: Json) -> str:
    return json.dumps(reply, separators=(",", ":"), default=lambda cell: {"unreadable": cell.why})


def written(rows: Iterable[Sequence[str]]) -> str:
    """Rows as comma-separated lines, the same bytes everywhere."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def distinct(names: Iterable[str]) -> list[str]:
    """Names of which no two are the same."""
    apart: list[str] = []
    for name in names:
        count, own = 1, name
        while own in apart:
            count += 1
            own = f"{name} ({count})"
        apart.append(own)
    return apart
