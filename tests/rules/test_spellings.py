"""What people write is read where it can mean one thing, and refused with the form that was probably meant where it can't."""

import os
from datetime import date
from random import Random

import pytest

import calculators
from calculators.kit.ask import questionnaire
from calculators.kit.kinds import Wrong
from calculators.kit.money import Money
from calculators.kit.values import MONTHS, typed
from tests.support.spellings import READ, REFUSED, sentence, value

WHITE = [*"\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", *map(chr, range(0x2000, 0x200B))]


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


STRINGS = int(os.environ.get("STRINGS", 100))  # for each field; 100,000 takes half an hour
PIECES = [
    *"0123456789" * 4,
    *".,$%-/: _TZ+()'\"" * 2,
    *["2025", "12", "31", "00", "29", "1,000", ".00", "e3", "yes", "no", "true", "00:00:00", "12:00 AM", "\xa0", "\u2003", "TX", "texas"],
    *MONTHS,
    *(month[:3] for month in MONTHS),
    *[
        "other",
        "app-major-guard",
        "gap",
        "D.C.",
        "２",
        "٣",
        "½",
        "\u200b",
        "\0",
        "\ud800",
        "é",
        "🚗",
        "İ",
        "K",
        "=",
        "<b>",
        "{0}",
        "%s",
        "\r\n",
    ],
]


def fields() -> list[tuple[str, type, str]]:
    """(what to call it, its questionnaire, its name) of each field of each calculator, those of groups among them."""
    found = []
    for name in calculators.names():
        for question in calculators.find(name).questions:
            asks = [calculators.find(name).asks] if not question.group else []
            found += [(f"{name}.{question.name}", cls, question.name) for cls in asks]
            found += [(f"{name}.{question.name}.{inner.name}", question.group, inner.name) for inner in question.inner]
    return found


@pytest.mark.long
@pytest.mark.parametrize(("asks", "name"), [pytest.param(asks, name, id=called) for called, asks, name in fields()])
def test_any_text_in_any_field_is_read_as_one_value_or_refused_in_a_sentence(asks, name):
    """A value that is read is spelled in links so that it is read as the same again."""
    chance, readings = Random(f"{asks.__qualname__}.{name}"), questionnaire(asks).readings[name]
    for _ in range(STRINGS):
        text = "".join(chance.choices(PIECES, k=chance.choice([1, 2, 3, 4, 6, 9, 20])))
        try:
            value = readings[text]
        except Wrong as refusal:
            assert str(refusal).endswith(".")
            continue
        assert value == (readings[typed(value)] if value is not None else readings[""]), text
