"""Questions: what a calculator asks, and how an answer that was typed becomes a value or a sentence that says what to enter.

    @answers
    class Cancellation:
        price_paid: Money = ask("What did the plan cost?", hint="Leave out sales tax.")
        cancel_on: date = ask("When will you cancel?", on_or_after="coverage_start")

The annotation decides how an answer is read: Money, int, Decimal, date, datetime, bool, str, or `list[Group]` for a group
that repeats. `among` makes a choice of it. Answers are strings, as a form sends them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, dataclass_transform

from .kinds import KINDS, WHITE, Kind, Wrong, as_id
from .values import decimal_text, shown

T = TypeVar("T")


class Refused(Exception):
    """The answers can't be taken: `wrong` maps each question to its sentence."""

    def __init__(self, wrong: dict[str, str]):
        super().__init__(wrong)
        self.wrong = wrong


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question; `kind` is the name of one of `kinds`, and `called` what a sentence calls its answer, where its label won't do."""

    name: str
    called: str
    kind: str
    label: str
    hint: str
    default: str | None
    required: bool
    at_least: object
    at_most: object
    on_or_after: str | None
    among: Mapping | None
    instead: str
    pattern: str | None
    group: type | None
    turns_away: tuple
    needed: object
    judged: bool
    offered: object
    unit: str
    example: str
    filled: str
    private: bool

    @property
    def of_kind(self) -> Kind:
        return KINDS[self.kind]

    @property
    def named(self) -> str:
        """What a sentence calls its answer: `the price paid`, or by its label."""
        return f"the {self.called}" if self.called else f"the answer to “{self.label}”" if self.label.endswith("?") else f"“{self.label}”"

    @property
    def title(self) -> str:
        """What a list of mistakes calls it: `Price paid`, or its label."""
        return self.called[:1].upper() + self.called[1:] or (f"“{self.label}”" if self.label.endswith("?") else self.label)

    def choices(self) -> list[tuple[str, str]]:
        """The ids and names to choose from, in order."""
        return [(key, getattr(row, "name", row)) for key, row in self.among.items()]

    def read(self, text: str):
        """The value of an answer that isn't empty; raises Wrong."""
        kind = self.of_kind
        if len(text) > kind.longest:
            raise kind.refusal(self, f"That is longer than {kind.longest} characters.")
        return kind.read(self, text)


