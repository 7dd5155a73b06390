"""The kinds of pages: where each lies, what it is made of, and how the site treats it. Every step that treats pages unlike asks here."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of page; a path is without its ending.

    path         where it lies, with `*` for the id of a row
    template     in docs/_templates; empty where people write the page. One of HTML makes it whole, without the theme
    table        the table of the plan that has a row for each such page
    listed       every page of the folder stands in the navigation
    found_as     what a page is called before its title in the search, where other pages have the same title
    boost        what a hit in it is worth in the search
    heads_only   its sections stay out of the search: they repeat what other pages say
    asked_apart  what people type to find it stands in glossary/asked.toml, not in its own row
    terms        the glossary's terms are linked in it
    offline      what it is kept with: `first`, when anyone visits; `calculators`, when one of them is visited; else the page alone
    own_policy   other sites show it, and it brings its own policy whole
    """

    path: str
    template: str = ""
    table: str = ""
    listed: bool = False
    found_as: str = ""
    boost: float = 1.0
    heads_only: bool = False
    asked_apart: bool = True
    terms: bool = True
    offline: str = ""
    own_policy: bool = False

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def themed(self) -> bool:
        """Does the theme frame it?"""
        return not self.template.endswith(".html.j2")

    def of(self, id: str) -> str:
        """The path of the page of that row."""
        return self.path.replace("*", id)


FOR_MAKERS = 0.1  # the boost of pages for who makes or serves the guide
KINDS = (  # what is made of one row stands together; then come the pages that list others
    Kind("index", offline="first"),
    Kind("offline", offline="first"),
    Kind("contact", offline="first", boost=1.6),
    Kind(
        "calculators/*",
        "calculator.md.j2",
        "calculators",
        listed=True,
        found_as="Calculator",
        boost=1.5,
        heads_only=True,
        offline="calculators",
    ),
    Kind("worksheets/*", "worksheet.md.j2", "calculators", asked_apart=False),
    Kind("embed/*", "embed.html.j2", "calculators", own_policy=True),
    Kind("contracts/*", "contract.md.j2", "contracts", listed=True, boost=1.2, heads_only=True),
    Kind("glossary/*", "term.md.j2", "terms", found_as="Glossary", heads_only=True, asked_apart=False),
    Kind("benefits/*", "benefit.md.j2", "benefit_pages", listed=True, boost=1.6, asked_apart=False),
    Kind("contracts/compare", "compare.md.j2", boost=1.2, heads_only=True),
    Kind("benefits/index", "benefits.md.j2", boost=1.6),
    Kind("calculators/index", "calculators.md.j2", boost=1.5, heads_only=True, offline="calculators"),
    Kind("contracts/index", "contracts.md.j2", boost=1.2, heads_only=True),
    Kind("glossary/index", "glossary.md.j2", heads_only=True, terms=False),  # it lists them all
    Kind("states", "states.md.j2", boost=1.4),
    Kind("sources", "sources.md.j2", heads_only=True),
    Kind("404", "404.html.j2"),
    Kind("editing", boost=FOR_MAKERS, heads_only=True),
    Kind("developers", boost=FOR_MAKERS),
    Kind("hosting", boost=FOR_MAKERS),
    Kind("how-fast", boost=FOR_MAKERS),
    Kind("leasing/*", boost=1.3),
    Kind("dealers/*", boost=1.3),
)
WRITTEN = Kind("*")  # by people, and like no other
BY_PATH = {kind.path: kind for kind in KINDS}


def kind_of(path: str) -> Kind:
    """The kind of the page at a path, with its ending or without."""
    path = path.removesuffix(".html").removesuffix(".md")
    return BY_PATH.get(path) or BY_PATH.get(f"{path.rpartition('/')[0]}/*", WRITTEN)


def path_of(table: str, id: str) -> str:
    """The path of the page that is about a row; of a calculator, the one that people use."""
    return next(kind for kind in KINDS if kind.table == table).of(id)


def lists_others(path: str) -> bool:
    return path.endswith("/index")


def generated() -> Iterator[Kind]:
    """The kinds of which there is one page, written by a template and framed by the theme."""
    return (kind for kind in KINDS if kind.template and kind.themed and not kind.table)
