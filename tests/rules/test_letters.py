"""Letters: what each must say and must not, for every calculator that has one, on every path and for every reason."""

import re
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators.kit.values import shown
from calculators.trade.cancelling import REASONS
from calculators.trade.letters import ENCLOSED
from calculators.trade.tables import CONTRACTS, SERVICE_CONTRACTS, STATES
from tests.support.inputs import right

WITH_A_LETTER = ("refund", "gap-refund", "transfer", "late-refund")
BLANK = re.compile("_{6,}")
ALWAYS = [
    "Name: __",
    "Address: __",
    "Date: __",
    "To: ",
    "Contract number: __",
    "Vehicle number (VIN): __",
    "Subject: ",
    "Sincerely,",
    "Signature: __",
    "in writing",
]
NEVER = re.compile(
    r"\b(guarantee\w*|promise\w*|entitle\w*|must|shall|lawyer|attorney|sue|court|legal advice|definitely|certainly"
    r"|(?-i:None|nan)|not stated|estimate\w*)\b|[{}|]|\$-|−|  |\.\.|,\.",
    re.I,
)
COLUMNS, LINES = 88, 54  # a page of letter paper, an inch of margin, 11 points
PLAN = {
    "contract": "app-major-guard",
    "price_paid": "2400.00",
    "coverage_start": "2025-03-01",
    "term_months": "60",
    "term_miles": "75000",
    "miles_driven": "12000",
    "claims_filed": "no",
}
CLAIMED = {"claims_filed": "yes", "claims_paid": "123.45"}
REFUNDS = {
    "full": {"cancel_on": "2025-04-30"},
    "prorated": {"cancel_on": "2026-03-01"},
    "prorated after a claim": {"cancel_on": "2026-03-01", **CLAIMED},
    "expired": {"cancel_on": "2026-03-01", "miles_driven": "75000"},
    "state-window in Texas": {"cancel_on": "2025-03-20", "state": "TX", **CLAIMED},
    "state-window in Florida": {"cancel_on": "2025-04-30", "state": "FL", "fee": "80", **CLAIMED},
}
GAP = {"price_paid": "900.00", "coverage_start": "2025-03-01", "term_months": "60", "claims_filed": "no", "method": "days"}
GAP_REFUNDS = {
    "full": {"cancel_on": "2025-04-30"},
    "prorated": {"cancel_on": "2026-03-01", "fee": "60", "state": "CO"},
    "expired": {"cancel_on": "2031-03-01"},
}
PAID = {
    "not told": {},
    "to the lender": {"financed": "yes"},
    "split": {"financed": "yes", "payoff": "310.07"},
    "to the customer": {"financed": "no"},
}


def run(name: str, answers: dict) -> dict:
    said = calculators.run(name, answers)
    assert "wrong" not in said, said["wrong"]
    return said


def amounts(said: dict, answers: dict) -> set[str]:
    """Every amount of an answer and of what was asked, as a person reads it."""
    texts = [
        text for text in [*said["outcome"].values(), *answers.values()] if isinstance(text, str) and re.fullmatch(r"[\d,$]+\.\d\d", text)
    ]
    return {f"${float(text.replace(',', '').replace('$', '')):,.2f}" for text in texts}


