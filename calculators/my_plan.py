"""Your plan on one sheet: what it includes, what comes back today, the dates to keep and whom to call.

Not worked out here: what a repair or a claim pays. Each benefit has a calculator of its own.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from .breakdown import approval
from .coverage import Coverage, Held, Purchase, benefits
from .coverage import in_short as coverage_in_short
from .kit.ask import again, answers, ask, instance_of, questionnaire, refuses
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import clause, off_the_sheet
from .kit.dates import add_months
from .kit.money import Money
from .kit.values import known, shown
from .refund import Cancellation, Refund, Settlement, note_terms, refund
from .refund import in_short as refund_in_short
from .trade import miles
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.cancelling import LENDER_FIRST, last_day_for_all
from .trade.law import State
from .trade.rows import Contract, PhoneLine
from .trade.tables import LINES


def is_a_service_contract(contract: Contract) -> bool:
    return contract.kind == "service contract"


@answers
class Papers:
    """What a plan's papers say; all but the plan itself and the day may be left out."""

    contract: Contract = again(Purchase, "contract")
    state: State = again(Purchase, "state")
    today: datetime.date = ask("What day is it today?", "The sheet holds for this day.", filled="today", called="date of today")
    coverage_start: date | None = again(Cancellation, "coverage_start", required=False, needed=is_a_service_contract)
    term_months: int | None = again(Cancellation, "term_months", required=False, needed=is_a_service_contract)
    term_miles: int | None = again(Cancellation, "term_miles", needed=is_a_service_contract)
    price_paid: Money | None = again(Cancellation, "price_paid", required=False, needed=is_a_service_contract)
    fee: Money | None = again(Cancellation, "fee", needed=is_a_service_contract)
    miles_driven: int | None = again(Cancellation, "miles_driven")
    odometer_at_start: int | None = again(Cancellation, "odometer_at_start")
    odometer_now: int | None = again(Cancellation, "odometer_now", hint="Today.")
    claims_filed: bool | None = again(Cancellation, "claims_filed", required=False, needed=is_a_service_contract)
    claims_paid: Money | None = again(Cancellation, "claims_paid")
    deduct_claims: bool | None = again(Cancellation, "deduct_claims", needed=is_a_service_contract)
    financed: bool | None = again(Cancellation, "financed", needed=is_a_service_contract)
    payoff: Money | None = again(Cancellation, "payoff")
    reason: str | None = again(Cancellation, "reason", needed=is_a_service_contract)

    paid_off_is_not_financed = Cancellation.paid_off_is_not_financed

    @refuses("miles_driven")
    @staticmethod
    def miles_told_once(
        term_miles: int | None, miles_driven: int | None, odometer_at_start: int | None, odometer_now: int | None
    ) -> dict[str, str] | None:
        if term_miles and (miles_driven is not None or None not in (odometer_at_start, odometer_now)):
            return miles.told_once(miles_driven, odometer_at_start, odometer_now)
        return None

    @refuses("claims_paid")
    @staticmethod
    def paid_only_where_filed(claims_paid: Money | None, claims_filed: bool | None) -> str | None:
        if claims_paid and not claims_filed:
            return "Enter 0, or say that a claim has been filed: nothing is paid without a claim."
        return None

    @property
    def purchase(self) -> Purchase:
        """What decides about the benefits."""
        return Purchase(contract=self.contract, state=self.state)

    @property
    def cancellation(self) -> Cancellation | None:
        """What a refund of today is worked out from; None while something of it is missing."""
        if self.coverage_start is None or None in (self.term_months, self.price_paid, self.claims_filed):
            return None
        if self.today < self.coverage_start:
            return None
        miles_missing = self.miles_driven is None and None in (self.odometer_at_start, self.odometer_now)
        if self.term_miles and miles_missing or self.claims_filed and self.claims_paid is None:
            return None
        return instance_of(
            Cancellation, {name: self.today if name == "cancel_on" else getattr(self, name) for name in questionnaire(Cancellation).names}
        )


@dataclass(frozen=True)
class Day:
    """A date to keep, and what happens on it."""

    on: date
    what: str


@dataclass(frozen=True)
class Call:
    """A telephone line of the plan; no hours where the papers give none."""

    for_: PhoneLine = field(metadata={"as": "for"})
    phone: str
    hours: str | None
    columns = ("For", "Phone", "Hours")


@outcome
class Sheet:
    benefits: tuple[Held, ...] = tell("Benefit by benefit")
    refund: Refund | None = tell("If you cancel today")
    ends_on: date | None = tell("The term ends on")
    dates: tuple[Day, ...] = tell("Dates to keep")
    calls: tuple[Call, ...] = tell("Whom to call")


@clause("cancel.term", "End of the term")
def end_of_term(start: date, months: int) -> date:
    """The plan starts on {start} and runs {months:month/months}, to {result}. Where it has a mileage limit, it can end before."""
    return add_months(start, months)


