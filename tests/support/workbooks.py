"""Excel workbooks as one program or another writes them, made for a test."""

import io
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def workbook(*rows: str, texts=(), styles=("0", "14", "10", "164"), codes=(("164", "d\\-mmm\\-yy"),), about="", more=()) -> bytes:
    """A workbook with a first sheet of these rows of XML.

    texts    its list of texts
    styles   the number formats of its styles; codes, those of its own
    about    more about the workbook itself
    more     names of further sheets, each of one cell that holds its name
    """
    sheets = "".join(f'<sheet name="{escape(name)}" sheetId="{at}" r:id="s{at}"/>' for at, name in enumerate(("First", *more), 1))
    related = "".join(
        f'<Relationship Id="s{at}" Type="{KIND}worksheet" Target="worksheets/sheet{at}.xml"/>' for at in range(1, len(more) + 2)
    )
    related += f'<Relationship Id="t" Type="{KIND}sharedStrings" Target="/xl/sharedStrings.xml"/>'
    related += f'<Relationship Id="y" Type="{KIND}styles" Target="styles.xml"/>'
    own = "".join(f'<numFmt numFmtId="{key}" formatCode="{escape(code)}"/>' for key, code in codes)
    used = "".join(f'<xf numFmtId="{key}"/>' for key in styles)
    listed = "".join(f"<si>{words}</si>" if words.startswith("<") else f"<si><t>{escape(words)}</t></si>" for words in texts)
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{KIND}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}">{about}<sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
        "xl/styles.xml": f"<styleSheet><numFmts>{own}</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
        f"<cellXfs>{used}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst>{listed}</sst>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><cols><col min="1"/></cols><sheetData>{"".join(rows)}</sheetData>'
        "<pageMargins/></worksheet>",
        **{
            f"xl/worksheets/sheet{at}.xml": f"<worksheet><sheetData>{row(text(name))}</sheetData></worksheet>"
            for at, name in enumerate(more, 2)
        },
    }
    return packed(files)


def packed(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return content.getvalue()


def row(*cells: str, at: int | None = None) -> str:
    number = f' r="{at}"' if at else ""
    return f"<row{number}>{''.join(cells)}</row>"


def text(words: str) -> str:
    return f'<c t="inlineStr"><is><t>{escape(words)}</t></is></c>'


def table(*rows) -> bytes:
    """A workbook of texts."""
    return workbook(*(row(*map(text, cells)) for cells in rows))
