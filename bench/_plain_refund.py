"""The refund as one would write it by hand for a table of rows: no clauses and no sentences.

Its limits are set out in two tables, as a script for one job would have them. It writes the very file that a batch writes,
but for what it says of a row that is wrong: the names of the cells. It can also trust its rows and check nothing.
"""

import csv
import re
from calendar import monthrange
from datetime import date, timedelta
from math import gcd

from calculators.trade.tables import LINES, SERVICE_CONTRACTS, STATES

CONTRACTS = {
    key: (
        row.cancelling.full_refund_days,
        row.cancelling.fee.cents if row.cancelling.fee else 0,
        LINES[row.cancelling.call].phone if row.cancelling.call else "",
    )
    for key, row in SERVICE_CONTRACTS.items()
}
LIMITS = {
    key: [(limit.from_day, limit.at_most.cents if limit.at_most is not None else None, limit.percent_of_price) for limit in row.fee_limits]
    for key, row in STATES.items()
}
TOLD = (
    "refund,path,basis,share_remaining,days_total,days_used,prorated,claims_deducted,fee_charged,other_basis_refund,"
    "full_refund_until,cliff,pay_to,call,wrong"
).split(",")


AMOUNT, COUNT = re.compile(r"[0-9]+(\.[0-9]{1,2})?"), re.compile("[0-9]+")
AMOUNTS = {"price_paid": False, "claims_paid": True, "fee": True}  # may it be left out?
COUNTS = {"term_months": (1, 180, False), "term_miles": (1, 10_000_000, True), "miles_driven": (0, 10_000_000, True)}
DAYS = date(1990, 1, 1), date(2100, 12, 31)


def work(source, to, checks: bool = True) -> None:
    """The rows of an open file of comma-separated values, each with its outcome, into another."""
    rows, out = csv.reader(source), csv.writer(to, lineterminator="\n")
    header = next(rows)
    out.writerow(header + TOLD)
    for cells in rows:
        row = dict(zip(header, cells))
        wrong = wrong_cells(row) if checks else None
        out.writerow(cells + ([""] * (len(TOLD) - 1) + [" ".join(wrong)] if wrong else refund(row)))


def wrong_cells(row: dict) -> list[str]:
    """The names of the cells that can't be taken."""
    wrong = [name for name, optional in AMOUNTS.items() if not right_amount(row[name], optional)]
    for name, (least, most, optional) in COUNTS.items():
        text = row[name]
        if not (optional if not text else COUNT.fullmatch(text) and least <= int(text) <= most):
            wrong.append(name)
    wrong += [name for name in ("claims_filed", "financed") if row[name] not in ("yes", "no")]
    if row["contract"] not in CONTRACTS:
        wrong.append("contract")
    if row["state"] and row["state"] not in LIMITS:
        wrong.append("state")
    try:
        start, on = date.fromisoformat(row["coverage_start"]), date.fromisoformat(row["cancel_on"])
        if not DAYS[0] <= start <= on <= DAYS[1]:
            wrong.append("cancel_on")
    except ValueError:
        wrong.append("coverage_start")
    if not wrong and row["claims_filed"] == "no" and row["claims_paid"] and cents(row["claims_paid"]):
        wrong.append("claims_paid")
    return wrong


def right_amount(text: str, optional: bool) -> bool:
    return optional if not text else bool(AMOUNT.fullmatch(text)) and cents(text) <= 1_000_000_000


def refund(row: dict) -> list:
    """The cells of one outcome."""
    window, stated, phone = CONTRACTS[row["contract"]]
    limits = LIMITS[row["state"] or "other"]
    price = cents(row["price_paid"])
    start, on = date.fromisoformat(row["coverage_start"]), date.fromisoformat(row["cancel_on"])
    end = months_later(start, int(row["term_months"]))
    total, used = (end - start).days, (on - start).days
    term_miles = int(row["term_miles"]) if row["term_miles"] else None
    miles_left = max(term_miles - int(row["miles_driven"] or 0), 0) if term_miles else None
    filed = row["claims_filed"] == "yes"
    claims = cents(row["claims_paid"]) if row["claims_paid"] and row.get("deduct_claims") != "no" else 0
    fee = cents(row["fee"]) if row["fee"] else stated
    terms = price, claims, fee, limits

    back, path, basis, share, prorated, taken, charged = settle(used, window, filed, total, term_miles, miles_left, *terms)
    other = ""
    if path != "full" and term_miles:
        shares = {"days": (max(total - used, 0), total), "miles": (miles_left, term_miles)}
        other = text(by_share(*shares["miles" if basis == "days" else "days"], used, *terms)[0])
    cliff = ""
    for day in sorted({window + 1, *(limit[0] for limit in limits)}):
        if used < day <= total:
            before = settle(day - 1, window, filed, total, term_miles, miles_left, *terms)[0]
            after = settle(day, window, filed, total, term_miles, miles_left, *terms)[0]
            if (before - after - 1) * total > price:
                cliff = str(start + timedelta(day))
                break
    until = "" if filed else str(start + timedelta(window))
    pay_to = "lender" if row["financed"] == "yes" else "customer"
    return [text(back), path, basis, share, total, used, prorated, text(taken), text(charged), other, until, cliff, pay_to, phone, ""]


def settle(used, window, filed, total, term_miles, miles_left, price, claims, fee, limits):
    if used <= window and not filed:
        return price, "full", "", "", "", 0, 0
    days_left = max(total - used, 0)
    if term_miles is None or days_left * term_miles <= miles_left * total:
        basis, top, bottom = "days", days_left, total
    else:
        basis, top, bottom = "miles", miles_left, term_miles
    back, prorated, taken, charged = by_share(top, bottom, used, price, claims, fee, limits)
    common = gcd(top, bottom)
    return back, "prorated" if top else "expired", basis, f"{top // common}/{bottom // common}", text(prorated), taken, charged


def by_share(top, bottom, used, price, claims, fee, limits):
    if not top:
        return 0, 0, 0, 0
    prorated = (2 * price * top + bottom) // (2 * bottom)
    taken = min(claims, prorated)
    for from_day, at_most, percent in reversed(limits):
        if from_day <= used:
            limit = at_most if percent is None else int(price * percent // 100)
            fee = min(fee, limit if at_most is None else min(limit, at_most))
            break
    charged = min(fee, prorated - taken)
    return prorated - taken - charged, prorated, taken, charged


def cents(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
