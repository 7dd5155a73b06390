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


def most_inches() -> Decimal:
    return LIMITS["dent-inches"].at_most


PANELS = {
    "exterior": "A body panel on the outside",
    "bumper": "A bumper",
    "glass": "A window or another piece of glass",
    "interior": "Inside the vehicle",
}
QUALIFIES = {"exterior": "yes", "bumper": "ask", "glass": "no", "interior": "no"}
IN_SHORT = {
    "yes": ("qualifies", " Your contract says whether you have dent repair."),
    "no": ("does not qualify", ""),
    "ask": ("open: ask", " Ask the company that your contract names."),
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
    qualifies: str = tell("Does it qualify?", words=("yes", "no", "ask"))
    why: str = tell("Why")


NO_PLAN_NAMED = Assumption("no-plan-named", "The glossary names no plan. Your contract says whether you have this benefit.", "dent.size")
SIZE_INCLUDED = Assumption(
    "limit-included",
    "“{most} inches or smaller” includes exactly {most} inches. Some other firms' plans say less than {most}.",
    "dent.size",
)
ONLY_OUTSIDE_PANELS = Assumption(
    "other-parts-left-out",
    "The glossary speaks of body panels on the outside. Glass and the inside of the vehicle are read as left out.",
    "dent.panel",
)
BUMPER_NOT_NAMED = Assumption(
    "bumper-not-named", "The glossary does not say whether a bumper is a body panel on the outside, so that is left open.", "dent.bumper"
)


@clause("dent.size", "Small enough")
def small_enough(inches: Decimal, most: Decimal) -> bool:
    """The dent is {inches:inch/inches} long. It can be up to {most}, so it is {result:small enough|too large}."""
    return inches <= most


@clause("dent.paint", "Paint is sound")
def paint_is_sound(broken: bool) -> bool:
    """The dent must not break the paint. Your paint {broken:is broken|is sound}."""
    return not broken


@clause("dent.panel", "Outside body panel")
def on_outside_panel(panel: str, name: str) -> str:
    """The dent must be in a body panel on the outside. You say: {name}."""
    return QUALIFIES[panel]


def dent_repair(a: Dent) -> Repair:
    """What the three conditions say together: one that is not met decides before one that is open."""
    small = small_enough(a.longest_inches, most_inches())
    sound = paint_is_sound(a.paint_broken)
    panel = on_outside_panel(a.panel, PANELS[a.panel].lower())
    NO_PLAN_NAMED.touches()
    if a.longest_inches == most_inches():
        SIZE_INCLUDED.touches(most=most_inches())
    if panel == "no":
        ONLY_OUTSIDE_PANELS.touches()
    if panel == "ask":
        BUMPER_NOT_NAMED.touches()
    CONTRACT_GOVERNS.touches()
    against = [
        words
        for words, speaks_against in (
            (f"it is longer than {shown(most_inches())} inches", not small),
            ("the paint is broken", not sound),
            ("it is not in a body panel on the outside", panel == "no"),
        )
        if speaks_against
    ]
    if against:
        return Repair(qualifies="no", why=f"The dent does not qualify: {'; '.join(against)}.")
    if panel == "ask":
        why = "The dent is small enough and the paint is sound. Whether a bumper counts as a body panel is not stated."
        return Repair(qualifies="ask", why=why)
    return Repair(qualifies="yes", why="The dent is small enough, the paint is sound, and it is in a body panel on the outside.")


def in_short(a: Dent, outcome: Repair) -> Headline:
    figure, more = IN_SHORT[outcome.qualifies]
    return Headline("Paintless dent repair", figure, f"{outcome.why}{more}")


def next_steps(a: Dent, outcome: Repair) -> list[str]:
    if outcome.qualifies == "no":
        return ["Ask a body shop what a usual repair costs, and your auto insurer whether it pays."]
    return [
        "Take a photo of the dent with a ruler beside it.",
        "Look in your contract for dent repair, and for whom to call before the work.",
    ]


calculator = Calculator("Dent repair", asks=Dent, works_out=dent_repair, in_short=in_short, next_steps=next_steps)
