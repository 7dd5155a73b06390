"""Random answers, right and wrong, made from a calculator's questions."""

import re
from datetime import date, timedelta
from random import Random

from calculators.kit.ask import Question, typed
from calculators.kit.calculator import Calculator
from calculators.kit.kinds import FIRST_DAY
from calculators.kit.money import Money
from calculators.kit.values import MONTHS

ODD = [
    "",
    " ",
    "NaN",
    "1e3",
    "-1",
    "٣",
    "２４００",
    "<b>",
    "9" * 5000,
    "1,23",
    "null",
    "'",
    '"',
    "\\",
    "\ud800",
    "\0",
    "yes ",
    "Yes",
    "{0}",
    "{x.y}",
    "%s",
    "2026-02-30",
    "0",
    "00",
    "𝟙",
    "é",
    "1 ",
    "🚗",
]
NO_TEXT = [None, True, 0, -1.5, [], {}, ["1"], {"a": "1"}, 10**400]


def right(chance: Random, calculator: Calculator) -> dict:
    """Answers of the right form; they may still contradict one another."""
    return _answers(chance, calculator.questions, clean=True)


def any_answers(chance: Random, calculator: Calculator) -> dict:
    """Answers in which something may be missing, of the wrong form, no text, or unknown."""
    answers = _answers(chance, calculator.questions, clean=chance.random() < 0.5)
    if chance.random() < 0.5:
        answers = as_written(chance, calculator.questions, answers)
    if chance.random() < 0.2:
        answers[chance.choice(["foo", "", "fee.1", "__class__", "é", "price paid"])] = chance.choice(ODD)
    return answers


def _answers(chance, questions, clean, dates=()) -> dict:
    answers, dates = {}, list(dates)
    for question in questions:
        spoiled = not clean and chance.random() < 0.15
        if spoiled and chance.random() < 0.3:
            answers[question.name] = chance.choice(NO_TEXT)
        elif spoiled:
            answers[question.name] = chance.choice(ODD)
        elif question.required or chance.random() < 0.7:
            answers[question.name] = _answer(chance, question, clean, dates)
    return answers


def _answer(chance, question: Question, clean, dates):
    if question.kind == "group":
        count = chance.randint(question.at_least, min(question.at_most, 4))
        first = [_date(chance, dates)]
        return [_answers(chance, question.group.questions, clean, first) for _ in range(count)]
    return _typed(chance, question, dates)


def _typed(chance: Random, question: Question, dates: list[date]) -> str:
    match question.kind:
        case "yes-no":
            return chance.choice(["yes", "no"])
        case "choice":
            return chance.choice(list(question.among))
        case "date":
            return _date(chance, dates).isoformat()
        case "instant":
            clock = f"{chance.choice([9, 18, 23, chance.randint(0, 23)]):02}:{chance.choice([0, 29, 30, chance.randint(0, 59)]):02}"
            return (
                f"{_date(chance, dates)}T{clock}{chance.choice(['', ':59'])}{chance.choice(['Z', '-05:00', '-04:00', '+14:00', '+05:30'])}"
            )
        case "money":
            cents = chance.choice([0, 1, chance.randint(0, 10_000), chance.randint(0, 500_000), chance.randint(0, question.at_most.cents)])
            return chance.choice([str, lambda amount: f"${amount.cents // 100:,}.{amount.cents % 100:02}"])(
                Money(min(cents, question.at_most.cents))
            )
        case "whole":
            near = chance.choice(
                [question.at_least, question.at_most, 60, 36_000, 75_000, chance.randint(question.at_least, question.at_most)]
            )
            return str(min(max(near, question.at_least), question.at_most))
        case "decimal" | "percent":
            places = chance.randint(0, 4)
            return typed(min(max(round(question.at_most * chance.randint(0, 1000) / 1000, places), question.at_least), question.at_most))
        case "text":
            return chance.choice([question.example or "A1", question.example.lower() or "a1"])


def as_written(chance: Random, questions, answers: dict) -> dict:
    """The same answers as people write them; what is no text, or not of the form that links have, stays."""
    written, asked = {}, {question.name: question for question in questions}
    for name, text in answers.items():
        question = asked.get(name)
        if question and question.group and isinstance(text, list):
            written[name] = [as_written(chance, question.group.questions, entry) if isinstance(entry, dict) else entry for entry in text]
        else:
            written[name] = (
                _as_written(chance, question, text) if question and isinstance(text, str) and text.isascii() and len(text) < 99 else text
            )
    return written


def _as_written(chance: Random, question: Question, text: str) -> str:
    about = chance.choice(["", " ", "\xa0", "\u2003\t", "\r\n"])
    match question.kind:
        case "yes-no" if text in ("yes", "no"):
            text = chance.choice([text, text.upper(), *question.of_kind.also(question, text), text[0].upper()])
        case "choice" if text in question.among:
            words = dict(question.choices())[text]
            text = chance.choice(
                [text.upper(), text.replace("-", "_"), text.replace("-", " "), words, words.upper(), *question.of_kind.also(question, text)]
            )
        case "date" if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            year, month, day = text.split("-")
            name = MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else "Smarch"
            forms = (
                f"{year}/{month}/{day} {year}{month}{day} {int(month)}/{int(day)}/{year} {month}-{day}-{year} {day}-{name[:3]}-{year} "
                f"{int(month)}/{int(day)}/{year[2:]} {day}.{month}.{year}"
            )
            text = chance.choice([*forms.split(), f"{name} {int(day)}, {year}", f"{day} {name[:3].upper()}., {year}"]) + chance.choice(
                ["", "", " 00:00:00", "T0:00Z", " 12:00 AM", " 12:00"]
            )
        case "money" if re.fullmatch("[0-9]+[.][0-9]{2}", text):
            text = chance.choice(["$", "$ ", "$\xa0", "", "-"]) + chance.choice(
                [f"{int(text[:-3]):,}{text[-3:]}", f"{text}00", text.lstrip("0"), text.replace(".", ",")]
            )
        case "whole" if text.isdigit() and len(text) < 9:
            text = chance.choice([f"{int(text):,}", f"{text}.0", f"{text}.", f"{int(text):,}.00", f"0{text}", f"{text} miles"])
        case "decimal" | "percent":
            text = chance.choice([f"{text}0" if "." in text else f"{text}.", text.lstrip("0") or "0", f"{text}%", f"{text} %", f"{text}e0"])
    return about + text + about


def _date(chance: Random, dates: list[date]) -> date:
    """A day that often lies some days, or about two months, or a few years after one that was given before."""
    if dates and chance.random() < 0.9:
        chosen = dates[0] + timedelta(chance.choice([0, 1, 30, 31, 59, 60, 61, chance.randint(0, 400), chance.randint(0, 5500)]))
    else:
        chosen = FIRST_DAY + timedelta(chance.randint(0, 38_000))
    dates.append(chosen)
    return min(chosen, date(2100, 12, 31))
