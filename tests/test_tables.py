"""Files as people have them: each is read as its columns and rows with their lines, or refused in a sentence; never half understood."""

import base64
import csv
import gzip
import io
import json
import re
import zipfile
from random import Random

import pytest
from workbooks import packed, row, table, text, workbook

import calculators
from calculators.batch import reply
from calculators.batch.columns import Column, is_question, nearest_question, question_of, workable
from calculators.batch.door import written
from calculators.batch.recipes import recipes
from calculators.batch.sheet_out import Book, as_xml
from calculators.batch.table import opened
from calculators.batch.values import as_number
from calculators.batch.workbook import day, letters, place
from calculators.kit.ask import Refused

COLUMNS = ["contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed"]
GOOD = ["app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no"]
TEXT = written([COLUMNS, GOOD])


def read(content: bytes | str, calculator="refund", sheet=None):
    """The table in a file, with all its rows and what it says of itself."""
    return opened(io.BytesIO(content.encode() if isinstance(content, str) else content), calculator, sheet)


def rows(content, **where) -> list:
    told = read(content, **where)
    if told.has_nameless:
        list(told.look_through())
    return list(told.rows())


def refusal(content, **where) -> str:
    """What is said of a file that is no table."""
    with pytest.raises(Refused) as refused:
        list(read(content, **where).rows())
    (sentence,) = refused.value.wrong.values()
    return sentence


def asked(**message) -> dict:
    return json.loads(reply(json.dumps(message)))


def whole(content: bytes | str, calculator="refund", **more) -> dict:
    """What the door says to a file."""
    content = content.encode() if isinstance(content, str) else content
    return asked(file=base64.b64encode(content).decode(), name="contracts", calculator=calculator, **more)


def worked(told: dict, calculator="refund") -> list[dict]:
    """The rows that come out of what the door said."""
    out = asked(calculator=calculator, columns=told["columns"], rows=told["rows"], lines=told["lines"])
    return [dict(zip(out["columns"], cells, strict=True)) for cells in out["rows"]]


# Text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_from_the_names(separator):
    assert [(2, GOOD)] == rows(TEXT.replace(",", separator))


