"""What GAP may pay when a vehicle is totaled, and what you pay yourself.

Not worked out here: a limit that is a share of the vehicle's value or of the loan (enter what it comes to), refunds of
add-ons that the contract takes off (enter them as left out), and what an insurer takes off besides the deductible.
"""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Money
from .kit.svg import Picture, stack
from .kit.values import known, shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.tables import LIMITS, LINES

MOST_DEDUCTIBLE = Money.dollars(known(LIMITS.get("gap-deductible")).at_most)  # of the row itself, whatever the day


@answers
class TotalLoss:
    payoff: Money = ask(
        "What do you still owe?", "The payoff on the day of the loss. Your lender gives it.", example="18500.00", called="amount still owed"
    )
    market_value: Money = ask(
        "What does the insurer say the vehicle was worth?",
        "The market value in the settlement papers, before the deductible.",
        example="15000.00",
        called="value of the vehicle",
    )
    deductible: Money = ask(
        "What is your insurance deductible?",
        "Your auto policy gives it. Enter 0 if there is none.",
        example="500.00",
        called="insurance deductible",
    )
    deductible_covered: bool = ask("Does your GAP contract cover the deductible?", "Ally's does, where state law allows it.", default="yes")
    deductible_limit: Money = ask(
        "Up to how much of the deductible?",
        "Your contract gives the limit.",
        default=str(MOST_DEDUCTIBLE),
        example="1000.00",
        called="limit on the deductible",
    )
    excluded: Money = ask(
        "What does the contract leave out?",
        "Late fees and skipped payments, for example. They are part of what you owe.",
        default="0.00",
        example="150.00",
        called="amount that the contract leaves out",
    )
    benefit_limit: Money | None = ask(
        "Is there a limit on what GAP pays?",
        "Leave this out if your contract gives none.",
        left_out=True,
        example="50000.00",
        called="limit on what GAP pays",
    )


@outcome
class Benefit:
    insurer_pays: Money = tell("The insurer pays")
    shortfall: Money = tell("Still owed after the insurer has paid")
    gap_pays: Money = tell("GAP pays, at most")
    owner_owes: Money = tell("You pay")


WHERE_LAW_ALLOWS = Assumption(
    "deductible-where-allowed",
    "GAP covers the deductible only where state law allows it. Your contract says whether it does.",
    "gap.deductible",
)
EXCLUSIONS_FROM_OTHERS = Assumption(
    "exclusions-from-your-contract",
    "We could not read what Ally's contract leaves out. What you entered is taken off the benefit in full.",
    "gap.exclusions",
)
PLAIN_LIMIT = Assumption(
    "limit-cuts-the-benefit",
    "The limit cuts the benefit at its end, after all else was taken off. That is our reading; no source shows an example.",
    "gap.benefit-limit",
)


@clause("gap.benefit", "The insurer pays")
def insurers_payment(market_value: Money, deductible: Money) -> Money:
    """Your insurer pays the market value, {market_value}, less your deductible, {deductible}, and never less
    than nothing."""
    return max(market_value - deductible, NOTHING)


@clause("gap.benefit", "Still owed")
def still_owed(payoff: Money, insurer_pays: Money) -> Money:
    """You owe {payoff}. After the insurer has paid {insurer_pays}, {result} is still owed."""
    return max(payoff - insurer_pays, NOTHING)


@clause("gap.deductible", "Deductible over the limit")
def deductible_over_limit(deductible: Money, limit: Money) -> Money:
    """GAP covers up to {limit} of your deductible, {deductible}. You pay {result} of it."""
    return max(deductible - limit, NOTHING)


@clause("gap.deductible", "Deductible not covered")
def deductible_not_covered(deductible: Money) -> Money:
    """Your contract does not cover the deductible, so you pay all of it, {deductible}."""
    return deductible


@clause("gap.exclusions", "What GAP leaves out")
def left_out(excluded: Money) -> Money:
    """The contract leaves out {result} of what you owe."""
    return excluded


@clause("gap.benefit-limit", "Limit on the benefit")
def within_limit(benefit: Money, limit: Money) -> Money:
    """The contract pays at most {limit}. Before that limit the benefit is {benefit}."""
    return min(benefit, limit)


