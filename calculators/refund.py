"""What you get back for ending a service contract early.

Not worked out here: contracts that prorate by another method than the lesser of days and miles, a lender's own set-off,
and what the states page shows without the mark that it is used. Refunds that come late have a calculator of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Deadline, Headline, LazyRows, outcome, tell
from .kit.clause import Assumption, clause, off_the_sheet, on_a_sheet
from .kit.dates import add_months
from .kit.money import NOTHING, Money
from .kit.svg import Picture, over_time, square, stack
from .kit.values import known, listed, shown
from .trade import letters, miles, questions
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
from .trade.law import NO_LAW, Applied, Law, State, applied
from .trade.rows import Cancelling, Contract
from .trade.tables import LINES, SERVICE_CONTRACTS

RULES = ("fee_limit", "window", "claims_stay")


def with_a_mileage_limit(term_miles: int | None) -> bool:
    return term_miles is not None


def once_claims_are_told(claims_filed: bool) -> bool:
    """What was paid is read either way: without a claim it must be nothing."""
    return claims_filed is not None


def after_a_claim(claims_filed: bool) -> bool:
    return claims_filed


@answers
class Cancellation:
    contract: Contract = questions.which_plan(
        SERVICE_CONTRACTS, "Choose a service contract. For GAP, use the GAP refund calculator, gap-refund."
    )
    state: State = questions.state_of_purchase()
    price_paid: Money = ask("What did the plan cost?", "The price of the plan alone, without sales tax.", called="price of the plan")
    coverage_start: date = ask(
        "When did coverage start?", "The date on the contract, often the day you bought the plan.", called="day coverage started"
    )
    cancel_on: date = ask(
        "When will you cancel?", "Today, or a day you have in mind.", on_or_after="coverage_start", called="day you cancel"
    )
    term_months: int = ask(
        "How long does the plan run?",
        "Its full term in months.",
        at_least=1,
        at_most=180,
        unit="months",
        example="60",
        called="term in months",
    )
    term_miles: int | None = ask(
        "How many miles does it cover?",
        "Miles from the start of the plan. Your contract gives them. Leave this out only if it gives no mileage limit.",
        left_out=True,
        at_least=1,
        unit="miles",
        example="75000",
        called="miles that the plan covers",
    )
    miles_driven: int | None = miles.miles_driven(with_a_mileage_limit, "Or give the two odometer readings, and we subtract.")
    odometer_at_start: int | None = miles.odometer_at_start(with_a_mileage_limit)
    odometer_now: int | None = miles.odometer_now(with_a_mileage_limit)
    claims_filed: bool = ask("Has any claim been filed?", "Filed, even if it was turned down.", called="claims")
    claims_paid: Money | None = ask(
        "What has been paid on claims?",
        "Enter 0 if nothing was paid.",
        left_out=True,
        needed=once_claims_are_told,
        offered=after_a_claim,
        called="sum paid on claims",
        example="850.00",
    )
    deduct_claims: bool = ask(
        "Are paid claims taken off?",
        "Yes, unless your contract says otherwise.",
        default="yes",
        offered=after_a_claim,
        called="claims taken off",
    )
    fee: Money | None = ask(
        "What is the cancellation fee?",
        "Your contract gives it. If you leave this blank, we use the fee that Ally's page names, if any.",
        left_out=True,
        called="cancellation fee",
        example="50.00",
    )
    financed: bool | None = questions.still_financed()
    payoff: Money | None = questions.still_owed()
    reason: str = questions.why_you_cancel()

    @refuses("miles_driven")
    @staticmethod
    def miles_told_once(
        term_miles: int | None, miles_driven: int | None, odometer_at_start: int | None, odometer_now: int | None
    ) -> dict[str, str] | None:
        return miles.told_once(miles_driven, odometer_at_start, odometer_now) if term_miles else None

    @refuses("claims_paid")
    @staticmethod
    def paid_only_where_filed(claims_paid: Money | None, claims_filed: bool) -> str | None:
        if claims_filed and claims_paid is None:
            return "Enter what has been paid on your claims, like 850.00. Enter 0 if nothing was paid."
        if claims_paid and not claims_filed:
            return "Enter 0, or say that a claim has been filed: nothing is paid without a claim."
        return None

    paid_off_is_not_financed = questions.paid_off_is_not_financed

    @property
    def miles(self) -> int:
        """The miles driven since the start; 0 without a mileage limit."""
        return miles.since_start(self.miles_driven, self.odometer_at_start, self.odometer_now)


@dataclass(frozen=True)
class Point:
    """The refund on one day."""

    date: date
    refund: Money


@outcome
class Refund:
    refund: Money = tell("Refund")
    terms_stated: bool = tell("These terms are stated for this plan")
    decided_by: str = tell("Whose rule decides", words=("contract", "state"))
    path: str = tell("How it is worked out", words=("full", "prorated", "expired", "state-window"))
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
    pay_to: str | None = tell("Who is paid", words=("lender", "customer"))
    to_lender: Money | None = tell("To the lender")
    to_customer: Money | None = tell("To you")
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
        by_days = self.miles is None or self.term_miles is None or self.days * self.term_miles <= self.miles * self.term_days
        return "days" if by_days else "miles"

    def share(self, basis: str) -> Fraction:
        return Fraction(self.days, self.term_days) if basis == "days" else Fraction(known(self.miles), known(self.term_miles))


TERMS_CARRIED_OVER = Assumption(
    "terms-carried-over",
    "Our sources state the {days} days and the share of the price for Ally Premier Protection, and not for {product}. "
    "This answer is what {product} would give back on the same terms. Your contract may say otherwise.",
    "cancel.full-refund",
)
FEE_NOT_STATED = Assumption(
    "fee-not-stated",
    "Our sources give no amount of a fee for {product}. A fee {applies} apply, so you may get less. "
    "Enter the fee that your contract gives.",
    "cancel.fee-not-stated",
)
FEE_MAY_APPLY = Assumption(
    "fee-may-apply",
    "Ally's page says that a fee of {fee} may apply. You entered none, so it is taken off here. Your contract decides.",
    "cancel.fee",
)
CLAIMS_WHERE_APPLICABLE = Assumption(
    "claims-where-applicable",
    "Paid claims are taken off “where applicable”. Your contract and your state decide whether they are.",
    "cancel.claims-deducted",
)
NO_STATE = Assumption("only-the-contract", "No state was chosen, so only the contract's terms were applied.", "cancel.state-limit")
STATE_NOT_SOURCED = Assumption(
    "only-the-contract", "We have no sourced rule for {state}, so only the contract's terms were applied.", "cancel.state-limit"
)
STATE_WITHOUT_FIGURE = Assumption(
    "state-shown-not-applied",
    "What we found of {state}'s law is not applied here, so only the contract's terms were. The states page shows it.",
    "cancel.state-limit",
)
STATE_GIVES_DAYS = Assumption(
    "state-gives-days",
    "{state} gives the whole price back for {days} days while no claim is made ({citation}); a fee may come off where its law "
    "allows one. Your day {day} {inside:is|is not} one of them.",
    "cancel.state-days",
)
WINDOW_FROM_START = Assumption(
    "window-from-start",
    "The law counts its days from the purchase or from when you got the contract. We count them from the start of coverage.",
    "cancel.state-window",
)


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
    """{left.term_miles:We compare the days left with the miles left, and the smaller share decides|You gave no mileage limit,
    so the days decide}: {result}."""
    if not on_a_sheet():  # which shows both
        return left.share(left.basis)
    by_days = share_of_days(left.days, left.term_days)
    by_miles = by_days if left.miles is None or left.term_miles is None else share_of_miles(left.miles, left.term_miles)
    return by_days if left.basis == "days" else by_miles


@clause("cancel.nothing-left", "Anything left")
def something_is_left(share: Fraction) -> bool:
    """{result:Some of the term is left, so part of the price comes back|The days or the miles are used up, so nothing
    comes back}."""
    return bool(share)


@clause("cancel.claims-deducted", "Less claims paid")
def claims_taken_off(from_: Money, claims_paid: Money, deduct: bool) -> Money:
    """Claims paid come to {claims_paid}. They are {deduct:taken off, but never more than is there|not taken off}."""
    return min(claims_paid, from_) if deduct else NOTHING


@clause("cancel.state-claims", "Claims stay")
def claims_stay(state: State, citation: str) -> Money:
    """{state} lists what may be taken off a refund, and claims are not on the list ({citation})."""
    return NOTHING


@clause("cancel.state-limit", "State limit on the fee")
def fee_within_state_limit(fee: Money, state: State, limit: Money, citation: str) -> Money:
    """{state} allows a fee of at most {limit} on this day ({citation}). The fee would be {fee}."""
    return min(fee, limit)


@clause("cancel.fee", "Less the fee")
def fee_taken_off(left: Money, fee: Money, state: State, limit: "Law | None", price: Money) -> Money:
    """The fee is {fee}, and {left} is there to take it from. {result} is taken off."""
    if limit:
        fee = fee_within_state_limit(fee, state, known(limit.fee_limit).of(price), limit.citation)
    return min(fee, left)


@clause("cancel.fee-not-stated", "A fee on the whole price")
def fee_on_whole_price(price: Money, fee: Money, state: State, limit: "Law | None") -> Money:
    """This plan charges a fee whenever you cancel. You entered {fee}, and {result} is taken off."""
    if limit:
        fee = fee_within_state_limit(fee, state, known(limit.fee_limit).of(price), limit.citation)
    return min(fee, price)


@clause("cancel.state-window", "Your state's own window")
def window_is_open(state: State, day: int, until: int, citation: str) -> bool:
    """Up to day {until}, {state} gives back the price less claims paid, claim or no claim ({citation}). You cancel on day {day},
    {result:so this counts|so this is over}."""
    return day <= until


@clause("cancel.state-window", "Less the fee in that window")
def fee_in_window(left: Money, fee: Money, limit: Money) -> Money:
    """The law allows a fee of at most {limit} there. The fee would be {fee}, and {result} is taken off."""
    return min(fee, limit, left)


@clause("cancel.state-window", "The better of the two")
def state_gives_more(contract: Money, state: Money) -> bool:
    """The contract gives {contract} and the state's law {state}: {result:the law's sum counts|the contract's sum counts}."""
    return contract < state


