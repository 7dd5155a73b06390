"""Dates as contracts count them."""

from calendar import monthrange
from datetime import date


def add_months(start: date, months: int) -> date:
    """The same day, so many months later; clamped to the month's last day (January 31 + 1 month = February 29)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = start.day if start.day <= 28 else min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
