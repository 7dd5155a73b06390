"""How long you can wait to cancel a service contract and still get back what you want.

Not worked out here: GAP, whose contracts count by time in more than one way, and what happens to the contract while you
wait. A claim that is filed and paid in that time makes it less.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from .kit.ask import again, answers, ask, instance_of, questionnaire
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import Assumption, clause, off_the_sheet
from .kit.dates import add_months
from .kit.money import Money
from .kit.svg import Picture, over_time
from .kit.values import known, shown
from .refund import Cancellation, Settlement, end_of_window, note_terms, settle, what_is_left, with_a_mileage_limit
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.cancelling import MOST_POINTS, last_day_for_all
from .trade.law import Applied, State, applied
from .trade.rows import Contract
from .trade.tables import LINES

DAYS_OF_A_MONTH = 30
WEEK = 7


@answers
class Waiting:
    contract: Contract = again(Cancellation, "contract")
    state: State = again(Cancellation, "state")
    price_paid: Money = again(Cancellation, "price_paid")
    coverage_start: date = again(Cancellation, "coverage_start")
    today: datetime.date = ask(
        "What day is it today?", "The days are counted from it.", on_or_after="coverage_start", filled="today", called="date of today"
    )
    term_months: int = again(Cancellation, "term_months")
    term_miles: int | None = again(Cancellation, "term_miles")
    miles_driven: int | None = again(Cancellation, "miles_driven")
    odometer_at_start: int | None = again(Cancellation, "odometer_at_start")
    odometer_now: int | None = again(Cancellation, "odometer_now", hint="Today.")
    miles_a_month: int | None = ask(
        "How many miles will you drive in a month?",
        "Leave this out to go on as you drove so far.",
        left_out=True,
        needed=with_a_mileage_limit,
        unit="miles",
        called="miles in a month",
    )
    claims_filed: bool = again(Cancellation, "claims_filed")
    claims_paid: Money | None = again(Cancellation, "claims_paid")
    deduct_claims: bool = again(Cancellation, "deduct_claims")
    fee: Money | None = again(Cancellation, "fee")
    at_least: Money = ask(
        "How much should come back at least?",
        "You wait as long as this much still comes back.",
        at_least=Money(1),
        called="least that comes back",
    )

    miles_told_once = Cancellation.miles_told_once
    paid_only_where_filed = Cancellation.paid_only_where_filed


@outcome
class LastDay:
    last_day: date | None = tell("Last day with at least that much")
    refund_today: Money = tell("Refund today")
    refund_then: Money | None = tell("Refund on the last day")
    days_left: int | None = tell("Days until then")
    full_refund_until: date | None = tell("Last day for the whole price")
    terms_stated: bool = tell("These terms are stated for this plan")


GOES_ON = Assumption(
    "claims-stay-as-they-are", "Nothing else changes while you wait: no claim is filed, and no more is paid on one.", "cancel.waiting"
)
PACE = Assumption(
    "pace-so-far", "You did not say how far you will drive, so the miles go on as so far: {miles:mile/miles} in 30 days.", "cancel.waiting"
)


@dataclass(frozen=True, slots=True)
class Course:
    """How the refund of a contract goes on from a day of it, with so many miles in every 30 days."""

    a: Cancellation
    law: Applied
    total: int
    today: int
    miles_a_month: int

    def settled(self, day: int) -> Settlement:
        """The contract settled on a day of it, today or later."""
        driven = self.a.miles + self.miles_a_month * (day - self.today) // DAYS_OF_A_MONTH
        return settle(self.a, day, what_is_left(self.a, self.total, day, driven), self.law)

    def refund(self, day: int) -> Money:
        with off_the_sheet():
            return self.settled(day).refund

    def date(self, day: int) -> date:
        return self.a.coverage_start + timedelta(day)

    @property
    def last(self) -> int:
        """The last day on which something can come back: the term's end, or the end of the first days."""
        return max(self.total, self.a.contract.cancelling.full_refund_days)

    @property
    def turns(self) -> list[int]:
        """Today, and each later day on which other terms hold. From one to the next the refund can't rise."""
        turns = {self.a.contract.cancelling.full_refund_days + 1} | self.law.turns
        return [self.today, *sorted(day for day in turns if self.today < day <= self.last)]

    def last_day_with(self, at_least: Money) -> int | None:
        """The last day on which at least so much comes back; None where there is none.

        Between two turns the refund can't rise, so the day is found by halving; at a turn it may, so each is tried, the last first.
        """
        for first, end in reversed([*pairwise([*self.turns, self.last + 1])]):
            if first < end and self.refund(first) >= at_least:
                while end - first > 1:
                    middle = (first + end) // 2
                    first, end = (middle, end) if self.refund(middle) >= at_least else (first, middle)
                return first
        return None


