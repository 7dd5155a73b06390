"""Kinds of answers: how each is read from what people write, and what a form, a worksheet, a schema, the command line's help
and a sentence show of it.

A kind is a class here and nothing elsewhere, but for the answers that tests make up (`tests/support/inputs.py`). What can
mean one thing only is read; what can mean two is refused, with the form that was probably meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from .money import Money
from .values import MONTHS, decimal_text, plain, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol, TypeVar

    from .ask import Question

    class Ordered(Protocol):
        """An amount, a date or a number: each is compared with its own kind only."""

        def __le__(self, other: Any, /) -> bool: ...
        def __lt__(self, other: Any, /) -> bool: ...

    V = TypeVar("V", bound=Ordered)

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
SMALL = {capital: capital + 32 for capital in range(65, 91)}  # no letters but A to Z: a Kelvin sign is no K
MARKED: dict[int, int | str] = {**SMALL, ord(" "): "-", ord("_"): "-"}

GROUPED = "(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)"
NUMBER = rf"(?:{GROUPED}(?:\.[0-9]*)?|\.[0-9]+)"
YEAR, COUNT, NAME, SHORT = "([0-9]{4})", "([0-9]{1,2})", "([A-Za-z]+)", r"([A-Za-z]+\.?)"
DAY = "|".join(
    [
        f"{YEAR}-{COUNT}-{COUNT}",
        f"{YEAR}/{COUNT}/{COUNT}",
        f"{YEAR}([0-9]{{2}})([0-9]{{2}})",
        f"{COUNT}/{COUNT}/{YEAR}",
        f"{COUNT}-{COUNT}-{YEAR}",
        f"{SHORT} {COUNT},? {YEAR}",
        f"{COUNT} {SHORT},? {YEAR}",
        f"{COUNT}-{NAME}-{YEAR}",
    ]
)
MIDNIGHT = r"[ T](?:00?:00(?::00(?:\.0+)?)?|12:00(?::00)? [Aa][Mm])(?:Z|\+00:00)?"
INSTANT = "([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))"
YES_OR_NO = {**dict.fromkeys(("yes", "y", "true", "1", "1.0"), True), **dict.fromkeys(("no", "n", "false", "0", "0.0"), False)}

OF_A_SPREADSHEET = "A spreadsheet holds a date as a number like this. Format its column as dates there, and save it again."

KINDS: dict[str, Kind] = {}


class Wrong(Exception):
    """One answer can't be taken; the sentence tells what to enter instead."""


