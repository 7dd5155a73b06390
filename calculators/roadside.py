"""What you get back for help at the roadside: a tow, a jump start, a tire, fuel, or a locksmith.

Not worked out here: which costs your contract counts (the source says “certain costs”), and whether two services at one
breakdown are one occurrence or two.
"""

from dataclasses import dataclass

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import NOTHING, Money, total
from .kit.svg import bars
from .kit.values import shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.tables import LIMITS

EACH_TIME = Money.dollars(LIMITS["roadside-occurrence"].at_most)


@dataclass(frozen=True)
class Country:
    id: str
    name: str
    served: bool


@dataclass(frozen=True)
class Service:
    id: str
    name: str


COUNTRIES = {
    "us": Country("us", "United States", True),
    "ca": Country("ca", "Canada", True),
    "other": Country("other", "Another country", False),
}
SERVICES = {
    service.id: service
    for service in (
        Service("flat-tire", "Flat tire change"),
        Service("towing", "Towing"),
        Service("battery-jump", "Battery jump start"),
        Service("locksmith", "Locksmith or key service"),
        Service("fuel-delivery", "Fuel delivery"),
    )
}


@answers
class Occurrence:
    service: Service = ask("What help was it?", among=SERVICES)
    cost: Money = ask("What did it cost?", example="80.00")


@answers
class RoadsideHelp:
    country: Country = ask("In which country did it happen?", among=COUNTRIES)
    occurrences: list[Occurrence] = ask("What roadside help did you get?", "One entry for each time that help came.")


@dataclass(frozen=True)
class Paid:
    """One time that help came: what it cost, and what of it comes back."""

    service: Service
    cost: Money
    reimbursed: Money


@outcome
class Reimbursement:
    reimbursement: Money = tell("What comes back")
    out_of_pocket: Money = tell("What you pay yourself")
    occurrences: tuple[Paid, ...] = tell("Each time that help came")


NO_PLAN_NAMED = Assumption(
    "roadside-two-entries",
    "The limit on roadside help stands in one entry and the list of services in another; we read the two together. "
    "Neither names a plan, so check that yours has roadside help.",
    "roadside.services",
)
EACH_IS_ONE = Assumption(
    "each-is-an-occurrence",
    "Each time that roadside help came is counted as an occurrence of its own. "
    "If two services came at once, ask if they count as one.",
    "roadside.per-occurrence",
)
ANOTHER_FIGURE = Assumption(
    "another-figure",
    "A dealer's page about Ally Premier Protection says up to $75 of roadside help for each breakdown. "
    "We use the {limit} of Ally's glossary.",
    "roadside.other-figure",
)


@clause("roadside.area", "Where it happened")
def in_the_area(country: Country) -> bool:
    """Country: {country}. Roadside help {result:reaches you there|is for the United States and Canada, so nothing comes
    back}."""
    return country.served


@clause("roadside.limit", "{service}")
def within_the_limit(service: Service, cost: Money, limit: Money) -> Money:
    """It cost {cost}. Up to {limit} comes back each time."""
    return min(cost, limit)


def reimbursement(a: RoadsideHelp) -> Reimbursement:
    """What comes back of each occurrence, with what the answer rests on."""
    served = in_the_area(a.country)
    paid = tuple(
        Paid(told.service, told.cost, within_the_limit(told.service, told.cost, EACH_TIME) if served else NOTHING)
        for told in a.occurrences
    )
    spent, back = total(told.cost for told in paid), total(told.reimbursed for told in paid)
    if paid:
        NO_PLAN_NAMED.touches()
    if served and spent != back:
        ANOTHER_FIGURE.touches(limit=EACH_TIME)
    if served and len(paid) > 1:
        EACH_IS_ONE.touches()
    return Reimbursement(reimbursement=back, out_of_pocket=spent - back, occurrences=paid)


def roadside(a: RoadsideHelp) -> Reimbursement:
    told = reimbursement(a)
    CONTRACT_GOVERNS.touches()
    return told


def in_short(a: RoadsideHelp, told: Reimbursement) -> Headline:
    spent = told.reimbursement + told.out_of_pocket
    if not a.country.served:
        why = "Roadside help is for the United States and Canada. Nothing comes back for help in another country."
    elif not spent:
        why = "No costs were entered."
    elif not told.out_of_pocket:
        why = f"Nothing was over {shown(EACH_TIME)}, so all of it comes back."
    else:
        why = f"Of {shown(spent)}, you pay {shown(told.out_of_pocket)} yourself. "
        why += f"Each time, up to {shown(EACH_TIME)} comes back."
    return Headline("You get back", told.reimbursement, why)


def next_steps(a: RoadsideHelp, told: Reimbursement) -> list[str]:
    steps = [
        "If you are still at the roadside, get everyone to a safe place. If anyone is in danger, call for help first."
    ]
    if a.country.served:
        steps.append("Call the roadside number in your contract, at any hour. Our sources do not give it.")
    return [
        *steps,
        "Keep the receipt for each service, with its date.",
        "Note where you were and what went wrong.",
        "Ask whom your contract names about the claim, and check the limit in it.",
    ]


def picture(a: RoadsideHelp, told: Reimbursement):
    return bars(
        "What comes back each time",
        f"{shown(told.reimbursement)} of {shown(told.reimbursement + told.out_of_pocket)} comes back.",
        [(paid.service.name, paid.cost, paid.reimbursed) for paid in told.occurrences],
        limit=EACH_TIME if a.country.served else None,
        columns=("Service", "Cost", "Reimbursed"),
        limit_words="limit each time",
    )


calculator = Calculator(
    "Roadside assistance",
    asks=RoadsideHelp,
    works_out=roadside,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
)