@clause("cancel.estimate", "If you cancel today")
def comes_back_today(outcome: Refund, sure: bool) -> Money:
    """{sure:This comes back|On Ally Premier Protection's terms this would come back}. The refund calculator shows how it is worked out."""
    return outcome.refund


def my_plan(a: Papers) -> Sheet:
    """What the plan includes, what it would give back today, its dates and its telephone lines."""
    included = benefits(a.purchase).benefits
    cancellation, outcome = a.cancellation, None
    ends_on = end_of_term(a.coverage_start, a.term_months) if a.coverage_start and a.term_months else None
    if cancellation and ends_on:
        with off_the_sheet():
            outcome = refund(cancellation)
        comes_back_today(outcome, outcome.terms_stated)
        note_refund(cancellation, outcome, ends_on)
    CONTRACT_GOVERNS.touches()
    return Sheet(benefits=included, refund=outcome, ends_on=ends_on, dates=dates_to_keep(a, ends_on), calls=lines_of(a.contract))


def note_refund(a: Cancellation, outcome: Refund, ends_on: date) -> None:
    """What the refund of today rests on."""
    note_terms(a, Settlement(outcome.refund, outcome.path, claims=outcome.claims_deducted, fee=outcome.fee_charged), ends_on)
    if outcome.pay_to == "lender":
        LENDER_FIRST.touches()


def dates_to_keep(a: Papers, ends_on: date | None) -> tuple[Day, ...]:
    """The days that are still ahead, in order."""
    days = []
    if a.coverage_start and a.claims_filed is False:
        days.append(Day(a.coverage_start + timedelta(a.contract.cancelling.full_refund_days), "full-refund-until"))
    if ends_on:
        days.append(Day(ends_on, "term-ends"))
    return tuple(sorted((day for day in days if day.on >= a.today), key=lambda day: day.on))


def lines_of(contract: Contract) -> tuple[Call, ...]:
    """The lines that the contract's terms name, each once: for claims first, then for the rest."""
    named = []
    if contract.claiming:
        named += [contract.claiming.call, contract.claiming.advisor_calls]
    if contract.trip:
        named.append(contract.trip.call)
    named += [contract.transferring.call, contract.cancelling.call]
    lines = [LINES[name] for name in dict.fromkeys(named) if name]
    return tuple(Call(line, line.phone, line.hours_in_words or None) for line in lines if line.phone)


def in_short(a: Papers, outcome: Sheet) -> Headline:
    """What would come back today, where that is known; else what the plan includes."""
    ends = f" The term ends on {shown(outcome.ends_on)}." if outcome.ends_on else ""
    covers = coverage_in_short(a.purchase, Coverage(benefits=outcome.benefits))
    figure = str(covers.figure or "")
    includes = f"It includes {figure[0].lower()}{figure[1:]}. " if figure else ""
    if outcome.refund is None or not (cancellation := a.cancellation):
        return Headline("Your plan", a.contract.name, f"{includes}{covers.sentence}{ends}")
    back = refund_in_short(cancellation, outcome.refund)
    label = (
        "Your refund if you cancel today"
        if outcome.refund.terms_stated
        else "If you cancel today, and if your contract has the same terms: up to"
    )
    return Headline(label, back.figure, f"{a.contract.name}.{ends} {includes}{covers.sentence}")


def next_steps(a: Papers, outcome: Sheet) -> list[str]:
    """What to do first when something happens, and whom to call for what."""
    if a.contract.kind == "gap":
        first = ["If the vehicle is totaled or stolen: report it to your insurer, keep paying the loan, and start a GAP claim."]
    else:
        first = [
            "If the vehicle breaks down: get everyone to a safe place first. If anyone is hurt or in danger, call 911.",
            f"Then tell the service advisor which plan you have: {a.contract.name}. {approval(a.contract)}",
            "Keep every receipt with its date.",
        ]
    return [*first, "Put this sheet into the glove box, with the contract number and your policy papers."]


def deadlines(a: Papers, outcome: Sheet) -> Iterator[Deadline]:
    for day in outcome.dates:
        if day.what == "full-refund-until":
            yield known(last_day_for_all(day.on, a.today, a.contract))
        else:
            yield day.on, f"{a.contract.name} ends", "The term of the plan ends on this day. A repair after it is yours to pay."


calculator = Calculator(
    "My plan on one sheet",
    asks=Papers,
    works_out=my_plan,
    in_short=in_short,
    next_steps=next_steps,
    deadlines=deadlines,
    set_small=True,
    steps={
        "Your plan": ("contract", "state", "today"),
        "From its papers": ("coverage_start", "term_months", "term_miles", "price_paid", "fee"),
        "The miles": ("miles_driven", "odometer_at_start", "odometer_now"),
        "Claims and the loan": ("claims_filed", "claims_paid", "deduct_claims", "financed", "payoff", "reason"),
    },
)
