"""What a plan includes and how it is passed on: every contract against what the sources say."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from builder.load import load
from calculators.trade.tables import CONTRACTS, STATES
from tests.support.site import ROOT

ORDER = ["repairs", "towing", "roadside", "rental", "trip-interruption", "windshield", "dent-repair", "transfer", "cancellation"]
APP = {
    "repairs": "included",
    "towing": "may be included",
    "roadside": "may be included",
    "rental": "may be included",
    "trip-interruption": "may be included",
    "transfer": "included",
    "cancellation": "included",
}
VEHICLEONE = dict.fromkeys(["repairs", "transfer", "cancellation", "trip-interruption"], "included")
HELD = {
    "app": APP,
    "vehicleone": VEHICLEONE,
    "repair-advantage": {"trip-interruption": "included"},
    "gap": {"cancellation": "included", "trip-interruption": "not included"},
}
IN_KANSAS = {"app": "not included", "vehicleone": "not stated", "repair-advantage": "not included", "gap": "not included"}
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def benefits(contract: str, state: str) -> list[dict]:
    return calculators.run("coverage", {"contract": contract, "state": state})["outcome"]["benefits"]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_holds_in_every_state_what_the_sources_say(contract):
    product = CONTRACTS[contract].product
    expected = {**dict.fromkeys(ORDER, "not stated"), **HELD[product]}
    if contract == "app-basic-guard":
        expected["rental"] = "not included"
    in_state = {state: {**expected, "trip-interruption": IN_KANSAS[product]} if state == "KS" else expected for state in STATES}
    assert in_state == {state: {benefit["benefit"]: benefit["status"] for benefit in benefits(contract, state)} for state in STATES}
    assert ORDER == [benefit["benefit"] for benefit in benefits(contract, "OH")]


def test_every_benefit_names_a_provision_and_its_limit_is_a_sentence():
    provisions = load(ROOT).provisions
    for contract, state in product(CONTRACTS, ["KS", "OH"]):
        for benefit in benefits(contract, state):
            assert ["benefit", "status", "limit", "source"] == list(benefit)
            assert benefit["source"] in provisions
            assert benefit["limit"] is None or benefit["limit"].endswith(".")
            assert benefit["limit"] is None or benefit["status"] in ("included", "may be included")


@given(DAYS, st.sampled_from([0, 29, 30, 31]) | st.integers(-400, 400))
def test_day_thirty_is_in_time_and_day_thirty_one_is_late(sold_on, after):
    notified = sold_on + timedelta(after)
    if date(1990, 1, 1) <= notified <= date(2100, 12, 31):
        outcome = transfer(sold_on=sold_on, notified_on=notified, today=sold_on)
        assert {"in_time": after <= 30, "days_left": None} == {name: outcome[name] for name in ("in_time", "days_left")}


@given(st.dates(date(1995, 1, 1), date(2095, 12, 31)), st.sampled_from([0, 29, 30, 31]) | st.integers(-1500, 1500))
def test_the_days_left_run_out_on_the_last_day(sold_on, gone):
    outcome = transfer(sold_on=sold_on, today=sold_on + timedelta(gone))
    assert str(sold_on + timedelta(30)) == outcome["deadline"]
    assert max(30 - gone, 0) == outcome["days_left"]
    assert (False if gone > 30 else None) is outcome["in_time"]


@pytest.mark.parametrize(("contract", "call"), [("vehicleone-select", "1-866-215-7080"), ("repair-advantage", None), ("gap", None)])
def test_without_a_stated_deadline_nothing_is_guessed(contract, call):
    outcome = transfer(contract=contract, sold_on=date(2026, 3, 2), today=date(2026, 9, 1))
    assert [None, None, None, call] == [outcome[name] for name in ("deadline", "in_time", "days_left", "call")]


@pytest.mark.parametrize(
    ("days", "label", "says"),
    [
        (
            {"sold_on": "2026-12-05"},
            "Last day to tell Ally",
            "The sale is still ahead. From December 5, 2026, when ownership changes, you have 30 days",
        ),
        ({"sold_on": "2026-11-20"}, "Last day to tell Ally", "You have 24 days left"),
        ({"sold_on": "2026-10-27"}, "Last day to tell Ally", "That is today."),
        ({"sold_on": "2026-09-01"}, "Last day to tell Ally was", "The last day has passed."),
        (
            {"sold_on": "2026-09-01", "notified_on": "2026-08-20"},
            "Last day to tell Ally was",
            "Ask Ally whether it has to hear again after the sale.",
        ),
        ({"sold_on": "2026-11-20", "notified_on": "2026-11-28"}, "Last day to tell Ally", "You tell Ally on November 28, 2026, in time."),
    ],
)
def test_a_sale_ahead_word_too_early_and_days_gone_by_are_each_told_as_what_they_are(days, label, says):
    answer = calculators.work_out("transfer", {"contract": "app-value-guard", "today": "2026-11-26", **days})
    assert label == answer.headline.label
    assert says in answer.headline.sentence
    assert not [line.sentence for line in answer.working if line.sentence.endswith(" 0 days are left.") and label.endswith("was")]


@pytest.mark.parametrize(
    ("answers", "days"),
    [
        ({"sold_on": "2026-11-20"}, ["2026-12-20"]),
        ({"sold_on": "2026-10-27"}, ["2026-11-26"]),
        ({"sold_on": "2026-10-26"}, []),
        ({"sold_on": "2026-11-20", "notified_on": "2026-11-21"}, []),
        ({"sold_on": "2026-11-20", "contract": "gap"}, []),
    ],
)
def test_the_last_day_to_tell_ally_is_a_deadline_until_it_is_told_or_gone(answers, days):
    answer = calculators.run("transfer", {"contract": "app-value-guard", "today": "2026-11-26", **answers})
    assert days == [deadline["on"] for deadline in answer["deadlines"]]


@pytest.mark.parametrize(
    ("contract", "includes", "says"),
    [
        (
            "app-major-guard",
            "Vehicle repairs",
            "Four more may be: towing, roadside assistance, rental or other transportation and trip interruption.",
        ),
        ("app-basic-guard", "Vehicle repairs", "Three more may be: towing, roadside assistance and trip interruption."),
        ("vehicleone-major", "Vehicle repairs and trip interruption", "You can also pass it on to a buyer and cancel it."),
        ("gap", None, "You can also cancel it."),
    ],
)
def test_the_headline_of_a_plan_names_what_it_pays_for_and_keeps_no_score(contract, includes, says):
    short = calculators.work_out("coverage", {"contract": contract}).headline
    assert ("Your plan includes", includes) == (short.label, short.figure)
    assert says in short.sentence


def transfer(contract="app-value-guard", **days) -> dict:
    return calculators.run("transfer", {"contract": contract, **{name: day.isoformat() for name, day in days.items()}})["outcome"]
