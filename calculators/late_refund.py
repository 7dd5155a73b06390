"""What you are owed when a refund that you asked for has not come.

Not worked out here: interest, a court's costs, and what a contract promises beyond the state's law.
"""

import datetime
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.dates import add_months
from .kit.money import NOTHING, Money
from .kit.values import known, shown
from .trade import letters
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.law import Law, State
from .trade.tables import STATES

PERIOD = 30


def late_law(state: State, on: date | None = None) -> Law | None:
    """The row on late refunds; None where no state's law that we read has one."""
    return next(iter(state.in_force("late", on)), None)


def only_whole_price(state: State) -> bool:
    """Does the state's rule hold only where the whole price is due?"""
    law = late_law(state)
    return law is not None and known(law.late).full_refund_only


def counts_the_price(state: State, full_refund: bool) -> bool:
    """Is the penalty a share of the price, and does it hold here?"""
    law = late_law(state)
    return law is not None and known(law.late).of == "price" and full_refund


@answers
class Waiting:
    state: State = ask("In which state did you buy the plan?", among=STATES, default="other", example="TX", called="state")
    asked_on: datetime.date = ask(
        "When did you ask for the refund?", "The day you sent the contract back or gave notice.", called="day you asked"
    )
    amount: Money = ask(
        "How much should come back?",
        "The refund that is due. The refund calculator works it out.",
        called="refund that is due",
        example="1870.26",
    )
    full_refund: bool | None = ask(
        "Is the whole price due?",
        "Yes, if you canceled in the first days without a claim. Here the state's rule holds only then.",
        needed=only_whole_price,
        called="whole price",
    )
    price_paid: Money | None = ask(
        "What did the plan cost?", "This state's penalty is a share of the price.", needed=counts_the_price, called="price of the plan"
    )
    paid_on: datetime.date | None = ask(
        "When did the refund come?",
        "Leave this out if it has not come.",
        left_out=True,
        on_or_after="asked_on",
        called="day the refund came",
    )
    today: datetime.date = ask(
        "What day is it today?", "The days late are counted up to it.", on_or_after="asked_on", filled="today", called="date of today"
    )

    @refuses("paid_on")
    @staticmethod
    def paid_by_today(paid_on: datetime.date | None, today: datetime.date) -> str | None:
        if paid_on and paid_on > today:
            return f"Enter {shown(today)} or an earlier date: a day that is still to come can't be the day the refund came."
        return None


@outcome
class LateRefund:
    owed: Money = tell("Owed to you")
    pay_by: date | None = tell("Last day to pay")
    days_late: int | None = tell("Days late")
    periods_late: int | None = tell("Months or 30 days that count")
    penalty: Money | None = tell("Penalty")
    law: str | None = tell("The law")


BEGUN_MONTH = Assumption(
    "begun-month-counts",
    "Only complete months are counted. Read the other way, a month that has begun counts too, and the penalty is {other}.",
    "cancel.late-refund",
)
LAW_AS_READ = Assumption(
    "law-as-read",
    "The law was read in a stored copy{regulator:, as its regulator explains it|}. It may have changed: check it before you rely on it.",
    "cancel.late-refund",
)
NO_LATE_LAW = Assumption(
    "no-late-law", "We have no sourced rule on late refunds for {state}. Your contract may have one.", "cancel.late-refund"
)
WHOLE_PRICE_ONLY = Assumption(
    "whole-price-only",
    "The rule of {state} ({citation}) speaks of the whole price only. It says nothing of a prorated refund that comes late.",
    "cancel.late-refund",
)


@clause("cancel.late-refund", "Does the law give a last day?")
def law_holds(state: State, full_refund: bool | None, law: "Law | None") -> bool:
    """{state}: {result:the law sets a last day for this refund|we know of no last day for this refund}."""
    return law is not None and (not known(law.late).full_refund_only or bool(full_refund))


