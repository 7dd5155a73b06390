"""Random answers, right and wrong, made from a calculator's questions."""

from random import Random

from calculators.kit.ask import Question
from calculators.kit.calculator import Calculator

from .kinds import TRIED, day

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
    if question.group:
        count = chance.randint(question.at_least, min(question.at_most, 4))
        first = [day(chance, dates)]
        return [_answers(chance, question.group.questions, clean, first) for _ in range(count)]
    return TRIED[question.kind].answer(chance, question, dates)


def as_written(chance: Random, questions, answers: dict) -> dict:
    """The same answers as people write them; what is no text, or not of the form that links have, stays."""
    written, questions_by_name = {}, {question.name: question for question in questions}
    for name, text in answers.items():
        question = questions_by_name.get(name)
        if question and question.group and isinstance(text, list):
            written[name] = [as_written(chance, question.group.questions, entry) if isinstance(entry, dict) else entry for entry in text]
        else:
            written[name] = (
                _as_written(chance, question, text) if question and isinstance(text, str) and text.isascii() and len(text) < 99 else text
            )
    return written


def _as_written(chance: Random, question: Question, text: str) -> str:
    about = chance.choice(["", " ", "\xa0", "\u2003\t", "\r\n"])
    return about + TRIED[question.kind].as_people_write(chance, question, text) + about
