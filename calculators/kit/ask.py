"""Questions: what a calculator asks, and how an answer that was typed becomes a value or a sentence that says what to enter.

    @answers
    class Cancellation:
        price_paid: Money = ask("What did the plan cost?", hint="Leave out sales tax.")
        cancel_on: date = ask("When will you cancel?", on_or_after="coverage_start")

The annotation decides how an answer is read: Money, int, Decimal, date, datetime, bool, str, or `list[Group]` for a group
that repeats. `among` makes a choice of it. Answers are strings, as a form sends them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import groupby
from operator import getitem, itemgetter
from typing import TYPE_CHECKING, Any, TypeVar, cast, dataclass_transform

from .kinds import KINDS, WHITE, Kind, Wrong, as_id
from .values import shown, typed

if TYPE_CHECKING:
    from dataclasses import Field
    from types import CodeType
    from typing import ClassVar, Protocol, TypeAlias

    from .kinds import Ordered

    class Named(Protocol):
        """A row that can be chosen."""

        @property
        def name(self) -> str: ...

    Values: TypeAlias = dict[str, Any]  # what was read, by the questions' names: each of the type that its field has
    Sentences: TypeAlias = dict[str, str]  # what is wrong, by the questions' names

T = TypeVar("T")
Check = TypeVar("Check", bound="Callable[..., str | Sentences | None]")


class Refused(Exception):
    """The answers can't be taken: `wrong` maps each question to its sentence."""

    def __init__(self, wrong: Sentences):
        super().__init__(wrong)
        self.wrong = wrong


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question; `kind` is the name of its kind, and `called` what a sentence calls its answer, where its label won't do."""

    name: str
    called: str
    kind: str
    of_kind: Kind
    label: str
    hint: str
    default: str | None
    required: bool
    at_least: Ordered | None
    at_most: Ordered | None
    on_or_after: str | None
    among: Mapping[str, Named | str]
    instead: str
    pattern: str | None
    group: type[Questionnaire] | None
    turns_away: tuple[str, ...]
    needed: Callable[..., object] | None
    judged: bool
    offered: Callable[..., object] | None
    unit: str
    example: str
    filled: str
    private: bool
    either: str

    @property
    def named(self) -> str:
        """What a sentence calls its answer: `the price paid`, or by its label."""
        return f"the {self.called}" if self.called else f"the answer to “{self.label}”" if self.label.endswith("?") else f"“{self.label}”"

    @property
    def title(self) -> str:
        """What a list of mistakes calls it: `Price paid`, or its label."""
        return self.called[:1].upper() + self.called[1:] or (f"“{self.label}”" if self.label.endswith("?") else self.label)

    @property
    def inner(self) -> tuple[Question, ...]:
        """What each entry of a group is asked; nothing for another kind."""
        return self.group.questions if self.group else ()

    def choices(self) -> list[tuple[str, str]]:
        """The ids and names to choose from, in order."""
        return [(key, row if isinstance(row, str) else row.name) for key, row in self.among.items()]

    def said(self, value: object) -> str:
        """An answer as a person reads it: `36,000 miles`."""
        words = self.of_kind.said(self, value)
        return f"{words} {self.unit}" if self.unit else words

    def read(self, text: str) -> object:
        """The value of an answer that isn't empty; raises Wrong."""
        kind = self.of_kind
        if len(text) > kind.longest:
            raise kind.refusal(self, f"That is longer than {kind.longest} characters.")
        return kind.read(self, text)


