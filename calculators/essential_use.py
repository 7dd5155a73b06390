"""Whether a job is essential government work, and whether a vehicle is an essential-use vehicle: two different tests.

Not worked out here: whether the public body can have a municipal lease. It must also be exempt from tax, and more.
"""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .trade.assumptions import GUIDE_ONLY

OTHER = "other"
ACTIVITIES = {
    "police": "Police department activities",
    "fire": "Fire department activities",
    "school-bus": "School bus service",
    "ambulance": "Ambulance service",
    "snow-removal": "Snow removal",
    "transportation-department": "Travel for a Department of Transportation",
    "public-works": "Work of a Department of Public Works",
    OTHER: "Something else",
}


@answers
class Use:
    owner_is_municipality: bool = ask(
        "Does a city, county, town or other municipality use the vehicle as its own?", "It owns or leases the vehicle."
    )
    day_to_day_operations: bool = ask("Does the vehicle keep day-to-day government work going?")
    activity: str = ask("What is the vehicle used for?", "The main work that it does.", among=ACTIVITIES)


@outcome
class Essential:
    essential_government_work: str = tell("Essential government work", words=("yes", "not listed"))
    essential_use_vehicle: bool = tell("Essential-use vehicle")


LIST_IS_OPEN = Assumption(
    "list-is-open",
    "The glossary says that the work “includes” its list. Other work may count too, so the answer is not no.",
    "municipal.essential-work",
)
PUBLIC_WORKS = Assumption(
    "public-works-as-spelled", "The glossary writes “Department of Public work”. It is read as Public Works.", "municipal.essential-work"
)
TWO_TESTS = Assumption(
    "two-tests", "One test looks at the job and the other at the vehicle. Neither decides the other.", "municipal.essential-use"
)


@clause("municipal.essential-work", "On the list of essential government work")
def is_listed_work(activity: str, name: str) -> bool:
    """The glossary lists the work that counts. You say: {name}, which {result:is on the list|is not on the list}."""
    return activity != OTHER


@clause("municipal.essential-use", "A municipality's vehicle")
def is_municipal(owner_is_municipality: bool) -> bool:
    """A municipality must use the vehicle as its own. {owner_is_municipality:You say that one does|You say that none does}."""
    return owner_is_municipality


@clause("municipal.essential-use", "Day-to-day work")
def keeps_work_going(day_to_day_operations: bool) -> bool:
    """The vehicle must keep day-to-day government work going. Your vehicle {day_to_day_operations:does|does not}."""
    return day_to_day_operations


def essential_use(a: Use) -> Essential:
    """Both tests, side by side."""
    listed = is_listed_work(a.activity, ACTIVITIES[a.activity])
    municipal, daily = is_municipal(a.owner_is_municipality), keeps_work_going(a.day_to_day_operations)
    if not listed:
        LIST_IS_OPEN.touches()
    if a.activity == "public-works":
        PUBLIC_WORKS.touches()
    TWO_TESTS.touches()
    GUIDE_ONLY.touches()
    return Essential(essential_government_work="yes" if listed else "not listed", essential_use_vehicle=municipal and daily)


def in_short(a: Use, outcome: Essential) -> Headline:
    vehicle = f"The vehicle is {'an' if outcome.essential_use_vehicle else 'no'} essential-use vehicle."
    if outcome.essential_government_work == "yes":
        job = "The job is listed as essential government work."
    else:
        job = "The job is not on the list of essential government work, which does not rule it out."
    return Headline("Essential-use vehicle", "yes" if outcome.essential_use_vehicle else "no", f"{vehicle} {job}")


def next_steps(a: Use, outcome: Essential) -> list[str]:
    steps = ["Ask the leasing company which of the two it needs, and in which words."]
    if outcome.essential_government_work == "not listed":
        steps.append("Describe the job to the leasing company. Work that is not on the list may count.")
    steps.append("For a municipal lease, have proof ready that the municipality is exempt from tax under Section 103.")
    return steps


calculator = Calculator(
    "Essential use", asks=Use, works_out=essential_use, in_short=in_short, next_steps=next_steps, figure="essential_use_vehicle"
)