@clause("cancel.late-refund", "Last day to pay")
def last_day(asked_on: date, days: int, citation: str) -> date:
    """You asked on {asked_on}, and the law gives {days} days from then ({citation})."""
    return asked_on + timedelta(days)


@clause("cancel.late-refund", "Days late")
def days_after(pay_by: date, until: date) -> int:
    """Up to {until}, that is {result:day/days} after the last day."""
    return max((until - pay_by).days, 0)


@clause("cancel.late-refund", "Complete months late")
def months_after(pay_by: date, until: date) -> int:
    """From {pay_by} to {until}, {result:complete month has/complete months have} gone by."""
    months = (until.year - pay_by.year) * 12 + until.month - pay_by.month
    return max(months - (add_months(pay_by, months) > until), 0)


@clause("cancel.late-refund", "Periods of 30 days late")
def periods_after(days_late: int) -> int:
    """The refund is {days_late:day/days} late. Each 30 days count, and a part of them too: {result}."""
    return -(-days_late // PERIOD)


@clause("cancel.late-refund", "Penalty")
def penalty_for(periods: int, percent: int, of: Money, each: str) -> Money:
    """For each {each}, {percent} percent of {of} is added, {periods:time/times}: {result}."""
    return of.times(Fraction(percent * periods, 100))


def late_refund(a: Waiting) -> LateRefund:
    """The last day, how late the refund is, and what it comes to."""
    law = late_law(a.state, a.asked_on)
    CONTRACT_GOVERNS.touches()
    due = NOTHING if a.paid_on else a.amount
    if not law_holds(a.state, a.full_refund, law) or not law:
        if law:
            WHOLE_PRICE_ONLY.touches(state=a.state, citation=law.citation)
        else:
            NO_LATE_LAW.touches(state=a.state)
        return LateRefund(owed=due, pay_by=None, days_late=None, periods_late=None, penalty=None, law=None)
    late = known(law.late)
    pay_by, until = last_day(a.asked_on, late.days, law.citation), a.paid_on or a.today
    days = days_after(pay_by, until)
    periods = months_after(pay_by, until) if late.each == "month" else periods_after(days)
    of = known(a.price_paid) if late.of == "price" else a.amount
    penalty = penalty_for(periods, late.percent, of, late.each)
    note_assumptions(law, of, pay_by, until, days, periods)
    return LateRefund(owed=due + penalty, pay_by=pay_by, days_late=days, periods_late=periods, penalty=penalty, law=law.citation)


def note_assumptions(law: Law, of: Money, pay_by: date, until: date, days: int, periods: int) -> None:
    """Say how the months were counted, and how sure the law is."""
    LAW_AS_READ.touches(regulator=law.mark == "B")
    late = known(law.late)
    if late.each == "month" and days and add_months(pay_by, periods) < until:
        BEGUN_MONTH.touches(other=of.times(Fraction(late.percent * (periods + 1), 100)))


def in_short(a: Waiting, outcome: LateRefund) -> Headline:
    if outcome.law is None:
        if a.paid_on:
            return Headline("Still owed to you", outcome.owed, "The refund came. We know of no law here that adds anything.")
        return Headline(
            "Owed to you", outcome.owed, "We know of no law here that sets a last day or a penalty. The refund itself is still owed."
        )
    if not outcome.days_late:
        when = (
            f"came in time: the last day was {shown(outcome.pay_by)}"
            if a.paid_on
            else f"is not late: the last day is {shown(outcome.pay_by)}"
        )
        return Headline("Owed to you" if outcome.owed else "Still owed to you", outcome.owed, f"The refund {when}.")
    late = f"{outcome.days_late:,} {'day' if outcome.days_late == 1 else 'days'} late"
    sentence = f"The refund {'came' if a.paid_on else 'is'} {late}. "
    if not outcome.penalty:
        return Headline("Owed to you", outcome.owed, sentence + "Nothing is added before the first month is complete.")
    return Headline("Owed to you", outcome.owed, sentence + f"The law adds {shown(outcome.penalty)} ({outcome.law}).")


def next_steps(a: Waiting, outcome: LateRefund) -> list[str]:
    if not outcome.owed:
        return ["Nothing is left to ask for. Keep the papers in case the sum was too small."]
    steps = []
    if outcome.days_late == 0:
        steps.append(f"Wait until {shown(outcome.pay_by)}. If nothing has come by then, come back to this page.")
    asks = "the penalty" if a.paid_on else "the refund and the penalty" if outcome.penalty else "the refund"
    steps.append(f"Ask for {asks} in writing, from whoever owes the refund: your contract names the provider or the administrator.")
    if outcome.law:
        steps.append(f"Name the law in your letter: {outcome.law}.")
    steps.append("Is the vehicle financed? Ask the lender first: the refund may have gone there and lowered what you owe.")
    where = "your state" if a.state.id == "other" else a.state.name
    steps.append(f"If that does not help, complain to the insurance department or the attorney general of {where}. It costs nothing.")
    return steps


PAY_OR_SAY_WHY = "Please pay to me at the address above, or tell me in writing on which clause or which law you rest."


def letter(a: Waiting, outcome: LateRefund) -> str | None:
    """What is asked of whoever owes the refund; None where nothing is owed."""
    if not outcome.owed:
        return None
    came = f"It came on {shown(a.paid_on)}." if a.paid_on else f"By {shown(a.today)} it had not come."
    return letters.letter(
        letters.WHOEVER_OWES,
        None,
        ["Contract: the service contract that I canceled"],
        "The penalty on my late refund" if a.paid_on else "My refund",
        [
            f"I asked for the refund on {shown(a.asked_on)}. {shown(a.amount)} is due. {came}",
            by_law(a, outcome),
            f"{what_is_asked(a, outcome)} {PAY_OR_SAY_WHY}",
            "If a loan or a lease was open and you paid the lender, please send me proof with the day and the sum.",
        ],
    )


def by_law(a: Waiting, outcome: LateRefund) -> str:
    """The last day, how late it is, and what the law adds."""
    law = late_law(a.state, a.asked_on)
    if outcome.law is None or law is None:
        return ""
    late = known(law.late)
    read = ", as its regulator reads it," if law.mark == "B" else ""
    says = f"The law of {a.state.name} ({outcome.law}){read} gives {late.days} days, so the last day is {shown(outcome.pay_by)}."
    if not outcome.days_late:
        return says
    says += f" The refund {'came' if a.paid_on else 'is'} {outcome.days_late:,} {'day' if outcome.days_late == 1 else 'days'} late."
    if outcome.penalty:
        of = "the price of the contract" if late.of == "price" else "the refund"
        each = "complete month" if late.each == "month" else "30 days or part of them"
        says += f" For each {each} the law adds {late.percent} percent of {of}."
        says += f" By my count that is {outcome.periods_late:,} times, {shown(outcome.penalty)}."
    return says


def what_is_asked(a: Waiting, outcome: LateRefund) -> str:
    if a.paid_on:
        return f"I ask for the penalty, {shown(outcome.owed)}."
    if outcome.penalty:
        return f"I ask for the refund and the penalty, {shown(outcome.owed)} in all."
    return f"I ask for the refund, {shown(outcome.owed)}."


def deadlines(a: Waiting, outcome: LateRefund) -> Iterator[Deadline]:
    if outcome.pay_by and outcome.pay_by >= a.today:
        reason = f"You asked on {shown(a.asked_on)}. This is the last day for the refund ({outcome.law})."
        yield outcome.pay_by, "Last day for the refund to come", f"{reason} It came on {shown(a.paid_on)}." if a.paid_on else reason


calculator = Calculator(
    "My refund has not come",
    asks=Waiting,
    works_out=late_refund,
    in_short=in_short,
    next_steps=next_steps,
    deadlines=deadlines,
    letter=letter,
)
