"""What every page and calculator says of each benefit of each contract, so that it can be held side by side.

A page is read as it is written, by the classes of its blocks: the box at the top of a contract, its table and its text, the
tables and the text of a benefit's page, the comparison. A calculator is asked. Each thing that is said is one `Said`.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from html import unescape
from typing import NamedTuple

import calculators
from builder.load import Plan

TOPICS = {"alternate": "rental", "cancel": "cancellation", "transfer": "transfer", "trip": "trip-interruption"}
DENIES = re.compile(r"\b(?:no|not|never|nothing)\b")
PHONE = re.compile(r"1-\d{3}-\d{3}-\d{4}")
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“])")
NOT_STATED = "not stated"
STATES_OWN = "KS"  # the one state in which a benefit differs


class Said(NamedTuple):
    """What one place says of a contract's benefit; `of` is what it speaks of: whether it is in the plan, its amounts, its days."""

    contract: str
    benefit: str
    of: str
    value: object
    where: str


def disagreements(said: Iterable[Said]) -> list[str]:
    """A line for each thing of which two places say something different."""
    rows: dict[tuple, dict] = {}
    for one in said:
        rows.setdefault((one.contract, one.benefit, one.of), {}).setdefault(one.value, []).append(one.where)
    return [
        f"{', '.join(key)}: " + "; ".join(f"{value!r} in {', '.join(dict.fromkeys(places))}" for value, places in values.items())
        for key, values in rows.items()
        if len(values) > 1
    ]


def all_said(plan: Plan, pages: dict[str, str]) -> list[Said]:
    """All that the pages (their HTML, by path without ending) and the calculators say."""
    said = [*_comparison(plan, pages["contracts/compare"])]
    for contract in plan.contracts.values():
        html = pages[f"contracts/{contract.id}"]
        said += [*_box(contract, html), *_table(plan, contract, html), *_contract_text(plan, contract, html), *_calculators(plan, contract)]
    for page in plan.benefit_pages.values():
        said += [*_who_has_it(plan, page, pages[f"benefits/{page.id}"]), *_benefit_text(plan, page, pages[f"benefits/{page.id}"])]
    return said


