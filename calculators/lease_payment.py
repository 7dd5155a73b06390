"""What a lease costs each month, split into lost value, rent and tax.

Not worked out here: a lender's own factor tables, a security deposit, taxes on fees or on all payments up front, and
what is due at signing besides cash down.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Dollars, Money, total
from .kit.svg import stack
from .kit.values import plain, shown, to_places
from .trade.assumptions import EACH_LEASE_FIGURE_ROUNDED_ONCE, LEASE_GOVERNS

FACTORS_IN_A_RATE = 2400
METHODS = {
    "money-factor": "Money factor, as most quotes are made",
    "constant-yield-arrears": "Constant yield, paid at the end of each month",
    "constant-yield-advance": "Constant yield, paid at the start of each month",
}
TAX_METHODS = {"payment": "On each payment", "upfront": "On the price, up front", "none": "Leave tax out"}


@answers
class Lease:
    msrp: Money = ask(
        "What is the MSRP?", "The price on the window sticker. The residual is a percent of it.", example="32000.00", called="MSRP"
    )
    price: Money = ask(
        "What price did you agree on?",
        "The selling price of the vehicle, before fees and tax.",
        example="30000.00",
        called="price that you agreed on",
    )
    cash_down: Money = ask(
        "How much cash do you put down?",
        "Only what lowers the cost of the vehicle.",
        default="0.00",
        example="2000.00",
        called="cash that you put down",
    )
    trade_in: Money = ask(
        "What do you get for a trade-in?",
        "What is left of it after its own loan is paid off.",
        default="0.00",
        example="4500.00",
        called="amount that you get for a trade-in",
    )
    incentives: Money = ask(
        "What incentives come off?",
        "Rebates and other offers that lower the cost.",
        default="0.00",
        example="1500.00",
        called="incentives that come off",
    )
    capitalized_fees: Money = ask(
        "Which fees are put into the lease?",
        "An acquisition fee, for one, if you do not pay it at signing.",
        default="0.00",
        example="895.00",
        called="fees that are put into the lease",
    )
    residual_percent: Decimal | None = ask(
        "What is the residual, as a percent of MSRP?",
        "Enter the percent or the amount, not both.",
        left_out=True,
        at_most=Decimal(100),
        unit="percent",
        example="58",
        called="residual as a share of MSRP",
    )
    residual_amount: Money | None = ask(
        "What is the residual, as an amount?",
        "Enter the amount or the percent, not both.",
        left_out=True,
        example="18560.00",
        called="residual amount",
    )
    months: int = ask(
        "How many months does the lease run?", at_least=1, at_most=120, unit="months", example="36", called="months that the lease runs"
    )
    money_factor: Decimal | None = ask(
        "What is the money factor?",
        "A small number on the quote. Enter it or the yearly rate, not both.",
        left_out=True,
        at_most=Decimal(1),
        example="0.00292",
        called="money factor",
    )
    apr_percent: Decimal | None = ask(
        "What is the yearly rate?",
        "Enter it or the money factor, not both.",
        left_out=True,
        at_most=Decimal(100),
        unit="percent",
        example="7",
        called="yearly rate",
    )
    tax_percent: Decimal = ask(
        "What is the tax rate?", "State and local tax together.", default="0", at_most=Decimal(100), unit="percent", called="tax rate"
    )
    tax_method: str = ask("How does your state tax a lease?", "Ask the dealer which of these it is.", among=TAX_METHODS)
    method: str = ask("How is the rent worked out?", "If you do not know, take the money factor.", among=METHODS)

    @refuses("residual_percent", "residual_amount")
    def one_residual(residual_percent: Decimal | None, residual_amount: Money | None):
        if (residual_percent is None) == (residual_amount is None):
            return "Enter the residual either as a percent of MSRP or as an amount: one of the two."

    @refuses("money_factor", "apr_percent")
    def one_rate(money_factor: Decimal | None, apr_percent: Decimal | None):
        if (money_factor is None) == (apr_percent is None):
            return "Enter either the money factor or the yearly rate: one of the two."

    @refuses("cash_down")
    def nothing_below_zero(price: Money, capitalized_fees: Money, cash_down: Money, trade_in: Money, incentives: Money):
        before = price + capitalized_fees - trade_in - incentives
        if before < NOTHING:
            return "No cash can be put down: the trade-in and the incentives are more than the price and the fees. Lower one of them."
        if cash_down > before:
            return f"Enter at most {shown(before)} as the cash that you put down: more would take the cost below zero."


@outcome
class Payment:
    gross_cap: Money = tell("Gross cost")
    adjusted_cap: Money = tell("Adjusted cost")
    residual: Money = tell("Residual value")
    depreciation: Money = tell("Lost value each month")
    rent: Money = tell("Rent each month")
    base_payment: Money = tell("Payment before tax")
    tax: Money = tell("Tax")
    payment: Money = tell("Monthly payment")
    total_of_payments: Money = tell("All payments together")
    money_factor: Decimal = tell("Money factor")
    apr_percent: Decimal = tell("Yearly rate in percent")


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate of a lease, exact: its money factor, and the yearly rate in percent that goes with it."""

    factor: Fraction

    @property
    def yearly(self) -> Decimal:
        return to_places(self.factor * FACTORS_IN_A_RATE, 4)

    @property
    def each_month(self) -> Fraction:
        return self.factor * FACTORS_IN_A_RATE / 1200

    def __str__(self) -> str:
        return plain(to_places(self.factor, 8))


