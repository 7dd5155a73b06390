"""What a page says, and which of its statements say one thing twice."""

import html
import re
from itertools import combinations

from builder.glossary import Provision
from builder.load import Plan

PHONE = re.compile(r"\b1(?:-\d{3}){2}-\d{4}\b")
CARD = re.compile(r'class="plan-phone" data-line="([^"]+)"')
SMALL = set(
    "a an the of to in on at or and if it is be may can you your for from with that this they their not by as must has have".split()
)
ALIKE = 0.5  # of the words that carry meaning


def repeats(plan: Plan, page: str) -> list[str]:
    """The statements of a page, as it is written, that say what another one there says, or what a telephone line's card says."""
    page = re.sub(r'<section class="plan-sources".*?</section>', "", page, flags=re.S)
    cards, text = set(CARD.findall(page)), " ".join(html.unescape(page).split())
    said = [row for row in plan.provisions.values() if row.says in text]
    found = [f"{a.id} says what {b.id} says" for a, b in combinations(said, 2) if same(a, b)]
    found += [f"{row.id} says twice" for row in said if text.count(row.says) > 1]
    return found + [f"{row.id} says what the card of {line} says" for row in said for line in sorted(cards) if on_card(plan, row, line)]


def same(a: Provision, b: Provision) -> bool:
    """Do two statements say one thing? They are of one product, share a fact or a telephone number, and most of their words."""
    if set(a.contracts) != set(b.contracts) and not set(a.contracts) & set(b.contracts):
        return False
    ours, theirs = words(a), words(b)
    return bool(facts(a) & facts(b) or phones(a) & phones(b)) and len(ours & theirs) >= ALIKE * min(len(ours), len(theirs))


def on_card(plan: Plan, row: Provision, line: str) -> bool:
    """Does a line's card say this? It does where the statement names no number but the card's."""
    return row.line == line or phones(row) == {plan.lines[line].phone}


def facts(row: Provision) -> set:
    return {fact for place in row.stands_in for fact in place.facts}


def phones(row: Provision) -> set[str]:
    return set(PHONE.findall(row.says))


def words(row: Provision) -> set[str]:
    """The words of a statement that carry its meaning, without their endings."""
    return {re.sub(r"(?:ed|ing|es|s)$", "", word) for word in re.findall(r"[a-z0-9$]+", PHONE.sub("", row.says.lower()))} - SMALL
