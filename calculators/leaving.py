"""You sold the vehicle, or it is totaled: what comes back of each plan on it, who gets it, and what to do by when.

Not worked out here: what GAP pays of a total loss (see the GAP benefit calculator), and what an insurer or a buyer owes.
"""

import datetime
from collections.abc import Iterator
from datetime import date

from .gap_refund import GAP, GapCancellation, GapRefund, gap_refund
from .gap_refund import deadlines as gap_deadlines
from .gap_refund import letter as gap_letter
from .kit.ask import again, answers, ask, instance_of, questionnaire, refuses
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import Assumption, assumptions_only, clause, off_the_sheet
from .kit.money import NOTHING, Money, total
from .kit.svg import Picture, stack
from .kit.values import known, listed, shown
from .late_refund import LateRefund, Waiting, late_refund
from .refund import Cancellation, Refund, refund
from .refund import deadlines as refund_deadlines
from .refund import letter as refund_letter
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.cancelling import PAPERS
from .trade.law import State
from .trade.rows import Contract
from .trade.tables import LINES
from .transfer import Sale, Transfer, transfer
from .transfer import deadlines as transfer_deadlines
from .transfer import letter as transfer_letter

EVENTS = {
    "sold": "I sold or traded it in, and cancel the plans",
    "passed-on": "I sold it, and the buyer takes the service contract over",
    "totaled": "It is totaled, and my insurer pays all that I owe",
    "totaled-gap-pays": "It is totaled, and GAP has to pay the rest",
}
REASON = {"sold": "sold", "passed-on": "sold", "totaled": "total-loss", "totaled-gap-pays": "total-loss"}
BETWEEN_LETTERS = "\f"  # each goes on a page of its own


def has_a_service_contract(has_service_contract: bool) -> bool:
    return has_service_contract


def is_passed_on(event: str) -> bool:
    return event == "passed-on"


def is_canceled(event: str, has_service_contract: bool) -> bool:
    return has_service_contract and event != "passed-on"


def gap_is_canceled(event: str, has_gap: bool) -> bool:
    return has_gap and event != "totaled-gap-pays"


def canceled_with_miles(event: str, has_service_contract: bool, term_miles: int | None) -> bool:
    return is_canceled(event, has_service_contract) and term_miles is not None


def claims_are_told(event: str, has_service_contract: bool, claims_filed: bool | None) -> bool:
    return is_canceled(event, has_service_contract) and claims_filed is not None


