"""What a lease costs each month and at signing, split into lost value, rent and tax.

Not worked out here: a lender's own factor tables, tax on fees and deposits, what a single state leaves untaxed, and money that
several deposits or a single payment may save.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Dollars, Money, total
from .kit.svg import Picture, stack
from .kit.values import decimal_text, known, shown, to_places
from .trade.assumptions import EACH_LEASE_FIGURE_ROUNDED_ONCE, LEASE_GOVERNS

FACTORS_IN_A_RATE = 2400
METHODS = {
    "money-factor": "Money factor, as most quotes are made",
    "constant-yield-arrears": "Constant yield, paid at the end of each month",
    "constant-yield-advance": "Constant yield, paid at the start of each month",
}
TAX_METHODS = {
    "payment": "On each payment",
    "payment-and-reduction": "On each payment, and at signing on cash down and incentives",
    "total-upfront": "On all payments, cash down and incentives, up front",
    "total-in-lease": "The same, put into the lease, as in New York",
    "upfront": "On the price, up front",
    "price-less-trade-in": "On the price less the trade-in, up front",
    "none": "Leave tax out",
}
IN_EACH_PAYMENT = ("payment", "payment-and-reduction")
ON_ALL_PAYMENTS = ("total-upfront", "total-in-lease")
ON_THE_REDUCTION = ("payment-and-reduction", *ON_ALL_PAYMENTS)


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
        "Before its own loan is paid off.",
        default="0.00",
        example="4500.00",
        called="amount that you get for a trade-in",
    )
    trade_in_payoff: Money = ask(
        "What do you still owe on the trade-in?",
        "The payoff of its loan or lease. What the trade-in does not cover is put into the new lease.",
        default="0.00",
        example="6000.00",
        called="payoff of the trade-in",
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
    signing_fees: Money = ask(
        "Which fees do you pay at signing?",
        "Title, registration, and those that are not put into the lease.",
        default="0.00",
        example="350.00",
        called="fees that you pay at signing",
    )
    security_deposit: Money = ask(
        "Is there a security deposit?", "Enter 0 if there is none.", default="0.00", example="400.00", called="security deposit"
    )

    @refuses("residual_percent", "residual_amount")
    @staticmethod
    def one_residual(residual_percent: Decimal | None, residual_amount: Money | None) -> str | None:
        if (residual_percent is None) == (residual_amount is None):
            return "Enter the residual either as a percent of MSRP or as an amount: one of the two."
        return None

    @refuses("money_factor", "apr_percent")
    @staticmethod
    def one_rate(money_factor: Decimal | None, apr_percent: Decimal | None) -> str | None:
        if (money_factor is None) == (apr_percent is None):
            return "Enter either the money factor or the yearly rate: one of the two."
        return None

    @refuses("cash_down")
    @staticmethod
    def nothing_below_zero(
        price: Money, capitalized_fees: Money, cash_down: Money, trade_in: Money, trade_in_payoff: Money, incentives: Money
    ) -> str | None:
        before = price + capitalized_fees + trade_in_payoff - trade_in - incentives
        if before < NOTHING:
            return "No cash can be put down: the trade-in and the incentives are more than the price and the fees. Lower one of them."
        if cash_down > before:
            return f"Enter at most {shown(before)} as the cash that you put down: more would take the cost below zero."
        return None

    @refuses("tax_percent")
    @staticmethod
    def less_than_all(tax_method: str, tax_percent: Decimal) -> str | None:
        if tax_method == "total-in-lease" and tax_percent == 100:
            return "Enter a tax rate below 100 percent: a tax that is taxed itself has no end at 100."
        return None

    @property
    def equity(self) -> Money:
        """What is left of the trade-in once its payoff is paid; below zero where that takes more."""
        return self.trade_in - self.trade_in_payoff


@dataclass(frozen=True)
class Part:
    """One part of what is due at signing."""

    part: str
    amount: Money


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
    negative_equity: Money = tell("Old balance put into the lease")
    upfront_tax: Money = tell("Tax at signing")
    due_at_signing: Money = tell("Due at signing")
    signing: tuple[Part, ...] = tell("What is due at signing")


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
        return decimal_text(to_places(self.factor, 8))


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
WHAT_IS_TAXED = Assumption(
    "what-is-taxed",
    "Taxed are the whole payments, cash down and incentives; a trade-in, fees at signing and a deposit are not. "
    "States differ in this: ask what yours taxes.",
    "lease.tax-total",
)
RENT_ON_TAX_UNTAXED = Assumption(
    "rent-on-tax-untaxed",
    "The tax in the lease bears rent like the rest of the cost. That rent was not taxed again, as in New York's own example.",
    "lease.tax-new-york",
)
TRADE_IN_COUNTS = Assumption(
    "trade-in-counts",
    "The whole value of the trade-in was taken off before tax. Some states count it only if it was yours and not leased.",
    "lease.tax-price",
)
OLD_BALANCE_TAXED = Assumption(
    "old-balance-taxed",
    "The old balance is paid in the payments and taxed with them. Some states, like New Jersey, leave that part untaxed.",
    "lease.negative-equity",
)
FIRST_PAYMENT_AT_SIGNING = Assumption(
    "first-payment-at-signing", "The first payment is counted at signing, as is usual.", "lease.due-at-signing"
)
RESIDUAL_ABOVE_COST = Assumption(
    "residual-above-cost",
    "The residual is more than the adjusted cost, so the lost value is below zero. Check both figures.",
    "lease.lost-value",
)


@clause("lease.negative-equity", "Old balance put into the lease")
def old_balance(trade_in: Money, payoff: Money) -> Money:
    """Of the {payoff} owed on the trade-in, its {trade_in} pay a part. The rest, {result}, is put into the lease."""
    return payoff - trade_in


@clause("lease.negative-equity", "Left of the trade-in")
def left_of_the_trade_in(trade_in: Money, payoff: Money) -> Money:
    """Of the {trade_in} for the trade-in, {payoff} pay off what is owed on it. The rest, {result}, lowers the cost."""
    return trade_in - payoff


@clause("lease.adjusted-cost", "Gross cost")
def gross_cost(price: Money, fees: Money) -> Money:
    """The price is {price}, and fees of {fees} are put into the lease."""
    return price + fees


@clause("lease.adjusted-cost", "Gross cost")
def gross_cost_with_old_balance(price: Money, fees: Money, balance: Money) -> Money:
    """The price is {price}. Fees of {fees} and an old balance of {balance} are put into the lease."""
    return price + fees + balance


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


@clause("lease.tax-price", "Tax up front")
def tax_on_price_less_trade_in(price: Money, trade_in: Money, percent: Decimal) -> Dollars:
    """Tax of {percent} percent on the price, {price}, less the trade-in, {trade_in}, is due up front. It is not in the payments."""
    return Dollars(max(price - trade_in, NOTHING).exact * Fraction(percent) / 100)


@clause("lease.tax-each-payment", "Tax at signing")
def tax_on_reduction(cash_down: Money, incentives: Money, percent: Decimal) -> Dollars:
    """Cash down of {cash_down} and incentives of {incentives} are taxed at signing, at {percent} percent."""
    return Dollars((cash_down + incentives).exact * Fraction(percent) / 100)


@clause("lease.tax-total", "What is taxed")
def taxed_in_all(payment: Dollars, months: int, cash_down: Money, incentives: Money) -> Dollars:
    """These are added up: {months:payment/payments} of {payment}, cash down of {cash_down} and incentives of {incentives}."""
    return max(payment * months + Dollars((cash_down + incentives).exact), Dollars(Fraction(0)))


@clause("lease.tax-total", "Tax up front")
def tax_on_all(taxed: Dollars, percent: Decimal) -> Dollars:
    """Tax of {percent} percent on {taxed} is due at signing. It is not in the payments."""
    return taxed * (Fraction(percent) / 100)


@clause("lease.tax-new-york", "Payment without the tax")
def payment_without_tax(a: Lease, cost: Money, residual: Dollars, rate: Rate) -> Dollars:
    """Before the tax is put into the lease, each payment is {result}."""
    return payment_parts(a, cost, residual, rate)[2]


@clause("lease.tax-new-york", "Tax put into the lease")
def tax_on_tax(taxed: Dollars, percent: Decimal) -> Money:
    """The tax is taxed itself. So {taxed} is multiplied by the rate, {percent} percent, and divided by 100 percent less the rate."""
    return (taxed * (Fraction(percent) / (100 - Fraction(percent)))).rounded


@clause("lease.tax-new-york", "Adjusted cost with tax")
def cost_with_tax(cost: Money, tax: Money) -> Money:
    """Tax of {tax} is added to the cost of {cost}, and paid over the lease."""
    return cost + tax


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


@clause("lease.due-at-signing", "Due at signing")
def due_at_signing(first_payment: Money, cash_down: Money, tax: Money, fees: Money, deposit: Money) -> Money:
    """A first payment of {first_payment}, cash down of {cash_down}, tax of {tax}, fees of {fees} and a deposit of {deposit} are due."""
    return total([first_payment, cash_down, tax, fees, deposit])


def payment_parts(a: Lease, cost: Money, residual: Dollars, rate: Rate) -> tuple[Dollars, Dollars, Dollars]:
    """(lost value, rent, payment before tax) of a month, by the method that was chosen."""
    lost = lost_value(cost, residual, a.months)
    if a.method == "money-factor":
        rent = rent_by_factor(cost, residual, rate)
        return lost, rent, lost_value_and_rent(lost, rent)
    payment = level_payment(cost, residual, a.months, rate, a.method == "constant-yield-advance")
    return lost, rest_is_rent(payment, lost), payment


def costs(a: Lease) -> tuple[Money, Money]:
    """(gross cost, adjusted cost), both before any tax is put into the lease."""
    if a.equity < NOTHING:
        gross, left = gross_cost_with_old_balance(a.price, a.capitalized_fees, old_balance(a.trade_in, a.trade_in_payoff)), NOTHING
    else:
        left = left_of_the_trade_in(a.trade_in, a.trade_in_payoff) if a.trade_in_payoff else a.trade_in
        gross = gross_cost(a.price, a.capitalized_fees)
    return gross, adjusted_cost(gross, a.cash_down, left, a.incentives)


def tax_in_lease(a: Lease, cost: Money, residual: Dollars, rate: Rate) -> Money:
    """The tax that is put into the lease, and taxed itself."""
    payment = payment_without_tax(a, cost, residual, rate)
    return tax_on_tax(taxed_in_all(payment, a.months, a.cash_down, a.incentives), a.tax_percent)


def taxes_of(a: Lease, before_tax: Dollars) -> tuple[Dollars, Dollars]:
    """(the tax in each payment, the tax at signing) by the method that was chosen."""
    nothing = Dollars(Fraction(0))
    match a.tax_method:
        case "payment":
            return tax_on_payment(before_tax, a.tax_percent), nothing
        case "payment-and-reduction":
            return tax_on_payment(before_tax, a.tax_percent), tax_on_reduction(a.cash_down, a.incentives, a.tax_percent)
        case "total-upfront":
            return nothing, tax_on_all(taxed_in_all(before_tax, a.months, a.cash_down, a.incentives), a.tax_percent)
        case "upfront":
            return nothing, tax_up_front(a.price, a.tax_percent)
        case "price-less-trade-in":
            return nothing, tax_on_price_less_trade_in(a.price, a.trade_in, a.tax_percent)
    return tax_left_out() if a.tax_method == "none" else nothing, nothing


def note_assumptions(a: Lease, cost: Money, residual: Dollars) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    if residual > Dollars(cost.exact):
        RESIDUAL_ABOVE_COST.touches()
    if a.method != "money-factor":
        YIELD_IS_OUR_READING.touches()
    if a.method != "constant-yield-arrears":
        FIRST_PAYMENT_AT_SIGNING.touches()
    if a.tax_method != "none":
        TAX_AS_CHOSEN.touches()
    if a.tax_method in ON_THE_REDUCTION:
        WHAT_IS_TAXED.touches()
    if a.tax_method == "total-in-lease":
        RENT_ON_TAX_UNTAXED.touches()
    if a.tax_method == "price-less-trade-in" and a.trade_in:
        TRADE_IN_COUNTS.touches()
    if a.equity < NOTHING and a.tax_method in (*IN_EACH_PAYMENT, *ON_ALL_PAYMENTS):
        OLD_BALANCE_TAXED.touches()
    EACH_LEASE_FIGURE_ROUNDED_ONCE.touches()
    RATE_TO_COMPARE.touches()
    OWN_TABLES.touches()
    LEASE_GOVERNS.touches()


def signing_parts(a: Lease, payment: Money, tax: Money) -> tuple[Part, ...]:
    """What is due at signing, part by part; a payment at the end of its month is not."""
    first = NOTHING if a.method == "constant-yield-arrears" else max(payment, NOTHING)
    amounts = {"first-payment": first, "cash-down": a.cash_down, "tax": tax, "fees": a.signing_fees, "deposit": a.security_deposit}
    return tuple(Part(part, amount) for part, amount in amounts.items())


def lease_payment(a: Lease) -> Payment:
    """Everything that is told of a lease's payment."""
    gross, cost = costs(a)
    if a.residual_amount is not None:
        residual = residual_as_set(a.residual_amount)
    else:
        residual = residual_of_msrp(a.msrp, known(a.residual_percent))
    rate = factor_of_rate(known(a.apr_percent)) if a.money_factor is None else Rate(Fraction(a.money_factor))
    if a.money_factor is not None:
        rate_of_factor(rate)
    financed = NOTHING
    if a.tax_method == "total-in-lease":
        financed = tax_in_lease(a, cost, residual, rate)
        cost = cost_with_tax(cost, financed)
    lost, rent, before_tax = payment_parts(a, cost, residual, rate)
    in_payment, at_signing = taxes_of(a, before_tax)
    payment = monthly_payment(before_tax, in_payment)
    together = all_payments(payment, a.months)
    signing = signing_parts(a, payment.rounded, at_signing.rounded)
    due = due_at_signing(*[part.amount for part in signing])
    note_assumptions(a, cost, residual)
    return Payment(
        gross_cap=gross + financed,
        adjusted_cap=cost,
        residual=residual.rounded,
        depreciation=lost.rounded,
        rent=rent.rounded,
        base_payment=before_tax.rounded,
        tax=in_payment.rounded if a.tax_method in IN_EACH_PAYMENT else at_signing.rounded + financed,
        payment=payment.rounded,
        total_of_payments=together.rounded,
        money_factor=to_places(rate.factor, 8),
        apr_percent=rate.yearly,
        negative_equity=max(NOTHING - a.equity, NOTHING),
        upfront_tax=at_signing.rounded,
        due_at_signing=due,
        signing=signing,
    )


