"""What every answer rests on, whichever calculator gives it."""

from ..kit.clause import Assumption

CONTRACT_GOVERNS = Assumption(
    "contract-governs", "This is an estimate, not legal advice. Your contract governs.", "cancel.estimate"
)
CONTRACT_OR_LEASE_GOVERNS = Assumption(
    "contract-governs", "This is a guide, not legal advice. Your contract or lease governs.", "cancel.estimate"
)