@clause("cancel.lesser-share", "On the other share")
def refund_on_other_share(by: str, a: Cancellation, share: Fraction, day: int, law: Applied) -> Money:
    """If {by} decided the share, {share}, with the same claims and fee, {result} would come back."""
    with off_the_sheet():
        return settle_by(a, share, day, law).refund


def contract_fee(a: Cancellation) -> Money:
    """The fee that was entered, else the one that the plan's papers name, else none."""
    return a.fee if a.fee is not None else a.contract.cancelling.fee or NOTHING


def settle_by(a: Cancellation, share: Fraction, day: int, law: Applied, basis: str | None = None) -> Settlement:
    """The prorated refund on a share: claims off first, then the fee, never below zero."""
    if not something_is_left(share):
        return Settlement(NOTHING, "expired", basis, share, NOTHING)
    prorated = prorated_price(a.price_paid, share)
    if law.claims_stay:
        claims = claims_stay(a.state, law.claims_stay.citation)
    else:
        claims = claims_taken_off(prorated, a.claims_paid or NOTHING, a.deduct_claims or not a.claims_filed)
    left = prorated - claims
    fee = fee_taken_off(left, contract_fee(a), a.state, law.fee_limit(day), a.price_paid)
    return Settlement(left - fee, "prorated", basis, share, prorated, claims, fee)


