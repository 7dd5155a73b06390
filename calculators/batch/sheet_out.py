"""The results as an Excel workbook, in pieces as they come: amounts, dates and counts as what they are, all else as text.

>>> book = Book()
>>> book.begin(header) + book.add(as_xml(rows, kinds)) + … + book.end()
"""

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from ..kit.ask import Refused
from ..kit.money import Money
from . import Batch
from .values import as_number

MOST_ROWS = 1_048_575  # under the names of the columns
LONGEST = 32_767  # letters in a cell
CUT = " … (cut: a cell of a workbook holds no more)"
ODD = re.compile("[\0-\x08\x0b\x0c\r\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
AMOUNT = re.compile(r"\$?\s*([1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]+(?:\.[0-9]*)?)")
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="2" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
MONEY, DATE, TEXT, NAME, CENTS = 1, 2, 3, 4, 5  # the styles above
SHEET = "xl/worksheets/sheet1.xml"
BEGIN = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    '<sheetFormatPr defaultColWidth="16" defaultRowHeight="15"/><sheetData>'
)
END = "</sheetData></worksheet>"


def kinds_of(batch: Batch) -> tuple[str, ...]:
    """What each column that comes out holds: `money`, `date`, `number`, `yes-no` or `text`.

    What was carried along is an `amount`, or `as it looks`.
    """
    field = {field.name: _kind(field.kind) for field in batch.calculator.tells}
    field |= dict.fromkeys(batch.on_days, field[batch.fields[0]])
    outcome = [field.get(name, "text") for name in batch.outcome_columns]
    typed = ["amount" if batch.is_amount(name) else "as it looks" for name in batch.questions]
    carried = ["as it looks"] * (batch.wrong_at - 1 - len(outcome))
    return (*carried, *outcome, "text", "text", *typed)


def _kind(annotation: object) -> str:
    kinds = {kind for kind in getattr(annotation, "__args__", (annotation,)) if kind is not type(None)}
    return next(
        (name for name, types in (("money", {Money}), ("date", {date}), ("yes-no", {bool}), ("number", {int, Decimal})) if kinds <= types),
        "text",
    )


def as_xml(rows: Iterable[Sequence[str]], kinds: Sequence[str]) -> bytes:
    """Rows as a sheet holds them."""
    write = [CELLS[kind] for kind in kinds]
    return "".join([f"<row>{''.join([form(value) if value else EMPTY for form, value in zip(write, row)])}</row>" for row in rows]).encode()


def form_of(batch: Batch) -> Callable[[Iterable[Sequence[str]]], bytes]:
    """The form that rows of a batch are to come in."""
    return partial(as_xml, kinds=kinds_of(batch))


EMPTY = "<c/>"


def _money(text: str) -> str:
    return f'<c s="{MONEY}"><v>{text}</v></c>' if NUMBER.fullmatch(text) else _text(text)


def _date(text: str) -> str:
    if not DAY.fullmatch(text) or text < "1900-03-01":
        return _text(text)
    try:
        return f'<c s="{DATE}"><v>{(date.fromisoformat(text) - date(1899, 12, 30)).days}</v></c>'
    except ValueError:
        return _text(text)


def _number(text: str) -> str:
    return f"<c><v>{text}</v></c>" if NUMBER.fullmatch(text) else _text(text)


def _yes_no(text: str) -> str:
    return f'<c t="b"><v>{int(text == "true")}</v></c>' if text in ("true", "false") else _text(text)


def _amount(text: str) -> str:
    """An amount as somebody typed it."""
    found = AMOUNT.fullmatch(text.strip())
    return _money(found[1].replace(",", "").rstrip(".")) if found else _as_it_looks(text)


def _as_it_looks(text: str) -> str:
    """A number that looks the same as one, a date in the one form that is sure, and all else as text."""
    if NUMBER.fullmatch(text):
        if as_number(float(text)) == text:
            return f"<c><v>{text}</v></c>"
        if text[-3:-2] == ".":
            return f'<c s="{CENTS}"><v>{text}</v></c>'
    return _date(text)


