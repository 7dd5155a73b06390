"""What you get back for hotel and meals when a breakdown stops your trip.

Not worked out here: whether a failure is covered (your contract and the shop tell), which costs count as unplanned, and
costs other than hotel and restaurants.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Money, total
from .kit.svg import Picture, bars
from .kit.values import known, listed, shown
from .trade.assumptions import CONTRACT_GOVERNS, TRIP_ENTRY_NAMES_NO_PLAN, TRIP_NO_STATE
from .trade.law import State
from .trade.questions import kept_overnight, state_of_purchase, which_plan
from .trade.rows import Contract, Interruption
from .trade.tables import BENEFITS, LINES, TRIP_CONTRACTS

HELD = BENEFITS["trip-interruption"].holding


def trip_of(contract: Contract) -> Interruption:
    """What the contract pays for a trip: only contracts that pay for one can be chosen."""
    return known(contract.trip)


def where_needed(condition: str) -> Callable[[Contract], bool]:
    """Is a question asked? Only for a contract that needs this to hold."""
    return lambda contract: condition in trip_of(contract).needs


@answers
class Expense:
    date: datetime.date = ask("Day", called="day")
    hotel: Money = ask("Hotel", "Enter 0 for a day without a hotel.", example="89.00", called="cost of the hotel")
    meals: Money = ask("Restaurants", "Enter 0 for a day without meals.", example="32.50", called="cost of restaurants")


@answers
class Trip:
    contract: Contract = which_plan(TRIP_CONTRACTS, "Choose a service contract. GAP has no trip interruption.")
    state: State = state_of_purchase(where_needed("state"))
    covered_failure: bool = ask(
        "Did a part that your plan covers fail?", "The shop can ask for you.", needed=where_needed("covered_failure")
    )
    miles_from_home: int = ask(
        "How far from home were you?",
        "By the road you took.",
        unit="miles",
        example="240",
        needed=where_needed("miles_from_home"),
        called="distance from home",
    )
    before_destination: bool = ask("Was it before you reached your destination?", needed=where_needed("before_destination"))
    kept_overnight: bool = kept_overnight(where_needed("kept_overnight"))
    repair_over_one_day: bool = ask("Does the repair take more than a day?", needed=where_needed("repair_over_one_day"))
    receipts: bool = ask("Do you have the receipts for hotel and meals?", needed=where_needed("receipts"))
    expenses: list[Expense] = ask(
        "What did you spend on hotel and meals?", "Only what you had not planned to spend. Lines of one day are added up."
    )


@dataclass(frozen=True)
class Day:
    """What was spent on a calendar day, and what of it comes back."""

    date: date
    spent: Money
    reimbursed: Money


@outcome
class Reimbursement:
    eligible: bool = tell("Are the conditions met?")
    reimbursement: Money = tell("What comes back, at most")
    out_of_pocket: Money = tell("What you pay yourself, at least")
    days: tuple[Day, ...] = tell("Day by day")
    limit_reached: str = tell("Which limit was reached", words=("none", "day", "days", "visit"))


EACH_DAY = Assumption(
    "each-calendar-day",
    "Costs of a trip are added up for each calendar day. What one day leaves unused does not carry over to another.",
    "trip.each-day",
)
FIRST_DAYS = Assumption(
    "first-days-count",
    "Our source pays for up to {days} days and does not say which. The first days with costs are taken. "
    "Ask if a later day that cost more can count in place of one of them.",
    "trip.vehicleone-limits",
)
MAY_BE_INCLUDED = Assumption(
    "may-be-included", "{product} may include trip interruption. Your contract says if yours does.", "plan.may-include"
)
SALE_IN_KANSAS = Assumption(
    "trip-sale-in-kansas",
    "{product} leaves out Kansas and does not say if the home, the sale or the breakdown counts. We took the sale.",
    "trip.kansas",
)
STATE_NOT_STATED = Assumption(
    "trip-state-not-stated",
    "Our sources do not say if {product} pays for a trip where the plan was bought in {state}. It is counted here as elsewhere.",
    "trip.kansas",
)


@clause("{trip.conditions}", "Covered failure")
def covered_part_failed(a: Trip, trip: Interruption) -> bool:
    """{result:A covered part failed|No covered part failed}."""
    return a.covered_failure


@clause("{trip.conditions}", "Far from home")
def far_from_home(a: Trip, trip: Interruption) -> bool:
    """You were {a.miles_from_home:mile/miles} from home. It must be more than {trip.more_than_miles}."""
    return a.miles_from_home > known(trip.more_than_miles)


@clause("{trip.conditions}", "Before your destination")
def destination_not_reached(a: Trip, trip: Interruption) -> bool:
    """It happened {result:before|after} you reached your destination."""
    return a.before_destination


@clause("{trip.conditions}", "Kept overnight")
def shop_keeps_it_overnight(a: Trip, trip: Interruption) -> bool:
    """A licensed shop {result:keeps|does not keep} the vehicle overnight."""
    return a.kept_overnight


@clause("{trip.conditions}", "More than a day")
def repair_takes_over_a_day(a: Trip, trip: Interruption) -> bool:
    """The repair {result:takes|does not take} more than a day."""
    return a.repair_over_one_day


@clause("{trip.conditions}", "Receipts")
def there_are_receipts(a: Trip, trip: Interruption) -> bool:
    """You {result:have|do not have} receipts for hotel and meals."""
    return a.receipts


@clause("trip.kansas", "Where you bought the plan")
def offered_where_bought(a: Trip, trip: Interruption) -> bool:
    """State of purchase: {a.state}. {result:Trip interruption is not excluded there|There is no trip interruption there}."""
    return HELD(a.contract, a.state.id)[0] != "not included"


CONDITIONS = {
    "covered_failure": (covered_part_failed, "no covered part failed"),
    "miles_from_home": (far_from_home, "you were not more than {trip.more_than_miles} miles from home"),
    "before_destination": (destination_not_reached, "you had reached your destination"),
    "kept_overnight": (shop_keeps_it_overnight, "the shop did not keep the vehicle overnight"),
    "repair_over_one_day": (repair_takes_over_a_day, "the repair did not take more than a day"),
    "receipts": (there_are_receipts, "there are no receipts"),
    "state": (offered_where_bought, "the plan has no trip interruption in {a.state.name}"),
}


@clause("{trip.conditions}", "Are the conditions met?")
def conditions_are_met(a: Trip, trip: Interruption) -> bool:
    """All of these must be met, and {result:they are|not all of them are, so nothing comes back}."""
    met = [CONDITIONS[name][0](a, trip) for name in trip.needs]  # every one, so that each has its line
    return all(met)


@clause("{trip.limits}", "{day}")
def within_the_day(day: date, spent: Money, trip: Interruption) -> Money:
    """You spent {spent}. A day pays at most {trip.per_day}."""
    return min(spent, trip.per_day)


@clause("{trip.limits}", "Days that count")
def days_that_count(days: int, trip: Interruption) -> int:
    """You spent money on {days:day/days}. The first {trip.days} count."""
    return min(days, known(trip.days))


@clause("{trip.limits}", "Within the limit for a visit")
def within_the_visit(allowed: Money, trip: Interruption) -> Money:
    """The days come to {allowed}. One repair visit pays at most {trip.per_visit}."""
    return min(allowed, trip.per_visit)


@clause("{trip.no_deductible}", "Less a deductible")
def deductible_taken_off(trip: Interruption) -> Money:
    """No deductible comes off what is paid for a trip."""
    return NOTHING


def spent_each_day(expenses: Iterable[Expense]) -> dict[date, Money]:
    """What was spent on each calendar day, in date order."""
    days: dict[date, Money] = {}
    for expense in sorted(expenses, key=lambda expense: expense.date):
        days[expense.date] = days.get(expense.date, NOTHING) + expense.hotel + expense.meals
    return days


def paid_each_day(spent: dict[date, Money], trip: Interruption) -> tuple[dict[date, Money], str]:
    """What comes back of each day, and the last limit that took something off: the day's, the days', the visit's."""
    limit_reached = "none"
    paid = {day: within_the_day(day, amount, trip) for day, amount in spent.items()}
    if paid != spent:
        limit_reached = "day"
    if trip.days is not None:
        with_costs = [day for day, amount in spent.items() if amount]
        counted = days_that_count(len(with_costs), trip)
        first, beyond = with_costs[:counted], with_costs[counted:]
        if beyond:
            limit_reached = "days"
            if max(paid[day] for day in beyond) > min(paid[day] for day in first):
                FIRST_DAYS.touches(days=trip.days)
        paid.update(dict.fromkeys(beyond, NOTHING))
    allowed = total(paid.values())
    left = within_the_visit(allowed, trip)
    if left < allowed:
        limit_reached = "visit"
    for day, amount in paid.items():
        paid[day] = min(amount, left)
        left -= paid[day]
    return paid, limit_reached


