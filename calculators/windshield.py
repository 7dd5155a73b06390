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


@answers
class Damage:
    glass: str = ask("Which glass is damaged?", among=GLASS)
    damage: str = ask("What is the damage?", among=DAMAGE)
    repairable: bool = ask("Can it be repaired?", "A glass shop says whether it can, or must be replaced.")
    cause: str = ask("What caused it?", among=CAUSES)


@outcome
class Repair:
    qualifies: bool = tell("Qualifies")
    why: str = tell("Why")


NO_PLAN_NAMED = Assumption(
    "no-plan-named", "The glossary names no plan. Your contract says whether you have this benefit.", "windshield.front"
)
REPAIRS_ONLY = Assumption(
    "repairs-only",
    "The glossary speaks of repairs to the front windshield. All else is read as left out.",
    "windshield.front",
)
NO_SIZE = Assumption(
    "no-size-given",
    "The glossary says minor chips and cracks and gives no size. What can be repaired is taken as minor.",
    "windshield.damage",
)


@clause("windshield.front", "Front windshield")
def is_front(glass: str) -> bool:
    """The protection is for the front windshield. Yours {result:is|is not} the front windshield."""
    return glass == "front"


@clause("windshield.damage", "Chip or crack")
def is_chip_or_crack(damage: str, name: str) -> bool:
    """It pays for chips and cracks. You say: {name}, which {result:counts|does not count}."""
    return damage in REPAIRED


@clause("windshield.damage", "Can be repaired")
def can_be_repaired(repairable: bool) -> bool:
    """The damage must be one that can be repaired. Yours {repairable:can|cannot} be."""
    return repairable


@clause("windshield.cause", "Rocks or road debris")
def from_road_debris(cause: str) -> bool:
    """It must come from a rock or other debris thrown up at the glass. Yours {result:does|does not, as far as
    you say}."""
    return cause == "road-debris"


def windshield(a: Damage) -> Repair:
    """What the four conditions say together."""
    front, small = is_front(a.glass), is_chip_or_crack(a.damage, DAMAGE[a.damage].lower())
    repairable, debris = can_be_repaired(a.repairable), from_road_debris(a.cause)
    NO_PLAN_NAMED.touches()
    if not (front and repairable):
        REPAIRS_ONLY.touches()
    if small and repairable:
        NO_SIZE.touches()
    CONTRACT_GOVERNS.touches()
    against = [
        words
        for words, holds in (
            ("it is not the front windshield", front),
            ("it is more than a chip or a crack", small),
            ("it cannot be repaired", repairable),
            ("no rock or road debris caused it", debris),
        )
        if not holds
    ]
    if against:
        return Repair(qualifies=False, why=f"The damage does not qualify: {'; '.join(against)}.")
    return Repair(
        qualifies=True,
        why=f"A {a.damage} in the front windshield that road debris caused and that can be repaired qualifies.",
    )


def in_short(a: Damage, told: Repair) -> Headline:
    return Headline("Windshield repair", "qualifies" if told.qualifies else "does not qualify", told.why)


def next_steps(a: Damage, told: Repair) -> list[str]:
    if told.qualifies:
        return [
            "Have it looked at soon, while it can still be repaired.",
            "Look in your contract for windshield repair, and for whom to call before the work.",
        ]
    return ["Ask your auto insurer whether it pays for glass."]


calculator = Calculator(
    "Windshield repair", asks=Damage, works_out=windshield, in_short=in_short, next_steps=next_steps
)
