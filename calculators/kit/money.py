"""Whole cents, and exact dollars on the way to them. Sums are exact; `_nearest` is the one place that rounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HUNDREDTHS = tuple(f"{cents:02}" for cents in range(100))


@dataclass(frozen=True, slots=True, init=False)
class Money:
    """An amount in US dollars, held as a whole number of cents.

    >>> Money.dollars(2400) - Money(5050)
    Money(cents=234950)
    """

    cents: int

    def __init__(self, cents: int):
        _set_cents(self, cents)

    @classmethod
    def dollars(cls, amount: int | Decimal | Fraction) -> "Money":
        """The amount as money; `amount` is an int, Decimal or Fraction of dollars that is a whole number of cents."""
        cents = Fraction(amount) * 100
        if cents.denominator != 1:
            raise ValueError(f"{amount} is not a whole number of cents")
        return cls(cents.numerator)

    @classmethod
    def nearest(cls, dollars: Fraction) -> "Money":
        """The nearest whole cent to `dollars`; half a cent goes away from zero."""
        return cls(_nearest(dollars.numerator * 100, dollars.denominator))

    def times(self, share: Fraction) -> "Money":
        """This much of the amount, rounded once; `share` is an exact number."""
        top, bottom = share.as_integer_ratio()
        return Money(_nearest(self.cents * top, bottom))

    def percent_down(self, percent: int | Decimal) -> "Money":
        """`percent` per cent of the amount, rounded down to the cent, as a legal limit must be."""
        return Money(int(self.cents * percent // 100))

    @property
    def exact(self) -> Fraction:
        """The amount in dollars, for a chain of arithmetic that rounds at its end."""
        return Fraction(self.cents, 100)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - other.cents)

    def __mul__(self, count: int) -> "Money":
        return Money(self.cents * count)

    def __lt__(self, other: "Money") -> bool:
        return self.cents < other.cents

    def __le__(self, other: "Money") -> bool:
        return self.cents <= other.cents

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        cents = self.cents
        return f"{cents // 100}.{HUNDREDTHS[cents % 100]}" if cents >= 0 else f"-{Money(-cents)}"


_set_cents = Money.__dict__["cents"].__set__  # quicker than `object.__setattr__`, by which a frozen class sets itself up


@dataclass(frozen=True, order=True, slots=True)
class Dollars:
    """An exact amount inside a chain of arithmetic: not rounded yet, and shown to the nearest cent.

    >>> (Dollars(Fraction(100)) / 3 * 3).rounded
    Money(cents=10000)
    """

    exact: Fraction

    @property
    def rounded(self) -> Money:
        return Money.nearest(self.exact)

    def __add__(self, other: "Dollars") -> "Dollars":
        return Dollars(self.exact + other.exact)

    def __sub__(self, other: "Dollars") -> "Dollars":
        return Dollars(self.exact - other.exact)

    def __mul__(self, times: Fraction | int) -> "Dollars":
        return Dollars(self.exact * times)

    def __truediv__(self, parts: Fraction | int) -> "Dollars":
        return Dollars(self.exact / parts)


def _nearest(top: int, bottom: int) -> int:
    """The whole number nearest to top / bottom; a half goes away from zero."""
    whole = (2 * abs(top) + bottom) // (2 * bottom)
    return -whole if top < 0 else whole


NOTHING = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of any number of amounts."""
    return Money(sum(amount.cents for amount in amounts))