def holds(said: dict, answers: dict) -> str:
    """The letter, once it keeps to what holds for all of them."""
    letter = said["letter"]
    assert [] == [words for words in ALWAYS if words not in letter]
    assert [] == [found[0] for found in NEVER.finditer(letter)]
    assert set(re.findall(r"\$[\d,]+(?:\.\d+)?", letter)) <= amounts(said, answers)
    assert letter.isascii() and letter.endswith("\n") and "\n\n\n" not in letter
    assert all(BLANK.search(line) for line in letter.splitlines() if "__" in line)
    assert sum(-(-max(len(line), 1) // COLUMNS) for line in letter.splitlines()) <= LINES
    return letter


@pytest.mark.parametrize("path, reason, paid", [*product(REFUNDS, REASONS, PAID)])
def test_a_refunds_letter_says_what_its_path_its_reason_and_its_payee_need(path, reason, paid):
    answers = {**PLAN, **REFUNDS[path], **PAID[paid], "reason": reason}
    if reason == "paid-off" and answers.get("financed") == "yes":
        answers["financed"] = "no"
    said = run("refund", answers)
    letter, outcome = holds(said, answers), said["outcome"]
    assert path.split()[0] == outcome["path"]
    assert f"Please cancel this contract as of {shown_date(answers['cancel_on'])}. Coverage began on March 1, 2025." in letter
    assert ENCLOSED.get(reason, ()) == tuple(re.findall("^- (.*)$", letter, re.M))
    assert ("Enclosed:" in letter) == (reason != "request")
    assert "1-800-631-5590" in letter and "To: Ally, or the dealership that sold the plan" in letter
    nothing = outcome["refund"] == "0.00"
    assert (f"${float(outcome['refund']):,.2f}" in letter) == (not nothing)
    financed = answers.get("financed")
    assert ("Lender: __" in letter) == ("Loan account number: __" in letter) == (financed == "yes" and not nothing)
    assert ("If a loan or a lease is open" in letter) == (financed is None and not nothing)
    assert ("pay the refund to me" in letter) == (financed != "yes" and not nothing)
    if outcome["path"] == "full":
        assert "up to day 60" in letter and "no claim was filed" in letter
    if outcome["path"] == "prorated":
        assert "1,461 of 1,826 days" in letter and "after " in letter
        assert ("$123.45 for claims" in letter) == (answers["claims_filed"] == "yes")
        assert "If the contract names no such fee, please take none off" in letter
    if outcome["path"] == "state-window":
        assert {"TX": "Occ. Code 1304.1581", "FL": "F.S. 634.121(3)(a)"}[answers["state"]] in letter
        assert "claim or no claim" in letter and "$123.45 for claims" in letter
    if nothing:
        assert "the miles that the contract covers are used up" in letter and "$" not in letter


@pytest.mark.parametrize("contract, path", [*product(SERVICE_CONTRACTS, ["full", "prorated", "expired"])])
def test_a_letter_names_a_sum_only_where_the_terms_are_stated_for_this_contract(contract, path):
    answers = {**PLAN, **REFUNDS[path], "contract": contract, "financed": "yes", "payoff": "310.07"}
    letter = holds(run("refund", answers), answers)
    stated = SERVICE_CONTRACTS[contract].terms_stated
    assert stated == ("Ally" in letter.replace("Ally Premier Protection", ""))
    assert {"$310.07"} >= set(re.findall(r"\$[\d,.]+\d", letter)) or stated
    assert ("by the terms of this contract and by the law" in letter) == (not stated and path != "expired")
    assert f"Contract: {CONTRACTS[contract].name}" in letter and f"To: {CONTRACTS[contract].cancelling.write_to}" in letter


@pytest.mark.parametrize("state", [*STATES])
def test_a_letter_cites_the_law_that_its_refund_rests_on(state):
    answers = {**PLAN, **CLAIMED, "state": state, "cancel_on": "2026-03-01"}
    letter = holds(run("refund", answers), answers)
    limits = {
        "CA": "Civ. Code 1794.41(a)(4)(B)",
        "TX": "Occ. Code 1304.1581",
        "IL": "215 ILCS 152/35(a)",
        "AR": "Ark. Code 4-90-507",
        "NM": None,
    }
    assert ("limits the fee for canceling" in letter) == (state in limits)
    assert (limits.get(state) or "") in letter
    assert ("claims are not on the list" in letter) == (state == "NV")
    assert ("The law of" in letter) == (state in limits or state == "NV")


@pytest.mark.parametrize("path", REFUNDS)
def test_a_letter_for_california_is_the_notice_in_writing_that_its_law_asks_for(path):
    for state in STATES:
        answers = {**PLAN, **REFUNDS[path], "state": state}
        assert (
            "This is my notice in writing under the law of California (Civ. Code 1794.41(a)(4))." in holds(run("refund", answers), answers)
        ) == (state == "CA")


@pytest.mark.parametrize("state, last", [("AR", 30), ("CA", 60), ("HI", 20), ("IL", 30), ("NV", 10), ("NM", 10), ("VT", 20)])
def test_a_letter_on_terms_that_are_not_stated_rests_on_the_states_own_days(state, last):
    for day, inside in ((last, True), (last + 1, False)):
        cancel_on = (date(2025, 3, 1) + timedelta(day)).isoformat()
        answers = {**PLAN, "contract": "vehicleone-basic", "state": state, "cancel_on": cancel_on}
        assert (f"for {last} days while no claim is made" in holds(run("refund", answers), answers)) == inside
        assert "while no claim is made" not in holds(run("refund", {**answers, **CLAIMED}), {**answers, **CLAIMED})


def test_the_odometer_is_told_or_left_to_fill_in_where_miles_count():
    answers = {**PLAN, "cancel_on": "2026-03-01"}
    assert "Odometer on March 1, 2026: __" in run("refund", answers)["letter"]
    readings = {name: text for name, text in answers.items() if name != "miles_driven"} | {
        "odometer_at_start": "100",
        "odometer_now": "12100",
    }
    assert "Odometer on March 1, 2026: 12,100 miles" in run("refund", readings)["letter"]
    days_only = {name: text for name, text in answers.items() if name != "term_miles"}
    assert "Odometer" not in run("refund", days_only)["letter"] and "the days left count" in run("refund", days_only)["letter"]


@pytest.mark.parametrize("path, reason, paid", [*product(GAP_REFUNDS, REASONS, PAID)])
def test_a_gap_refunds_letter_says_what_its_path_its_reason_and_its_payee_need(path, reason, paid):
    answers = {**GAP, **GAP_REFUNDS[path], **PAID[paid], "reason": reason}
    if reason == "paid-off" and answers.get("financed") == "yes":
        answers["financed"] = "no"
    said = run("gap-refund", answers)
    letter, outcome = holds(said, answers), said["outcome"]
    assert path == outcome["path"]
    assert "Contract: GAP addendum" in letter and "To: Ally\n" in letter and "1-800-631-5590" in letter
    assert ENCLOSED.get(reason, ()) == tuple(re.findall("^- (.*)$", letter, re.M))
    assert (f"${float(outcome['refund']):,.2f}" in letter) == (path != "expired")
    assert ("limits the fee for canceling GAP (C.R.S. 5-9.3-106)" in letter) == (path == "prorated")
    assert ("Lender: __" in letter) == (answers.get("financed") == "yes" and path != "expired")
    assert {"full": "up to day 60", "prorated": "after a fee of $25.00", "expired": "the term is over"}[path] in letter


@pytest.mark.parametrize("contract", [*CONTRACTS])
@pytest.mark.parametrize(
    "days, says",
    [
        ({"sold_on": "2026-01-01"}, "changed owners on January 1, 2026."),
        ({"sold_on": "2026-02-01"}, "changes owners on February 1, 2026."),
        ({"sold_on": "2025-01-01"}, "changed owners on January 1, 2025."),
        ({"sold_on": "2026-01-01", "notified_on": "2026-01-05"}, "I told you of it on January 5, 2026."),
        ({"sold_on": "2025-01-01", "notified_on": "2026-01-20"}, "I tell you of it on January 20, 2026."),
    ],
)
def test_a_transfers_letter_tells_of_the_sale_and_asks_for_the_contract_to_pass_on(contract, days, says):
    answers = {"contract": contract, "today": "2026-01-10", **days}
    said = run("transfer", answers)
    letter, outcome = holds(said, answers), said["outcome"]
    assert says in letter and "New owner: __" in letter and "$" not in letter
    assert ("the last day to tell you" in letter) == (outcome["deadline"] is not None)
    assert ("can still pass to the new owner" in letter) == (outcome["in_time"] is False)
    assert ("by when, and what it takes" in letter) == (outcome["deadline"] is None)
    assert ("the transfer form" in letter) == CONTRACTS[contract].transferring.form_and_fee
    assert (outcome["call"] or "look in your contract") in letter


LATE = {"asked_on": "2026-01-01", "amount": "1000.00", "price_paid": "2400.00", "full_refund": "yes"}


@pytest.mark.parametrize("state", ["TX", "HI", "MO", "NY", "WI", "NV", "OH", "other"])
@pytest.mark.parametrize(
    "days",
    [
        {"today": "2026-01-20"},
        {"today": "2026-02-20"},
        {"today": "2026-06-01"},
        {"today": "2026-06-01", "paid_on": "2026-05-20"},
        {"today": "2026-06-01", "paid_on": "2026-01-20"},
    ],
)
def test_a_late_refunds_letter_asks_for_what_is_owed_and_for_no_more(state, days):
    answers = {**LATE, "state": state, **days}
    said = run("late-refund", answers)
    outcome = said["outcome"]
    if outcome["owed"] == "0.00":
        assert said["letter"] is None
        return
    letter = holds(said, answers)
    assert f"${float(outcome['owed']):,.2f}" in letter
    assert (outcome["law"] is not None) == ("The law of" in letter) and (outcome["law"] or "") in letter
    assert ("as its regulator reads it" in letter) == (state in ("MO", "NY"))
    assert ("10 percent of" in letter) == (outcome["penalty"] not in (None, "0.00"))
    assert ("10 percent of the price of the contract" in letter) == (state == "NV" and "10 percent of" in letter)
    assert ("late." in letter) == bool(outcome["days_late"])
    assert ("It came on" in letter) == ("paid_on" in answers)


@given(st.sampled_from(WITH_A_LETTER), st.integers(0, 2**32))
def test_whatever_is_answered_the_letter_keeps_to_the_rules_for_all(name, seed):
    answers = right(Random(seed), calculators.find(name))
    said = calculators.run(name, answers)
    if "wrong" not in said and said["letter"] is not None:
        holds(said, answers)
    elif "wrong" not in said:
        assert ("late-refund", "0.00") == (name, said["outcome"]["owed"])


def test_no_other_calculator_writes_letters():
    for name in calculators.names():
        writes = calculators.find(name).letter.__name__ == "letter"
        assert (name in (*WITH_A_LETTER, "leaving")) == writes


def test_a_letter_goes_by_the_rows_of_the_day_that_was_asked_for():
    answers = {**PLAN, **CLAIMED, "state": "IL", "price_paid": "300", "coverage_start": "2017-12-31", "cancel_on": "2018-12-31"}
    assert "The law of Illinois" not in calculators.run("refund", answers)["letter"]
    assert "The law of Illinois" in calculators.run("refund", answers, as_of="2026-01-01")["letter"]


def shown_date(iso: str) -> str:
    return shown(date.fromisoformat(iso))
