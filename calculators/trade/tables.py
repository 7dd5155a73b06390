"""The trade's tables themselves, read once: the same bytes here and in the browser."""

from ..kit.in_force import RowsInForce
from ..kit.tables import load
from .law import State
from .rows import Benefit, Contract, Limit, PhoneLine, out_of_force, without_number

CONTRACTS: dict[str, Contract] = load("calculators", "contracts.toml", Contract)
SERVICE_CONTRACTS = {key: row for key, row in CONTRACTS.items() if row.kind == "service contract"}
TRIP_CONTRACTS = {key: row for key, row in CONTRACTS.items() if row.trip}
STATES: dict[str, State] = load("calculators", "states.toml", State)
LINES: dict[str, PhoneLine] = RowsInForce(load("calculators", "lines.toml", PhoneLine), without_number)
BENEFITS: dict[str, Benefit] = load("calculators", "benefits.toml", Benefit)
LIMITS: dict[str, Limit] = RowsInForce(load("calculators", "limits.toml", Limit), out_of_force)