def words(html: str) -> str:
    """What a reader sees of a piece of a page; the tags that lead to sources are none of it."""
    html = re.sub(r'<a class="plan-tag".*?</a>', "", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def sentences(text: str) -> list[str]:
    return SENTENCE.split(text)


def whole_price(text: str):
    """The last day for the whole price, where a text speaks of it."""
    found = re.search(r"(?:\bday |\bfirst |\bwithin )(\d+)", text)
    return int(found[1]) if found and "whole price" in text else None


def days_to_tell(text: str):
    found = re.search(r"\bwithin (\d+) days of the day ownership", text)
    return int(found[1]) if found else None


def fee(text: str):
    """(`may` or `will`, the amount or None), where a text speaks of a fee."""
    if not re.search(r"\bfee\b", text):
        return None
    amount = re.search(r"\$([\d.]+)", text)
    return "may" if re.search(r"\bmay\b", text, re.I) else "will", float(amount[1].rstrip(".")) if amount else None


def amounts(text: str) -> tuple[float, ...]:
    return tuple(sorted({float(amount) for amount in re.findall(r"\$([\d,]+(?:\.\d\d)?)", text)}))


def of_law(plan: Plan, text: str) -> bool:
    """Does a statement speak of a state or of the law, and not of the contract?"""
    return bool(re.search(r"\b(?:law|state's|states)\b", text)) or any(re.search(rf"\b{row.name}\b", text) for row in plan.states.values())


def named(plan: Plan, text: str) -> list:
    """The contracts that a text names: those of the levels it names, else those of the products."""
    levels = [row for row in plan.contracts.values() if row.level and (row.name in text or (" " in row.level and row.level in text))]
    return levels or [row for row in plan.contracts.values() if re.search(rf"\b{row.product_name}\b", text)]


def _box(contract, html: str) -> Iterable[Said]:
    rows = {words(term): words(meaning) for term, meaning in re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", html, re.S)}
    place = f"the box of {contract.id}"
    said = lambda benefit, of, value: Said(contract.id, benefit, of, value, place)
    yield said(
        "cancellation", "whole price", whole_price(f"whole price {rows['Whole price back']}".replace("Up to", "up to")) or NOT_STATED
    )
    yield said("cancellation", "fee", _fee_of_the_box(rows["Cancellation fee"]))
    yield said("cancellation", "line", _phone(rows["To cancel"]))
    if "To pass it on" in rows:
        yield said("transfer", "days", days_to_tell(rows["To pass it on"]) or NOT_STATED)
        yield said("transfer", "line", _phone(rows["To pass it on"]))


def _fee_of_the_box(text: str):
    return NOT_STATED if text.startswith("Not stated") else fee(f"fee {text}")


def _phone(text: str) -> str:
    found = PHONE.search(text)
    return found[0] if found else NOT_STATED


def _table(plan: Plan, contract, html: str) -> Iterable[Said]:
    place = f"the table of {contract.id}"
    by_name = {benefit.name: benefit.id for benefit in plan.benefits.values()}
    for name, cell in re.findall(r'<tr><th scope="row">((?:(?!</th>).)*)</th><td>(.*?)</td></tr>', html, re.S):
        yield from _holding_says(plan, contract, by_name[words(name)], cell, place)
    silent = re.search(r"Not stated in our sources:(.*?)\. Look in your contract", html, re.S)
    for name in words(silent[1]).split(", ") if silent else ():
        yield Said(contract.id, by_name[name], "status", NOT_STATED, place)


def _holding_says(plan: Plan, contract, benefit: str, cell: str, place: str) -> Iterable[Said]:
    """What a cell of a table says: the status, the limit beside it, and what is otherwise in a state."""
    status = words(re.search(r'<b class="plan-status-word[^>]*>(.*?)</b>', cell, re.S)[1]).lower()
    yield Said(contract.id, benefit, "status", status, place)
    yield Said(contract.id, benefit, "left out", status == "not included", place)
    there = [words(row) for row in re.findall(r'<div class="plan-where">(.*?)</div>', cell, re.S)]
    for text in there or [f"in {plan.states[STATES_OWN].name}: {status}."]:
        yield Said(contract.id, benefit, f"status in {STATES_OWN}", re.search(r": (.*)\.$", text)[1], place)
        if there and "not included" in text:
            yield Said(contract.id, benefit, "where it was bought counts", text.startswith("Bought"), place)
    limit = words(re.sub(r'<div class="plan-where">.*', "", cell, flags=re.S))
    yield from _limits(contract, benefit, limit, place)


def _limits(contract, benefit: str, text: str, place: str) -> Iterable[Said]:
    if benefit == "trip-interruption" and amounts(text):
        yield Said(contract.id, benefit, "amounts", amounts(text), place)
    if benefit == "cancellation":
        for of, value in (("whole price", whole_price(text)), ("fee", fee(text))):
            if value:
                yield Said(contract.id, benefit, of, value, place)
    if benefit == "transfer" and days_to_tell(text):
        yield Said(contract.id, benefit, "days", days_to_tell(text), place)


def _statements(html: str) -> list[tuple[str, str]]:
    """Each statement of a page: its topic, and its words."""
    found = re.findall(r'<div class="plan-statement"><p>(.*?)</p>', html, re.S)
    return [(re.search(r'data-provision="([a-z]+)\.', block)[1], words(block)) for block in found]


def _contract_text(plan: Plan, contract, html: str) -> Iterable[Said]:
    place = f"the text of {contract.id}"
    affirmed: dict[str, bool] = {}
    for topic, text in _statements(html):
        yield from _bought(plan, text, place)
        benefit = TOPICS.get(topic, "cancellation" if topic == contract.product else "")
        if not benefit or of_law(plan, text):
            continue
        yield from _limits(contract, benefit, text, place)
        if benefit in ("rental", "trip-interruption"):
            affirmed[benefit] = affirmed.get(benefit, False) or not DENIES.search(text)
        if topic == "cancel" and "ancel" in text and PHONE.search(text):
            yield Said(contract.id, benefit, "line", _phone(text), place)
    for benefit, pays in affirmed.items():
        yield Said(contract.id, benefit, "left out", not pays, place)


def _bought(plan: Plan, text: str, place: str) -> Iterable[Said]:
    """Of each sentence on the state in which a product has no trip interruption: is it where the contract was bought?"""
    for sentence in sentences(text):
        products = {contract.product for contract in named(plan, sentence)}
        if plan.states[STATES_OWN].name in sentence and len(products) == 1 and DENIES.search(sentence):
            for contract in named(plan, sentence):
                yield Said(
                    contract.id, "trip-interruption", "where it was bought counts", bool(re.search(r"\bb(?:ought|uy)\b", sentence)), place
                )


def _who_has_it(plan: Plan, page, html: str) -> Iterable[Said]:
    for plans, cell in re.findall(r'<tr><th scope="row">((?:(?!</th>).)*)</th><td>(.*?)</td></tr>', html, re.S):
        for id in re.findall(r'contracts/([\w-]+)\.html"', plans):
            yield from _holding_says(plan, plan.contracts[id], page.benefit, cell, f"the table of benefits/{page.id}")


def _benefit_text(plan: Plan, page, html: str) -> Iterable[Said]:
    place = f"the text of benefits/{page.id}"
    short = re.search(r'<p class="plan-short">(.*?)</p>', html, re.S)
    for text in [words(short[1]).removeprefix("In short. "), *(text for _, text in _statements(html))]:
        yield from _bought(plan, text, place)
        if of_law(plan, text) or page.benefit not in plan.benefits:
            continue
        for contract in named(plan, text):
            yield from _limits(contract, page.benefit, text_of(plan, text, contract), place)
        for sentence in sentences(text) if page.benefit == "rental" else ():
            if re.search(r"\bpays?\b", sentence) and not re.search(r"\blevels of\b", sentence):
                for contract in named(plan, sentence):
                    yield Said(contract.id, "rental", "left out", bool(DENIES.search(sentence)), place)


def text_of(plan: Plan, text: str, contract) -> str:
    """The sentences of a text that are about a contract, those that name none after it too."""
    mine, about_it = False, []
    for sentence in sentences(text):
        mine = contract in named(plan, sentence) if named(plan, sentence) else mine
        about_it += [sentence] if mine else []
    return " ".join(about_it)


def _comparison(plan: Plan, html: str) -> Iterable[Said]:
    for row in re.findall(r"<tr><th scope=\"row\">.*?</tr>", html, re.S):
        contract = plan.contracts[re.search(r'href="([\w-]+)\.html"', row)[1]]
        for benefit, cell in zip(plan.benefits, re.findall(r"<td data-benefit=.*?>(.*?)</td>", row, re.S), strict=True):
            yield from _holding_says(plan, contract, benefit, cell, "the comparison")


START = date(2025, 3, 1)
ALL_HOLDS = dict.fromkeys(["covered_failure", "before_destination", "kept_overnight", "repair_over_one_day", "receipts"], "yes")
COSTLY = [{"date": (START + timedelta(day)).isoformat(), "hotel": "900", "meals": "0"} for day in range(20)]


def _calculators(plan: Plan, contract) -> Iterable[Said]:
    yield from _coverage(plan, contract)
    yield from _refund(contract)
    yield from _transfer(contract)
    if contract.kind != "gap":
        yield from _rental(contract)
    yield from _trip(contract)


def _coverage(plan: Plan, contract) -> Iterable[Said]:
    for state in ("other", STATES_OWN):
        answer = calculators.work_out("coverage", {"contract": contract.id, "state": state})
        of = "status" if state == "other" else f"status in {state}"
        for holding, line in zip(answer.outcome.benefits, answer.working):
            yield Said(contract.id, holding.benefit.id, of, holding.status, "coverage")
            yield from _limits(contract, holding.benefit.id, holding.limit or "", "coverage")
            if "bought" in line.sentence:
                yield Said(contract.id, holding.benefit.id, "where it was bought counts", True, "coverage")


def _refund(contract) -> Iterable[Said]:
    name = "gap-refund" if contract.kind == "gap" else "refund"
    answers = {
        "price_paid": "2000",
        "coverage_start": START.isoformat(),
        "term_months": "60",
        "claims_filed": "no",
        "method": "days",
        "contract": contract.id,
    }
    answers = {key: text for key, text in answers.items() if key in calculators.find(name).asks.names}
    early, late = (calculators.work_out(name, {**answers, "cancel_on": (START + timedelta(days)).isoformat()}) for days in (19, 400))
    said = lambda of, value: Said(contract.id, "cancellation", of, value, name)
    if early.headline.label.startswith("If your contract has the same terms"):
        yield said("whole price", NOT_STATED)
    else:
        yield said("whole price", (early.outcome.full_refund_until - START).days)
    if late.outcome.fee_charged:
        yield said("fee", ("may", float(str(late.outcome.fee_charged))))
    elif "fee will" in late.headline.sentence:
        yield said("fee", ("will", None))
    elif name == "refund" and "fee-not-stated" in late.assumptions:
        yield said("fee", NOT_STATED)
    yield said("line", early.outcome.call or NOT_STATED)


def _transfer(contract) -> Iterable[Said]:
    outcome = calculators.work_out("transfer", {"contract": contract.id, "sold_on": START.isoformat(), "today": START.isoformat()}).outcome
    yield Said(contract.id, "transfer", "days", (outcome.deadline - START).days if outcome.deadline else NOT_STATED, "transfer")
    yield Said(contract.id, "transfer", "line", outcome.call or NOT_STATED, "transfer")


def _rental(contract) -> Iterable[Said]:
    answers = {"contract": contract.id, "labor_hours": "3", "drivable": "no", "kept_overnight": "yes", "receipt": "yes", "spent": "100"}
    outcome = calculators.work_out("alternate-transportation", answers).outcome
    yield Said(contract.id, "rental", "left out", outcome.decided_by == "not-included", "alternate-transportation")


def _trip(contract) -> Iterable[Said]:
    if not contract.trip:
        yield Said(contract.id, "trip-interruption", "left out", True, "trip-interruption")
        return
    yield Said(contract.id, "trip-interruption", "left out", False, "trip-interruption")
    answers = {"contract": contract.id, "state": "OH", "miles_from_home": "500", **ALL_HOLDS, "expenses": COSTLY}
    outcome = calculators.work_out("trip-interruption", answers).outcome
    paid = {float(str(day.reimbursed)) for day in outcome.days[:1]} | {float(str(outcome.reimbursement))}
    yield Said(contract.id, "trip-interruption", "amounts", tuple(sorted(paid)), "trip-interruption")
    there = calculators.work_out("trip-interruption", {**answers, "state": STATES_OWN})
    if not there.outcome.eligible:
        yield Said(contract.id, "trip-interruption", f"status in {STATES_OWN}", "not included", "trip-interruption")
        if "bought" in there.headline.sentence:
            yield Said(contract.id, "trip-interruption", "where it was bought counts", True, "trip-interruption")
