"""Doubts: answers that are allowed and yet look like a slip, and those that stand just at the line and do not."""

import pytest

import calculators
from builder.load import load
from calculators.sheet.html import sheet
from calculators.sheet.text import text
from tests.support.site import ROOT

REFUND = {
    "contract": "app-major-guard",
    "price_paid": "2400",
    "coverage_start": "2025-03-01",
    "cancel_on": "2026-03-01",
    "term_months": "60",
    "claims_filed": "no",
}
DRIVEN = {**REFUND, "term_miles": "100000"}
GAP = {
    "price_paid": "700",
    "coverage_start": "2025-03-01",
    "cancel_on": "2026-03-01",
    "term_months": "60",
    "claims_filed": "no",
    "method": "days",
}
LEASE = {
    "msrp": "32000",
    "price": "30000",
    "residual_percent": "58",
    "months": "36",
    "money_factor": "0.002",
    "tax_method": "none",
    "method": "money-factor",
}
APR = {name: text for name, text in LEASE.items() if name != "money_factor"}
RENTAL = {"contract": "app-major-guard", "labor_hours": "5", "drivable": "yes", "kept_overnight": "no", "receipt": "yes", "spent": "100"}
TRIP = {
    "contract": "app-major-guard",
    "covered_failure": "yes",
    "repair_over_one_day": "yes",
    "expenses": [{"date": "2026-03-01", "hotel": "90", "meals": "20"}],
}
SALE = {"contract": "app-major-guard", "sold_on": "2026-03-01", "today": "2026-03-10"}
DUE = {"first_due_on": "2026-03-01", "payments": "3"}
LATE = {"state": "NV", "asked_on": "2026-01-05", "amount": "100", "price_paid": "2400", "full_refund": "yes", "today": "2026-03-01"}
BREAKDOWN = {
    "contract": "app-major-guard",
    "labor_hours": "5",
    "drivable": "yes",
    "kept_overnight": "no",
    "receipt": "yes",
    "covered_failure": "yes",
    "repair_over_one_day": "yes",
}


def nights(*hotels: str, on: str = "2026-03-01") -> list[dict]:
    return [{"date": on, "hotel": hotel, "meals": "20"} for hotel in hotels]


def doubted(name: str, answers: dict) -> list[str]:
    answer = calculators.run(name, answers)
    assert "wrong" not in answer
    assert all(doubt["sentence"].endswith(".") for doubt in answer["doubts"])
    return [doubt["question"] for doubt in answer["doubts"]]


@pytest.mark.parametrize(
    ("name", "usual", "question", "doubtful", "beyond_doubt"),
    [
        ("lease-payment", LEASE, "residual_percent", ["0.58", "4.99", "90.01", "100"], ["0", "5", "58", "90"]),
        ("lease-payment", LEASE, "money_factor", ["0.0201", "1"], ["0", "0.02", "0.00001"]),
        ("lease-payment", APR, "apr_percent", ["0.07", "0.099", "30.1", "100"], ["0", "0.1", "7", "30"]),
        ("refund", REFUND, "price_paid", ["0.01", "49.99", "15000.01"], ["0", "50", "15000"]),
        ("gap-refund", GAP, "price_paid", ["0.01", "49.99", "3000.01"], ["0", "50", "3000"]),
        ("late-refund", LATE, "price_paid", [], ["1", "20000"]),
        ("refund", REFUND, "term_months", ["1", "5", "121", "180"], ["6", "60", "120"]),
        ("gap-refund", GAP, "term_months", ["5", "121"], ["6", "120"]),
        ("alternate-transportation", RENTAL, "labor_hours", ["100.1"], ["100", "0"]),
        ("breakdown", BREAKDOWN, "labor_hours", ["100.1"], ["100"]),
        ("refund", DRIVEN, "miles_driven", ["60001"], ["60000", "0"]),
        ("refund", {**DRIVEN, "cancel_on": "2025-03-02"}, "miles_driven", ["4932"], ["4931"]),
        ("refund", {**DRIVEN, "cancel_on": "2025-03-31"}, "miles_driven", ["4932"], ["4931"]),
        ("refund", {**DRIVEN, "cancel_on": "2025-04-01"}, "miles_driven", ["5096"], ["5095"]),
        ("refund", {**DRIVEN, "odometer_at_start": "10000"}, "odometer_now", ["70001"], ["70000"]),
        (
            "lease-end",
            {"lease_type": "closed", "miles_allowed": "36000", "per_mile": "0.2", "wear": "0", "disposition_fee": "0"},
            "miles_driven",
            [],
            ["900000"],
        ),
        ("due-dates", DUE, "first_due_on", ["1999-12-31", "2051-01-01"], ["2000-01-01", "2050-12-31"]),
        ("transfer", SALE, "sold_on", ["2006-03-09", "2046-03-11"], ["2006-03-10", "2046-03-10"]),
        ("transfer", {**SALE, "today": "2024-02-29"}, "sold_on", ["2004-02-28", "2044-03-01"], ["2004-02-29", "2044-02-29"]),
        ("transfer", {**SALE, "today": "1995-01-01"}, "sold_on", [], ["1990-01-01", "2014-12-31"]),
        ("trip-interruption", TRIP, "expenses.1.hotel", ["1000.01"], ["1000", "0"]),
        ("trip-interruption", TRIP, "expenses.1.date", ["1999-12-31", "2051-01-01"], ["2000-01-01", "2050-12-31"]),
    ],
)
def test_an_answer_is_doubted_beyond_the_line_and_not_at_it(name, usual, question, doubtful, beyond_doubt):
    def answers(text: str) -> dict:
        group, _, leaf = question.partition(".1.")
        return {**usual, group: [{**usual[group][0], leaf: text}]} if leaf else {**usual, question: text}

    assert {text: [question] for text in doubtful} == {text: doubted(name, answers(text)) for text in doubtful}
    assert {text: [] for text in beyond_doubt} == {text: doubted(name, answers(text)) for text in beyond_doubt}


