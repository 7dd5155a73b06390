"""A file as a table: its columns and its rows with their line numbers, whatever a spreadsheet or a system made of it.

    >>> table = opened(io.BytesIO(content), "refund")
    >>> table.names
    ('contract', 'price_paid', …)
    >>> list(table.rows())
    [(2, ['app-major-guard', '2400.00', …]), (3, 'A quotation mark opens …'), …]

A row is a list of cells, or a sentence where it can't be read. Comma-separated text is read here; `workbook` reads Excel's.
"""

import codecs
import csv
import io
import re
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..kit.ask import Refused
from .columns import question_of

if TYPE_CHECKING:
    from typing import Protocol, TypeAlias

    class Raw(Protocol):
        """A binary file that can be read from its start again."""

        def seek(self, place: int, whence: int = 0, /) -> int: ...
        def read(self, most: int = ..., /) -> bytes: ...
        def tell(self) -> int: ...

    Rows: TypeAlias = Iterator[tuple[int, list[Any] | str]]  # a line with its cells, or with what can't be read in a sentence

Knows = Callable[[list[str]], int]  # how many of these names are those of columns that a calculator knows
SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "an upright line"}
QUOTED_LINES = 20  # a quotation mark that isn't closed within so many lines was never meant to be
BLOCK = 1 << 16
LONGEST_LINE = 1 << 20
FIRST_LINES = 12  # in which the names of the columns are looked for, where they are not on the first
MARKS = {b"\xef\xbb\xbf": "UTF-8", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
NOT_TABLES = {
    b"PAR1": "This is a Parquet file, which only the command line reads.",
    b"\xd0\xcf\x11\xe0": "This is an Excel workbook of the old kind, or one with a password. Save it as .xlsx without a password.",
    b"%PDF": "This is a PDF, not a table. Save the table as .csv or .xlsx.",
    b"Rar!": "This is a packed folder, not a table. Unpack it first.",
    b"\x89PNG": "This is a picture, not a table. Save the table as .csv or .xlsx.",
    b"\xff\xd8\xff": "This is a picture, not a table. Save the table as .csv or .xlsx.",
    b"{\\rtf": "This is a text document, not a table. Save the table as .csv or .xlsx.",
    b"<!": "This is a web page or an XML file, not a table. Save the table as .csv or .xlsx.",
    b"<?xml": "This is a web page or an XML file, not a table. Save the table as .csv or .xlsx.",
    b"<html": "This is a web page or an XML file, not a table. Save the table as .csv or .xlsx.",
}
NEVER_CLOSED = (
    "A quotation mark opens a cell on line {line} and is never closed before a separator or the line's end. "
    "Close it, or write it twice where it is meant as one."
)
TOO_LONG = "Line {line} is longer than a line of a table can be. Look for missing line ends."
NO_UTF_8 = re.compile(b"[\x80-\xc1\xf5-\xff]*")  # bytes that begin no character
# What Windows-1252 says by the bytes that Latin-1 leaves to control characters.
WINDOWS_1252 = dict(zip((*range(0x80, 0x81), *range(0x82, 0x8D), 0x8E, *range(0x91, 0x9D), 0x9E, 0x9F), "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"))


class Table:
    """A table that was opened.

    kind      `csv` or `xlsx`
    names     the columns' names, in order
    notes     what its reader should know of how it was read, as sentences; more come while rows are read
    marked    did its text begin with a byte-order mark?
    sheets    the names of a workbook's sheets; `sheet` is the one that this is
    """

    def __init__(
        self, kind: str, header: list[str], below: "Callable[[], Rows]", why_none: Callable[[], str], notes: list[str], marked: bool = False
    ):
        self.sheets: list[str] = []
        self.sheet: str | None = None
        self.kind, self.why_no_question, self.notes, self.marked = kind, why_none, notes, marked
        self._header, self._below = [" ".join(name.split()) for name in header], below
        self._nameless = {at for at, name in enumerate(self._header) if not name}
        self._places = [at for at, name in enumerate(self._header) if name]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._header[at] or f"column {at + 1}" for at in self._places)

    def rows(self) -> "Rows":
        """(line, cells of the columns) of each row; what can't be read is told in a sentence instead of cells."""
        width, places = len(self._header), self._places
        least = max((at for at, name in enumerate(self._header) if name), default=-1) + 1
        if least == width and len(places) == width:
            yield from self._below()
            return
        for line, row in self._below():
            if type(row) is list and len(row) >= least:
                row = [row[at] if at < len(row) else "" for at in places] + row[width:]  # a row that is too long stays so
            elif type(row) is list:
                row = [row[at] for at in places if at < len(row)]
            yield line, row

    def look_through(self) -> Iterator[int]:
        """Go over all rows once: a nameless column in which something stands becomes one; yields the rows seen so far."""
        empty = set(self._nameless)
        for count, (_, row) in enumerate(self._below(), 1):
            if empty and type(row) is list:
                empty -= {at for at in empty if at < len(row) and (type(row[at]) is not str or row[at].strip())}
            yield count
        self._places = [at for at in range(len(self._header)) if at not in empty]
        self._nameless = set()

    @property
    def has_nameless(self) -> bool:
        """Are there nameless columns that nobody has looked through?"""
        return bool(self._nameless)


