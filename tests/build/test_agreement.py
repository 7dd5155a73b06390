"""Of one benefit of one contract, every page and every calculator says the same."""

from dataclasses import replace

import pytest

from builder import write
from builder.load import Plan, load
from tests.support.agreement import all_said, disagreements
from tests.support.site import ROOT

PLACES = {
    "the box",
    "the table",
    "the text",
    "the comparison",
    "coverage",
    "refund",
    "gap-refund",
    "transfer",
    "trip-interruption",
    "alternate-transportation",
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load(ROOT)


@pytest.fixture(scope="module")
def pages(plan, tmp_path_factory) -> dict[str, str]:
    return written(plan, tmp_path_factory.mktemp("pages"))


def written(plan: Plan, out) -> dict[str, str]:
    """The pages as they are before they are set, by their paths without an ending."""
    write.write(plan, out)
    return {path.relative_to(out).with_suffix("").as_posix(): path.read_text() for path in out.rglob("*.md")}


def test_every_page_of_the_site_and_every_calculator_says_the_same_of_each_benefit(plan, built):
    pages = {
        path.relative_to(built).with_suffix("").as_posix(): path.read_text()
        for folder in ("contracts", "benefits")
        for path in (built / folder).glob("*.html")
    }
    said = all_said(plan, pages)
    assert [] == disagreements(said)
    assert PLACES == {one.where.split(" of ")[0] for one in said}
    spoken_of = {(one.contract, one.benefit) for one in said}
    assert {(contract, benefit) for contract in plan.contracts for benefit in plan.benefits} == spoken_of


def test_the_pages_before_they_are_set_say_the_same(plan, pages):
    assert [] == disagreements(all_said(plan, pages))


@pytest.mark.parametrize(
    ("page", "right", "wrong", "of"),
    [
        # a contract whose terms are not stated with the days of another's, in its box
        (
            "contracts/vehicleone-basic",
            "Whole price back</dt><dd>Not stated. Look in your contract.",
            "Whole price back</dt><dd>Up to day 60, before any claim is filed",
            "whole price",
        ),
        ("contracts/repair-advantage", "Cancellation fee</dt><dd>Not stated", "Cancellation fee</dt><dd>May be $50.00", "fee"),
        # a product whose source says only “in Kansas”, as one that looks at where it was bought
        ("benefits/trip-interruption", "In Kansas: not included.", "Bought in Kansas: not included.", "where it was bought counts"),
        (
            "contracts/repair-advantage",
            "Repair Advantage does not have it in Kansas.",
            "Repair Advantage does not offer it if you bought it in Kansas.",
            "where it was bought counts",
        ),
        ("contracts/vehicleone-major", "$225", "$375", "amounts"),
        ("benefits/trip-interruption", "$375 a visit.", "$225 a visit.", "amounts"),
        ("contracts/app-value-guard", "Tell Ally within 30 days", "Tell Ally within 60 days", "days"),
        (
            "contracts/vehicleone-select",
            "There is a form and a fee. No deadline is stated.",
            "Tell Ally within 30 days of the day ownership changes.",
            "days",
        ),
        ("contracts/compare", ">Not included</b>", ">May be included</b>", "left out"),
        ("contracts/vehicleone-premium", "1-866-215-7080", "1-800-631-5590", "line"),
        ("contracts/gap", "1-800-631-5590", "1-866-212-1304", "line"),
    ],
)
def test_a_page_that_says_otherwise_is_found(plan, pages, page, right, wrong, of):
    assert right in pages[page]
    found = disagreements(all_said(plan, {**pages, page: pages[page].replace(right, wrong)}))
    assert any(f", {of}: " in line for line in found), found


def test_a_rental_on_the_page_of_a_level_that_has_none_is_found(plan, tmp_path):
    for id in ("alternate.what-is-paid", "alternate.receipt", "alternate.conditions"):
        provision = replace(plan.provisions[id], contracts=("app",))
        spoiled = replace(plan, provisions={**plan.provisions, id: provision})
        (line,) = disagreements(all_said(spoiled, written(spoiled, tmp_path)))
        assert line.startswith("app-basic-guard, rental, left out:") and "False in the text of app-basic-guard" in line


def test_a_row_that_lends_one_plan_the_terms_of_another_is_found(plan, tmp_path):
    row = plan.contracts["vehicleone-major"]
    lent = replace(row, cancelling=replace(row.cancelling, days_stated_for="vehicleone"))
    spoiled = replace(plan, contracts={**plan.contracts, row.id: lent})
    (line,) = disagreements(all_said(spoiled, written(spoiled, tmp_path)))
    assert line == "vehicleone-major, cancellation, whole price: 60 in the box of vehicleone-major; 'not stated' in refund"


def test_a_state_of_purchase_that_no_source_names_is_found(plan, tmp_path):
    row = plan.contracts["repair-advantage"]
    bought = replace(row, trip=replace(row.trip, state_stands_for_purchase=True))
    spoiled = replace(plan, contracts={**plan.contracts, row.id: bought})
    (line,) = disagreements(all_said(spoiled, written(spoiled, tmp_path)))
    assert line.startswith("repair-advantage, trip-interruption, where it was bought counts: True in the comparison")
