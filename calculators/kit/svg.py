"""Pictures as small SVG: presentation attributes only and `currentColor`, so that they print, and follow a dark page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from .money import Money
from .values import MONTHS, shown

WIDTH, PLOT_HEIGHT, ROW, RIGHT = 320, 130, 17, 312
LETTER = 7.8  # a generous width of one letter, in the picture's units


@dataclass(frozen=True)
class Picture:
    """A drawing with what stands in for it: a title, a sentence that describes it, and its figures as a table."""

    title: str
    description: str
    svg: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def over_time(
    title: str,
    description: str,
    points: Sequence[tuple[date, Money]],
    mark: tuple[date, Money] | None = None,
    steps: Sequence[tuple[date, str]] = (),
    columns: tuple[str, str] = ("Day", "Amount"),
) -> Picture | None:
    """An amount as it changes from day to day; None where there are fewer than two days to draw.

    points   days in order with their amounts; one day given twice draws an upright fall
    mark     the day and amount that the reader asked about, drawn as a dot
    steps    days on which something happens, each with a few words
    """
    rows = tuple((shown(day), shown(amount)) for day, amount in points)
    if len({day for day, _ in points}) < 2:
        return None
    most = max(amount.cents for _, amount in points) or 1
    first, last = points[0][0], points[-1][0]
    left = round(len(_dollars(most)) * LETTER) + 9
    top = ROW * len(steps) + 12
    base = top + PLOT_HEIGHT

    def x(day):
        share = (min(max(day, first), last) - first).days / (last - first).days
        return round(left + (RIGHT - left) * share)

    def y(amount):
        return round(base - PLOT_HEIGHT * amount.cents / most, 1)

    line = [(x(day), y(amount)) for day, amount in points]
    path = "L".join(f"{across} {down:g}" for across, down in line)
    drawn = [
        *_scale(most, left, top, base),
        _words(left, base + ROW, _month(first)),
        _words(RIGHT, base + ROW, _month(last), end=True),
        f'<path d="M{left} {base}L{path}V{base}Z" fill="currentColor" fill-opacity=".08"/>',
        f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>',
    ]
    for row, (day, words) in enumerate(steps):
        over, level = x(day), ROW * row + 13
        drawn.append(f'<path d="M{over} {level - 10}V{base}" stroke="currentColor" stroke-dasharray="2 3"/>')
        late = over > (left + RIGHT) / 2
        drawn.append(_words(over + (-5 if late else 5), level, words, end=late))
    if mark:
        drawn += _dot(line, x(mark[0]), y(mark[1]), shown(mark[1]), top)
    svg = (
        f'<svg viewBox="0 0 {WIDTH} {base + ROW + 6}" role="img" font-size="13" fill="currentColor">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(drawn)}</svg>"
    )
    return Picture(title, description, svg, columns, rows)


def _scale(most, left, top, base):
    for cents, level in ((most, top), (0, base)):
        yield _words(left - 6, level + 4, _dollars(cents), end=True)
        yield f'<path d="M{left} {level}H{RIGHT}" stroke="currentColor" stroke-opacity=".3"/>'


def _dot(line, across, down, words, top):
    """The mark, its label clear of the line: to the right where there is room, above all that lies under it."""
    wide = len(words) * LETTER
    start = min(across + 7, RIGHT - wide)
    under = [level for over, level in line if start - 6 <= over <= start + wide] + [down]
    level = min(under) - 8
    if level < top + 4:
        level = down + 20
    yield f'<circle cx="{across}" cy="{down:g}" r="5"/>'
    yield f'<text x="{start:.0f}" y="{level:g}" font-weight="700">{escape(words)}</text>'


def _words(x, y, words, end=False):
    return f'<text x="{x}" y="{y}"{" text-anchor=" + chr(34) + "end" + chr(34) if end else ""}>{escape(words)}</text>'


def _dollars(cents):
    return f"${cents // 100:,}"


def _month(day):
    return f"{MONTHS[day.month - 1][:3]} {day.year}"
