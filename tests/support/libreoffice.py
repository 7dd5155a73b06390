"""Open results in LibreOffice and look whether a spreadsheet makes anything else of them: python -m tests.support.libreoffice

Amounts must be numbers, days dates, shares text, and no carried cell a formula, in a workbook and in CSV alike. It needs
`soffice`, which is in Debian's package libreoffice-calc. It is no test that runs each time: LibreOffice is heavy.
"""

import re
import shutil
import subprocess
import sys
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from calculators.batch.door import written
from calculators.batch.files import Asked, run

COLUMNS = [
    "Ref",
    "Note",
    "contract",
    "price_paid",
    "coverage_start",
    "cancel_on",
    "term_months",
    "term_miles",
    "miles_driven",
    "claims_filed",
]
# Of 60,000 miles 15,000 are left: the share is 1/4.
ROWS = [
    ["00123", note, "app-major-guard", "$2,400", "2025-03-01", "2026-03-01", "60", "60000", "45000", "no"]
    for note in ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /c x'!A1", '=HYPERLINK("x";"y")', "\t=1+1", "-5", "plain words", "1/4")
]
CELL = re.compile(r"<table:table-cell([^>]*?)(?:/>|>(.*?)</table:table-cell>)", re.S)
# What each column must be: in a workbook, in CSV.
KINDS = {
    "refund": ("float", "float"),
    "share_remaining": ("string", "string"),
    "days_used": ("float", "float"),
    "full_refund_until": ("date", "string|date"),
}


def main() -> int:
    office = shutil.which("soffice")
    if not office:
        print("LibreOffice is not here. On Debian: apt-get install --no-install-recommends libreoffice-calc")
        return 2
    with TemporaryDirectory() as folder:
        here, slips = Path(folder), []
        (here / "in.csv").write_text(written([COLUMNS, *ROWS]))
        for at, ending in enumerate(("xlsx", "csv")):
            run(Asked("refund", str(here / "in.csv"), str(here / f"results.{ending}"), keep=["Ref", "Note"]))
            slips += [f"{ending}: {slip}" for slip in looked_at(office, here / f"results.{ending}", at)]
    print("\n".join(slips) or "Amounts are numbers, days are days, shares are text, and nothing that was carried along is run.")
    return bool(slips)


def looked_at(office: str, results: Path, at: int) -> list[str]:
    """What LibreOffice makes of results that it must not."""
    home = f"-env:UserInstallation={(results.parent / 'home').as_uri()}"
    subprocess.run(
        [office, home, "--headless", "--convert-to", "fods", "--outdir", results.parent, results],
        check=True,
        capture_output=True,
        timeout=240,
    )
    rows = re.findall(r"<table:table-row[^>]*>(.*?)</table:table-row>", results.with_suffix(".fods").read_text(), re.S)
    header, *lines = [list(cells(row)) for row in rows if "<text:p>" in row]
    names = [text for _, text, _ in header]
    # LibreOffice itself holds a yes or no as one of these two.
    formulas = [
        (count, text) for count, row in enumerate(lines, 2) for _, text, formula in row if formula not in ("", "of:=TRUE()", "of:=FALSE()")
    ]
    slips = [f"a formula in row {count}: {text}" for count, text in formulas]
    for name, kinds in KINDS.items():
        found = {row[names.index(name)][0] for row in lines}
        slips += [] if found <= set(kinds[at].split("|")) else [f"{name} is {found}, not {kinds[at]}"]
    shares = {row[names.index("share_remaining")][1] for row in lines}
    slips += [] if shares == {"1/4"} else [f"the share reads {shares}"]
    notes = [row[names.index("Note")][1] for row in lines]
    expected = [note if note[0] in "pP1" or note == "-5" else f"'{note}" for note in (row[1] for row in ROWS)]
    slips += [
        f"{note!r} reads {text!r}" for note, text in zip(expected, notes, strict=True) if " ".join(note.split()) != " ".join(text.split())
    ]
    if at == 0:
        references = {row[names.index("Ref")][1] for row in lines}
        slips += [] if references == {"00123"} else [f"a number that was carried along reads {references}"]
    return slips


def cells(row: str):
    """(type, text, formula) of each cell of a row, those that are alike one by one."""
    for attributes, inner in CELL.findall(row):
        values = dict(re.findall(r'([\w:-]+)="([^"]*)"', attributes))
        text = unescape(" ".join(re.findall(r"<text:p>(.*?)</text:p>", inner or "", re.S)))
        kind = values.get("office:value-type", "")
        for _ in range(min(int(values.get("table:number-columns-repeated", 1)), 100)):
            yield kind, re.sub("<[^>]+>", " ", text), values.get("table:formula", "")


if __name__ == "__main__":
    sys.exit(main())
