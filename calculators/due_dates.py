"""When each payment of a lease falls due, by the same day of every month.

Not worked out here: Ally's own rule, which no page gives, days of grace, late charges and payments that were put off.
"""

from collections.abc import Iterator
from datetime import date

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.dates import add_months
from .kit.values import shown
from .trade.assumptions import LEASE_GOVERNS


@answers
class Payments:
    first_due_on: date = ask("When is the first payment due?", "The lease gives the date.", called="first due date")
    payments: int = ask(
        "How many payments are there?", "One each month.", at_least=1, at_most=180, example="36", called="number of payments"
    )


@outcome
class DueDates:
    dates: tuple[date, ...] = tell("Due dates")
    last_due_on: date = tell("Last payment due on")


OUR_RULE = Assumption(
    "our-rule", "Ally has a due date tool, and no page gives its rule. This rule is ours; your lease may have another.", "lease.due-dates"
)


@clause("lease.due-dates", "Day of the month")
def day_of_the_month(first_due_on: date) -> int:
    """The first payment is due on {first_due_on}, so each payment is due on day {result} of its month."""
    return first_due_on.day


@clause("lease.due-dates", "Payments in short months")
def in_short_months(dates: list[date], day: int) -> int:
    """In a month without a day {day}, the payment is due on the last day. Here that is so {result:time/times}."""
    return sum(due.day < day for due in dates)


@clause("lease.due-dates", "Last payment")
def last_payment(dates: list[date], count: int) -> date:
    """Of {count:payment/payments}, the last is due on {result}."""
    return dates[-1]


def due_dates(a: Payments) -> DueDates:
    """Every due date, each counted from the first, so that a short month moves none of the others."""
    dates = [add_months(a.first_due_on, months) for months in range(a.payments)]
    day = day_of_the_month(a.first_due_on)
    in_short_months(dates, day)
    OUR_RULE.touches()
    LEASE_GOVERNS.touches()
    return DueDates(dates=tuple(dates), last_due_on=last_payment(dates, a.payments))


def in_short(a: Payments, outcome: DueDates) -> Headline:
    if a.payments == 1:
        return Headline("Last payment", outcome.last_due_on, "There is one payment, and it is the last.")
    return Headline(
        "Last payment",
        outcome.last_due_on,
        f"The first of {a.payments} payments is due on {shown(a.first_due_on)}, and one each month after it.",
    )


def next_steps(a: Payments, outcome: DueDates) -> list[str]:
    steps = ["Compare these dates with your lease or with your first bill."]
    if a.payments > 1:
        steps.append(f"The payment after the first is due on {shown(outcome.dates[1])}. Set a reminder a few days before.")
    return steps


def deadlines(a: Payments, outcome: DueDates) -> Iterator[Deadline]:
    for count, due in enumerate(outcome.dates, 1):
        yield due, "Lease payment due", f"Payment {count} of {a.payments}."


calculator = Calculator(
    "Lease due dates",
    asks=Payments,
    works_out=due_dates,
    in_short=in_short,
    next_steps=next_steps,
    deadlines=deadlines,
    figure="last_due_on",
)
