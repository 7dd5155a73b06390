"""Workbooks are read and written as other programs do."""

import io
import zipfile

import pytest

from calculators.batch.sheet_out import Book, as_xml
from calculators.batch.values import as_number
from calculators.batch.workbook import day, letters, place
from calculators.kit.ask import Refused
from tests.support.tables import COLUMNS, GOOD, TEXT, read, refusal, rows, whole, worked
from tests.support.workbooks import packed, row, table, text, workbook

# Workbooks


def test_a_workbook_is_read_with_its_rows_numbers():
    assert [(2, GOOD)] == rows(table(COLUMNS, GOOD))
    read = rows(workbook(row(text("contract"), at=3), row(at=4), "<row/>", row(text("a"), at=9), row(text("b"))))
    assert [(9, ["a"]), (10, ["b"])] == read


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("<c><v>2400</v></c>", "2400"),
        ("<c><v>2400.5</v></c>", "2400.5"),
        ("<c><v>0.1</v></c>", "0.1"),
        ("<c><v>9.9599999999999993E-6</v></c>", "0.00000996"),
        ("<c><v>1E+20</v></c>", "100000000000000000000"),
        ("<c><v>-0</v></c>", "0"),
        ('<c s="1"><v>45717</v></c>', "2025-03-01"),
        ('<c s="3" r="A2"><v>45717.5</v></c>', "2025-03-01 12:00:00"),
        ('<c s="1"><v>45716.999999999</v></c>', "2025-03-01"),
        ('<c s="2"><v>0.07</v></c>', "7%"),
        ('<c t="b"><v>1</v></c>', "yes"),
        ('<c t="b"><v>0</v></c>', "no"),
        ('<c t="s"><v>0</v></c>', "shared & <text>"),
        ('<c t="s"><v>1</v></c>', "in two styles"),
        ('<c t="str"><f>A1</f><v>words</v></c>', "words"),
        ("<c><f>A1</f><v>7</v></c>", "7"),
        ('<c t="d"><v>2025-03-01T00:00:00</v></c>', "2025-03-01T00:00:00"),
        ('<c t="inlineStr"><is><t xml:space="preserve"> &#233;_x0041_ </t></is></c>', " éA "),
    ],
)
def test_cells_of_a_workbook_are_what_they_are(cell, says):
    texts = ["shared & <text>", "<r><t>in </t></r><r><rPr/><t>two styles</t></r><rPh><t>no</t></rPh>"]
    assert [(2, [says])] == rows(workbook(row(text("contract")), row(cell), texts=texts))


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ('<c t="e"><v>#DIV/0!</v></c>', "Cell B2 holds the error #DIV/0!"),
        ("<c><f>1+1</f></c>", "Cell B2 holds a formula without a value"),
        ('<c t="str"><f>1+1</f></c>', "Cell B2 holds a formula without a value"),
        ('<c t="s"><v>99</v></c>', "Cell B2 is damaged"),
        ("<c><v>words</v></c>", "Cell B2 is damaged"),
        ("<c><v>1e999</v></c>", "Cell B2 is damaged"),
    ],
)
def test_an_error_or_a_formula_without_a_value_refuses_its_row(cell, says):
    table = whole(
        workbook(row(text("contract"), text("price_paid")), row(text("app-major-guard"), cell), row(text("app-major-guard"), text("1")))
    )
    first, second = worked(table)
    assert says in first["wrong"]
    assert says not in second["wrong"]
    assert "app-major-guard" == first["contract"]


def test_the_workbooks_calendar_counts():
    book = workbook(row(text("cancel_on")), row('<c s="1"><v>44255</v></c>'), about='<workbookPr date1904="1"/>')
    assert [(2, ["2025-03-01"])] == rows(book)
    assert ("1900-01-01", "1900-02-28", "1900-03-01") == (day(1, False), day(59, False), day(61, False))
    assert ("12:00:00", "1904-01-01", "45717.5") == (day(0.5, False), day(0, True), as_number(45717.5))


def test_the_first_sheet_in_sight_is_read_or_the_one_that_is_named():
    book = workbook(row(text("contract")), row(text("a")), more=("fee", "Other & more"))
    assert ("contract",) == read(book).names
    assert ("fee",) == read(book, sheet="fee").names
    assert "There are: First, fee, Other & more." in refusal(book, sheet="Second")
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        about = archive.read("xl/workbook.xml").decode()
    hidden = zipped_with(book, "xl/workbook.xml", about.replace('name="First"', 'name="First" state="hidden"'))
    assert ("fee", ["First", "fee", "Other & more"]) == (read(hidden).sheet, read(hidden).sheets)
    assert ["sheet"] == list(whole(book, sheet="none")["wrong"])


def test_names_with_a_prefix_and_attributes_in_any_order_are_read():
    sheet = '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c t="inlineStr" r="A1"><x:is><x:t>fee</x:t></x:is></x:c></x:row>'
    sheet += "<x:row><x:c s='1' r='A2'><x:v>45717</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    book = zipped_with(workbook(), "xl/worksheets/sheet1.xml", sheet)
    assert [(2, ["2025-03-01"])] == rows(book)


