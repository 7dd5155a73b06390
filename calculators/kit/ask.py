"""Questions: what a calculator asks, and how an answer that was typed becomes a value or a sentence that says what to enter.

    @answers
    class Cancellation:
        price_paid: Money = ask("What did the plan cost?", hint="Leave out sales tax.")
        cancel_on: date = ask("When will you cancel?", on_or_after="coverage_start")

The annotation decides how an answer is read: Money, int, Decimal, date, datetime, bool, str, or `list[Group]` for a group
that repeats. `among` makes a choice of it. Answers are strings, as a form sends them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from itertools import product
from math import prod

from .money import Money
from .values import decimal_text, shown

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
GROUPED = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
AMOUNT, COUNT, NUMBER = (re.compile(form) for form in (rf"\$?({GROUPED})(?:\.([0-9]{{1,2}}))?", GROUPED, rf"{GROUPED}(?:\.[0-9]+)?"))
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST_NUMBER = 400


class Wrong(Exception):
    """One answer can't be taken; the sentence tells what to enter instead."""


class Refused(Exception):
    """The answers can't be taken: `wrong` maps each question to its sentence."""

    def __init__(self, wrong: dict[str, str]):
        super().__init__(wrong)
        self.wrong = wrong


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question; `called` names it in a sentence (`price paid`).

    `kind` is `money`, `whole`, `decimal`, `date`, `instant`, `yes-no`, `choice`, `text` or `group`.
    """

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

    def choices(self) -> list[tuple[str, str]]:
        """The ids and names to choose from, in order."""
        return [(key, getattr(row, "name", row)) for key, row in self.among.items()]

    def read(self, text: str):
        """The value of an answer that isn't empty; raises Wrong."""
        return READERS[self.kind](self, text)

    def missing(self) -> str:
        """The sentence for an answer that is needed and isn't there."""
        if self.kind == "group":
            return f"Add at least {self.at_least} of these ({self.called})."
        verb = "Choose" if self.kind == "choice" else "Enter"
        return f"{verb} the {self.called}{self.like}." if self.kind != "yes-no" else "Choose yes or no."

    @property
    def like(self) -> str:
        """`, like 2400.00`: what an answer looks like, or nothing."""
        example = self.example or EXAMPLES.get(self.kind)
        return f", like {example}" if example else ""


KINDS = {Money: "money", int: "whole", Decimal: "decimal", date: "date", datetime: "instant", bool: "yes-no", str: "text"}
EXAMPLES = {"money": "2400.00", "whole": "36000", "decimal": "1.9", "date": "2026-03-01", "instant": "2026-11-20T17:45-05:00"}
INSTANT = "([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
LIMITS = {
    "money": (Money(0), Money.dollars(10_000_000)),
    "whole": (0, 10_000_000),
    "decimal": (Decimal(0), Decimal(1000)),
    "date": (FIRST_DAY, LAST_DAY),
    "group": (1, 60),
}


