"""What you may get back for a rental car or public transportation while your vehicle is in the shop.

Not worked out here: whether the repair itself is covered, and the limits of your contract. Our sources do not
give them; enter them if you know them.
"""

from decimal import Decimal

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Money
from .kit.svg import Picture, bars
from .kit.values import known, listed, shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.questions import kept_overnight, which_plan
from .trade.rows import Contract
from .trade.tables import BENEFITS, LINES, SERVICE_CONTRACTS

RENTAL = BENEFITS["rental"]


def may_be_paid(contract: Contract) -> bool:
    """Is a rental in this plan, as far as the sources say?"""
    return RENTAL.holding(contract)[0] != "not included"


@answers
class Transportation:
    contract: Contract = which_plan(SERVICE_CONTRACTS, "Choose a service contract. GAP does not pay for a rental.")
    labor_hours: Decimal = ask(
        "How many labor guide hours does the repair need?",
        "The shop knows: the hours in the vehicle maker's labor time guide, not hours on the clock.",
        unit="hours",
        example="2.5",
        needed=may_be_paid,
        called="labor guide hours",
    )
    drivable: bool = ask("Can the vehicle be driven?", needed=may_be_paid)
    kept_overnight: bool = kept_overnight(may_be_paid)
    receipt: bool = ask("Do you have a receipt for the rental or the fares?", needed=may_be_paid)
    spent: Money = ask(
        "What did the rental or the fares cost?", "Together, for all days.", example="180.00", called="cost of the rental or the fares"
    )
    days: int = ask(
        "For how many days was that?",
        default="1",
        at_least=1,
        at_most=365,
        unit="days",
        needed=may_be_paid,
        example="3",
        called="days of the rental or the fares",
    )
    per_day_limit: Money | None = ask(
        "What does your contract pay at most for a day of rental?",
        "Leave this out if you do not know it.",
        left_out=True,
        example="35.00",
        needed=may_be_paid,
        called="limit for a day of rental",
    )
    visit_limit: Money | None = ask(
        "What does it pay at most for a rental during one repair visit?",
        "Leave this out if you do not know it.",
        left_out=True,
        example="175.00",
        needed=may_be_paid,
        called="limit for one repair visit",
    )


@outcome
class Reimbursement:
    eligible: bool = tell("Are the conditions met?")
    decided_by: str = tell("What decides", words=("not-included", "no-condition", "no-receipt", "labor-hours", "not-drivable-overnight"))
    reimbursement: Money = tell("What may come back, at most")


WHY = {
    "not-included": "{plan} has no rental, so nothing comes back.",
    "no-condition": "Nothing comes back. The repair must need {hours} labor guide hours or more, or the vehicle must be "
    "unable to drive and stay overnight.",
    "no-receipt": "Nothing comes back without a receipt.",
    "labor-hours": "The repair needs enough labor guide hours, and you have a receipt.",
    "not-drivable-overnight": "The vehicle cannot be driven and stays overnight, and you have a receipt.",
}
CLAIM = [
    "Ask the shop to write the labor guide hours and any night at the shop on the repair order.",
    "Ask how much rental is approved, before the days add up.",
    "Send in the receipt with the repair order.",
]
STEPS = {
    "not-included": ["Ask the shop or the dealer for a loaner car. Some have one, whatever your plan says."],
    "no-condition": ["Ask the shop for the labor guide hours of the whole repair. If they turn out higher, work this out again."],
    "no-receipt": ["Ask the rental company or the carrier for a receipt, and work this out again."],
    "labor-hours": CLAIM,
    "not-drivable-overnight": CLAIM,
}

OTHER_READING = Assumption(
    "receipt-always-asked",
    "The rule on rentals joins its three points with “or” and “and”, and can be read in two ways. Read the other way, "
    "{hours} labor hours would be enough without a receipt. We ask for a receipt always.",
    "alternate.conditions",
)
GUIDE_HOURS = Assumption(
    "hours-of-the-guide",
    "The labor hours are read as those of the maker's labor time guide, whatever the clock says. The entry does not explain them.",
    "alternate.labor-hours",
)
MAY_BE_INCLUDED = Assumption(
    "may-be-included",
    "{contract} may include a rental for repairs that qualify. Your contract says if yours does.",
    "disabled.rental-by-level",
)
NOT_STATED = Assumption(
    "rental-not-stated",
    "The entry on rentals names no plan, and our sources do not say that {contract} includes a rental. Look in your contract.",
    "alternate.what-is-paid",
)
NO_LIMIT_KNOWN = Assumption(
    "rental-limits-unknown",
    "Your contract limits what comes back for a rental or fares, and our sources do not say how. Expect less, or enter its limits.",
    "alternate.limits",
)


@clause("alternate.basic-guard", "Can your plan have a rental?")
def is_in_the_plan(contract: Contract) -> bool:
    """{contract}: {result:no source rules out a rental|Ally's page says that it has no rental}."""
    return may_be_paid(contract)


@clause("alternate.conditions", "Labor guide hours")
def long_enough(labor_hours: Decimal, needed: Decimal) -> bool:
    """The repair needs {labor_hours:hour/hours}, and {needed} or more are enough."""
    return labor_hours >= needed


