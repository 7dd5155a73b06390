"""What a state's law gives to whoever ends a contract early: a row a statement, with its conditions, days, source and mark."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..kit.in_force import ALWAYS, InForce, is_in_force
from ..kit.money import Money
from ..kit.tables import one_of

ABOUT = (
    "free look",
    "fee",
    "claims",
    "later",
    "late refund",
    "transfer",
    "provider cancels",
    "terms",
    "GAP first days",
    "GAP later",
    "GAP fee",
)
RULES = ("fee_limit", "window", "free_look", "claims_stay", "late", "gap_fee_limit")


@dataclass(frozen=True)
class FeeLimit:
    """The most that a cancellation fee may be on some days of a contract; the lower of the two where both are given.

    from_contract_day, until_contract_day   days since the start of the contract, both in it; no end where left out
    """

    at_most: Money | None = None
    percent_of_price: int | None = None
    from_contract_day: int = 0
    until_contract_day: int | None = None

    def counts_on(self, day: int) -> bool:
        return self.from_contract_day <= day and (self.until_contract_day is None or day <= self.until_contract_day)

    def of(self, price: Money) -> Money:
        """The limit for a contract of this price, to the cent, rounded down."""
        share = None if self.percent_of_price is None else price.percent_down(self.percent_of_price)
        return min(limit for limit in (self.at_most, share) if limit is not None)


@dataclass(frozen=True)
class Window:
    """Up to a day of the contract the price less claims paid comes back, claim filed or not.

    fee_percent_of_price   the most that a fee may be there
    """

    until_contract_day: int
    fee_percent_of_price: int


@dataclass(frozen=True)
class FreeLook:
    """Days in which the whole price comes back while no claim was made; the shortest count that the law has."""

    days: int


@dataclass(frozen=True)
class Late:
    """What a refund that comes late costs whoever owes it.

    days               it is due so many days after it was asked for
    percent, each, of  the penalty: per cent of the refund or of the price, for each complete month or begun 30 days
    full_refund_only   only where the whole price is due
    """

    days: int
    percent: int
    each: str = one_of("month", "30 days")
    of: str = one_of("refund", "price")
    full_refund_only: bool = True


@dataclass(frozen=True, kw_only=True)
class Law:
    """One thing that a state's law or its regulator says, in our words; at most one rule of RULES carries it out.

    mark   A: the section's own words were read; B: a regulator's reading, or a part of the words; C: neither, so only shown
    who    who cancels
    claim  does it hold with a claim filed, without one, or either way?
    in_writing   notice is given in writing: a letter says so
    """

    about: str = one_of(*ABOUT)
    says: str
    citation: str
    source: str
    mark: str = one_of("A", "B", "C")
    who: str = one_of("customer", "provider", default="customer")
    claim: str = one_of("either", "none", "filed", default="either")
    in_force: InForce = ALWAYS
    fee_limit: FeeLimit | None = None
    window: Window | None = None
    free_look: FreeLook | None = None
    claims_stay: bool = False
    late: Late | None = None
    gap_fee_limit: FeeLimit | None = None
    in_writing: bool = False

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that the row carries."""
        return tuple(name for name in RULES if getattr(self, name))


@dataclass(frozen=True)
class State:
    """A state of purchase; most have few rows or none.

    not_read   the citation of a law that we know of and could not read
    also       what else people call it
    """

    id: str
    name: str
    also: tuple[str, ...] = ()
    law: tuple[Law, ...] = ()
    not_read: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """What is read as its two letters are: in any case, and with `-` or `_` for a space."""
        return self.name, *self.also

    def in_force(self, rule: str, begun: date | None) -> tuple[Law, ...]:
        """The rows with a rule of that name, as they are in force for a contract begun on a day."""
        return tuple(row for row in self._by_rule.get(rule, ()) if is_in_force(row, begun))

    def written_notice(self, begun: date | None) -> Law | None:
        """The row by which a service contract is canceled in writing; None where no law that we read asks for it."""
        return next((row for row in self.law if row.in_writing and is_in_force(row, begun)), None)

    def out_of_force(self, rules: tuple[str, ...], begun: date | None) -> tuple[Law, ...]:
        """The rows with one of these rules that are not in force for a contract begun on a day."""
        return tuple(row for rule in rules for row in self._by_rule.get(rule, ()) if not is_in_force(row, begun))

    @cached_property
    def on_service_contracts(self) -> tuple[Law, ...]:
        """The rows that are not about GAP."""
        return tuple(row for row in self.law if not row.about.startswith("GAP"))

    @cached_property
    def always_applied(self) -> "Applied | None":
        """What applies to a contract whenever it began; None where that depends on the day."""
        dated = any(row.in_force is not ALWAYS for rule in ("fee_limit", "window", "claims_stay") for row in self._by_rule.get(rule, ()))
        return None if dated else _applied(self, None)

    @cached_property
    def _by_rule(self) -> dict[str, tuple[Law, ...]]:
        return {rule: rows for rule in RULES if (rows := tuple(row for row in self.law if rule in row.rules))}


class Applied:
    """What of a state's law the refund of one contract is held to.

    turns   the days of the contract on which one of its rules begins or is over
    """

    __slots__ = ("fee_limits", "window", "claims_stay", "turns")

    def __init__(self, fee_limits: tuple[Law, ...] = (), window: Law | None = None, claims_stay: Law | None = None):
        self.fee_limits, self.window, self.claims_stay = fee_limits, window, claims_stay
        limits = [row.fee_limit for row in fee_limits if row.fee_limit]
        ends = [limit.until_contract_day for limit in limits] + ([window.window.until_contract_day] if window and window.window else [])
        self.turns = {limit.from_contract_day for limit in limits} | {end + 1 for end in ends if end is not None}

    def fee_limit(self, day: int) -> Law | None:
        """The row that limits the fee on a day of the contract; None where none does."""
        for row in self.fee_limits:
            if row.fee_limit and row.fee_limit.counts_on(day):
                return row
        return None


NO_LAW = Applied()


def applied(state: State, begun: date) -> Applied:
    """The rules of a state for a service contract begun on a day."""
    if not state.law:
        return NO_LAW
    return state.always_applied or _applied(state, begun)


def _applied(state: State, begun: date | None) -> Applied:
    limits, windows, stays = (state.in_force(rule, begun) for rule in ("fee_limit", "window", "claims_stay"))
    return Applied(limits, next(iter(windows), None), next(iter(stays), None)) if limits or windows or stays else NO_LAW
