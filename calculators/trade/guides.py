"""Residual guides: each file of calculators/guides is one, found by existing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ..kit.money import Money
from ..kit.tables import Mistake, Mistakes, fit, parse

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MADE_UP = "made-up"


@dataclass(frozen=True)
class TermResidual:
    """The residual of one term, in percent of MSRP."""

    months: int
    percent: Decimal


@dataclass(frozen=True)
class Guide:
    """One residual guide.

    source       an entry of the sources, or `made-up`
    base_miles   the miles a year that the percents are made for
    most_miles   the most miles a year that the guide goes up to
    per_mile     what each mile over the base takes off
    """

    id: str
    name: str
    about: str
    source: str
    base_miles: int
    most_miles: int
    per_mile: Money
    term: tuple[TermResidual, ...]

    @property
    def made_up(self) -> bool:
        return self.source == MADE_UP

    def percent(self, months: int) -> Decimal | None:
        """The percent for a term; None for a term that the guide does not have."""
        return next((term.percent for term in self.term if term.months == months), None)


def read_guides(folder: "Traversable") -> dict[str, Guide]:
    """The guides of a folder by id, each named as its file; raises Mistakes."""
    found: list[Mistake] = []
    guides: dict[str, Guide] = {}
    for path in sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name):
        file, id = f"calculators/guides/{path.name}", path.name.removesuffix(".toml")
        before = len(found)
        table = parse(path.read_bytes(), file, found)
        if len(found) == before and (guide := fit(table, Guide, file, id, found)):
            guides[id] = guide
            found += mistakes_of(guide, file)
    if found:
        raise Mistakes(found)
    return guides


def mistakes_of(guide: Guide, file: str) -> list[Mistake]:
    """What can't be right in a guide whose fields are of the right kinds."""
    months = [term.months for term in guide.term]
    sentences = []
    if not months or len(set(months)) < len(months) or min(months) < 1:
        sentences.append(Mistake(file, guide.id, "term", "give each term once, at least one, each of 1 month or more."))
    if any(term.percent > 100 for term in guide.term):
        sentences.append(Mistake(file, guide.id, "term", "write percents from 0 to 100."))
    if guide.base_miles > guide.most_miles:
        sentences.append(Mistake(file, guide.id, "most_miles", f"write {guide.base_miles} or more: it can't be below base_miles."))
    return sentences
