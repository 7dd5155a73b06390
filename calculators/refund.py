"""What you get back for ending a service contract early.

Not worked out here: what a state's law gives beyond its fee limits, late-payment penalties, a lender's own set-off, and
contracts that prorate by another method than the lesser of days and miles.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Headline, Later, outcome, tell
from .kit.clause import Assumption, clause, off_the_sheet, on_a_sheet
from .kit.dates import add_months
from .kit.money import NOTHING, Money
from .kit.svg import over_time, square
from .kit.values import shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.cancelling import DAY_COUNT, ROUNDING, TERM_END, prorated_price, whole_price_comes_back
from .trade.rows import Contract, State
from .trade.tables import LINES, SERVICE_CONTRACTS, STATES

MOST_POINTS = 60


@answers
class Cancellation:
    contract: Contract = ask(
        "Which plan do you have?",
        "Your contract or your finance papers name it.",
        among=SERVICE_CONTRACTS,
        instead="Choose a service contract. For GAP, use the GAP refund calculator, gap-refund.",
    )
    state: State = ask("In which state did you buy it?", among=STATES, default="other")
    price_paid: Money = ask("What did the plan cost?", "The price of the plan alone, without sales tax.")
    coverage_start: date = ask("When did coverage start?", "The date on the contract, often the day you bought the vehicle.")
    cancel_on: date = ask("When will you cancel?", "Today, or a day you have in mind.", on_or_after="coverage_start")
    term_months: int = ask("How long does the plan run?", "Its full term in months.", at_least=1, at_most=180, unit="months", example="60")
    term_miles: int | None = ask(
        "How many miles does it cover?",
        "Miles from the start of the plan. Leave this out if there is no mileage limit.",
        left_out=True, at_least=1, unit="miles",
    )  # fmt: skip
    miles_driven: int = ask(
        "How many miles have you driven since it started?",
        "Your odometer today, less what it showed at the start.",
        default="0", unit="miles",
    )  # fmt: skip
    claims_filed: bool = ask("Has any claim been filed?", "Filed, even if it was turned down.")
    claims_paid: Money = ask("What has been paid on claims?", "Leave 0 if nothing was paid.", default="0.00")
    deduct_claims: bool = ask(
        "Are paid claims taken off?", "Yes, unless your contract or your state says otherwise.", default="yes"
    )
    fee: Money | None = ask(
        "What is the cancellation fee?",
        "It is in your contract. Left out, the fee that the plan is known to state is used.",
        left_out=True,
    )
    financed: bool = ask("Is the vehicle still financed?", "A loan or a lease that is not paid off yet.", default="no")

    @refuses("claims_paid")
    def paid_only_where_filed(claims_paid: Money, claims_filed: bool):
        if claims_paid and not claims_filed:
            return "Enter 0, or say that a claim has been filed: nothing is paid without a claim."


@dataclass(frozen=True)
class Point:
    """The refund on one day."""

    date: date
    refund: Money


@outcome
class Refund:
    refund: Money = tell("Refund")
    path: str = tell("How it is worked out", words=("full", "prorated", "expired"))
    basis: str | None = tell("What decides the share", words=("days", "miles"))
    share_remaining: Fraction | None = tell("Share remaining")
    days_total: int = tell("Days in the term")
    days_used: int = tell("Days since the start")
    prorated: Money | None = tell("Price times share")
    claims_deducted: Money = tell("Claims taken off")
    fee_charged: Money = tell("Fee taken off")
    other_basis_refund: Money | None = tell("Refund if the other share counted")
    full_refund_until: date | None = tell("Last day for the whole price")
    cliff: date | None = tell("Next day on which the refund drops sharply")
    pay_to: str = tell("Who is paid", words=("lender", "customer"))
    call: str | None = tell("Whom to call")
    curve: Sequence[Point] = tell("Refund over time", drawn=True)


@dataclass(slots=True)
class Settlement:
    """How a contract is settled on one day with so many miles."""

    refund: Money
    path: str
    basis: str | None = None
    share: Fraction | None = None
    prorated: Money | None = None
    claims: Money = NOTHING
    fee: Money = NOTHING


@dataclass(slots=True)
class Left:
    """What is left of a term, by days and by miles; the miles are None where there is no mileage limit."""

    days: int
    term_days: int
    miles: int | None
    term_miles: int | None

    @property
    def basis(self) -> str:
        """Which of the two shares is the smaller and decides; the days where they are equal."""
        by_days = self.miles is None or self.days * self.term_miles <= self.miles * self.term_days
        return "days" if by_days else "miles"

    def share(self, basis: str) -> Fraction:
        return Fraction(self.days, self.term_days) if basis == "days" else Fraction(self.miles, self.term_miles)


WINDOW_CARRIED_OVER = Assumption(
    "terms-carried-over",
    "The {days} days and the prorated refund are stated for Ally Premier Protection. "
    "Our sources do not state them for {product}, so they are carried over here. Check your contract.",
    "cancel.full-refund",
)
FEE_NOT_STATED = Assumption(
    "fee-not-stated",
    "Our sources give no fee for {product}. A fee will apply, so expect less, and enter the fee from your contract.",
    "cancel.fee-not-stated",
)
CLAIMS_WHERE_APPLICABLE = Assumption(
    "claims-where-applicable",
    "Paid claims are taken off “where applicable”. Your contract and your state decide whether they are.",
    "cancel.claims-deducted",
)
LENDER_FIRST = Assumption(
    "lender-is-paid-first",
    "That a lender is paid first is usual in such contracts. Our sources do not state it for this one.",
    "cancel.lienholder",
)
NO_STATE = Assumption(
    "only-the-contract", "No state was chosen, so only the contract's terms were applied.", "cancel.state-limit"
)
STATE_NOT_SOURCED = Assumption(
    "only-the-contract", "We have no sourced rule for {state}, so only the contract's terms were applied.", "cancel.state-limit"
)
STATE_WITHOUT_FIGURE = Assumption(
    "state-shown-not-applied",
    "What we found for {state} gives no fee limit that can be relied on. It is shown on the states page and was not applied.",
    "cancel.state-limit",
)
STATE_WINDOW = Assumption("state-window-not-applied", "{says} That is not applied here. Ask about it.", "cancel.state-window")


@clause("cancel.lesser-share", "Share by days")
def share_of_days(days_left: int, days_total: int) -> Fraction:
    """Of {days_total} days, {days_left:is/are} left."""
    return Fraction(days_left, days_total)


@clause("cancel.lesser-share", "Share by miles")
def share_of_miles(miles_left: int, term_miles: int) -> Fraction:
    """Of {term_miles} miles, {miles_left:is/are} left."""
    return Fraction(miles_left, term_miles)


@clause("cancel.lesser-share", "Share remaining")
def share_remaining(left: "Left") -> Fraction:
    """{left.term_miles:Days and miles are both counted, and the smaller share decides|There is no mileage limit, so the
    days decide}: {result}."""
    by_days = share_of_days(left.days, left.term_days)
    by_miles = by_days if left.term_miles is None else share_of_miles(left.miles, left.term_miles)
    return by_days if left.basis == "days" else by_miles


@clause("cancel.nothing-left", "Anything left")
def something_is_left(share: Fraction) -> bool:
    """{result:Some of the term is left, so part of the price comes back|The days or the miles are used up, so nothing
    comes back}."""
    return bool(share)


@clause("cancel.claims-deducted", "Less claims paid")
def claims_taken_off(prorated: Money, claims_paid: Money, deduct: bool) -> Money:
    """Claims paid come to {claims_paid}. They are {deduct:taken off, but never more than is there|not taken off}."""
    return min(claims_paid, prorated) if deduct else NOTHING


@clause("cancel.state-limit", "State limit on the fee")
def fee_within_state_limit(fee: Money, state: State, limit: Money, citation: str) -> Money:
    """{state} allows a fee of at most {limit} on this day ({citation}). The contract's fee is {fee}."""
    return min(fee, limit)


