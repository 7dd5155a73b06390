"""Whether equipment that adapts a vehicle to a disability meets the dealer glossary's three conditions.

Not worked out here: how much is paid for it. None of Ally's pages that we read says.
"""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .trade.assumptions import GUIDE_ONLY


@answers
class Equipment:
    permanently_installed: bool = ask("Is it installed in the vehicle for good?", "Fixed in place, not put in and taken out.")
    for_permanent_disability: bool = ask("Is it for a permanent disability?", "Of a driver or of a passenger.")
    bought_from_licensed_installer: bool = ask("Was it bought from a licensed equipment installer?")
    installed_by_licensed_installer: bool = ask("Did a licensed equipment installer put it in?")


@outcome
class Eligibility:
    eligible: bool = tell("Eligible")
    missing: tuple[str, ...] = tell("Conditions that are not met")


NOT_MET = {
    "permanently_installed": "it is not installed for good",
    "for_permanent_disability": "it is not for a permanent disability",
    "bought_from_licensed_installer": "it was not bought from a licensed installer",
    "installed_by_licensed_installer": "no licensed installer put it in",
}
ONE_FIRM_OR_TWO = Assumption(
    "one-installer-or-two",
    "The glossary can be read to mean that one firm must sell it and put it in. Two licensed firms are taken as enough.",
    "adaptive.installer",
)


@clause("adaptive.installed", "Installed for good")
def is_permanent(permanently_installed: bool) -> bool:
    """It must be installed in the vehicle for good. The equipment {permanently_installed:is|is not}."""
    return permanently_installed


@clause("adaptive.disability", "For a permanent disability")
def serves_a_disability(for_permanent_disability: bool) -> bool:
    """It must serve a driver or passenger with a permanent disability. The equipment
    {for_permanent_disability:does|does not}."""
    return for_permanent_disability


@clause("adaptive.installer", "Bought from a licensed installer")
def is_bought_from_licensed(bought: bool) -> bool:
    """It must be bought from a licensed equipment installer. The equipment {bought:was|was not}."""
    return bought


@clause("adaptive.installer", "Put in by a licensed installer")
def is_installed_by_licensed(installed: bool) -> bool:
    """A licensed equipment installer must put it in. {installed:A licensed installer did|No licensed installer did}."""
    return installed


def adaptive_equipment(a: Equipment) -> Eligibility:
    """What the conditions say together."""
    holds = {
        "permanently_installed": is_permanent(a.permanently_installed),
        "for_permanent_disability": serves_a_disability(a.for_permanent_disability),
        "bought_from_licensed_installer": is_bought_from_licensed(a.bought_from_licensed_installer),
        "installed_by_licensed_installer": is_installed_by_licensed(a.installed_by_licensed_installer),
    }
    if a.bought_from_licensed_installer and a.installed_by_licensed_installer:
        ONE_FIRM_OR_TWO.touches()
    GUIDE_ONLY.touches()
    return Eligibility(eligible=all(holds.values()), missing=tuple(name for name, is_met in holds.items() if not is_met))


def in_short(a: Equipment, outcome: Eligibility) -> Headline:
    if outcome.eligible:
        return Headline("Adaptive equipment", "eligible", "All the conditions are met.")
    return Headline("Adaptive equipment", "not eligible", f"Not all is met: {'; '.join(NOT_MET[name] for name in outcome.missing)}.")


def next_steps(a: Equipment, outcome: Eligibility) -> list[str]:
    if outcome.eligible:
        return [
            "Ask the dealership how much is paid. None of Ally's pages that we read says.",
            "Keep the installer's invoice, and a paper that shows the license.",
        ]
    return ["Ask a licensed equipment installer what would meet the conditions, before you order or change anything."]


calculator = Calculator("Adaptive equipment", asks=Equipment, works_out=adaptive_equipment, in_short=in_short, next_steps=next_steps)
