"""What the claims' calculators promise: trips, roadside help, other transportation, and a breakdown as their sum."""

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate, pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from calculators.alternate_transportation import Transportation
from calculators.alternate_transportation import reimbursement as ride
from calculators.breakdown import Breakdown
from calculators.coverage import Purchase
from calculators.kit.ask import Refused, read
from calculators.kit.money import Money, total
from calculators.roadside import RoadsideHelp, each_time
from calculators.roadside import reimbursement as help_
from calculators.trade.tables import BENEFITS, SERVICE_CONTRACTS, STATES
from calculators.trip_interruption import Expense, Trip
from calculators.trip_interruption import reimbursement as trip
from tests.support.inputs import right

YES = dict.fromkeys(["covered_failure", "before_destination", "kept_overnight", "repair_over_one_day", "receipts"], "yes")
STRANDED = {
    "contract": "app-basic-guard",
    "state": "OH",
    "country": "us",
    "labor_hours": "1",
    "drivable": "yes",
    "receipt": "no",
    "miles_from_home": "5",
    **YES,
}
COSTS = st.one_of(
    st.just(Money(0)), st.integers(0, 40_000).map(Money), st.sampled_from([Money(7500), Money(7501), Money(15_000), Money(20_000)])
)


@st.composite
def answers_to(draw, name, **fixed) -> dict:
    chance = Random(draw(st.integers(0, 2**32)))
    return {**right(chance, calculators.find(name)), **fixed}


@st.composite
def trips(draw, **fixed) -> Trip:
    contract = draw(st.sampled_from([key for key, row in SERVICE_CONTRACTS.items() if row.trip]))
    answers = {
        "contract": contract,
        "state": "OH",
        "miles_from_home": "101",
        **YES,
        "expenses": [{"date": "2026-03-02", "hotel": "0", "meals": "0"}],
    }
    a = read(Trip, {**answers, **fixed})
    days = draw(st.lists(st.integers(0, 9), min_size=1, max_size=14))
    return replace(
        a, expenses=tuple(Expense(date=a.expenses[0].date + timedelta(day), hotel=draw(COSTS), meals=draw(COSTS)) for day in days)
    )


def by_hand(a: Trip) -> list[Money]:
    """What each day pays, worked out from the table of the contract in another way: by differences of capped sums."""
    terms, spent = a.contract.trip, {}
    for expense in a.expenses:
        spent[expense.date] = spent.get(expense.date, 0) + expense.hotel.cents + expense.meals.cents
    days = [spent[day] for day in sorted(spent)]
    counted = [count if amount else 0 for count, amount in zip(accumulate(bool(amount) for amount in days), days)]
    capped = [min(amount, terms.per_day.cents) if terms.days is None or count <= terms.days else 0 for amount, count in zip(days, counted)]
    sums = [min(so_far, terms.per_visit.cents) for so_far in accumulate(capped, initial=0)]
    return [Money(after - before) for before, after in pairwise(sums)]


@given(trips())
def test_each_day_pays_what_the_contract_allows(a):
    assert by_hand(a) == [day.reimbursed for day in trip(a).days]


@given(trips())
def test_no_day_pays_more_than_was_spent_or_allowed(a):
    outcome, terms = trip(a), a.contract.trip
    assert all(Money(0) <= day.reimbursed <= min(day.spent, terms.per_day) for day in outcome.days)
    assert outcome.reimbursement <= terms.per_visit
    assert terms.days is None or len([day for day in outcome.days if day.reimbursed]) <= terms.days
    assert sorted({expense.date for expense in a.expenses}) == [day.date for day in outcome.days]


@given(trips())
def test_a_limit_was_reached_only_where_something_is_left_to_pay(a):
    outcome = trip(a)
    assert total(day.spent for day in outcome.days) == outcome.reimbursement + outcome.out_of_pocket
    assert bool(outcome.out_of_pocket) == (outcome.limit_reached != "none")