def ask(
    label, hint="", *, default=None, left_out=False, at_least=None, at_most=None, on_or_after=None, among=None,
    instead="", turns_away=(), pattern=None, needed=None, judged=False, offered=None, unit="", example="", called="", filled="", private=False,
):  # fmt: skip
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
    called       what a sentence calls it, where its name with spaces would be no words: `VIN` for `vin`
    filled       what a form puts in before anyone types: `today` for a date, `now` for an instant
    private      the answer stands in no address: in no link, no history, no preset and no event of an embed
    """
    told = {name: value for name, value in locals().items() if name != "left_out"}
    return field(metadata={"ask": {**told, "required": default is None and not left_out}})


def again(asks: type, name: str, **changes):
    """The question `name` of an `@answers` class, asked again in a class that inherits from it.

    `changes` are what stands differently here: `needed=None` asks it always, `required=False` lets it be left out.
    """
    told = next(told for told in fields(asks) if told.name == name)
    return field(metadata={"ask": {**told.metadata["ask"], **changes}})


def answers(cls):
    """Make a frozen dataclass of questions; `cls.questions` lists them in order."""
    cls = dataclass(frozen=True, kw_only=True)(cls)
    cls.questions = tuple(_question(told) for told in fields(cls))
    cls.names = tuple(question.name for question in cls.questions)
    cls.asks_all = not any(question.needed or question.group for question in cls.questions)
    cls.readings = {question.name: Readings(question) for question in cls.questions if not question.group}
    cls.turning_away = tuple(question for question in cls.questions if question.turns_away)
    cls.later_dates = tuple(question for question in cls.questions if question.on_or_after)
    cls.checks = tuple((rule, _parameters(rule)) for rule in vars(cls).values() if hasattr(rule, "refuses"))
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
    kinds = [kind for kind in getattr(told.type, "__args__", (told.type,)) if kind is not type(None)]
    group = kinds[0] if getattr(told.type, "__origin__", None) is list else None
    kind = "choice" if asked["among"] is not None else "group" if group else KINDS[kinds[0]]
    least, most = LIMITS.get(kind, (None, None))
    at_least = least if asked["at_least"] is None else asked["at_least"]
    at_most = most if asked["at_most"] is None else asked["at_most"]
    called = asked["called"] or told.name.replace("_", " ")
    return Question(**{**asked, "name": told.name, "called": called, "kind": kind, "group": group, "at_least": at_least, "at_most": at_most})


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
            if str(given.get(question.name)).strip().lower() in question.turns_away:
                right, wrong = {}, {prefix + question.name: question.instead}
    for question in asks.later_dates:
        earliest, chosen = right.get(question.on_or_after), right.get(question.name)
        if earliest and chosen and chosen < earliest:
            wrong[prefix + question.name] = f"Enter {shown(earliest)} or a later date: it can't come before the {question.on_or_after.replace('_', ' ')}."
    for check, names in asks.checks:
        if (not wrong or right.keys() >= set(names)) and (sentence := check(*[right[name] for name in names])):
            for name, says in (sentence if isinstance(sentence, dict) else dict.fromkeys(check.refuses, sentence)).items():
                wrong.setdefault(prefix + name, says)
    for name in strange:
        wrong[f"{prefix}{name}"] = unknown(str(name), asks.names)
    return right, wrong


def _read_at_once(asks, given) -> dict | None:
    """The values where every question is always asked and every answer is right, as in most rows of a table; else None."""
    if not asks.asks_all:
        return None
    readings = asks.readings
    try:
        right = {name: readings[name][typed] for name, typed in given.items()}
        if len(right) < len(readings):
            right.update({name: readings[name][""] for name in asks.names if name not in right})
    except (KeyError, TypeError, Wrong):
        return None
    return right


def _read_in_turn(asks, given, prefix) -> tuple[dict, dict]:
    right, wrong = {}, {}
    for question in asks.questions:
        name = question.name
        typed, readings = given.get(name, ""), asks.readings.get(name)
        if question.needed and not _holds(question.needed, right):
            if not _is_judged(question, right):
                right[name] = None
                continue
            question, readings = replace(question, required=False, default=None), None
        try:
            right[name] = readings[typed] if readings is not None and type(typed) is str else _answer(question, typed, prefix)
        except Wrong as problem:
            wrong[prefix + name] = str(problem)
        except Refused as problem:
            wrong.update(problem.wrong)
    return right, wrong


def needed(asks: type, given: Mapping, prefix: str = "") -> list[str]:
    """The names of the questions that these answers leave to be asked, in order; an entry's are dotted (`expenses.2.hotel`)."""
    right, names = {}, []
    for question in asks.questions:
        if question.needed and not _holds(question.needed, right) and not _is_judged(question, right):
            right[question.name] = None
            continue
        if not question.offered or _holds(question.offered, right):
            names.append(prefix + question.name)
        try:
            right[question.name] = _answer(question, given.get(question.name, ""), prefix)
        except (Wrong, Refused):
            pass
        typed = given.get(question.name)
        if question.kind == "group" and isinstance(typed, list) and any(inner.needed for inner in question.group.questions):
            for count, entry in enumerate(typed, 1):
                names += needed(question.group, entry if isinstance(entry, Mapping) else {}, f"{prefix}{question.name}.{count}.")
    return names