def what_is_left(a: Cancellation, total: int, day: int, driven: int) -> Left:
    """What is left of a term of `total` days on a day of it, after so many miles; never below zero."""
    miles_left = None if a.term_miles is None else max(a.term_miles - driven, 0)
    return Left(max(total - day, 0), total, miles_left, a.term_miles)


def settle_by_contract(a: Cancellation, day: int, left: Left, law: Applied) -> Settlement:
    """The contract settled by its own terms on a day, its fee and its deductions held to the state's law."""
    terms = a.contract.cancelling
    if whole_price_comes_back(day, a.claims_filed, terms):
        fee = NOTHING
        if terms.fee_applies == "will" and a.fee:
            fee = fee_on_whole_price(a.price_paid, a.fee, a.state, law.fee_limit(day))
        return Settlement(a.price_paid - fee, "full", fee=fee)
    return settle_by(a, share_remaining(left), day, law, left.basis)


def settle_in_window(a: Cancellation, day: int, row: Law) -> Settlement | None:
    """The price less claims paid and a fee, as a state's window has it; None once the window is over."""
    window = known(row.window)
    if not window_is_open(a.state, day, window.until_contract_day, row.citation):
        return None
    claims = claims_taken_off(a.price_paid, a.claims_paid or NOTHING, a.deduct_claims or not a.claims_filed)
    left = a.price_paid - claims
    fee = fee_in_window(left, contract_fee(a), a.price_paid.percent_down(window.fee_percent_of_price))
    return Settlement(left - fee, "state-window", claims=claims, fee=fee)


