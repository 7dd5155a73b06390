"""What is owed, or comes back, when a lease ends.

Not worked out here: ending a lease early, buying the vehicle, taxes on what is owed, and how a lease sets the realized value.
"""

from dataclasses import dataclass

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Money, total
from .kit.svg import Picture, stack
from .kit.values import shown
from .trade import miles
from .trade.assumptions import LEASE_GOVERNS

PAYMENTS_OF_THE_TEST = 3
TYPES = {"closed": "Closed-end lease", "open": "Open-end lease"}


def is_closed(lease_type: str) -> bool:
    return lease_type == "closed"


def is_open(lease_type: str) -> bool:
    return lease_type == "open"


def is_open_for_a_consumer(lease_type: str, consumer: bool) -> bool:
    return lease_type == "open" and bool(consumer)


@answers
class End:
    lease_type: str = ask("Which kind of lease is it?", "Most leases to consumers are closed-end. Your lease says.", among=TYPES)
    residual: Money = ask(
        "What is the residual value?",
        "The amount that the lease set at its start.",
        needed=is_open,
        example="18000.00",
        called="residual value",
    )
    realized_value: Money = ask(
        "What is the vehicle worth at the end?",
        "The sale price, the best offer or the market value: your lease says which.",
        needed=is_open,
        example="16500.00",
        called="worth of the vehicle at the end",
    )
    miles_driven: int | None = miles.miles_driven(
        is_closed,
        "From the start of the lease to its end. Or give the two odometer readings, and we subtract.",
        "How many miles were driven?",
    )
    odometer_at_start: int | None = miles.odometer_at_start(is_closed, "The lease gives it.")
    odometer_now: int | None = miles.odometer_now(is_closed, "Or what it will show when you return the vehicle.")
    miles_allowed: int = ask(
        "How many miles does the lease allow?", "For the whole lease.", needed=is_closed, unit="miles", called="miles that the lease allows"
    )
    per_mile: Money = ask(
        "What does each mile over that cost?",
        "Your lease gives the amount.",
        needed=is_closed,
        example="0.20",
        called="cost of each mile over",
    )
    wear: Money = ask("What is charged for wear?", "Enter 0 if nothing is.", needed=is_closed, example="150.00", called="charge for wear")
    disposition_fee: Money = ask(
        "What is the disposition fee?", "Enter 0 if your lease has none.", needed=is_closed, example="395.00", called="disposition fee"
    )
    consumer: bool = ask("Is it a lease to a consumer?", "No, if a business leases the vehicle.", needed=is_open, default="no")
    base_payment: Money = ask(
        "What is the monthly payment before tax?",
        "The base payment in the lease.",
        needed=is_open_for_a_consumer,
        example="450.00",
        called="monthly payment before tax",
    )

    @refuses("miles_driven")
    @staticmethod
    def miles_told_once(
        lease_type: str, miles_driven: int | None, odometer_at_start: int | None, odometer_now: int | None
    ) -> dict[str, str] | None:
        return miles.told_once(miles_driven, odometer_at_start, odometer_now) if is_closed(lease_type) else None

    @property
    def miles(self) -> int:
        """The miles driven since the start, in a closed-end lease."""
        return miles.since_start(self.miles_driven, self.odometer_at_start, self.odometer_now)


@dataclass(frozen=True)
class Part:
    """One part of what is owed or returned."""

    part: str
    amount: Money


@outcome
class Settlement:
    owed: Money = tell("You owe")
    returned: Money = tell("You get back")
    residual_risk_is: str = tell("Who is responsible for the residual value", words=("leasing company", "customer"))
    parts: tuple[Part, ...] = tell("What it is made of")
    presumed_unreasonable: bool | None = tell("Shortfall presumed too high")


CHARGES_OF_YOUR_LEASE = Assumption(
    "charges-of-your-lease",
    "The charges are those that were entered. Your lease gives them, and it says which wear counts.",
    "lease.closed-end-charges",
)
GAIN_IS_RETURNED = Assumption(
    "gain-is-returned", "That a gain comes back in full is common in open-end leases. Your lease has the rule.", "lease.open-end-settlement"
)
VALUE_AS_THE_LEASE_SAYS = Assumption(
    "realized-value-as-the-lease-says", "The realized value is taken as entered. Your lease says how it is found.", "lease.realized-value"
)
ONLY_A_PRESUMPTION = Assumption(
    "only-a-presumption",
    "The three-payment test assumes that the limits on miles and wear were kept. The leasing company may prove otherwise in court.",
    "lease.three-payments",
)


@clause("lease.closed-end", "Who is responsible for the residual value")
def residual_is_the_lessors() -> str:
    """In a closed-end lease the residual value is not your risk."""
    return "leasing company"


@clause("lease.open-end", "Who is responsible for the residual value")
def residual_is_the_customers() -> str:
    """In an open-end lease the residual value is the customer's risk."""
    return "customer"


@clause("lease.closed-end-charges", "Miles over the limit")
def miles_over(miles_driven: int, miles_allowed: int) -> int:
    """The lease allows {miles_allowed:mile/miles}, and {miles_driven:was/were} driven."""
    return max(miles_driven - miles_allowed, 0)


@clause("lease.closed-end-charges", "Charge for miles")
def charge_for_miles(over: int, per_mile: Money) -> Money:
    """{over:mile/miles} over the limit, at {per_mile} a mile."""
    return per_mile * over


