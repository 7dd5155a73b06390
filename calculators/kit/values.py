"""How a value leaves a calculator: plain, for JSON, shown, for a person, or typed, as an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from .money import Dollars, Money

T = TypeVar("T")
MONTHS = "January February March April May June July August September October November December".split()


def known(value: T | None) -> T:
    """A value that is known wherever this is asked; raises ValueError where it is not, rather than go on without it."""
    if value is None:
        raise ValueError("something is not known that has to be here")
    return value


def decimal_text(number: Decimal) -> str:
    """The number without an exponent and without trailing zeros: `0.00125`, `3`."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def to_places(number: Fraction, places: int) -> Decimal:
    """The number with at most so many decimal places, half away from zero: a share of exact figures, ready to show."""
    top = (2 * abs(number.numerator) * 10**places + number.denominator) // (2 * number.denominator)
    return Decimal((int(number < 0 < top), tuple(map(int, str(top))), -places))


def plain(value: Any) -> Any:
    """The value as JSON holds it: money and decimals as strings, dates ISO, shares `n/d`, counts as numbers."""
    kind = type(value)
    if value is None or kind is bool or kind is int or kind is str:
        return value
    if kind is Money:
        return str(value)
    if kind is Dollars:
        return str(value.rounded)
    if kind is Fraction:
        return f"{value.numerator}/{value.denominator}"
    if kind is Decimal:
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "id"):
        return value.id
    if is_dataclass(value):
        return {
            part.metadata.get("as", part.name): plain(getattr(value, part.name)) for part in fields(value)
        }  # `as`: a name that Python keeps for itself
    raise TypeError(f"a calculator's answer can't hold {kind.__name__}")


def shown(value: object) -> str:
    """The value as a person reads it: `$2,400.00`, `March 1, 2026`, `36,000`, `yes`."""
    if value is None:
        return "not stated"
    if value is True or value is False:
        return "yes" if value else "no"
    if isinstance(value, Money):
        return f"{'−' if value.cents < 0 else ''}${abs(value.cents) // 100:,}.{abs(value.cents) % 100:02}"
    if isinstance(value, Dollars):
        return shown(value.rounded)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Fraction):
        return f"{value.numerator:,}/{value.denominator:,}"
    if isinstance(value, Decimal):
        whole, point, places = decimal_text(value).partition(".")
        return f"{int(whole):,}{point}{places}"
    if isinstance(value, datetime):
        hour, half = value.hour % 12 or 12, "a.m." if value.hour < 12 else "p.m."
        return f"{shown(value.date())}, {hour}:{value.minute:02} {half}"
    if isinstance(value, date):
        return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"
    if isinstance(value, (list, tuple)):
        return listed([shown(item) for item in value])
    return getattr(value, "name", None) or str(value)


def typed(value: object) -> str:
    """A value as it would be typed: the way back from `read`, for defaults, links and examples."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="auto" if value.second else "minutes")
    return value.isoformat() if isinstance(value, date) else getattr(value, "id", None) or str(value)


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them: `a`, `a and b`, `a, b and c`."""
    *first, last = list(words) or ["none"]
    return f"{', '.join(first)} and {last}" if first else last