class Questionnaire:
    """What `@answers` adds to a class. No class inherits from it: `questionnaire` tells a type checker that it is there.

    readings      what was read of each, by its name; nothing for a group
    in_turn       each question with its name, its condition and the names of those that decide
    at_once       reads the answers to all of them, in order; None where one is a group
    turning_away, later_dates, checks   the questions and the checks that need a look after all is read
    """

    questions: ClassVar[tuple[Question, ...]]
    names: ClassVar[tuple[str, ...]]
    readings: ClassVar[dict[str, Readings]]
    in_turn: ClassVar[tuple[tuple[Question, str, Callable[..., object] | None, tuple[str, ...]], ...]]
    at_once: ClassVar[AtOnce | None]
    turning_away: ClassVar[tuple[Question, ...]]
    later_dates: ClassVar[tuple[Question, ...]]
    checks: ClassVar[tuple[tuple[Callable[..., str | Sentences | None], tuple[str, ...], tuple[str, ...]], ...]]


def questionnaire(asks: type) -> type[Questionnaire]:
    """An `@answers` class, as what it was made: no type can say that a decorator added something to a class."""
    return cast("type[Questionnaire]", asks)


def ask(
    label: str,
    hint: str = "",
    *,
    default: str | None = None,
    left_out: bool = False,
    at_least: object = None,
    at_most: object = None,
    on_or_after: str | None = None,
    among: Mapping[str, Named | str] | None = None,
    instead: str = "",
    turns_away: tuple[str, ...] = (),
    pattern: str | None = None,
    needed: Callable[..., object] | None = None,
    judged: bool = False,
    offered: Callable[..., object] | None = None,
    unit: str = "",
    example: str = "",
    called: str = "",
    filled: str = "",
    private: bool = False,
    either: str = "",
) -> Any:
    """One question of an `@answers` class.

    default      the answer, as typed, that stands when none is given
    left_out     may be left out; the value is then None
    at_least, at_most   the limits, both allowed
    on_or_after  the name of a date question that this date may not come before
    among        ids to rows (or to names): a choice; the value is the row (or the id, where names are given)
    instead      for a choice: what to do when the answer is none of these
    turns_away   for a choice: ids that are none of these, and with which nothing else that was answered counts
    pattern      for text: a regular expression that the whole answer must match
    needed       a function of other questions' values, by their names: is this one asked at all?
    judged       an answer to it is read, too, while one of those that decide is wrong; it need not be there then
    offered      the same for what a form shows, where an answer is read although nobody needs to be asked for it
    unit         what the number counts, to show beside the field
    example      an answer as it would be typed, to show in a sentence that asks for one
    called       what a sentence calls the answer, after `the`: `price of the plan`; without it the sentence quotes the label
    filled       what a form puts in before anyone types: `today` for a date, `now` for an instant
    private      the answer stands in no address: in no link, no history, no preset and no event of an embed
    either       one of some ways to tell the same, in words: a form shows those of one way at a time, and offers the others
    """
    about = {name: value for name, value in locals().items() if name != "left_out"}
    return field(metadata={"ask": {**about, "required": default is None and not left_out}})


def again(asks: type, name: str, **changes: object) -> Any:
    """The question `name` of an `@answers` class, asked again in a class that inherits from it.

    `changes` are what stands differently here: `needed=None` asks it always, `required=False` lets it be left out.
    """
    part = next(part for part in fields(asks) if part.name == name)
    return field(metadata={"ask": {**part.metadata["ask"], **changes}})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(ask, again))
def answers(cls: type[T]) -> type[T]:
    """Make a frozen dataclass of questions; `cls.questions` lists them in order."""
    cls = dataclass(frozen=True, kw_only=True)(cls)
    asks = questionnaire(cls)
    asks.questions = questions = tuple(_question(part) for part in fields(cast("type", cls)))
    asks.names = tuple(question.name for question in questions)
    asks.readings = {question.name: Readings(question) for question in questions if not question.group}
    asks.in_turn = tuple(
        (question, question.name, question.needed, parameters(question.needed) if question.needed else ()) for question in questions
    )
    asks.turning_away = tuple(question for question in questions if question.turns_away)
    asks.later_dates = tuple(question for question in questions if question.on_or_after)
    functions = [getattr(value, "__func__", value) for value in vars(cls).values()]
    asks.checks = tuple((rule, parameters(rule), rule.refuses) for rule in functions if hasattr(rule, "refuses"))
    asks.at_once = read_at_once(cls, asks.names)
    return cls


