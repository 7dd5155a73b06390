"""What may come back for help at the roadside: a tow, a jump start, a tire, fuel, or a locksmith.

Not worked out here: whether your plan has roadside help, which costs it counts (the source says “certain costs”), help in
another country, of which the sources say nothing, and whether two services at one breakdown are one occurrence or two.
"""

from dataclasses import dataclass

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.money import Money, total
from .kit.svg import Picture, bars
from .kit.values import known, shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.tables import LIMITS


def each_time() -> Money:
    return Money.dollars(LIMITS["roadside-occurrence"].at_most)


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
    cost: Money = ask("What did it cost?", example="80.00", called="cost of the help")


@answers
class RoadsideHelp:
    occurrences: list[Occurrence] = ask("What roadside help did you get?", "One entry for each time that help came.")
    country: Country = ask("In which country was that?", among=COUNTRIES)


@dataclass(frozen=True)
class Paid:
    """One time that help came: what it cost, and the most of it that may come back; None where the sources are silent."""

    columns = ("Service", "Cost", "Back at most")
    service: Service
    cost: Money
    reimbursed: Money | None


@outcome
class Reimbursement:
    certain: bool = tell("Is it certain?")
    reimbursement: Money | None = tell("What may come back, at most")
    out_of_pocket: Money | None = tell("What you pay yourself, at least")
    occurrences: tuple[Paid, ...] = tell("Each time that help came")


TWO_ENTRIES = Assumption(
    "roadside-two-entries",
    "The entry on emergency roadside assistance covers certain costs up to {limit} each time. The entry on roadside "
    "assistance lists the services and names no amount. Neither names a plan.",
    "roadside.services",
)
EACH_IS_ONE = Assumption(
    "each-is-an-occurrence",
    "Each time that roadside help came is counted as an occurrence of its own. If two services came at once, ask if they count as one.",
    "roadside.per-occurrence",
)
ANOTHER_FIGURE = Assumption(
    "another-figure",
    "A dealer's page about Ally Premier Protection says up to $75 of roadside help for each breakdown. "
    "We use the {limit} of Ally's glossary.",
    "roadside.other-figure",
)
ANOTHER_COUNTRY = Assumption(
    "another-country",
    "Our sources speak of the United States and Canada. They do not say whether help in another country is paid.",
    "roadside.other-country",
)


@clause("roadside.area", "Where it happened")
def in_the_area(country: Country) -> bool:
    """Help is for the United States and Canada. You say: {country}{result:|, of which our sources say nothing}."""
    return country.served


@clause("roadside.limit", "{service}")
def within_the_limit(service: Service, cost: Money, limit: Money) -> Money:
    """It cost {cost}. If that cost counts, up to {limit} may come back."""
    return min(cost, limit)


@clause("roadside.other-country", "{service}")
def left_open(service: Service, cost: Money) -> None:
    """It cost {cost}. Our sources do not say what comes back in another country."""


def reimbursement(a: RoadsideHelp) -> Reimbursement:
    """What may come back of each occurrence, with what the answer rests on."""
    if a.occurrences and not in_the_area(a.country):
        ANOTHER_COUNTRY.touches()
        paid = tuple(
            Paid(occurrence.service, occurrence.cost, left_open(occurrence.service, occurrence.cost)) for occurrence in a.occurrences
        )
        return Reimbursement(certain=False, reimbursement=None, out_of_pocket=None, occurrences=paid)
    paid = tuple(
        Paid(occurrence.service, occurrence.cost, within_the_limit(occurrence.service, occurrence.cost, each_time()))
        for occurrence in a.occurrences
    )
    spent, back = total(occurrence.cost for occurrence in paid), total(known(occurrence.reimbursed) for occurrence in paid)
    if paid:
        TWO_ENTRIES.touches(limit=each_time())
    if spent != back:
        ANOTHER_FIGURE.touches(limit=each_time())
    if len(paid) > 1:
        EACH_IS_ONE.touches()
    return Reimbursement(certain=False, reimbursement=back, out_of_pocket=spent - back, occurrences=paid)


def roadside(a: RoadsideHelp) -> Reimbursement:
    outcome = reimbursement(a)
    CONTRACT_GOVERNS.touches()
    return outcome


def in_short(a: RoadsideHelp, outcome: Reimbursement) -> Headline:
    if outcome.reimbursement is None or outcome.out_of_pocket is None:
        why = "Our sources speak of help in the United States and Canada only. Ask the company that your contract names."
        return Headline("What may come back", None, why)
    why = f"Up to {shown(each_time())} each time, if your plan has roadside help and the cost is one that it counts."
    if outcome.out_of_pocket:
        why += f" At least {shown(outcome.out_of_pocket)} of {shown(outcome.reimbursement + outcome.out_of_pocket)} is yours to pay."
    return Headline("You may get back up to", outcome.reimbursement, why)


def next_steps(a: RoadsideHelp, outcome: Reimbursement) -> list[str]:
    steps = ["If you are still at the roadside, get everyone to a safe place. If anyone is in danger, call for help first."]
    if a.country.served:
        steps.append(
            "Look for “roadside” in your contract or on your plan card, and call that number, at any hour. Our sources do not give it."
        )
    return [
        *steps,
        "Keep the receipt for each service, with its date.",
        "Note where you were and what went wrong.",
        "Ask the company that your contract names how to claim, which costs count, and up to how much.",
    ]


def picture(a: RoadsideHelp, outcome: Reimbursement) -> Picture | None:
    if outcome.reimbursement is None or outcome.out_of_pocket is None:
        return None
    return bars(
        "What may come back each time",
        f"Up to {shown(outcome.reimbursement)} of {shown(outcome.reimbursement + outcome.out_of_pocket)} may come back.",
        [(paid.service.name, paid.cost, known(paid.reimbursed)) for paid in outcome.occurrences],
        limit=each_time(),
        columns=Paid.columns,
        limit_words="limit each time",
    )


calculator = Calculator(
    "Roadside assistance",
    asks=RoadsideHelp,
    works_out=roadside,
    in_short=in_short,
    next_steps=next_steps,
    figure="reimbursement",
    pictures=(picture,),
)
