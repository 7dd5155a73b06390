"""What you get back for ending a GAP addendum early.

Not worked out here: the Rule of 78 that some other firms' programs use, what a state's law gives beyond its limit on
the fee, and a lender's own set-off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import Assumption, clause, off_the_sheet
from .kit.dates import add_months
from .kit.money import NOTHING, Money
from .kit.svg import Picture, over_time
from .kit.values import known, shown
from .trade import letters, questions
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.cancelling import (
    DAY_COUNT,
    MOST_POINTS,
    ROUNDING,
    TERM_END,
    last_day_for_all,
    note_out_of_force,
    prorated_price,
    split,
    steps_about_payment,
    whole_price_comes_back,
)
from .trade.law import Law, State
from .trade.rows import Cancelling
from .trade.tables import CONTRACTS, LINES

GAP = CONTRACTS["gap"]
METHODS = {"days": "By days", "months": "By whole months"}
RULES = ("gap_fee_limit",)


@answers
class GapCancellation:
    state: State = questions.state_of_purchase()
    price_paid: Money = ask(
        "What did GAP cost?", "The price of the GAP addendum alone. Your finance papers give it.", called="price of GAP", example="700.00"
    )
    coverage_start: date = ask(
        "When did coverage start?", "The date on the addendum, often the day you bought the vehicle.", called="start of coverage"
    )
    cancel_on: date = ask(
        "When will you cancel?", "Today, or a day you have in mind.", on_or_after="coverage_start", called="day you cancel"
    )
    term_months: int = ask(
        "How long does the addendum run?",
        "Its full term in months, often that of the loan.",
        at_least=1,
        at_most=180,
        unit="months",
        example="60",
        called="term in months",
    )
    claims_filed: bool = ask("Has a GAP claim been filed?", "Filed, even if it was turned down.")
    fee: Money = ask(
        "What is the cancellation fee?",
        "It is in your contract. Leave 0 if it gives none.",
        default="0.00",
        example="50.00",
        called="cancellation fee",
    )
    method: str = ask("How is the share counted?", "Your contract says. California's rule counts days.", among=METHODS)
    count_last_day: bool = ask(
        "Does the day you cancel count as a day left?", "California's rule says yes. It matters only when days are counted.", default="no"
    )
    financed: bool | None = questions.still_financed()
    payoff: Money | None = questions.still_owed()
    reason: str = questions.why_you_cancel()

    paid_off_is_not_financed = questions.paid_off_is_not_financed


@outcome
class GapRefund:
    refund: Money = tell("Refund")
    decided_by: str = tell("Whose rule decides", words=("contract", "state"))
    path: str = tell("How it is worked out", words=("full", "prorated", "expired"))
    basis: str | None = tell("What the share counts", words=("days", "months"))
    share_remaining: Fraction | None = tell("Share remaining")
    prorated: Money | None = tell("Price times share")
    fee_charged: Money = tell("Fee taken off")
    days_total: int = tell("Days in the term")
    days_used: int = tell("Days since the start")
    full_refund_until: date | None = tell("Last day for the whole price")
    pay_to: str | None = tell("Who is paid", words=("lender", "customer"))
    to_lender: Money | None = tell("To the lender")
    to_customer: Money | None = tell("To you")
    call: str | None = tell("Whom to call")


@dataclass(frozen=True)
class Settlement:
    """How the addendum is settled on one day."""

    refund: Money
    path: str
    share: Fraction | None = None
    prorated: Money | None = None
    fee: Money = NOTHING


WINDOW_STARTS = Assumption(
    "sixty-days-from-the-start",
    "The source does not say when the {days} days start. They are counted from the start of coverage.",
    "gap.full-refund",
)
METHOD_NOT_STATED = Assumption(
    "method-not-stated",
    "Our sources do not say whether Ally's GAP counts days or months. The share is worked out by {method:days|whole months}, as you chose.",
    "gap.prorated-refund",
)
FEE_NOT_STATED = Assumption(
    "fee-not-stated", "Our sources give no fee for GAP. Enter the one in your contract, if it has one.", "gap.prorated-refund"
)
LAST_DAY_NO_EFFECT = Assumption(
    "last-day-changes-nothing", "The share counts whole months, so counting the day you cancel changes nothing.", "gap.months"
)


@clause("gap.california-days", "Does the last day count?")
def last_day_counts(count_last_day: bool, cancel_on: date, end: date) -> bool:
    """The day you cancel, {cancel_on}, {result:counts as a day left|does not count as a day left}. The term
    ends on {end}."""
    return count_last_day and cancel_on <= end


@clause("gap.prorated-refund", "Share of days left")
def share_of_days(cancel_on: date, end: date, days_total: int, count_last_day: bool) -> Fraction:
    """Of {days_total:day/days}, this share is left on {cancel_on}: {result}."""
    days = (end - cancel_on).days + last_day_counts(count_last_day, cancel_on, end)
    return Fraction(min(max(days, 0), days_total), days_total)


@clause("gap.months", "Whole months used")
def months_used(start: date, cancel_on: date, term_months: int) -> int:
    """From {start} to {cancel_on}, {result:whole month is/whole months are} used, of a term of {term_months}.
    A month that has
    only begun is not."""
    months = (cancel_on.year - start.year) * 12 + cancel_on.month - start.month
    return min(months - (add_months(start, months) > cancel_on), term_months)


@clause("gap.prorated-refund", "Share of months left")
def share_of_months(start: date, cancel_on: date, term_months: int) -> Fraction:
    """Of {term_months:month/months}, this share is left on {cancel_on}: {result}."""
    return Fraction(term_months - months_used(start, cancel_on, term_months), term_months)


@clause("gap.prorated-refund", "Anything left")
def something_is_left(share: Fraction) -> bool:
    """{result:Some of the term is left, so part of the price comes back|The term is used up, so nothing comes back}."""
    return share > 0


@clause("gap.state-fee", "State limit on the fee")
def fee_within_state_limit(fee: Money, state: State, limit: Money, citation: str) -> Money:
    """{state} allows a fee of at most {limit} on this day ({citation}). Your contract's fee is {fee}."""
    return min(fee, limit)


