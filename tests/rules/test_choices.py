"""Choices and states are read by their usual spellings, and a refusal names the nearest."""

from random import Random

import pytest

import calculators
from calculators.kit.ask import Refused
from calculators.kit.kinds import as_id, spellings
from tests.support.spellings import READ, REFUSED, sentence, value


@pytest.mark.parametrize(
    ("id", "spelled"),
    [
        ("TX", ["TX", "tx", "Tx", "Texas", "TEXAS", "texas"]),
        ("NY", ["ny", "New York", "new york", "NEW-YORK", "new_york"]),
        ("NC", ["North_Carolina", "north-carolina"]),
        (
            "DC",
            [
                "dc",
                "DC",
                "D.C.",
                "d.c.",
                "District of Columbia",
                "district-of_columbia",
                "Washington DC",
                "washington-dc",
                "Washington D.C.",
                "Washington, D.C.",
                "WASHINGTON, DC",
            ],
        ),
        ("other", ["", "other", "OTHER", "Another place, or not sure"]),
    ],
)
def test_a_state_is_read_by_its_letters_and_by_its_names(id, spelled):
    assert {id} == {value("state", text).id for text in spelled}


@pytest.mark.parametrize(
    "text", ["NewYork", "New  York", "T X", "Tex", "D.C", "DC.", "Wash DC", "Washington D.C", "N.Y.", "PR", "new--york", "\u212aS"]
)
def test_what_is_no_state_is_refused(text):
    assert "“In which state did you buy it?”" in sentence("state", text)


MEANT = {
    "price": {
        "2.400,00": "Write 2400.00: a point stands before the decimals, a comma only between groups of three digits.",
        "2 400,00": "Write 2400.00: a point stands before the decimals, a comma only between groups of three digits.",
        "1,23": "Write 1.23: a point stands before the decimals, a comma only between groups of three digits.",
        "0,400": "Write 0.400: a point stands before the decimals, a comma only between groups of three digits.",
        "12,34,567": "Write 1234567: a comma stands only between groups of three digits.",
        "(5.00)": "Write 5.00, without a sign or parentheses.",
        "5.00-": "Write 5.00, without a sign or parentheses.",
        "-$2,400": "Write 2,400, without a sign or parentheses.",
        "1e3": "Write 1e3 in full: 1000.",
        "1.005": "Round it to whole cents, two digits after the point.",
        "USD 2400": "Write the number alone, 2400.",
        "1 000": "Write the number alone, 1000.",
        "13/3/2025": "",
        "five": "",
        "10000000.01": "",
    },
    "miles": {"36000.5": "Round it to a whole number.", "60 months": "Write the number alone, 60.", "$60": "Write the number alone, 60."},
    "factor": {"9.96e-06": "Write 9.96e-06 in full: 0.00000996.", "0.21%": "Write the number alone, 0.21."},
    "on": {
        "13/3/2025": "The month comes first. Do you mean 3/13/2025?",
        "13-3-2025": "The month comes first. Do you mean 3/13/2025?",
        "13/13/2025": "A month is a number from 1 to 12, a name or its first three letters.",
        "2025-13-01": "A month is a number from 1 to 12, a name or its first three letters.",
        "2/30/2025": "February 2025 has 28 days.",
        "3/1/25": "Write all four digits of the year.",
        "01-Mar-25": "Write all four digits of the year.",
        "Mar 1, 25": "Write all four digits of the year.",
        "45717": "A spreadsheet holds a date as a number like this. Format its column as dates there, and save it again.",
        "45717.25": "A spreadsheet holds a date as a number like this. Format its column as dates there, and save it again.",
        "20251301": "A spreadsheet holds a date as a number like this. Format its column as dates there, and save it again.",
        "2025-03-01 17:30": "Leave out the time of day and the time zone.",
        "2025-03-01T00:00:00+02:00": "Leave out the time of day and the time zone.",
        "13.3.2025": "Write month, day and year with / between them.",
        "1989-12-31": "",
        "soon": "",
    },
}
ASKS = {
    "price": "Enter the price in dollars and cents{}, like 2400.00.",
    "miles": "Enter the miles as a whole number{}, like 36000.",
    "factor": "Enter the factor as a number{}, like 1.9.",
    "on": "Enter the first day as month/day/year{}, like 3/1/2026.",
}
LIMITS = {"10000000.01": ", from $0.00 to $10,000,000.00", "1989-12-31": ", from January 1, 1990 to December 31, 2100"}


@pytest.mark.parametrize(("name", "text", "hint"), [(name, text, hint) for name, told in MEANT.items() for text, hint in told.items()])
def test_a_refusal_names_the_form_that_was_probably_meant(name, text, hint):
    assert f"{hint} {ASKS[name].format(LIMITS.get(text, ''))}".strip() == sentence(name, text)


def test_a_choice_that_is_misspelled_is_told_the_nearest():
    assert "Do you mean “Texas”? Answer “In which state did you buy it?” with one of the 52 that are offered, like TX." == sentence(
        "state", "Texes"
    )
    assert "Answer “Which plan?” with one of “Major Guard, all of it”, “GAP”." == sentence("plan", "12")
    assert "Answer “Are you sure?” with yes or no." == sentence("sure", "perhaps")


def choices():
    """(where, question) of each question of a calculator that offers a choice."""
    for name in calculators.names():
        left = list(calculators.find(name).questions)
        while left:
            question = left.pop()
            left += question.group.questions if question.group else ()
            if question.among:
                yield f"{name} {question.name}", question


@pytest.mark.parametrize(("where", "question"), [*choices()], ids=lambda value: value if isinstance(value, str) else "")
def test_no_two_choices_share_a_spelling_and_each_spelling_is_read(where, question):
    for id, row in question.among.items():
        wanted = id if isinstance(row, str) else row
        words = dict(question.choices())[id]
        for text in (
            id,
            id.upper(),
            id.replace("-", "_"),
            id.replace("-", " "),
            words,
            words.upper(),
            words.lower(),
            *getattr(row, "spellings", ()),
        ):
            assert wanted == question.read(text)
    spelled = [
        word
        for id, row in question.among.items()
        for word in {dict(question.choices())[id].lower(), *map(as_id, (id, *getattr(row, "spellings", ())))}
    ]
    assert sorted(spelled) == sorted(spellings(question))


TWISTS = [
    str.upper,
    str.lower,
    str.title,
    lambda text: text[:-1],
    lambda text: text + text[-1],
    lambda text: text.replace("-", "_"),
    lambda text: f"{text} ",
    lambda text: text[::-1],
]


@pytest.mark.parametrize("name", list(READ))
def test_a_twisted_answer_is_read_as_something_or_refused_in_a_sentence(name):
    chance, known_texts = Random(name), [text for texts in READ[name].values() for text in texts] + REFUSED[name]
    for _ in range(2000):
        text = chance.choice(TWISTS)(chance.choice(known_texts))
        at = chance.randint(0, len(text))
        text = (
            text[:at]
            + chance.choice([" ", ",", ".", "-", "/", "0", "9", "$", "%", "T", "\xa0", "é", "", "", "m"])
            + text[at + chance.randint(0, 1) :]
        )
        try:
            value(name, text)
        except Refused as refusal:
            assert refusal.wrong[name].endswith(".")