class Kind:
    """A kind of answer: a class with a `name` is one, and the newest that takes a question gets it.

    name       what schemas, style sheets and `Question.kind` call it
    of         the type of its values, which a question is annotated with; one that `values` knows nothing of has a `name`, which a
               person reads, and is typed as its `str`
    wants      what a sentence calls an answer: `a date`
    how        how it is to be written: `as month/day/year`
    example    an answer as it would be typed
    limits     the least and the most, where a question sets no others
    longest    as many characters as an answer may have
    pattern    a regular expression that every answer matches, for schemas; None where there is none
    inputmode  the keyboard that a phone shows
    before     what stands before its field
    beside     do its radio buttons stand side by side?
    """

    name = ""
    of: type | None = None
    wants = how = example = inputmode = before = ""
    limits: tuple[Ordered | None, Ordered | None] = (None, None)
    longest = 60
    pattern: str | None = None
    beside = False

    def __init_subclass__(cls) -> None:
        if cls.name:
            KINDS[cls.name] = cls()

    def takes(self, name: str, of: type) -> bool:
        """Is a question of that name, annotated with that type, of this kind?"""
        return of is self.of

    def read(self, question: Question, text: str) -> object:
        """The value of an answer that isn't empty; raises Wrong."""
        raise NotImplementedError

    def asks_for(self, question: Question, more: str = "") -> str:
        """The sentence that says what to enter, in the words of the question; `more` narrows it: ` from 1 to 180`."""
        form, label = self.wants + more, question.label
        if question.called:
            words = " ".join(filter(None, ["Enter the", question.called, self.how])) + (f",{more}" if more else "")
        elif label.endswith("?"):
            words = f"Answer “{label}”{' with ' if form else ''}{form}"
        else:
            words = f"Enter {form or 'something'} for “{label}”"
        example = question.example or self.example
        return f"{words}, like {example}." if example else f"{words}."

    def control(self, question: Question) -> str:
        """What a form asks with, as form.html.j2 knows it: text, day, moment, radios, select or group."""
        return "text"

    def offers(self, question: Question) -> list[tuple[str, str]]:
        """What radio buttons or a list offer: each answer as it is sent, and its words."""
        return []

    def also(self, question: Question, choice: str) -> list[str]:
        """How a choice can be written besides by its id and its words, for a form that finds it by itself."""
        return []

    def boxes(self, question: Question) -> list[str]:
        """The answers to tick on a worksheet; nothing where there is a line to write on."""
        return []

    def said(self, question: Question, value: Any) -> str:
        """An answer as a person reads it, without its unit."""
        return shown(value)

    def schema(self, question: Question) -> dict[str, Any]:
        """The strings that answer a question."""
        schema: dict[str, Any] = {"type": "string", "x-kind": self.name}
        if form := self.pattern or question.pattern:
            schema["pattern"] = f"^(?:{form})$"
        if question.at_least is not None:
            schema |= {"x-least": str(plain(question.at_least)), "x-most": str(plain(question.at_most))}
        return schema

    def help(self, question: Question) -> list[str]:
        """What the command line says of how to answer, beside the question and its hint."""
        return []

    def every_answer(self, question: Question) -> list[str] | None:
        """All that can be answered, as typed; None where it is no choice."""
        return None

    def around(self, question: Question, value: Any) -> Sequence[object]:
        """The values that are a step away from this one, to see what another answer would come to."""
        least, most, step = question.at_least, question.at_most, self.step(question, value)
        if step is None or least is None or most is None:
            return []
        return [other for other in (value - step, value + step) if least <= other <= most]

    def step(self, question: Question, value: Any) -> object:
        """How far a step goes from this value; None where there is none."""
        return None

    def refusal(self, question: Question, hint: str = "", more: str = "") -> Wrong:
        """Wrong, with a sentence on what was probably meant before the one that says what to enter."""
        return Wrong(f"{hint}{' ' if hint else ''}{self.asks_for(question, more)}")

    def within(self, question: Question, value: V) -> V:
        """The value, where it is within the question's limits; raises Wrong."""
        least, most = question.at_least, question.at_most
        if not ((least is None or least <= value) and (most is None or value <= most)):
            raise self.refusal(question, more=f" from {shown(least)} to {shown(most)}")
        return value


class _Number(Kind):
    """A kind that is written in digits."""

    inputmode = "decimal"
    pattern: str

    def read(self, question: Question, text: str) -> object:
        found = re.fullmatch(self.pattern, text)
        if not found:
            raise self.refusal(question, self.hint(text))
        return self.within(question, self.value(found))

    def value(self, found: re.Match[str]) -> Decimal | Money | int:
        return Decimal(found[1].replace(",", ""))

    def hint(self, text: str) -> str:
        """What was probably meant by a text that is no number of this kind; nothing where that is anyone's guess."""
        if re.fullmatch("[0-9]{1,12}(?:[.][0-9]{1,12})?[eE][-+]?[0-9]{1,2}", text):
            return f"Write {text} in full: {decimal_text(Decimal(text))}."
        if not re.fullmatch("[^0-9]*[0-9.,]+(?:[ '\xa0\u202f\u2019][0-9]{3})*[.,]?[0-9]*[^0-9]*", text):
            return ""
        bare = re.sub("[^0-9.,]", "", text)
        european = re.fullmatch("(0),([0-9]+)", bare) or re.fullmatch("([0-9]{1,3}(?:[.]?[0-9]{3})*),([0-9]{1,2})", bare)
        if european:
            plain = f"{european[1].replace('.', '')}.{european[2]}"
            return f"Write {plain}: a point stands before the decimals, a comma only between groups of three digits."
        if re.fullmatch("[0-9]+(?:,[0-9]+)+(?:[.][0-9]*)?", bare) and not re.fullmatch(NUMBER, bare):
            return f"Write {bare.replace(',', '')}: a comma stands only between groups of three digits."
        if not re.fullmatch(NUMBER, bare):
            return ""
        if bare == text:
            return self.too_exact
        if re.search("[-+()\u2212]", text):
            return f"Write {bare}, without a sign or parentheses."
        return f"Write the number alone, {bare}."

    too_exact = ""