@given(trips(), st.randoms())
def test_the_order_of_the_lines_makes_no_difference(a, chance):
    shuffled = list(a.expenses)
    chance.shuffle(shuffled)
    assert trip(a) == trip(replace(a, expenses=tuple(shuffled)))


@given(trips(), COSTS)
def test_another_cost_never_gives_less_unless_it_uses_up_one_of_the_days(a, cost):
    more = replace(a, expenses=(*a.expenses, replace(a.expenses[-1], hotel=cost)))
    before, after = trip(a), trip(more)
    if a.contract.trip.days is None or days_with_costs(before) == days_with_costs(after):
        assert before.reimbursement <= after.reimbursement


def days_with_costs(answers) -> int:
    return sum(bool(day.spent) for day in answers.days)


@pytest.mark.parametrize("contract", [key for key, row in SERVICE_CONTRACTS.items() if row.trip])
def test_each_condition_alone_decides(contract):
    needs = SERVICE_CONTRACTS[contract].trip.needs
    answers = {
        "contract": contract,
        "state": "OH",
        "miles_from_home": "101",
        **YES,
        "expenses": [{"date": "2026-03-02", "hotel": "9", "meals": "0"}],
    }
    fails = {**dict.fromkeys(YES, "no"), "miles_from_home": "100", "state": "KS"}
    assert calculators.run("trip-interruption", answers)["outcome"]["eligible"]
    for name, value in fails.items():
        assert (name not in needs) == calculators.run("trip-interruption", {**answers, name: value})["outcome"]["eligible"]


@given(answers_to("trip-interruption"))
def test_a_line_stands_for_each_condition_even_after_one_said_no(answers):
    answer = calculators.work_out("trip-interruption", answers)
    conditions = answer.working[0]
    assert len(answer.asked.contract.trip.needs) == len(conditions.lines)
    assert all(line.value for line in conditions.lines) == conditions.value == answer.outcome.eligible


@given(answers_to("roadside"))
def test_roadside_help_may_bring_up_to_the_limit_each_time_and_is_open_elsewhere(typed):
    a = read(RoadsideHelp, typed)
    paid = help_(a)
    each = [min(occurrence.cost, each_time()) if a.country.served else None for occurrence in a.occurrences]
    spent, back = total(occurrence.cost for occurrence in a.occurrences), total(filter(None, each))
    assert each == [row.reimbursed for row in paid.occurrences]
    assert ((back, spent - back) if a.country.served else (None, None)) == (paid.reimbursement, paid.out_of_pocket)
    assert paid.certain is False


def test_other_transportation_follows_its_table_of_conditions():
    usual = {"contract": "app-value-guard", "spent": "80"}
    words = {True: "yes", False: "no"}
    for long, drivable, overnight, receipt in product([True, False], repeat=4):
        answers = {
            **usual,
            "labor_hours": "2" if long else "1.9999",
            "drivable": words[drivable],
            "kept_overnight": words[overnight],
            "receipt": words[receipt],
        }
        said = calculators.run("alternate-transportation", answers)
        stranded = overnight and not drivable
        decided = (
            "no-condition"
            if not (long or stranded)
            else "no-receipt"
            if not receipt
            else "labor-hours"
            if long
            else "not-drivable-overnight"
        )
        eligible = decided in ("labor-hours", "not-drivable-overnight")
        assert {"eligible": eligible, "decided_by": decided, "reimbursement": "80.00" if eligible else "0.00"} == said["outcome"]
        readings = {(long or stranded) and receipt, long or (stranded and receipt)}
        assert (len(readings) == 2) == ("receipt-always-asked" in [line["id"] for line in said["assumptions"]])