@answers
class Leaving:
    event: str = ask("What happened to the vehicle?", among=EVENTS)
    today: datetime.date = ask(
        "What day is it today?", "The refunds are worked out for it, as if you canceled today.", filled="today", called="date of today"
    )
    state: State = again(Cancellation, "state")
    has_service_contract: bool = ask(
        "Is there a service contract on the vehicle?", "A plan that pays for repairs. Your finance papers name it."
    )
    has_gap: bool = ask("Is there a GAP addendum?", "It helps pay the rest of the loan after a total loss.")
    contract: Contract | None = again(Cancellation, "contract", needed=has_a_service_contract)
    sold_on: datetime.date | None = again(Sale, "sold_on", needed=is_passed_on)
    notified_on: datetime.date | None = again(Sale, "notified_on", needed=is_passed_on)
    price_paid: Money | None = again(Cancellation, "price_paid", needed=is_canceled)
    coverage_start: date | None = again(Cancellation, "coverage_start", needed=is_canceled)
    term_months: int | None = again(Cancellation, "term_months", needed=is_canceled)
    term_miles: int | None = again(Cancellation, "term_miles", needed=is_canceled)
    miles_driven: int | None = again(Cancellation, "miles_driven", needed=canceled_with_miles)
    odometer_at_start: int | None = again(Cancellation, "odometer_at_start", needed=canceled_with_miles)
    odometer_now: int | None = again(Cancellation, "odometer_now", needed=canceled_with_miles, hint="On the last day you had it.")
    claims_filed: bool | None = again(Cancellation, "claims_filed", needed=is_canceled)
    claims_paid: Money | None = again(Cancellation, "claims_paid", needed=claims_are_told)
    deduct_claims: bool | None = again(Cancellation, "deduct_claims", needed=is_canceled)
    fee: Money | None = again(Cancellation, "fee", needed=is_canceled)
    gap_price_paid: Money | None = again(GapCancellation, "price_paid", needed=gap_is_canceled)
    gap_coverage_start: date | None = again(
        GapCancellation, "coverage_start", needed=gap_is_canceled, label="When did GAP start?", called="start of GAP"
    )
    gap_term_months: int | None = again(GapCancellation, "term_months", needed=gap_is_canceled)
    gap_claims_filed: bool | None = again(GapCancellation, "claims_filed", needed=gap_is_canceled)
    gap_fee: Money | None = again(GapCancellation, "fee", needed=gap_is_canceled, label="What is the fee for canceling GAP?")
    gap_method: str | None = again(GapCancellation, "method", needed=gap_is_canceled, label="How is GAP's share counted?")
    gap_count_last_day: bool | None = again(GapCancellation, "count_last_day", needed=gap_is_canceled)
    financed: bool | None = again(Cancellation, "financed")
    payoff: Money | None = again(Cancellation, "payoff", hint="After what the buyer or the insurer paid. Your lender gives you the amount.")

    @refuses("has_service_contract", "has_gap")
    @staticmethod
    def one_plan_at_least(event: str, has_service_contract: bool, has_gap: bool) -> str | dict[str, str] | None:
        if not has_service_contract and not has_gap:
            return "Say yes to one of the two plans: without a plan there is nothing to work out."
        if event == "passed-on" and not has_service_contract:
            return {
                "has_service_contract": "Say yes, or choose that you sold it: without a service contract the buyer has none to take over."
            }
        if event == "totaled-gap-pays" and not has_gap:
            return {"has_gap": "Say yes, or choose that your insurer pays all that you owe: without GAP it can't pay the rest."}
        return None

    @refuses("coverage_start")
    @staticmethod
    def begun_by_today(coverage_start: date | None, today: date) -> str | None:
        if coverage_start and coverage_start > today:
            return f"The day coverage started can't come after today. Enter {shown(today)} or an earlier date."
        return None

    @refuses("gap_coverage_start")
    @staticmethod
    def gap_begun_by_today(gap_coverage_start: date | None, today: date) -> str | None:
        if gap_coverage_start and gap_coverage_start > today:
            return f"The day GAP coverage started can't come after today. Enter {shown(today)} or an earlier date."
        return None

    miles_told_once = Cancellation.miles_told_once
    paid_only_where_filed = Cancellation.paid_only_where_filed

    @property
    def cancellation(self) -> Cancellation | None:
        """The service contract as it is canceled today; None where it goes on or there is none."""
        if not is_canceled(self.event, self.has_service_contract):
            return None
        own = {name: getattr(self, name, None) for name in questionnaire(Cancellation).names}
        return instance_of(Cancellation, {**own, "cancel_on": self.today, "reason": REASON[self.event]})

    def gap(self, payoff: Money | None) -> GapCancellation | None:
        """GAP as it is canceled today, with what is still owed then; None where it is claimed on or there is none."""
        if not gap_is_canceled(self.event, self.has_gap):
            return None
        own = {name: getattr(self, f"gap_{name}", None) for name in questionnaire(GapCancellation).names}
        return instance_of(
            GapCancellation,
            {
                **own,
                "state": self.state,
                "cancel_on": self.today,
                "financed": self.financed,
                "payoff": payoff,
                "reason": REASON[self.event],
            },
        )

    @property
    def sale(self) -> Sale | None:
        """The sale of which Ally is told; None where no buyer takes the contract over."""
        if self.event != "passed-on":
            return None
        return instance_of(Sale, {name: getattr(self, name) for name in questionnaire(Sale).names})


@outcome
class Left:
    total: Money = tell("Comes back in all")
    to_lender: Money | None = tell("To the lender")
    to_customer: Money | None = tell("To you")
    pay_by: date | None = tell("Last day for the refund of the service contract, by law")
    parts: dict[str, object] = tell("Each plan")

    @property
    def each(self) -> tuple[Refund | None, GapRefund | None, Transfer | None]:
        """What comes of the service contract and of GAP, and of the service contract that the buyer takes over."""
        first, second, sold = self.parts.values()
        return (
            first if isinstance(first, Refund) else None,
            second if isinstance(second, GapRefund) else None,
            sold if isinstance(sold, Transfer) else None,
        )


REFUND_FIRST = Assumption(
    "service-contract-first",
    "What you owe is taken from the refund of the service contract first, and the rest of it from that of GAP.",
    "cancel.lienholder",
)


@clause("cancel.prorated", "The service contract")
def service_contract_comes_to(outcome: Refund, sure: bool) -> Money:
    """{sure:If you cancel it today, this comes back|Its own terms are not in our sources. On Ally Premier Protection's terms this
    comes back}. The refund calculator shows each step."""
    return outcome.refund