def opened(raw: "Raw", calculator: str, sheet: str | None = None, known: Iterable[str] = ()) -> Table:
    """The table in a binary file that can be sought in; raises Refused where it is none.

    calculator   whose questions the columns are to be
    sheet        the name of a workbook's sheet; its first, if left out
    known        names of columns that somebody told of, beside the questions
    """
    raw.seek(0)
    start = raw.read(BLOCK)

    def knows(names: list[str]) -> int:
        return sum(name in known or question_of(calculator, name) is not None for name in names)

    if start.startswith(b"PK\x03\x04"):
        from .workbook import worksheet

        return worksheet(raw, sheet, knows)
    if sheet is not None:
        raise Refused({"sheet": "This file has no sheets. Leave the sheet out."})
    if start.startswith(b"\x1f\x8b"):
        raw = Unpacked(raw)
        start = raw.read(BLOCK)
    return _text(raw, start, knows)


def _text(raw: "Raw", start: bytes, knows: Knows) -> Table:
    encoding = next((name for mark, name in MARKS.items() if start.startswith(mark)), None)
    if not encoding:
        begins = start[:20].lstrip().lower()
        for mark, sentence in NOT_TABLES.items():
            if begins.startswith(mark.lower()):
                raise Refused({"file": sentence})
        if b"\0" in start:
            raise Refused({"file": binary(start)})
    notes: list[str] = []

    def lines() -> Iterator[str]:
        raw.seek(0)
        return lines_of(texts(raw, encoding == "UTF-16", notes))

    skipped, separator, header = _header(lines, knows)

    def below() -> "Rows":
        rows = rows_of(lines(), separator, skipped)
        next(rows, None)
        return rows

    return Table("csv", header, below, lambda: _why_no_question(lines, header, separator, knows), notes, encoding is not None)


def binary(start: bytes) -> str:
    every_other = max(start[::2].count(0), start[1::2].count(0))
    if every_other > len(start) // 4:
        return "This file looks like UTF-16 without its mark. Save it as CSV UTF-8."
    return "This file is not a table: it holds bytes that no text has. Save the table as .csv or .xlsx."


def _header(lines: Callable[[], Iterator[str]], knows: Knows) -> tuple[int, str, list[str]]:
    """(lines to pass over, separator, names of the columns); raises Refused where they can't be read."""
    said = next(lines(), "").strip("\r\n")
    says_so = said.lower().startswith("sep=") and len(said) == 5 and not said[4].isalnum() and said[4] != '"'
    skipped, separators = (1, (said[4],)) if says_so else (0, tuple(SEPARATORS))
    found = [(separator, row) for separator in separators for _, row in islice(rows_of(lines(), separator, skipped), 1)]
    if not found:
        raise Refused({"file": "The file is empty. Its first line must name the columns, like contract,price_paid."})
    separator, header = max(found, key=lambda one: (knows(one[1]), len(one[1])) if isinstance(one[1], list) else (-1, 0))
    if isinstance(header, str):
        raise Refused({"file": f"The names of the columns can't be read. {header}"})
    return skipped, separator, header


def _why_no_question(lines: Callable[[], Iterator[str]], header: list[str], separator: str, knows: Knows) -> str:
    """Why no column of a file seems to be a question, in a sentence."""
    for other in SEPARATORS:
        for (line, row), _ in zip(rows_of(lines(), other, 0), range(FIRST_LINES)):
            if type(row) is list and knows(row):
                return f"The names of the columns seem to stand on line {line}. Remove the lines above it, a title for one."
    named = ", ".join(f'"{name[:40]}"' for name in header[:6] if name.strip())
    if len(header) == 1:
        return (
            f"The first line holds one cell, {named or 'an empty one'}: no separator was found in it. "
            "It must name the columns, separated by commas, semicolons, tabs or upright lines."
        )
    odd = [name for name in header if any(letter < " " or letter == "\ufffd" for letter in name)]
    if odd:
        return "The first line holds characters that no name has, so the file is of another kind or encoding. Save it as CSV UTF-8."
    by = SEPARATORS.get(separator, repr(separator))
    return f"None of the first line's columns is a question of this calculator. Separated by {by}, it reads {named}."


