"""What you get back for ending a GAP addendum early.

Not worked out here: the Rule of 78 that some other firms' programs use, what a state's law adds or caps, and how your
lender sets the refund off against the loan.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.dates import add_months
from .kit.money import NOTHING, Money
from .kit.svg import over_time
from .kit.values import shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.cancelling import DAY_COUNT, ROUNDING, TERM_END, prorated_price, whole_price_comes_back
from .trade.tables import CONTRACTS, LINES

GAP = CONTRACTS["gap"]
METHODS = {"days": "By days", "months": "By whole months"}
MOST_POINTS = 60


@answers
class GapCancellation:
    price_paid: Money = ask("What did GAP cost?", "The price of the GAP addendum alone. Your finance papers give it.")
    coverage_start: date = ask(
        "When did coverage start?",
        "The date on the addendum, often the day you bought the vehicle.",
        called="start of coverage",
    )
    cancel_on: date = ask(
        "When will you cancel?",
        "Today, or a day you have in mind.",
        on_or_after="coverage_start",
        called="day you cancel",
    )
    term_months: int = ask(
        "How long does the addendum run?", "Its full term in months, often that of the loan.",
        at_least=1, at_most=180, unit="months", example="60", called="term in months",
    )  # fmt: skip
    claims_filed: bool = ask("Has a GAP claim been filed?", "Filed, even if it was turned down.")
    fee: Money = ask(
        "What is the cancellation fee?", "It is in your contract. Leave 0 if it gives none.", default="0.00"
    )
    method: str = ask("How is the share counted?", "Your contract says. California's rule counts days.", among=METHODS)
    count_last_day: bool = ask(
        "Does the day you cancel count as a day left?",
        "California's rule says yes. It matters only when days are counted.",
        default="no",
    )


@outcome
class GapRefund:
    refund: Money = tell("Refund")
    path: str = tell("How it is worked out", words=("full", "prorated", "expired"))
    basis: str | None = tell("What the share counts", words=("days", "months"))
    share_remaining: Fraction | None = tell("Share remaining")
    prorated: Money | None = tell("Price times share")
    fee_charged: Money = tell("Fee taken off")
    days_total: int = tell("Days in the term")
    days_used: int = tell("Days since the start")
    full_refund_until: date | None = tell("Last day for the whole price")
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
    "Our sources do not say whether Ally's GAP counts days or months. The share is worked out by "
    "{method:days|whole months}, as you chose.",
    "gap.prorated-refund",
)
FEE_NOT_STATED = Assumption(
    "fee-not-stated",
    "Our sources give no fee for GAP. Enter the one in your contract, if it has one.",
    "gap.prorated-refund",
)
LAST_DAY_NO_EFFECT = Assumption(
    "last-day-changes-nothing",
    "The share counts whole months, so counting the day you cancel changes nothing.",
    "gap.months",
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


@clause("gap.prorated-refund", "Less the fee")
def fee_taken_off(prorated: Money, fee: Money) -> Money:
    """Your contract's fee is {fee}, and {prorated} is there to take it from. {result} is taken."""
    return min(fee, prorated)


def settle(a: GapCancellation, end: date, on: date) -> Settlement:
    """The addendum settled on a day."""
    if whole_price_comes_back((on - a.coverage_start).days, a.claims_filed, GAP.cancelling):
        return Settlement(a.price_paid, "full")
    if a.method == "days":
        share = share_of_days(on, end, (end - a.coverage_start).days, a.count_last_day)
    else:
        share = share_of_months(a.coverage_start, on, a.term_months)
    if not something_is_left(share):
        return Settlement(NOTHING, "expired", share, NOTHING)
    prorated = prorated_price(a.price_paid, share)
    fee = fee_taken_off(prorated, a.fee)
    return Settlement(prorated - fee, "prorated", share, prorated, fee)


def note_assumptions(a: GapCancellation, settled: Settlement, end: date) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    if not a.claims_filed:
        DAY_COUNT.touches(days=GAP.cancelling.full_refund_days)
        WINDOW_STARTS.touches(days=GAP.cancelling.full_refund_days)
    if settled.path != "full":
        METHOD_NOT_STATED.touches(method=a.method == "days")
        TERM_END.touches(end=end)
        if a.count_last_day and a.method == "months":
            LAST_DAY_NO_EFFECT.touches()
    if settled.path == "prorated":
        ROUNDING.touches()
        if not a.fee:
            FEE_NOT_STATED.touches()
    CONTRACT_GOVERNS.touches()


def gap_refund(a: GapCancellation) -> GapRefund:
    """Everything that is told of a GAP cancellation."""
    end = add_months(a.coverage_start, a.term_months)
    settled = settle(a, end, a.cancel_on)
    note_assumptions(a, settled, end)
    return GapRefund(
        refund=settled.refund,
        path=settled.path,
        basis=None if settled.path == "full" else a.method,
        share_remaining=settled.share,
        prorated=settled.prorated,
        fee_charged=settled.fee,
        days_total=(end - a.coverage_start).days,
        days_used=(a.cancel_on - a.coverage_start).days,
        full_refund_until=None if a.claims_filed else last_full_day(a),
        call=LINES[GAP.cancelling.call].phone,
    )


def last_full_day(a: GapCancellation) -> date:
    """The last day on which a contract without a claim is given back whole."""
    return a.coverage_start + timedelta(GAP.cancelling.full_refund_days)


def in_short(a: GapCancellation, told: GapRefund) -> Headline:
    if told.path == "full":
        why = f"You cancel on day {told.days_used}, in the first {GAP.cancelling.full_refund_days} days and before any claim."
        why += " The whole price comes back."
    elif told.path == "expired":
        why = "The term of the addendum is over. Nothing comes back."
    else:
        why = f"You cancel on day {told.days_used:,} of {told.days_total:,}."
        why += f" The {told.basis} left decide the share of the price that comes back"
        why += ", less the fee." if told.fee_charged else "."
    return Headline("Your refund", told.refund, why)


def next_steps(a: GapCancellation, told: GapRefund) -> list[str]:
    if told.path == "expired":
        return ["There is nothing to cancel: the addendum has run out. If you think it has not, check the term in it."]
    line = LINES[GAP.cancelling.call]
    steps = [f"{GAP.cancelling.how} The number is {line.phone}, {line.hours_in_words}."]
    if told.path == "full" and not a.claims_filed:
        steps.append(
            f"Cancel no later than {shown(told.full_refund_until)} and before any claim, to get the whole price."
        )
    steps.append(
        "If the loan is not paid off, ask whether the refund goes to your lender. It usually does, and lowers "
        "what you owe."
    )
    steps.append("Ask for the refund amount in writing and compare it with this sheet, step by step.")
    return steps


def picture(a: GapCancellation, told: GapRefund):
    end, turn = add_months(a.coverage_start, a.term_months), last_full_day(a)
    total = (end - a.coverage_start).days
    spread = {a.coverage_start + timedelta(k * total // (MOST_POINTS - 1)) for k in range(MOST_POINTS)}
    days = sorted(spread | {day for day in (turn, turn + timedelta(1)) if day <= end})
    return over_time(
        "Refund over time",
        f"The refund from {shown(a.coverage_start)} to the end of the term; {shown(told.refund)} on "
        f"{shown(a.cancel_on)}.",
        points=[(day, settle(a, end, day).refund) for day in days],
        mark=(a.cancel_on, told.refund),
        steps=[(turn, "last day for the whole price")] if told.full_refund_until else [],
        columns=("Day", "Refund"),
    )


calculator = Calculator(
    "GAP refund",
    asks=GapCancellation,
    works_out=gap_refund,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
)
