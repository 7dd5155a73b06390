"""What is still owed on a lease month by month, what it takes to end it early, and what buying at its end costs.

Not worked out here: buying before the end, leases that earn their rent by another method, late payments, and what a lease credits
for the vehicle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Headline, LazyRows, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Dollars, Money, total
from .kit.svg import Picture, over_months
from .kit.values import known, shown
from .lease_payment import FACTORS_IN_A_RATE, RATE_TO_COMPARE, Rate, level_payment
from .trade.assumptions import EACH_LEASE_FIGURE_ROUNDED_ONCE, LEASE_GOVERNS

DUE = {"advance": "At the start of each month, the first at signing", "arrears": "At the end of each month"}
STEPS_OF_A_RATE = 10**24  # a month's rate is sought to 24 places
HIGHEST = STEPS_OF_A_RATE // 12  # 100 percent a year


@answers
class Held:
    adjusted_cap: Money = ask(
        "What is the adjusted cost?", "The adjusted capitalized cost in your lease.", example="18800.00", called="adjusted cost"
    )
    residual: Money = ask("What is the residual value?", "The amount in your lease.", example="12350.00", called="residual value")
    months: int = ask(
        "How many months does the lease run?", at_least=1, at_most=120, unit="months", example="48", called="months that the lease runs"
    )
    base_payment: Money | None = ask(
        "What is the monthly payment before tax?",
        "The base payment in your lease. Enter it or the yearly rate, not both.",
        left_out=True,
        example="244.69",
        called="monthly payment before tax",
    )
    apr_percent: Decimal | None = ask(
        "What is the yearly rate?",
        "If you know it and not the payment. A money factor times 2,400 is a yearly rate.",
        left_out=True,
        at_most=Decimal(100),
        unit="percent",
        example="8.5",
        called="yearly rate",
    )
    payments_due: str = ask("When is each payment due?", "Most leases take the first payment at signing.", among=DUE, default="advance")
    month: int = ask(
        "After which month would you end it?",
        "Count from the start of the lease. All payments up to then are taken as made.",
        at_least=1,
        at_most=120,
        example="24",
        called="month in which you would end the lease",
    )
    early_fee: Money = ask(
        "What does your lease charge for ending early?",
        "A fee that comes on top of the balance. Enter 0 if there is none.",
        default="0.00",
        example="200.00",
        called="charge for ending early",
    )
    realized_value: Money | None = ask(
        "What would you be credited for the vehicle?",
        "The sale price, the best offer or the market value: your lease says which.",
        left_out=True,
        example="14000.00",
        called="credit for the vehicle",
    )
    purchase_fee: Money = ask(
        "What is the fee for buying it at the end?",
        "The purchase-option fee. Enter 0 if there is none.",
        default="0.00",
        example="300.00",
        called="fee for buying the vehicle",
    )
    tax_percent: Decimal = ask(
        "What is the tax rate on a purchase?",
        "State and local tax together.",
        default="0",
        at_most=Decimal(100),
        unit="percent",
        called="tax rate on a purchase",
    )

    @refuses("base_payment", "apr_percent")
    @staticmethod
    def one_of_the_two(base_payment: Money | None, apr_percent: Decimal | None) -> str | None:
        if (base_payment is None) == (apr_percent is None):
            return "Enter either the monthly payment before tax or the yearly rate: one of the two."
        return None

    @refuses("month")
    @staticmethod
    def before_the_end(months: int, month: int) -> str | None:
        if month > months:
            return f"Enter at most {months}: the lease ends after that month."
        return None

    @refuses("base_payment")
    @staticmethod
    def a_payment_of_this_lease(
        adjusted_cap: Money, residual: Money, months: int, base_payment: Money | None, payments_due: str
    ) -> str | None:
        if base_payment is None:
            return None
        lost = adjusted_cap - residual
        if base_payment * months < lost:
            least = Money(-(-lost.cents // months))
            return f"Enter a payment of at least {shown(least)}: all payments and the residual value must come to the adjusted cost."
        if worth(base_payment, residual, months, HIGHEST, payments_due == "advance") > Decimal(str(adjusted_cap)):
            return "Enter the payment of one month, before tax: this one would be a yearly rate of more than 100 percent."
        return None

    @property
    def in_advance(self) -> bool:
        return self.payments_due == "advance"

    @property
    def is_early(self) -> bool:
        """Is the month one before the lease ends by itself?"""
        return self.month < self.months


@dataclass(frozen=True)
class Month:
    """One month of the lease: how its payment is split, and the balance at its end."""

    month: int
    rent: Money
    depreciation: Money
    balance: Money


@outcome
class Balance:
    balance: Money = tell("Lease balance")
    payoff: Money = tell("Payoff")
    early_charge: Money | None = tell("You owe after the credit")
    payments_left: int = tell("Payments left")
    payments_left_total: Money = tell("Payments left together")
    buyout_tax: Money = tell("Tax on a purchase at the end")
    buyout_at_end: Money = tell("Buying it at the end")
    base_payment: Money = tell("Payment before tax")
    apr_percent: Decimal = tell("Yearly rate in percent")
    balances: Sequence[Month] = tell("Month by month", drawn=True)


YOUR_LEASE_MAY_USE_ANOTHER = Assumption(
    "constant-yield-taken",
    "The balance is worked out by the constant yield method. Your lease names its own method, and the leasing company's figure counts.",
    "lease.balance",
)
ALL_PAYMENTS_MADE = Assumption(
    "all-payments-made", "All payments up to that month are taken as made on time, and nothing else as paid or owed.", "lease.payoff"
)
FEE_UNTAXED = Assumption(
    "purchase-fee-not-taxed",
    "Tax is taken on the residual value alone, not on the fee. Title and registration come on top.",
    "lease.buyout",
)


def worth(payment: Money, residual: Money, months: int, each: int, in_advance: bool) -> Decimal:
    """What all payments and the residual are worth at the start, at a month's rate of `each` steps; less, the higher the rate."""
    with localcontext(prec=60):
        paid, end = Decimal(str(payment)), Decimal(str(residual))
        if not each:
            return paid * months + end
        rate = Decimal(each) / STEPS_OF_A_RATE
        at_the_end = (1 + rate) ** -months
        payments = paid * (1 - at_the_end) / rate
        return (payments * (1 + rate) if in_advance else payments) + end * at_the_end


