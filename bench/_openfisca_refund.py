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
OF_CONTRACTS = ("days", "fee_on_whole_price")
OF_LAWS = ("limit_from", "limit", "limit_percent", "window_until", "window_percent", "claims_stay")
GIVEN = ("price", "claims", "fee", "entered", "start", "on", "term_months", "term_miles", "miles_driven", "filed", *OF_CONTRACTS, *OF_LAWS)


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


def fee_limited(contract, period):
    price = contract("price", period).astype(np.int64)
    limit = np.minimum(contract("limit", period), price * contract("limit_percent", period).astype(np.int64) // 100)
    return np.where(
        contract("days_used", period) >= contract("limit_from", period), np.minimum(contract("fee", period), limit), contract("fee", period)
    )


def by_contract(contract, period):
    prorated, price = contract("prorated", period), contract("price", period)
    less = prorated - np.where(contract("claims_stay", period), 0, np.minimum(contract("claims", period), prorated))
    less = less - np.minimum(contract("fee_limited", period), less)
    full = (contract("days_used", period) <= contract("days", period)) & (contract("filed", period) == 0)
    fee = np.where((contract("fee_on_whole_price", period) == 1) & (contract("entered", period) == 1), contract("fee_limited", period), 0)
    return np.where(full, price - np.minimum(fee, price), less)


def in_window(contract, period):
    price = contract("price", period).astype(np.int64)
    left = price - np.minimum(contract("claims", period), price)
    fee = np.minimum(contract("fee", period), price * contract("window_percent", period).astype(np.int64) // 100)
    return np.where(contract("days_used", period) <= contract("window_until", period), left - np.minimum(fee, left), 0)


def refund(contract, period):
    return np.maximum(contract("by_contract", period), contract("in_window", period))


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([Contract])
    for name in GIVEN:
        made.add_variable(given(name))
    for formula in (days_total, days_used, prorated, fee_limited, by_contract, in_window, refund):
        made.add_variable(derived(formula.__name__, formula))
    return made


def columns(rows: list[dict], terms: dict) -> dict:
    """The rows as one array for each variable; amounts in cents, days since 1970."""
    contract = [terms["contracts"][row["contract"]] for row in rows]
    law = [terms["laws"][row["state"] or "other"] for row in rows]

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
        "entered": np.array([row["fee"] != "" for row in rows], float),
        "days": np.array([terms["days"] for terms in contract], float),
        "fee_on_whole_price": np.array([terms["fee_on_whole_price"] for terms in contract], float),
        "start": day("coverage_start"),
        "on": day("cancel_on"),
        "term_months": whole("term_months"),
        "term_miles": whole("term_miles"),
        "miles_driven": whole("miles_driven"),
        "filed": np.array([row["claims_filed"] == "yes" for row in rows], float),
        **{name: np.array([terms[name] for terms in law], float) for name in OF_LAWS},
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