@dataclass(frozen=True, slots=True)
class Where:
    """Where a question is asked: `by` are the questions that decide, each of `answers` is one set of their answers, as typed.

    `at_first` tells if it is asked before anything was answered.
    """

    by: tuple[Question, ...]
    answers: tuple[tuple[str, ...], ...]
    at_first: bool

    def in_words(self, called=lambda question: question.name, said=lambda question, answer: answer) -> str:
        """`lease_type is open and consumer is yes`, or `contract is not gap` where fewer are left out than in."""
        whole = [row for row in self.answers if "" not in row] or self.answers
        each = [list(dict.fromkeys(column)) for column in zip(*whole)]
        sets = [each] if len(set(whole)) == prod(map(len, each)) else [[[answer] for answer in row] for row in whole]
        return "; or ".join(
            " and ".join(self._is(question, chosen, called, said) for question, chosen in zip(self.by, row)) for row in sets
        )

    def _is(self, question, chosen, called, said) -> str:
        others = [answer for answer in _offered(question) if answer and answer not in chosen]
        is_, named = ("is", chosen) if not others or len(chosen) <= len(others) else ("is not", others)
        return f"{called(question)} {is_} {' or '.join(said(question, answer) or 'left out' for answer in named)}"


MANY = 1000
ANSWERED = "answered"  # stands for all that can be answered to a group: no answer itself, so it says no more than that there is one


def where_needed(asks: type, question: Question) -> Where | None:
    """Where a question is asked, tried with every set of answers that can decide it.

    None where it is always asked, and where what decides is no choice, or has more sets of answers than MANY.
    """
    by = _deciding(asks, question)
    offered = [_offered(decider) for decider in by]
    if not by or None in offered or prod(map(len, offered)) > MANY:
        return None
    names = [decider.name for decider in by]
    asked = tuple(row for row in product(*offered) if question.name in needed(asks, dict(zip(names, row))))
    return Where(by, asked, question.name in needed(asks, {}))


def _offered(question: Question) -> list[str] | None:
    """Every answer that can be typed, an empty one too, where it is a choice; of a group, whether there is one."""
    if question.kind == "yes-no":
        return ["", "yes", "no"]
    if question.kind == "group":
        return ["", ANSWERED]
    return ["", *question.among] if question.kind == "choice" else None


def _deciding(asks: type, question: Question) -> tuple[Question, ...]:
    """The questions whose answers decide if this one is asked, and those that decide if they are, in order."""
    by, left = set(), [question]
    while left:
        asked = left.pop()
        conditions = [condition for condition in (asked.needed, asked.offered) if condition]
        names = {name for condition in conditions for name in _parameters(condition)} - by
        left += [other for other in asks.questions if other.name in names]
        by |= names
    return tuple(other for other in asks.questions if other.name in by)


def _holds(condition, right) -> bool:
    """Does a condition on other questions hold? Not while one of them is wrong or unanswered."""
    names = _parameters(condition)
    return all(name in right for name in names) and bool(condition(*(right[name] for name in names)))


def _is_judged(question, right) -> bool:
    """Is an answer to it read although one of those that decide is wrong?"""
    return question.judged and not right.keys() >= set(_parameters(question.needed))


def _parameters(rule) -> tuple[str, ...]:
    code = getattr(rule, "__func__", rule).__code__
    return code.co_varnames[: code.co_argcount]


