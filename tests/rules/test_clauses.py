"""Clauses write the worksheet, and tables are read into rows."""

from dataclasses import dataclass

import pytest

from calculators.kit.calculator import LazyRows
from calculators.kit.clause import Assumption, Worksheet, clause, off_the_sheet
from calculators.kit.money import Money
from calculators.kit.tables import one_of, rows
from calculators.kit.values import plain


@clause("test.double", "Twice")
def twice(amount: Money) -> Money:
    """Twice {amount} is {result}."""
    return amount * 2


@clause("test.is-much", "Is it much?")
def is_much(amount: Money, days: int) -> bool:
    """{result:It is much|It is little}: {days:day/days} at {amount}."""
    return twice(amount) > Money(1000)


def test_a_clause_writes_its_line_only_while_a_worksheet_is_open():
    assert is_much(Money(600), 1)
    with Worksheet().open() as sheet:
        assert not is_much(Money(5), days=2)
        with off_the_sheet():
            twice(Money(1))
    (line,) = sheet.lines
    assert "It is little: 2 days at $0.05." == line.sentence
    assert {"clause": "test.double", "title": "Twice", "sentence": "Twice $0.05 is $0.10.", "value": "0.10", "lines": []} == line.lines[
        0
    ].json()


def test_a_clause_takes_its_provision_from_the_row_it_is_given():
    @clause("{part.name}.limit", "Limit of {part.name}")
    def limit(part) -> Money:
        """At most {result}."""
        return part.limit

    with Worksheet().open() as sheet:
        limit(Part("roof", Money(500)))
    assert ("roof.limit", "Limit of roof", "At most $5.00.") == (sheet.lines[0].provision, sheet.lines[0].title, sheet.lines[0].sentence)


def test_a_rule_that_fails_leaves_the_worksheet_in_order():
    @clause("test.fails", "Fails")
    def fails():
        """It fails."""
        raise ZeroDivisionError

    with Worksheet().open() as sheet:
        with pytest.raises(ZeroDivisionError):
            fails()
        twice(Money(1))
    assert ["Fails", "Twice"] == [line.rule.title for line in sheet.lines]


def test_a_list_for_a_picture_is_worked_out_when_it_is_looked_at_and_off_the_sheet():
    looked = []
    rows = LazyRows(lambda: looked.append(twice(Money(1))) or [Money(1), Money(2)])
    assert [] == looked
    with Worksheet().open() as sheet:
        assert ["0.01", "0.02"] == plain(rows)
        assert (2, Money(2)) == (len(rows), rows[-1])
    assert [Money(2)] == looked
    assert [] == sheet.lines


def test_a_clause_without_a_sentence_is_refused():
    with pytest.raises(ValueError, match="needs a docstring"):
        clause("test.mute", "Mute")(lambda: None)


def test_an_assumption_is_told_once():
    assumption = Assumption("why", "Because of {count:case/cases}.", "test.double")
    with Worksheet().open() as sheet:
        assumption.touches(count=1)
        assumption.touches(count=2)
    assert {"why": "Because of 1 case."} == sheet.assumptions


@dataclass(frozen=True)
class Part:
    name: str
    limit: Money | None = None


@dataclass(frozen=True)
class Row:
    id: str
    name: str
    kind: str = one_of("a", "b")
    parts: tuple[Part, ...] = ()
    days: int = 0
    needs: tuple[str, ...] = one_of("receipts", "miles", default=())


def test_a_table_is_read_into_rows():
    table, found = rows(b'[x]\nname = "X"\nkind = "a"\nparts = [{ name = "p", limit = 2.50 }]\n', Row, "f.toml")
    assert [] == found
    assert {"x": Row("x", "X", "a", (Part("p", Money(250)),))} == table


def test_every_mistake_of_a_table_is_found_with_its_place_and_remedy():
    raw = (
        b'[x]\nnmae = "X"\nkind = "c"\nparts = [{ name = 5, limit = "two" }]\ndays = true\nneeds = ["recepts", "miles"]\n'
        b'[y]\nname = ""\nkind = "a"\n'
    )
    table, found = rows(raw, Row, "f.toml")
    assert {"x": None, "y": None} == table
    assert [
        'f.toml: [x] nmae: no such field; did you mean "name". Known here: name, kind, parts, days, needs.',
        "f.toml: [x] name: is missing. Add a line `name = …`.",
        "f.toml: [x] kind: write one of a, b.",
        'f.toml: [x] parts[1].name: write text in quotes, like "this".',
        "f.toml: [x] parts[1].limit: write an amount like 50.00, without quotes.",
        "f.toml: [x] days: write a whole number like 60, without quotes.",
        'f.toml: [x] needs: write one of receipts, miles; did you mean "receipts".',
        "f.toml: [y] name: is empty. Write something between the quotes.",
    ] == [str(mistake) for mistake in found]
