"""The miles driven since a contract began: told at once, or as two odometer readings."""

from collections.abc import Callable
from typing import Any

from ..kit.ask import ask

AT_ONCE, BY_READINGS = "Miles driven", "Two odometer readings"
NOT_BOTH = "Give the miles driven or the two odometer readings, not both."


def miles_driven(needed: Callable[..., object], hint: str, label: str = "How many miles have you driven since it started?") -> Any:
    return ask(label, hint, left_out=True, needed=needed, unit="miles", called="miles driven since the start", either=AT_ONCE)


def odometer_at_start(needed: Callable[..., object], hint: str = "Your contract gives it.") -> Any:
    return ask(
        "What did the odometer show at the start?",
        hint,
        left_out=True,
        needed=needed,
        unit="miles",
        called="odometer reading at the start",
        either=BY_READINGS,
    )


def odometer_now(needed: Callable[..., object], hint: str = "On the day you cancel.") -> Any:
    return ask(
        "What does the odometer show now?",
        hint,
        left_out=True,
        needed=needed,
        unit="miles",
        called="odometer reading now",
        either=BY_READINGS,
    )


def told_once(driven: int | None, at_start: int | None, now: int | None) -> dict[str, str]:
    """A sentence for each of the three questions that is wrong, where the miles are needed."""
    if at_start is None and now is None and driven is not None:
        return {}
    readings = {"odometer_at_start": at_start, "odometer_now": now}
    there = [name for name, reading in readings.items() if reading is not None]
    if driven is not None:
        return dict.fromkeys(["miles_driven", *there], NOT_BOTH)
    match there:
        case []:
            return {"miles_driven": "Enter the miles driven since the start, like 36000, or the two odometer readings."}
        case ["odometer_at_start"]:
            return {"odometer_now": "Enter what the odometer shows now, like 48000."}
        case ["odometer_now"]:
            return {"odometer_at_start": "Enter what the odometer showed at the start, like 12000."}
    if now is not None and at_start is not None and now < at_start:
        return {"odometer_now": f"Enter {at_start:,} or more: the odometer can't show less now than at the start."}
    return {}


def since_start(driven: int | None, at_start: int | None, now: int | None) -> int:
    """The miles driven; 0 where nothing was told because nothing was needed."""
    return now - at_start if now is not None and at_start is not None else driven or 0