def refuses(*names: str) -> Callable[[Check], Check]:
    """Mark a `@staticmethod` that names these questions wrong when it returns a sentence.

    Its parameters are questions; it is called only when each of those was answered rightly. Where it depends which of
    the questions is wrong, the check returns their sentences by name.
    """

    def mark(rule: Check) -> Check:
        vars(getattr(rule, "__func__", rule))["refuses"] = names  # of the function: another class may take the check over
        return rule

    return mark


def _question(part: Field[Any]) -> Question:
    about = part.metadata["ask"]
    types: list[Any] = [kind for kind in getattr(part.type, "__args__", (part.type,)) if kind is not type(None)]
    group = types[0] if getattr(part.type, "__origin__", None) is list else None
    kind = "choice" if about["among"] is not None else "group" if group else _kind(part.name, types[0])
    least, most = KINDS[kind].limits
    found = {
        "name": part.name,
        "kind": kind,
        "of_kind": KINDS[kind],
        "group": group,
        "among": about["among"] or {},
        "at_least": least if about["at_least"] is None else about["at_least"],
        "at_most": most if about["at_most"] is None else about["at_most"],
    }
    return Question(**{**about, **found})


def _kind(name: str, of: type) -> str:
    return next(kind.name for kind in reversed(KINDS.values()) if kind.takes(name, of))


def read(asks: type[T], answers: Mapping[str, object]) -> T:
    """An `asks` made of the answers; raises Refused with every wrong answer at once."""
    right, wrong = _read(questionnaire(asks), answers, "")
    if wrong:
        raise Refused(wrong)
    return instance_of(asks, right)


def instance_of(cls: type[T], values: Values) -> T:
    """An instance of a frozen dataclass with all of its values, given at once rather than set one by one."""
    instance = object.__new__(cls)
    instance.__dict__.update(values)
    return instance


def _read(asks: type[Questionnaire], answers: Mapping[str, object], prefix: str) -> tuple[Values, Sentences]:
    """(the values, a sentence for each answer that is wrong), both by the names of questions."""
    if asks.at_once and answers.keys() <= asks.readings.keys():
        at_once = asks.at_once([answers.get(name, "") for name in asks.names])
        if at_once is not None:
            return at_once, {}
    right, wrong = _read_in_turn(asks, answers, prefix)
    for question in asks.turning_away:
        if prefix + question.name in wrong and _as_id(answers.get(question.name)) in question.turns_away:
            right, wrong = {}, {prefix + question.name: str(question.of_kind.refusal(question, question.instead))}
    for question in asks.later_dates:
        earliest, chosen = right.get(question.on_or_after or ""), right.get(question.name)
        if earliest and chosen and chosen < earliest:
            first = next(other for other in asks.questions if other.name == question.on_or_after)
            before = f"{question.named[0].upper()}{question.named[1:]} can't come before {first.named}, {shown(earliest)}"
            wrong[prefix + question.name] = f"{before}. Enter that day or a later one."
    for check, names, refused in asks.checks:
        if (not wrong or right.keys() >= set(names)) and (sentence := check(*[right[name] for name in names])):
            for name, says in (sentence if isinstance(sentence, dict) else dict.fromkeys(refused, sentence)).items():
                wrong.setdefault(prefix + name, says)
    for name in answers:
        if name not in asks.names:
            wrong[f"{prefix}{name}"] = unknown(str(name), asks.names)
    return right, wrong


def read_at_once(asks: type, columns: Sequence[str], same: Mapping[str, str] | None = None) -> AtOnce | None:
    """What reads the rows of a table whose columns answer these questions; `same` are answers to others, the same in every row.

    None where a question is a group.
    """
    readings = questionnaire(asks).readings
    return AtOnce(questionnaire(asks), columns, same or {}) if len(readings) == len(questionnaire(asks).names) else None


