"""Which question a column answers."""

import pytest

import calculators
from calculators.batch.columns import Column, nearest_question, question_of, workable
from calculators.batch.door import written
from calculators.kit.ask import Refused
from tests.support.tables import COLUMNS, GOOD, read, replied, rows, whole, worked

# Columns


@pytest.mark.parametrize(
    "name",
    [
        "price_paid",
        "Price Paid",
        "pricepaid",
        "PRICE-PAID",
        "  price  paid ",
        "PricePaid",
        "What did the plan cost?",
        "what did the plan cost",
    ],
)
def test_a_question_is_known_by_any_usual_spelling_and_by_its_label(name):
    assert "price_paid" == question_of("refund", name)


@pytest.mark.parametrize("name", ["expenses.1.hotel", "Expenses 1 Hotel", "EXPENSES-1-HOTEL", "expenses_1_hotel"])
def test_so_is_a_question_of_a_group(name):
    assert "expenses.1.hotel" == question_of("trip-interruption", name)


@pytest.mark.parametrize(
    "name", ["Term Mi", "price", "expenses.hotel", "expenses.0.hotel", "expenses.1.bar", "expenses", "state.1.x", "", "x" * 100_000]
)
def test_no_other_name_is(name):
    assert question_of("trip-interruption", name) is None


def test_a_label_that_two_questions_share_is_unknown():
    labels = {name: [question.label for question in calculators.find(name).questions] for name in calculators.names()}
    for name, spellings in labels.items():
        for label in spellings:
            if spellings.count(label) > 1:
                assert question_of(name, label) is None


def test_the_nearest_question_is_told():
    assert ("term_miles", "term_miles", None) == tuple(nearest_question("refund", name) for name in ("Term Mi", "TermMile", "Customer"))


def test_two_columns_for_one_question_are_both_named():
    with pytest.raises(Refused) as refused:
        workable("refund", [Column("fee", "fee"), Column("Fee", "fee"), Column("state", "state")], {})
    assert ["fee", "Fee"] == list(refused.value.wrong)


def test_each_column_is_a_question_or_unknown_with_the_nearest():
    table = whole(written([["Price Paid", "Term_Mi", "Customer"], ["2400", "1", "x"]]))
    assert [
        {"name": "Price Paid", "as": "price_paid", "nearest": None},
        {"name": "Term_Mi", "as": None, "nearest": "term_miles"},
        {"name": "Customer", "as": None, "nearest": None},
    ] == table["columns"]


def test_with_an_unknown_column_nothing_is_worked():
    table = whole(written([[*COLUMNS, "Term_Mi"], [*GOOD, "60000"]]))
    refused = replied(calculator="refund", columns=table["columns"], rows=table["rows"], lines=table["lines"])
    assert ["Term_Mi"] == list(refused["wrong"])
    assert "term_miles" in refused["wrong"]["Term_Mi"]


def test_what_is_said_of_unknown_columns_is_bounded():
    with pytest.raises(Refused) as refused:
        workable("refund", [Column(f"c{count}", None) for count in range(9000)], {})
    assert 13 == len(refused.value.wrong)
    assert "And 8,988 more." == refused.value.wrong["columns"]


def test_a_nameless_column_is_one_only_where_something_stands_in_it():
    assert [(2, ["a", "1"]), (3, ["b", "2"])] == rows("contract,,fee,,\na,,1,,\nb,,2\n")
    table = read("contract,,fee,\na,,1,\nb,x,2,\n")
    assert [2] == list(table.look_through())[-1:]
    assert ("contract", "column 2", "fee") == table.names
    assert [(2, ["a", "", "1"]), (3, ["b", "x", "2"])] == list(table.rows())


def test_only_cells_of_nameless_columns_may_be_missing():
    table = whole("contract,fee,,\na,1,,x\nb,2\nc\n")
    assert [["a", "1", "x"], ["b", "2", ""], ["c"]] == table["rows"]
    out = worked({**table, "columns": [{**column, "as": column["as"] or "keep"} for column in table["columns"]]})
    assert ["cut short" in row["wrong"] for row in out] == [False, False, True]
    assert "it has 1 of 3 cells" in out[2]["wrong"]
