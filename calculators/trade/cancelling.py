"""What ending any contract early has in common: the whole price at first, a share of it later."""

from fractions import Fraction

from ..kit.clause import Assumption, clause
from ..kit.money import Money
from .rows import Cancelling

ROUNDING = Assumption(
    "rounded-once",
    "The price times the share is rounded once, to the nearest cent. Half a cent goes up.",
    "cancel.prorated",
)
DAY_COUNT = Assumption(
    "day-sixty-counts",
    "The day coverage starts is day 0. Day {days} is the last day for the whole price.",
    "cancel.full-refund",
)
TERM_END = Assumption(
    "term-ends-on-the-same-day",
    "The term ends on {end}: the same day of the month, or that month's last day.",
    "cancel.term",
)


@clause("cancel.full-refund", "Whole price back")
def whole_price_comes_back(day: int, claims_filed: bool, terms: Cancelling) -> bool:
    """You cancel on day {day}, and {claims_filed:a|no} claim was filed. The whole price comes back up to
    day {terms.full_refund_days} if no claim was filed, {result:so it does here|so it does not here}."""
    return day <= terms.full_refund_days and not claims_filed


@clause("cancel.prorated", "Price times share")
def prorated_price(price: Money, share: Fraction) -> Money:
    """The price, {price}, times the share that is left, {share}."""
    return price.times(share)