@clause("gap.prorated-refund", "Less the fee")
def fee_taken_off(prorated: Money, fee: Money, state: State, row: "Law | None", price: Money) -> Money:
    """Your contract's fee is {fee}, and {prorated} is there to take it from. {result} is taken off."""
    if row:
        fee = fee_within_state_limit(fee, state, known(row.gap_fee_limit).of(price), row.citation)
    return min(fee, prorated)


def terms(a: GapCancellation) -> Cancelling:
    """How GAP is given back, if it began on that day."""
    return GAP.as_it_stands("coverage_start", a.coverage_start).cancelling


def fee_limit(a: GapCancellation, on: date) -> Law | None:
    """The row that limits the fee on a day; None where no state's law does."""
    day, rows = (on - a.coverage_start).days, a.state.in_force("gap_fee_limit", a.coverage_start)
    return next((row for row in rows if known(row.gap_fee_limit).counts_on(day)), None)


def settle(a: GapCancellation, end: date, on: date, row: Law | None) -> Settlement:
    """The addendum settled on a day; `row` limits the fee."""
    if whole_price_comes_back((on - a.coverage_start).days, a.claims_filed, terms(a)):
        return Settlement(a.price_paid, "full")
    if a.method == "days":
        share = share_of_days(on, end, (end - a.coverage_start).days, a.count_last_day)
    else:
        share = share_of_months(a.coverage_start, on, a.term_months)
    if not something_is_left(share):
        return Settlement(NOTHING, "expired", share, NOTHING)
    prorated = prorated_price(a.price_paid, share)
    fee = fee_taken_off(prorated, a.fee, a.state, row, a.price_paid)
    return Settlement(prorated - fee, "prorated", share, prorated, fee)


def note_assumptions(a: GapCancellation, settled: Settlement, end: date) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    if not a.claims_filed:
        DAY_COUNT.touches(days=terms(a).full_refund_days)
        WINDOW_STARTS.touches(days=terms(a).full_refund_days)
    if settled.path != "full":
        METHOD_NOT_STATED.touches(method=a.method == "days")
        TERM_END.touches(end=end)
        if a.count_last_day and a.method == "months":
            LAST_DAY_NO_EFFECT.touches()
    if settled.path == "prorated":
        ROUNDING.touches()
        if not a.fee:
            FEE_NOT_STATED.touches()
    note_out_of_force(a.state, RULES, a.coverage_start)
    CONTRACT_GOVERNS.touches()


def gap_refund(a: GapCancellation) -> GapRefund:
    """Everything that is told of a GAP cancellation."""
    end = add_months(a.coverage_start, a.term_months)
    row = fee_limit(a, a.cancel_on)
    settled = settle(a, end, a.cancel_on, row)
    with off_the_sheet():
        by_contract = settle(a, end, a.cancel_on, None) if row else settled
    pay_to, to_lender, to_customer = split(settled.refund, a.financed, a.payoff)
    note_assumptions(a, settled, end)
    return GapRefund(
        refund=settled.refund,
        decided_by="contract" if settled.refund == by_contract.refund else "state",
        path=settled.path,
        basis=None if settled.path == "full" else a.method,
        share_remaining=settled.share,
        prorated=settled.prorated,
        fee_charged=settled.fee,
        days_total=(end - a.coverage_start).days,
        days_used=(a.cancel_on - a.coverage_start).days,
        full_refund_until=None if a.claims_filed else last_full_day(a),
        pay_to=pay_to,
        to_lender=to_lender,
        to_customer=to_customer,
        call=LINES[known(terms(a).call)].phone or None,
    )


