"""Rows of a file of contracts: one that is right, one that is wrong."""

import csv
from pathlib import Path

from calculators.batch import Batch

COLUMNS = ("contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed")
GOOD = ["app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no"]
LATE = ["app-major-guard", "2400.00", "2025-03-01", "2024-03-01", "60", "maybe"]


def cells_of(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    """The rows of a CSV file, its names first."""
    with path.open(newline="", encoding=encoding) as file:
        return list(csv.reader(file))


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by the names of its columns."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def refunds(*rows, columns=COLUMNS, keep=(), **options) -> list[dict]:
    batch = Batch.of("refund", columns, keep, **options)
    return [dict(zip(batch.header, row, strict=True)) for row in batch.work(rows)]
