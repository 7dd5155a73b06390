"""A batch: every row as the door answers it, in order, from file to file, on several cores, in the browser and on a cluster."""

import json
from datetime import date
from decimal import Decimal
from random import Random

import pytest

import calculators
from calculators.batch import Batch, cell, in_words
from calculators.batch.columns import LEAVE_OUT, Column, columns_of
from calculators.kit.ask import Refused
from calculators.kit.dotted import flat, nested
from calculators.kit.values import plain
from tests.support.contracts import COLUMNS, GOOD, LATE, refunds
from tests.support.inputs import right


def wrong_of(answers) -> dict[str, str]:
    return calculators.run("refund", answers)["wrong"]


@pytest.mark.parametrize("name", calculators.names())
def test_each_row_is_what_the_door_answers(name):
    chance = Random(7)
    rows = [flat(right(chance, calculators.find(name))) for _ in range(60)]
    columns = tuple(dict.fromkeys(column for answers in rows for column in answers))
    batch = Batch.of(name, columns, as_json=True, as_is=True)
    for answers, row in zip(rows, batch.work([[answers.get(column, "") for column in columns] for answers in rows]), strict=True):
        answer, cells = calculators.run(name, nested(answers)), dict(zip(batch.header, row, strict=True))
        assert json.loads(cells["wrong"] or "{}") == answer.get("wrong", {})
        assert json.loads(cells["doubts"] or "[]") == answer.get("doubts", [])
        for field in batch.fields:
            assert cell(answer["outcome"][field] if "outcome" in answer else None) == cells[field]


@pytest.mark.parametrize("name", calculators.names())
def test_the_figure_of_the_headline_is_the_first_of_an_outcome(name):
    """Where headlines show amounts or days of the outcome, the field that the calculator names is what some of them show."""
    figure = Batch.of(name, columns_of(calculators.find(name).questions)).fields[0]
    chance, shown = Random(3), []
    for _ in range(60):
        try:
            answer = calculators.work_out(name, right(chance, calculators.find(name)))
        except Refused:
            continue
        if type(answer.headline.figure).__name__ in ("Money", "date") and answer.headline.figure in vars(answer.outcome).values():
            shown.append(getattr(answer.outcome, figure) == answer.headline.figure)
    assert not shown or any(shown)


def test_a_row_that_is_wrong_stops_nothing_and_says_why_to_a_person():
    first, second, third = refunds(GOOD, LATE, GOOD)
    assert ("1870.26", "prorated", "1461/1826", "") == tuple(first[name] for name in ("refund", "path", "share_remaining", "wrong"))
    assert first == third
    assert ("", "2024-03-01") == (second["refund"], second["cancel_on"])
    wrong = wrong_of(dict(zip(COLUMNS, LATE)))
    labels = {question.name: question.label.rstrip("?") for question in calculators.find("refund").questions}
    assert {"cancel_on", "claims_filed"} == set(wrong)
    assert " ".join(f"{labels[name]}: {sentence}" for name, sentence in wrong.items()) == second["wrong"]


def test_what_is_wrong_is_told_with_its_line_or_as_json_for_a_program():
    batch = Batch.of("refund", COLUMNS)
    assert next(batch.work([LATE], [41]))[batch.wrong_at].startswith("Line 41. ")
    batch = Batch.of("refund", COLUMNS, as_json=True)
    assert wrong_of(dict(zip(COLUMNS, LATE))) == json.loads(next(batch.work([LATE], [41]))[batch.wrong_at])


def test_an_answer_in_a_group_is_called_by_its_question_and_its_line():
    asks = calculators.find("trip-interruption").asks
    assert "Hotel, line 2" == in_words(asks, "expenses.2.hotel")
    assert "" == in_words(asks, "answers")


def test_a_row_with_a_great_many_mistakes_is_told_of_some():
    columns = [f"expenses.{count}.{leaf}" for count in range(1, 61) for leaf in ("date", "hotel", "meals")]
    batch = Batch.of("trip-interruption", ["contract", *columns])
    (row,) = batch.work([["app-basic-guard", *["x"] * len(columns)]])
    assert row[batch.wrong_at].endswith(" more.")
    assert len(row[batch.wrong_at]) < 3000


def test_a_row_of_the_wrong_length_or_that_cannot_be_read_is_told():
    (long,), (short,), (broken,) = refunds([*GOOD, "x"]), refunds(GOOD[:3]), refunds("Line 5 can't be read.")
    assert "7 cells, and the table has 6 columns" in long["wrong"]
    assert "This row is cut short: it has 3 of 6 cells." == short["wrong"]
    assert "2400.00" == short["price_paid"]
    assert "Line 5 can't be read." == broken["wrong"]


