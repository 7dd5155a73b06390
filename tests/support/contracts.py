"""Rows of a file of contracts: one that is right, one that is wrong."""

from calculators.batch import Batch

COLUMNS = ("contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed")
GOOD = ["app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no"]
LATE = ["app-major-guard", "2400.00", "2025-03-01", "2024-03-01", "60", "maybe"]


def refunds(*rows, columns=COLUMNS, keep=(), **options) -> list[dict]:
    batch = Batch.of("refund", columns, keep, **options)
    return [dict(zip(batch.header, row, strict=True)) for row in batch.work(rows)]