def _answer(question: Question, typed, prefix: str):
    if question.kind == "group":
        return _group(question, typed, prefix)
    if type(typed) is not str:
        raise Wrong(f"Give the {question.called} as text, in quotes, as it would be typed into a form.")
    typed = typed.strip(" \t\r\n") or question.default or ""
    if typed:
        return question.read(typed)
    if question.required:
        raise Wrong(question.missing())
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
    if isinstance(typed, str) and not typed.strip():
        typed = []
    if not isinstance(typed, list):
        raise Wrong(f"Give the {question.called} as a list, one entry for each.")
    if not typed and not question.required:
        return ()
    if len(typed) < question.at_least:
        raise Wrong(question.missing())
    if len(typed) > question.at_most:
        raise Wrong(f"Give at most {question.at_most} of these ({question.called}).")
    entries, wrong = [], {}
    for count, entry in enumerate(typed, 1):
        here = f"{prefix}{question.name}.{count}"
        if not isinstance(entry, Mapping):
            wrong[here] = "Give this entry as a set of answers with their names."
            continue
        right, mistakes = _read(question.group, entry, here + ".")
        wrong.update(mistakes)
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


def _number(question: Question, text: str, form: re.Pattern, what: str) -> re.Match:
    found = form.fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    if not found:
        raise Wrong(f"Enter the {question.called} as {what}{question.like}.")
    return found


def _within(question: Question, value):
    if not question.at_least <= value <= question.at_most:
        raise Wrong(f"Enter a {question.called} from {shown(question.at_least)} to {shown(question.at_most)}.")
    return value


def _money(question, text):
    whole, part = _number(question, text, AMOUNT, "dollars and cents").groups("0")
    return _within(question, Money(int(whole.replace(",", "") + part.ljust(2, "0"))))


def _whole(question, text):
    return _within(question, int(_number(question, text, COUNT, "a whole number")[0].replace(",", "")))


def _decimal(question, text):
    return _within(question, Decimal(_number(question, text, NUMBER, "a number")[0].replace(",", "")))


def _date(question, text):
    try:
        if not DAY.fullmatch(text):
            raise ValueError
        return _within(question, date.fromisoformat(text))
    except ValueError:
        raise Wrong(f"Enter the {question.called} as a real date, year-month-day{question.like}.") from None


def _instant(question, text):
    """A moment with its offset from Greenwich; the day in it has the limits of any date."""
    try:
        day, hour, minute, second, sign, hours, minutes = re.fullmatch(INSTANT, text).groups("0")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        if int(minutes) > 59 or not FIRST_DAY <= date.fromisoformat(day) <= LAST_DAY:
            raise ValueError
        zone = timezone(-offset if sign == "-" else offset)
        return datetime.combine(date.fromisoformat(day), time(int(hour), int(minute), int(second)), zone)
    except (AttributeError, ValueError):
        raise Wrong(
            f"Enter the {question.called} as a date from {FIRST_DAY.year} to {LAST_DAY.year}, a time, "
            f"and how far it is from Greenwich{question.like} or 2026-11-20T22:45Z."
        ) from None


def _yes_no(question, text):
    if text not in ("yes", "no"):
        raise Wrong("Choose yes or no.")
    return text == "yes"


def _choice(question, text):
    if text not in question.among:
        near = nearest(text, question.among)
        raise Wrong(question.instead or f"Choose one of the {len(question.among)} that are offered{near}.")
    row = question.among[text]
    return text if isinstance(row, str) else row


def _text(question, text):
    if question.pattern and not re.fullmatch(question.pattern, text):
        raise Wrong(question.instead or f"Enter the {question.called} in the form that the hint shows.")
    return text


READERS = {
    "money": _money, "whole": _whole, "decimal": _decimal, "date": _date, "instant": _instant, "yes-no": _yes_no,
    "choice": _choice, "text": _text,
}  # fmt: skip


def typed(value) -> str:
    """A value as it would be typed: the way back from `read`, for defaults, links and examples."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else getattr(value, "id", None) or str(value)
