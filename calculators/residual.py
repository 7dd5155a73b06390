"""What a vehicle is set to be worth when its lease ends, by a residual guide.

Not worked out here: the lender's own residual, which its own guide decides, and what options or condition do to it.
"""

from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import Dollars, Money
from .kit.values import known, listed, shown
from .trade.assumptions import EACH_LEASE_FIGURE_ROUNDED_ONCE, LEASE_GOVERNS
from .trade.guides import Guide, read_guides

GUIDES: dict[str, Guide] = read_guides(files("calculators") / "guides")


@answers
class Vehicle:
    msrp: Money = ask("What is the MSRP?", "The price on the window sticker.", example="32000.00", called="MSRP")
    guide: Guide = ask("Which guide?", "The illustrative guide's figures are made up.", among=GUIDES)
    months: int = ask(
        "How many months does the lease run?",
        "A term that the guide has.",
        at_least=1,
        unit="months",
        example="36",
        called="months that the lease runs",
    )
    annual_miles: int = ask(
        "How many miles a year?", "The miles that the lease allows in a year.", unit="miles", example="12000", called="miles a year"
    )

    @refuses("months")
    @staticmethod
    def term_in_the_guide(guide: Guide, months: int) -> str | None:
        if guide.percent(months) is None:
            return f"Enter a term that the guide has: {listed([str(term.months) for term in guide.term]).replace(' and ', ' or ')} months."
        return None

    @refuses("annual_miles")
    @staticmethod
    def miles_in_the_guide(guide: Guide, annual_miles: int) -> str | None:
        if annual_miles > guide.most_miles:
            return f"Enter at most {shown(guide.most_miles)} miles: the guide goes no further."
        return None


@outcome
class Residual:
    percent: Decimal = tell("Percent of MSRP")
    mileage_charge: Money = tell("Charge for miles")
    residual: Money = tell("Residual value")


MADE_UP = Assumption(
    "guide-is-made-up",
    "The figures of this guide are made up, to show how a guide works. Ask the dealer for the lender's own residual.",
    "lease.residual-guide",
)
FEWER_MILES = Assumption(
    "fewer-miles-add-nothing", "Fewer miles than the guide is made for do not raise the residual.", "lease.residual-miles"
)
NEVER_BELOW_ZERO = Assumption(
    "residual-not-below-zero", "The charge for miles is more than the value, so the residual is set to zero.", "lease.residual-miles"
)


@clause("lease.residual-guide", "Percent of MSRP")
def percent_for(months: int, guide: Guide) -> Decimal:
    """For {months:month/months}, the guide gives {result} percent of the MSRP."""
    return known(guide.percent(months))


@clause("lease.residual-guide", "Value before miles")
def value_before_miles(msrp: Money, percent: Decimal) -> Dollars:
    """This is {percent} percent of the MSRP, {msrp}."""
    return Dollars(msrp.exact * Fraction(percent) / 100)


@clause("lease.residual-miles", "Miles over the guide's")
def miles_over(annual_miles: int, guide: Guide) -> int:
    """The guide is made for {guide.base_miles} miles a year. Of your {annual_miles}, {result:is/are} over that."""
    return max(annual_miles - guide.base_miles, 0)


@clause("lease.residual-miles", "Charge for miles")
def charge_for_miles(over: int, months: int, per_mile: Money) -> Dollars:
    """{over:mile/miles} a year over the guide's, for {months:month/months}, at {per_mile} a mile."""
    return Dollars(per_mile.exact) * Fraction(over * months, 12)


@clause("lease.residual", "Residual value")
def value_at_the_end(before: Dollars, charge: Dollars) -> Dollars:
    """From {before}, the charge for miles, {charge}, comes off, but never more than is there."""
    return max(before - charge, Dollars(Fraction(0)))


def residual(a: Vehicle) -> Residual:
    """Everything that is told of a residual."""
    percent = percent_for(a.months, a.guide)
    before = value_before_miles(a.msrp, percent)
    charge = charge_for_miles(miles_over(a.annual_miles, a.guide), a.months, a.guide.per_mile)
    value = value_at_the_end(before, charge)
    if a.guide.made_up:
        MADE_UP.touches()
    if a.annual_miles < a.guide.base_miles:
        FEWER_MILES.touches()
    if charge > before:
        NEVER_BELOW_ZERO.touches()
    EACH_LEASE_FIGURE_ROUNDED_ONCE.touches()
    LEASE_GOVERNS.touches()
    return Residual(percent=percent, mileage_charge=charge.rounded, residual=value.rounded)


def in_short(a: Vehicle, outcome: Residual) -> Headline:
    why = f"The guide gives {shown(outcome.percent)} percent of the MSRP for {a.months} month{'s' if a.months > 1 else ''}"
    if outcome.mileage_charge:
        why += f", less {shown(outcome.mileage_charge)} for {shown(a.annual_miles)} miles a year"
        why += ", and never goes below zero." if not outcome.residual else "."
    else:
        why += f", and {shown(a.annual_miles)} miles a year cost nothing more."
    if a.guide.made_up:
        why += " The guide's figures are made up."
    return Headline("Residual value", outcome.residual, why)


def next_steps(a: Vehicle, outcome: Residual) -> list[str]:
    return [
        "Ask the dealer for the residual that the lender's own guide gives for this vehicle, term and mileage.",
        "Enter that residual in the lease payment calculator, lease-payment, to see what it does to each month.",
    ]


calculator = Calculator("Residual value", asks=Vehicle, works_out=residual, in_short=in_short, next_steps=next_steps, figure="residual")
