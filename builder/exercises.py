"""What the calculators are asked while the build watches what they need of Python and of its interpreter."""

import base64
import gzip
import json
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED

from calculators.batch.columns import is_question
from calculators.batch.door import written
from calculators.batch.recipes import recipes
from calculators.kit.dotted import flat

ODD: tuple[object, ...] = (
    *"|words|-1|½|٣".split("|"),
    "9" * 99,
    *"2026-02-30|<b>|🚗|yes|1e3|2.400,00|$ 5.|7 %|Mar. 1, 2026|13/3/2025|1/1/25|texes".split("|"),
    *(None, True, 0, -1.5, 10**99, [], ["1"], {}, {"a": "1"}),
)


def exercises(root: Path) -> bytes:
    """Every case, one by one and as tables, odd things for every answer, and a calculator that there isn't.

    One JSON message on each line, as `calculators.reply` takes it.
    """
    messages = [{"calculator": "none", "answers": {}}]
    for path in sorted((root / "calculators").glob("*.cases.toml")):
        cases = tomllib.loads(path.read_text())
        name = path.name.removesuffix(".cases.toml").replace("_", "-")
        all_answers = [{**cases.get("usual", {}), **case.get("answers", {})} for case in cases["case"]]
        all_answers += [odd_one for odd in ODD for odd_one in (spoiled(all_answers[0], odd), dict.fromkeys(all_answers[0], odd))]
        messages += [{"calculator": name, "answers": answers} for answers in all_answers]
        messages += [{"table": table} for table in tables(name, all_answers)]
    return "\n".join(map(json.dumps, messages)).encode()


def tables(name: str, all_answers: list[dict]) -> list[dict]:
    """The messages about a table of those answers: at once, and in pieces as a page sends them, each in every form of file."""
    leaves = [flat(answers) for answers in all_answers]
    columns = list(dict.fromkeys(column for row in leaves for column in row))
    rows = [[str(row.get(column, "")) for column in columns] for row in leaves]
    recognized = [{"name": column, "as": column if is_question(name, column) else "keep"} for column in columns]
    whole: list[dict] = [
        {"calculator": name, "columns": recognized, "rows": rows, "lines": [*range(2, len(rows) + 2)]},
        {"columns": columns, "rows": rows},
    ]
    text = written([[*columns, "Some name", "", "=other"], *([*row, "=1", "", "2"] for row in rows)]) + '"'
    with_two_more = [*recognized, {"name": "Some name", "as": "keep"}, {"name": "=other", "as": "leave out"}]
    files = [
        file.encode(encoding, "replace")
        for file in (text, text + "\xa0é\n", text.replace("2025-03-01", "3/1/2025"))
        for encoding in ("utf-8-sig", "cp1252", "utf-16")
    ]
    files += [gzip.compress(files[0], mtime=0), written([columns]).encode(), b"\0\1", b"PK\3\4", b"title\n\n" + files[1]]
    packed = gzip.compress(files[1], mtime=0)
    files += [packed + packed, packed[:-9], packed[:-8] + b"wrong" + packed[-3:], files[2] + b"\xd8", files[2] + b"\x00\xd8\x20\x00"]
    files += [files[0] + f'"{letter * count}'.encode() + b"\n" * 30 for letter, count in (("x", 140_000), ("\r", 9))]
    files += [workbook([columns, *rows]), workbook([["none"], *rows])]
    files += [files[-2].replace(b"PK\1\2", b"PK\1\3"), *(files[-2][:at] + b"\xff" + files[-2][at + 1 :] for at in range(40, 2000, 97))]
    for file in files if name == "refund" else files[:1]:
        text = base64.b64encode(file).decode()
        whole.append({"file": text, "name": name, "calculator": name})
        if len(file) > 100:
            whole += [{"hold": text, "at": 0}, {"look": name, "sheet": None}]
            whole += [
                {
                    "work": name,
                    "columns": with_two_more if form == "csv" else recognized,
                    "form": form,
                    "from": 0,
                    "most": 9999,
                    "shown": 2,
                    "same": {},
                }
                for form in ("csv", "xlsx")
            ]
    if name == "refund":
        whole += [message for file in spoiled_files(name) for message in file]
        fee = {"name": "fee", "as": "fee"}
        slips: list[list[dict]] = [
            [fee, fee],
            [{"name": "a", "as": None}],
            [{"name": "Term Mi", "as": None}] * 20,
            [{"name": "a", "as": "fe"}],
            [{"name": "a", "as": "keep"}],
        ]
        whole += [{"calculator": name, "columns": columns, "rows": [["1"] * len(columns)]} for columns in slips]
        apart = [{**column, "as": "leave out" if at % 2 else column["as"]} for at, column in enumerate(recognized)]
        whole += [
            {"calculator": name, "columns": apart, "rows": rows},
            {"calculator": name, "columns": [*recognized[1:], {"name": "x", "as": "keep"}, {"name": "y", "as": "keep"}], "rows": rows},
        ]
        whole += [{"calculator": name, "columns": [fee], "rows": [["1", "2"], [], "a sentence", ["-5"], ["+a"]], "lines": [2, 3, 4, 5, 6]}]
        book = base64.b64encode(workbook([columns])).decode()
        whole += [{"file": book, "name": name, "calculator": name, "sheet": "none"}, {"file": "?", "name": name, "calculator": "refnd"}]
        exports = base64.b64encode(
            written([[*recipe.known_by, *recipe.columns[name]] for recipe in recipes().values() for _ in range(2)]).encode()
        ).decode()
        whole += [{"hold": exports, "at": 0}, {"look": name, "sheet": None}, {"hold": "", "at": 9}]
    return [*whole, {"drop": True}, {"look": name}]