@clause("cancel.waiting", "Miles in a month")
def pace_so_far(driven: int, days: int) -> int:
    """You drove {driven:mile/miles} in {days:day/days}. That is {result:mile/miles} in 30 days."""
    return driven * DAYS_OF_A_MONTH // days if days else 0


@clause("cancel.waiting", "Refund today")
def refund_today(refund: Money, today: date) -> Money:
    """If you cancel today, {today}, this comes back. The refund calculator shows each step."""
    return refund


@clause("cancel.waiting", "Can you wait?")
def enough_today(refund: Money, at_least: Money) -> bool:
    """You want at least {at_least}, and {refund} comes back today. {result:So you can wait|So it is too late to wait}."""
    return refund >= at_least


@clause("cancel.waiting", "A week of waiting")
def week_costs(today: Money, in_a_week: Money) -> Money:
    """In a week {in_a_week} would come back. Waiting that long costs {result}."""
    return max(today - in_a_week, Money(0))


@clause("cancel.waiting", "Last day")
def last_day(day: date, then: Money, after: Money, at_least: Money) -> date:
    """Up to {day} at least {at_least} comes back. On that day it is {then}, and on the next {after}."""
    return day


def course_of(a: Waiting) -> Course:
    """The contract as it stands today, and how far it is driven from then on."""
    own = {name: getattr(a, name, None) for name in questionnaire(Cancellation).names}
    cancelled = instance_of(Cancellation, {**own, "cancel_on": a.today, "reason": "request"})
    total = (add_months(a.coverage_start, a.term_months) - a.coverage_start).days
    today = (a.today - a.coverage_start).days
    pace = a.miles_a_month
    if pace is None:
        pace = pace_so_far(cancelled.miles, today) if a.term_miles else 0
    return Course(cancelled, applied(a.state, a.coverage_start), total, today, pace)


def when_to_cancel(a: Waiting) -> LastDay:
    """The refund today, the last day on which as much as is wanted comes back, and what it is then."""
    course = course_of(a)
    now = refund_today(course.refund(course.today), a.today)
    note_assumptions(a, course)
    day = then = None
    if enough_today(now, a.at_least):
        week_costs(now, course.refund(course.today + WEEK))
        day = known(course.last_day_with(a.at_least))
        then = course.refund(day)
        last_day(course.date(day), then, course.refund(day + 1), a.at_least)
    return LastDay(
        last_day=None if day is None else course.date(day),
        refund_today=now,
        refund_then=then,
        days_left=None if day is None else day - course.today,
        full_refund_until=None if a.claims_filed else course.date(a.contract.cancelling.full_refund_days),
        terms_stated=a.contract.terms_stated,
    )


def note_assumptions(a: Waiting, course: Course) -> None:
    """Put on the worksheet what a refund rests on, and what is taken to go on."""
    with off_the_sheet():
        settled = course.settled(course.today)
    note_terms(course.a, settled, course.date(course.total))
    if a.term_miles and a.miles_a_month is None:
        PACE.touches(miles=course.miles_a_month)
    GOES_ON.touches()
    CONTRACT_GOVERNS.touches()


