"""What a row of the trade's tables holds. A plan's difference is a row, never an `if` in a rule."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..kit.clause import Assumption
from ..kit.in_force import ALWAYS, InForce, is_in_force, standing_in
from ..kit.money import Money
from ..kit.tables import one_of


@dataclass(frozen=True)
class Cancelling:
    """How a contract is given back.

    full_refund_days   the whole price comes back up to this many days after the start, if no claim was filed
    days_stated_for    the product whose papers state that window
    fee                the administrative fee that the papers name; None where they name none
    fee_applies        what they say of a fee: that it may or will apply, or nothing
    call               the telephone line to cancel by; None where the papers send you to the dealer or say nothing
    how                what to do first, in a sentence
    write_to           whom a letter is for
    """

    full_refund_days: int
    days_stated_for: str
    how: str
    write_to: str
    source: str
    fee: Money | None = None
    fee_applies: str = one_of("may", "will", "not stated", default="not stated")
    call: str | None = None
    in_force: InForce = ALWAYS


TRIP_CONDITIONS = ("covered_failure", "miles_from_home", "before_destination", "kept_overnight", "repair_over_one_day", "receipts", "state")


@dataclass(frozen=True)
class Interruption:
    """What a contract pays when a breakdown stops a trip.

    per_day, days, per_visit   the most for a calendar day, the most days, the most for a repair visit
    needs                      what must hold, by the names of the questions; `state` where a state is left out
    more_than_miles            how far from home it must be, where `miles_from_home` is needed
    limits, conditions         the provisions that state them
    no_deductible              the provision that says so; None where nothing is said of a deductible
    names_the_plan             no where the entry names no plan and is read as this one's
    state_stands_for_purchase  no where the entry does not say that the state of purchase is meant
    call                       the telephone line to claim by
    """

    per_day: Money
    per_visit: Money
    limits: str
    conditions: str
    needs: tuple[str, ...] = one_of(*TRIP_CONDITIONS)
    days: int | None = None
    more_than_miles: int | None = None
    no_deductible: str | None = None
    names_the_plan: bool = True
    state_stands_for_purchase: bool = True
    call: str | None = None
    in_force: InForce = ALWAYS


@dataclass(frozen=True)
class Claiming:
    """Whom to call about a repair: the customer's line, and the one that the shop's advisor calls.

    call_within_days   where a breakdown after hours may be repaired first: the days after the repair to call in
    """

    source: str
    call: str | None = None
    advisor_calls: str | None = None
    call_within_days: int | None = None
    in_force: InForce = ALWAYS


@dataclass(frozen=True)
class Transferring:
    """How a contract goes to a new owner; nothing is set where the sources are silent.

    days           how many days after the sale Ally must be told
    form_and_fee   a form and a fee are needed
    records        the maintenance records go to the buyer
    call           the telephone line to ask
    write_to       whom a letter is for; where it is empty, whoever the contract names
    call_inferred  no page ties that line to transfers
    """

    source: str = ""
    days: int | None = None
    form_and_fee: bool = False
    records: bool = False
    call: str | None = None
    write_to: str = ""
    call_inferred: bool = False
    in_force: InForce = ALWAYS


PARTS = {"cancelling": "canceling", "trip": "trip interruption", "claiming": "claims", "transferring": "the transfer"}


@dataclass(frozen=True, kw_only=True)
class Contract:
    """One contract: its product, its level, what it is in a sentence, and its terms.

    trip       None for a contract without trip interruption
    claiming   None where no source says whom to call
    """

    id: str
    name: str
    product: str
    product_name: str
    about: str
    source: str
    kind: str = one_of("service contract", "gap")
    cancelling: Cancelling
    level: str = ""
    trip: Interruption | None = None
    claiming: Claiming | None = None
    transferring: Transferring = Transferring()

    @cached_property
    def is_dated(self) -> bool:
        """Does any part of it hold on some days only?"""
        return any(part and part.in_force is not ALWAYS for part in self._parts.values())

    def as_it_stands(self, question: str, begun: date | None) -> "Contract":
        """The contract with the parts that are in force, as `question` chose it; its own terms go by the day it began."""
        if not self.is_dated:
            return self
        out: dict[str, Any] = {
            name: standing_in(
                part, question, f"What we have on {PARTS[name]} of {self.name} counts {part.in_force}. Ask Ally what counts for you."
            )
            for name, part in self._parts.items()
            if part and not is_in_force(part, None if name == "claiming" else begun)
        }
        return replace(self, **out)

    @property
    def _parts(self) -> dict[str, Cancelling | Interruption | Claiming | Transferring | None]:
        return {name: getattr(self, name) for name in PARTS}

    @property
    def terms_stated(self) -> bool:
        """Do papers of this very product state how it is given back? Else another product's terms stand in."""
        return self.cancelling.days_stated_for == self.product


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Hours:
    """Opening hours in Eastern time on some days of the week, `mon` to `sun`, as `09:30` and `18:30`."""

    days: tuple[str, ...]
    opens: str
    closes: str

    def on(self, day: date) -> bool:
        """Are these the hours of that day?"""
        return DAYS[day.weekday()] in self.days


