"""An Excel workbook (.xlsx) as a table, read a stretch at a time, so that its memory is bounded whatever the file says of itself.

A workbook is a zip of XML that programs write and no person does: rows of cells, texts in a list of their own, and styles that
say which numbers are dates. What no spreadsheet writes there (comments, declarations, entities of one's own) is refused.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from ..kit.ask import Refused
from ..kit.values import decimal_text
from . import Unreadable
from .table import BLOCK, FIRST_LINES, Knows, Table, before_a_half
from .values import as_number

if TYPE_CHECKING:
    from .table import Raw, Rows

MOST_ENTRIES = 10_000
MOST_OF_A_PART = 16_000_000  # bytes of XML: what a workbook says of itself
MOST_TEXTS = 64_000_000  # bytes of XML: the list of its texts
LONGEST_ROW = 4_000_000  # letters of XML
COLUMNS = 16_384
MANY = 4096  # values of cells that are kept
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}  # the built-in formats of dates and times
PERCENTS = {9, 10}
LAST_DAY = 2_958_465  # December 31, 9999
ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));")
ESCAPED = re.compile("_x([0-9a-fA-F]{4})_")  # how a workbook writes what XML can't
ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
SAVE_AGAIN = "Open it in a spreadsheet and save it again as .xlsx."
DAMAGED = f"This workbook is damaged. {SAVE_AGAIN}"
OTHERS = {
    "mimetype": "This is a file of another office program. Save the table as .xlsx or .csv.",
    "xl/workbook.bin": "This is a binary workbook, .xlsb. Save it as .xlsx.",
    "word/document.xml": "This is a text document, not a table. Save the table as .xlsx or .csv.",
}


def worksheet(raw: "Raw", sheet: str | None, knows: Knows) -> Table:
    """The table on a sheet of a workbook, by its name; on the first that is not hidden, if left out. Raises Refused."""
    workbook = Workbook(raw)
    name = workbook.first if sheet is None else sheet
    if name not in workbook.sheets:
        raise Refused({"sheet": f"There is no sheet {name[:60]!r}. There are: {', '.join(list(workbook.sheets)[:20])}."})
    rows = workbook.rows(name)
    header = next((cells for _, cells in rows), None)
    if header is None:
        raise Refused({"file": f"The sheet {name!r} is empty. Its first row must name the columns."})
    names = [*map(str, in_a_row(header))]

    def below() -> "Rows":
        rows = workbook.rows(name)
        next(rows, None)
        for line, cells in rows:
            beyond = max(cells) >= len(names) and max(cells)
            yield (
                line,
                f"Cell {letters(beyond)}{line} stands right of the last column that has a name." if beyond else in_a_row(cells, len(names)),
            )

    def why_none() -> str:
        for (line, cells), _ in zip(workbook.rows(name), range(FIRST_LINES)):
            if knows([*map(str, in_a_row(cells))]):
                return f"The names of the columns seem to stand on row {line}. Remove the rows above it, a title for one."
        named = ", ".join(f'"{name[:40]}"' for name in names[:6] if name.strip())
        return f"None of the columns is a question of this calculator. The first row of the sheet {name!r} reads {named}."

    table = Table("xlsx", names, below, why_none, [])
    table.sheets, table.sheet = list(workbook.sheets), name
    return table


def in_a_row(cells: dict[int, Any], width: int = 0) -> list[Any]:
    """Cells by their places as a list, at least so wide."""
    return [cells.get(at, "") for at in range(max(width, max(cells, default=-1) + 1))]


class Workbook:
    """A workbook that was opened; `sheets` are its sheets' parts by their names, `first` is the name of the first in sight."""

    def __init__(self, raw: "Raw"):
        self.zip = Zip(raw)
        for name, sentence in OTHERS.items():
            if name in self.zip.entries and "[content_types].xml" not in self.zip.entries or name in self.zip.entries and "/" in name:
                raise Refused({"file": sentence})
        main = next((part for kind, part in self._related("").values() if kind == "officeDocument"), "xl/workbook.xml")
        about = self.zip.text(main, MOST_OF_A_PART)
        related = self._related(main)
        parts = dict(related.values())
        self.sheets: dict[str, str] = {}
        seen: list[str] = []
        for sheet in elements(about, "sheet"):
            key = next((value for name, value in sheet.items() if name.endswith(":id")), "")
            kind, part = related.get(key, ("", ""))
            if kind == "worksheet" and part in self.zip.entries:
                self.sheets[sheet.get("name", "")] = part
                seen += [sheet.get("name", "")] * (sheet.get("state", "visible") == "visible")
        if not self.sheets:
            raise Refused({"file": f"This workbook has no sheet of rows. {SAVE_AGAIN}"})
        self.first = seen[0] if seen else next(iter(self.sheets))
        self.from_1904 = any(properties.get("date1904") in ("1", "true", "on") for properties in elements(about, "workbookPr"))
        self.styles = styles(self.zip.text(parts["styles"], MOST_OF_A_PART)) if parts.get("styles") in self.zip.entries else []
        self.known: dict[tuple[str, str, str], str] = {}
        self.texts = list(self._texts(parts["sharedStrings"])) if parts.get("sharedStrings") in self.zip.entries else []

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """(kind, part) of what belongs to a part, by id."""
        folder, _, name = part.rpartition("/")
        place = f"{folder}/_rels/{name}.rels".lstrip("/")
        if place not in self.zip.entries:
            return {}
        return {
            row.get("Id", ""): (row.get("Type", "").rpartition("/")[2], resolved(folder, row.get("Target", "")))
            for row in elements(self.zip.text(place, MOST_OF_A_PART), "Relationship")
        }

    def _texts(self, part: str) -> Iterator[str]:
        if self.zip.entries[part].size > MOST_TEXTS:
            raise Refused({"file": "This workbook holds more text than a table of contracts can. Save the sheet as .csv."})
        for pieces, tag in self.zip.stretches(part, "sst", "si"):
            for inner in re.findall(rf"<{tag}si\b[^>]*?(?:/>|>(.*?)</{tag}si\s*>)", pieces, re.S):
                yield text_in(inner, tag)

    def rows(self, name: str) -> Iterator[tuple[int, dict[int, Any]]]:
        """(number, cells by their places) of each row of a sheet in which anything stands."""
        number = 0
        for pieces, tag in self.zip.stretches(self.sheets[name], "sheetData", "row"):
            rows, usual, any_form = forms(tag)
            for attributes, inner in rows.findall(pieces):
                numbered = NUMBERED.search(attributes)
                number = int(numbered[1]) if numbered else number + 1
                if not inner:
                    continue
                found = usual.findall(inner)
                if len(found) != inner.count(f"<{tag}c"):
                    found = list(any_cells(any_form.findall(inner)))
                if cells := self._cells(found, tag, number):
                    yield number, cells

    def _cells(self, found: Iterable[tuple[str, str, str, str, str]], tag: str, number: int) -> dict[int, Any]:
        cells: dict[int, Any] = {}
        at, known = -1, self.known
        for column, style, kind, content, inner in found:
            at = place(column) if column else at + 1
            if content:
                value = known.get((content, kind, style)) or self._value(kind, style, content, at, number)
                if value != "":
                    cells[at] = value
            elif inner and (value := self._odd_value(kind, style, inner, tag, at, number)) != "":
                cells[at] = value
        return cells

    def _odd_value(self, kind: str, style: str, inner: str, tag: str, at: int, number: int) -> str | Unreadable:
        """The value of a cell that holds more than a plain value: a formula, or a text of its own."""
        if kind == "inlineStr":
            return text_in(inner, tag)
        found = value_form(tag).search(inner)
        content = found[1] if found else None
        if content is None or content == "" and kind in ("", "n"):
            return Unreadable(f"Cell {letters(at)}{number} holds a formula without a value. {SAVE_AGAIN}") if f"<{tag}f" in inner else ""
        return self._value(kind, style, content, at, number)

    def _value(self, kind: str, style: str, content: str, at: int, number: int) -> str | Unreadable:
        """The value of a cell from what stands in the file; those of numbers are kept, for tables say the same again and again."""
        try:
            if kind in ("", "n"):
                value = self._number(float(content), int(style or 0))
                if len(self.known) < MANY:
                    self.known[content, kind, style] = value
                return value
            if kind == "s":
                return self.texts[int(content)]
        except (ValueError, IndexError):
            return Unreadable(f"Cell {letters(at)}{number} is damaged. {SAVE_AGAIN}")
        content = unescaped(content)
        if kind == "e":
            return Unreadable(f"Cell {letters(at)}{number} holds the error {content[:20]}. Mend its formula, or enter a value.")
        if kind == "b":
            return "yes" if content.strip() in ("1", "true") else "no"
        return content

    def _number(self, value: float, style: int) -> str:
        kind = self.styles[style] if 0 <= style < len(self.styles) else ""
        if value - value:
            raise ValueError  # no number
        if kind == "date" and 0 <= value < LAST_DAY + 1:
            return day(value, self.from_1904)
        number = as_number(value)
        return f"{decimal_text(Decimal(number).scaleb(2))}%" if kind == "percent" else number