def last_full_day(a: GapCancellation) -> date:
    """The last day on which a contract without a claim is given back whole."""
    return a.coverage_start + timedelta(terms(a).full_refund_days)


def in_short(a: GapCancellation, outcome: GapRefund) -> Headline:
    if outcome.path == "full":
        why = f"You cancel on day {outcome.days_used}, in the first {terms(a).full_refund_days} days and before any claim."
        why += " The whole price comes back."
    elif outcome.path == "expired":
        why = "The term of the addendum is over. Nothing comes back."
    else:
        why = f"You cancel on day {outcome.days_used:,} of {outcome.days_total:,}."
        why += f" The {outcome.basis} left decide the share of the price that comes back"
        why += ", less the fee." if outcome.fee_charged else "."
    if outcome.decided_by == "state":
        why += f" The law of {a.state.name} makes it this much."
    return Headline("Your refund", outcome.refund, why)


def next_steps(a: GapCancellation, outcome: GapRefund) -> list[str]:
    if outcome.path == "expired":
        return ["There is nothing to cancel: the addendum has run out. If you think it has not, check the term in it."]
    steps = [f"{terms(a).how} The number is {LINES[known(terms(a).call)].number_and_hours}."]
    if outcome.path == "full" and not a.claims_filed:
        steps.append(f"Cancel no later than {shown(outcome.full_refund_until)} and before any claim, to get the whole price.")
    steps += steps_about_payment(outcome.pay_to, outcome.to_customer, a.reason)
    steps.append("Ask for the refund amount in writing and compare it with this sheet, step by step.")
    return steps


def deadlines(a: GapCancellation, outcome: GapRefund) -> Iterator[Deadline]:
    if deadline := last_day_for_all(outcome.full_refund_until, a.cancel_on, GAP):
        yield deadline


def letter(a: GapCancellation, outcome: GapRefund) -> str:
    return letters.letter(
        GAP.cancelling.write_to,
        LINES[known(GAP.cancelling.call)].phone,
        ["Contract: GAP addendum"],
        "Please cancel my GAP addendum",
        [
            letters.cancels(a.coverage_start, a.cancel_on, a.reason),
            rests_on(a, outcome),
            letters.cites(fee_limit(a, a.cancel_on), a.state, "limits the fee for canceling GAP") if outcome.path == "prorated" else "",
            letters.pays(outcome, a.payoff, sums=True),
            letters.CONFIRM,
        ],
        letters.ENCLOSED.get(a.reason, ()),
    )


def rests_on(a: GapCancellation, outcome: GapRefund) -> str:
    """What the refund comes to and how it is counted."""
    if outcome.path == "expired":
        return "By my count the term is over. If you find that some of it is left, please refund the part of the price that is due for it."
    if outcome.path == "full":
        return (
            f"I cancel on day {outcome.days_used:,} of coverage, and no GAP claim was filed. As Ally explains it, the whole price, "
            f"{shown(outcome.refund)}, comes back up to day {GAP.cancelling.full_refund_days}.{letters.COMPARE}"
        )
    fee = f", after a fee of {shown(outcome.fee_charged)}" if outcome.fee_charged else ""
    return (
        f"As Ally explains it, part of the price comes back. I counted the {outcome.basis} that are left: that share of the price, "
        f"{shown(a.price_paid)}, is {shown(outcome.prorated)}. The refund comes to {shown(outcome.refund)}{fee}.{letters.COMPARE}"
    )


def picture(a: GapCancellation, outcome: GapRefund) -> Picture | None:
    end, turn = add_months(a.coverage_start, a.term_months), last_full_day(a)
    total = (end - a.coverage_start).days
    spread = {a.coverage_start + timedelta(k * total // (MOST_POINTS - 1)) for k in range(MOST_POINTS)}
    days = sorted(spread | {day for day in (turn, turn + timedelta(1)) if day <= end})
    return over_time(
        "Refund over time",
        f"The refund from {shown(a.coverage_start)} to the end of the term; {shown(outcome.refund)} on {shown(a.cancel_on)}.",
        points=[(day, settle(a, end, day, fee_limit(a, day)).refund) for day in days],
        mark=(a.cancel_on, outcome.refund),
        steps=[(turn, "last day for the whole price")] if outcome.full_refund_until else [],
        columns=("Day", "Refund"),
    )


calculator = Calculator(
    "GAP refund",
    asks=GapCancellation,
    works_out=gap_refund,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
    deadlines=deadlines,
    letter=letter,
)
