"""How long you have to pass your plan on when you sell the vehicle, and what it takes.

Not worked out here: the amount of the transfer fee, which no source gives, and what a state's law adds.
"""

import datetime
from collections.abc import Iterator
from datetime import date, timedelta

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.svg import Picture, timeline
from .kit.values import known, shown
from .trade import letters
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.questions import which_plan
from .trade.rows import Contract, Transferring
from .trade.tables import CONTRACTS, LINES


@answers
class Sale:
    contract: Contract = which_plan(CONTRACTS, "Choose one of the plans that are offered.")
    sold_on: datetime.date = ask(
        "When did you sell the vehicle?", "The day ownership changes, or will change.", called="day you sold the vehicle"
    )
    notified_on: datetime.date | None = ask(
        "When did you tell Ally?", "Leave this out if you have not told Ally yet.", left_out=True, called="day you told Ally"
    )
    today: datetime.date = ask("What day is it today?", "The days left are counted from it.", filled="today")


@outcome
class Transfer:
    deadline: date | None = tell("Last day to tell Ally")
    in_time: bool | None = tell("Told in time")
    days_left: int | None = tell("Days left to tell Ally")
    checklist: tuple[str, ...] = tell("What it takes")
    call: str | None = tell("Whom to call")


DAY_COUNT = Assumption(
    "sale-is-day-zero",
    "The day of the sale is day 0, and day {days} is the last one in time. A weekend or a holiday adds no time.",
    "transfer.day-count",
)
LINE_INFERRED = Assumption(
    "general-line", "{phone} is Ally's general line for service contracts. No page ties it to transfers.", "transfer.whom-to-call"
)
NOT_STATED = Assumption(
    "transfer-not-stated",
    "Our sources give a deadline for Ally Premier Protection only. Your {product} contract may have one: look there first.",
    "transfer.notify-within-30-days",
)


TOLD_BEFORE_THE_SALE = Assumption(
    "told-before-the-sale",
    "The days count from the change of ownership. Our sources do not say whether telling Ally before it is enough; "
    "it counts as in time here.",
    "transfer.day-count",
)
SALE_AHEAD = Assumption(
    "sale-ahead", "The sale lies ahead. If ownership changes on another day, the last day moves with it.", "transfer.day-count"
)


@clause("transfer.notify-within-30-days", "A deadline is stated")
def deadline_is_stated(contract: Contract, terms: Transferring) -> bool:
    """Our sources {result:state|do not state} by when Ally must hear of the sale, for {contract}."""
    return terms.days is not None


@clause("transfer.notify-within-30-days", "Last day to tell Ally")
def last_day(sold_on: date, days: int) -> date:
    """Ownership changes on {sold_on}. Ally must hear of it within {days:day/days}, or the contract is no longer in
    force."""
    return sold_on + timedelta(days)


@clause("transfer.day-count", "Told in time")
def told_by(notified_on: date, deadline: date) -> bool:
    """Ally hears of it on {notified_on}. The last day is {deadline}, so that is {result:in time|too late}."""
    return notified_on <= deadline


@clause("transfer.day-count", "There is still time")
def still_time(today: date, deadline: date) -> bool:
    """You have not told Ally. On {today}, the last day, {deadline}, {result:has not passed|has passed}."""
    return today <= deadline


@clause("transfer.day-count", "Days left")
def days_until(today: date, deadline: date) -> int:
    """From {today} to {deadline}, {result:day is/days are} left."""
    return (deadline - today).days


@clause("transfer.form-and-fee", "Form and fee")
def form_and_fee(terms: Transferring) -> bool:
    """Our sources {result:ask for|do not mention} a transfer form and an administrative fee."""
    return terms.form_and_fee


@clause("transfer.maintenance-records", "Maintenance records")
def records(terms: Transferring) -> bool:
    """Our sources {result:say|do not say} that the buyer gets the maintenance records."""
    return terms.records


def transfer(a: Sale) -> Transfer:
    """The deadline where one is stated, whether it was met, and what a transfer takes."""
    terms = a.contract.transferring
    deadline = in_time = left = None
    if deadline_is_stated(a.contract, terms):
        deadline = last_day(a.sold_on, known(terms.days))
        if a.notified_on:
            in_time = told_by(a.notified_on, deadline)
        else:
            in_time = None if still_time(a.today, deadline) else False
            left = 0 if in_time is False else days_until(a.today, deadline)
        DAY_COUNT.touches(days=terms.days)
        if a.sold_on > a.today:
            SALE_AHEAD.touches()
        if a.notified_on and a.notified_on < a.sold_on:
            TOLD_BEFORE_THE_SALE.touches()
    else:
        NOT_STATED.touches(product=a.contract.product_name)
    checklist = what_it_takes(a, deadline, in_time, form_and_fee(terms), records(terms))
    call = (LINES[terms.call].phone or None) if terms.call else None
    if terms.call_inferred and call:
        LINE_INFERRED.touches(phone=call)
    CONTRACT_GOVERNS.touches()
    return Transfer(deadline=deadline, in_time=in_time, days_left=left, checklist=checklist, call=call)


def what_it_takes(a: Sale, deadline: date | None, in_time: bool | None, form: bool, maintenance: bool) -> tuple[str, ...]:
    """What there is to do, in order."""
    to_do = []
    if deadline is None:
        to_do.append("Look in your contract for whether it can be passed on, and by when.")
    elif in_time is None:
        to_do.append(f"Tell Ally of the sale by {shown(deadline)}.")
    elif not in_time:
        to_do.append("Tell Ally at once, if you have not, and ask if the contract can still be passed on.")
    if form:
        to_do += ["Fill out the transfer form and send it in.", "Pay the administrative fee. No source gives the amount, so ask."]
    if maintenance:
        to_do.append("Give the buyer every maintenance record that you kept.")
    return tuple(to_do)


