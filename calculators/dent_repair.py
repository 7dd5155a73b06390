"""Whether paintless dent repair takes a dent out under the dealer glossary's rule.

Not worked out here: how many dents a plan takes, what it pays, and light marks in the paint, which can usually be
buffed.
"""

from decimal import Decimal

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.values import shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.tables import LIMITS

MOST_INCHES = LIMITS["dent-inches"].at_most
PANELS = {
    "exterior": "A body panel on the outside",
    "bumper": "A bumper",
    "glass": "A window or another piece of glass",
    "interior": "Inside the vehicle",
}


@answers
class Dent:
    longest_inches: Decimal = ask(
        "How long is the dent?", "Across its longest side, in inches.", unit="inches", example="2.5", called="length"
    )
    paint_broken: bool = ask("Is the paint broken?", "Cracked, chipped or scraped through.")
    panel: str = ask("Where is the dent?", among=PANELS)


@outcome
class Repair:
    qualifies: bool = tell("Qualifies")
    why: str = tell("Why")


NO_PLAN_NAMED = Assumption(
    "no-plan-named", "The glossary names no plan. Your contract says whether you have this benefit.", "dent.size"
)
SIZE_INCLUDED = Assumption(
    "limit-included",
    "“{most} inches or smaller” takes in exactly {most} inches. Some other firms' plans say less than {most}.",
    "dent.size",
)
ONLY_OUTSIDE_PANELS = Assumption(
    "other-parts-left-out",
    "The glossary speaks of body panels on the outside. Bumpers, glass and the inside are read as left out.",
    "dent.panel",
)


@clause("dent.size", "Small enough")
def small_enough(inches: Decimal, most: Decimal) -> bool:
    """The dent is {inches:inch/inches} long. It can be up to {most}, so it is {result:small enough|too large}."""
    return inches <= most


@clause("dent.paint", "Paint is sound")
def paint_is_sound(broken: bool) -> bool:
    """The dent must not break the paint. Yours {broken:is broken|is sound}."""
    return not broken


@clause("dent.panel", "Outside body panel")
def on_outside_panel(panel: str, name: str) -> bool:
    """The dent must be in a body panel on the outside. You say: {name}, which {result:counts|does not count}."""
    return panel == "exterior"


def dent_repair(a: Dent) -> Repair:
    """What the three conditions say together."""
    small = small_enough(a.longest_inches, MOST_INCHES)
    sound = paint_is_sound(a.paint_broken)
    outside = on_outside_panel(a.panel, PANELS[a.panel].lower())
    NO_PLAN_NAMED.touches()
    if a.longest_inches == MOST_INCHES:
        SIZE_INCLUDED.touches(most=MOST_INCHES)
    if not outside:
        ONLY_OUTSIDE_PANELS.touches()
    CONTRACT_GOVERNS.touches()
    against = [
        words
        for words, holds in (
            (f"it is longer than {shown(MOST_INCHES)} inches", small),
            ("the paint is broken", sound),
            ("it is not in a body panel on the outside", outside),
        )
        if not holds
    ]
    if against:
        return Repair(qualifies=False, why=f"The dent does not qualify: {'; '.join(against)}.")
    return Repair(
        qualifies=True, why="The dent is small enough, the paint is sound, and it is in a body panel on the outside."
    )


def in_short(a: Dent, told: Repair) -> Headline:
    return Headline("Paintless dent repair", "qualifies" if told.qualifies else "does not qualify", told.why)


def next_steps(a: Dent, told: Repair) -> list[str]:
    if told.qualifies:
        return [
            "Take a photo of the dent with a ruler beside it.",
            "Look in your contract for dent repair, and for whom to call before the work.",
        ]
    return ["Ask a body shop what a usual repair costs, and your auto insurer whether it pays."]


calculator = Calculator("Dent repair", asks=Dent, works_out=dent_repair, in_short=in_short, next_steps=next_steps)