def spoiled_files(name: str) -> Iterator[list[dict]]:
    """What a page asks of small files of each kind, a letter of the names made another and one bit of each flipped in turn."""
    chance, columns = (
        Random(1),
        ["contract", "Price Paid", "COVERAGE-START", "cancel_on", "term_months", "claims_filed", "Ünïcode İ ß ☃ 😀", ""],
    )
    rows = [["app-major-guard", "1,234.5", "3/1/2025", "March 1, 2026", "60", "No", f"=Muñoz {count}", ""] for count in range(3)]
    text = written([columns, *rows])
    kinds = [
        text.encode(),
        text.encode("utf-16"),
        text.encode("cp1252", "replace"),
        gzip.compress(text.encode(), mtime=0),
        workbook([columns, *rows]),
    ]
    known = [
        {"name": "x", "as": taken}
        for taken in ("contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed", "keep")
    ]
    for content in kinds:
        for _ in range(40):
            at = chance.randrange(len(content))
            file = base64.b64encode(content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]).decode()
            yield [
                {"file": file, "name": name, "calculator": name},
                {"hold": file, "at": 0},
                {"look": name, "sheet": None},
                {"work": name, "columns": known, "form": "csv", "from": 0, "most": 9, "shown": 1},
            ]


def workbook(rows: list[list[str]]) -> bytes:
    """A workbook with those rows as text, and with one cell of each other kind, written as one program or another does."""
    from .files import as_zip

    texts = list(dict.fromkeys(text for row in rows for text in row))
    cells = [[f'<c r="A1" t="s"><v>{texts.index(text)}</v></c>' for text in row] for row in rows]
    odd = (
        (
            '<c r="A9"><v>45717.5</v></c><c s="1" r="B9"><v>45717.5</v></c><c r="C9" s="2"><v>0.07</v></c><c r="D9" s="3"><v>1e-7</v></c>'
            '<c><v>2.5e+30</v></c><c><v>nan</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>'
        ),
        (
            '<c r="A10"><f>1+1</f></c><c r="B10" t="str"><f>A1</f><v>a &amp; &#233;</v></c>'
            '<c r="C10" t="inlineStr"><is><r><t>x_x0041_</t></r><rPh><t>y</t></rPh></is></c><c r="ZZ10"><v>1</v></c>'
        ),
    )
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    related = "".join(
        f'<Relationship Id="{part}" Type="{kind}{part}" Target="{part}.xml"/>' for part in ("worksheet", "styles", "sharedStrings")
    )
    filled = "".join(f"<row>{''.join(row)}</row>" for row in (*cells, *odd))
    parts = {
        "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{kind}officeDocument" Target="/xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main}><workbookPr date1904="0"/>'
        '<sheets><sheet name="Sheet &amp; 1" r:id="worksheet"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
        "xl/styles.xml": f'<styleSheet {main}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="4"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f"<sst {main}>{''.join(f'<si><t>{escape(text)}</t></si>' for text in texts)}</sst>",
        "xl/worksheet.xml": f"<worksheet {main}><sheetData>{filled}</sheetData></worksheet>",
    }
    return as_zip({name: text.encode("utf-8", "replace") for name, text in parts.items()}, ZIP_DEFLATED)


def spoiled(answers: dict, odd) -> dict:
    """The answers with something odd in place of each, in groups too."""
    return {name: [spoiled(entry, odd) for entry in value] if _is_group(value) else odd for name, value in answers.items()}


def _is_group(value) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