def rate_of_the_payments(cost: Money, residual: Money, months: int, payment: Money, in_advance: bool) -> Rate:
    """The lowest rate, to the last of its places, at which all payments and the residual are worth no more than the cost."""
    owed, low, high = Decimal(str(cost)), 0, HIGHEST
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if worth(payment, residual, months, middle, in_advance) <= owed else (middle + 1, high)
    return Rate(Fraction(low, STEPS_OF_A_RATE) * 1200 / FACTORS_IN_A_RATE)


@clause("lease.constant-yield", "Yearly rate")
def yearly_rate(cost: Money, residual: Money, months: int, payment: Money, rate: Rate) -> Decimal:
    """At {result} percent a year, {months:payment/payments} of {payment} bring {cost} down to {residual}."""
    return rate.yearly


@clause("lease.balance", "Lease balance")
def balance_after(cost: Money, payment: Dollars, month: int, rate: Rate, in_advance: bool) -> Dollars:
    """After {month:month/months} with a payment of {payment} {in_advance:at the start|at the end} of each, {result} of the {cost}
    is left."""
    each = rate.each_month
    if not each:
        return Dollars(cost.exact) - payment * month
    growth = (1 + each) ** month
    paid = payment * ((growth - 1) / each)
    return Dollars(cost.exact) * growth - (paid * (1 + each) if in_advance else paid)


@clause("lease.payoff", "Payoff")
def payoff_of(balance: Money, early_fee: Money) -> Money:
    """The balance, {balance}, and a charge of {early_fee} for ending early make up the payoff."""
    return balance + early_fee


@clause("lease.payoff", "Payoff")
def nothing_early(balance: Money) -> Money:
    """The lease ends with this month, so nothing is early. What is left, {balance}, is the residual value."""
    return balance


@clause("lease.early-end", "You owe after the credit")
def charge_after_credit(payoff: Money, credit: Money) -> Money:
    """The payoff is {payoff}, and {credit} is credited for the vehicle. The rest is yours to pay."""
    return max(payoff - credit, NOTHING)


@clause("lease.payment", "Payments left together")
def payments_to_come(payment: Dollars, count: int) -> Dollars:
    """If you keep the lease, {count:payment/payments} of {payment} before tax would follow."""
    return payment * count


@clause("lease.buyout", "Tax on a purchase at the end")
def tax_on_purchase(residual: Money, percent: Decimal) -> Money:
    """Tax of {percent} percent is charged on the residual value, {residual}."""
    return Money.nearest(residual.exact * Fraction(percent) / 100)


@clause("lease.buyout", "Buying it at the end")
def buyout(residual: Money, fee: Money, tax: Money) -> Money:
    """The residual value, {residual}, a fee of {fee} and tax of {tax} are due."""
    return total([residual, fee, tax])


def month_by_month(cost: Money, payment: Dollars, months: int, rate: Rate, in_advance: bool) -> list[Month]:
    """Each month's rent, what is left of its payment for lost value, and the balance at its end, each rounded once."""
    each, balance, schedule = rate.each_month, Dollars(cost.exact), []
    for month in range(1, months + 1):
        rent = (balance - payment if in_advance else balance) * each
        balance = balance + rent - payment
        schedule.append(Month(month, rent.rounded, (payment - rent).rounded, balance.rounded))
    return schedule