@given(answers_to("alternate-transportation"))
def test_other_transportation_never_pays_more_than_was_spent_or_allowed(typed):
    a = read(Transportation, typed)
    back = ride(a).reimbursement
    assert Money(0) <= back <= a.spent
    if ride(a).eligible and a.per_day_limit is not None:
        assert back <= a.per_day_limit * a.days
    if ride(a).eligible and a.visit_limit is not None:
        assert back <= a.visit_limit


PARTS = {"coverage": Purchase, "roadside": RoadsideHelp, "alternate-transportation": Transportation, "trip-interruption": Trip}


def its_own(answers: dict, part: str) -> dict:
    """The answers of a breakdown that one of its parts asks for."""
    return {question.name: answers[question.name] for question in PARTS[part].questions if question.name in answers}


@given(answers_to("breakdown"))
def test_each_part_of_a_breakdown_is_what_its_own_calculator_says(typed):
    outcome = calculators.run("breakdown", typed)["outcome"]
    a = read(Breakdown, typed)
    for name, part in outcome["parts"].items():
        alone = calculators.run(name, its_own({"spent": "0", **typed}, name))
        if "wrong" in alone:  # a group that a breakdown may leave out, and the calculator alone may not
            assert set(alone["wrong"]) <= {"occurrences", "expenses", "country"}
            assert not (a.occurrences if name == "roadside" else a.expenses)
        else:
            assert alone["outcome"] == part
    assert list(PARTS) == list(outcome["parts"])


@given(answers_to("breakdown"))
def test_the_parts_of_a_breakdown_add_up(typed):
    outcome, a = calculators.work_out("breakdown", typed).outcome, read(Breakdown, typed)
    spent = [a.spent, *(each.cost for each in a.occurrences), *(cost for day in a.expenses for cost in (day.hotel, day.meals))]
    paid = [part.reimbursement for name, part in outcome.parts.items() if name != "coverage"]
    assert total(filter(None, paid)) == outcome.total
    assert total(spent) == outcome.total + outcome.out_of_pocket


@pytest.mark.parametrize("contract", SERVICE_CONTRACTS)
def test_a_breakdown_asks_what_its_parts_ask_and_no_more(contract):
    needed = {name: wanted(asks, contract) for name, asks in PARTS.items()}
    assert set().union(*needed.values()) - {"spent", "occurrences", "country", "expenses"} == wanted(Breakdown, contract)


def wanted(asks, contract) -> set[str]:
    """The questions that must be answered for a contract, the contract itself left out."""
    try:
        read(asks, {"contract": contract} if asks is not RoadsideHelp else {})
    except Refused as refusal:
        return set(refusal.wrong)
    return set()


def test_a_breakdown_asks_each_question_once_and_in_the_words_of_its_parts():
    names = [question.name for question in Breakdown.questions]
    assert len(set(names)) == len(names)
    assert {question.name for asks in PARTS.values() for question in asks.questions} == set(names)
    labels = {question.name: question.label for asks in PARTS.values() for question in asks.questions}
    assert labels == {question.name: question.label for question in Breakdown.questions}


@pytest.mark.parametrize("occurrences", [[], ""])
def test_without_roadside_help_a_breakdown_counts_none_and_asks_for_no_country(occurrences):
    answers = {**STRANDED, "occurrences": occurrences, "country": "mars"}
    nothing = {"certain": False, "reimbursement": "0.00", "out_of_pocket": "0.00", "occurrences": []}
    assert nothing == calculators.run("breakdown", answers)["outcome"]["parts"]["roadside"]