@clause("lease.closed-end-charges", "Owed at the end")
def charges_together(miles: Money, wear: Money, fee: Money) -> Money:
    """Extra miles come to {miles}, wear to {wear} and the disposition fee to {fee}."""
    return total([miles, wear, fee])


@clause("lease.open-end-settlement", "Shortfall")
def shortfall_of(residual: Money, realized_value: Money) -> Money:
    """The residual is {residual} and the vehicle is worth {realized_value}, so the shortfall is {result}."""
    return max(residual - realized_value, NOTHING)


@clause("lease.open-end-settlement", "Gain")
def gain_of(residual: Money, realized_value: Money) -> Money:
    """The vehicle is worth {realized_value} and the residual is {residual}, so the gain is {result}."""
    return max(realized_value - residual, NOTHING)


@clause("lease.three-payments", "Does the three-payment test apply?")
def test_applies(consumer: bool) -> bool:
    """The test is for leases to consumers. This lease {consumer:is|is not} a consumer's."""
    return consumer


@clause("lease.three-payments", "More than three payments?")
def more_than_three_payments(shortfall: Money, base_payment: Money) -> bool:
    """Three payments of {base_payment} are set against a shortfall of {shortfall}. {result:The shortfall is more, so
    the residual is presumed too high|The shortfall is not more, so nothing is presumed}."""
    return shortfall > base_payment * PAYMENTS_OF_THE_TEST


def closed_end(a: End) -> Settlement:
    """The end of a closed-end lease: miles, wear and fee."""
    risk = residual_is_the_lessors()
    extra_miles = charge_for_miles(miles_over(a.miles, a.miles_allowed), a.per_mile)
    owed = charges_together(extra_miles, a.wear, a.disposition_fee)
    CHARGES_OF_YOUR_LEASE.touches()
    return Settlement(
        owed=owed,
        returned=NOTHING,
        residual_risk_is=risk,
        parts=(Part("excess-miles", extra_miles), Part("wear", a.wear), Part("disposition-fee", a.disposition_fee)),
        presumed_unreasonable=None,
    )


def open_end(a: End) -> Settlement:
    """The end of an open-end lease: what the vehicle is worth against its residual."""
    risk = residual_is_the_customers()
    shortfall, gain = shortfall_of(a.residual, a.realized_value), gain_of(a.residual, a.realized_value)
    presumed = more_than_three_payments(shortfall, a.base_payment) if test_applies(a.consumer) else None
    VALUE_AS_THE_LEASE_SAYS.touches()
    if gain:
        GAIN_IS_RETURNED.touches()
    if a.consumer:
        ONLY_A_PRESUMPTION.touches()
    return Settlement(
        owed=shortfall,
        returned=gain,
        residual_risk_is=risk,
        parts=(Part("shortfall", shortfall), Part("gain", gain)),
        presumed_unreasonable=presumed,
    )


def lease_end(a: End) -> Settlement:
    """Everything that is told of a lease's end."""
    outcome = closed_end(a) if is_closed(a.lease_type) else open_end(a)
    LEASE_GOVERNS.touches()
    return outcome


def in_short(a: End, outcome: Settlement) -> Headline:
    if is_closed(a.lease_type):
        why = (
            "Extra miles, wear and the fee are yours to pay. What the vehicle is worth is not."
            if outcome.owed
            else "Nothing is due for miles, wear or a fee."
        )
        return Headline("You owe at the end", outcome.owed, why)
    if outcome.returned:
        return Headline("You get back", outcome.returned, "The vehicle is worth more than its residual value, and the gain comes back.")
    if not outcome.owed:
        return Headline("You owe at the end", outcome.owed, "The vehicle is worth just its residual value, so nothing is owed.")
    why = "The vehicle is worth less than its residual value, and you owe the difference."
    if outcome.presumed_unreasonable:
        why += " It is more than three payments, so the residual is presumed too high."
    return Headline("You owe at the end", outcome.owed, why)


def next_steps(a: End, outcome: Settlement) -> list[str]:
    if is_closed(a.lease_type):
        return [
            "Have the vehicle inspected before you return it, and keep photos and the report.",
            "Ask for a bill that lists miles, wear and the fee one by one, and compare it with this sheet.",
            "Read in the lease which wear counts as normal.",
        ]
    steps = ["Look up in the lease how the realized value is found.", "Get more than one offer for the vehicle before it is sold."]
    if outcome.presumed_unreasonable:
        steps.append("Before you pay more than three payments, ask the leasing company how it reached the residual. Consider legal advice.")
    return [*steps, "Ask for the settlement in writing and compare it with this sheet."]


def settlement(a: End, outcome: Settlement) -> Picture | None:
    if is_closed(a.lease_type):
        parts = [("Extra miles", outcome.parts[0].amount), ("Wear", outcome.parts[1].amount), ("Disposition fee", outcome.parts[2].amount)]
        return stack("What is owed at the end", f"The parts of {shown(outcome.owed)}.", parts)
    if outcome.returned:
        parts, whole = [("You get back", outcome.returned), ("Residual value", a.residual)], a.realized_value
        return stack("Settlement of the lease", f"What becomes of the {shown(whole)} that the vehicle is worth.", parts)
    parts = [("You owe", outcome.owed), ("Realized value", a.realized_value)]
    return stack("Settlement of the lease", f"What makes up the residual value, {shown(a.residual)}.", parts)


calculator = Calculator("Lease end", asks=End, works_out=lease_end, in_short=in_short, next_steps=next_steps, pictures=(settlement,))