def rows_of(lines: Iterator[str], separator: str, skipped: int) -> Iterator[tuple[int, list[str] | str]]:
    """(line number, cells) of each row, the names of the columns first; what can't be read is told in a sentence.

    Lines that are empty or hold only separators are no rows. A quotation mark that opens a cell must be closed before a
    separator, a line end or the file's end within QUOTED_LINES; else its line is told, and the next is read as a row.
    """
    ahead: deque[str] = deque()
    number, empty = 0, separator + "".join(SEPARATORS) + ' \r\n"\ufeff\xa0'
    while line := ahead.popleft() if ahead else next(lines, ""):
        number += 1
        if number <= skipped or line[0] in empty and not line.strip(empty):
            continue
        if len(line) > LONGEST_LINE:
            yield number, TOO_LONG.format(line=number)
        elif '"' not in line:
            yield number, line.rstrip("\r\n").split(separator)
        else:
            taken: list[str] = []
            ahead.appendleft(line)
            try:
                yield number, next(csv.reader(_quoted(ahead, lines, taken), delimiter=separator, strict=True))
            except csv.Error as problem:
                ahead.extendleft(reversed(taken[1:]))
                yield number, (TOO_LONG if "limit" in str(problem) else NEVER_CLOSED).format(line=number)
            else:
                number += len(taken) - 1


def _quoted(ahead: deque[str], lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """The lines in which a quotation mark may be closed; each that was looked at is among those taken."""
    while len(taken) < QUOTED_LINES and (line := ahead.popleft() if ahead else next(lines, "")):
        taken.append(line)
        yield line


def lines_of(texts: Iterable[str]) -> Iterator[str]:
    """The lines of a text that comes in pieces, each with its end: CR, LF or both. What is too long is cut."""
    rest = ""
    for text in texts:
        text = rest + text
        # A piece may end amid a line, or between CR and LF.
        end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        if end:
            yield from io.StringIO(text[:end], newline="")
        rest = text[end : end + LONGEST_LINE + 1]
    if rest:
        yield from io.StringIO(rest, newline="")


def texts(raw: "Raw", utf_16: bool, notes: list[str]) -> Iterator[str]:
    """The text of a file in pieces, without its mark: UTF-16 where its mark says so, else UTF-8.

    A byte that is no UTF-8 is read as Windows-1252, and `notes` says so.
    """
    rest, mark = b"", raw.read(2) if utf_16 else b""
    first = True
    while True:
        block = rest + raw.read(BLOCK)
        last = len(block) - len(rest) < 1
        if utf_16:
            whole = len(block) if last else len(block) - len(block) % 2
            if whole >= 2 and not last and block[whole - 1 if mark == b"\xff\xfe" else whole - 2] & 0xFC == 0xD8:
                whole -= 2  # the first half of a character beyond the first 65,536
            text = (mark + block[:whole]).decode("utf-16", "replace")
        else:
            whole = len(block) if last else before_a_half(block)
            text = _decoded(block[:whole], notes)
        if first and text.startswith("\ufeff"):
            text = text[1:]
        rest, first = block[whole:], first and not text
        if text:
            yield text
        if last:
            return


def before_a_half(block: bytes) -> int:
    """Where to cut a block of UTF-8 so that no character is cut."""
    for back in range(1, min(4, len(block) + 1)):
        if block[-back] >= 0xC0:
            return len(block) - back
        if block[-back] < 0x80:
            break
    return len(block)


def _decoded(block: bytes, notes: list[str]) -> str:
    try:
        return block.decode()
    except UnicodeDecodeError:
        note = "Some of this file is not UTF-8. It was read as Windows-1252: look at letters with accents."
        if note not in notes:
            notes.append(note)
    return block.decode(errors="windows-1252")


def _as_windows_1252(problem: UnicodeDecodeError) -> tuple[str, int]:
    """The text of bytes that are no UTF-8, up to the next that may be, and where that is."""
    after = problem.start + 1
    found = NO_UTF_8.match(problem.object, after)
    end = found.end() if found else after
    return problem.object[problem.start : end].decode("latin-1").translate(WINDOWS_1252), end


codecs.register_error("windows-1252", _as_windows_1252)  # type: ignore[arg-type]  # called for decoding alone, by `_decoded`


class Unpacked:
    """The content of a gzip file, to be read from the start as often as wanted; raises Refused where it is damaged."""

    def __init__(self, raw: "Raw"):
        self.raw = raw
        self.seek(0)

    def seek(self, place: int, whence: int = 0) -> int:
        self._unpack = zlib.decompressobj(31)
        return self.raw.seek(place, whence)

    def read(self, most: int = BLOCK) -> bytes:
        try:
            while True:
                packed = self._unpack.unconsumed_tail or (
                    self._unpack.unused_data + self.raw.read(BLOCK) if self._unpack.eof else self.raw.read(BLOCK)
                )
                if self._unpack.eof and packed:
                    self._unpack = zlib.decompressobj(31)  # another member
                content = self._unpack.decompress(packed, most)
                if content:
                    return content
                if not packed:
                    if not self._unpack.eof:
                        raise zlib.error
                    return b""
        except zlib.error:
            raise Refused({"file": "This packed file is damaged or cut short. Pack it again, or give the .csv itself."}) from None

    def tell(self) -> int:
        return self.raw.tell()