class Amount(_Number):
    name, of, wants, how, example, before = "money", Money, "an amount", "in dollars and cents", "2400.00", "$"
    limits = Money(0), Money.dollars(10_000_000)
    pattern = rf"(?:\$[ \xa0]*)?(?:({GROUPED})(?:\.([0-9]{{0,2}})0*)?|\.([0-9]{{1,2}})0*)"
    too_exact = "Round it to whole cents, two digits after the point."

    def read(self, question: Question, text: str) -> object:
        whole, point, cents = text.partition(".")
        if len(cents) == 2 and whole and (whole + cents).isdecimal() and text.isascii():  # as most rows of a table have it
            return self.within(question, Money(int(whole + cents)))
        return super().read(question, text)

    def value(self, found: re.Match[str]) -> Money:
        whole, part, alone = found.groups("")
        return Money(int(whole.replace(",", "") + (part or alone).ljust(2, "0")))

    def step(self, question: Question, value: Money) -> Money | None:
        """A tenth."""
        return Money(max(value.cents // 10, 1)) if value else None


class Whole(_Number):
    name, of, wants, how, example, inputmode = "whole", int, "a whole number", "as a whole number", "36000", "numeric"
    limits = 0, 10_000_000
    pattern = rf"({GROUPED})(?:\.0*)?"
    too_exact = "Round it to a whole number."

    def read(self, question: Question, text: str) -> object:
        if text.isdecimal() and text.isascii():
            return self.within(question, int(text))
        return super().read(question, text)

    def value(self, found: re.Match[str]) -> int:
        return int(found[1].replace(",", ""))

    def step(self, question: Question, value: int) -> int:
        return {"miles": 1000, "months": 6}.get(question.unit, 1)


class Number(_Number):
    name, of, wants, how, example = "decimal", Decimal, "a number", "as a number", "1.9"
    limits = Decimal(0), Decimal(1000)
    pattern = f"({NUMBER})"


class Percent(_Number):
    """A question whose name ends in `_percent`."""

    name, of, wants, how, example = "percent", Decimal, "a percent", "in percent", "7.5"
    limits = Decimal(0), Decimal(100)
    pattern = rf"({NUMBER})(?:[ \xa0]?%)?"

    def takes(self, name: str, of: type) -> bool:
        return name.endswith("_percent")

    def step(self, question: Question, value: Decimal) -> int:
        return 1


class Day(Kind):
    name, of, wants, how, example = "date", date, "a date", "as month/day/year", "3/1/2026"
    limits = FIRST_DAY, LAST_DAY
    pattern: str = f"(?:{DAY})(?:{MIDNIGHT})?"

    def control(self, question: Question) -> str:
        return "day"

    def step(self, question: Question, value: date) -> timedelta:
        return timedelta(30)

    def read(self, question: Question, text: str) -> date:
        if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():  # as most rows of a table have it
            try:
                return self.within(question, date.fromisoformat(text))
            except ValueError:
                pass
        found = re.fullmatch(self.pattern, text)
        if not found:
            raise self.refusal(question, self.hint(text))
        first, second, third = (part for part in found.groups() if part)
        if first[0] <= "9" and len(first) == 4:
            year, month, day = first, second, third
        elif second[0] > "9":
            day, month, year = first, second, third
        else:
            month, day, year = first, second, third
        number = month_numbers().get(month.lower(), 0) if month[0] > "9" else int(month)
        try:
            return self.within(question, date(int(year) or 1, number, int(day)))
        except ValueError:
            raise self.refusal(question, self.no_such_day(found, int(year), number, int(day))) from None

    def no_such_day(self, found: re.Match[str], year: int, month: int, day: int) -> str:
        if found[7]:
            return OF_A_SPREADSHEET
        if 1 <= month <= 12:
            return f"{MONTHS[month - 1]} {year} has {monthrange(year, month)[1]} days."
        if (found[10] or found[13]) and 1 <= day <= 12:
            return f"The month comes first. Do you mean {day}/{month}/{year}?"
        return "A month is a number from 1 to 12, a name or its first three letters."

    def hint(self, text: str) -> str:
        """What was probably meant by a text that is no date."""
        if re.fullmatch("[-+]?[0-9][0-9,]*(?:[.][0-9]*)?", text):
            return OF_A_SPREADSHEET
        if re.fullmatch(f"(?:{DAY})[ T]?[0-9]{{1,2}}:.*|(?:{DAY})(?:Z|[+-][0-9:]+)", text):
            return "Leave out the time of day and the time zone."
        if re.fullmatch(
            "(?:[0-9]{1,2}[-/. ]){2}[0-9]{2}|[0-9]{1,2}[- ][A-Za-z]+[.]?,?[- ][0-9]{2}|[A-Za-z]+[.]? [0-9]{1,2},? [0-9]{2}", text
        ):
            return "Write all four digits of the year."
        if re.fullmatch("[0-9]{1,4}[-/. ]+[0-9]{1,2}[-/. ]+[0-9]{1,4}", text):
            return "Write month, day and year with / between them."
        return ""


@cache
def month_numbers() -> dict[str, int]:
    """The months by their names, by the first three letters and by those with a point, all small."""
    numbers = {"sept": 9, "sept.": 9}
    for number, name in enumerate(MONTHS, 1):
        numbers |= dict.fromkeys((name.lower(), name[:3].lower(), f"{name[:3].lower()}."), number)
    return numbers


class Moment(Kind):
    """A moment with its offset from Greenwich; the day in it has the limits of any date."""

    name, of, example, pattern = "instant", datetime, "2026-11-20T17:45-05:00 or 2026-11-20T22:45Z", INSTANT
    wants = f"a date from {FIRST_DAY.year} to {LAST_DAY.year}, a time of day and how far that is from Greenwich"
    how = f"as {wants}"

    def read(self, question: Question, text: str) -> datetime:
        try:
            found = re.fullmatch(INSTANT, text)
            if not found:
                raise ValueError
            day, hour, minute, second, sign, hours, minutes = found.groups("0")
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            if int(minutes) > 59 or not FIRST_DAY <= date.fromisoformat(day) <= LAST_DAY:
                raise ValueError
            zone = timezone(-offset if sign == "-" else offset)
            return datetime.combine(date.fromisoformat(day), time(int(hour), int(minute), int(second)), zone)
        except ValueError:
            raise self.refusal(question) from None

    def control(self, question: Question) -> str:
        return "moment"

    def said(self, question: Question, value: datetime) -> str:
        return f"{shown(value)}, UTC{value.isoformat()[-6:].replace('-', '−').removesuffix('+00:00')}"

    def help(self, question: Question) -> list[str]:
        return ["a date, a time, and how far that is from Greenwich: -05:00 is Eastern time in winter, -04:00 in summer"]


class YesNo(Kind):
    name, of, beside = "yes-no", bool, True

    def read(self, question: Question, text: str) -> bool:
        answer = YES_OR_NO.get(text.translate(SMALL))
        if answer is None:
            raise self.refusal(question)
        return answer

    def asks_for(self, question: Question, more: str = "") -> str:
        return f"Answer “{question.label}” with yes or no."

    def control(self, question: Question) -> str:
        return "radios"

    def offers(self, question: Question) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def also(self, question: Question, choice: str) -> list[str]:
        return [spelling for spelling, is_yes in YES_OR_NO.items() if is_yes == (choice == "yes") and spelling != choice]

    def boxes(self, question: Question) -> list[str]:
        return ["yes", "no"]

    def schema(self, question: Question) -> dict[str, Any]:
        return {"type": "string", "enum": ["yes", "no"]}

    def help(self, question: Question) -> list[str]:
        return ["yes or no"]

    def every_answer(self, question: Question) -> list[str]:
        return ["yes", "no"]

    def around(self, question: Question, value: bool) -> list[bool]:
        return [not value]


class Choice(Kind):
    """One of the rows of `among`: by its id, or by the words that a form shows.

    FEW     as many are listed in a sentence and on a worksheet
    FEWER   as many stand in sight in a form, and are a step from one another
    """

    name, longest, FEW, FEWER = "choice", 100, 5, 4

    def read(self, question: Question, text: str) -> object:
        spelled = spellings(question)
        id = spelled.get(text.translate(SMALL)) or spelled.get(as_id(text))
        if id is None:
            raise self.refusal(question, self.hint(question, text.translate(SMALL)))
        row = question.among[id]
        return id if isinstance(row, str) else row

    def hint(self, question: Question, small: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(small, spellings(question), 3, 0.6)
        words = dict(question.choices())
        meant = " or ".join(dict.fromkeys(f"“{words[spellings(question)[spelling]]}”" for spelling in near))
        return f"Do you mean {meant}?" if meant else question.instead

    def asks_for(self, question: Question, more: str = "") -> str:
        words = [words for _, words in question.choices()]
        offered = (
            f"one of {', '.join(f'“{word}”' for word in words)}" if len(words) <= self.FEW else f"one of the {len(words)} that are offered"
        )
        example = f", like {question.example or words[0]}" if len(words) > self.FEW else ""
        return f"Answer “{question.label}” with {offered}{example}."

    def also(self, question: Question, choice: str) -> list[str]:
        return list(getattr(question.among[choice], "spellings", ()))

    def control(self, question: Question) -> str:
        return "radios" if len(question.among) <= self.FEWER else "select"

    def offers(self, question: Question) -> list[tuple[str, str]]:
        return question.choices()

    def boxes(self, question: Question) -> list[str]:
        return [words for _, words in question.choices()] if len(question.among) <= self.FEW else []

    def said(self, question: Question, value: Any) -> str:
        return dict(question.choices())[getattr(value, "id", value)]

    def schema(self, question: Question) -> dict[str, Any]:
        return {"type": "string", "oneOf": [{"const": id, "title": words} for id, words in question.choices()]}

    def help(self, question: Question) -> list[str]:
        return [f"one of {', '.join(question.among)}"]

    def every_answer(self, question: Question) -> list[str]:
        return [*question.among]

    def around(self, question: Question, value: object) -> list[str]:
        return [id for id in question.among if id != getattr(value, "id", value)] if len(question.among) <= self.FEWER else []


def as_id(text: str) -> str:
    """A text as the ids of choices are written: small letters, and `-` for `_` and for a space."""
    return text.translate(MARKED)


@cache
def spellings(question: Question) -> dict[str, str]:
    """The ids of a choice by all that is read as one of them: in small letters, with `-` for the spaces and `_` of an id.

    A row with other `spellings`, as a state has, is found by them as by its id.
    """
    shown_as = {words.translate(SMALL): id for id, words in question.choices()}
    ids = {as_id(word): id for id, row in question.among.items() for word in (*getattr(row, "spellings", ()), id)}
    return shown_as | ids


class Text(Kind):
    name, of, longest = "text", str, 100

    def read(self, question: Question, text: str) -> str:
        if question.pattern and not re.fullmatch(question.pattern, text):
            raise Wrong(question.instead) if question.instead else self.refusal(question)
        return text


class Group(Kind):
    """A list of entries, each a set of answers."""

    name, limits = "group", (1, 60)

    def asks_for(self, question: Question, more: str = "") -> str:
        entries = more or f" at least {question.at_least} {'entry' if question.at_least == 1 else 'entries'}"
        return f"Answer “{question.label}” with{entries}."

    def control(self, question: Question) -> str:
        return "group"

    def schema(self, question: Question) -> dict[str, Any]:
        """A list; what each entry is, whoever writes the schema of the questions adds."""
        return {"type": "array", "items": {}, "minItems": question.at_least, "maxItems": question.at_most}

    def help(self, question: Question) -> list[str]:
        return [f"{inner.name}: {inner.label}" for inner in question.inner]

    def every_answer(self, question: Question) -> list[str]:
        """That there is an entry says no more than that: what stands in it decides nothing."""
        return ["answered"]