class AtOnce:
    """Reads answers that come in the same order time and again, all of a row at once, where each of them is right.

    What is looked up where is settled beforehand, for it is the same in every row.
    """

    def __init__(self, asks: type[Questionnaire], columns: Sequence[str], same: Mapping[str, str]):
        place = {name: at for at, name in enumerate((*columns, *same))}
        self._rest = (*same.values(), "")  # the last cell is what was answered to a question that has no column
        always = [name for _, name, condition, _ in asks.in_turn if not condition]
        self._always, self._readings = always, [asks.readings[name] for name in always]
        self._cells = picked([place.get(name, -1) for name in always])
        self._sometimes = [
            (condition, picked(by), [(name, asks.readings[name], place.get(name, -1)) for _, name, *_ in alike])
            for (condition, by), alike in groupby(asks.in_turn, lambda turn: turn[2:])
            if condition
        ]
        self._later_dates = [(question.name, question.on_or_after or "") for question in asks.later_dates]
        self._checks = [(check, picked(names)) for check, names, _ in asks.checks]

    def __call__(self, cells: Sequence[object]) -> Values | None:
        """The values by the questions' names; None where an answer is wrong."""
        cells = (*cells, *self._rest)
        try:
            right: Values = dict(zip(self._always, map(getitem, self._readings, self._cells(cells))))
            for condition, by, questions in self._sometimes:
                is_asked = condition(*by(right))
                for name, readings, at in questions:
                    right[name] = readings[cells[at]] if is_asked else None
        except (TypeError, Wrong):
            return None
        for name, earliest in self._later_dates:
            if right[name] and right[earliest] and right[name] < right[earliest]:
                return None
        for check, of in self._checks:
            if check(*of(right)):
                return None
        return right


def picked(keys: Sequence[Any]) -> Callable[[Any], Sequence[Any]]:
    """A function that gives what stands under each of these keys, or at each of these places, as a sequence."""
    if len(keys) == 1:
        (only,) = keys
        return lambda values: (values[only],)
    return itemgetter(*keys) if keys else lambda values: ()


def _read_in_turn(asks: type[Questionnaire], answers: Mapping[str, object], prefix: str) -> tuple[Values, Sentences]:
    right: Values = {}
    wrong: Sentences = {}
    for question, name, condition, by in asks.in_turn:
        typed, readings = answers.get(name, ""), asks.readings.get(name)
        if condition and not (all(map(right.__contains__, by)) and condition(*[right[other] for other in by])):
            if not _is_judged(question, right) or _is_left_out(typed):
                right[name] = None
                continue
        try:
            right[name] = readings[typed] if readings is not None and type(typed) is str else _answer(question, typed, prefix)
        except Wrong as problem:
            wrong[prefix + name] = str(problem)
        except Refused as problem:
            wrong.update(problem.wrong)
    return right, wrong


def needed(asks: type, answers: Mapping[str, object]) -> list[str]:
    """The names of the questions that these answers leave to be asked, in order; an entry's are dotted (`expenses.2.hotel`)."""
    return list(answered(asks, answers))


def spelled(asks: type, answers: Mapping[str, object]) -> dict[str, str]:
    """The questions that these answers leave to be asked, each with its answer in the one spelling of links.

    Empty where nothing was answered, or what can't be read.
    """
    return {name: "" if value is None else typed(value) for name, (_, value) in answered(asks, answers).items()}


def answered(asks: type, answers: Mapping[str, object], prefix: str = "") -> dict[str, tuple[Question, Any]]:
    """The questions that these answers leave to be asked, by their names, each with the value of what was answered.

    None where nothing was, or what can't be read, and for a group, whose entries' questions follow it.
    """
    right: Values = {}
    found: dict[str, tuple[Question, Any]] = {}
    for question in questionnaire(asks).questions:
        name, text = question.name, answers.get(question.name, "")
        if question.needed and not holds(question.needed, right) and not _is_judged(question, right):
            right[name] = None
            continue
        try:
            right[name] = _answer(question, text, prefix)
        except (Wrong, Refused):
            pass
        if not question.offered or holds(question.offered, right):
            is_there = name in right and not question.group and not _is_left_out(text)
            found[prefix + name] = question, right[name] if is_there else None
        if question.group and isinstance(text, list):
            for count, entry in enumerate(text, 1):
                found |= answered(question.group, entry if isinstance(entry, Mapping) else {}, f"{prefix}{name}.{count}.")
    return found


