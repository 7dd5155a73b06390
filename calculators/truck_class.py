"""Whether a truck is light-duty or medium-duty, and its federal weight class.

Not worked out here: what a loaded truck may weigh on a road, and which vehicles a program takes.
"""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .trade.assumptions import GUIDE_ONLY
from .trade.tables import LIMITS


def most_pounds(name: str) -> int:
    return int(LIMITS[name].at_most)


def classes() -> tuple[int, ...]:
    """The most that each class but the last may weigh."""
    return tuple(most_pounds(f"class-{number}") for number in range(1, 8))


@answers
class Truck:
    gvwr: int = ask(
        "What is the truck's GVWR?",
        "Its gross vehicle weight rating, in whole pounds: on the label in the driver's door frame.",
        at_least=1,
        at_most=200_000,
        unit="pounds",
        example="9900",
        called="GVWR",
    )


@outcome
class Weight:
    band: str = tell("Band", words=("light", "medium", "outside the definitions"))
    fhwa_class: int = tell("Federal class")


RATING_NOT_SCALE = Assumption(
    "rating-not-scale",
    "The glossary says “weighing”. The rating on the door label is used, as the federal classes do, not what a scale shows.",
    "truck.light",
)
NO_WORD_ABOVE = Assumption(
    "no-word-above-medium", "Ally's glossary does not name trucks over {most} pounds, so no word is given here.", "truck.medium"
)
EDGE_OF_EIGHT = Assumption(
    "edge-of-class-8",
    "That class 7 ends at {most} pounds comes from freight pages. The other edges are the federal agency's.",
    "truck.fhwa-classes",
)


@clause("truck.light", "Light-duty")
def is_light(gvwr: int, most: int) -> bool:
    """A light-duty truck weighs up to {most} pounds. This one is rated at {gvwr}, so it {result:is light-duty|is not light-duty}."""
    return gvwr <= most


@clause("truck.medium", "Medium-duty")
def is_medium(gvwr: int, over: int, most: int) -> bool:
    """A medium-duty truck weighs more than {over} and up to {most} pounds. This truck {result:is medium-duty|is not medium-duty}."""
    return over < gvwr <= most


@clause("truck.fhwa-classes", "Federal class")
def federal_class(gvwr: int) -> int:
    """By its rating of {gvwr:pound/pounds}, the truck is in federal class {result}."""
    return 1 + sum(gvwr > most for most in classes())


def truck_class(a: Truck) -> Weight:
    """The glossary's band and the federal class, side by side."""
    lightest, medium_most = most_pounds("light-duty"), most_pounds("medium-duty")
    light, medium = is_light(a.gvwr, lightest), is_medium(a.gvwr, lightest, medium_most)
    number = federal_class(a.gvwr)
    RATING_NOT_SCALE.touches()
    if not (light or medium):
        NO_WORD_ABOVE.touches(most=medium_most)
    if number >= len(classes()):
        EDGE_OF_EIGHT.touches(most=classes()[-1])
    GUIDE_ONLY.touches()
    return Weight(band="light" if light else "medium" if medium else "outside the definitions", fhwa_class=number)


def in_short(a: Truck, outcome: Weight) -> Headline:
    if outcome.band == "outside the definitions":
        return Headline(
            "Your truck", outcome.band, f"It is heavier than any truck that the glossary names, and in federal class {outcome.fhwa_class}."
        )
    return Headline("Your truck", f"{outcome.band}-duty", f"It is a {outcome.band}-duty truck, in federal class {outcome.fhwa_class}.")


def next_steps(a: Truck, outcome: Weight) -> list[str]:
    steps = ["Compare the rating with the label in the driver's door frame."]
    if outcome.band == "outside the definitions":
        return [*steps, "Ask your dealer or leasing company which programs take a truck of this weight."]
    return [*steps, f"Tell your dealer or leasing company that it is {outcome.band}-duty. Some terms and fees depend on it."]


calculator = Calculator("Truck class", asks=Truck, works_out=truck_class, in_short=in_short, next_steps=next_steps)