@dataclass(frozen=True)
class PhoneLine:
    """One telephone line. `phone` is empty where the papers give hours and no number.

    hours_stated_in  the provision that states the hours
    hours_inferred  a sentence on why the hours are taken to be this line's, where the papers do not say so
    """

    id: str
    name: str
    for_what: str
    source: str
    phone: str = ""
    hours: tuple[Hours, ...] = ()
    hours_in_words: str = ""
    hours_stated_in: str = ""
    hours_inferred: str = ""
    in_force: InForce = ALWAYS

    @property
    def is_dated(self) -> bool:
        return self.in_force is not ALWAYS

    def as_it_stands(self, question: str, begun: date | None) -> "PhoneLine":
        """The line, where it is in force; `question` chose it."""
        if is_in_force(self):
            return self
        return standing_in(self, question, f"Our number and hours for this line count {self.in_force}. Look for it on ally.com.")

    @property
    def number(self) -> str:
        """The number, to put into a sentence after `call`."""
        return self.phone or f"the number on your contract (the one that we have counts {self.in_force})"

    @property
    def number_and_hours(self) -> str:
        return f"{self.phone}, {self.hours_in_words}" if self.phone else self.number


def without_number(line: PhoneLine) -> PhoneLine:
    """What stands in for a line outside its days."""
    return replace(line, phone="", hours=(), hours_in_words="")


def out_of_force(limit: "Limit") -> "Limit":
    """What stands in for a limit outside its days."""
    says = f"The number that this rests on counts {limit.in_force}, and we have none for your day. Ask Ally."
    return standing_in(limit, "calculator", says)


NOT_IN_FORCE = Assumption(
    "not-in-force", "What we have on {benefit} in {contract} counts {days}, so it was left aside for your day.", "cancel.estimate"
)


@dataclass(frozen=True)
class Limit:
    """A number that a rule compares with; itself allowed."""

    id: str
    at_most: Decimal
    provision: str
    in_force: InForce = ALWAYS


@dataclass(frozen=True)
class InState:
    """What a benefit comes to where the contract was bought in this state."""

    state: str
    provision: str
    status: str = one_of("included", "not included", "may be included", "not stated")


@dataclass(frozen=True)
class Holding:
    """Whether some contracts (ids of contracts or products) have a benefit, and its limit in a sentence."""

    contracts: tuple[str, ...]
    provision: str
    status: str = one_of("included", "not included", "may be included", "not stated")
    limit: str | None = None
    states: tuple[InState, ...] = ()
    in_force: InForce = ALWAYS


@dataclass(frozen=True)
class Benefit:
    """One benefit, and who has it: the first of its holdings that names the contract counts.

    described_in       the provision to read where no holding names the contract
    from_labor_hours   the labor guide hours from which a repair is long enough for it
    """

    id: str
    name: str
    holds: tuple[Holding, ...]
    described_in: str
    from_labor_hours: Decimal | None = None

    def holding(self, contract: Contract, state: str = "other") -> tuple[str, str | None, str | None]:
        """(status, limit, provision) for a contract bought in a state; `not stated` where no row in force names it."""
        for row in self.holds:
            if contract.id in row.contracts or contract.product in row.contracts:
                if not is_in_force(row):
                    NOT_IN_FORCE.touches(benefit=self.name, contract=contract, days=str(row.in_force))
                    continue
                for there in row.states:
                    if there.state == state:
                        return there.status, None, there.provision
                return row.status, row.limit, row.provision
        return "not stated", None, None
