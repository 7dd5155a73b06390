"""What you may claim after a breakdown. Get everyone to a safe place first: this can wait.

Not worked out here: the repair itself, which your contract and the shop decide, and what each part of this leaves out
(see roadside, alternate transportation and trip interruption).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .alternate_transportation import Transportation, limits_left_out
from .alternate_transportation import reimbursement as transportation_pays
from .coverage import Purchase
from .coverage import benefits as plan_includes
from .kit.ask import again, answers, questionnaire
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause, off_the_sheet
from .kit.money import Money, total
from .kit.svg import Picture, bars
from .kit.values import listed, shown
from .roadside import Country, Occurrence, RoadsideHelp
from .roadside import reimbursement as roadside_pays
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.law import State
from .trade.questions import which_plan
from .trade.rows import Contract
from .trade.tables import LINES, TRIP_CONTRACTS
from .trip_interruption import Expense, Trip, is_surely_included
from .trip_interruption import reimbursement as trip_pays

KEPT_OVERNIGHT = [
    question.needed
    for part in (Transportation, Trip)
    for question in questionnaire(part).questions
    if question.name == "kept_overnight" and question.needed
]


def kept_overnight_matters(contract: Contract) -> bool:
    """Does any of the parts ask whether the shop keeps the vehicle overnight?"""
    return any(asks(contract) for asks in KEPT_OVERNIGHT)


def help_came(occurrences: tuple[Occurrence, ...]) -> bool:
    return bool(occurrences)


@answers
class Breakdown(Trip, Transportation, RoadsideHelp, Purchase):
    """The questions of all its parts, each asked once, so that each part can be given these answers as they are."""

    contract: Contract = which_plan(TRIP_CONTRACTS, "Choose a service contract. GAP is for a totaled vehicle, not for a breakdown.")
    occurrences: list[Occurrence] = again(RoadsideHelp, "occurrences", required=False)
    country: Country = again(RoadsideHelp, "country", needed=help_came, judged=True)
    kept_overnight: bool = again(Trip, "kept_overnight", needed=kept_overnight_matters)
    spent: Money = again(Transportation, "spent", required=False, default="0.00")
    state: State = again(Purchase, "state")
    expenses: list[Expense] = again(Trip, "expenses", required=False)


@outcome
class Claims:
    total: Money = tell("What may come back in all, at most")
    out_of_pocket: Money = tell("What you pay yourself, at least")
    parts: dict[str, object] = tell("Each part")


REPAIR_NOT_COUNTED = Assumption(
    "repair-not-counted", "The repair itself is not in this sum. Your contract may ask you to pay a deductible on it.", "repairs.deductible"
)
ABROAD_NOT_COUNTED = Assumption(
    "help-abroad-not-counted",
    "Our sources do not say what comes back for roadside help in another country, so nothing of it is in this sum.",
    "roadside.other-country",
)


@clause("plan.contract-decides", "What your plan includes")
def benefits_included(a: Breakdown) -> str:
    """{a.contract}, as far as our sources say."""
    plan_includes(a)
    return "your contract decides"


@clause("roadside.limit", "Roadside help")
def roadside_comes_to(a: Breakdown, abroad: bool) -> Money | None:
    """{abroad:Our sources do not say what comes back in another country|This is the most that may come back. Your
    contract decides}."""
    return roadside_pays(a).reimbursement


@clause("alternate.what-is-paid", "Other transportation")
def transportation_comes_to(a: Breakdown) -> Money:
    """This is the most that may come back. Your contract decides."""
    return transportation_pays(a).reimbursement


@clause("{a.contract.trip.limits}", "Hotel and meals")
def trip_comes_to(a: Breakdown, sure: bool) -> Money:
    """{sure:This comes back|This is the most that may come back. Your contract decides}."""
    return trip_pays(a).reimbursement


def breakdown(a: Breakdown) -> Claims:
    """What each part comes to and what they add up to; each part works its own rules."""
    benefits_included(a)
    abroad = bool(a.occurrences) and not a.country.served
    back = [roadside_comes_to(a, abroad), transportation_comes_to(a), trip_comes_to(a, is_surely_included(a))]
    if abroad:
        ABROAD_NOT_COUNTED.touches()
    REPAIR_NOT_COUNTED.touches()
    CONTRACT_GOVERNS.touches()
    with off_the_sheet():
        parts = {
            "coverage": plan_includes(a),
            "roadside": roadside_pays(a),
            "alternate-transportation": transportation_pays(a),
            "trip-interruption": trip_pays(a),
        }
    counted = total(amount for amount in back if amount is not None)
    return Claims(total=counted, out_of_pocket=total(cost for _, cost, _ in costs(a, parts)) - counted, parts=parts)


def costs(a: Breakdown, parts: Mapping[str, Any]) -> list[tuple[str, Money, Money | None]]:
    """What each part cost and the most of it that may come back, with words for it."""
    help_, ride, trip = (parts[name] for name in ("roadside", "alternate-transportation", "trip-interruption"))
    return [
        ("Roadside help", total(occurrence.cost for occurrence in a.occurrences), help_.reimbursement),
        ("Other transportation", a.spent, ride.reimbursement),
        ("Hotel and meals", trip.reimbursement + trip.out_of_pocket, trip.reimbursement),
    ]


def in_short(a: Breakdown, outcome: Claims) -> Headline:
    """What is sure and what depends on the contract, told apart."""
    spent = outcome.total + outcome.out_of_pocket
    if not spent:
        return Headline("You may get back up to", outcome.total, "No costs were entered yet. Keep every receipt, and work this out again.")
    roadside, ride, trip = costs(a, outcome.parts)
    certain, doubtful = ([trip], [roadside, ride]) if is_surely_included(a) else ([], [roadside, ride, trip])
    said = []
    if sure := in_words(certain):
        said.append(f"If your answers are right, this is sure: {listed(sure)}.")
    if open_ := in_words(doubtful):
        said.append(f"This depends on your contract: at most {listed(open_)}.")
    if ride[2] and (left_out := limits_left_out(a)):
        said.append(f"You left out {left_out} of a rental, which may make it less.")
    if not outcome.total:
        said.append(
            f"Of the {shown(spent)} that you spent, nothing {'else ' if roadside[2] is None else ''}comes back. Each part below says why."
        )
    if roadside[2] is None:
        said.append(f"Whether any of the {shown(roadside[1])} for help in another country comes back is not stated.")
    return Headline("You may get back up to" if outcome.total else "You get back", outcome.total, " ".join(said))


def in_words(costs: Iterable[tuple[str, Money, Money | None]]) -> list[str]:
    """`$50.00 for roadside help`, for each part of which something may come back."""
    return [f"{shown(back)} for {words[0].lower()}{words[1:]}" for words, _, back in costs if back]


HERE = (
    "911",
    (
        "Look for “roadside” in your contract or on your plan card. That number can send a tow, a jump start, a tire change, "
        "fuel or a locksmith, at any hour."
    ),
)
ELSEWHERE = (
    "the local emergency number",
    (
        "Find help where you are. The plan's roadside assistance names the United States and Canada; of other countries our "
        "sources say nothing."
    ),
)


def next_steps(a: Breakdown, outcome: Claims) -> list[str]:
    """What to do, in the order in which it happens."""
    emergency, roadside = HERE if a.country is None or a.country.served else ELSEWHERE
    return [
        f"Get everyone to a safe place, away from traffic. If anyone is hurt or in danger, call {emergency}.",
        roadside,
        "Have the vehicle taken to a licensed repair facility.",
        f"Tell the service advisor which plan and level you have: {a.contract.name}.",
        approval(a.contract),
        "Keep every receipt with its date: towing, the rental or the fares, hotel and meals.",
        whom_to_call(a.contract),
    ]


def approval(contract: Contract) -> str:
    """What to see to before work starts."""
    claiming, said = (contract.claiming, "Let no work start before it is authorized. Ask the advisor to get approval first")
    said += f", at {LINES[claiming.advisor_calls].number}." if claiming and claiming.advisor_calls else "."
    if claiming and claiming.call_within_days:
        days = shown(claiming.call_within_days)
        said += f" After hours it may be repaired first; then call within {days} days of the repair."
    return said


def whom_to_call(contract: Contract) -> str:
    if contract.claiming and contract.claiming.call:
        return f"For questions about the claim, call {LINES[contract.claiming.call].number}."
    if contract.trip and contract.trip.call:
        phone = LINES[contract.trip.call].number
        return f"To claim for hotel and meals, call {phone}. For the rest, call the company that your contract names."
    return "To claim, call the company that your contract names. Our sources give no number."


def picture(a: Breakdown, outcome: Claims) -> Picture | None:
    counted = [(words, cost, back) for words, cost, back in costs(a, outcome.parts) if back is not None]
    spent = total(cost for _, cost, _ in counted)
    return bars(
        "What may come back of each cost",
        f"Up to {shown(outcome.total)} of {shown(spent)} may come back.",
        counted,
        columns=("For", "Spent", "Back at most"),
    )


calculator = Calculator(
    "Breakdown: what can I claim?",
    asks=Breakdown,
    works_out=breakdown,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
    urgent=True,
    tasks=True,
    steps={
        "Your plan": ("contract", "state"),
        "Help at the roadside": ("occurrences", "country"),
        "The repair": ("covered_failure", "labor_hours", "drivable", "kept_overnight", "repair_over_one_day"),
        "A rental or other rides": ("spent", "receipt", "days", "per_day_limit", "visit_limit"),
        "Hotel and meals on a trip": ("miles_from_home", "before_destination", "receipts", "expenses"),
    },
)
