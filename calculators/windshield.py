"""Whether windshield repair protection pays for damage to the glass under the dealer glossary's rule.

Not worked out here: replacing a windshield, how many repairs a plan takes, and what it pays.
"""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .trade.assumptions import CONTRACT_GOVERNS

GLASS = {"front": "The front windshield", "other": "Another window"}
DAMAGE = {"chip": "A chip", "crack": "A crack", "shattered": "It is shattered"}
CAUSES = {"road-debris": "A rock or other debris thrown up at it", "other": "Something else, or not sure"}
REPAIRED = ("chip", "crack")
IN_SHORT = {
    "yes": ("qualifies", " Your contract says whether you have windshield repair."),
    "no": ("does not qualify", ""),
    "ask": ("open: ask", " Ask the company that your contract names."),
}


@answers
class Damage:
    glass: str = ask("Which glass is damaged?", among=GLASS)
    damage: str = ask("What is the damage?", among=DAMAGE)
    repairable: bool = ask("Can it be repaired?", "A glass shop says whether it can, or must be replaced.")
    cause: str = ask("What caused it?", among=CAUSES)


@outcome
class Repair:
    qualifies: str = tell("Does it qualify?", words=("yes", "no", "ask"))
    why: str = tell("Why")


NO_PLAN_NAMED = Assumption(
    "no-plan-named", "The glossary names no plan. Your contract says whether you have this benefit.", "windshield.front"
)
REPAIRS_ONLY = Assumption(
    "repairs-only",
    "The glossary speaks of repairs to the front windshield. Other glass and a new windshield are read as left out.",
    "windshield.front",
)
NO_SIZE = Assumption(
    "no-size-given",
    "The glossary says minor chips and cracks and gives no size. What can be repaired is taken as minor.",
    "windshield.damage",
)
INCLUDED_IS_NOT_ALL = Assumption(
    "included-is-not-all",
    "The glossary says what is included: chips and cracks from rocks or road debris. It does not say that other damage is "
    "left out, so that is open.",
    "windshield.other-damage",
)


@clause("windshield.front", "Front windshield")
def is_front(glass: str) -> bool:
    """The protection is for the front windshield. Your damage {result:is|is not} in the front windshield."""
    return glass == "front"


@clause("windshield.damage", "Can be repaired")
def can_be_repaired(repairable: bool) -> bool:
    """The damage must be one that can be repaired. Your damage {repairable:can|cannot} be repaired."""
    return repairable


@clause("windshield.damage", "Chip or crack")
def is_chip_or_crack(damage: str, name: str) -> bool:
    """Chips and cracks are included. You say: {name}{result:|, of which the glossary says nothing}."""
    return damage in REPAIRED


@clause("windshield.cause", "Rocks or road debris")
def from_road_debris(cause: str) -> bool:
    """Damage from a rock or other debris thrown up at the glass is included. {result:You say that debris caused
    yours|You name another cause, of which the glossary says nothing}."""
    return cause == "road-debris"


def windshield(a: Damage) -> Repair:
    """What the four conditions say together: one that is not met decides before one that is open."""
    front, repairable = is_front(a.glass), can_be_repaired(a.repairable)
    small, debris = is_chip_or_crack(a.damage, DAMAGE[a.damage].lower()), from_road_debris(a.cause)
    NO_PLAN_NAMED.touches()
    if not (front and repairable):
        REPAIRS_ONLY.touches()
    if small and repairable:
        NO_SIZE.touches()
    if not (small and debris):
        INCLUDED_IS_NOT_ALL.touches()
    CONTRACT_GOVERNS.touches()
    if against := not_met(("it is not in the front windshield", front), ("it cannot be repaired", repairable)):
        return Repair(qualifies="no", why=f"The damage does not qualify: {'; '.join(against)}.")
    if unsaid := not_met(("glass that has shattered", small), ("another cause than rocks or road debris", debris)):
        return Repair(qualifies="ask", why=f"The glossary does not speak of {' or of '.join(unsaid)}.")
    return Repair(qualifies="yes", why=f"A {a.damage} in the front windshield that road debris caused and that can be repaired qualifies.")


def not_met(*conditions: tuple[str, bool]) -> list[str]:
    """The words of the conditions that are not met."""
    return [words for words, met in conditions if not met]


def in_short(a: Damage, outcome: Repair) -> Headline:
    figure, more = IN_SHORT[outcome.qualifies]
    return Headline("Windshield repair", figure, f"{outcome.why}{more}")


def next_steps(a: Damage, outcome: Repair) -> list[str]:
    if outcome.qualifies == "no":
        return ["Ask your auto insurer whether it pays for glass."]
    return [
        "Have it looked at soon, while it can still be repaired.",
        "Look in your contract for windshield repair, and for whom to call before the work.",
    ]


calculator = Calculator("Windshield repair", asks=Damage, works_out=windshield, in_short=in_short, next_steps=next_steps)
