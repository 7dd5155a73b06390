"""The refund as expressions of polars, all rows of a file at once: python _polars_refund.py TERMS.json ROWS.csv OUT.csv

Runs where polars is installed, and nothing of ours. TERMS.json holds the contracts' and the states' terms. Like the loop
by hand it checks nothing of a row and doubts nothing; it writes the same file. Prints the seconds that the rule took and those
that the whole took, the file's reading and writing included.
"""

import json
import sys
import time

import polars as pl

OUTCOME = (
    "refund,terms_stated,decided_by,path,basis,share_remaining,days_total,days_used,prorated,claims_deducted,fee_charged,"
    "other_basis_refund,full_refund_until,cliff,pay_to,to_lender,to_customer,call,doubts,wrong"
).split(",")
STEPS = 25  # of Euclid, as many as two numbers below 100,000 can need
NO_LAW = {"limit_from": 0, "limit": 10**12, "limit_percent": 10**12, "window_until": -1, "window_percent": 0, "claims_stay": False}

price, claims, fee, entered = (pl.col(name) for name in ("price", "claims", "fee", "entered"))
total, used, term_miles, miles_left = (pl.col(name) for name in ("total", "used", "term_miles_", "miles_left"))
of_state = {name: pl.col(name) for name in NO_LAW}
no_law = {name: pl.lit(value) for name, value in NO_LAW.items()}


def least(*amounts: pl.Expr) -> pl.Expr:
    return pl.min_horizontal(*amounts)