def zipped_with(book: bytes, name: str, content: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return packed({**{name_of_part: archive.read(name_of_part) for name_of_part in archive.namelist()}, name: content})


def test_a_cell_right_of_the_last_name_refuses_its_row():
    table = rows(
        workbook(
            row(text("contract")), row(text("a"), '<c r="XFD2"><v>1</v></c>'), row('<c r="A3" s="1"/>', '<c r="B3" s="1"/>'), row(text("b"))
        )
    )
    assert [(2, "Cell XFD2 stands right of the last column that has a name."), (4, ["b"])] == table
    assert (0, 26, 16_383, "A", "AA", "XFD") == (*map(place, ("A", "AA", "XFD")), *map(letters, (0, 26, 16_383)))


@pytest.mark.parametrize(
    ("book", "says"),
    [
        (workbook(), "is empty"),
        (workbook(row(text("a"))), "None of the columns is a question"),
        (workbook(row(text("Report"), '<c t="e"><v>#REF!</v></c>')), "None of the columns is a question"),
        (workbook(row(text("Report")), row('<c t="e"><v>#REF!</v></c>'), row(text("x"))), "None of the columns is a question"),
        (workbook(row(text("Report")), row(text("contract"), text("fee"))), "stand on row 2"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "another office program"),
        (packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "binary workbook"),
        (packed({"[Content_Types].xml": "", "word/document.xml": ""}), "text document"),
        (packed({"a.csv": TEXT}), "damaged"),
        (b"PK\3\4 and nothing else", "damaged"),
        (
            zipped_with(
                workbook(row(text("contract"))),
                "xl/worksheets/sheet1.xml",
                '<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>',
            ),
            "no spreadsheet writes",
        ),
        (zipped_with(workbook(row(text("contract"))), "xl/workbook.xml", "<workbook><sheets/></workbook>"), "no sheet of rows"),
        (workbook(row(f'<c t="inlineStr"><is><t>{"x" * 9_000_000}</t></is></c>')), "a row that no spreadsheet can"),
        (workbook(row(text("contract")), texts=["x" * 70_000_000]), "more text than a table"),
    ],
    ids=range(14),
)
def test_a_workbook_that_is_no_table_is_refused_in_one_sentence(book, says):
    (sentence,) = whole(book)["wrong"].values()
    assert says in sentence


@pytest.mark.long
def test_a_workbook_of_a_million_empty_rows_is_read():
    book = workbook(
        row(text("contract"), at=1), *(f'<row r="{at}" spans="1:1"/>' for at in range(2, 1_048_576)), row(text("a"), at=1_048_576)
    )
    assert [(1_048_576, ["a"])] == rows(book)


@pytest.mark.long
def test_the_memory_that_a_workbook_takes_does_not_grow_with_its_rows():
    import tracemalloc

    book = workbook(row(text("contract")), row(text("x" * 999)) * 30_000)
    tracemalloc.start()
    assert 30_000 == sum(1 for _ in read(book).rows())
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


# Results


KINDS = ("money", "date", "number", "yes-no", "text", "amount", "as it looks", "as it looks")


def results(*tables) -> list:
    """What a workbook of results holds, as the reader of workbooks reads it."""
    book = Book()
    content = book.begin(["contract", *"bcdefgh"]) + book.add(as_xml(tables, KINDS)) + book.end()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
    return rows(content)


def test_results_in_a_workbook_are_typed_and_nothing_else_becomes_a_number_or_a_day():
    cells = ["1870.26", "2026-03-01", "365", "true", "1/4", "$2,400", "00123", "'=1+1"]
    found = results(
        cells,
        ["", "", "", "", "", "", "", ""],
        ["x<&>", "2026-02-30", "1e3", "maybe", "=1+1", "5 or so", "1234567890123456789", "_x0041_\x01"],
    )
    assert (2, ["1870.26", "2026-03-01", "365", "yes", "1/4", "2400", "00123", "'=1+1"]) == found[0]
    assert (4, ["x<&>", "2026-02-30", "1e3", "maybe", "=1+1", "5 or so", "1234567890123456789", "_x0041_\x01"]) == found[1]


def test_a_text_that_no_cell_holds_is_cut_and_says_so():
    ((_, cells),) = results(["", "", "", "", "x" * 40_000, "", "", ""])
    assert (32_767, True) == (len(cells[4]), cells[4].endswith("holds no more)"))


def test_more_rows_than_a_sheet_holds_are_refused():
    book = Book()
    book.begin(["a"])
    book.add(b"<row></row>" * 1_048_575)
    with pytest.raises(Refused, match="1,048,575 rows at most"):
        book.add(b"<row></row>")


def test_other_programs_read_what_is_written_and_write_what_is_read():
    openpyxl = pytest.importorskip("openpyxl")
    from datetime import datetime

    book = Book()
    content = (
        book.begin([*"abcdefgh"])
        + book.add(as_xml([["1870.26", "2026-03-01", "365", "true", "1/4", "2,400.00", "=1+1", ""]], KINDS))
        + book.end()
    )
    (cells,) = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2)
    assert [1870.26, datetime(2026, 3, 1), 365, True, "1/4", 2400, "=1+1", None] == [cell.value for cell in cells]
    assert "f" not in [cell.data_type for cell in cells]
    written, content = openpyxl.Workbook(), io.BytesIO()
    written.active.append(["contract", "price_paid", "cancel_on", "claims_filed"])
    written.active.append(["Muñoz <&>", 2400.1, datetime(2025, 3, 1), False])
    written.save(content)
    assert [(2, ["Muñoz <&>", "2400.1", "2025-03-01", "no"])] == rows(content.getvalue())
