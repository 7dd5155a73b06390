"""The refund as an OpenFisca system, all rows of a file at once: python _openfisca_refund.py TERMS.json ROWS.csv OUT.csv

Runs where OpenFisca-core is installed, and nothing of ours. TERMS.json holds the contracts' and the states' terms. Writes
each row's refund, and prints the seconds that the rule took and those that the whole took, the file's reading included.
"""

import csv
import json
import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Contract = build_entity(key="contract", plural="contracts", label="A service contract", is_person=True)
TERMS: dict = {}
ALWAYS = "2026-01"
GIVEN = (
    "price",
    "claims",
    "fee",
    "window",
    "start",
    "on",
    "term_months",
    "term_miles",
    "miles_driven",
    "filed",
    "from_day",
    "first_limit",
    "first_percent",
    "later_limit",
    "later_percent",
)
NO_LIMIT = 10**12


def given(name: str) -> type:
    return type(name, (Variable,), {"value_type": float, "entity": Contract, "definition_period": DateUnit.ETERNITY})


def derived(name: str, formula) -> type:
    return type(name, (Variable,), {"value_type": float, "entity": Contract, "definition_period": DateUnit.ETERNITY, "formula": formula})


def days_total(contract, period):
    start = contract("start", period).astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    later = month + contract("term_months", period).astype(int)
    day = np.minimum(
        (start - month.astype("datetime64[D]")).astype(int),
        ((later + 1).astype("datetime64[D]") - later.astype("datetime64[D]")).astype(int) - 1,
    )
    return (later.astype("datetime64[D]") + day - start).astype(int)


def days_used(contract, period):
    return contract("on", period) - contract("start", period)


def prorated(contract, period):
    price, total, used = contract("price", period).astype(np.int64), contract("days_total", period), contract("days_used", period)
    days_left, miles_total = np.maximum(total - used, 0), contract("term_miles", period)
    miles_left = np.maximum(miles_total - contract("miles_driven", period), 0)
    by_days = (miles_total == 0) | (days_left * miles_total <= miles_left * total)
    top = np.where(by_days, days_left, miles_left).astype(np.int64)
    bottom = np.where(by_days, total, miles_total).astype(np.int64)
    return (2 * price * top + bottom) // (2 * bottom)


def fee_allowed(contract, period):
    price, fee = contract("price", period), contract("fee", period)
    first = np.minimum(contract("first_limit", period), np.floor(price * contract("first_percent", period) / 100))
    later = np.minimum(contract("later_limit", period), np.floor(price * contract("later_percent", period) / 100))
    return np.minimum(fee, np.where(contract("days_used", period) >= contract("from_day", period), later, first))


def refund(contract, period):
    prorated, price = contract("prorated", period), contract("price", period)
    less = prorated - np.minimum(contract("claims", period), prorated)
    less = less - np.minimum(contract("fee_allowed", period), less)
    full = (contract("days_used", period) <= contract("window", period)) & (contract("filed", period) == 0)
    return np.where(full, price, less)


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([Contract])
    for name in GIVEN:
        made.add_variable(given(name))
    for formula in (days_total, days_used, prorated, fee_allowed, refund):
        made.add_variable(derived(formula.__name__, formula))
    return made


def columns(rows: list[dict], terms: dict) -> dict:
    """The rows as one array for each variable; amounts in cents, days since 1970."""
    contract = [terms["contracts"][row["contract"]] for row in rows]
    state = [terms["states"][row["state"] or "other"] for row in rows]

    def cents(name, otherwise):
        return np.array([round(float(row[name]) * 100) if row[name] else other for row, other in zip(rows, otherwise)], float)

    def whole(name):
        return np.array([int(row[name] or 0) for row in rows], float)

    def day(name):
        return np.array([row[name] for row in rows], "datetime64[D]").astype(float)

    return {
        "price": cents("price_paid", [0] * len(rows)),
        "claims": cents("claims_paid", [0] * len(rows)),
        "fee": cents("fee", [terms["fee"] for terms in contract]),
        "window": np.array([terms["window"] for terms in contract], float),
        "start": day("coverage_start"),
        "on": day("cancel_on"),
        "term_months": whole("term_months"),
        "term_miles": whole("term_miles"),
        "miles_driven": whole("miles_driven"),
        "filed": np.array([row["claims_filed"] == "yes" for row in rows], float),
        **{name: np.array([terms[name] for terms in state], float) for name in GIVEN[10:]},
    }


def main(terms_file: str, rows_file: str, out_file: str) -> None:
    made = system()
    with open(terms_file) as text:
        terms = json.load(text)
    began = time.perf_counter()
    with open(rows_file, newline="") as text:
        rows = list(csv.DictReader(text))
    builder = SimulationBuilder()
    builder.create_entities(made)
    builder.declare_person_entity("contract", range(len(rows)))
    simulation = builder.build(made)
    for name, values in columns(rows, terms).items():
        simulation.set_input(name, ALWAYS, values)
    ready = time.perf_counter()
    cents = simulation.calculate("refund", ALWAYS)
    worked = time.perf_counter()
    with open(out_file, "w") as text:
        text.writelines(f"{cents // 100}.{cents % 100:02}\n" for cents in cents.astype(int).tolist())
    print(json.dumps({"rule": worked - ready, "whole": time.perf_counter() - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