def holds(condition: Callable[..., object], right: Mapping[str, Any]) -> bool:
    """Does a condition on other questions hold? Not while one of them is wrong or unanswered."""
    names = parameters(condition)
    return all(name in right for name in names) and bool(condition(*(right[name] for name in names)))


def _is_judged(question: Question, right: Values) -> bool:
    """Is an answer to it read although one of those that decide is wrong?"""
    return question.judged and question.needed is not None and not right.keys() >= set(parameters(question.needed))


def _is_left_out(typed: object) -> bool:
    return typed == [] or type(typed) is str and not typed.strip(WHITE)


def _as_id(typed: object) -> str | None:
    return as_id(typed.strip(WHITE)) if type(typed) is str else None


def parameters(rule: Callable[..., object]) -> tuple[str, ...]:
    """The names of what a plain function or a static method takes."""
    code: CodeType = getattr(rule, "__func__", rule).__code__
    return code.co_varnames[: code.co_argcount]


def _answer(question: Question, typed: object, prefix: str) -> Any:
    if question.group:
        return _group(question, question.group, typed, prefix)
    if type(typed) is not str:
        raise Wrong(f"Give {question.named} as text, in quotes, as it would be typed into a form.")
    typed = typed.strip(WHITE) or question.default or ""
    if typed:
        return question.read(typed)
    if question.required:
        raise question.of_kind.refusal(question)
    return None


class Readings(dict[object, Any]):
    """The first answers to a question that were read: the rows of a table say the same things again and again."""

    MANY, LONG = 4096, 40

    def __init__(self, question: Question):
        self.question = question

    def __missing__(self, typed: object) -> Any:
        value = _answer(self.question, typed, "")
        if type(typed) is str and len(self) < self.MANY and len(typed) <= self.LONG:
            self[typed] = value
        return value


def _group(question: Question, asks: type[Questionnaire], typed: object, prefix: str) -> tuple[Questionnaire, ...]:
    kind = question.of_kind
    if _is_left_out(typed):
        typed = []
    if not isinstance(typed, list):
        raise kind.refusal(question, more=" a list, one entry for each")
    if not typed and not question.required:
        return ()
    least, most = question.at_least, question.at_most
    if least is not None and not least <= len(typed):
        raise kind.refusal(question)
    if most is not None and most < len(typed):
        raise kind.refusal(question, more=f" at most {most} entries")
    titles = {inner.name: f"{inner.title}, line" for inner in asks.questions}
    entries: list[Questionnaire] = []
    wrong: Sentences = {}
    for count, entry in enumerate(typed, 1):
        here = f"{prefix}{question.name}.{count}"
        if not isinstance(entry, Mapping):
            wrong[here] = f"Line {count}: Give this entry as a set of answers with their names."
            continue
        right, mistakes = _read(asks, entry, here + ".")
        wrong.update({name: f"{titles.get(name[len(here) + 1 :], 'Line')} {count}: {sentence}" for name, sentence in mistakes.items()})
        if not mistakes:
            entries.append(instance_of(asks, right))
    if wrong:
        raise Refused(wrong)
    return tuple(entries)


def unknown(name: str, known: Iterable[str]) -> str:
    """The sentence for a question that isn't asked here, with the nearest names."""
    return f"There is no such question here{nearest(name, known)}. Leave it out."


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean "fee"?` without its question mark, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name[:60], list(known), 3, 0.6)
    return "; did you mean " + " or ".join(f'"{word}"' for word in near) if near else ""