def in_short(a: Lease, outcome: Payment) -> Headline:
    if outcome.depreciation < NOTHING:
        why = "The residual is more than the adjusted cost, so there is no lost value to pay for. Check both figures."
    else:
        taxed = a.tax_method in IN_EACH_PAYMENT and outcome.tax
        why = f"Each month, {shown(outcome.depreciation)} pays for lost value{',' if taxed else ' and'} {shown(outcome.rent)} is rent"
        why += f" and {shown(outcome.tax)} is tax." if taxed else "."
    if outcome.upfront_tax:
        why += f" Tax of {shown(outcome.upfront_tax)} is due up front."
    if a.tax_method == "total-in-lease" and outcome.tax:
        why += f" The payments also pay for tax of {shown(outcome.tax)} that is put into the lease."
    if a.tax_method != "none" and not a.tax_percent:
        why += " The tax rate is 0, so no tax is in it."
    why += f" By what you entered, {shown(outcome.due_at_signing)} is due at signing."
    return Headline("Your monthly payment", outcome.payment, why)


def next_steps(a: Lease, outcome: Payment) -> list[str]:
    return [
        "Ask the dealer for the price, the residual, the money factor and the fees behind the quote, in writing.",
        "If a quote is far from this figure, enter its numbers here one by one to find the difference.",
        "Compare two quotes only with the same months, miles, cash down and tax.",
        "Read in the lease what extra miles and wear cost at its end.",
    ]


