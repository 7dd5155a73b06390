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


@clause("{held.source}", "{held.benefit}")
def in_the_plan(held: Held, contract: Contract, by_state: bool) -> str:
    """{contract}{by_state:, in your state|}: {result}.{held.more}"""
    return held.status


def benefits(a: Purchase) -> Coverage:
    """Every benefit in its order, with what the answer rests on."""
    told = tuple(held_by(benefit, a.contract, a.state.id) for benefit in BENEFITS.values())
    for held in told:
        in_the_plan(held, a.contract, by_state=held != held_by(held.benefit, a.contract, "other"))
    note_assumptions(a, told)
    return Coverage(benefits=told)


def held_by(benefit: Benefit, contract: Contract, state: str) -> Held:
    """A benefit as a contract bought in a state has it. Where no row names it, the source describes the benefit."""
    status, limit, source = benefit.holding(contract, state)
    return Held(benefit, status, limit, source or benefit.described_in)


def note_assumptions(a: Purchase, told: tuple[Held, ...]) -> None:
    statuses = {held.status for held in told}
    trip = a.contract.trip
    if "may be included" in statuses:
        MAY_BE_INCLUDED.touches()
    if "not stated" in statuses:
        NOT_STATED.touches()
    if trip and not trip.names_the_plan and any(held.benefit.id == "trip-interruption" and held.limit for held in told):
        TRIP_ENTRY_NAMES_NO_PLAN.touches(product=a.contract.product_name, most=trip.per_visit)
    if trip and a.state.id == "other":
        TRIP_NO_STATE.touches()


def coverage(a: Purchase) -> Coverage:
    told = benefits(a)
    CONTRACT_GOVERNS.touches()
    return told


RIGHTS = {"transfer": "pass it on to a buyer", "cancellation": "cancel it"}
COUNT = "No One Two Three Four Five Six Seven Eight Nine".split()


def in_short(a: Purchase, told: Coverage) -> Headline:
    """What the plan pays for and what it may pay for; what its owner can do with it is told apart."""
    included, maybe = named(told, "included"), named(told, "may be included")
    rights = [RIGHTS[held.benefit.id] for held in told.benefits if held.benefit.id in RIGHTS and held.status == "included"]
    if maybe:
        why = f"{COUNT[len(maybe)]}{' more' if included else ''} may be: {listed(maybe)}. Check your contract."
    else:
        why = f"Our sources confirm {'no other' if included else 'none'} of these benefits. Check your contract."
    if rights:
        why += f" You can also {listed(rights)}."
    figure = listed(included)
    return Headline("Your plan includes", figure[0].upper() + figure[1:] if included else None, why)


def named(told: Coverage, status: str) -> list[str]:
    """What is paid for, of a status, as words inside a sentence."""
    names = [held.benefit.name for held in told.benefits if held.status == status and held.benefit.id not in RIGHTS]
    return [name[0].lower() + name[1:] for name in names]


def next_steps(a: Purchase, told: Coverage) -> list[str]:
    call = a.contract.cancelling.call
    steps = ["Look in your contract for each benefit that is not listed as included. What it says decides."]
    if call:
        steps.append(f"For questions about your contract, call {LINES[call].number_and_hours}.")
    else:
        steps.append("For questions about your contract, ask the dealer that sold it to you.")
    return steps


calculator = Calculator("What does my plan include?", asks=Purchase, works_out=coverage, in_short=in_short, next_steps=next_steps)
