"""Questions that more than one calculator asks, so that each is asked in the same words."""

from ..kit.ask import ask
from .tables import CONTRACTS, STATES


def which_plan(among, instead: str):
    others = tuple(key for key in CONTRACTS if key not in among)
    return ask("Which plan do you have?", "Your contract or your finance papers name it.", among=among, instead=instead, turns_away=others)


def state_of_purchase(needed=None):
    return ask("In which state did you buy it?", among=STATES, default="other", example="TX", needed=needed)


def kept_overnight(needed=None):
    return ask("Does the shop keep the vehicle overnight?", "A licensed repair facility.", needed=needed)