def split_of_the_payment(a: Lease, outcome: Payment) -> Picture | None:
    parts = [("Lost value", outcome.depreciation), ("Rent", outcome.rent)]
    if a.tax_method in IN_EACH_PAYMENT:
        parts.append(("Tax", outcome.tax))
    if any(amount < NOTHING for _, amount in parts):
        return None
    return stack("What each payment is made of", f"The parts of a monthly payment of {shown(outcome.payment)}.", parts)


def what_is_due(a: Lease, outcome: Payment) -> Picture | None:
    names = ("First payment", "Cash down", "Tax", "Fees", "Deposit")
    parts = [(name, part.amount) for name, part in zip(names, outcome.signing)]
    return stack("What is due at signing", f"The parts of {shown(outcome.due_at_signing)}.", parts)


calculator = Calculator(
    "Lease payment",
    asks=Lease,
    works_out=lease_payment,
    in_short=in_short,
    next_steps=next_steps,
    figure="payment",
    pictures=(split_of_the_payment, what_is_due),
    set_small=True,
    steps={
        "The vehicle and its price": ("msrp", "price", "incentives", "capitalized_fees"),
        "What you put in": ("cash_down", "trade_in", "trade_in_payoff"),
        "Residual, months and rate": ("residual_percent", "residual_amount", "months", "money_factor", "apr_percent", "method"),
        "Tax": ("tax_percent", "tax_method"),
        "Due at signing": ("signing_fees", "security_deposit"),
    },
)