def reimbursement(a: Trip) -> Reimbursement:
    """What comes back of a trip's costs, with what the answer rests on."""
    trip, spent = trip_of(a.contract), spent_each_day(a.expenses)
    eligible = conditions_are_met(a, trip)
    paid, limit_reached = paid_each_day(spent, trip) if eligible else (dict.fromkeys(spent, NOTHING), "none")
    if eligible and trip.no_deductible:
        deductible_taken_off(trip)
    note_assumptions(a, trip, eligible)
    back = total(paid.values())
    return Reimbursement(
        eligible=eligible,
        reimbursement=back,
        out_of_pocket=total(spent.values()) - back,
        days=tuple(Day(day, amount, paid[day]) for day, amount in spent.items()),
        limit_reached=limit_reached,
    )


def note_assumptions(a: Trip, trip: Interruption, eligible: bool) -> None:
    product = a.contract.product_name
    state = a.state.id if a.state else "other"
    if eligible:
        EACH_DAY.touches()
    if not trip.names_the_plan:
        TRIP_ENTRY_NAMES_NO_PLAN.touches(product=product, most=trip.per_visit)
    if HELD(a.contract, state)[0] == "may be included":
        MAY_BE_INCLUDED.touches(product=product)
    if HELD(a.contract, state)[0] == "not stated":
        STATE_NOT_STATED.touches(product=product, state=a.state)
    if "state" in trip.needs and state == "other":
        TRIP_NO_STATE.touches()
    if "state" in trip.needs and not trip.state_stands_for_purchase:
        SALE_IN_KANSAS.touches(product=product)


