"""Files as people have them: each is read as its columns and rows with their lines, or refused in a sentence; never half understood."""

import base64
import csv
import gzip
import io
import re
import zipfile
from random import Random

import pytest

from calculators.batch.door import written
from tests.support.tables import COLUMNS, GOOD, TEXT, read, refusal, replied, rows, whole, worked
from tests.support.workbooks import table

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
    table = read(content.encode(encoding))
    assert [(2, ["Muñoz €", "“x”"])] == list(table.rows())
    assert ["Some of this file is not UTF-8. It was read as Windows-1252: look at letters with accents."] * (
        encoding == "cp1252"
    ) == table.notes
    assert (encoding in ("utf-8-sig", "utf-16")) == table.marked


def test_utf_16_is_read_in_either_order_and_across_pieces():
    many = written([["contract", "note"], *[["Muñoz", "😀 x" * 9]] * 9000])
    for encoding in ("utf-16-le", "utf-16-be"):
        table = rows("\ufeff".encode(encoding) + many.encode(encoding))
        assert (9000, {("Muñoz", "😀 x" * 9)}) == (len(table), {tuple(cells) for _, cells in table})


def test_a_letter_that_is_cut_between_pieces_is_whole():
    for before in range(5):
        table = rows(("contract,note\n" + "x" * before + ",ñ€😀\n" * 40_000).encode())
        assert {"ñ€😀"} == {cells[1] for _, cells in table}


def test_a_byte_that_is_no_utf_8_changes_only_its_own_cell():
    content = written([["contract", "note"], *[["Muñoz", "é"]] * 3]).encode()
    spoiled = content.replace("é".encode(), b"\xe9", 1)
    assert rows(content) == rows(spoiled)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_each_way_and_keep_their_numbers(end):
    content = end.join(["contract,note", "", "a,1", ",", '"b', 'c",2', "  ", "d,3", ""])
    assert [(3, ["a", "1"]), (5, [f"b{end}c", "2"]), (8, ["d", "3"])] == rows(content)


def test_a_quotation_mark_that_is_never_closed_refuses_its_own_row_only():
    table = rows('contract,note\na,"1\nb,2\n"c",3\nd,"4"5\ne,"6"\n')
    assert [2, 3, 4, 5, 6] == [line for line, _ in table]
    assert [["b", "2"], ["c", "3"], ["e", "6"]] == [cells for _, cells in table if type(cells) is list]
    assert ["line 2", "line 5"] == [re.search("line [0-9]+", cells)[0] for _, cells in table if type(cells) is str]


@pytest.mark.parametrize(("lines", "closed"), [(20, True), (21, False)])
def test_a_cell_may_run_over_twenty_lines(lines, closed):
    table = rows('contract,note\na,"' + "\n".join("x" * lines) + '"\nlast,1\n')
    assert closed == (len(table) == 2)
    assert (lines + 2, ["last", "1"]) == table[-1]


def test_a_quotation_mark_is_never_closed_at_the_end_of_the_file_too():
    assert [3] == [line for line, cells in rows('contract,note\na,1\nb,"2') if type(cells) is str]


def test_marks_inside_a_cell_are_text():
    assert [(2, ['5" screen', 'say "yes"'])] == rows('contract,note\n5" screen,"say ""yes"""\n')


def test_a_line_without_end_is_told_and_the_next_is_read():
    table = rows("contract,note\n" + "x" * 3_000_000 + "\na,1\n")
    assert (3, ["a", "1"]) == table[1]
    assert "Line 2 is longer" in table[0][1]


def test_a_packed_file_is_read_and_a_damaged_one_refused():
    content = gzip.compress(TEXT.encode())
    assert [(2, GOOD)] == rows(content)
    assert "damaged or cut short" in refusal(content[:-9])
    assert "damaged or cut short" in refusal(content[:-4] + b"xxxx")


@pytest.mark.long
def test_a_packed_bomb_takes_no_memory():
    import tracemalloc

    bomb = gzip.compress(TEXT.encode() + (b" " * 99 + b"\n") * 500_000)
    tracemalloc.start()
    assert [(2, GOOD)] == rows(bomb)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


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
    table = whole(content)
    (sentence,) = table["wrong"].values()
    assert says in sentence


def test_the_door_reads_works_and_writes():
    table = whole(TEXT + "\n" + written([[*GOOD[:3], "2024-01-01", *GOOD[4:]]]) + 'app-major-guard,"2400\n' + "a,b\n")
    assert ([2, 4, 5, 6], COLUMNS) == (table["lines"], [column["name"] for column in table["columns"]])
    out = worked(table)
    assert ["1870.26", "", "", ""] == [row["refund"] for row in out]
    assert ["", "Line 4.", "Line 5.", "Line 6."] == [row["wrong"][:7] for row in out]
    columns, cells = list(out[0]), [list(row.values()) for row in out]
    text = replied(columns=columns, rows=cells)["csv"]
    assert [columns, *cells] == list(csv.reader(io.StringIO(text, newline="")))
    assert ["calculator"] == list(whole(TEXT, "refnd")["wrong"])


# What is spoiled


@pytest.mark.long
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
    table = whole(content)
    if "wrong" in table:
        return " ".join(table["wrong"].values())
    columns = [{**column, "as": "keep" if column["name"] == "customer" else column["as"]} for column in table["columns"]]
    out = replied(calculator="refund", columns=columns, rows=table["rows"], lines=table["lines"])
    if "wrong" in out:
        return " ".join(out["wrong"].values())
    split = out["columns"].index("wrong")
    return {cells[0]: {"asked": cells[split + 1 :], "told": cells[1:split], "wrong": bool(cells[split])} for cells in out["rows"]}


# In pieces, as a page does


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_in_pieces_comes_out_as_the_whole_does(form):
    content = written(
        [[*COLUMNS, "customer"], *([*GOOD, f"A-{count}"] if count % 3 else [*GOOD[:5], "maybe", f"A-{count}"] for count in range(2500))]
    ).encode()
    for at in range(0, len(content), 50_000):
        assert {"held": min(at + 50_000, len(content))} == replied(hold=base64.b64encode(content[at : at + 50_000]).decode(), at=at)
    looks = [replied(look="refund", sheet=None)]
    while not looks[-1]["done"]:
        looks.append(replied(look="refund", sheet=None))
    assert [1000, 2000, 2500] == [look["rows"] for look in looks]
    assert ["A-0", "A-1", "A-2"] == looks[-1]["columns"][-1]["values"]
    columns = [{"name": column["name"], "as": column["as"] or "keep"} for column in looks[-1]["columns"]]
    parts = [{"count": 0, "done": False}]
    while not parts[-1]["done"]:
        done = sum(part["count"] for part in parts)
        parts.append(replied(work="refund", columns=columns, form=form, most=400, shown=1, **{"from": done}))
    assert (2500, 834) == (sum(part["count"] for part in parts), sum(len(part["refused"]) for part in parts[1:]))
    assert ["2"] == [parts[1]["refused"][0][0]]
    whole_told = whole(content)
    out = replied(calculator="refund", columns=columns, rows=whole_told["rows"], lines=whole_told["lines"])
    if form == "csv":
        assert written([out["columns"], *out["rows"]]) == "".join(part["text"] for part in parts[1:])
    else:
        file = b"".join(base64.b64decode(part["text"], validate=True) for part in parts[1:])
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            assert archive.testzip() is None
            assert 2501 == archive.read("xl/worksheets/sheet1.xml").count(b"<row>")
    assert {} == replied(drop=True)
    assert {"gone": True} == replied(look="refund", sheet=None)
    assert {"gone": True} == replied(hold="", at=7)