def _text(text: str, style: int = TEXT) -> str:
    if len(text) > LONGEST:
        text = text[: LONGEST - len(CUT)] + CUT
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


CELLS = {
    "money": _money,
    "date": _date,
    "number": _number,
    "yes-no": _yes_no,
    "text": _text,
    "amount": _amount,
    "as it looks": _as_it_looks,
}


class Book:
    """A workbook with one sheet, made from its first byte to its last; each method gives the next bytes."""

    def __init__(self) -> None:
        self._listed, self._at, self._rows = b"", 0, 0

    def begin(self, header: Iterable[str]) -> bytes:
        parts = b"".join(self._small(name, (XML + text).encode()) for name, text in PARTS.items())
        self._checksum = self._size = self._packed = 0
        self._pack = zlib.compressobj(6, zlib.DEFLATED, -15)
        self._sheet_at = self._at
        head = _entry(SHEET, 8, 0, 0, 0)
        names = "".join(_text(name, NAME) for name in header)
        return parts + self._counted(head) + self._deflated(f"{BEGIN}<row>{names}</row>".encode())

    def add(self, rows: bytes) -> bytes:
        """Rows in the form of `as_xml`."""
        self._rows += rows.count(b"<row>")
        if self._rows > MOST_ROWS:
            raise Refused({"out": f"A sheet of a workbook holds {MOST_ROWS:,} rows at most. Write the results as .csv."})
        return self._deflated(rows)

    def end(self) -> bytes:
        last = self._deflated(END.encode()) + self._rest()
        about = number(0x08074B50, 4) + number(self._checksum, 4) + number(self._packed, 4) + number(self._size, 4)
        self._list(SHEET, 8, self._checksum, self._packed, self._size, self._sheet_at)
        self._at += len(about)
        count = number(len(PARTS) + 1, 2)
        return (
            last + about + self._listed + b"PK\5\6\0\0\0\0" + count + count + number(len(self._listed), 4) + number(self._at, 4) + b"\0\0"
        )

    def _small(self, name: str, content: bytes) -> bytes:
        checksum = zlib.crc32(content)
        self._list(name, 0, checksum, len(content), len(content), self._at)
        return self._counted(_entry(name, 0, checksum, len(content), len(content)) + content)

    def _deflated(self, content: bytes) -> bytes:
        self._checksum, self._size = zlib.crc32(content, self._checksum), self._size + len(content)
        return self._packed_on(self._pack.compress(content))

    def _rest(self) -> bytes:
        return self._packed_on(self._pack.flush())

    def _packed_on(self, packed: bytes) -> bytes:
        self._packed += len(packed)
        return self._counted(packed)

    def _counted(self, content: bytes) -> bytes:
        self._at += len(content)
        return content

    def _list(self, name: str, method: int, checksum: int, packed: int, size: int, at: int) -> None:
        fixed = b"PK\1\2" + number(20, 2) + _fields(method, checksum, packed, size) + number(len(name), 2)
        self._listed += fixed + b"\0" * 12 + number(at, 4) + name.encode()


def _entry(name: str, method: int, checksum: int, packed: int, size: int) -> bytes:
    return b"PK\3\4" + _fields(method, checksum, packed, size) + number(len(name), 2) + b"\0\0" + name.encode()


def _fields(method: int, checksum: int, packed: int, size: int) -> bytes:
    """What a file's own head and the list of files say alike; what is packed on the way tells its sizes after it."""
    flags, day = (8 if method else 0), number(0x21, 2)  # January 1, 1980
    return number(20, 2) + number(flags, 2) + number(method, 2) + b"\0\0" + day + number(checksum, 4) + number(packed, 4) + number(size, 4)


def number(value: int, size: int) -> bytes:
    return value.to_bytes(size, "little")