def in_short(a: Sale, outcome: Transfer) -> Headline:
    if outcome.deadline is None:
        return Headline(
            "Last day to tell Ally", "Not stated", f"Our sources give no deadline for {a.contract.name}. Look in your contract."
        )
    passed = outcome.deadline < a.today
    return Headline("Last day to tell Ally was" if passed else "Last day to tell Ally", outcome.deadline, where_it_stands(a, outcome))


def where_it_stands(a: Sale, outcome: Transfer) -> str:
    """What was done by when, or what is to be done."""
    if a.notified_on:
        heard = f"You {'told' if a.notified_on <= a.today else 'tell'} Ally on {shown(a.notified_on)}"
        if not outcome.in_time:
            return f"{heard}, after the last day. The contract may no longer be in force: call and ask."
        if a.notified_on < a.sold_on:
            return f"{heard}, before ownership changes on {shown(a.sold_on)}. Ask Ally whether it has to hear again after the sale."
        return f"{heard}, in time. The form and the fee complete the transfer."
    if outcome.in_time is False:
        return "The last day has passed. The contract may no longer be in force: call and ask."
    if a.sold_on > a.today:
        days = shown(a.contract.transferring.days)
        return f"The sale is still ahead. From {shown(a.sold_on)}, when ownership changes, you have {days} days to tell Ally."
    if outcome.days_left == 0:
        return "That is today. Tell Ally before the day is over."
    days = f"{shown(outcome.days_left)} {'day' if outcome.days_left == 1 else 'days'}"
    return f"You have {days} left to tell Ally. If you do not, the contract is no longer in force."


def next_steps(a: Sale, outcome: Transfer) -> list[str]:
    call = (
        f"Call {outcome.call} about the transfer." if outcome.call else "Ask the dealer that sold you the plan whether it can be passed on."
    )
    keep = ["Note the day on which you told Ally, and whom you spoke to."] if outcome.call else []
    cancelling = a.contract.cancelling
    number = f" The number is {LINES[cancelling.call].number}." if cancelling.call else ""
    return [call, *outcome.checklist, *keep, f"If the buyer does not want the plan, you can cancel it instead. {cancelling.how}{number}"]


def deadlines(a: Sale, outcome: Transfer) -> Iterator[Deadline]:
    """The last day, while Ally was not told and it has not passed."""
    if outcome.deadline and not a.notified_on and outcome.deadline >= a.today:
        yield outcome.deadline, "Tell Ally of the sale", f"Ownership changes on {shown(a.sold_on)}. This is the last day to tell Ally."


def letter(a: Sale, outcome: Transfer) -> str:
    terms = a.contract.transferring
    return letters.letter(
        terms.write_to or letters.WHOEVER_OWES,
        outcome.call,
        [f"Contract: {a.contract.name}"],
        "The vehicle has a new owner",
        [
            what_is_told(a, outcome),
            "\n".join(map(letters.blank, ("New owner", "Address and phone of the new owner", "Odometer on the day of the sale"))),
            what_is_asked(terms, outcome),
            "Please confirm in writing that you got this letter, the day on which you heard of the sale, and what is still to be done.",
        ],
    )


def what_is_told(a: Sale, outcome: Transfer) -> str:
    """The sale, and when Ally heard of it."""
    says = f"The vehicle {'changes' if a.sold_on > a.today else 'changed'} owners on {shown(a.sold_on)}."
    if a.notified_on:
        says += f" I {'told' if a.notified_on <= a.today else 'tell'} you of it on {shown(a.notified_on)}."
    if outcome.deadline:
        is_ = "is" if outcome.deadline >= a.today else "was"
        says += f" By Ally's page on these contracts, the last day to tell you {is_} {shown(outcome.deadline)}."
    return says


def what_is_asked(terms: Transferring, outcome: Transfer) -> str:
    """To pass the contract on, or to say if that can still be done."""
    form = " Please send me the transfer form, and tell me the fee." if terms.form_and_fee else ""
    if outcome.deadline is None:
        asks = "Please tell me if the contract can pass to the new owner, by when, and what it takes."
        return f"{asks}{form} If it can't, please tell me how to cancel it."
    if outcome.in_time is False:
        asks = "Please tell me if the contract can still pass to the new owner."
        return f"{asks}{form} If it can't, please tell me what comes back when I cancel it."
    return f"Please pass the contract on to the new owner.{form}"


def picture(a: Sale, outcome: Transfer) -> Picture | None:
    if outcome.deadline is None:
        return None
    days = [(a.sold_on, "The vehicle is sold"), (outcome.deadline, "Last day to tell Ally")]
    days.append((a.notified_on, "You tell Ally") if a.notified_on else (a.today, "Today"))
    return timeline(
        "The time to tell Ally",
        f"From {shown(a.sold_on)} to {shown(outcome.deadline)}: {shown((outcome.deadline - a.sold_on).days)} days.",
        days,
        within=(a.sold_on, outcome.deadline),
    )


calculator = Calculator(
    "Transfer to a new owner",
    asks=Sale,
    works_out=transfer,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
    deadlines=deadlines,
    letter=letter,
)
