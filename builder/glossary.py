"""What a row of the glossary's files holds: sources, facts, provisions, terms, and the pages that are made of them."""

from dataclasses import dataclass
from datetime import date

from calculators.kit.tables import one_of


@dataclass(frozen=True)
class Source:
    """A document that facts come from, and how it was had."""

    id: str
    title: str
    publisher: str
    address: str
    read_as: str
    kind: str = one_of("primary", "ally", "law", "other")


@dataclass(frozen=True)
class Fact:
    """One fact of the two documents that this guide starts from, in our words; the id is its number.

    left_out  why no provision states it; empty where one does
    """

    id: str
    says: str
    source: str
    heading: str
    left_out: str = ""


@dataclass(frozen=True)
class Place:
    """Where a provision stands: the document, its heading, and the numbers of the facts there."""

    source: str
    heading: str = ""
    facts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Provision:
    """One statement of the sources in our words. `contracts` are ids of contracts or of products.

    note       what a customer should read beside it
    copy_note  what is to be said of our copy of the source; it stands folded, under "Sources and how sure"
    line       the telephone line whose card says this
    """

    id: str
    title: str
    says: str
    contracts: tuple[str, ...]
    stands_in: tuple[Place, ...]
    sure: str = one_of("stated", "inferred", "restored", "convention")
    information_only: bool = False
    note: str = ""
    copy_note: str = ""
    line: str = ""


@dataclass(frozen=True)
class Term:
    """A word of the trade: its meaning in two sentences, an example, and the other ways people write it."""

    id: str
    name: str
    meaning: str
    example: str
    source: str
    sure: str = one_of("stated", "restored", "inferred", "trade")
    aliases: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    heading: str = ""
    note: str = ""
    copy_note: str = ""


@dataclass(frozen=True)
class BenefitPage:
    """The page of a benefit: what it is, what to do now in order, what to keep, whom to call, and its provisions.

    answer        what most readers came for, in a line or two under the title; it names the product where products differ
    benefit       the row of calculators/benefits.toml that says who has it; empty where none does
    about_lines   what to know of the telephone lines before one calls
    limits_title  the heading over the limits; limits_first where they are read before the steps
    asked         what people type into the search to find this page, as they would type it
    """

    id: str
    title: str
    question: str
    answer: str
    says: str
    now: tuple[str, ...]
    benefit: str = ""
    emergency: str = ""
    calculator: str = ""
    more_calculators: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    about_lines: str = ""
    limits_title: str = "What comes back"
    limits_first: bool = False
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Need:
    """What has happened to a reader, in the front page's words, and the calculators for it."""

    id: str
    title: str
    calculators: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What people type into the search to find a page; the id is the page's path, like `calculators/refund`."""

    id: str
    asked: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One case of a calculator, named as a sentence: the answers, and what comes of them.

    expects  fields of the outcome and their JSON values; `absent` names those that are null
    wrong    the questions that are refused
    source   where a published worked example stands
    as_of    the day whose rows answer; where it is left out, the answers' own days decide
    """

    name: str
    answers: dict[str, object]
    expects: dict[str, object] | None = None
    absent: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True)
class Cases:
    """The cases of one calculator; the `usual` answers stand in each unless it gives its own."""

    usual: dict[str, object]
    case: tuple[Case, ...]
