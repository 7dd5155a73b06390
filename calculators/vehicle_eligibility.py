"""Whether a vehicle's mileage lets it have VehicleOne.

Not worked out here: whether its make and model are among those that can have it, its age, and what the plan would cost.
"""

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.values import shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.tables import LIMITS


def most_miles() -> int:
    return int(LIMITS["vehicleone-odometer"].at_most)


@answers
class Vehicle:
    odometer: int = ask("What does the odometer show?", "In miles, today.", unit="miles", called="odometer reading")


@outcome
class Eligibility:
    within_mileage: bool = tell("Within the mileage")
    answer: str = tell("Can it have VehicleOne?", words=("may be eligible", "not eligible"))


MOST_IS_NOT_ALL = Assumption(
    "most-is-not-all", "The source says most makes and models, and names none. Miles alone do not settle it.", "eligibility.most-vehicles"
)
LIMIT_INCLUDED = Assumption("limit-included", "“Up to {most} miles” is read with {most} itself included.", "eligibility.mileage")


@clause("eligibility.mileage", "Within the mileage")
def within_mileage(odometer: int, most: int) -> bool:
    """VehicleOne takes vehicles with up to {most} miles. Your vehicle has {odometer}, so it is {result:within|over}
    that limit."""
    return odometer <= most


def vehicle_eligibility(a: Vehicle) -> Eligibility:
    """What the mileage says."""
    within = within_mileage(a.odometer, most_miles())
    if within:
        MOST_IS_NOT_ALL.touches()
    if a.odometer == most_miles():
        LIMIT_INCLUDED.touches(most=most_miles())
    CONTRACT_GOVERNS.touches()
    return Eligibility(within_mileage=within, answer="may be eligible" if within else "not eligible")


def in_short(a: Vehicle, outcome: Eligibility) -> Headline:
    why = f"The odometer shows {shown(a.odometer)}, and VehicleOne takes up to {shown(most_miles())} miles."
    if outcome.within_mileage:
        why += " The make and model count too."
    return Headline("Your vehicle", outcome.answer, why)


def next_steps(a: Vehicle, outcome: Eligibility) -> list[str]:
    if outcome.within_mileage:
        return ["Ask a dealership that sells VehicleOne about your make, model and year.", "Have the VIN and the odometer reading ready."]
    return ["Check the odometer reading. If it is right, ask the dealership which other plans take your vehicle."]


calculator = Calculator(
    "VehicleOne eligibility", asks=Vehicle, works_out=vehicle_eligibility, in_short=in_short, next_steps=next_steps, figure="answer"
)
