"""What tests answer to each kind of question."""

import re
from datetime import date, timedelta
from random import Random

from calculators.kit import kinds
from calculators.kit.ask import Question
from calculators.kit.kinds import FIRST_DAY, LAST_DAY
from calculators.kit.money import Money
from calculators.kit.values import MONTHS, typed

TRIED: dict[str, "Tried"] = {}


class Tried:
    """What is tried of a kind, which a subclass names with `of`; `refused` are texts that no question of it takes."""

    refused: tuple[str, ...] = ()

    def __init_subclass__(cls, of: type[kinds.Kind]) -> None:
        TRIED[of.name] = cls()

    def answer(self, chance: Random, question: Question, dates: list[date]) -> str:
        """A right answer in the spelling of links; `dates` are those that were answered before, and take one that is."""
        raise NotImplementedError

    def as_people_write(self, chance: Random, question: Question, text: str) -> str:
        """Such an answer as people write it, or nearly so; any other text stays."""
        return text


class _Amount(Tried, of=kinds.Amount):
    refused = ("five", "1.005", "(5.00)", "2.400,00", "1e3", "10000000.01", "9" * 99)

    def answer(self, chance, question, dates):
        most = question.at_most.cents
        cents = chance.choice([0, 1, chance.randint(0, 10_000), chance.randint(0, 500_000), chance.randint(0, most)])
        return chance.choice([str, lambda amount: f"${amount.cents // 100:,}.{amount.cents % 100:02}"])(Money(min(cents, most)))

    def as_people_write(self, chance, question, text):
        if not re.fullmatch("[0-9]+[.][0-9]{2}", text):
            return text
        before = chance.choice(["$", "$ ", "$\xa0", "", "-"])
        return before + chance.choice([f"{int(text[:-3]):,}{text[-3:]}", f"{text}00", text.lstrip("0"), text.replace(".", ",")])


class _Whole(Tried, of=kinds.Whole):
    refused = ("some", "1.5", "-5", "10000001", "9" * 99)

    def answer(self, chance, question, dates):
        least, most = question.at_least, question.at_most
        near = chance.choice([least, most, 60, 36_000, 75_000, chance.randint(least, most)])
        return str(min(max(near, least), most))

    def as_people_write(self, chance, question, text):
        if not text.isdigit() or len(text) > 8:
            return text
        return chance.choice([f"{int(text):,}", f"{text}.0", f"{text}.", f"{int(text):,}.00", f"0{text}", f"{text} miles"])


class _Number(Tried, of=kinds.Number):
    refused = ("some", "1e3", "5%", "1000.1")

    def answer(self, chance, question, dates):
        places = chance.randint(0, 4)
        return typed(min(max(round(question.at_most * chance.randint(0, 1000) / 1000, places), question.at_least), question.at_most))

    def as_people_write(self, chance, question, text):
        return chance.choice([f"{text}0" if "." in text else f"{text}.", text.lstrip("0") or "0", f"{text}%", f"{text} %", f"{text}e0"])


class _Percent(_Number, of=kinds.Percent):
    refused = ("some", "101", "7,5")


class _Day(Tried, of=kinds.Day):
    refused = ("soon", "13/3/2025", "1/1/25", "45717", "2025-02-29", "1989-12-31", "2101-01-01")

    def answer(self, chance, question, dates):
        return day(chance, dates).isoformat()

    def as_people_write(self, chance, question, text):
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return text
        year, month, date = text.split("-")
        name = MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else "Smarch"
        forms = (
            f"{year}/{month}/{date} {year}{month}{date} {int(month)}/{int(date)}/{year} {month}-{date}-{year} {date}-{name[:3]}-{year} "
            f"{int(month)}/{int(date)}/{year[2:]} {date}.{month}.{year}"
        )
        text = chance.choice([*forms.split(), f"{name} {int(date)}, {year}", f"{date} {name[:3].upper()}., {year}"])
        return text + chance.choice(["", "", " 00:00:00", "T0:00Z", " 12:00 AM", " 12:00"])


class _Moment(Tried, of=kinds.Moment):
    refused = ("soon", "2026-11-20T17:45")

    def answer(self, chance, question, dates):
        clock = f"{chance.choice([9, 18, 23, chance.randint(0, 23)]):02}:{chance.choice([0, 29, 30, chance.randint(0, 59)]):02}"
        seconds, zone = ["", ":59"], ["Z", "-05:00", "-04:00", "+14:00", "+05:30"]
        return f"{day(chance, dates)}T{clock}{chance.choice(seconds)}{chance.choice(zone)}"


class _YesNo(Tried, of=kinds.YesNo):
    refused = ("maybe",)

    def answer(self, chance, question, dates):
        return chance.choice(["yes", "no"])

    def as_people_write(self, chance, question, text):
        if text not in ("yes", "no"):
            return text
        return chance.choice([text, text.upper(), *question.of_kind.also(question, text), text[0].upper()])


class _Choice(Tried, of=kinds.Choice):
    refused = ("nothing of it", "texes")

    def answer(self, chance, question, dates):
        return chance.choice(list(question.among))

    def as_people_write(self, chance, question, text):
        if text not in question.among:
            return text
        words = dict(question.choices())[text]
        ids = [text.upper(), text.replace("-", "_"), text.replace("-", " ")]
        return chance.choice([*ids, words, words.upper(), *question.of_kind.also(question, text)])


class _Text(Tried, of=kinds.Text):
    refused = ("x" * 101,)

    def answer(self, chance, question, dates):
        return chance.choice([question.example or "A1", question.example.lower() or "a1"])


class _Group(Tried, of=kinds.Group):
    """Its entries are answered question by question: `tests/support/inputs.py`."""

    refused = ("some",)


def day(chance: Random, dates: list[date]) -> date:
    """A day that often lies some days, or about two months, or a few years after one that was answered before."""
    if dates and chance.random() < 0.9:
        chosen = dates[0] + timedelta(chance.choice([0, 1, 30, 31, 59, 60, 61, chance.randint(0, 400), chance.randint(0, 5500)]))
    else:
        chosen = FIRST_DAY + timedelta(chance.randint(0, 38_000))
    dates.append(chosen)
    return min(chosen, LAST_DAY)