def test_a_separator_that_is_told_first_is_obeyed():
    assert [(3, GOOD)] == rows("sep=;\r\n" + TEXT.replace(",", ";"))
    assert [(3, GOOD)] == rows("SEP=^\n" + TEXT.replace(",", "^"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_each_encoding(encoding):
    content = written([["contract", "note"], ["Muñoz €", "“x”"]])
    told = read(content.encode(encoding))
    assert [(2, ["Muñoz €", "“x”"])] == list(told.rows())
    assert ["Some of this file is not UTF-8. It was read as Windows-1252: look at letters with accents."] * (
        encoding == "cp1252"
    ) == told.notes
    assert (encoding in ("utf-8-sig", "utf-16")) == told.marked


def test_utf_16_is_read_in_either_order_and_across_pieces():
    many = written([["contract", "note"], *[["Muñoz", "😀 x" * 9]] * 9000])
    for encoding in ("utf-16-le", "utf-16-be"):
        told = rows("\ufeff".encode(encoding) + many.encode(encoding))
        assert (9000, {("Muñoz", "😀 x" * 9)}) == (len(told), {tuple(cells) for _, cells in told})


def test_a_letter_that_is_cut_between_pieces_is_whole():
    for before in range(5):
        told = rows(("contract,note\n" + "x" * before + ",ñ€😀\n" * 40_000).encode())
        assert {"ñ€😀"} == {cells[1] for _, cells in told}


def test_a_byte_that_is_no_utf_8_changes_only_its_own_cell():
    content = written([["contract", "note"], *[["Muñoz", "é"]] * 3]).encode()
    spoiled = content.replace("é".encode(), b"\xe9", 1)
    assert rows(content) == rows(spoiled)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_each_way_and_keep_their_numbers(end):
    content = end.join(["contract,note", "", "a,1", ",", '"b', 'c",2', "  ", "d,3", ""])
    assert [(3, ["a", "1"]), (5, [f"b{end}c", "2"]), (8, ["d", "3"])] == rows(content)


def test_a_quotation_mark_that_is_never_closed_refuses_its_own_row_only():
    told = rows('contract,note\na,"1\nb,2\n"c",3\nd,"4"5\ne,"6"\n')
    assert [2, 3, 4, 5, 6] == [line for line, _ in told]
    assert [["b", "2"], ["c", "3"], ["e", "6"]] == [cells for _, cells in told if type(cells) is list]
    assert ["line 2", "line 5"] == [re.search("line [0-9]+", cells)[0] for _, cells in told if type(cells) is str]


@pytest.mark.parametrize(("lines", "closed"), [(20, True), (21, False)])
def test_a_cell_may_run_over_twenty_lines(lines, closed):
    told = rows('contract,note\na,"' + "\n".join("x" * lines) + '"\nlast,1\n')
    assert closed == (len(told) == 2)
    assert (lines + 2, ["last", "1"]) == told[-1]


def test_a_quotation_mark_is_never_closed_at_the_end_of_the_file_too():
    assert [3] == [line for line, cells in rows('contract,note\na,1\nb,"2') if type(cells) is str]


def test_marks_inside_a_cell_are_text():
    assert [(2, ['5" screen', 'say "yes"'])] == rows('contract,note\n5" screen,"say ""yes"""\n')


def test_a_line_without_end_is_told_and_the_next_is_read():
    told = rows("contract,note\n" + "x" * 3_000_000 + "\na,1\n")
    assert (3, ["a", "1"]) == told[1]
    assert "Line 2 is longer" in told[0][1]


def test_a_packed_file_is_read_and_a_damaged_one_refused():
    content = gzip.compress(TEXT.encode())
    assert [(2, GOOD)] == rows(content)
    assert "damaged or cut short" in refusal(content[:-9])
    assert "damaged or cut short" in refusal(content[:-4] + b"xxxx")


def test_a_packed_bomb_takes_no_memory():
    import tracemalloc

    bomb = gzip.compress(TEXT.encode() + (b" " * 99 + b"\n") * 500_000)
    tracemalloc.start()
    assert [(2, GOOD)] == rows(bomb)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


# Columns


@pytest.mark.parametrize(
    "name",
    [
        "price_paid",
        "Price Paid",
        "pricepaid",
        "PRICE-PAID",
        "  price  paid ",
        "PricePaid",
        "What did the plan cost?",
        "what did the plan cost",
    ],
)
def test_a_question_is_known_by_any_usual_spelling_and_by_its_label(name):
    assert "price_paid" == question_of("refund", name)


@pytest.mark.parametrize("name", ["expenses.1.hotel", "Expenses 1 Hotel", "EXPENSES-1-HOTEL", "expenses_1_hotel"])
def test_so_is_a_question_of_a_group(name):
    assert "expenses.1.hotel" == question_of("trip-interruption", name)


@pytest.mark.parametrize(
    "name", ["Term Mi", "price", "expenses.hotel", "expenses.0.hotel", "expenses.1.bar", "expenses", "state.1.x", "", "x" * 100_000]
)
def test_no_other_name_is(name):
    assert question_of("trip-interruption", name) is None


def test_a_label_that_two_questions_share_is_unknown():
    labels = {name: [question.label for question in calculators.find(name).questions] for name in calculators.names()}
    for name, told in labels.items():
        for label in told:
            if told.count(label) > 1:
                assert question_of(name, label) is None


def test_the_nearest_question_is_told():
    assert ("term_miles", "term_miles", None) == tuple(nearest_question("refund", name) for name in ("Term Mi", "TermMile", "Customer"))


def test_two_columns_for_one_question_are_both_named():
    with pytest.raises(Refused) as refused:
        workable("refund", [Column("fee", "fee"), Column("Fee", "fee"), Column("state", "state")], {})
    assert ["fee", "Fee"] == list(refused.value.wrong)


def test_each_column_is_a_question_or_unknown_with_the_nearest():
    told = whole(written([["Price Paid", "Term_Mi", "Customer"], ["2400", "1", "x"]]))
    assert [
        {"name": "Price Paid", "as": "price_paid", "nearest": None},
        {"name": "Term_Mi", "as": None, "nearest": "term_miles"},
        {"name": "Customer", "as": None, "nearest": None},
    ] == told["columns"]


def test_with_an_unknown_column_nothing_is_worked():
    told = whole(written([[*COLUMNS, "Term_Mi"], [*GOOD, "60000"]]))
    refused = asked(calculator="refund", columns=told["columns"], rows=told["rows"], lines=told["lines"])
    assert ["Term_Mi"] == list(refused["wrong"])
    assert "term_miles" in refused["wrong"]["Term_Mi"]


def test_what_is_said_of_unknown_columns_is_bounded():
    with pytest.raises(Refused) as refused:
        workable("refund", [Column(f"c{count}", None) for count in range(9000)], {})
    assert 13 == len(refused.value.wrong)
    assert "And 8,988 more." == refused.value.wrong["columns"]


def test_a_nameless_column_is_one_only_where_something_stands_in_it():
    assert [(2, ["a", "1"]), (3, ["b", "2"])] == rows("contract,,fee,,\na,,1,,\nb,,2\n")
    told = read("contract,,fee,\na,,1,\nb,x,2,\n")
    assert [2] == list(told.look_through())[-1:]
    assert ("contract", "column 2", "fee") == told.names
    assert [(2, ["a", "", "1"]), (3, ["b", "x", "2"])] == list(told.rows())


def test_only_cells_of_nameless_columns_may_be_missing():
    told = whole("contract,fee,,\na,1,,x\nb,2\nc\n")
    assert [["a", "1", "x"], ["b", "2", ""], ["c"]] == told["rows"]
    out = worked({**told, "columns": [{**column, "as": column["as"] or "keep"} for column in told["columns"]]})
    assert ["cut short" in row["wrong"] for row in out] == [False, False, True]
    assert "it has 1 of 3 cells" in out[2]["wrong"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "The file is empty"),
        ("\n\n,,\n", "The file is empty"),
        ("a,b\n1,2\n", "Separated by a comma, it reads"),
        ("Report\n\n" + TEXT, "stand on line 3"),
        ("Report;;\n" + TEXT.replace(",", ";"), "stand on line 2"),
        ("just words\nand more\n", "no separator was found"),
        (TEXT.encode("utf-16-le"), "UTF-16 without its mark"),
        (b"\x00\x01\x02\xff" * 99, "not a table"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind, or one with a password"),
        (b"<!doctype html><table>", "web page"),
        (b"PAR1", "Parquet"),
        ("contract,price_paid\n", "no row under the names"),
        ('"contract,price_paid\na,b\n', "never closed"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(content, says):
    told = whole(content)
    (sentence,) = told["wrong"].values()
    assert says in sentence


def test_the_door_reads_works_and_writes():
    told = whole(TEXT + "\n" + written([[*GOOD[:3], "2024-01-01", *GOOD[4:]]]) + 'app-major-guard,"2400\n' + "a,b\n")
    assert ([2, 4, 5, 6], COLUMNS) == (told["lines"], [column["name"] for column in told["columns"]])
    out = worked(told)
    assert ["1870.26", "", "", ""] == [row["refund"] for row in out]
    assert ["", "Line 4.", "Line 5.", "Line 6."] == [row["wrong"][:7] for row in out]
    columns, cells = list(out[0]), [list(row.values()) for row in out]
    text = asked(columns=columns, rows=cells)["csv"]
    assert [columns, *cells] == list(csv.reader(io.StringIO(text, newline="")))
    assert ["calculator"] == list(whole(TEXT, "refnd")["wrong"])


# Workbooks


def test_a_workbook_is_read_with_its_rows_numbers():
    assert [(2, GOOD)] == rows(table(COLUMNS, GOOD))
    told = rows(workbook(row(text("contract"), at=3), row(at=4), "<row/>", row(text("a"), at=9), row(text("b"))))
    assert [(9, ["a"]), (10, ["b"])] == told


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
    told = whole(
        workbook(row(text("contract"), text("price_paid")), row(text("app-major-guard"), cell), row(text("app-major-guard"), text("1")))
    )
    first, second = worked(told)
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
        return packed({**{told: archive.read(told) for told in archive.namelist()}, name: content})


def test_a_cell_right_of_the_last_name_refuses_its_row():
    told = rows(
        workbook(
            row(text("contract")), row(text("a"), '<c r="XFD2"><v>1</v></c>'), row('<c r="A3" s="1"/>', '<c r="B3" s="1"/>'), row(text("b"))
        )
    )
    assert [(2, "Cell XFD2 stands right of the last column that has a name."), (4, ["b"])] == told
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


def test_a_workbook_of_a_million_empty_rows_is_read():
    book = workbook(
        row(text("contract"), at=1), *(f'<row r="{at}" spans="1:1"/>' for at in range(2, 1_048_576)), row(text("a"), at=1_048_576)
    )
    assert [(1_048_576, ["a"])] == rows(book)


def test_the_memory_that_a_workbook_takes_does_not_grow_with_its_rows():
    import tracemalloc

    book = workbook(row(text("contract")), row(text("x" * 999)) * 30_000)
    tracemalloc.start()
    assert 30_000 == sum(1 for _ in read(book).rows())
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


# Results


KINDS = ("money", "date", "number", "yes-no", "text", "amount", "as it looks", "as it looks")


def results(*told) -> list:
    """What a workbook of results holds, as the reader of workbooks reads it."""
    book = Book()
    content = book.begin(["contract", *"bcdefgh"]) + book.add(as_xml(told, KINDS)) + book.end()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
    return rows(content)


def test_results_in_a_workbook_are_typed_and_nothing_else_becomes_a_number_or_a_day():
    cells = ["1870.26", "2026-03-01", "365", "true", "1/4", "$2,400", "00123", "'=1+1"]
    told = results(
        cells,
        ["", "", "", "", "", "", "", ""],
        ["x<&>", "2026-02-30", "1e3", "maybe", "=1+1", "5 or so", "1234567890123456789", "_x0041_\x01"],
    )
    assert (2, ["1870.26", "2026-03-01", "365", "yes", "1/4", "2400", "00123", "'=1+1"]) == told[0]
    assert (4, ["x<&>", "2026-02-30", "1e3", "maybe", "=1+1", "5 or so", "1234567890123456789", "_x0041_\x01"]) == told[1]


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


# What is spoiled


def test_a_byte_that_is_flipped_changes_only_its_own_rows_or_is_refused_in_a_sentence():
    """1,000 text files and 1,000 workbooks, each with one bit of it flipped."""
    chance = Random(11)
    price = [f"{chance.randrange(50_000, 400_000) / 100:,.2f}" for _ in range(8)]
    asked_rows = [[*COLUMNS, "customer"], *([GOOD[0], amount, *GOOD[2:], f"Muñoz {count}"] for count, amount in enumerate(price))]
    text_file = "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\r\n" for cells in asked_rows).encode()
    for content in (text_file, table(*asked_rows)):
        good = outcome_of(content)
        for _ in range(1000):
            at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
            spoiled = outcome_of(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
            if type(spoiled) is str:
                assert spoiled
                continue
            assert len(good.keys() - spoiled) <= 2
            for customer in good.keys() & spoiled:
                same = good[customer]["asked"] == spoiled[customer]["asked"]
                assert spoiled[customer]["wrong"] or spoiled[customer]["told"] == good[customer]["told"] or not same
            assert sum(good[customer] != spoiled[customer] for customer in good.keys() & spoiled) <= 2


def outcome_of(content: bytes) -> dict | str:
    """By its customer, what comes out of each row of a file; or what is said of a file that is refused."""
    told = whole(content)
    if "wrong" in told:
        return " ".join(told["wrong"].values())
    columns = [{**column, "as": "keep" if column["name"] == "customer" else column["as"]} for column in told["columns"]]
    out = asked(calculator="refund", columns=columns, rows=told["rows"], lines=told["lines"])
    if "wrong" in out:
        return " ".join(out["wrong"].values())
    split = out["columns"].index("wrong")
    return {cells[0]: {"asked": cells[split + 1 :], "told": cells[1:split], "wrong": bool(cells[split])} for cells in out["rows"]}


# Recipes


def test_each_recipe_has_a_source_and_answers_questions_that_are_there():
    for recipe in recipes().values():
        assert recipe.source.startswith("https://")
        for name, columns in recipe.columns.items():
            for column, question in columns.items():
                assert question in ("keep", "leave out") or is_question(name, question), f"{recipe.id}: {column}"


RECIPE_ROWS = {
    "cdk-deal": {
        "MBIFee": "2400.00",
        "MBITerm": "60",
        "MBILimit": "",
        "ContractDate": "2025-03-01",
        "State": "MI",
        "SellRateLMF": "",
        "Year": "2020",
    },
    "dealervault-sales": {
        "Warranty 1 Sale": "2400.00",
        "Warranty 1 Term": "60",
        "Warranty 1 Miles": "",
        "Contract Date": "20250301",
        "Mileage": "10",
    },
}


@pytest.mark.parametrize("id", recipes())
def test_a_row_as_an_export_has_it_is_answered_by_its_recipe(id, tmp_path):
    from calculators.batch.files import Asked, run

    (tmp_path / "in.csv").write_text(written([list(RECIPE_ROWS[id]), list(RECIPE_ROWS[id].values())]))
    same = {"contract": "app-major-guard", "cancel_on": "2026-03-01", "claims_filed": "no"}
    done = run(Asked("refund", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), recipe=id, keep_rest=True, same=same))
    (told,) = csv.DictReader((tmp_path / "out.csv").open(newline=""))
    assert (1, "1870.26", "") == (done.answered, told["refund"], told["wrong"])


@pytest.mark.parametrize("id", recipes())
def test_a_page_is_told_which_recipe_a_file_is_for_and_takes_nothing_in_silence(id):
    asked(hold=base64.b64encode(written([list(RECIPE_ROWS[id]), list(RECIPE_ROWS[id].values())]).encode()).decode(), at=0)
    told = asked(look="refund", sheet=None)
    assert recipes()[id].name == told["recipe"]["name"]
    assert {"price_paid", "term_months", "coverage_start"} <= set(told["recipe"]["columns"].values())
    assert [None] == list({column["as"] for column in told["columns"] if column["name"] in ("MBIFee", "Warranty 1 Sale")})


# In pieces, as a page does


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_in_pieces_comes_out_as_the_whole_does(form):
    content = written(
        [[*COLUMNS, "customer"], *([*GOOD, f"A-{count}"] if count % 3 else [*GOOD[:5], "maybe", f"A-{count}"] for count in range(2500))]
    ).encode()
    for at in range(0, len(content), 50_000):
        assert {"held": min(at + 50_000, len(content))} == asked(hold=base64.b64encode(content[at : at + 50_000]).decode(), at=at)
    looks = [asked(look="refund", sheet=None)]
    while not looks[-1]["done"]:
        looks.append(asked(look="refund", sheet=None))
    assert [1000, 2000, 2500] == [told["rows"] for told in looks]
    assert ["A-0", "A-1", "A-2"] == looks[-1]["columns"][-1]["values"]
    columns = [{"name": column["name"], "as": column["as"] or "keep"} for column in looks[-1]["columns"]]
    parts = [{"count": 0, "done": False}]
    while not parts[-1]["done"]:
        done = sum(part["count"] for part in parts)
        parts.append(asked(work="refund", columns=columns, form=form, most=400, shown=1, **{"from": done}))
    assert (2500, 834) == (sum(part["count"] for part in parts), sum(len(part["refused"]) for part in parts[1:]))
    assert ["2"] == [parts[1]["refused"][0][0]]
    whole_told = whole(content)
    out = asked(calculator="refund", columns=columns, rows=whole_told["rows"], lines=whole_told["lines"])
    if form == "csv":
        assert written([out["columns"], *out["rows"]]) == "".join(part["text"] for part in parts[1:])
    else:
        made = b"".join(base64.b64decode(part["text"], validate=True) for part in parts[1:])
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert archive.testzip() is None
            assert 2501 == archive.read("xl/worksheets/sheet1.xml").count(b"<row>")
    assert {} == asked(drop=True)
    assert {"gone": True} == asked(look="refund", sheet=None)
    assert {"gone": True} == asked(hold="", at=7)