def test_with_an_unknown_column_nothing_is_worked_unless_it_is_kept_or_left_out():
    columns, row = (*COLUMNS, "number"), [*GOOD, "A-17"]
    with pytest.raises(Refused) as refusal:
        refunds(row, columns=columns)
    assert ["number"] == list(refusal.value.wrong)
    row_kept = refunds(row, columns=columns, keep=("number",))[0]
    assert ("A-17", "1870.26", "") == (row_kept["number"], row_kept["refund"], row_kept["wrong"])
    columns_taken = [*map(Column, COLUMNS, COLUMNS), Column("number", LEAVE_OUT)]
    left = Batch("refund", tuple(columns_taken))
    assert "number" not in left.header
    assert "1870.26" == next(left.work([row]))[0]


def test_the_result_stands_beside_what_identifies_the_row_and_before_what_was_asked():
    header = Batch.of("lease-payment", ("price", "ref", "money_factor"), keep=("ref",)).header
    assert ("ref", "payment", "gross_cap") == header[:3]
    assert ("doubts", "wrong", "price", "asked.money_factor") == header[-4:]
    assert 1 == header.count("money_factor")


def test_what_is_there_for_a_picture_has_no_column():
    batch = Batch.of("refund", COLUMNS)
    assert (*(part.name for part in batch.calculator.tells if part.name != "curve"), "doubts", "wrong", *COLUMNS) == batch.header


def test_the_same_answer_can_stand_in_every_row():
    columns = COLUMNS[1:]
    batch = Batch("refund", tuple(map(Column, columns, columns)), (("contract", "app-major-guard"),))
    assert "1870.26" == next(batch.work([GOOD[1:]]))[0]
    with pytest.raises(Refused):
        Batch("refund", tuple(map(Column, COLUMNS, COLUMNS)), (("contract", "app-major-guard"),))


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+1+1", "-A1", "\t=1", "\r=1", "=HYPERLINK(1)"])
def test_no_carried_cell_is_one_that_a_spreadsheet_would_run(cell):
    columns = (*COLUMNS, "note", "=x")
    cells = refunds([*GOOD, cell, ""], columns=columns, keep=("note", "=x"))[0]
    assert (f"'{cell}", "") == (cells["note"], cells["'=x"])
    assert cell == refunds([*GOOD, cell, ""], columns=columns, keep=("note", "=x"), as_is=True)[0]["note"]


@pytest.mark.parametrize("cell", ["-5", "+1.50", "-1,234.5", "-.5", "a=b", "2025-03-01", ""])
def test_a_plain_number_is_carried_as_it_is(cell):
    assert cell == refunds([*GOOD, cell], columns=(*COLUMNS, "note"), keep=("note",))[0]["note"]


def test_with_working_each_row_has_its_lines_assumptions_and_steps():
    (row,) = refunds(GOOD, working=True)
    answer = calculators.run("refund", dict(zip(COLUMNS, GOOD)))
    assert all(answer[part] == json.loads(row[part]) for part in ("working", "assumptions", "next_steps"))


@pytest.mark.parametrize(
    ("name", "columns", "keep", "wrong"),
    [
        ("refunds", COLUMNS, (), "calculator"),
        ("refund", ("fee", "Fee"), (), "fee"),
        ("refund", COLUMNS, ("number",), "number"),
        ("refund", ("a",), ("a",), "columns"),
    ],
)
def test_a_table_that_cannot_be_worked_is_refused(name, columns, keep, wrong):
    with pytest.raises(Refused) as refusal:
        Batch.of(name, columns, keep)
    assert wrong == next(iter(refusal.value.wrong))


def test_a_table_has_a_column_for_each_answer():
    assert ["occurrences.1.service", "occurrences.1.cost", "occurrences.2.service", "occurrences.2.cost", "country"] == columns_of(
        calculators.find("roadside").questions, entries=2
    )


def test_the_browser_is_given_what_needs_no_files():
    bundled = {path.relative_to(calculators.HERE).as_posix() for path in calculators.bundled()}
    assert {f"batch/{name}.py" for name in calculators.FOR_FILES} == {
        f"batch/{path.name}" for path in (calculators.HERE / "batch").glob("*.py")
    } - bundled


def test_a_cell_holds_what_the_json_holds():
    for value in (Decimal("1.50"), date(2026, 3, 1), 7):
        assert str(plain(value)) == cell(value)
    assert ["", "true", '["a",1]'] == [cell(None), cell(True), cell(("a", 1))]
