"""My plan: the same refund as the refund calculator's, the same benefits as coverage's, and nothing wrong where something is missing."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import calculators
from builder.export import outcome_schema
from calculators.trade.tables import CONTRACTS, LINES, STATES
from tests.support.inputs import any_answers, right

PLAN = {
    "contract": "app-major-guard",
    "state": "TX",
    "today": "2026-03-01",
    "price_paid": "2400.00",
    "coverage_start": "2025-03-01",
    "term_months": "60",
    "term_miles": "75000",
    "miles_driven": "12000",
    "claims_filed": "yes",
    "claims_paid": "100",
    "financed": "yes",
    "payoff": "700",
}
OF_REFUND = [name for name in calculators.find("refund").asks.names if name != "cancel_on"]
refund, mine = calculators.find("refund"), calculators.find("my-plan")


def sheet(**answers) -> dict:
    return calculators.run("my-plan", {name: text for name, text in {**PLAN, **answers}.items() if text})


def test_it_asks_what_the_refund_calculator_asks_and_the_day():
    assert {"contract", "state", "today", *OF_REFUND} == set(mine.asks.names)


@given(st.integers(0, 2**32))
def test_the_refund_of_today_is_the_refund_calculators_whole_outcome(seed):
    answers = right(Random(seed), refund)
    by_refund = calculators.run("refund", answers)
    on = {**{name: text for name, text in answers.items() if name != "cancel_on"}, "today": answers["cancel_on"]}
    said = calculators.run("my-plan", on)
    if "outcome" in by_refund:
        assert by_refund["outcome"] == said["outcome"]["refund"]
    elif "outcome" in said:
        assert said["outcome"]["refund"] is None
        assert set(by_refund["wrong"]) <= {"miles_driven", "odometer_at_start", "odometer_now", "claims_paid", "cancel_on"}


@pytest.mark.parametrize("missing", ["price_paid", "coverage_start", "term_months", "claims_filed", "claims_paid", "miles_driven"])
def test_a_refund_of_which_something_is_missing_is_left_out_and_nothing_is_wrong(missing):
    assert sheet()["outcome"]["refund"] is not None
    assert sheet(**{missing: ""})["outcome"]["refund"] is None


@pytest.mark.parametrize("spare", ["state", "term_miles", "financed", "payoff"])
def test_what_a_refund_can_do_without_is_not_missed(spare):
    assert sheet(**{spare: ""})["outcome"]["refund"] is not None


def test_one_odometer_is_no_answer_and_two_are():
    assert sheet(miles_driven="", odometer_now="13000")["outcome"]["refund"] is None
    assert sheet(miles_driven="", odometer_at_start="13000")["outcome"]["refund"] is None
    assert sheet()["outcome"]["refund"] == sheet(miles_driven="", odometer_at_start="1000", odometer_now="13000")["outcome"]["refund"]


def test_a_day_before_the_start_gives_no_refund_and_is_not_wrong():
    assert sheet(today="2025-02-28")["outcome"]["refund"] is None


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("state", ["KS", "AR", "other"])
def test_the_benefits_are_those_of_coverage_and_the_lines_those_of_the_plan(contract, state):
    said = sheet(contract=contract, state=state, claims_filed="no", claims_paid="")
    assert calculators.run("coverage", {"contract": contract, "state": state})["outcome"]["benefits"] == said["outcome"]["benefits"]
    for call in said["outcome"]["calls"]:
        assert ["for", "phone", "hours"] == list(call)
        assert (LINES[call["for"]].phone, LINES[call["for"]].hours_in_words or None) == (call["phone"], call["hours"])
    ids = [row["id"] for row in said["assumptions"]]
    assert ("terms-carried-over" in ids) == (contract.startswith("v") or contract == "repair-advantage")
    assert "state-gives-days" not in ids
    assert "terms-carried-over" not in [row["id"] for row in sheet(contract=contract, price_paid="")["assumptions"]]


def test_the_dates_are_its_deadlines_while_they_are_ahead():
    for today, days in (
        ("2025-03-01", ["2025-04-30", "2030-03-01"]),
        ("2025-05-01", ["2030-03-01"]),
        ("2030-03-01", ["2030-03-01"]),
        ("2030-03-02", []),
    ):
        said = sheet(today=today, claims_filed="no", claims_paid="")
        assert days == [row["on"] for row in said["outcome"]["dates"]] == [row["on"] for row in said["deadlines"]]
    short = sheet(today="2025-03-01", term_months="1", claims_filed="no", claims_paid="")["outcome"]["dates"]
    assert [("2025-04-01", "term-ends"), ("2025-04-30", "full-refund-until")] == [(row["on"], row["what"]) for row in short]


def test_gap_leaves_all_but_the_state_and_the_day_aside():
    said = sheet(contract="gap", price_paid="nonsense", miles_driven="-1")["outcome"]
    assert (None, None, []) == (said["refund"], said["ends_on"], said["dates"])
    assert ["contract", "state", "today"] == list(sheet(contract="x", state="x", today="x", price_paid="x", reason="x")["wrong"])


@given(st.integers(0, 2**32))
def test_whatever_is_answered_the_outcome_fits_its_schema(seed):
    said = calculators.run("my-plan", any_answers(Random(seed), mine))
    if "outcome" in said:
        Draft202012Validator(outcome_schema(mine)).validate(said["outcome"])


def test_every_state_is_answered():
    assert all("outcome" in sheet(state=state) for state in STATES)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"odometer_now": "40000"}, ["miles_driven", "odometer_now"]),
        ({"miles_driven": "", "odometer_at_start": "40000", "odometer_now": "30000"}, ["odometer_now"]),
        ({"claims_filed": "no", "claims_paid": "10"}, ["claims_paid"]),
        ({"reason": "paid-off"}, ["financed"]),
    ],
)
def test_what_contradicts_itself_is_wrong_as_it_is_for_a_refund(answers, wrong):
    assert wrong == list(sheet(**answers)["wrong"])