def test_what_is_sure_and_what_depends_on_the_contract_are_told_apart():
    tow = [{"service": "towing", "cost": "80"}]
    trip = {
        "spent": "90",
        "receipt": "yes",
        "labor_hours": "2",
        "miles_from_home": "101",
        "expenses": [{"date": "2026-03-02", "hotel": "60", "meals": "0"}],
    }
    short = calculators.work_out("breakdown", {**STRANDED, **trip, "contract": "vehicleone-major", "occurrences": tow}).headline
    assert ("You may get back up to", Money(20_000)) == (short.label, short.figure)
    sure, depends, left_out = short.sentence.split(". ")
    assert "this is sure: $60.00 for hotel and meals" in sure
    assert "depends on your contract: at most $50.00 for roadside help and $90.00 for other transportation" in depends
    assert "the limit for a day and the limit for a repair visit" in left_out


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ({}, "You left out the limit for a day and the limit for a repair visit"),
        ({"per_day_limit": "35"}, "You left out the limit for a repair visit"),
        ({"visit_limit": "35"}, "You left out the limit for a day,"),
        ({"per_day_limit": "35", "visit_limit": "35"}, "The limits that you entered, for 1 day, leave $55.00 of $90.00 to you"),
    ],
)
def test_the_headline_of_a_rental_names_each_limit_that_was_left_out(limits, named):
    answers = {
        "contract": "app-value-guard",
        "labor_hours": "2",
        "drivable": "yes",
        "kept_overnight": "no",
        "receipt": "yes",
        "spent": "90",
    }
    short = calculators.work_out("alternate-transportation", {**answers, **limits}).headline
    assert "You may get back up to" == short.label
    assert named in short.sentence
    assert ("You left out" in short.sentence) == (len(limits) < 2)


@pytest.mark.parametrize(("country", "shows"), [("us", ("You may get back up to", Money(5000))), ("other", ("What may come back", None))])
def test_the_headline_of_roadside_help_says_may(country, shows):
    short = calculators.work_out("roadside", {"country": country, "occurrences": [{"service": "towing", "cost": "80"}]}).headline
    assert shows == (short.label, short.figure)
    assert ("Up to $50.00 each time, if your plan has roadside help" in short.sentence) == (country == "us")


@pytest.mark.parametrize(
    ("contract", "state", "label"),
    [
        ("app-major-guard", "OH", "You may get back up to"),
        ("vehicleone-major", "OH", "You get back"),
        ("repair-advantage", "OH", "You get back"),
        ("repair-advantage", "other", "You may get back up to"),
    ],
)
def test_a_trip_is_up_to_where_the_plan_or_the_state_leaves_it_open(contract, state, label):
    answers = {
        "contract": contract,
        "state": state,
        "miles_from_home": "101",
        **YES,
        "expenses": [{"date": "2026-03-02", "hotel": "9", "meals": "0"}],
    }
    assert label == calculators.work_out("trip-interruption", answers).headline.label


@pytest.mark.parametrize("contract", SERVICE_CONTRACTS)
def test_after_a_breakdown_safety_comes_first_and_the_call_last(contract):
    answers = {**STRANDED, "contract": contract}
    answer = calculators.work_out("breakdown", answers)
    words = ["safe place", "roadside", "licensed", "advisor", "authorized", "receipt", "call"]
    assert [] == [word for word, step in zip(words, answer.next_steps, strict=True) if word not in step]


@pytest.mark.parametrize(
    ("contract", "number"),
    [("app-basic-guard", "1-888-925-2559"), ("vehicleone-major", "1-866-215-7080"), ("repair-advantage", "no number")],
)
def test_the_number_to_call_is_the_one_of_the_plan(contract, number):
    answers = {**STRANDED, "contract": contract}
    assert number in calculators.run("breakdown", answers)["next_steps"][-1]


def test_a_state_that_leaves_trips_out_is_the_same_in_both_calculators():
    for contract, state in product(SERVICE_CONTRACTS, STATES):
        row = SERVICE_CONTRACTS[contract]
        if "state" in row.trip.needs:
            answers = {
                "contract": contract,
                "state": state,
                "miles_from_home": "101",
                **YES,
                "expenses": [{"date": "2026-03-02", "hotel": "9", "meals": "0"}],
            }
            eligible = calculators.run("trip-interruption", answers)["outcome"]["eligible"]
            assert eligible == (BENEFITS["trip-interruption"].holding(row, state)[0] != "not included")
