"""A calculator asks questions and works out an answer; everything else that is said of it is read from this declaration."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from dataclasses import dataclass as outcome_class

from . import ask
from .clause import Line, Worksheet
from .values import plain


@dataclass(frozen=True)
class Told:
    """One field of an outcome: its label, and the words it can be when they are few."""

    name: str
    label: str
    kind: object
    words: tuple[str, ...]


def tell(label: str, *, words: tuple[str, ...] = ()):
    """One field of an `@outcome` class; `words` lists what a string can be."""
    return field(metadata={"tell": (label, words)})


def outcome(cls):
    """Make a frozen dataclass of what a calculator tells; `cls.told` lists its fields in order."""
    cls = outcome_class(frozen=True, kw_only=True)(cls)
    cls.told = tuple(Told(part.name, part.metadata["tell"][0], part.type, part.metadata["tell"][1]) for part in fields(cls))
    return cls


@dataclass(frozen=True)
class Headline:
    """The answer at a glance: a label, one figure, one sentence in plain words."""

    label: str
    figure: object
    sentence: str


@dataclass(frozen=True)
class Answer:
    """What was worked out, with all that explains it."""

    calculator: "Calculator"
    asked: object
    outcome: object
    working: list[Line]
    assumptions: dict[str, str]

    @property
    def headline(self) -> Headline:
        return self.calculator.in_short(self.asked, self.outcome)

    @property
    def next_steps(self) -> list[str]:
        return self.calculator.next_steps(self.asked, self.outcome)

    @property
    def pictures(self) -> list:
        return [picture for draw in self.calculator.pictures if (picture := draw(self.asked, self.outcome))]

    def json(self) -> dict:
        return {
            "calculator": self.calculator.name,
            "outcome": plain(self.outcome),
            "working": [line.json() for line in self.working],
            "assumptions": [{"id": key, "sentence": sentence} for key, sentence in self.assumptions.items()],
            "next_steps": self.next_steps,
        }


@dataclass(frozen=True)
class Calculator:
    """A calculator, whole.

    title        what a person calls it
    asks         its questions, an `@answers` class
    works_out    a function of those answers that returns an `@outcome`, made of clauses
    in_short     (answers, outcome) -> Headline
    next_steps   (answers, outcome) -> sentences: what to do now, whom to call
    pictures     functions (answers, outcome) -> Picture, or None where there is nothing to draw
    name         its machine name; given by the file it stands in
    about        what it works out, in a sentence; the first line of that file
    """

    title: str
    asks: type
    works_out: Callable
    in_short: Callable
    next_steps: Callable
    pictures: tuple = ()
    name: str = ""
    about: str = ""

    @property
    def questions(self) -> tuple[ask.Question, ...]:
        return self.asks.questions

    def work_out(self, answers) -> Answer:
        """The answer to a mapping of strings; raises Refused with every wrong answer at once."""
        asked = ask.read(self.asks, answers)
        with Worksheet().open() as sheet:
            told = self.works_out(asked)
        return Answer(self, asked, told, sheet.lines, sheet.assumptions)