@clause("gap.prorated-refund", "GAP")
def gap_comes_to(outcome: GapRefund) -> Money:
    """If you cancel it today, this comes back. The GAP refund calculator shows each step."""
    return outcome.refund


@clause("transfer.can-transfer", "The service contract")
def passed_on(contract: Contract) -> Money:
    """The buyer takes {contract} over, so nothing of its price comes back."""
    return NOTHING


@clause("gap.benefit", "GAP")
def claimed_on(has_gap: bool) -> Money:
    """You claim on GAP, so it is not canceled now and nothing of its price comes back."""
    return NOTHING


@clause("cancel.lienholder", "The lender's part")
def lenders_part(total: Money, payoff: Money) -> Money:
    """You owe {payoff}, and {total} comes back in all. The lender gets {result}."""
    return min(total, payoff)


@clause("cancel.late-refund", "By when it must come")
def comes_by(outcome: LateRefund, asked_on: date) -> date:
    """If you ask for the refund on {asked_on}, the law ({outcome.law}) gives until {result}."""
    return known(outcome.pay_by)


def leaving(a: Leaving) -> Left:
    """What each plan gives back, what of it goes to the lender, and by when."""
    cancellation, sale = a.cancellation, a.sale
    with assumptions_only():
        first = refund(cancellation) if cancellation else None
        gap = a.gap(still_owed(a, first))
        second = gap_refund(gap) if gap else None
        sold = transfer(sale) if sale else None
    with off_the_sheet():
        late = law_on_time(a, first)
    if first:
        service_contract_comes_to(first, first.terms_stated)
    if sold:
        passed_on(known(a.contract))
    if second:
        gap_comes_to(second)
    if a.event == "totaled-gap-pays":
        claimed_on(a.has_gap)
    if late:
        comes_by(late, a.today)
    CONTRACT_GOVERNS.touches()
    back = [outcome for outcome in (first, second) if outcome]
    comes_back = total(outcome.refund for outcome in back)
    lent = [outcome.to_lender for outcome in back if outcome.to_lender is not None]
    to_lender = total(lent) if back and len(lent) == len(back) else None
    if to_lender is not None and a.financed:
        lenders_part(comes_back, known(a.payoff))
        if len(back) > 1:
            REFUND_FIRST.touches()
    return Left(
        total=comes_back,
        to_lender=to_lender,
        to_customer=None if to_lender is None else comes_back - to_lender,
        pay_by=late.pay_by if late else None,
        parts={"refund": first, "gap-refund": second, "transfer": sold},
    )


def still_owed(a: Leaving, first: Refund | None) -> Money | None:
    """What is left of the loan once the refund of the service contract went to the lender; None where it is not known."""
    return a.payoff if first is None or a.payoff is None else a.payoff - known(first.to_lender)


def law_on_time(a: Leaving, outcome: Refund | None) -> LateRefund | None:
    """By when the law wants the refund, if it is asked for today; None where no law that we read says so."""
    if not outcome or not outcome.refund:
        return None
    waiting = {
        "state": a.state,
        "asked_on": a.today,
        "amount": outcome.refund,
        "full_refund": outcome.path == "full",
        "price_paid": a.price_paid,
        "paid_on": None,
        "today": a.today,
    }
    late = late_refund(instance_of(Waiting, waiting))
    return late if late.pay_by else None


def in_short(a: Leaving, outcome: Left) -> Headline:
    first, second, sold = outcome.each
    if not first and not second:
        if sold:
            figure = sold.deadline or "Not stated"
            says = f"{known(a.contract).name} goes to the buyer, so nothing of its price comes back."
            return Headline("Last day to tell Ally of the sale", figure, says)
        return Headline("Comes back in all", outcome.total, "You claim on GAP, so it is not canceled. See what GAP may pay.")
    named = [f"{shown(first.refund)} of the service contract"] if first else []
    named += [f"{shown(second.refund)} of GAP"] if second else []
    said = [f"That is {listed(named)}, if you cancel today."]
    if outcome.to_lender and outcome.to_customer:
        said.append(f"{shown(outcome.to_lender)} goes to the lender and {shown(outcome.to_customer)} to you.")
    elif outcome.to_lender:
        said.append("All of it goes to the lender.")
    if sold:
        said.append(f"{known(a.contract).name} goes to the buyer.")
    if first and not first.terms_stated:
        product = known(a.contract).product_name
        said.append(f"{product}'s own terms are not in our sources: its part is worked out on Ally Premier Protection's.")
        return Headline("If your contract has the same terms: up to", outcome.total, " ".join(said))
    return Headline("Comes back in all", outcome.total, " ".join(said))


