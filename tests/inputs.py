"""Random answers, right and wrong, made from a calculator's questions."""

from datetime import date, timedelta
from random import Random

from calculators.kit.ask import Question, typed
from calculators.kit.kinds import FIRST_DAY
from calculators.kit.calculator import Calculator
from calculators.kit.money import Money

ODD = ["", " ", "NaN", "1e3", "-1", "٣", "２４００", "<b>", "9" * 5000, "1,23", "null", "'", '"', "\\", "\ud800", "\0", "yes ", "Yes", "{0}", "{x.y}", "%s", "2026-02-30", "0", "00", "𝟙", "é", "1 ", "🚗"]
NO_TEXT = [None, True, 0, -1.5, [], {}, ["1"], {"a": "1"}, 10**400]


def right(chance: Random, calculator: Calculator) -> dict:
    """Answers of the right form; they may still contradict one another."""
    return _answers(chance, calculator.questions, clean=True)


def any_answers(chance: Random, calculator: Calculator) -> dict:
    """Answers in which something may be missing, of the wrong form, no text, or unknown."""
    answers = _answers(chance, calculator.questions, clean=chance.random() < 0.5)
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
            return f"{_date(chance, dates)}T{clock}{chance.choice(['', ':59'])}{chance.choice(['Z', '-05:00', '-04:00', '+14:00', '+05:30'])}"
        case "money":
            cents = chance.choice([0, 1, chance.randint(0, 10_000), chance.randint(0, 500_000), chance.randint(0, question.at_most.cents)])
            return chance.choice([str, lambda amount: f"${amount.cents // 100:,}.{amount.cents % 100:02}"])(Money(min(cents, question.at_most.cents)))
        case "whole":
            near = chance.choice([question.at_least, question.at_most, 60, 36_000, 75_000, chance.randint(question.at_least, question.at_most)])
            return str(min(max(near, question.at_least), question.at_most))
        case "decimal" | "percent":
            places = chance.randint(0, 4)
            return typed(min(max(round(question.at_most * chance.randint(0, 1000) / 1000, places), question.at_least), question.at_most))
        case "text":
            return chance.choice([question.example or "A1", question.example.lower() or "a1"])


def _date(chance: Random, dates: list[date]) -> date:
    """A day that often lies some days, or about two months, or a few years after one that was given before."""
    if dates and chance.random() < 0.9:
        chosen = dates[0] + timedelta(chance.choice([0, 1, 30, 31, 59, 60, 61, chance.randint(0, 400), chance.randint(0, 5500)]))
    else:
        chosen = FIRST_DAY + timedelta(chance.randint(0, 38_000))
    dates.append(chosen)
    return min(chosen, date(2100, 12, 31))