def in_short(a: Waiting, outcome: LastDay) -> Headline:
    why = "" if outcome.terms_stated else f"{a.contract.product_name}'s own terms are not in our sources. "
    if outcome.last_day is None:
        why += f"You want at least {shown(a.at_least)}. Waiting does not bring more."
        return Headline(on_terms(outcome, "Today less than that comes back"), outcome.refund_today, why)
    why += f"Then {shown(outcome.refund_then)} comes back, and today it is {shown(outcome.refund_today)}. {cost_of_a_week(a, outcome)}"
    return Headline(on_terms(outcome, "You can wait until"), outcome.last_day, why)


def on_terms(outcome: LastDay, label: str) -> str:
    """The label, with an `if` where the terms are another product's."""
    return label if outcome.terms_stated else f"If your contract has the same terms: {label[0].lower()}{label[1:]}"


def cost_of_a_week(a: Waiting, outcome: LastDay) -> str:
    course = course_of(a)
    lost = outcome.refund_today - course.refund(course.today + WEEK)
    return f"A week of waiting costs {shown(lost)}." if lost.cents > 0 else "A week of waiting costs nothing."


def next_steps(a: Waiting, outcome: LastDay) -> list[str]:
    terms = a.contract.cancelling
    call = f" The number is {LINES[terms.call].number_and_hours}." if terms.call else ""
    if not outcome.refund_today:
        return ["There is nothing to cancel: the contract has run out. If you think it has not, check the term and the miles in it."]
    steps = []
    if outcome.last_day:
        steps.append(
            f"Note {shown(outcome.last_day)}, and cancel some days before it. "
            "If you drive more than planned, look again: the day comes sooner."
        )
    elif outcome.refund_today:
        steps.append("If you want to cancel, do it now. Each day and each mile can make it less.")
    if outcome.full_refund_until and outcome.full_refund_until >= a.today:
        steps.append(f"Cancel no later than {shown(outcome.full_refund_until)} and before any claim, to get the whole price.")
    steps.append("Think of what the plan can still pay for. Once it is canceled, a repair is yours to pay.")
    return [*steps, f"{terms.how}{call}", "Work out the refund for the day that you choose, and print the letter that goes with it."]


def deadlines(a: Waiting, outcome: LastDay) -> Iterator[Deadline]:
    if deadline := last_day_for_all(outcome.full_refund_until, a.today, a.contract):
        yield deadline
    course = course_of(a)
    if course.settled(course.today).path == "state-window":
        yield end_of_window(course.a)
    if outcome.last_day:
        terms = "" if outcome.terms_stated else "If your contract has Ally Premier Protection's terms: "
        yield (
            outcome.last_day,
            f"Last day for a refund of {shown(a.at_least)}",
            f"{terms}{shown(outcome.refund_then)} comes back if you cancel on this day.",
        )


def picture(a: Waiting, outcome: LastDay) -> Picture | None:
    course = course_of(a)
    days = course.last - course.today
    if days < 1 or not outcome.refund_today:
        return None
    spread = {course.today + days * count // (MOST_POINTS - 1) for count in range(MOST_POINTS)}
    turns = {turn - before for turn in course.turns for before in (0, 1) if turn > course.today}
    points = [(course.date(day), course.refund(day)) for day in sorted(spread | turns)]
    steps = [(outcome.last_day, f"last day for {shown(a.at_least)}")] if outcome.last_day else []
    return over_time(
        "The refund from today on",
        f"The refund from {shown(a.today)} to {shown(course.date(course.last))}; {shown(outcome.refund_today)} today.",
        points=points,
        mark=(outcome.last_day, outcome.refund_then) if outcome.last_day and outcome.refund_then else (a.today, outcome.refund_today),
        steps=steps,
        columns=("Day", "Refund"),
    )


calculator = Calculator(
    "How long can I wait to cancel?",
    asks=Waiting,
    works_out=when_to_cancel,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
    deadlines=deadlines,
)