def trip_interruption(a: Trip) -> Reimbursement:
    outcome = reimbursement(a)
    CONTRACT_GOVERNS.touches()
    return outcome


def is_surely_included(a: Trip) -> bool:
    """Do our sources say that the plan has it, whatever the state of purchase leaves open?"""
    state = a.state.id if a.state else "other"
    return HELD(a.contract, state)[0] == "included" and not ("state" in trip_of(a.contract).needs and state == "other")


def in_short(a: Trip, outcome: Reimbursement) -> Headline:
    spent = outcome.reimbursement + outcome.out_of_pocket
    if not outcome.eligible:
        return Headline("You get back", outcome.reimbursement, f"Nothing comes back, because {listed(not_met(a, trip_of(a.contract)))}.")
    if not spent:
        why = "The conditions are met, but no costs were entered."
    elif outcome.limit_reached == "none":
        why = "The conditions are met, and no limit cuts what you spent."
    else:
        why = f"Of {shown(spent)}, you pay {shown(outcome.out_of_pocket)} yourself. {cut(a, outcome)}"
    if is_surely_included(a):
        return Headline("You get back", outcome.reimbursement, why)
    maybe = HELD(a.contract, a.state.id)[0] == "may be included"
    open_ = "if your contract includes trip interruption" if maybe else "unless you bought the plan in Kansas"
    return Headline("You may get back up to", outcome.reimbursement, f"{why} It is paid {open_}.")


def not_met(a: Trip, trip: Interruption) -> list[str]:
    """The conditions that are not met, each as a reason."""
    return [why.format(trip=trip, a=a) for met, why in (CONDITIONS[name] for name in trip.needs) if not met(a, trip)]


def cut(a: Trip, outcome: Reimbursement) -> str:
    """What the limit that was reached says."""
    trip = trip_of(a.contract)
    return {
        "day": f"A day pays at most {shown(trip.per_day)}.",
        "days": f"Only the first {shown(trip.days)} days are paid, at most {shown(trip.per_day)} each.",
        "visit": f"One repair visit pays at most {shown(trip.per_visit)}.",
    }[outcome.limit_reached]


def next_steps(a: Trip, outcome: Reimbursement) -> list[str]:
    call = trip_of(a.contract).call
    whom = f"Call {LINES[call].number}" if call else "Ask the company that your contract names"
    if not outcome.eligible:
        return [f"If you think that the conditions are met, {whom[0].lower()}{whom[1:]}, with your contract in hand."]
    return [
        "Keep the receipts for hotel and meals, and the repair order with its dates.",
        "Ask the shop to note when the vehicle came in and when it was ready.",
        f"{whom} about the claim.",
    ]


def picture(a: Trip, outcome: Reimbursement) -> Picture | None:
    if not outcome.eligible:
        return None
    return bars(
        "What each day pays",
        f"{shown(outcome.reimbursement)} of {shown(outcome.reimbursement + outcome.out_of_pocket)} comes back.",
        [(shown(day.date), day.spent, day.reimbursed) for day in outcome.days],
        limit=trip_of(a.contract).per_day,
        limit_words="limit for a day",
    )


calculator = Calculator(
    "Trip interruption",
    asks=Trip,
    works_out=trip_interruption,
    in_short=in_short,
    next_steps=next_steps,
    figure="reimbursement",
    pictures=(picture,),
)
