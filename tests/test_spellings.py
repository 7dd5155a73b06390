"""What people write is read where it can mean one thing, and refused with the form that was probably meant where it can't."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

import calculators
from calculators.kit.ask import Refused, answers, ask, read
from calculators.kit.kinds import as_id, spellings
from calculators.kit.money import Money
from calculators.trade.questions import state_of_purchase

WHITE = [*"\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", *map(chr, range(0x2000, 0x200B))]


@answers
class Everything:
    price: Money | None = ask("What did it cost?", left_out=True, called="price")
    miles: int | None = ask("How many miles?", left_out=True, called="miles")
    factor: Decimal | None = ask("Which factor?", left_out=True, called="factor", at_most=Decimal(1000))
    tax_percent: Decimal | None = ask("How much tax?", left_out=True, called="tax")
    on: date | None = ask("When did it start?", left_out=True, called="first day")
    sure: bool | None = ask("Are you sure?", left_out=True)
    plan: str | None = ask("Which plan?", left_out=True, among={"major-guard": "Major Guard, all of it", "gap": "GAP"})
    state: object = state_of_purchase()


def value(name: str, text: str):
    return getattr(read(Everything, {name: text}), name)


def sentence(name: str, text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read(Everything, {name: text})
    assert [name] == list(refusal.value.wrong)
    return refusal.value.wrong[name]


READ = {
    "price": {
        240000: [
            "2400.00",
            "2400",
            "$2400",
            "$2,400",
            "$ 2,400.00",
            "$ \xa0 2400.0",
            "2400.",
            "2,400.",
            "2400.0000",
            "002400",
            "$2,400.000",
        ],
        240050: ["$ 2,400.5", "2400.50", "2400.5000"],
        50: [".50", ".5", "0.50", "$.50", ".5000", "00.5"],
        15: ["$.15"],
        40: ["0.40"],
        0: ["0", "0.", ".0", "0.00", "$0", "000", ".000"],
        10**9: ["10000000", "10,000,000.00"],
    },
    "miles": {
        36000: ["36000", "36,000", "36000.0", "36000.", "36,000.000", "0036000"],
        60: ["60.0", "60."],
        0: ["0", "0.0"],
        10**7: ["10,000,000"],
    },
    "factor": {
        Decimal("1.9"): ["1.9", "01.90"],
        Decimal("0.00185"): [".00185", "0.00185"],
        Decimal(2): ["2.", "2"],
        Decimal(1000): ["1,000", "1,000.000"],
    },
    "tax_percent": {
        Decimal("7.5"): ["7.5", "7.5%", "7.5 %", "7.50%", "7.5\xa0%"],
        Decimal(7): ["7", "7.%"],
        Decimal("0.5"): [".5%"],
        Decimal(100): ["100 %"],
    },
    "on": {
        date(2025, 3, 1): [
            "2025-03-01",
            "2025-3-1",
            "2025-03-1",
            "2025/03/01",
            "2025/3/1",
            "20250301",
            "3/1/2025",
            "03/01/2025",
            "3/01/2025",
            "3-1-2025",
            "03-01-2025",
            "March 1, 2025",
            "March 01, 2025",
            "march 1 2025",
            "MARCH 1, 2025",
            "Mar 1, 2025",
            "Mar. 1, 2025",
            "mar. 1 2025",
            "Mar 1 2025",
            "1 March 2025",
            "01 March, 2025",
            "1 mar 2025",
            "1 Mar. 2025",
            "1 Mar., 2025",
            "1 Mar, 2025",
            "01-Mar-2025",
            "1-mar-2025",
            "1-March-2025",
            "2025-03-01 00:00:00",
            "2025-03-01T00:00:00",
            "2025-03-01T00:00:00Z",
            "2025-03-01T00:00:00+00:00",
            "2025-03-01 00:00:00.000",
            "2025-03-01T00:00:00.000000Z",
            "2025-03-01 0:00",
            "2025-03-01 00:00",
            "2025-03-01 0:00:00",
            "2025-03-01T00:00Z",
            "3/1/2025 0:00",
            "3/1/2025 12:00 AM",
            "3/1/2025 12:00:00 am",
            "3/1/2025T12:00:00 AM",
            "20250301 00:00",
            "March 1, 2025 12:00 Am",
            "1-Mar-2025 00:00:00+00:00",
            "3/1/2025 12:00 AMZ",
        ],
        date(2025, 9, 5): ["Sept 5, 2025", "Sept. 5, 2025", "5 sept 2025", "5-Sept-2025", "Sep 5 2025", "September 5, 2025"],
        date(2025, 5, 31): ["May 31, 2025", "May. 31, 2025", "31 MAY 2025"],
        date(2024, 2, 29): ["2/29/2024", "29 Feb 2024"],
        date(1990, 1, 1): ["1/1/1990", "19900101"],
        date(2100, 12, 31): ["12/31/2100", "Dec 31, 2100"],
    },
    "sure": {
        True: ["yes", "Yes", "YES", "y", "Y", "true", "TRUE", "True", "1", "1.0"],
        False: ["no", "NO", "n", "N", "false", "False", "0", "0.0"],
    },
    "plan": {
        "major-guard": ["major-guard", "MAJOR-GUARD", "major_guard", "Major Guard", "Major Guard, all of it", "MAJOR GUARD, ALL OF IT"],
        "gap": ["gap", "GAP"],
    },
}
REFUSED = {
    "price": [
        "NaN",
        "1e3",
        "-5",
        "+5",
        "２４００",
        "1,23",
        "12,34,567",
        "1.234",
        "1.005",
        "5$",
        "$",
        ".",
        "$.",
        ",",
        "10000000.01",
        "10,000,000.001",
        "9" * 5000,
        "1 000",
        "0x10",
        "٣",
        "inf",
        "(5.00)",
        "5.00-",
        "$-5",
        "-$5",
        "2.400,00",
        "2400,00",
        "0,400",
        "00,400",
        "012,345",
        ",400",
        "1,2345",
        "1,234,56",
        "$ $5",
        "$\t5",
        "$\u20095",
        "1_000",
        "2400.0.0",
        "𝟙",
        "USD 2400",
        "2400 USD",
        "five",
        "0" * 61,
        "½",
        "\ufeff5",
        "5\u200b",
        "1\x1c",
    ],
    "miles": ["36000.5", "$60", ".0", ".", "1e3", "-1", "36.000,0", "10000001", "36,00", "60 months", "60%", "0,100"],
    "factor": [".", "1000.1", "1e-3", "9.96e-06", "5%", "$1", "1,0", "1.2.3", "-.5"],
    "tax_percent": ["100.1", "%", "5%%", "5  %", "% 5", "5\t%", "7,5%", "-1%"],
    "on": [
        "13/3/2025",
        "3/1/25",
        "45717",
        "45717.0",
        "45717.25",
        "2025-02-29",
        "2025-00-10",
        "2025-13-01",
        "0/1/2025",
        "3/0/2025",
        "20251301",
        "202531",
        "2025031",
        "1989-12-31",
        "2101-01-01",
        "0000-01-01",
        "3/1-2025",
        "2025-03/01",
        "3.1.2025",
        "1.3.2025",
        "2025.03.01",
        "March 2025",
        "Mars 1, 2025",
        "March. 1, 2025",
        "Marc 1 2025",
        "March 1st, 2025",
        "1, March 2025",
        "1-Mar.-2025",
        "Mar-1-2025",
        "March 1,2025",
        "March  1, 2025",
        "1  March 2025",
        "1 March2025",
        "2025 March 1",
        "2025-Mar-01",
        "01-Mar-25",
        "Mar 1, 25",
        "today",
        "003/1/2025",
        "3/001/2025",
        "25-03-01",
        "2025-03-01 00:00:01",
        "2025-03-01 12:00",
        "2025-03-01 24:00",
        "2025-03-01T05:00Z",
        "2025-03-01 00:00:00+01:00",
        "2025-03-01 00:00:00-00:00",
        "2025-03-01 00:00 Z",
        "2025-03-01  00:00",
        "2025-03-01t00:00",
        "2025-03-01 00:00z",
        "2025-03-01 00:00:00.",
        "2025-03-01 00:00.0",
        "2025-03-01Z",
        "2025-03-01 000:00",
        "2025-03-01 00:0",
        "3/1/2025 12:00 PM",
        "3/1/2025 12:00AM",
        "3/1/2025 00:00 AM",
        "２０２５-03-01",
        "2025-W09-6",
        "2025-060",
        "Sepe 1, 2025",
        "ſept 5, 2025",
        "2025-03-01 00:00:00+0000",
    ],
    "sure": ["maybe", "ye", "ok", "2", "01", "1.", "1.00", "+1", "yes.", "ｙ", "on", "t"],
    "plan": [
        "major guard, all",
        "majorguard",
        "major--guard",
        "Major Guard  all of it",
        "guard",
        "\u212aap",
        "g\u0430p",
        "major\xa0guard",
        "major-guard-all-of-it",
    ],
}


@pytest.mark.parametrize(
    ("name", "wanted", "text"), [(name, wanted, text) for name, told in READ.items() for wanted, texts in told.items() for text in texts]
)
def test_what_can_mean_one_thing_is_read(name, wanted, text):
    wanted = Money(wanted) if name == "price" else wanted
    assert wanted == value(name, text)
    assert wanted == value(name, f"\xa0\t{text}\u2003\r\n")


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts])
def test_what_can_mean_two_things_is_refused(name, text):
    assert sentence(name, text).endswith(".")


@pytest.mark.parametrize("white", WHITE)
def test_white_space_at_either_end_is_no_part_of_an_answer(white):
    assert Money(500) == value("price", f"{white}5{white}")
    assert None is value("price", white * 3)


@pytest.mark.parametrize("odd", ["\ufeff", "\u200b", "\x00", "\x1c", "\x1f", "\u180e", "\u2060"])
def test_what_only_looks_like_white_space_is_refused(odd):
    assert sentence("price", odd)
    assert sentence("price", f"5{odd}")


def test_sixty_characters_are_read_after_the_ends_are_dropped():
    assert Money(500) == value("price", f"{' ' * 50}{'0' * 59}5{' ' * 50}")
    assert "That is longer than 60 characters. Enter the price in dollars and cents, like 2400.00." == sentence("price", f"{'0' * 60}5")
    assert sentence("on", f"2025-03-01 00:00:00.{'0' * 41}")
    assert date(2025, 3, 1) == value("on", f"2025-03-01 00:00:00.{'0' * 40}")


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
            if question.kind == "choice":
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


@pytest.mark.parametrize("name", [name for name in READ])
def test_a_twisted_answer_is_read_as_something_or_refused_in_a_sentence(name):
    chance, told = Random(name), [text for texts in READ[name].values() for text in texts] + REFUSED[name]
    for _ in range(2000):
        text = chance.choice(TWISTS)(chance.choice(told))
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