def limited(amount: pl.Expr, day: pl.Expr, law: dict) -> pl.Expr:
    return (
        pl.when(law["limit_from"] <= day)
        .then(least(amount, law["limit"].cast(pl.Int64), price * law["limit_percent"] // 100))
        .otherwise(amount)
    )


def by_share(top: pl.Expr, bottom: pl.Expr, day: pl.Expr, law: dict) -> dict[str, pl.Expr]:
    prorated = (2 * price * top + bottom) // (2 * bottom)
    taken = pl.when(law["claims_stay"]).then(0).otherwise(least(claims, prorated))
    charged = least(limited(fee, day, law), prorated - taken)
    return {"back": prorated - taken - charged, "prorated": prorated, "taken": taken, "charged": charged}


def left(day: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """(the days left, do the days decide the share?)"""
    days = pl.max_horizontal(total - day, 0)
    return days, term_miles.is_null() | (days * term_miles <= miles_left * total)


def settle(day: pl.Expr, law: dict) -> dict[str, pl.Expr]:
    days_left, by_days = left(day)
    top, bottom = pl.when(by_days).then(days_left).otherwise(miles_left), pl.when(by_days).then(total).otherwise(term_miles)
    share = by_share(top, bottom, day, law)
    full = (day <= pl.col("days")) & ~pl.col("filed")
    whole_fee = pl.when(pl.col("fee_on_whole_price") & (entered > 0)).then(least(limited(entered, day, law), price)).otherwise(0)
    contract = pl.when(full).then(price - whole_fee).otherwise(share["back"])
    off = least(claims, price)
    window_fee = least(fee, price * law["window_percent"] // 100, price - off)
    window = (day <= law["window_until"]) & (contract != price) & (contract < price - off - window_fee)

    def which(in_window: object, in_full: object, otherwise: object) -> pl.Expr:
        return pl.when(window).then(in_window).when(full).then(in_full).otherwise(otherwise)

    return {
        "back": which(price - off - window_fee, price - whole_fee, share["back"]),
        "path": which(pl.lit("state-window"), pl.lit("full"), pl.when(top == 0).then(pl.lit("expired")).otherwise(pl.lit("prorated"))),
        "basis": which(None, None, pl.when(by_days).then(pl.lit("days")).otherwise(pl.lit("miles"))),
        "top": which(None, None, top),
        "bottom": which(None, None, bottom),
        "prorated": which(None, None, share["prorated"]),
        "taken": which(off, 0, share["taken"]),
        "charged": which(window_fee, whole_fee, share["charged"]),
    }


def cents(name: str) -> pl.Expr:
    return (pl.col(name).cast(pl.Float64) * 100).round().cast(pl.Int64)


def text(amount: pl.Expr) -> pl.Expr:
    return pl.format("{}.{}", amount // 100, (amount % 100).cast(pl.String).str.zfill(2))


def cliff(day: pl.Expr) -> pl.Expr:
    """The day where the refund falls on it by more than a day's share and a cent, else null."""
    fall = settle(day - 1, of_state)["back"] - settle(day, of_state)["back"]
    return pl.when((used < day) & (day <= total) & ((fall - 1) * total > price)).then(day)


def worked(rows: pl.LazyFrame, terms: dict) -> pl.LazyFrame:
    contracts = pl.LazyFrame([{"contract": key, **contract} for key, contract in terms["contracts"].items()])
    laws = pl.LazyFrame([{"state": key, **law} for key, law in terms["laws"].items()])
    start, on = pl.col("coverage_start").str.to_date(), pl.col("cancel_on").str.to_date()
    given = (
        rows.join(contracts.rename({"fee": "own_fee"}), on="contract", how="left", maintain_order="left")
        .join(laws, on="state", how="left", maintain_order="left")
        .with_columns(
            price=cents("price_paid"),
            claims=cents("claims_paid").fill_null(0),
            entered=cents("fee"),
            typed_fee=pl.col("fee"),
            filed=pl.col("claims_filed") == "yes",
            total=(start.dt.offset_by(pl.format("{}mo", pl.col("term_months"))) - start).dt.total_days(),
            used=(on - start).dt.total_days(),
            term_miles_=pl.col("term_miles").cast(pl.Int64),
        )
        .with_columns(
            fee=pl.coalesce("entered", "own_fee"), miles_left=pl.max_horizontal(term_miles - pl.col("miles_driven").cast(pl.Int64), 0)
        )
        .with_columns(**{f"s_{name}": value for name, value in settle(used, of_state).items()})
        .with_columns(a=pl.col("s_top"), b=pl.col("s_bottom"))
    )
    for _ in range(STEPS):
        a, b = pl.col("a"), pl.col("b")
        given = given.with_columns(a=pl.when(b == 0).then(a).otherwise(b), b=pl.when(b == 0).then(0).otherwise(a % b))
    back, basis, lender = pl.col("s_back"), pl.col("s_basis"), pl.col("financed") == "yes"
    days_left, _ = left(used)
    by_miles, by_days = by_share(miles_left, term_miles, used, of_state)["back"], by_share(days_left, total, used, of_state)["back"]
    turns = (pl.col("days") + 1, pl.col("limit_from"), pl.col("window_until") + 1)
    cells = {
        "refund": text(back),
        "terms_stated": pl.col("stated").cast(pl.String),
        "decided_by": pl.when(settle(used, no_law)["back"] == back).then(pl.lit("contract")).otherwise(pl.lit("state")),
        "path": pl.col("s_path"),
        "basis": basis,
        "share_remaining": pl.format("{}/{}", pl.col("s_top") // pl.col("a"), pl.col("s_bottom") // pl.col("a")),
        "days_total": total,
        "days_used": used,
        "prorated": text(pl.col("s_prorated")),
        "claims_deducted": text(pl.col("s_taken")),
        "fee_charged": text(pl.col("s_charged")),
        "other_basis_refund": text(pl.when(basis == "days").then(by_miles).when(basis == "miles").then(by_days)),
        "full_refund_until": pl.when(~pl.col("filed")).then(start + pl.duration(days=pl.col("days"))),
        "cliff": start + pl.duration(days=pl.min_horizontal(*map(cliff, turns))),
        "pay_to": pl.when(lender).then(pl.lit("lender")).otherwise(pl.lit("customer")),
        "to_lender": pl.when(~lender).then(pl.lit("0.00")),
        "to_customer": pl.when(~lender).then(text(back)),
        "call": pl.col("phone").replace("", None),
        "doubts": pl.lit(None, pl.String),
        "wrong": pl.lit(None, pl.String),
    }
    asked = rows.collect_schema().names()
    return given.select(
        *(cells[name].alias(name) for name in OUTCOME), *(pl.col("typed_fee").alias("fee") if name == "fee" else name for name in asked)
    )


def main(terms_file: str, rows_file: str, out_file: str) -> None:
    with open(terms_file) as terms:
        known = json.load(terms)
    began = time.perf_counter()
    rows = pl.read_csv(rows_file, infer_schema=False)
    ready = time.perf_counter()
    out = worked(rows.lazy(), known).collect()
    done = time.perf_counter()
    out.write_csv(out_file)
    print(json.dumps({"rule": done - ready, "whole": time.perf_counter() - began}))


if __name__ == "__main__":
    main(*sys.argv[1:])