def test_each_line_of_a_group_is_doubted_by_its_own_name():
    assert ["expenses.1.hotel", "expenses.3.hotel"] == doubted("trip-interruption", {**TRIP, "expenses": nights("1200", "100", "1200")})
    assert ["labor_hours", "expenses.2.date", "expenses.2.hotel"] == doubted(
        "breakdown", {**BREAKDOWN, "labor_hours": "500", "expenses": [*nights("100"), *nights("2000", on="2060-01-01")]}
    )


def test_today_is_never_doubted_and_neither_is_a_moment():
    assert [] == doubted("transfer", {**SALE, "sold_on": "2099-01-01", "today": "2099-01-02"})
    assert [] == doubted("hours", {"line": "dealer-line", "at": "1995-03-01T12:00Z"})


def test_what_is_left_aside_is_not_doubted():
    assert [] == doubted("refund", {**REFUND, "miles_driven": "900000", "odometer_now": "5"})
    assert [] == doubted("alternate-transportation", {**RENTAL, "contract": "app-basic-guard", "labor_hours": "900"})


def test_a_doubt_says_what_was_probably_meant():
    answer = calculators.run("lease-payment", {**LEASE, "residual_percent": "0.58"})
    assert [
        {"question": "residual_percent", "sentence": "A residual of 0.58 percent of MSRP is very low. Enter 58 for 58 percent, not 0.58."}
    ] == answer["doubts"]
    answer = calculators.run("refund", {**REFUND, "price_paid": "28,450", "coverage_start": "1999-03-01", "term_months": "5"})
    assert [
        "$28,450.00 is a lot for a plan. Enter the price of the plan, not of the vehicle, and check the point before the cents.",
        "March 1, 1999 is long ago. Check the year.",
        "5 months are a short term. Enter months, not years: five years are 60 months.",
    ] == [doubt["sentence"] for doubt in answer["doubts"]]


def test_a_doubt_stands_above_the_figure_on_the_page_and_on_the_command_line():
    answer = calculators.work_out("refund", {**REFUND, "term_months": "5"})
    sentence = "5 months are a short term. Enter months, not years: five years are 60 months."
    assert sheet(answer).startswith(f'<p class="plan-doubt"><b>Please check.</b> {sentence}</p><div class="plan-headline">')
    assert f"Please check. {sentence} {answer.headline.label}: " in " ".join(text(answer).split())
    assert "Please check" not in sheet(calculators.work_out("refund", REFUND)) + text(calculators.work_out("refund", REFUND))


def test_a_doubt_changes_no_outcome(monkeypatch):
    doubtful = {**DRIVEN, "price_paid": "20000", "miles_driven": "99000", "term_months": "130"}
    before = calculators.run("refund", doubtful)
    assert 3 == len(before["doubts"])
    monkeypatch.setattr("calculators.kit.calculator.Answer.doubts", [])
    assert {**before, "doubts": []} == calculators.run("refund", doubtful)


def test_each_threshold_has_a_reason_and_each_doubt_its_words():
    for row in load(ROOT).doubts.values():
        assert row.reason.endswith(".")
        assert [row.over is None, row.under is None] == [row.high == "", row.low == ""]
