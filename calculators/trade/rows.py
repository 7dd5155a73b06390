"""What a row of the trade's tables holds. A plan's difference is a row, never an `if` in a rule."""

from dataclasses import dataclass
from decimal import Decimal

from ..kit.money import Money
from ..kit.tables import one_of


@dataclass(frozen=True)
class Cancelling:
    """How a contract is given back.

    full_refund_days   the whole price comes back up to this many days after the start, if no claim was filed
    days_stated_for    the product whose papers state that window
    fee                the administrative fee that the papers state; None where none is stated
    call               the telephone line to cancel by; None where the papers send you to the dealer or say nothing
    how                what to do first, in a sentence
    """

    full_refund_days: int
    days_stated_for: str
    how: str
    source: str
    fee: Money | None = None
    call: str | None = None


@dataclass(frozen=True)
class Contract:
    """One contract: its product, its level, what it is in a sentence, and its terms."""

    id: str
    name: str
    product: str
    product_name: str
    about: str
    source: str
    kind: str = one_of("service contract", "gap")
    cancelling: Cancelling
    level: str = ""


@dataclass(frozen=True)
class FeeLimit:
    """The most that a cancellation fee may be from a day on; the lower of the two limits where both are given."""

    citation: str
    source: str
    from_day: int = 0
    at_most: Money | None = None
    percent_of_price: int | None = None

    def of(self, price: Money) -> Money:
        """The limit for a contract of this price, to the cent, rounded down."""
        limits = [self.at_most] if self.at_most is not None else []
        if self.percent_of_price is not None:
            limits.append(price.percent_down(self.percent_of_price))
        return min(limits)


@dataclass(frozen=True)
class Cell:
    """One thing that a state's law or regulator says, in our words; `applied` when the calculator uses it."""

    about: str
    says: str
    citation: str
    source: str
    applied: bool = False


@dataclass(frozen=True)
class ClaimWindow:
    """A window in which the state's law also speaks of customers who have claimed; shown, not applied."""

    days: int
    says: str


@dataclass(frozen=True)
class State:
    """A state of purchase; most have no sourced row and only a name."""

    id: str
    name: str
    fee_limits: tuple[FeeLimit, ...] = ()
    cells: tuple[Cell, ...] = ()
    claim_window: ClaimWindow | None = None

    def fee_limit(self, day: int) -> FeeLimit | None:
        """The limit in force on a day of the contract, counted from its start; None where no source gives one."""
        return next((limit for limit in reversed(self.fee_limits) if limit.from_day <= day), None)


@dataclass(frozen=True)
class Hours:
    """Opening hours in Eastern time on some days of the week, `mon` to `sun`, as `09:30` and `18:30`."""

    days: tuple[str, ...]
    opens: str
    closes: str


@dataclass(frozen=True)
class Line:
    """One telephone line. `phone` is empty where the papers give hours and no number.

    hours_inferred  a sentence on why the hours are taken to be this line's, where the papers do not say so
    """

    id: str
    name: str
    for_what: str
    source: str
    phone: str = ""
    hours: tuple[Hours, ...] = ()
    hours_in_words: str = ""
    hours_inferred: str = ""


@dataclass(frozen=True)
class Limit:
    """A number that a rule compares with; itself allowed."""

    id: str
    at_most: Decimal
    source: str


@dataclass(frozen=True)
class InState:
    """What a benefit comes to where the contract was bought in this state."""

    state: str
    source: str
    status: str = one_of("included", "not included", "may be included", "not stated")


@dataclass(frozen=True)
class Holding:
    """Whether some contracts (ids of contracts or products) have a benefit, and its limit in a sentence."""

    contracts: tuple[str, ...]
    source: str
    status: str = one_of("included", "not included", "may be included", "not stated")
    limit: str | None = None
    states: tuple[InState, ...] = ()


@dataclass(frozen=True)
class Benefit:
    """One benefit, and who has it: the first of its holdings that names the contract counts."""

    id: str
    name: str
    holds: tuple[Holding, ...]

    def holding(self, contract: Contract, state: str = "other") -> tuple[str, str | None, str | None]:
        """(status, limit, source) for a contract bought in a state; `not stated` where no row names it."""
        for row in self.holds:
            if contract.id in row.contracts or contract.product in row.contracts:
                for there in row.states:
                    if there.state == state:
                        return there.status, None, there.source
                return row.status, row.limit, row.source
        return "not stated", None, None
