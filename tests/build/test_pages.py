"""What stands where on the generated pages: the answer before the steps, calculators by need, plans by the name of their product."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

import calculators
from builder import write
from builder.load import Plan, load
from calculators.sheet.html import sheet
from tests.support.site import ROOT

HEADING = re.compile(r"^#+ (.*)$", re.M)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load(ROOT)


@pytest.fixture(scope="module")
def pages(plan, tmp_path_factory) -> dict[str, str]:
    """Every page as it is written, by its path without an ending."""
    out = tmp_path_factory.mktemp("pages")
    write.write(plan, out)
    return {path.relative_to(out).with_suffix("").as_posix(): path.read_text() for path in out.rglob("*.md")}


def test_a_benefit_page_answers_under_its_title_before_any_list_or_section(plan, pages):
    for page in plan.benefit_pages.values():
        _, _, text = pages[f"benefits/{page.id}"].split("---\n", 2)
        before, _, after = text.partition(page.answer.replace("'", "&#39;"))
        assert after, page.id
        assert [page.title] == HEADING.findall(before), page.id
        assert "<li>" not in before, page.id


def test_amounts_of_a_trip_stand_before_what_to_do(pages):
    headings = HEADING.findall(pages["benefits/trip-interruption"])
    assert headings.index("How much, product by product") < headings.index("What to do now")


def test_a_heading_says_what_of(plan, pages):
    vague = {"How much", "Who has it", "Later", "What it includes"}
    assert {} == {path: found for path, text in pages.items() if (found := vague & set(HEADING.findall(text)))}


def test_lines_that_send_no_help_say_so_before_their_numbers(plan, pages):
    for path in ("benefits/roadside", "benefits/disabled-vehicle", "calculators/breakdown"):
        before, said, after = pages[path].partition("These lines do not send help.")
        assert said and "1-888-925-2559" in after and "1-888-925-2559" not in before, path


def test_the_claims_number_of_a_contract_stands_above_what_it_includes(plan, pages):
    for contract in plan.contracts.values():
        above = pages[f"contracts/{contract.id}"].partition("## What the plan includes")[0]
        claiming = contract.claiming
        if line := claiming and (claiming.call or claiming.advisor_calls):
            assert plan.lines[line].phone in above, contract.id


def test_every_calculator_stands_once_under_what_has_happened_and_a_new_one_last(plan, pages):
    named = re.findall(r'<li><a href="([\w-]+)\.html">', pages["calculators/index"])
    assert sorted(calculators.names()) == sorted(named)
    assert [row.title for row in plan.needs.values()] == HEADING.findall(pages["calculators/index"])[1:]
    refund = replace(plan.needs["cancel"], calculators=("refund",))
    title, rows = write.by_need(replace(plan, needs={**plan.needs, "cancel": refund}))[-1]
    assert ("More", ["gap-refund", "late-refund", "when-to-cancel"]) == (title, sorted(row.name for row in rows))


def test_the_menu_lists_calculators_as_their_page_does(built, pages):
    named = re.findall(r'<li><a href="([\w-]+)\.html">', pages["calculators/index"])
    html = (built / "calculators/index.html").read_text()
    menu = re.search(r'<nav class="md-nav md-nav--primary.*?</nav>\s*</div>', html, re.S)[0]
    listed = re.findall(r'href="([\w-]+)\.html" class="md-nav__link', menu)
    assert named == [name for name in listed if name in named]


def test_where_a_question_is_asked_names_products_and_says_nothing_where_it_is_always(plan):
    trip = calculators.find("trip-interruption")
    sentences = {question.name: write.only_where(where) for question in trip.questions if (where := trip.where_needed(question))}
    assert {
        "state": "Not for VehicleOne.",
        "covered_failure": "",
        "miles_from_home": "Not for Ally Premier Protection.",
        "repair_over_one_day": "Only for Ally Premier Protection.",
        "receipts": "Only for VehicleOne.",
    } == {name: sentences[name] for name in ("state", "covered_failure", "miles_from_home", "repair_over_one_day", "receipts")}
    lease = calculators.find("lease-end")
    payment = lease.where_needed(next(question for question in lease.questions if question.name == "base_payment"))
    assert "Only where “Which kind of lease is it?” is Open-end lease and where “Is it a lease to a consumer?” is yes." == write.only_where(
        payment
    )


def test_no_question_lists_the_plans_of_a_product(plan, pages):
    long = [
        f"{path}: {words}"
        for path, text in pages.items()
        for words in re.findall(r"(?:Only|Not) (?:for|where)[^<]*", text)
        if words.count("Guard") > 1
    ]
    assert [] == long


def test_a_worked_example_shows_its_figure_with_its_label(plan, pages):
    for name in calculators.names():
        examples = re.findall(
            r'<span class="plan-amount"><small>(.*?)</small>', pages[f"calculators/{name}"].partition("## Worked examples")[2]
        )
        labels = [calculators.work_out(name, case.answers, case.as_of).headline.label for case in plan.cases[name] if not case.wrong]
        assert labels == [unescape(label) for label in examples], name


def test_a_worksheet_ends_in_each_label_that_an_answer_can_have(plan, pages):
    assert "<b>If your contract has the same terms" in pages["worksheets/refund"]
    assert "<b>Your refund</b>" in pages["worksheets/refund"]


CASES = load(ROOT).cases["refund"]
ANSWERED = [case for case in CASES if not case.wrong]


def test_the_example_stands_in_the_html_itself(built):
    html = (built / "calculators/refund.html").read_text()
    above, rest = sheet(calculators.work_out("refund", ANSWERED[0].answers)).split('<div class="plan-rest"')
    assert above in html
    assert rest in html


def test_the_index_is_small_and_holds_each_page_once(built):
    index = json.loads((built / "search/search_index.json").read_text())
    places = [doc["location"] for doc in index["docs"]]
    assert len(places) == len(set(places))
    assert not [place for place in places if place.endswith("#sources-and-how-sure")]
    assert (built / "search/search_index.json").stat().st_size < 400_000


def test_each_part_that_a_template_folds_is_folded(built):
    pages = {path: path.read_text() for path in built.rglob("*.html")}
    assert [] == [path for path, html in pages.items() if "plan-folded" in html]
    assert 3 == pages[built / "calculators/refund.html"].count('<details class="plan-fold plan-part"><summary><h2')


def test_a_built_page_has_no_script_or_icon_that_others_have_too(built):
    pages = {path: path.read_text() for path in built.rglob("*.html")}
    framed = {path: html for path, html in pages.items() if "md-header" in html}
    assert len(framed) > 180
    assert [] == [path for path, html in framed.items() if "sha256-" in html or 'viewBox="0 0 24 24"><path' in html]


LARGEST = {
    "refund": 88_000,
    "breakdown": 90_000,
    "trip-interruption": 67_000,
    "lease-payment": 70_000,
    "leaving": 64_000,
    "my-plan": 63_000,
}


@pytest.mark.parametrize("name", calculators.names())
def test_the_page_of_a_calculator_stays_small(built, name):
    """60 KB, and what it is now where worked examples and the rules, which are its text, take more."""
    assert (built / f"calculators/{name}.html").stat().st_size <= LARGEST.get(name, 60_000)