@clause("alternate.conditions", "Kept overnight")
def stranded_overnight(drivable: bool, kept_overnight: bool) -> bool:
    """Or the vehicle must be unable to drive and stay overnight. Yours {drivable:can|cannot} be driven and
    {kept_overnight:stays|does not stay} overnight."""
    return not drivable and kept_overnight


@clause("alternate.receipt", "Receipt")
def there_is_a_receipt(receipt: bool) -> bool:
    """You {receipt:have|do not have} a receipt, and one is needed."""
    return receipt


@clause("alternate.conditions", "Are the conditions met?")
def is_paid(long: bool, stranded: bool, receipt: bool) -> bool:
    """You need one of the two conditions and a receipt. {result:You have both|You do not have both, so nothing comes
    back}."""
    return (long or stranded) and receipt


@clause("alternate.limits", "Within the limit for the days")
def within_the_days(spent: Money, days: int, per_day: Money) -> Money:
    """You spent {spent}. You say that your contract pays at most {per_day} a day, for {days:day/days}."""
    return min(spent, per_day * days)


@clause("alternate.limits", "Within the limit for a visit")
def within_the_visit(allowed: Money, visit_limit: Money) -> Money:
    """Up to here, {allowed} comes back. You say that your contract pays at most {visit_limit} for a repair visit."""
    return min(allowed, visit_limit)


def decision(a: Transportation) -> tuple[bool, str]:
    """Is it paid, and what decides, the first that holds. Every condition goes on the sheet, whatever the others say."""
    if not is_in_the_plan(a.contract):
        return False, "not-included"
    long = long_enough(a.labor_hours, known(RENTAL.from_labor_hours))
    stranded = stranded_overnight(a.drivable, a.kept_overnight)
    receipt = there_is_a_receipt(a.receipt)
    paid = is_paid(long, stranded, receipt)
    if long and not receipt:
        OTHER_READING.touches(hours=RENTAL.from_labor_hours)
    if paid:
        return paid, "labor-hours" if long else "not-drivable-overnight"
    return paid, "no-receipt" if long or stranded else "no-condition"


def within_limits(a: Transportation) -> Money:
    """What was spent, within the limits that the customer knows of."""
    back = a.spent
    if a.per_day_limit is not None:
        back = within_the_days(back, a.days, a.per_day_limit)
    if a.visit_limit is not None:
        back = within_the_visit(back, a.visit_limit)
    if a.per_day_limit is None or a.visit_limit is None:
        NO_LIMIT_KNOWN.touches()
    return back


def reimbursement(a: Transportation) -> Reimbursement:
    """What comes back of a rental or of fares, with what the answer rests on."""
    eligible, decided_by = decision(a)
    back = within_limits(a) if eligible else NOTHING
    status, _, _ = RENTAL.holding(a.contract)
    if status != "not included":
        GUIDE_HOURS.touches()
    if status == "may be included":
        MAY_BE_INCLUDED.touches(contract=a.contract)
    if status == "not stated":
        NOT_STATED.touches(contract=a.contract)
    return Reimbursement(eligible=eligible, decided_by=decided_by, reimbursement=back)


def alternate_transportation(a: Transportation) -> Reimbursement:
    outcome = reimbursement(a)
    CONTRACT_GOVERNS.touches()
    return outcome


def limits_left_out(a: Transportation) -> str:
    """The limits of the contract that were not entered, as words inside a sentence; empty where both were."""
    limits = {"the limit for a day": a.per_day_limit, "the limit for a repair visit": a.visit_limit}
    left_out = [words for words, limit in limits.items() if limit is None]
    return listed(left_out) if left_out else ""


def in_short(a: Transportation, outcome: Reimbursement) -> Headline:
    why = WHY[outcome.decided_by].format(plan=a.contract.name, hours=shown(RENTAL.from_labor_hours))
    if not outcome.eligible:
        return Headline("You get back", outcome.reimbursement, why)
    if outcome.reimbursement != a.spent:
        for_days = f", for {shown(a.days)} {'day' if a.days == 1 else 'days'}," if a.per_day_limit is not None else ""
        why += f" The limits that you entered{for_days} leave {shown(a.spent - outcome.reimbursement)} of {shown(a.spent)} to you."
    if left_out := limits_left_out(a):
        why += f" You left out {left_out}, which may make it less."
    return Headline("You may get back up to", outcome.reimbursement, f"{why} It is paid if your contract includes a rental.")


def next_steps(a: Transportation, outcome: Reimbursement) -> list[str]:
    claiming = a.contract.claiming
    call = f"Call {LINES[claiming.call].number}" if claiming and claiming.call else "Ask the company that your contract names"
    return [*STEPS[outcome.decided_by], f"{call} if a question is left about the claim."]


def picture(a: Transportation, outcome: Reimbursement) -> Picture | None:
    return bars(
        "What may come back",
        f"Up to {shown(outcome.reimbursement)} of {shown(a.spent)} may come back.",
        [("Rental or fares", a.spent, outcome.reimbursement)],
        columns=("For", "Spent", "Back at most"),
    )


calculator = Calculator(
    "Alternate transportation",
    asks=Transportation,
    works_out=alternate_transportation,
    in_short=in_short,
    next_steps=next_steps,
    figure="reimbursement",
    pictures=(picture,),
)