def lease_balance(a: Held) -> Balance:
    """Everything that is told of a lease's balance."""
    if a.base_payment is None:
        rate = Rate(Fraction(known(a.apr_percent)) / FACTORS_IN_A_RATE)
        payment = level_payment(a.adjusted_cap, Dollars(a.residual.exact), a.months, rate, a.in_advance)
    else:
        rate = rate_of_the_payments(a.adjusted_cap, a.residual, a.months, a.base_payment, a.in_advance)
        yearly_rate(a.adjusted_cap, a.residual, a.months, a.base_payment, rate)
        payment = Dollars(a.base_payment.exact)
    balance = balance_after(a.adjusted_cap, payment, a.month, rate, a.in_advance).rounded
    payoff = payoff_of(balance, a.early_fee) if a.is_early else nothing_early(balance)
    early_charge = charge_after_credit(payoff, a.realized_value) if a.is_early and a.realized_value is not None else None
    left = a.months - a.month
    to_come = payments_to_come(payment, left)
    tax = tax_on_purchase(a.residual, a.tax_percent)
    note_assumptions(a)
    return Balance(
        balance=balance,
        payoff=payoff,
        early_charge=early_charge,
        payments_left=left,
        payments_left_total=to_come.rounded,
        buyout_tax=tax,
        buyout_at_end=buyout(a.residual, a.purchase_fee, tax),
        base_payment=payment.rounded,
        apr_percent=rate.yearly,
        balances=LazyRows(month_by_month, a.adjusted_cap, payment, a.months, rate, a.in_advance),
    )


def note_assumptions(a: Held) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    YOUR_LEASE_MAY_USE_ANOTHER.touches()
    ALL_PAYMENTS_MADE.touches()
    if a.tax_percent:
        FEE_UNTAXED.touches()
    EACH_LEASE_FIGURE_ROUNDED_ONCE.touches()
    RATE_TO_COMPARE.touches()
    LEASE_GOVERNS.touches()


def in_short(a: Held, outcome: Balance) -> Headline:
    extras = "fee and tax included" if a.purchase_fee or a.tax_percent else "before any fee and tax"
    at_the_end = f"At the end of the lease, the vehicle costs {shown(outcome.buyout_at_end)}, {extras}."
    if not a.is_early:
        return Headline("Left when the lease ends", outcome.balance, f"It is the residual value. {at_the_end}")
    why = f"The balance is {shown(outcome.balance)}."
    if outcome.early_charge is not None:
        why += f" With {shown(a.realized_value)} credited for the vehicle, you owe {shown(outcome.early_charge)}."
    return Headline(f"Payoff after {a.month} month{'s' if a.month > 1 else ''}", outcome.payoff, f"{why} {at_the_end}")


def next_steps(a: Held, outcome: Balance) -> list[str]:
    steps = ["Ask the leasing company for its payoff in writing, and until which day it holds."]
    if a.is_early:
        steps.append("Look up in the lease by which method its balance falls and what ending early costs.")
        if a.realized_value is None:
            steps.append("Ask what you would be credited for the vehicle, and get other offers for it.")
        elif outcome.early_charge == NOTHING and a.realized_value > outcome.payoff:
            steps.append("The credit is more than the payoff. Ask the leasing company if the rest is yours.")
        steps.append(f"Set it against what is still to come: {shown(outcome.payments_left_total)} in payments before tax.")
    return [*steps, "Before you buy, compare the price at the end with what such a vehicle sells for."]


def balance_over_months(a: Held, outcome: Balance) -> Picture | None:
    points = [(0, a.adjusted_cap), *((row.month, row.balance) for row in outcome.balances)]
    rows = tuple((str(row.month), *map(shown, (row.rent, row.depreciation, row.balance))) for row in outcome.balances)
    return over_months(
        "The balance month by month",
        f"The balance falls from {shown(a.adjusted_cap)} to {shown(a.residual)} in {a.months} month{'s' if a.months > 1 else ''}.",
        points,
        mark=(a.month, outcome.balance),
        columns=("Month", "Rent", "Lost value", "Balance"),
        rows=rows,
    )


calculator = Calculator(
    "Lease balance",
    asks=Held,
    works_out=lease_balance,
    in_short=in_short,
    next_steps=next_steps,
    figure="payoff",
    pictures=(balance_over_months,),
    steps={
        "Your lease": ("adjusted_cap", "residual", "months", "base_payment", "apr_percent", "payments_due"),
        "Ending it early": ("month", "early_fee", "realized_value"),
        "Buying it at the end": ("purchase_fee", "tax_percent"),
    },
)