@clause("cancel.fee", "Less the fee")
def fee_taken_off(left: Money, fee: Money, state: State, day: int, price: Money) -> Money:
    """A fee of {fee} is in the contract, and {left} is left to take it from. {result} is taken."""
    limit = state.fee_limit(day)
    if limit:
        fee = fee_within_state_limit(fee, state, limit.of(price), limit.citation)
    return min(fee, left)


@clause("cancel.lesser-share", "On the other share")
def refund_on_other_share(by: str, a: Cancellation, share: Fraction, day: int) -> Money:
    """If {by} decided the share, {share}, with the same claims and fee, {result} would come back."""
    with off_the_sheet():
        return settle_by(a, share, day).refund


@clause("cancel.lienholder", "Who is paid")
def who_is_paid(financed: bool) -> str:
    """The vehicle is {financed:still financed, so the refund goes to the lender|not financed, so the refund goes to you}."""
    return "lender" if financed else "customer"


def contract_fee(a: Cancellation) -> Money:
    """The fee that was entered, else the one that the contract's papers state, else none."""
    return a.fee if a.fee is not None else a.contract.cancelling.fee or NOTHING


def settle_by(a: Cancellation, share: Fraction, day: int, basis: str | None = None) -> Settlement:
    """The prorated refund on a share: claims off first, then the fee, never below zero."""
    if not something_is_left(share):
        return Settlement(NOTHING, "expired", basis, share, NOTHING)
    prorated = prorated_price(a.price_paid, share)
    claims = claims_taken_off(prorated, a.claims_paid, a.deduct_claims)
    left = prorated - claims
    fee = fee_taken_off(left, contract_fee(a), a.state, day, a.price_paid)
    return Settlement(left - fee, "prorated", basis, share, prorated, claims, fee)


