"""The refund as one would write it by hand for a table of rows: no clauses and no sentences.

Its terms are set out in two tables, as a script for one job would have them. It writes the very file that a batch writes,
but for what it says of a row that is wrong: the names of the cells. It can also trust its rows and check nothing. What is
doubted it leaves out, and the benchmark's rows raise no doubt.
"""

import csv
import re
from calendar import monthrange
from datetime import date, timedelta
from math import gcd
from typing import NamedTuple

from calculators.trade.tables import LINES, SERVICE_CONTRACTS, STATES


class Contract(NamedTuple):
    days: int
    fee: int
    fee_on_whole_price: bool
    stated: bool
    phone: str


class Law(NamedTuple):
    """What of a state's law counts for a contract: (from day, cents at most, per cent of the price), (until day, per cent), claims."""

    limits: list[tuple[int, int | None, int | None]] = []
    window: tuple[int, int] | None = None
    claims_stay: bool = False


CONTRACTS = {
    key: Contract(
        row.cancelling.full_refund_days,
        row.cancelling.fee.cents if row.cancelling.fee else 0,
        row.cancelling.fee_applies == "will",
        row.terms_stated,
        LINES[row.cancelling.call].phone if row.cancelling.call else "",
    )
    for key, row in SERVICE_CONTRACTS.items()
}
SINCE = date(2020, 1, 1)  # the first day on which one of these rows may begin; every law counts from then on


def law_of(state) -> Law:
    rows = {rule: state.in_force(rule, SINCE) for rule in ("fee_limit", "window", "claims_stay")}
    limits = [row.fee_limit for row in rows["fee_limit"]]
    windows = [(row.window.until_contract_day, row.window.fee_percent_of_price) for row in rows["window"]]
    return Law(
        [(limit.from_contract_day, limit.at_most.cents if limit.at_most is not None else None, limit.percent_of_price) for limit in limits],
        windows[0] if windows else None,
        bool(rows["claims_stay"]),
    )


LAWS = {key: law_of(state) for key, state in STATES.items()}
NO_LAW = Law()
OUTCOME = (
    "refund,terms_stated,decided_by,path,basis,share_remaining,days_total,days_used,prorated,claims_deducted,fee_charged,"
    "other_basis_refund,full_refund_until,cliff,pay_to,to_lender,to_customer,call,doubts,wrong"
).split(",")
AMOUNT, COUNT = re.compile(r"[0-9]+(\.[0-9]{1,2})?"), re.compile("[0-9]+")
AMOUNTS = {"price_paid": False, "claims_paid": True, "fee": True}  # may it be left out?
COUNTS = {"term_months": (1, 180, False), "term_miles": (1, 10_000_000, True), "miles_driven": (0, 10_000_000, True)}
DAYS = SINCE, date(2100, 12, 31)


def work(source, to, checks: bool = True) -> None:
    """The rows of an open file of comma-separated values, each with its outcome, into another."""
    rows, out = csv.reader(source), csv.writer(to, lineterminator="\n")
    header = next(rows)
    out.writerow(OUTCOME + header)
    for cells in rows:
        row = dict(zip(header, cells))
        wrong = wrong_cells(row) if checks else None
        out.writerow(([""] * (len(OUTCOME) - 1) + [" ".join(wrong)] if wrong else refund(row)) + cells)


def wrong_cells(row: dict) -> list[str]:
    """The names of the cells that can't be taken."""
    wrong = [name for name, optional in AMOUNTS.items() if not right_amount(row[name], optional)]
    for name, (least, most, optional) in COUNTS.items():
        text = row[name]
        if not (optional if not text else COUNT.fullmatch(text) and least <= int(text) <= most):
            wrong.append(name)
    if row["term_miles"] and not row["miles_driven"]:
        wrong.append("miles_driven")
    wrong += [name for name in ("claims_filed", "financed") if row[name] not in ("yes", "no")]
    if row["contract"] not in CONTRACTS:
        wrong.append("contract")
    if row["state"] and row["state"] not in LAWS:
        wrong.append("state")
    try:
        start, on = date.fromisoformat(row["coverage_start"]), date.fromisoformat(row["cancel_on"])
        if not DAYS[0] <= start <= on <= DAYS[1]:
            wrong.append("cancel_on")
    except ValueError:
        wrong.append("coverage_start")
    if not wrong and (row["claims_filed"] == "yes") != bool(row["claims_paid"]):
        wrong.append("claims_paid")
    return wrong