@clause("gap.benefit", "GAP pays")
def benefit_paid(owed: Money, excluded: Money, deductible: Money, limit: Money | None) -> Money:
    """Of the {owed} still owed, GAP leaves out {excluded} and {deductible} of the deductible. GAP pays {result}."""
    benefit = max(owed - excluded - deductible, NOTHING)
    return benefit if limit is None else within_limit(benefit, limit)


@clause("gap.benefit", "You pay")
def left_for_owner(owed: Money, gap_pays: Money) -> Money:
    """Of the {owed} still owed, GAP pays {gap_pays}. You pay {result}."""
    return owed - gap_pays


def deductible_left(a: TotalLoss) -> Money:
    """What of the deductible GAP does not pay."""
    if a.deductible_covered:
        return deductible_over_limit(a.deductible, a.deductible_limit)
    return deductible_not_covered(a.deductible)


def gap_benefit(a: TotalLoss) -> Benefit:
    """Who pays what of a totaled vehicle's loan."""
    insurer = insurers_payment(a.market_value, a.deductible)
    owed = still_owed(a.payoff, insurer)
    deductible = deductible_left(a)
    excluded = left_out(a.excluded)
    paid = benefit_paid(owed, excluded, deductible, a.benefit_limit)
    if a.deductible and a.deductible_covered:
        WHERE_LAW_ALLOWS.touches()
    if a.excluded:
        EXCLUSIONS_FROM_OTHERS.touches()
    if a.benefit_limit is not None:
        PLAIN_LIMIT.touches()
    CONTRACT_GOVERNS.touches()
    return Benefit(insurer_pays=insurer, shortfall=owed, gap_pays=paid, owner_owes=left_for_owner(owed, paid))


def in_short(a: TotalLoss, outcome: Benefit) -> Headline:
    insurer, you = shown(outcome.insurer_pays), shown(outcome.owner_owes)
    if not outcome.shortfall:
        return Headline("GAP pays", outcome.gap_pays, "The insurer's payment is as much as you owe. There is nothing for GAP to pay.")
    if not outcome.gap_pays:
        return Headline("GAP pays", outcome.gap_pays, f"Your contract pays nothing here. You pay {you} yourself.")
    rest = f"{shown(outcome.gap_pays)}. You pay {you}." if outcome.owner_owes else "the rest. You pay nothing."
    why = f"The insurer pays {insurer} and GAP pays {rest}"
    if not a.excluded or a.benefit_limit is None:
        why += " If your contract leaves more out or limits what it pays, GAP pays less and you pay more."
    if a.deductible and a.deductible_covered:
        why += f" Your deductible counts as covered, up to {shown(a.deductible_limit)}."
    return Headline("GAP pays up to", outcome.gap_pays, why)


def next_steps(a: TotalLoss, outcome: Benefit) -> list[str]:
    steps = ["Keep paying your loan until the lender says that it is paid off."]
    if outcome.gap_pays:
        steps.append("Start a claim in Ally's GAP Claims Center on the web. The GAP claim calculator lists what you need.")
    if outcome.owner_owes:
        steps.append(f"Ask your lender how to pay your part, {shown(outcome.owner_owes)}.")
    steps.append("Cancel add-ons on the loan that you no longer need, such as a service contract. A refund lowers what you owe.")
    steps.append(f"For help with GAP, call {LINES['gap'].number}. Your contract says what is covered.")
    return steps


def picture(a: TotalLoss, outcome: Benefit) -> Picture | None:
    loan = [("The insurer pays", min(outcome.insurer_pays, a.payoff)), ("GAP pays", outcome.gap_pays), ("You pay", outcome.owner_owes)]
    return stack("Who pays the loan", f"How the {shown(a.payoff)} that you owe is paid.", loan, columns=("Who pays", "Amount"))


calculator = Calculator(
    "GAP benefit", asks=TotalLoss, works_out=gap_benefit, in_short=in_short, next_steps=next_steps, figure="gap_pays", pictures=(picture,)
)