def ask(
    label: str,
    hint: str = "",
    *,
    default: str | None = None,
    left_out: bool = False,
    at_least: object = None,
    at_most: object = None,
    on_or_after: str | None = None,
    among: Mapping[str, Any] | None = None,
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
    """
    told = {name: value for name, value in locals().items() if name != "left_out"}
    return field(metadata={"ask": {**told, "required": default is None and not left_out}})


def again(asks: type, name: str, **changes: object) -> Any:
    """The question `name` of an `@answers` class, asked again in a class that inherits from it.

    `changes` are what stands differently here: `needed=None` asks it always, `required=False` lets it be left out.
    """
    told = next(told for told in fields(asks) if told.name == name)
    return field(metadata={"ask": {**told.metadata["ask"], **changes}})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(ask, again))
def answers(cls: type[T]) -> type[T]:
    """Make a frozen dataclass of questions; `cls.questions` lists them in order."""
    cls = dataclass(frozen=True, kw_only=True)(cls)
    cls.questions = tuple(_question(told) for told in fields(cls))
    cls.names = tuple(question.name for question in cls.questions)
    cls.asks_all = not any(question.needed or question.group for question in cls.questions)
    cls.asks_no_group = not any(question.group for question in cls.questions)
    cls.readings = {question.name: Readings(question) for question in cls.questions if not question.group}
    cls.in_turn = tuple(
        (question, question.name, question.needed, parameters(question.needed) if question.needed else ()) for question in cls.questions
    )
    cls.turning_away = tuple(question for question in cls.questions if question.turns_away)
    cls.later_dates = tuple(question for question in cls.questions if question.on_or_after)
    cls.checks = tuple((rule, parameters(rule)) for rule in vars(cls).values() if hasattr(rule, "refuses"))
    return cls


def refuses(*names: str):
    """Mark a static check that names these questions wrong when it returns a sentence.

    Its parameters are questions; it is called only when each of those was answered rightly. Where it depends which of
    the questions is wrong, the check returns their sentences by name.
    """

    def mark(rule):
        rule.refuses = names
        return rule

    return mark


def _question(told) -> Question:
    asked = told.metadata["ask"]
    types = [kind for kind in getattr(told.type, "__args__", (told.type,)) if kind is not type(None)]
    group = types[0] if getattr(told.type, "__origin__", None) is list else None
    kind = "choice" if asked["among"] is not None else "group" if group else _kind(told.name, types[0])
    least, most = KINDS[kind].limits
    at_least = least if asked["at_least"] is None else asked["at_least"]
    at_most = most if asked["at_most"] is None else asked["at_most"]
    return Question(**{**asked, "name": told.name, "kind": kind, "group": group, "at_least": at_least, "at_most": at_most})


def _kind(name: str, of: type) -> str:
    if name.endswith("_percent"):
        return "percent"
    return next(kind.name for kind in KINDS.values() if kind.of is of)


def read(asks: type, given: Mapping):
    """An `asks` made of the answers; raises Refused with every wrong answer at once."""
    right, wrong = _read(asks, given, "")
    if wrong:
        raise Refused(wrong)
    return made(asks, right)


def made(cls: type, values: dict):
    """An instance of a frozen dataclass with all of its values, given at once rather than set one by one."""
    instance = object.__new__(cls)
    instance.__dict__.update(values)
    return instance


def _read(asks, given, prefix) -> tuple[dict, dict]:
    """(the values, a sentence for each answer that is wrong), both by the names of questions."""
    right, wrong, strange = _read_at_once(asks, given), {}, ()
    if right is None:
        right, wrong = _read_in_turn(asks, given, prefix)
        strange = [name for name in given if name not in asks.names]
        for question in asks.turning_away:
            if prefix + question.name in wrong and _as_id(given.get(question.name)) in question.turns_away:
                right, wrong = {}, {prefix + question.name: str(question.of_kind.refusal(question, question.instead))}
    for question in asks.later_dates:
        earliest, chosen = right.get(question.on_or_after), right.get(question.name)
        if earliest and chosen and chosen < earliest:
            first = next(other for other in asks.questions if other.name == question.on_or_after)
            wrong[prefix + question.name] = (
                f"{question.named[0].upper()}{question.named[1:]} can't come before {first.named}, {shown(earliest)}. Enter that day or a later one."
            )
    for check, names in asks.checks:
        if (not wrong or right.keys() >= set(names)) and (sentence := check(*[right[name] for name in names])):
            for name, says in (sentence if isinstance(sentence, dict) else dict.fromkeys(check.refuses, sentence)).items():
                wrong.setdefault(prefix + name, says)
    for name in strange:
        wrong[f"{prefix}{name}"] = unknown(str(name), asks.names)
    return right, wrong


def _read_at_once(asks, given) -> dict | None:
    """The values where no question is a group and every answer is right, as in most rows of a table; else None."""
    if not asks.asks_no_group:
        return None
    readings = asks.readings
    try:
        if not asks.asks_all:
            return _read_what_is_needed(asks, given) if given.keys() <= readings.keys() else None
        right = {name: readings[name][typed] for name, typed in given.items()}
        if len(right) < len(readings):
            right.update({name: readings[name][""] for name in asks.names if name not in right})
    except (KeyError, TypeError, Wrong):
        return None
    return right


def _read_what_is_needed(asks, given) -> dict:
    """The values of the questions that the others leave to be asked; raises Wrong or TypeError for an answer that is wrong."""
    right, readings, typed = {}, asks.readings, given.get
    for _, name, condition, by in asks.in_turn:
        asked = condition is None or condition(*[right[other] for other in by])
        right[name] = readings[name][typed(name, "")] if asked else None
    return right


def _read_in_turn(asks, given, prefix) -> tuple[dict, dict]:
    right, wrong = {}, {}
    for question, name, condition, by in asks.in_turn:
        typed, readings = given.get(name, ""), asks.readings.get(name)
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


def needed(asks: type, given: Mapping) -> list[str]:
    """The names of the questions that these answers leave to be asked, in order; an entry's are dotted (`expenses.2.hotel`)."""
    return list(spelled(asks, given))


def spelled(asks: type, given: Mapping, prefix: str = "") -> dict[str, str]:
    """The questions that these answers leave to be asked, each with its answer in the one spelling of links.

    Empty where nothing was answered, or what can't be read.
    """
    right, answers = {}, {}
    for question in asks.questions:
        name, text = question.name, given.get(question.name, "")
        if question.needed and not holds(question.needed, right) and not _is_judged(question, right):
            right[name] = None
            continue
        try:
            right[name] = _answer(question, text, prefix)
        except (Wrong, Refused):
            pass
        if not question.offered or holds(question.offered, right):
            is_there = name in right and not question.group and not _is_left_out(text)
            answers[prefix + name] = typed(right[name]) if is_there else ""
        if question.group and isinstance(text, list):
            for count, entry in enumerate(text, 1):
                answers |= spelled(question.group, entry if isinstance(entry, Mapping) else {}, f"{prefix}{name}.{count}.")
    return answers


def holds(condition, right) -> bool:
    """Does a condition on other questions hold? Not while one of them is wrong or unanswered."""
    names = parameters(condition)
    return all(name in right for name in names) and bool(condition(*(right[name] for name in names)))


def _is_judged(question, right) -> bool:
    """Is an answer to it read although one of those that decide is wrong?"""
    return question.judged and not right.keys() >= set(parameters(question.needed))


def _is_left_out(typed) -> bool:
    return typed == [] or type(typed) is str and not typed.strip(WHITE)


def _as_id(typed) -> str | None:
    return as_id(typed.strip(WHITE)) if type(typed) is str else None


def parameters(rule) -> tuple[str, ...]:
    code = getattr(rule, "__func__", rule).__code__
    return code.co_varnames[: code.co_argcount]


def _answer(question: Question, typed, prefix: str):
    if question.kind == "group":
        return _group(question, typed, prefix)
    if type(typed) is not str:
        raise Wrong(f"Give {question.named} as text, in quotes, as it would be typed into a form.")
    typed = typed.strip(WHITE) or question.default or ""
    if typed:
        return question.read(typed)
    if question.required:
        raise question.of_kind.refusal(question)
    return None


class Readings(dict):
    """The first answers to a question that were read: the rows of a table say the same things again and again."""

    MANY, LONG = 4096, 40

    def __init__(self, question: Question):
        self.question = question

    def __missing__(self, typed: str):
        value = _answer(self.question, typed, "")
        if len(self) < self.MANY and len(typed) <= self.LONG:
            self[typed] = value
        return value


def _group(question: Question, typed, prefix: str) -> tuple:
    kind = question.of_kind
    if _is_left_out(typed):
        typed = []
    if not isinstance(typed, list):
        raise kind.refusal(question, more=" a list, one entry for each")
    if not typed and not question.required:
        return ()
    if len(typed) < question.at_least:
        raise kind.refusal(question)
    if len(typed) > question.at_most:
        raise kind.refusal(question, more=f" at most {question.at_most} entries")
    titles = {inner.name: f"{inner.title}, line" for inner in question.group.questions}
    entries, wrong = [], {}
    for count, entry in enumerate(typed, 1):
        here = f"{prefix}{question.name}.{count}"
        if not isinstance(entry, Mapping):
            wrong[here] = f"Line {count}: Give this entry as a set of answers with their names."
            continue
        right, mistakes = _read(question.group, entry, here + ".")
        wrong.update({name: f"{titles.get(name[len(here) + 1 :], 'Line')} {count}: {sentence}" for name, sentence in mistakes.items()})
        if not mistakes:
            entries.append(made(question.group, right))
    if wrong:
        raise Refused(wrong)
    return tuple(entries)


def unknown(name: str, known) -> str:
    """The sentence for a question that isn't asked here, with the nearest names."""
    return f"There is no such question here{nearest(name, known)}. Leave it out."


def nearest(name: str, known) -> str:
    """`; did you mean "fee"?` without its question mark, or nothing."""
    from difflib import get_close_matches

    near = get_close_matches(name[:60], list(known), 3, 0.6)
    return "; did you mean " + " or ".join(f'"{word}"' for word in near) if near else ""


def typed(value) -> str:
    """A value as it would be typed: the way back from `read`, for defaults, links and examples."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="auto" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else getattr(value, "id", None) or str(value)
