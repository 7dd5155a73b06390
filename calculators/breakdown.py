"""What you can claim after a breakdown. Get everyone to a safe place first: this can wait.

Not worked out here: the repair itself, which your contract and the shop decide, and what each part of this leaves out
(see roadside, alternate transportation and trip interruption).
"""

from .alternate_transportation import Transportation
from .alternate_transportation import reimbursement as transportation_pays
from .coverage import Plan
from .coverage import benefits as plan_includes
from .kit.ask import again, answers
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause, off_the_sheet
from .kit.money import Money, total
from .kit.svg import bars
from .kit.values import listed, shown
from .roadside import Occurrence, RoadsideHelp
from .roadside import reimbursement as roadside_pays
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.questions import which_plan
from .trade.law import State
from .trade.rows import Contract
from .trade.tables import LINES, TRIP_CONTRACTS
from .trip_interruption import Expense, Trip
from .trip_interruption import reimbursement as trip_pays


def kept_overnight_matters(contract) -> bool:
    """Does any of the parts ask whether the shop keeps the vehicle overnight?"""
    return any(
        question.needed(contract)
        for part in (Transportation, Trip)
        for question in part.questions
        if question.name == "kept_overnight"
    )


@answers
class Breakdown(Trip, Transportation, RoadsideHelp, Plan):
    """The questions of all its parts, each asked once, so that each part can be given these answers as they are."""

    contract: Contract = which_plan(
        TRIP_CONTRACTS, "Choose a service contract. GAP is for a totaled vehicle, not for a breakdown."
    )
    occurrences: list[Occurrence] = again(RoadsideHelp, "occurrences", required=False)
    kept_overnight: bool = again(Trip, "kept_overnight", needed=kept_overnight_matters)
    spent: Money = again(Transportation, "spent", required=False, default="0.00")
    state: State = again(Plan, "state")
    expenses: list[Expense] = again(Trip, "expenses", required=False)


@outcome
class Claims:
    total: Money = tell("What comes back in all")
    out_of_pocket: Money = tell("What you pay yourself")
    parts: dict[str, object] = tell("Each part")


REPAIR_NOT_COUNTED = Assumption(
    "repair-not-counted",
    "The repair itself is not in this sum. Your contract may ask you to pay a deductible on it.",
    "repairs.deductible",
)


@clause("plan.contract-decides", "What your plan includes")
def benefits_included(a: Breakdown) -> str:
    """Surely included in {a.contract}, as far as our sources say: {result} benefits."""
    held = plan_includes(a).benefits
    return f"{[part.status for part in held].count('included')} of {len(held)}"


@clause("roadside.limit", "Roadside help")
def roadside_comes_to(a: Breakdown) -> Money:
    """For help at the roadside, {result} comes back."""
    return roadside_pays(a).reimbursement


@clause("alternate.what-is-paid", "Other transportation")
def transportation_comes_to(a: Breakdown) -> Money:
    """For a rental or public transportation, {result} comes back."""
    return transportation_pays(a).reimbursement


@clause("{a.contract.trip.limits}", "Hotel and meals")
def trip_comes_to(a: Breakdown) -> Money:
    """For hotel and meals on a trip, {result} comes back."""
    return trip_pays(a).reimbursement


def breakdown(a: Breakdown) -> Claims:
    """What each part comes to and what they add up to; each part works its own rules."""
    benefits_included(a)
    back = total([roadside_comes_to(a), transportation_comes_to(a), trip_comes_to(a)])
    REPAIR_NOT_COUNTED.touches()
    CONTRACT_GOVERNS.touches()
    with off_the_sheet():
        parts = {
            "coverage": plan_includes(a),
            "roadside": roadside_pays(a),
            "alternate-transportation": transportation_pays(a),
            "trip-interruption": trip_pays(a),
        }
    spent = total(cost for _, cost, _ in costs(a, parts))
    return Claims(total=back, out_of_pocket=spent - back, parts=parts)


def costs(a: Breakdown, parts: dict) -> list[tuple[str, Money, Money]]:
    """What each part cost and what of it comes back, with words for it."""
    help_, ride, trip = (parts[name] for name in ("roadside", "alternate-transportation", "trip-interruption"))
    return [
        ("Roadside help", help_.reimbursement + help_.out_of_pocket, help_.reimbursement),
        ("Other transportation", a.spent, ride.reimbursement),
        ("Hotel and meals", trip.reimbursement + trip.out_of_pocket, trip.reimbursement),
    ]


def in_short(a: Breakdown, told: Claims) -> Headline:
    spent = told.total + told.out_of_pocket
    if not spent:
        why = "No costs were entered yet. Keep every receipt, and work this out again."
    elif not told.total:
        why = f"Of the {shown(spent)} that you spent, nothing comes back. Each part below says why."
    else:
        paid = [f"{shown(back)} for {words[0].lower()}{words[1:]}" for words, _, back in costs(a, told.parts) if back]
        why = f"Of the {shown(spent)} that you spent, this comes back: {listed(paid)}."
    return Headline(
        "You can get back", told.total, f"If you are still at the roadside, get everyone to a safe place first. {why}"
    )


HERE = (
    "911",
    "If your plan has roadside help, call the number in your contract, at any hour. It can bring a tow, a jump start, "
    "a tire change, fuel or a locksmith.",
)
ELSEWHERE = (
    "the local emergency number",
    "Find help where you are. The plan's roadside help is for the United States and Canada.",
)


def next_steps(a: Breakdown, told: Claims) -> list[str]:
    """What to do, in the order in which it happens."""
    emergency, roadside = HERE if a.country.served else ELSEWHERE
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
    claiming, said = (
        contract.claiming,
        "Let no work start before it is authorized. Ask the advisor to get approval first",
    )
    said += f", at {LINES[claiming.advisor_calls].phone}." if claiming and claiming.advisor_calls else "."
    if claiming and claiming.call_within_days:
        days = shown(claiming.call_within_days)
        said += f" After hours it may be repaired first; then call within {days} days of the repair."
    return said


def whom_to_call(contract: Contract) -> str:
    if contract.claiming and contract.claiming.call:
        return f"For questions about the claim, call {LINES[contract.claiming.call].phone}."
    if contract.trip.call:
        phone = LINES[contract.trip.call].phone
        return f"To claim for hotel and meals, call {phone}. For the rest, call whom your contract names."
    return "To claim, call whom your contract names. Our sources give no number."


def picture(a: Breakdown, told: Claims):
    return bars(
        "What comes back of each cost",
        f"{shown(told.total)} of {shown(told.total + told.out_of_pocket)} comes back.",
        costs(a, told.parts),
        columns=("For", "Spent", "Reimbursed"),
    )


calculator = Calculator(
    "Breakdown: what can I claim?", asks=Breakdown, works_out=breakdown, in_short=in_short, next_steps=next_steps,
    pictures=(picture,), urgent=True,
    steps={
        "Your plan": ("contract", "state"),
        "Help at the roadside": ("country", "occurrences"),
        "The repair": ("covered_failure", "labor_hours", "drivable", "kept_overnight", "repair_over_one_day"),
        "A rental or other rides": ("spent", "receipt", "days", "per_day_limit", "visit_limit"),
        "Hotel and meals on a trip": ("miles_from_home", "before_destination", "receipts", "expenses"),
    },
)  # fmt: skip