def next_steps(a: Leaving, outcome: Left) -> list[str]:
    """What to do, in order: what can't wait first."""
    first, second, sold = outcome.each
    steps = []
    if REASON[a.event] == "total-loss":
        steps.append("Report the loss to your insurer, and go on paying the loan: a total loss does not end it.")
    if a.event == "totaled-gap-pays":
        steps.append(f"Start the GAP claim. For help, call {LINES[known(known(GAP.claiming).call)].number}.")
    if sold:
        by = f" by {shown(sold.deadline)}" if sold.deadline and sold.deadline >= a.today and not a.notified_on else ""
        steps.append(
            f"Tell Ally of the sale{by}, and ask for the transfer form."
            if sold.deadline
            else "Ask if the contract can pass to the buyer, and by when."
        )
    if first and first.refund:
        contract = known(a.contract)
        steps.append(f"Cancel the service contract. {contract.cancelling.how}{number_of(contract)} {PAPERS[REASON[a.event]]}")
    if second and second.refund:
        steps.append(f"Cancel GAP. {GAP.cancelling.how}{number_of(GAP)} {PAPERS[REASON[a.event]]}")
    if outcome.total:
        steps.append("Send the letters below, and keep a copy of each with the day.")
        if a.financed:
            steps.append("Ask the lender to confirm what came and what you still owe.")
    if outcome.pay_by:
        steps.append(f"If the refund of the service contract has not come by {shown(outcome.pay_by)}, see what a late refund costs.")
    return steps or ["There is nothing to cancel: the plans have run out. If you think they have not, check their terms."]


def number_of(contract: Contract) -> str:
    line = contract.cancelling.call
    return f" The number is {LINES[line].number_and_hours}." if line else ""


def deadlines(a: Leaving, outcome: Left) -> Iterator[Deadline]:
    for dates, _ in papers_of(a, outcome):
        yield from dates
    if outcome.pay_by:
        yield outcome.pay_by, "Last day for the refund to come", "That is the last day by law, if you ask for the refund today."


def letter(a: Leaving, outcome: Left) -> str | None:
    """The letters of its plans, a form feed between two; None where none is to be written."""
    return BETWEEN_LETTERS.join(words for _, words in papers_of(a, outcome)) or None


def papers_of(a: Leaving, outcome: Left) -> Iterator[tuple[Iterator[Deadline], str]]:
    """(its deadlines, its letter) of each plan."""
    first, second, sold = outcome.each
    if first and (cancellation := a.cancellation):
        yield refund_deadlines(cancellation, first), refund_letter(cancellation, first)
    if second and (gap := a.gap(still_owed(a, first))):
        yield gap_deadlines(gap, second), gap_letter(gap, second)
    if sold and (sale := a.sale):
        yield transfer_deadlines(sale, sold), transfer_letter(sale, sold)


def picture(a: Leaving, outcome: Left) -> Picture | None:
    if outcome.to_lender is None or not outcome.total:
        return None
    parts = [("To the lender", outcome.to_lender), ("To you", known(outcome.to_customer))]
    return stack(
        "Who gets it",
        f"Of {shown(outcome.total)}, {shown(outcome.to_lender)} goes to the lender and {shown(outcome.to_customer)} to you.",
        parts,
    )


calculator = Calculator(
    "I sold my car, or it is totaled",
    asks=Leaving,
    works_out=leaving,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
    deadlines=deadlines,
    letter=letter,
    tasks=True,
    set_small=True,
    steps={
        "What happened": ("event", "today", "state", "has_service_contract", "has_gap"),
        "The service contract": (
            "contract",
            "sold_on",
            "notified_on",
            "price_paid",
            "coverage_start",
            "term_months",
            "term_miles",
            "miles_driven",
            "odometer_at_start",
            "odometer_now",
            "claims_filed",
            "claims_paid",
            "deduct_claims",
            "fee",
        ),
        "GAP": (
            "gap_price_paid",
            "gap_coverage_start",
            "gap_term_months",
            "gap_claims_filed",
            "gap_fee",
            "gap_method",
            "gap_count_last_day",
        ),
        "The loan": ("financed", "payoff"),
    },
)
