"""Tables and lists of facts as sentences for the results of the search: MkDocs's index runs their cells together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

CELL = ("th", "td", "dt", "dd")
INLINE = ("a", "b", "cite", "code", "em", "i", "small", "span", "strong")
NEVER_ENDED = ("br", "hr", "img", "input", "wbr")
SOURCE = "plan-tag"  # a word that leads to a source
BLOCK = re.compile(r"<table\b.*?</table>|<dl\b.*?</dl>", re.S)
IGNORED = re.compile(r"<[^>]*>|\s+")


@dataclass
class Table:
    """What stands in a table or a list of facts: `run` together as the index has it, and the cells of each row."""

    run: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    facts: bool = False
    has_head: bool = False

    def sentences(self) -> Iterator[str]:
        """A paragraph for each row: `Major Guard. Towing: May be included.`; what a cell is about stands before it."""
        rows = [[" ".join(cell.split()) for cell in row] for row in self.rows if row]
        head = rows.pop(0) if self.has_head else []
        for first, *cells in rows:
            if self.facts:
                sentences = [ended(f"{first}: {' '.join(cells)}")]
            else:
                about = [*head[1:], *[""] * len(cells)]
                sentences = [ended(first), *(ended(f"{name}: {cell}" if name else cell) for name, cell in zip(about, cells) if cell)]
            yield f"<p>{' '.join(sentences)}</p>"


def ended(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


class Reader(HTMLParser):
    """Reads the tables and lists of facts of a page, with what the index leaves out left out."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.inside: list[str] = []  # the open elements of the table, in order
        self.in_source = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if not self.inside:
            if tag in ("table", "dl") and "data-search-exclude" not in named:
                self.tables.append(Table(facts=tag == "dl"))
                self.inside.append(tag)
            return
        table = self.tables[-1]
        if tag not in INLINE:
            self.say(" ")
        if tag in NEVER_ENDED:
            return
        self.inside.append(tag)
        self.in_source |= tag == "a" and named.get("class") == SOURCE
        table.has_head |= tag == "thead"
        if tag in ("tr", "dt"):
            table.rows.append([])
        if tag in CELL and table.rows:
            table.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass
        self.in_source &= tag != "a"

    def handle_data(self, data: str) -> None:
        if not self.inside:
            return
        words = escape(data, quote=False)
        self.tables[-1].run.append(words)
        if not self.in_source:
            self.say(words)

    def say(self, words: str) -> None:
        """Add to the cell that is open."""
        rows = self.tables[-1].rows
        if rows and rows[-1]:
            rows[-1][-1] += words


def tables_of(html: str) -> list[Table]:
    reader = Reader()
    for block in BLOCK.findall(html):
        reader.feed(block)
    return reader.tables


def in_place(text: str, table: Table) -> str:
    """The text with one table as sentences where its cells ran together."""
    bare = ""
    places: list[int] = []  # of each letter of `bare`, in the text
    at = 0
    for gap in [*IGNORED.finditer(text), None]:
        end = gap.start() if gap else len(text)
        bare += text[at:end]
        places += range(at, end)
        at = gap.end() if gap else end
    run = IGNORED.sub("", "".join(table.run))
    start = bare.find(run) if run else -1
    if start < 0:
        return text
    return f"{text[: places[start]]}{''.join(table.sentences())}{text[places[start + len(run) - 1] + 1 :]}"
