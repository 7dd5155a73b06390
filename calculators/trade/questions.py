"""Questions that more than one calculator asks, so that each is asked in the same words."""

from collections.abc import Callable, Mapping
from typing import Any

from ..kit.ask import ask, refuses
from .cancelling import REASONS
from .rows import Contract
from .tables import CONTRACTS, STATES


def which_plan(among: Mapping[str, Contract], instead: str) -> Any:
    others = tuple(key for key in CONTRACTS if key not in among)
    return ask(
        "Which plan do you have?",
        "Your contract or your finance papers name it.",
        among=among,
        instead=instead,
        turns_away=others,
        called="plan",
    )


def state_of_purchase(needed: Callable[..., object] | None = None) -> Any:
    return ask("In which state did you buy it?", among=STATES, default="other", example="TX", needed=needed, called="state")


def kept_overnight(needed: Callable[..., object] | None = None) -> Any:
    return ask("Does the shop keep the vehicle overnight?", "A licensed repair facility.", needed=needed)


def still_financed() -> Any:
    return ask(
        "Is the vehicle still financed?",
        "A loan or a lease that is not paid off yet. It decides who gets the money.",
        left_out=True,
        called="loan",
    )


def still_owed() -> Any:
    return ask(
        "How much do you still owe?",
        "The payoff amount that your lender gives you.",
        left_out=True,
        needed=lambda financed: financed is True,
        called="amount still owed",
        example="18500.00",
    )


def why_you_cancel() -> Any:
    return ask("Why do you cancel?", "It changes the papers to send, and no figure.", among=REASONS, default="request", called="reason")


@refuses("financed")
def paid_off_is_not_financed(financed: bool | None, reason: str) -> str | None:
    if not financed or reason != "paid-off":
        return None
    return "Choose no, or choose another reason: a loan that is paid off does not finance the vehicle any more."