RATE_TO_COMPARE = Assumption(
    "rate-only-to-compare",
    "The yearly rate is 2,400 times the money factor. Use it only to compare quotes: no federal rule says how to work out a lease's rate.",
    "lease.rate-caveat",
)
OWN_TABLES = Assumption(
    "lender-uses-its-own-tables",
    "Ally is said to take its factors from tables that are not public. Expect its payment to come close, not to match to the cent.",
    "lease.ally-factors",
)
YIELD_IS_OUR_READING = Assumption(
    "constant-yield-is-our-reading",
    "A twelfth of the yearly rate is charged each month. That Ally's own formula is of this kind is our reading.",
    "lease.constant-yield",
)
TAX_AS_CHOSEN = Assumption(
    "tax-as-chosen", "States tax leases in different ways. The tax was worked out in the way that was chosen.", "lease.tax"
)
RESIDUAL_ABOVE_COST = Assumption(
    "residual-above-cost",
    "The residual is more than the adjusted cost, so the lost value is below zero. Check both figures.",
    "lease.lost-value",
)


@clause("lease.adjusted-cost", "Gross cost")
def gross_cost(price: Money, fees: Money) -> Money:
    """The price is {price}, and fees of {fees} are put into the lease."""
    return price + fees


@clause("lease.adjusted-cost", "Adjusted cost")
def adjusted_cost(gross: Money, cash_down: Money, trade_in: Money, incentives: Money) -> Money:
    """From {gross}, these come off: cash down of {cash_down}, a trade-in of {trade_in} and incentives of {incentives}."""
    return gross - total([cash_down, trade_in, incentives])


@clause("lease.residual", "Residual value")
def residual_of_msrp(msrp: Money, percent: Decimal) -> Dollars:
    """The residual is {percent} percent of the MSRP, {msrp}."""
    return Dollars(msrp.exact * Fraction(percent) / 100)


@clause("lease.residual", "Residual value")
def residual_as_set(amount: Money) -> Dollars:
    """The lease sets the residual at {amount}."""
    return Dollars(amount.exact)


@clause("lease.money-factor", "Money factor")
def factor_of_rate(apr_percent: Decimal) -> Rate:
    """A yearly rate of {apr_percent} percent, divided by 2,400, is a money factor of {result}."""
    return Rate(Fraction(apr_percent) / FACTORS_IN_A_RATE)


@clause("lease.money-factor", "Yearly rate")
def rate_of_factor(rate: Rate) -> Decimal:
    """A money factor of {rate}, times 2,400, is a yearly rate of {result} percent."""
    return rate.yearly


@clause("lease.lost-value", "Lost value each month")
def lost_value(cost: Money, residual: Dollars, months: int) -> Dollars:
    """The adjusted cost, {cost}, less the residual, {residual}, is spread evenly over {months:month/months}."""
    return (Dollars(cost.exact) - residual) / months


@clause("lease.money-factor", "Rent each month")
def rent_by_factor(cost: Money, residual: Dollars, rate: Rate) -> Dollars:
    """The adjusted cost, {cost}, and the residual, {residual}, are added up and multiplied by the money factor, {rate}."""
    return (Dollars(cost.exact) + residual) * rate.factor


@clause("lease.money-factor", "Payment before tax")
def lost_value_and_rent(lost: Dollars, rent: Dollars) -> Dollars:
    """Lost value of {lost} and rent of {rent} are paid each month."""
    return lost + rent


@clause("lease.constant-yield", "Payment before tax")
def level_payment(cost: Money, residual: Dollars, months: int, rate: Rate, in_advance: bool) -> Dollars:
    """To come down from {cost} to {residual}, at {rate.yearly} percent a year on what is still owed, takes
    {months:payment/payments} of {result}, at the {in_advance:start|end} of each month."""
    each = rate.each_month
    if not each:
        return (Dollars(cost.exact) - residual) / months
    growth = (1 + each) ** months
    at_the_end = (Dollars(cost.exact) * growth - residual) * (each / (growth - 1))
    return at_the_end / (1 + each) if in_advance else at_the_end


@clause("lease.constant-yield", "Rent each month")
def rest_is_rent(payment: Dollars, lost: Dollars) -> Dollars:
    """Of the payment, {payment}, {lost} is lost value. The rest is rent."""
    return payment - lost


@clause("lease.tax", "Tax in each payment")
def tax_on_payment(payment: Dollars, percent: Decimal) -> Dollars:
    """Tax of {percent} percent is charged on each payment of {payment}."""
    return payment * (Fraction(percent) / 100)


@clause("lease.tax", "Tax up front")
def tax_up_front(price: Money, percent: Decimal) -> Dollars:
    """Tax of {percent} percent on the price, {price}, is due up front. It is not in the payments."""
    return Dollars(price.exact * Fraction(percent) / 100)