def right_amount(text: str, optional: bool) -> bool:
    return optional if not text else bool(AMOUNT.fullmatch(text)) and cents(text) <= 1_000_000_000


class Row(NamedTuple):
    """What of a row decides how it is settled on any day of its term."""

    terms: Contract
    price: int
    claims: int
    fee: int | None
    filed: bool
    total: int
    term_miles: int | None
    miles_left: int | None


def refund(row: dict) -> list:
    """The cells of one outcome."""
    terms, law = CONTRACTS[row["contract"]], LAWS[row["state"] or "other"]
    start, on = date.fromisoformat(row["coverage_start"]), date.fromisoformat(row["cancel_on"])
    used = (on - start).days
    term_miles = int(row["term_miles"]) if row["term_miles"] else None
    asked = Row(
        terms,
        cents(row["price_paid"]),
        cents(row["claims_paid"]) if row["claims_paid"] else 0,
        cents(row["fee"]) if row["fee"] else None,
        row["claims_filed"] == "yes",
        (months_later(start, int(row["term_months"])) - start).days,
        term_miles,
        max(term_miles - int(row["miles_driven"]), 0) if term_miles else None,
    )
    back, path, basis, share, prorated, taken, charged = settle(asked, used, law)
    other = ""
    if basis and term_miles:
        shares = {"days": (max(asked.total - used, 0), asked.total), "miles": (asked.miles_left, term_miles)}
        other = text(by_share(asked, *shares["miles" if basis == "days" else "days"], used, law)[0])
    lender = row["financed"] == "yes"
    return [
        text(back),
        "true" if terms.stated else "false",
        "state" if law != NO_LAW and settle(asked, used, NO_LAW)[0] != back else "contract",
        path,
        basis,
        share,
        asked.total,
        used,
        prorated,
        text(taken),
        text(charged),
        other,
        "" if asked.filed else start + timedelta(terms.days),
        cliff(asked, start, used, law),
        "lender" if lender else "customer",
        "" if lender else "0.00",
        "" if lender else text(back),
        terms.phone,
        "",
        "",
    ]


def cliff(row: Row, start: date, used: int, law: Law) -> str:
    turns = {row.terms.days + 1, *(limit[0] for limit in law.limits)} | ({law.window[0] + 1} if law.window else set())
    for day in sorted(turns):
        if used < day <= row.total and (settle(row, day - 1, law)[0] - settle(row, day, law)[0] - 1) * row.total > row.price:
            return str(start + timedelta(day))
    return ""


def settle(row: Row, day: int, law: Law) -> tuple:
    settled = by_contract(row, day, law)
    if law.window and settled[0] != row.price and day <= law.window[0]:
        taken = min(row.claims, row.price)
        charged = min(row.terms.fee if row.fee is None else row.fee, row.price * law.window[1] // 100, row.price - taken)
        if settled[0] < row.price - taken - charged:
            return row.price - taken - charged, "state-window", "", "", "", taken, charged
    return settled


def by_contract(row: Row, day: int, law: Law) -> tuple:
    if day <= row.terms.days and not row.filed:
        charged = min(limited(row.fee, row.price, day, law), row.price) if row.terms.fee_on_whole_price and row.fee else 0
        return row.price - charged, "full", "", "", "", 0, charged
    days_left = max(row.total - day, 0)
    if row.term_miles is None or days_left * row.term_miles <= row.miles_left * row.total:
        basis, top, bottom = "days", days_left, row.total
    else:
        basis, top, bottom = "miles", row.miles_left, row.term_miles
    back, prorated, taken, charged = by_share(row, top, bottom, day, law)
    common = gcd(top, bottom)
    return back, "prorated" if top else "expired", basis, f"{top // common}/{bottom // common}", text(prorated), taken, charged


def by_share(row: Row, top: int, bottom: int, day: int, law: Law) -> tuple[int, int, int, int]:
    if not top:
        return 0, 0, 0, 0
    prorated = (2 * row.price * top + bottom) // (2 * bottom)
    taken = 0 if law.claims_stay else min(row.claims, prorated)
    charged = min(limited(row.terms.fee if row.fee is None else row.fee, row.price, day, law), prorated - taken)
    return prorated - taken - charged, prorated, taken, charged


def limited(fee: int, price: int, day: int, law: Law) -> int:
    for from_day, at_most, percent in law.limits:
        if from_day <= day:
            shares = [limit for limit in (at_most, None if percent is None else price * percent // 100) if limit is not None]
            return min(fee, *shares)
    return fee


def cents(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
