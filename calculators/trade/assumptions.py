"""What every answer rests on, whichever calculator gives it."""

from ..kit.clause import Assumption

CONTRACT_GOVERNS = Assumption("contract-governs", "This is an estimate, not legal advice. Your contract governs.", "cancel.estimate")
GUIDE_ONLY = Assumption("contract-governs", "This is a guide, not legal advice. Your contract or lease governs.", "cancel.estimate")
EACH_LEASE_FIGURE_ROUNDED_ONCE = Assumption(
    "each-figure-rounded-once",
    "Each figure is rounded once, from exact amounts. So the parts can differ from their sum by a cent.",
    "lease.rounding",
)
LEASE_GOVERNS = Assumption("lease-governs", "This is an estimate, not legal advice. Your lease governs.", "lease.estimate")
TRIP_ENTRY_NAMES_NO_PLAN = Assumption(
    "trip-entry-names-no-plan",
    "The entry with these trip limits names no plan. We read it as {product}'s, and {most} as the most for one repair visit. "
    "It says nothing of a deductible, so none is taken off.",
    "trip.app-limits",
)
TRIP_NO_STATE = Assumption(
    "trip-no-state", "No state was chosen. Trip interruption can be left out of a plan bought in Kansas.", "trip.kansas"
)
