"""What ending any contract early has in common: the whole price at first, a share of it later, a fee, and who is paid."""

from datetime import date
from fractions import Fraction

from ..kit.clause import Assumption, clause
from ..kit.money import NOTHING, Money
from ..kit.values import listed, shown
from .law import State
from .rows import Cancelling, Contract

MOST_POINTS = 60
REASONS = {
    "request": "I want to end it",
    "sold": "I sold or traded in the vehicle",
    "total-loss": "The vehicle is a total loss",
    "repossession": "The vehicle was repossessed",
    "paid-off": "The loan is paid off",
}
PAPERS = {
    "sold": "Send the odometer statement and the bill of sale.",
    "total-loss": "Send the insurer's letter about the total loss.",
    "repossession": "Send the lender's letter about the repossession.",
    "paid-off": "Send proof that the loan is paid off.",
}

ROUNDING = Assumption(
    "rounded-once", "The price times the share is rounded once, to the nearest cent. Half a cent goes up.", "cancel.prorated"
)
DAY_COUNT = Assumption(
    "day-sixty-counts", "The day coverage starts is day 0. Day {days} is the last day for the whole price.", "cancel.full-refund"
)
TERM_END = Assumption(
    "term-ends-on-the-same-day", "The term ends on {end}: the same day of the month, or that month's last day.", "cancel.term"
)
LENDER_FIRST = Assumption(
    "lender-is-paid-first",
    "That a lender is paid first is usual in such contracts. Our sources do not state it for this one.",
    "cancel.lienholder",
)
LAW_NOT_IN_FORCE = Assumption(
    "law-not-in-force", "The dates of a rule decide by the day your contract begins. So this was not applied: {rows}.", "cancel.state-limit"
)


def note_out_of_force(state: State, rules: tuple[str, ...], begun: date) -> None:
    """Say which of a state's rules were left aside because of their dates."""
    if rows := state.out_of_force(rules, begun):
        LAW_NOT_IN_FORCE.touches(rows=listed(f"{state.name}, {row.about} ({row.citation}), which counts {row.in_force}" for row in rows))


@clause("cancel.full-refund", "Whole price back")
def whole_price_comes_back(day: int, claims_filed: bool, terms: Cancelling) -> bool:
    """You cancel on day {day}, and {claims_filed:a|no} claim was filed. The whole price comes back up to
    day {terms.full_refund_days} if no claim was filed, {result:so it does here|so it does not here}."""
    return day <= terms.full_refund_days and not claims_filed


@clause("cancel.prorated", "Price times share")
def prorated_price(price: Money, share: Fraction) -> Money:
    """The price, {price}, times the share that is left, {share}."""
    return price.times(share)


@clause("cancel.lienholder", "Who is paid")
def who_is_paid(financed: bool | None) -> str | None:
    """{financed:The vehicle is still financed, so the refund goes to the lender|The vehicle is not financed, so the refund
    goes to you}."""
    return "lender" if financed else "customer"


@clause("cancel.lienholder", "The lender's part")
def part_of_lender(refund: Money, payoff: Money) -> Money:
    """You still owe {payoff}. Of the refund, {refund}, the lender gets {result}, and what is left goes to you."""
    return min(refund, payoff)


def split(refund: Money, financed: bool | None, payoff: Money | None) -> tuple[str | None, Money | None, Money | None]:
    """(who is paid, the lender's part, the customer's part); None for what hangs on an answer that was left out."""
    if financed is None:
        return None, None, None
    pay_to = who_is_paid(financed)
    if not financed:
        return pay_to, NOTHING, refund
    LENDER_FIRST.touches()
    if payoff is None:
        return pay_to, None, None
    lender = part_of_lender(refund, payoff)
    return pay_to, lender, refund - lender


def last_day_for_all(until: date | None, on: date, contract: Contract) -> tuple[date, str, str] | None:
    """The last day for the whole price as a deadline; None where there is none or it lies before `on`."""
    if until is None or until < on:
        return None
    if contract.terms_stated:
        says = "Cancel no later than this day and before any claim, and the whole price comes back."
    else:
        says = "If your contract has Ally Premier Protection's terms, the whole price comes back up to this day, before any claim."
    return until, "Last day for the whole price", f"{says} A fee comes off." if contract.cancelling.fee_applies == "will" else says


def steps_about_payment(pay_to: str | None, to_customer: Money | None, reason: str) -> list[str]:
    """What to send along, and where the money goes."""
    steps = [PAPERS[reason]] if reason in PAPERS else []
    if pay_to is None:
        steps.append("Is there a loan or a lease? Then the refund usually goes to the lender and lowers what you owe.")
    elif pay_to == "lender":
        rest = f" {shown(to_customer)} of it should reach you." if to_customer else ""
        steps.append(f"The refund goes to your lender and lowers what you owe.{rest} Ask the lender to confirm when it arrives.")
    return steps
