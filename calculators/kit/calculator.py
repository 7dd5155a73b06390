"""A calculator asks questions and works out an answer; everything else that is said of it is read from this declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, cast, dataclass_transform, overload

from . import ask
from .clause import Assumption, Step, Worksheet, off_the_sheet
from .in_force import answering_as_of, answering_on, as_of, asked_as_of
from .values import plain

if TYPE_CHECKING:
    from typing import ClassVar

    from .svg import Picture
    from .where import Where

T = TypeVar("T")
P = ParamSpec("P")
Deadline = tuple[date, str, str]  # the day, a title, a sentence
Asked = TypeVar("Asked")  # an `@answers` class
Found = TypeVar("Found")  # an `@outcome` class
BY_THE_ROWS_OF = Assumption(
    "as-of", "You asked for the rules of {day}. Rows that are not in force on that day were left aside.", "cancel.estimate"
)


@dataclass(frozen=True)
class Told:
    """One field of an outcome: its label, the words it can be when they are few, and is it only for a picture?"""

    name: str
    label: str
    kind: object
    words: tuple[str, ...]
    drawn: bool


def tell(label: str, *, words: tuple[str, ...] = (), drawn: bool = False) -> Any:
    """One field of an `@outcome` class; `words` lists what a string can be, `drawn` says that it is there for a picture."""
    return field(metadata={"tell": (label, words, drawn)})


class Outcome:
    """What `@outcome` adds to a class. No class inherits from it: `telling` tells a type checker that it is there."""

    told: ClassVar[tuple[Told, ...]]


def telling(cls: type) -> type[Outcome]:
    """An `@outcome` class, as what it was made: no type can say that a decorator added something to a class."""
    return cast("type[Outcome]", cls)


class LazyRows(Sequence[T]):
    """A list of an outcome that is worked out when it is first looked at: a batch, which draws nothing, never does."""

    def __init__(self, work_out: Callable[P, Sequence[T]], *given: P.args, **named: P.kwargs):
        self._work_out: Callable[[], Sequence[T]] = partial(work_out, *given, **named)

    @cached_property
    def _rows(self) -> Sequence[T]:
        with off_the_sheet():
            return self._work_out()

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(tell,))
def outcome(cls: type[T]) -> type[T]:
    """Make a frozen dataclass of what a calculator tells; `cls.told` lists its fields in order."""
    type.__setattr__(cls, "__init__", _all_at_once)
    cls = dataclass(frozen=True, kw_only=True, init=False)(cls)
    telling(cls).told = tuple(
        Told(part.name, label, part.type, words, drawn)
        for part in fields(cast("type", cls))
        for label, words, drawn in [part.metadata["tell"]]
    )
    return cls


def _all_at_once(self: Outcome, **values: object) -> None:
    if len(values) != len(self.told):
        raise TypeError(f"{type(self).__name__} tells just these: {', '.join(part.name for part in self.told)}")
    vars(self).update(values)


@dataclass(frozen=True)
class Headline:
    """The answer at a glance: a label, one figure, one sentence in plain words."""

    label: str
    figure: object
    sentence: str


@dataclass(frozen=True)
class Answer(Generic[Asked, Found]):
    """What was worked out, with all that explains it.

    `rows_of` is the day whose rows were asked for, `day` the one that they were judged by.
    """

    calculator: Calculator[Asked, Found]
    asked: Asked
    outcome: Found
    working: list[Step]
    assumptions: dict[str, str]
    rows_of: date | None = None
    day: date | None = None

    def _told_by(self, tells: Callable[[Asked, Found], T]) -> T:
        with answering_as_of(self.rows_of), answering_on(self.day):
            return tells(self.asked, self.outcome)

    @property
    def headline(self) -> Headline:
        return self._told_by(self.calculator.in_short)

    @property
    def next_steps(self) -> list[str]:
        return self._told_by(self.calculator.next_steps)

    @property
    def pictures(self) -> list[Picture]:
        return [picture for draw in self.calculator.pictures if (picture := self._told_by(draw))]

    @property
    def doubts(self) -> list[dict[str, str]]:
        """The answers that are allowed and yet look like a slip: the question of each, and what was probably meant."""
        return [{"question": name, "sentence": sentence} for name, sentence in self.calculator.doubts(self.asked)]

    @property
    def deadlines(self) -> list[Deadline]:
        """(on, title, sentence) of every date that must not be missed, in order."""
        return sorted(self._told_by(self.calculator.deadlines), key=lambda deadline: deadline[0])

    @property
    def letter(self) -> str | None:
        return self._told_by(self.calculator.letter)

    def json(self) -> dict[str, object]:
        return {
            "calculator": self.calculator.name,
            "outcome": plain(self.outcome),
            "doubts": self.doubts,
            **self.explained(),
            "deadlines": [dict(zip(("on", "title", "sentence"), plain(deadline))) for deadline in self.deadlines],
            "letter": self.letter,
        }

    def explained(self) -> dict[str, list[Any]]:
        """How the outcome came about and what follows from it, as JSON holds it."""
        return {
            "working": [line.json() for line in self.working],
            "assumptions": [{"id": key, "sentence": sentence} for key, sentence in self.assumptions.items()],
            "next_steps": self.next_steps,
        }


@dataclass(frozen=True)
class Calculator(Generic[Asked, Found]):
    """A calculator, whole.

    title        what a person calls it
    asks         its questions, an `@answers` class
    works_out    a function of those answers that returns an `@outcome`, made of clauses
    in_short     (answers, outcome) -> Headline
    next_steps   (answers, outcome) -> sentences: what to do now, whom to call
    pictures     functions (answers, outcome) -> Picture, or None where there is nothing to draw
    deadlines    (answers, outcome) -> the dates that must not be missed, each as (on, title, sentence)
    letter       (answers, outcome) -> a letter to print and send, or None
    figure       the field of the outcome that is the headline's figure; its first, where none is named
    urgent       what to do stands before any question: for someone in trouble
    tasks        what to do takes days, so a reader ticks it off; each step begins with words of its own
    set_small    its sheet is printed in small type: it holds what other calculators have sheets of their own for
    leads        calculators that go on from an answer, each with the words of the way there; the answers go along
    steps        the headings under which a form asks, each with the names of its questions; none where they are few
    rarely       what counts where few answer, in a sentence, with the names of the questions that stand folded under it
    doubts       answers -> (question, sentence) of each that looks like a slip; found by its name and its questions
    name         its machine name; given by the file it stands in
    about        what it works out, in a sentence; the first line of that file
    """

    title: str
    asks: type[Asked]
    works_out: Callable[[Asked], Found]
    in_short: Callable[[Asked, Found], Headline]
    next_steps: Callable[[Asked, Found], list[str]]
    pictures: tuple[Callable[[Asked, Found], Picture | None], ...] = ()
    deadlines: Callable[[Asked, Found], Iterable[Deadline]] = lambda answers, outcome: ()
    letter: Callable[[Asked, Found], str | None] = lambda answers, outcome: None
    figure: str = ""
    urgent: bool = False
    tasks: bool = False
    set_small: bool = False
    leads: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rarely: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubts: Callable[[Asked], list[tuple[str, str]]] = lambda answers: []
    name: str = ""
    about: str = ""

    @property
    def questions(self) -> tuple[ask.Question, ...]:
        return ask.questionnaire(self.asks).questions

    @property
    def asked_in_steps(self) -> list[tuple[str, list[ask.Question]]]:
        """The questions under their headings, all under an empty one where there are no steps; raises ValueError for a slip in them.

        Those that are rarely asked are left out.
        """
        folded = [name for names in self.rarely.values() for name in names]
        if not self.steps:
            return [("", [question for question in self.questions if question.name not in folded])]
        named = [name for names in (*self.steps.values(), folded) for name in names]
        names_asked = ask.questionnaire(self.asks).names
        if sorted(named) != sorted(names_asked):
            slips = sorted({*named} ^ {*names_asked} | {name for name in named if named.count(name) > 1})
            raise ValueError(f"The steps of {self.title!r} must name each question once. Look at: {', '.join(slips)}.")
        by_name = {question.name: question for question in self.questions}
        return [(title, [by_name[name] for name in names]) for title, names in self.steps.items()]

    def where_needed(self, question: ask.Question) -> Where | None:
        """Where a question is asked, by the answers of those that decide; None where it always is."""
        from .where import where_needed  # which the browser is not given

        return where_needed(self.asks, question)

    @property
    def tells(self) -> tuple[Told, ...]:
        """The fields of its outcome, in order."""
        return telling(self.works_out.__annotations__["return"]).told

    def in_a_table(self, asked: Asked) -> tuple[Found, list[tuple[str, str]]]:
        """(the outcome, what is in doubt), which is all that a table wants; raises Refused."""
        asked = as_it_stands(asked)
        return self.works_out(asked), self.doubts(asked)

    def work_out(self, answers: Mapping[str, object]) -> Answer[Asked, Found]:
        """The answer to a mapping of strings; raises Refused with every wrong answer at once."""
        asked = ask.read(self.asks, answers)
        day = as_of(next((day for name in ITS_DAY if (day := getattr(asked, name, None))), None))
        with Worksheet().open() as sheet, answering_on(day):
            asked_for = asked_as_of()
            if asked_for:
                BY_THE_ROWS_OF.touches(day=asked_for)
            asked = as_it_stands(asked)
            found = self.works_out(asked)
        return Answer(self, asked, found, sheet.lines, sheet.assumptions, asked_for, day)


ITS_DAY = ("today", "cancel_on", "documents_received_on")  # the questions that tell on which day an answer is wanted
BEGUN = "coverage_start"  # the one whose answer decides about a contract's own terms


def as_it_stands(asked: Asked) -> Asked:
    """The answers, with each row that was chosen as it stands on the day of the answer."""
    asks: type = type(asked)
    names = dated_choices(asks)
    if not names:
        return asked
    stand = {name: getattr(asked, name).as_it_stands(name, getattr(asked, BEGUN, None)) for name in names if getattr(asked, name)}
    return cast("Asked", replace(cast("Any", asked), **stand)) if stand else asked


@cache
def dated_choices(asks: type) -> tuple[str, ...]:
    """The questions that choose among rows of which some hold on some days only."""
    questions = ask.questionnaire(asks).questions
    return tuple(question.name for question in questions if any(getattr(row, "is_dated", False) for row in question.among.values()))
