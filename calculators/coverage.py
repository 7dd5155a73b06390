"""What your plan includes, benefit by benefit, and what our sources leave open.

Not worked out here: whether a certain part or repair is covered. Your contract lists that, and the shop can ask.
"""

from dataclasses import dataclass

from .kit.ask import answers
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.values import listed
from .trade.assumptions import CONTRACT_GOVERNS, TRIP_ENTRY_NAMES_NO_PLAN, TRIP_NO_STATE
from .trade.law import State
from .trade.questions import state_of_purchase, which_plan
from .trade.rows import Benefit, Contract
from .trade.tables import BENEFITS, CONTRACTS, LINES


@answers
class Purchase:
    contract: Contract = which_plan(CONTRACTS, "Choose one of the plans that are offered.")
    state: State = state_of_purchase()


@dataclass(frozen=True)
class Held:
    """Whether a plan has a benefit, its limit in a sentence, and the provision that says so."""

    benefit: Benefit
    status: str
    limit: str | None
    source: str

    @property
    def more(self) -> str:
        return f" {self.limit}" if self.limit else ""


@outcome
class Coverage:
    benefits: tuple[Held, ...] = tell("Benefit by benefit")


NOT_STATED = Assumption(
    "silence-is-not-no",
    "“Not stated” means that our sources say nothing of it for this plan. Your contract may have it.",
    "plan.contract-decides",
)
MAY_BE_INCLUDED = Assumption(
    "may-be-included", "“May be included” is all that Ally's page says. It does not tell which level has which benefit.", "plan.may-include"
)


@clause("{holding.source}", "{holding.benefit}")
def in_the_plan(holding: Held, contract: Contract, by_state: bool) -> str:
    """{contract}{by_state:, in your state|}: {result}.{holding.more}"""
    return holding.status


def benefits(a: Purchase) -> Coverage:
    """Every benefit in its order, with what the answer rests on."""
    holdings = tuple(held_by(benefit, a.contract, a.state.id) for benefit in BENEFITS.values())
    for holding in holdings:
        in_the_plan(holding, a.contract, by_state=holding != held_by(holding.benefit, a.contract, "other"))
    note_assumptions(a, holdings)
    return Coverage(benefits=holdings)


def held_by(benefit: Benefit, contract: Contract, state: str) -> Held:
    """A benefit as a contract bought in a state has it. Where no row names it, the source describes the benefit."""
    status, limit, source = benefit.holding(contract, state)
    return Held(benefit, status, limit, source or benefit.described_in)


def note_assumptions(a: Purchase, holdings: tuple[Held, ...]) -> None:
    statuses = {holding.status for holding in holdings}
    trip = a.contract.trip
    if "may be included" in statuses:
        MAY_BE_INCLUDED.touches()
    if "not stated" in statuses:
        NOT_STATED.touches()
    if trip and not trip.names_the_plan and any(holding.benefit.id == "trip-interruption" and holding.limit for holding in holdings):
        TRIP_ENTRY_NAMES_NO_PLAN.touches(product=a.contract.product_name, most=trip.per_visit)
    if trip and a.state.id == "other":
        TRIP_NO_STATE.touches()


def coverage(a: Purchase) -> Coverage:
    outcome = benefits(a)
    CONTRACT_GOVERNS.touches()
    return outcome


RIGHTS = {"transfer": "pass it on to a buyer", "cancellation": "cancel it"}
COUNT = "No One Two Three Four Five Six Seven Eight Nine".split()


def in_short(a: Purchase, outcome: Coverage) -> Headline:
    """What the plan pays for and what it may pay for; what its owner can do with it is told apart."""
    included, maybe = named(outcome, "included"), named(outcome, "may be included")
    rights = [RIGHTS[holding.benefit.id] for holding in outcome.benefits if holding.benefit.id in RIGHTS and holding.status == "included"]
    if maybe:
        why = f"{COUNT[len(maybe)]}{' more' if included else ''} may be: {listed(maybe)}. Check your contract."
    else:
        why = f"Our sources confirm {'no other' if included else 'none'} of these benefits. Check your contract."
    if rights:
        why += f" You can also {listed(rights)}."
    figure = listed(included)
    return Headline("Your plan includes", figure[0].upper() + figure[1:] if included else None, why)


def named(outcome: Coverage, status: str) -> list[str]:
    """What is paid for, of a status, as words inside a sentence."""
    names = [holding.benefit.name for holding in outcome.benefits if holding.status == status and holding.benefit.id not in RIGHTS]
    return [name[0].lower() + name[1:] for name in names]


def next_steps(a: Purchase, outcome: Coverage) -> list[str]:
    call = a.contract.cancelling.call
    steps = ["Look in your contract for each benefit that is not listed as included. What it says decides."]
    if call:
        steps.append(f"For questions about your contract, call {LINES[call].number_and_hours}.")
    else:
        steps.append("For questions about your contract, ask the dealer that sold it to you.")
    return steps


calculator = Calculator("What does my plan include?", asks=Purchase, works_out=coverage, in_short=in_short, next_steps=next_steps)