def settle(a: Cancellation, day: int, left: Left, law: Applied) -> Settlement:
    """The contract settled on a day with so much of its term left: by its terms or by the state's window, as is better."""
    by_contract = settle_by_contract(a, day, left, law)
    if law.window is None or by_contract.refund == a.price_paid:
        return by_contract
    by_state = settle_in_window(a, day, law.window)
    return by_state if by_state and state_gives_more(by_contract.refund, by_state.refund) else by_contract


def settle_on_other_share(a: Cancellation, settled: Settlement, day: int, left: Left, law: Applied) -> Money | None:
    """What the share that does not count would give; None where no share counts and without a mileage limit."""
    if settled.basis is None or a.term_miles is None:
        return None
    other = "miles" if settled.basis == "days" else "days"
    return refund_on_other_share(other, a, left.share(other), day, law)


def whose_rule_decides(a: Cancellation, settled: Settlement, day: int, left: Left, law: Applied) -> str:
    """`state` where the refund would be another without the state's rules."""
    if law is NO_LAW:
        return "contract"
    with off_the_sheet():
        return "contract" if settle(a, day, left, NO_LAW).refund == settled.refund else "state"


def over_the_term(a: Cancellation, total: int, used: int, law: Applied) -> tuple[Point, ...]:
    """The refund on evenly spread days of the term, with the miles growing evenly from the start to `cancel_on`."""
    count = min(MOST_POINTS, total + 1)
    days = [k * total // (count - 1) for k in range(count)]
    return tuple(
        Point(a.coverage_start + timedelta(day), settle(a, day, what_is_left(a, total, day, driven), law).refund)
        for day in days
        for driven in [a.miles * day // used if used else 0]
    )


def next_cliff(a: Cancellation, total: int, used: int, law: Applied) -> date | None:
    """The next day on which the refund falls by more than a day's share of the price and a cent.

    The refund can only fall so on a day when the terms change, so only those days are tried.
    """
    turns = law.turns if a.claims_filed else {a.contract.cancelling.full_refund_days + 1} | law.turns
    for day in sorted(turns):
        if used < day <= total:
            with off_the_sheet():
                before, after = (settle(a, on, what_is_left(a, total, on, a.miles), law).refund for on in (day - 1, day))
            if ((before - after).cents - 1) * total > a.price_paid.cents:
                return a.coverage_start + timedelta(day)
    return None


def note_assumptions(a: Cancellation, settled: Settlement, end: date, day: int) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    note_terms(a, settled, end)
    gives = () if a.claims_filed or a.contract.terms_stated else a.state.in_force("free_look", a.coverage_start)
    for row in gives:
        days = known(row.free_look).days
        STATE_GIVES_DAYS.touches(state=a.state, days=days, citation=row.citation, day=day, inside=day <= days)
    if gives:
        WINDOW_FROM_START.touches()
    CONTRACT_GOVERNS.touches()


def note_terms(a: Cancellation, settled: Settlement, end: date) -> None:
    """What any refund of a service contract rests on: whose terms, how days and cents are counted, the fee and the law."""
    terms = a.contract.cancelling
    if not a.claims_filed:
        DAY_COUNT.touches(days=terms.full_refund_days)
    if not a.contract.terms_stated:
        TERMS_CARRIED_OVER.touches(days=terms.full_refund_days, product=a.contract.product_name)
    if settled.path not in ("full", "state-window"):
        TERM_END.touches(end=end)
    if settled.path == "prorated":
        ROUNDING.touches()
    if settled.claims:
        CLAIMS_WHERE_APPLICABLE.touches()
    if a.fee is None:
        note_fee(a.contract, terms, settled)
    note_law(a.state, a.coverage_start)
    if settled.path == "state-window":
        WINDOW_FROM_START.touches()


def note_fee(contract: Contract, terms: Cancelling, settled: Settlement) -> None:
    """What is not known of a fee that nobody entered."""
    if terms.fee is None and (settled.path == "prorated" or terms.fee_applies == "will"):
        FEE_NOT_STATED.touches(product=contract.product_name, applies=terms.fee_applies if terms.fee_applies == "will" else "may")
    elif settled.fee:
        FEE_MAY_APPLY.touches(fee=terms.fee)


def note_law(state: State, begun: date) -> None:
    """What of the state's law was applied, and what was left aside and why."""
    if state.id == "other":
        NO_STATE.touches()
    elif not state.on_service_contracts:
        STATE_NOT_SOURCED.touches(state=state)
    elif not any(rule in RULES for row in state.on_service_contracts for rule in row.rules):
        STATE_WITHOUT_FIGURE.touches(state=state)
    note_out_of_force(state, RULES, begun)


def refund(a: Cancellation) -> Refund:
    """Everything that is told of a cancellation."""
    terms = a.contract.cancelling
    law = applied(a.state, a.coverage_start)
    end = add_months(a.coverage_start, a.term_months)
    total, day = (end - a.coverage_start).days, (a.cancel_on - a.coverage_start).days
    left = what_is_left(a, total, day, a.miles)
    settled = settle(a, day, left, law)
    other = settle_on_other_share(a, settled, day, left, law)
    pay_to, to_lender, to_customer = split(settled.refund, a.financed, a.payoff)
    if on_a_sheet():
        note_assumptions(a, settled, end, day)
    return Refund(
        refund=settled.refund,
        terms_stated=a.contract.terms_stated,
        decided_by=whose_rule_decides(a, settled, day, left, law),
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
        cliff=next_cliff(a, total, day, law),
        pay_to=pay_to,
        to_lender=to_lender,
        to_customer=to_customer,
        call=(LINES[terms.call].phone or None) if terms.call else None,
        curve=LazyRows(over_the_term, a, total, day, law),
    )


def in_short(a: Cancellation, outcome: Refund) -> Headline:
    day = f"You cancel on day {outcome.days_used:,}"
    if outcome.path == "full":
        why = f"{day}, in the first {a.contract.cancelling.full_refund_days} days and before any claim. The whole price comes back"
        why += ", less the fee." if outcome.fee_charged else "."
    elif outcome.path == "state-window":
        why = f"{day}, in your state's own window. The price comes back, less claims paid."
    elif outcome.path == "expired":
        why = f"The {outcome.basis} that the plan covers are used up. Nothing comes back."
    else:
        less = [word for word, amount in (("claims", outcome.claims_deducted), ("the fee", outcome.fee_charged)) if amount]
        why = f"{day} of {outcome.days_total:,}. The {outcome.basis} left decide the share of the price that comes back"
        why += f", less {' and '.join(less)}." if less else "."
    if outcome.path == "prorated" and outcome.terms_stated and a.fee is None and outcome.fee_charged:
        most = shown(outcome.refund + outcome.fee_charged)
        why += f" A fee of {shown(outcome.fee_charged)} may apply and is taken off here; without one, up to {most} comes back."
    if outcome.decided_by == "state":
        why += f" The law of {a.state.name} makes it this much."
    if outcome.terms_stated:
        return Headline("Your refund", outcome.refund, why)
    product = a.contract.product_name
    why = f"That is what {product} would give back on Ally Premier Protection's terms. Its own terms are not in our sources. {why}"
    if a.contract.cancelling.fee_applies == "will" and a.fee is None:
        why += " A fee will come off it."
    return Headline("If your contract has the same terms: up to", outcome.refund, why)


def next_steps(a: Cancellation, outcome: Refund) -> list[str]:
    if outcome.path == "expired":
        return ["There is nothing to cancel: the contract has run out. If you think it has not, check the term and the miles in it."]
    steps = [a.contract.cancelling.how]
    if outcome.call:
        steps[0] = f"{steps[0]} The number is {LINES[known(a.contract.cancelling.call)].number_and_hours}."
    if not outcome.terms_stated:
        steps.append("Look up in your contract how many days give the whole price back, how the rest is counted, and the fee.")
    if outcome.cliff:
        steps.append(f"The refund drops sharply on {shown(outcome.cliff)}. Cancel before that day to keep it.")
    if outcome.path == "prorated":
        steps.append("Have the odometer reading ready.")
    steps += steps_about_payment(outcome.pay_to, outcome.to_customer, a.reason)
    steps.append("Ask for the refund amount in writing and compare it with this sheet, step by step.")
    steps.append("Keep a copy of what you send. If the money does not come, see “My refund has not come” for what that costs.")
    return steps


def deadlines(a: Cancellation, outcome: Refund) -> Iterator[Deadline]:
    if deadline := last_day_for_all(outcome.full_refund_until, a.cancel_on, a.contract):
        yield deadline
    if outcome.path == "state-window":
        yield end_of_window(a)


def end_of_window(a: Cancellation) -> Deadline:
    """The last day of the state's window as a deadline."""
    row = known(applied(a.state, a.coverage_start).window)
    until = a.coverage_start + timedelta(known(row.window).until_contract_day)
    says = f"The law of {a.state.name} gives back the price less claims paid up to this day ({row.citation})."
    return until, f"Last day of the window in {a.state.name}", says


def letter(a: Cancellation, outcome: Refund) -> str:
    line = a.contract.cancelling.call
    return letters.letter(
        a.contract.cancelling.write_to,
        LINES[line].phone if line else None,
        [f"Contract: {a.contract.name}", *odometer(a)],
        "Please cancel my service contract",
        [
            " ".join(
                filter(None, [letters.in_writing(a.state, a.coverage_start), letters.cancels(a.coverage_start, a.cancel_on, a.reason)])
            ),
            rests_on(a, outcome),
            " ".join(filter(None, by_law(a, outcome))),
            letters.pays(outcome, a.payoff, sums_are_its_own(outcome)),
            letters.CONFIRM,
        ],
        letters.ENCLOSED.get(a.reason, ()),
    )


def odometer(a: Cancellation) -> list[str]:
    """The odometer reading for the letter, where miles count."""
    if a.term_miles is None:
        return []
    label = f"Odometer on {shown(a.cancel_on)}"
    return [letters.blank(label) if a.odometer_now is None else f"{label}: {a.odometer_now:,} miles"]


def sums_are_its_own(outcome: Refund) -> bool:
    """Does the sum rest on what is stated of this contract or of its state, not on another product's terms?"""
    return outcome.terms_stated or outcome.path == "state-window"


def rests_on(a: Cancellation, outcome: Refund) -> str:
    """What the refund comes to and by which terms; no sum where the terms of this contract are not known."""
    if outcome.path == "expired":
        return (
            f"By my count the {outcome.basis} that the contract covers are used up. If you find that some are left, please refund "
            "the part of the price that is due for them."
        )
    day = f"I cancel on day {outcome.days_used:,} of coverage"
    if outcome.path == "state-window":
        comes_to = f"{shown(outcome.refund)}{sums_taken_off(a, outcome)}"
        return f"{day}. By the law that I name below, the refund comes to {comes_to}.{letters.COMPARE}"
    if not outcome.terms_stated:
        no_claim = "" if a.claims_filed else ", and no claim was filed"
        return f"{day}{no_claim}. Please work the refund out by the terms of this contract and by the law."
    if outcome.path == "full":
        days = a.contract.cancelling.full_refund_days
        return (
            f"{day}, and no claim was filed. As Ally explains these contracts, the whole price, {shown(outcome.refund)}, comes back "
            f"up to day {days}.{letters.COMPARE}"
        )
    left = f"{outcome.days_total - outcome.days_used:,} of {outcome.days_total:,} days"
    if outcome.basis == "miles" and a.term_miles is not None:
        left = f"{a.term_miles - a.miles:,} of {a.term_miles:,} miles"
    rule = "the days left count" if a.term_miles is None else "the smaller share counts, of the days left or of the miles left"
    return (
        f"As Ally explains these contracts, {rule}. By my count that is {left}. That share of the price, {shown(a.price_paid)}, is "
        f"{shown(outcome.prorated)}. The refund comes to {shown(outcome.refund)}{sums_taken_off(a, outcome)}.{letters.COMPARE}"
    )


def sums_taken_off(a: Cancellation, outcome: Refund) -> str:
    """`, after $100.00 for claims and a fee of $50.00`, with what is not sure of the fee; or nothing."""
    off = [f"{shown(outcome.claims_deducted)} for claims"] if outcome.claims_deducted else []
    off += [f"a fee of {shown(outcome.fee_charged)}"] if outcome.fee_charged else []
    after = f", after {listed(off)}" if off else ""
    if a.fee is None and outcome.fee_charged:
        return f"{after}. If the contract names no such fee, please take none off"
    if a.fee is None and a.contract.cancelling.fee_applies == "will":
        return f"{after}, before any fee that the contract names"
    return after


def by_law(a: Cancellation, outcome: Refund) -> Iterator[str]:
    """What the state's law says of this refund, each with its citation."""
    law = applied(a.state, a.coverage_start)
    if outcome.path == "expired":
        return
    if outcome.path == "state-window":
        row = known(law.window)
        until = known(row.window).until_contract_day
        yield letters.cites(row, a.state, f"gives back the price less claims paid up to day {until}, claim or no claim")
        return
    if not a.claims_filed and not outcome.terms_stated:
        for row in a.state.in_force("free_look", a.coverage_start):
            days = known(row.free_look).days
            if outcome.days_used <= days:
                yield letters.cites(row, a.state, f"gives back the price for {days} days while no claim is made")
    if outcome.path == "prorated" or not outcome.terms_stated:
        yield letters.cites(law.fee_limit(outcome.days_used), a.state, "limits the fee for canceling")
    if a.claims_paid:
        yield letters.cites(law.claims_stay, a.state, "lists what may be taken off a refund, and claims are not on the list")


def refund_over_time(a: Cancellation, outcome: Refund) -> Picture | None:
    steps = [(outcome.full_refund_until, "last day for the whole price")] if outcome.full_refund_until else []
    return over_time(
        "Refund over time",
        f"The refund from {shown(a.coverage_start)} to the end of the term; {shown(outcome.refund)} on {shown(a.cancel_on)}.",
        points=[(point.date, point.refund) for point in outcome.curve],
        mark=(a.cancel_on, outcome.refund),
        steps=steps,
        columns=("Day", "Refund"),
    )


def where_the_price_goes(a: Cancellation, outcome: Refund) -> Picture | None:
    """The price as one bar: what is used up, what is taken off, and who gets the rest."""
    left = outcome.refund + outcome.claims_deducted + outcome.fee_charged
    parts = [("Used up", a.price_paid - left), ("Claims taken off", outcome.claims_deducted), ("Fee", outcome.fee_charged)]
    parts += (
        [("Refund", outcome.refund)]
        if outcome.to_lender is None
        else [("To the lender", outcome.to_lender), ("To you", known(outcome.to_customer))]
    )
    return stack("Where the price goes", f"Of {shown(a.price_paid)}, {shown(outcome.refund)} comes back.", parts)


def days_against_miles(a: Cancellation, outcome: Refund) -> Picture | None:
    if outcome.basis is None or a.term_miles is None:
        return None
    days, miles = min(outcome.days_used, outcome.days_total), min(a.miles, a.term_miles)
    equal = days * a.term_miles == miles * outcome.days_total
    return square(
        "Days against miles",
        "The days and the miles are used up equally far, so either gives the same share."
        if equal
        else f"The {outcome.basis} are used up further, so less of them is left, and they decide the share.",
        across=("days", days, outcome.days_total),
        up=("miles", miles, a.term_miles),
    )


calculator = Calculator(
    "Cancellation refund",
    asks=Cancellation,
    works_out=refund,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(refund_over_time, days_against_miles, where_the_price_goes),
    deadlines=deadlines,
    letter=letter,
    leads={"when-to-cancel": "Is it better to wait?"},
    rarely={
        "Without these we take the fee that Ally's page names for your plan, if any, take paid claims off, and leave open who is paid.": (
            "deduct_claims",
            "fee",
            "financed",
            "payoff",
            "reason",
        )
    },
)