def day(serial: float, from_1904: bool) -> str:
    """A day as a spreadsheet counts it, with its time where it isn't midnight."""
    days = int(serial)
    seconds = round((serial - days) * 86_400)
    days, seconds = days + seconds // 86_400, seconds % 86_400
    time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if not days and seconds and not from_1904:
        return time
    # In the calendar of 1900 spreadsheets count a February 29 that there wasn't.
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if days > 59 else 31)
    try:
        shown = (first + timedelta(days)).isoformat()
    except OverflowError:
        return as_number(serial)
    return f"{shown} {time}" if seconds else shown


def styles(text: str) -> list[str]:
    """What the numbers of each style are: `date`, `percent` or nothing of the kind."""
    coded = {row.get("numFmtId"): kind_of(row.get("formatCode", "")) for row in elements(text, "numFmt")}
    section = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs\s*>", text, re.S)
    kinds = []
    for row in elements(section[0] if section else "", "xf"):
        key = row.get("numFmtId", "0")
        built_in = int(key) if key.isascii() and key.isdigit() else 0
        kinds.append(coded.get(key) or ("date" if built_in in DATES else "percent" if built_in in PERCENTS else ""))
    return kinds


def kind_of(code: str) -> str:
    """What a format of one's own makes of a number."""
    if re.search(r"\[[hms]+\]", code, re.I):
        return ""  # hours that have gone by
    form = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", code.split(";")[0]).lower()
    return "percent" if "%" in form else "date" if re.search("[dmyhs]", form.replace("general", "")) else ""