@clause("lease.tax", "Tax")
def tax_left_out() -> Dollars:
    """You chose to leave tax out."""
    return Dollars(Fraction(0))


@clause("lease.payment", "Monthly payment")
def monthly_payment(before_tax: Dollars, tax: Dollars) -> Dollars:
    """The payment before tax, {before_tax}, and tax of {tax} in it make up what is due each month."""
    return before_tax + tax


@clause("lease.payment", "All payments together")
def all_payments(payment: Dollars, months: int) -> Dollars:
    """This is {months:payment/payments} of {payment}, added up before any rounding."""
    return payment * months


def payment_parts(a: Lease, cost: Money, residual: Dollars, rate: Rate) -> tuple[Dollars, Dollars, Dollars]:
    """(lost value, rent, payment before tax) of a month, by the method that was chosen."""
    lost = lost_value(cost, residual, a.months)
    if a.method == "money-factor":
        rent = rent_by_factor(cost, residual, rate)
        return lost, rent, lost_value_and_rent(lost, rent)
    payment = level_payment(cost, residual, a.months, rate, a.method == "constant-yield-advance")
    return lost, rest_is_rent(payment, lost), payment


def tax_of(a: Lease, before_tax: Dollars) -> Dollars:
    """The tax by the method that was chosen."""
    if a.tax_method == "payment":
        return tax_on_payment(before_tax, a.tax_percent)
    return tax_up_front(a.price, a.tax_percent) if a.tax_method == "upfront" else tax_left_out()


def note_assumptions(a: Lease, cost: Money, residual: Dollars) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    if residual > Dollars(cost.exact):
        RESIDUAL_ABOVE_COST.touches()
    if a.method != "money-factor":
        YIELD_IS_OUR_READING.touches()
    if a.tax_method != "none":
        TAX_AS_CHOSEN.touches()
    EACH_LEASE_FIGURE_ROUNDED_ONCE.touches()
    RATE_TO_COMPARE.touches()
    OWN_TABLES.touches()
    LEASE_GOVERNS.touches()


def lease_payment(a: Lease) -> Payment:
    """Everything that is told of a lease's payment."""
    gross = gross_cost(a.price, a.capitalized_fees)
    cost = adjusted_cost(gross, a.cash_down, a.trade_in, a.incentives)
    by_amount = a.residual_amount is not None
    residual = residual_as_set(a.residual_amount) if by_amount else residual_of_msrp(a.msrp, a.residual_percent)
    rate = factor_of_rate(a.apr_percent) if a.money_factor is None else Rate(Fraction(a.money_factor))
    if a.money_factor is not None:
        rate_of_factor(rate)
    lost, rent, before_tax = payment_parts(a, cost, residual, rate)
    tax = tax_of(a, before_tax)
    payment = monthly_payment(before_tax, tax if a.tax_method == "payment" else Dollars(Fraction(0)))
    together = all_payments(payment, a.months)
    note_assumptions(a, cost, residual)
    return Payment(
        gross_cap=gross,
        adjusted_cap=cost,
        residual=residual.rounded,
        depreciation=lost.rounded,
        rent=rent.rounded,
        base_payment=before_tax.rounded,
        tax=tax.rounded,
        payment=payment.rounded,
        total_of_payments=together.rounded,
        money_factor=to_places(rate.factor, 8),
        apr_percent=rate.yearly,
    )


def in_short(a: Lease, told: Payment) -> Headline:
    if told.depreciation < NOTHING:
        why = "The residual is more than the adjusted cost, so there is no lost value to pay for. Check both figures."
    else:
        taxed = a.tax_method == "payment" and told.tax
        why = f"Each month, {shown(told.depreciation)} pays for lost value{',' if taxed else ' and'} {shown(told.rent)} is rent"
        why += f" and {shown(told.tax)} is tax." if taxed else "."
    if a.tax_method == "upfront" and told.tax:
        why += f" Tax of {shown(told.tax)} is due up front."
    if a.tax_method != "none" and not told.tax:
        why += " The tax rate is 0, so no tax is in it."
    return Headline("Your monthly payment", told.payment, why)


def next_steps(a: Lease, told: Payment) -> list[str]:
    return [
        "Ask the dealer for the price, the residual, the money factor and the fees behind the quote, in writing.",
        "If a quote is far from this figure, enter its numbers here one by one to find the difference.",
        "Compare two quotes only with the same months, miles, cash down and tax.",
        "Read in the lease what extra miles and wear cost at its end.",
    ]


def split_of_the_payment(a: Lease, told: Payment):
    parts = [("Lost value", told.depreciation), ("Rent", told.rent)]
    if a.tax_method == "payment":
        parts.append(("Tax", told.tax))
    if any(amount < NOTHING for _, amount in parts):
        return None
    return stack("What each payment is made of", f"The parts of a monthly payment of {shown(told.payment)}.", parts)


calculator = Calculator(
    "Lease payment",
    asks=Lease,
    works_out=lease_payment,
    in_short=in_short,
    next_steps=next_steps,
    figure="payment",
    pictures=(split_of_the_payment,),
)
