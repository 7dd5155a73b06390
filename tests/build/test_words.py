"""What a reader meets: nothing is said twice on a page, each plan's terms name it, and no words that we would not say aloud."""

import re
from dataclasses import replace

import pytest

from builder import write
from builder.load import load
from calculators.trade.law import RULES
from tests.support.reading import prose
from tests.support.repeats import repeats, same
from tests.support.site import ROOT

NOT_SAID = {
    r"\bcover (?:for|of|to)\b|\b(?:the|a|limited|wider?|kind of|you the|any) cover\b": "coverage",
    r"\banswers? for (?!themselves)": "is responsible for",
    r"\b[Aa] Ally\b": "an Ally",
    r"\b12 am\b|\b12 a\.m\.": "midnight",
    r"\bcancell(?:ing|ed)\b": "canceling, canceled",
    r"\b(?:aids?) for dealers\b": "tools for dealers",
}
OF_OUR_COPY = r"\b(?:our|main|another|undated|every|each) cop(?:y|ies)\b"  # that stands in copy_note, which is folded


@pytest.fixture(scope="module")
def plan():
    return load(ROOT)


@pytest.fixture(scope="module")
def pages(plan, tmp_path_factory) -> dict[str, str]:
    """Every page as it is written, by its path."""
    out = tmp_path_factory.mktemp("pages")
    write.write(plan, out)
    return {path.relative_to(out).as_posix(): path.read_text() for path in sorted(out.rglob("*.md"))}


def test_no_page_says_one_thing_twice(plan, pages):
    found = {path: repeats(plan, text) for path, text in pages.items()}
    assert {} == {path: twice for path, twice in found.items() if twice}


def test_a_repeat_is_found_in_other_words_beside_a_card_and_under_another_name(plan, pages):
    statement = plan.provisions["cancel.whom-to-call"]
    again = replace(statement, id="contact.cancel-line", says="Call 1-800-631-5590 to cancel a GAP addendum or Ally Premier Protection.")
    elsewhere = replace(again, contracts=("vehicleone",))
    assert (True, False) == (same(statement, again), same(statement, elsewhere))
    text = pages["contracts/gap.md"]
    assert ["cancel.whom-to-call says twice"] == repeats(plan, f"{text}<p>{statement.says}</p>")
    assert ["cancel.whom-to-call says what the card of cancel says"] == repeats(plan, text + '<p class="plan-phone" data-line="cancel">')
    assert [] == repeats(plan, text)


def test_a_statement_of_one_product_names_it_where_others_stand_beside_it(plan):
    unnamed = []
    for page in plan.benefit_pages.values():
        rows = [plan.provisions[id] for id in (*page.limits, *page.conditions, *page.also)]
        everyone = set().union(*(products(plan, row) for row in rows))
        for row in rows:
            apart = len(products(plan, row)) < len(everyone) - ("gap" in everyone)
            if row.contracts and apart and row.sure != "convention" and not is_law(plan, row) and not names(plan, row):
                unnamed.append(f"{page.id}: {row.id}")
    assert [] == unnamed


def products(plan, row) -> set[str]:
    return {plan.contracts[name].product if name in plan.contracts else name for name in row.contracts}


def is_law(plan, row) -> bool:
    return all(plan.sources[place.source].kind == "law" for place in row.stands_in)


def names(plan, row) -> bool:
    """Does a statement name its product, or a level of it, in its title or its first words?"""
    rows = [contract for contract in plan.contracts.values() if contract.product in products(plan, row)]
    own = {name for contract in rows for name in (contract.product_name, contract.level) if name}
    return any(name in f"{row.title}. {row.says[:60]}" for name in own)


BY_RULE = {
    "fee_limit": "cancel.state-limit",
    "window": "cancel.state-window",
    "free_look": "cancel.state-days",
    "claims_stay": "cancel.state-claims",
    "late": "cancel.late-refund",
    "gap_fee_limit": "gap.state-fee",
}


def test_a_statement_on_a_rule_of_law_stands_in_every_section_that_is_applied(plan):
    assert set(RULES) == set(BY_RULE)
    for rule, id in BY_RULE.items():
        applied = {row.source for state in plan.states.values() for row in state.law if getattr(row, rule)}
        assert set() == applied - {place.source for place in plan.provisions[id].stands_in}, id


def test_no_words_stand_in_our_prose_that_we_would_not_say_aloud(plan):
    sentences = prose(plan, copy_notes=False)
    sentences |= {f"title of {row.id}": row.title for row in plan.provisions.values()}
    sentences |= {f"contract {row.id}": f"{row.about} {row.cancelling.how}" for row in plan.contracts.values()}
    sentences |= {f"line {row.id}": f"{row.name} {row.for_what}" for row in plan.lines.values()}
    sentences |= {f"fact {number}": row.says for number, row in plan.facts.items()}
    found = {place: found.group() for place, text in sentences.items() for said in NOT_SAID if (found := re.search(said, text))}
    assert {} == found
    apart = {place: text for place, text in sentences.items() if place.startswith(("provision ", "term "))}
    assert {} == {place: found.group() for place, text in apart.items() if (found := re.search(OF_OUR_COPY, text))}


def test_a_step_says_what_it_speaks_of(plan):
    """No step or example ends in a sentence that only points back, like `Yours can be.`"""
    pointing = re.compile(r"(?:^|[.!?] )(?:Yours|One|Some|Here they|They) (?:can be|do|does|is|are)\.")
    sentences = {f"benefit {row.id}": " ".join((*row.now, *row.keep, row.says, row.answer)) for row in plan.benefit_pages.values()}
    sentences |= {f"term {row.id}": f"{row.meaning} {row.example} {row.note}" for row in plan.terms.values()}
    sentences |= {f"provision {row.id}": f"{row.says} {row.note}" for row in plan.provisions.values()}
    assert {} == {place: text for place, text in sentences.items() if pointing.search(text)}