def what_is_left(a: Cancellation, total: int, day: int, miles: int) -> Left:
    """What is left of a term of `total` days on a day of it, after so many miles; never below zero."""
    miles_left = None if a.term_miles is None else max(a.term_miles - miles, 0)
    return Left(max(total - day, 0), total, miles_left, a.term_miles)


def settle(a: Cancellation, day: int, left: Left) -> Settlement:
    """The contract settled on a day, with so much of its term left."""
    if whole_price_comes_back(day, a.claims_filed, a.contract.cancelling):
        return Settlement(a.price_paid, "full")
    return settle_by(a, share_remaining(left), day, left.basis)


def settle_on_other_share(a: Cancellation, settled: Settlement, day: int, left: Left) -> Money | None:
    """What the share that does not count would give; None for a full refund and without a mileage limit."""
    if settled.path == "full" or a.term_miles is None:
        return None
    other = "miles" if settled.basis == "days" else "days"
    return refund_on_other_share(other, a, left.share(other), day)


def over_the_term(a: Cancellation, total: int, used: int) -> tuple[Point, ...]:
    """The refund on evenly spread days of the term, with the miles growing evenly from the start to `cancel_on`."""
    count = min(MOST_POINTS, total + 1)
    days = [k * total // (count - 1) for k in range(count)]
    return tuple(
        Point(a.coverage_start + timedelta(day), settle(a, day, what_is_left(a, total, day, miles)).refund)
        for day in days
        for miles in [a.miles_driven * day // used if used else 0]
    )


def next_cliff(a: Cancellation, total: int, used: int) -> date | None:
    """The next day on which the refund falls by more than a day's share of the price and a cent.

    The refund can only fall so on a day when the terms change, so only those days are tried.
    """
    for day in sorted({a.contract.cancelling.full_refund_days + 1, *a.state.fee_limits_begin}):
        if used < day <= total:
            with off_the_sheet():
                before, after = (settle(a, on, what_is_left(a, total, on, a.miles_driven)).refund for on in (day - 1, day))
            if ((before - after).cents - 1) * total > a.price_paid.cents:
                return a.coverage_start + timedelta(day)
    return None


def note_assumptions(a: Cancellation, settled: Settlement, end: date, day: int) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    terms, state = a.contract.cancelling, a.state
    if not a.claims_filed:
        DAY_COUNT.touches(days=terms.full_refund_days)
    if terms.days_stated_for != a.contract.product:
        WINDOW_CARRIED_OVER.touches(days=terms.full_refund_days, product=a.contract.product_name)
    if settled.path != "full":
        TERM_END.touches(end=end)
    if settled.path == "prorated":
        ROUNDING.touches()
        if settled.claims:
            CLAIMS_WHERE_APPLICABLE.touches()
        if a.fee is None and terms.fee is None:
            FEE_NOT_STATED.touches(product=a.contract.product_name)
    if a.financed:
        LENDER_FIRST.touches()
    if state.id == "other":
        NO_STATE.touches()
    elif not state.cells:
        STATE_NOT_SOURCED.touches(state=state)
    elif not state.fee_limits:
        STATE_WITHOUT_FIGURE.touches(state=state)
    if a.claims_filed and state.claim_window and day <= state.claim_window.days:
        STATE_WINDOW.touches(says=state.claim_window.says)
    CONTRACT_GOVERNS.touches()


def refund(a: Cancellation) -> Refund:
    """Everything that is told of a cancellation."""
    end = add_months(a.coverage_start, a.term_months)
    total, day = (end - a.coverage_start).days, (a.cancel_on - a.coverage_start).days
    left = what_is_left(a, total, day, a.miles_driven)
    terms = a.contract.cancelling
    settled = settle(a, day, left)
    other = settle_on_other_share(a, settled, day, left)
    pay_to = who_is_paid(a.financed)
    if on_a_sheet():
        note_assumptions(a, settled, end, day)
    return Refund(
        refund=settled.refund,
        path=settled.path,
        basis=settled.basis,
        share_remaining=settled.share,
        days_total=total,
        days_used=day,
        prorated=settled.prorated,
        claims_deducted=settled.claims,
        fee_charged=settled.fee,
        other_basis_refund=other,
        full_refund_until=None if a.claims_filed else a.coverage_start + timedelta(terms.full_refund_days),
        cliff=next_cliff(a, total, day),
        pay_to=pay_to,
        call=LINES[terms.call].phone if terms.call else None,
        curve=Later(over_the_term, a, total, day),
    )


def in_short(a: Cancellation, told: Refund) -> Headline:
    day = f"You cancel on day {told.days_used:,}"
    if told.path == "full":
        why = f"{day}, in the first {a.contract.cancelling.full_refund_days} days and before any claim. The whole price comes back."
    elif told.path == "expired":
        why = f"The {told.basis} that the plan covers are used up. Nothing comes back."
    else:
        less = [word for word, amount in (("claims", told.claims_deducted), ("the fee", told.fee_charged)) if amount]
        why = f"{day} of {told.days_total:,}. The {told.basis} left decide the share of the price that comes back"
        why += f", less {' and '.join(less)}." if less else "."
    return Headline("Your refund", told.refund, why)


def next_steps(a: Cancellation, told: Refund) -> list[str]:
    if told.path == "expired":
        return ["There is nothing to cancel: the contract has run out. If you think it has not, check the term and the miles in it."]
    steps = [a.contract.cancelling.how]
    if told.call:
        line = LINES[a.contract.cancelling.call]
        steps[0] = f"{steps[0]} The number is {line.phone}, {line.hours_in_words}."
    if told.cliff:
        steps.append(f"The refund drops sharply on {shown(told.cliff)}. Cancel before that day to keep it.")
    if told.path == "prorated":
        steps.append("Have the odometer reading ready.")
    if told.pay_to == "lender":
        steps.append("The refund goes to your lender and lowers what you owe. Ask the lender to confirm when it arrives.")
    steps.append("Ask for the refund amount in writing and compare it with this sheet, step by step.")
    return steps


def refund_over_time(a: Cancellation, told: Refund):
    steps = [(told.full_refund_until, "last day for the whole price")] if told.full_refund_until else []
    return over_time(
        "Refund over time",
        f"The refund from {shown(a.coverage_start)} to the end of the term; {shown(told.refund)} on {shown(a.cancel_on)}.",
        points=[(point.date, point.refund) for point in told.curve],
        mark=(a.cancel_on, told.refund),
        steps=steps,
        columns=("Day", "Refund"),
    )


def days_against_miles(a: Cancellation, told: Refund):
    if told.basis is None or a.term_miles is None:
        return None
    days, miles = min(told.days_used, told.days_total), min(a.miles_driven, a.term_miles)
    equal = days * a.term_miles == miles * told.days_total
    return square(
        "Days against miles",
        "The days and the miles are used up equally far, so either gives the same share."
        if equal
        else f"The {told.basis} are used up further, so less of them is left, and they decide the share.",
        across=("days", days, told.days_total),
        up=("miles", miles, a.term_miles),
    )


calculator = Calculator(
    "Cancellation refund",
    asks=Cancellation,
    works_out=refund,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(refund_over_time, days_against_miles),
)
