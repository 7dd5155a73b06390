"""The law as rows: each day is decided by one row, each edge is tried, and a slip in a row cannot pass in silence."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calculators
from builder.law import changing_soon
from builder.load import load
from calculators.kit.in_force import ALWAYS, InForce, answering_as_of, is_in_force
from calculators.trade.law import FeeLimit, Law
from calculators.trade.tables import STATES
from tests.support.mistakes import check
from tests.support.page import OLD_ILLINOIS
from tests.support.site import ROOT

STATES_FILE = "calculators/states.toml"


def law(state: str, **row) -> str:
    """A row of the law about a fee, as the file has it."""
    fields = {"about": '"fee"', "says": '"A limit."', "citation": '"Section 1"', "source": '"law-ar"', "mark": '"A"', **row}
    return f"\n[[{state}.law]]\n" + "".join(f"{name} = {value}\n" for name, value in fields.items())


def plant(tree: Path, after: str, text: str) -> None:
    path = tree / STATES_FILE
    before = path.read_text()
    assert 1 == before.count(after)
    path.write_text(before.replace(after, after + text))


def test_a_second_limit_above_a_states_own_is_no_silent_change(tree):
    plant(tree, 'name = "Arkansas"\n', law("AR", fee_limit="{ from_contract_day = 31, at_most = 99.00 }"))
    says = check(tree).stderr
    assert re.search(r"\[AR\] law\[3\]\.fee_limit: decides day 0 on of a contract.*, and so does law\[1\]\.fee_limit\.", says)


SLIPS = {
    "rows out of order": (
        law("KY", fee_limit="{ at_most = 5.00 }", in_force="{ from = 2020-01-01 }")
        + law("KY", fee_limit="{ at_most = 9.00 }", in_force="{ until = 2019-12-31 }"),
        "[KY] law[2].fee_limit: begins before law[1].fee_limit, which stands above it.",
    ),
    "a gap between dates": (
        law("KY", fee_limit="{ at_most = 9.00 }", in_force="{ until = 2019-12-30 }")
        + law("KY", fee_limit="{ at_most = 5.00 }", in_force="{ from = 2020-01-01 }"),
        "[KY] fee_limit: is not there for contracts begun from 2019-12-31 until 2019-12-31.",
    ),
    "a gap between the days of a contract": (
        law("KY", fee_limit="{ until_contract_day = 30, at_most = 0.00 }")
        + law("KY", fee_limit="{ from_contract_day = 32, at_most = 5.00 }"),
        "[KY] fee_limit: leaves days 31 to 31 of a contract undecided.",
    ),
    "two rows for one day": (
        law("KY", fee_limit="{ at_most = 5.00 }", in_force="{ until = 2020-01-01 }")
        + law("KY", fee_limit="{ at_most = 9.00 }", in_force="{ from = 2020-01-01 }"),
        "[KY] law[2].fee_limit: decides day 0 on of a contract begun from January 1, 2020, and so does law[1].fee_limit.",
    ),
    "a row for all days beside one for some": (
        law("KY", fee_limit="{ at_most = 5.00 }", in_force="{ until = 2026-12-31 }") + law("KY", fee_limit="{ at_most = 9.00 }"),
        "[KY] law[2].fee_limit: decides day 0 on of a contract, and so does law[1].fee_limit.",
    ),
    "a mark that does not carry money": (
        law("KY", mark='"B"', fee_limit="{ at_most = 5.00 }"),
        "[KY] law[1].mark: is B, and fee_limit is used only where it is A.",
    ),
    "a row about the provider": (
        law("KY", who='"provider"', fee_limit="{ percent_of_price = 10 }"),
        "[KY] law[1].fee_limit: stands in a row about the provider's canceling.",
    ),
    "a citation without a source": (
        law("KY", source='"law-ky"', fee_limit="{ at_most = 5.00 }"),
        '[KY] law[1].source: there is no source "law-ky"',
    ),
    "a limit without a figure": (law("KY", fee_limit="{ from_contract_day = 31 }"), "[KY] law[1].fee_limit: gives no limit."),
    "two rules in a row": (
        law("KY", fee_limit="{ at_most = 5.00 }", claims_stay="true"),
        "[KY] law[1]: carries fee_limit and claims_stay.",
    ),
    "days in the wrong order": (
        law("KY", fee_limit="{ at_most = 5.00 }", in_force="{ from = 2020-01-02, until = 2020-01-01 }"),
        "[KY] law[1].in_force.until: lies before `from`, 2020-01-02.",
    ),
    "days that are none": (law("KY", fee_limit="{ at_most = 5.00 }", in_force="{}"), "[KY] law[1].in_force: gives no day."),
    "a day of a contract for a date": (
        law("KY", fee_limit="{ from = 2020-01-01, at_most = 5.00 }"),
        "[KY] law[1].fee_limit.from: no such field",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_row_is_told(tree, slip):
    rows, says = SLIPS[slip]
    plant(tree, 'name = "Kentucky"\n', rows)
    assert says in check(tree).stderr


def test_an_edge_without_a_case_on_each_side_is_told(tree):
    row = law("KY", fee_limit="{ from_contract_day = 31, at_most = 5.00 }", in_force="{ from = 2020-01-01, until = 2027-12-31 }")
    plant(tree, 'name = "Kentucky"\n', row)
    says = check(tree).stderr
    for wanted in (
        "for a contract begun on 2019-12-31",
        "for a contract begun on 2020-01-01",
        "for a contract begun on 2027-12-31",
        "for a contract begun on 2028-01-01",
        "on day 30 of the contract",
        "on day 31 of the contract",
    ):
        assert f"[KY] law[1].fee_limit: has no case in Kentucky {wanted}. Add one to calculators/refund.cases.toml." in says


def test_a_dated_row_of_any_table_wants_cases_too(tree):
    path = tree / "calculators/lines.toml"
    path.write_text(path.read_text().replace("[claims]\n", "[claims]\nin_force = { until = 2027-06-30 }\n"))
    assert "calculators/lines.toml: [claims] in_force: has no case of any calculator on 2027-07-01." in check(tree).stderr


def test_a_build_lists_what_begins_or_ends_in_the_next_ninety_days():
    plan = load(ROOT)
    row = replace(plan.states["AR"].law[1], in_force=InForce(date(2027, 1, 1), date(2027, 3, 31)))
    plan.states = {"AR": replace(plan.states["AR"], law=(row,))}
    place = "calculators/states.toml [AR] law[1].in_force"
    first, last = f"{place}: begins on 2027-01-01, in 1 days", f"{place}: ends on 2027-03-31, in 90 days"
    assert [first, last] == changing_soon(plan, date(2026, 12, 31))
    assert [last.replace("90", "88")] == changing_soon(plan, date(2027, 1, 2))
    assert [] == changing_soon(plan, date(2027, 4, 1))


@given(st.dates(), st.one_of(st.none(), st.dates()), st.one_of(st.none(), st.dates()))
def test_both_bounds_are_in_force(day, first, last):
    row = Law(about="fee", says="", citation="", source="", mark="A", in_force=InForce(first, last))
    assert ((first or date.min) <= day <= (last or date.max)) == (is_in_force(row, day) if first or last else True)


def test_a_row_with_a_bound_is_not_used_while_no_day_is_known():
    bounded, open_ = (
        Law(about="fee", says="", citation="", source="", mark="A", in_force=dates) for dates in (InForce(last=date(2027, 1, 1)), ALWAYS)
    )
    assert (False, True) == (is_in_force(bounded), is_in_force(open_))
    with answering_as_of(date(2027, 1, 1)):
        assert is_in_force(bounded, date(2028, 1, 1))


def assumptions(answer: dict) -> dict:
    return {row["id"]: row["sentence"] for row in answer["assumptions"]}


def test_the_answer_says_what_was_not_applied_and_why():
    says = assumptions(calculators.run("refund", OLD_ILLINOIS))["law-not-in-force"]
    assert "Illinois, fee (215 ILCS 152/35(a)), which counts from January 1, 2018" in says


def test_the_rows_of_another_day_can_be_asked_for():
    answer = calculators.run("refund", OLD_ILLINOIS, as_of="2026-01-01")
    assert ("30.00", "state") == (answer["outcome"]["fee_charged"], answer["outcome"]["decided_by"])
    assert "January 1, 2026" in assumptions(answer)["as-of"]
    assert ["as_of"] == list(calculators.run("refund", OLD_ILLINOIS, as_of="soon")["wrong"])


def test_a_contract_that_began_outside_the_dates_of_its_terms_is_refused(monkeypatch):
    row = calculators.find("refund").asks.questions[0].among["app-major-guard"]
    dated = replace(row, cancelling=replace(row.cancelling, in_force=InForce(date(2018, 1, 1))))
    from calculators import refund
    from calculators.kit.calculator import dated_choices

    monkeypatch.setitem(refund.SERVICE_CONTRACTS, "app-major-guard", dated)
    dated_choices.cache_clear()
    monkeypatch.setitem(refund.Cancellation.readings["contract"], "app-major-guard", dated)
    says = calculators.run("refund", OLD_ILLINOIS)["wrong"]
    assert ["contract"] == list(says)
    assert "counts from January 1, 2018" in says["contract"]


@given(st.integers(0, 10**9), st.one_of(st.none(), st.integers(0, 10**6)), st.integers(1, 100))
def test_a_percent_limit_is_rounded_down_and_the_lower_of_two_counts(cents, at_most, percent):
    from calculators.kit.money import Money

    price = Money(cents)
    limit = FeeLimit(at_most=None if at_most is None else Money(at_most), percent_of_price=percent)
    floor = Fraction(cents * percent, 100).__floor__()
    assert (floor if at_most is None else min(floor, at_most)) == limit.of(price).cents


ASKED = {"state": "TX", "asked_on": "2026-01-01", "amount": "1000"}


@given(st.dates(date(2026, 1, 1), date(2036, 1, 1)), st.sampled_from([key for key, row in STATES.items() if row.in_force("late", None)]))
def test_a_late_refund_costs_what_counting_period_by_period_finds(today, state):
    from calculators.kit.dates import add_months

    law = STATES[state].in_force("late", None)[0].late
    outcome = calculators.run(
        "late-refund", {**ASKED, "state": state, "full_refund": "yes", "price_paid": "2000", "today": today.isoformat()}
    )["outcome"]
    due = date(2026, 1, 1) + timedelta(law.days)
    periods = 0
    if law.each == "month":
        while add_months(due, periods + 1) <= today:
            periods += 1
    else:
        while due + timedelta(periods * 30 + 1) <= today:
            periods += 1
    base = 2000 if law.of == "price" else 1000
    penalty = base * law.percent * periods // 100
    assert (due.isoformat(), max((today - due).days, 0), periods) == (outcome["pay_by"], outcome["days_late"], outcome["periods_late"])
    assert (f"{penalty}.00", f"{1000 + penalty}.00") == (outcome["penalty"], outcome["owed"])


DATED = [  # file, row, the days it gets, a calculator and its answers, what is said after the last day
    (
        "limits",
        "[dent-inches]\n",
        "until = 2027-06-30",
        ["dent-repair", "--longest-inches", "3", "--paint-broken", "no", "--panel", "exterior"],
        "counts until June 30, 2027",
    ),
    (
        "lines",
        "[cancel]\n",
        "until = 2027-06-30",
        ["coverage", "--contract", "app-major-guard"],
        "the one that we have counts until June 30, 2027",
    ),
    (
        "contracts",
        "[app-major-guard.transferring]\n",
        "until = 2027-06-30",
        ["transfer", "--contract", "app-major-guard", "--sold-on", "2026-01-01", "--today", "2026-01-02"],
        "the transfer of Ally Premier Protection Major Guard counts until June 30, 2027",
    ),
    (
        "benefits",
        '[towing]\nname = "Towing"\ndescribed_in = "roadside.services"\nholds = [{ ',
        "until = 2027-06-30",
        ["coverage", "--contract", "app-major-guard"],
        "counts until June 30, 2027",
    ),
]


@pytest.mark.parametrize(
    ("file", "row", "days", "asks", "says"), DATED, ids=lambda value: value if value in ("limits", "lines", "contracts", "benefits") else ""
)
def test_a_row_outside_its_days_is_not_used_and_the_answer_says_so(tree, file, row, days, asks, says):
    path = tree / f"calculators/{file}.toml"
    text = path.read_text()
    assert 1 == text.count(row)
    path.write_text(text.replace(row, f"{row}in_force = {{ {days} }}" + (", " if row.endswith("{ ") else "\n")))

    def told(as_of: str) -> str:
        done = subprocess.run([sys.executable, "-m", "calculators", *asks, "--as-of", as_of], cwd=tree, capture_output=True, text=True)
        return " ".join((done.stdout + done.stderr).split())

    assert says not in told("2027-06-30")
    assert says in told("2027-07-01")
    assert "Traceback" not in told("2027-07-01")


def test_the_rules_that_are_used_are_these_and_no_others():
    used = {(state.id, rule) for state in STATES.values() for row in state.law for rule in row.rules}
    by_rule = {rule: {state for state, of in used if of == rule} for rule in {rule for _, rule in used}}
    assert {
        "fee_limit": {"AR", "CA", "IL", "NM", "TX"},
        "window": {"FL", "TX"},
        "claims_stay": {"NV"},
        "free_look": {"AR", "CA", "HI", "IL", "NV", "NM", "VT"},
        "late": {"HI", "MO", "NV", "NY", "TX", "WI"},
        "gap_fee_limit": {"CO", "SC"},
    } == by_rule