class Entry:
    """A file of a zip."""

    __slots__ = "checksum", "method", "offset", "packed", "size"

    def __init__(self, method: int, checksum: int, packed: int, size: int, offset: int):
        self.method, self.checksum, self.packed, self.size, self.offset = method, checksum, packed, size, offset


class Zip:
    """The files of a zip by their names, each unpacked a stretch at a time and held against its checksum.

    Raises Refused for a damaged one.
    """

    def __init__(self, raw: "Raw"):
        self.raw = raw
        self.entries: dict[str, Entry] = {}
        size = raw.seek(0, 2)
        raw.seek(max(0, size - 65_557))
        end = raw.read()
        at = end.rfind(b"PK\5\6")
        if at < 0 or len(end) < at + 22:
            raise Refused({"file": DAMAGED})
        count, length, start = number(end, at + 10, 2), number(end, at + 12, 4), number(end, at + 16, 4)
        if count > MOST_ENTRIES or start + length > size:
            raise Refused({"file": DAMAGED})
        raw.seek(start)
        listed, at = raw.read(length), 0
        for _ in range(count):
            if listed[at : at + 4] != b"PK\1\2" or len(listed) < at + 46:
                raise Refused({"file": DAMAGED})
            names = number(listed, at + 28, 2)
            name = listed[at + 46 : at + 46 + names].decode("utf-8", "replace").replace("\\", "/").lower().lstrip("/")
            self.entries[name] = Entry(number(listed, at + 10, 2), *(number(listed, at + part, 4) for part in (16, 20, 24, 42)))
            at += 46 + names + number(listed, at + 30, 2) + number(listed, at + 32, 2)

    def blocks(self, name: str) -> Iterator[bytes]:
        entry = self.entries[name]
        self.raw.seek(entry.offset)
        head = self.raw.read(30)
        if head[:4] != b"PK\3\4" or entry.method not in (0, 8) or number(head, 6, 2) & 1:
            raise Refused({"file": DAMAGED})
        at, left = entry.offset + 30 + number(head, 26, 2) + number(head, 28, 2), entry.packed
        checksum, size, unpack = 0, 0, zlib.decompressobj(-15) if entry.method else None
        tail = b""
        try:
            while True:
                packed = tail
                if not packed and left:
                    self.raw.seek(at)
                    packed = self.raw.read(min(BLOCK, left))
                    at, left = at + len(packed), left - len(packed) if packed else 0
                block = unpack.decompress(packed, BLOCK) if unpack else packed
                tail = unpack.unconsumed_tail if unpack else b""
                checksum, size = zlib.crc32(block, checksum), size + len(block)
                if size > entry.size:
                    raise zlib.error
                if block:
                    yield block
                elif not packed:
                    break
        except zlib.error:
            raise Refused({"file": DAMAGED}) from None
        if size != entry.size or checksum != entry.checksum:
            raise Refused({"file": DAMAGED})

    def text(self, name: str, most: int) -> str:
        """A part of which all is read at once."""
        if name not in self.entries or self.entries[name].size > most:
            raise Refused({"file": DAMAGED})
        text = b"".join(self.blocks(name)).decode("utf-8-sig", "replace")
        if "<!" in text:
            raise Refused({"file": f"This workbook holds what no spreadsheet writes. {SAVE_AGAIN}"})
        return text

    def stretches(self, name: str, parent: str, element: str) -> Iterator[tuple[str, str]]:
        """(whole elements of a part, the prefix of their names) stretch after stretch, to where their parent ends."""
        tag, rest, cut_off, blocks = None, "", b"", self.blocks(name)
        for block in blocks:
            block = cut_off + block
            whole = before_a_half(block)
            text, cut_off = rest + block[:whole].decode("utf-8", "replace"), block[whole:]
            if "<!" in text:
                raise Refused({"file": f"This workbook holds what no spreadsheet writes. {SAVE_AGAIN}"})
            if tag is None and (begins := re.search(rf"<([\w.-]+:)?{parent}\b", text)):
                tag = begins[1] or ""
            end = text.find(f"</{tag}{parent}")
            cut = end if end >= 0 else max(text.rfind(f"<{tag}{element} "), text.rfind(f"<{tag}{element}>"), 0)
            if len(text) - cut > LONGEST_ROW and end < 0:
                raise Refused({"file": f"This workbook holds a row that no spreadsheet can. {SAVE_AGAIN}"})
            if cut:
                yield text[:cut], tag or ""
            if end >= 0:
                break
            rest = text[cut:]
        for _ in blocks:  # to the end, where the checksum is
            pass


def number(content: bytes, at: int, size: int) -> int:
    return int.from_bytes(content[at : at + size], "little")


NUMBERED = re.compile(r"""\br\s*=\s*["']([0-9]{1,7})["']""")
SHORT = re.compile(r"""\b([rst])\s*=\s*["']([^"']*)["']""")


@cache
def forms(tag: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a row, a cell as most programs write it, and any cell look like, with the prefix that this file gives their names."""
    usual = rf'<{tag}c r="([A-Z]+)[0-9]+"(?: s="([0-9]+)")?(?: t="(\w+)")?(?:><{tag}v>([^<]*)</{tag}v></{tag}c>|/>|>(.*?)</{tag}c>)'
    row, cell = (rf"<{tag}{name}\b([^>]*?)(?:/>|>(.*?)</{tag}{name}\s*>)" for name in ("row", "c"))
    return re.compile(row, re.S), re.compile(usual, re.S), re.compile(cell, re.S)


def any_cells(found: list[tuple[str, str]]) -> Iterator[tuple[str, str, str, str, str]]:
    """(column, style, kind, nothing, inner) of cells that are not written as most programs write them."""
    for attributes, inner in found:
        values = dict(SHORT.findall(attributes))
        yield values.get("r", "").rstrip("0123456789"), values.get("s", ""), values.get("t", ""), "", inner


@cache
def value_form(tag: str) -> re.Pattern[str]:
    return re.compile(rf"<{tag}v\b[^>/]*>([^<]*)</{tag}v\s*>")


@cache
def place(column: str) -> int:
    """The place of a column by its letters: 0 for `A`."""
    at = 0
    for letter in column.upper():
        if not "A" <= letter <= "Z":
            break
        at = at * 26 + ord(letter) - 64
    return min(max(at - 1, 0), COLUMNS)


def letters(place: int) -> str:
    """The letters of a column: `A` for 0."""
    letters_so_far = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters_so_far = chr(65 + rest) + letters_so_far
    return letters_so_far


def text_in(inner: str, tag: str) -> str:
    """The text of a cell, of all its stretches of one style, without how it is pronounced."""
    if f"<{tag}rPh" in inner:
        inner = re.sub(rf"<{tag}rPh\b.*?</{tag}rPh\s*>", "", inner, flags=re.S)
    return unescaped("".join(re.findall(rf"<{tag}t\b[^>/]*>([^<]*)</{tag}t\s*>", inner)))


def unescaped(text: str) -> str:
    if "&" in text:
        text = ENTITY.sub(_letter, text)
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _letter(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return ENTITIES.get(name, found[0])
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def elements(text: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of each element of that name."""
    for attributes in re.findall(rf"<(?:[\w.-]+:)?{name}\b([^>]*)>", text):
        yield {key: unescaped(first or second) for key, first, second in ATTRIBUTE.findall(attributes)}


def resolved(folder: str, target: str) -> str:
    """The name of a part that another names, in that one's folder or from the top."""
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.strip("/").split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(filter(None, steps)).lower()
