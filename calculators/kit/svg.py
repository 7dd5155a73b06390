"""Pictures as small SVG: presentation attributes only and `currentColor`, so that they print, and follow a dark page.

What something means never hangs on a shade: it has its words beside it, or a line that leads to them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from html import escape
from textwrap import wrap

from .money import Money
from .values import MONTHS, shown

WIDTH, PLOT_HEIGHT, ROW, RIGHT = 320, 130, 17, 312
LETTER = 7.8  # a generous width of one letter, in the picture's units
MOST_BARS = 12
SIDE = 200


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
    first, last = points[0][0], points[-1][0]

    def since(day: date) -> int:
        return (day - first).days

    return _curve(
        title,
        description,
        [(since(day), amount) for day, amount in points],
        (_month(first), _month(last)),
        mark and (since(mark[0]), mark[1]),
        [(since(day), words) for day, words in steps],
        columns,
        rows,
    )


def over_months(
    title: str,
    description: str,
    points: Sequence[tuple[int, Money]],
    mark: tuple[int, Money] | None = None,
    steps: Sequence[tuple[int, str]] = (),
    columns: tuple[str, ...] = ("Month", "Amount"),
    rows: tuple[tuple[str, ...], ...] | None = None,
) -> Picture | None:
    """An amount as it changes from month to month, the months counted; None where there are fewer than two.

    `points`, `mark` and `steps` are as in `over_time`; `rows` can hold more of each month than its amount.
    """
    table = rows if rows is not None else tuple((str(month), shown(amount)) for month, amount in points)
    ends = (f"month {points[0][0]}", f"month {points[-1][0]}")
    return _curve(title, description, points, ends, mark, steps, columns, table)


def _curve(
    title: str,
    description: str,
    points: Sequence[tuple[int, Money]],
    ends: tuple[str, str],
    mark: tuple[int, Money] | None,
    steps: Sequence[tuple[int, str]],
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
) -> Picture | None:
    """An amount over whole numbers that grow from left to right; `ends` are the words under the first and the last."""
    if len({place for place, _ in points}) < 2:
        return None
    most = max(amount.cents for _, amount in points) or 1
    first, last = points[0][0], points[-1][0]
    left = round(len(_dollars(most)) * LETTER) + 9
    top = ROW * len(steps) + 12
    base = top + PLOT_HEIGHT

    def x(place: int) -> int:
        share = (min(max(place, first), last) - first) / (last - first)
        return round(left + (RIGHT - left) * share)

    def y(amount: Money) -> float:
        return round(base - PLOT_HEIGHT * amount.cents / most, 1)

    line = [(x(place), y(amount)) for place, amount in points]
    path = "L".join(f"{across} {down:g}" for across, down in line)
    drawn = [
        *_scale(most, left, top, base),
        _words(left, base + ROW, ends[0]),
        _words(RIGHT, base + ROW, ends[1], end=True),
        f'<path d="M{left} {base}L{path}V{base}Z" fill="currentColor" fill-opacity=".08"/>',
        f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>',
    ]
    for row, (place, words) in enumerate(steps):
        over, level = x(place), ROW * row + 13
        drawn.append(f'<path d="M{over} {level - 10}V{base}" stroke="currentColor" stroke-dasharray="2 3"/>')
        late = over > (left + RIGHT) / 2
        drawn.append(_words(over + (-5 if late else 5), level, words, end=late))
    if mark:
        drawn += _dot(line, x(mark[0]), y(mark[1]), shown(mark[1]), top)
    return Picture(title, description, _svg(title, description, base + ROW + 6, drawn), columns, rows)


def bars(
    title: str,
    description: str,
    items: Sequence[tuple[str, Money, Money]],
    limit: Money | None = None,
    columns: tuple[str, str, str] = ("Day", "Spent", "Reimbursed"),
    limit_words: str = "limit",
) -> Picture | None:
    """One bar for each item: the whole as an outline, a part of it filled in; None where there is nothing to draw.

    items    (words, whole, part), the part at most the whole; the first twelve are drawn and the table has them all
    limit    the most that a part can be, marked on every bar
    columns  the table's headings; the last two also say what outline and filling are
    """
    rows = tuple((words, shown(whole), shown(part)) for words, whole, part in items)
    items, more = items[:MOST_BARS], len(items) - MOST_BARS
    most = max((amount.cents for _, whole, _ in items for amount in (whole, limit or whole)), default=0)
    if not any(whole for _, whole, _ in items):
        return None

    def wide(amount: Money) -> int:
        return round((RIGHT - 8) * amount.cents / most)

    drawn = [_words(24, 15, columns[2].lower()), _words(24, 15 + ROW, columns[1].lower())]
    level, filled, outlined, marked = 15 + 2 * ROW, "M8 5h10v10h-10z", f"M8 {5 + ROW}h10v10h-10z", ""
    if limit is not None:
        drawn.append(_words(24, level, f"{limit_words}: {shown(limit)}"))
        marked = f"M13 {level - 11}v13"
        level += ROW
    for words, whole, part in items:
        level += 8
        for line in _wrapped(f"{words}: {shown(part)} of {shown(whole)}", RIGHT - 8):
            drawn.append(_words(8, level, line))
            level += ROW
        outlined += f"M8 {level - 11}h{wide(whole)}v10h-{wide(whole)}z"
        filled += f"M8 {level - 11}h{wide(part)}v10h-{wide(part)}z"
        if limit is not None:
            marked += f"M{8 + wide(limit)} {level - 13}v14"
        level += ROW
    if more > 0:
        drawn.append(_words(8, level + 8, f"{more} more {'is' if more == 1 else 'are'} in the table."))
        level += ROW
    drawn.append(f'<path d="{filled}" fill-opacity=".6"/><path d="{outlined}" fill="none" stroke="currentColor"/>')
    if marked:
        drawn.append(f'<path d="{marked}" stroke="currentColor" stroke-width="3"/>')
    return Picture(title, description, _svg(title, description, level, drawn), columns, rows)


def stack(
    title: str, description: str, parts: Sequence[tuple[str, Money]], columns: tuple[str, str] = ("Part", "Amount")
) -> Picture | None:
    """One bar split into named parts that add up to a whole; None where all of them are nothing.

    parts    (words, amount), from the top; a part that is nothing stands only in the table
    """
    rows = tuple((words, shown(amount)) for words, amount in parts)
    drawable = [(words, amount.cents) for words, amount in parts if amount.cents > 0]
    if not drawable:
        return None
    labels = [(*_wrapped(words, RIGHT - 92), shown(Money(cents))) for words, cents in drawable]
    height = max(PLOT_HEIGHT, sum(len(lines) * ROW + 6 for lines in labels))
    ends: list[float] = []
    whole, so_far = sum(cents for _, cents in drawable), 0
    for _, cents in drawable:
        so_far += cents
        ends.append(8 + round(height * so_far / whole, 1))
    starts = [8, *ends[:-1]]
    shades = "".join(
        f'<path d="M8 {start:g}H60V{end:g}H8z" fill-opacity="{(0.6, 0.15)[count % 2]}" stroke="currentColor"/>'
        for count, (start, end) in enumerate(zip(starts, ends))
    )
    drawn = [shades, *_labeled([(start + end) / 2 for start, end in zip(starts, ends)], labels, 60, 8, 8 + height, bold=-1)]
    return Picture(title, description, _svg(title, description, height + 18, drawn), columns, rows)


def timeline(
    title: str,
    description: str,
    dates: Sequence[tuple[date, str]],
    within: tuple[date, date] | None = None,
    columns: tuple[str, str] = ("Day", "What happens"),
) -> Picture | None:
    """Days on a line, the first at the top, each with its date and words; None where there is no day.

    dates    in any order; gaps between them are true to scale
    within   first and last day of a time that matters, drawn as a thick part of the line
    """
    if not dates:
        return None
    dates = sorted(dates, key=lambda row: row[0])
    rows = tuple((shown(day), words) for day, words in dates)
    labels = [(shown(day), *_wrapped(words, RIGHT - 54)) for day, words in dates]
    height = max(PLOT_HEIGHT, sum(len(lines) * ROW + 6 for lines in labels))
    days = [day for day, _ in dates] + list(within or ())
    first, last = min(days), max(days)

    def y(day: date) -> float:
        return round(14 + (height - 12) * (day - first).days / max((last - first).days, 1), 1)

    drawn = [f'<path d="M14 14V{height + 2}" stroke="currentColor"/>']
    if within:
        drawn.append(f'<path d="M14 {y(within[0]):g}V{y(within[1]):g}" stroke="currentColor" stroke-width="6"/>')
    levels = [y(day) for day, _ in dates]
    drawn += [f'<circle cx="14" cy="{level:g}" r="5"/>' for level in dict.fromkeys(levels)]
    drawn += _labeled(levels, labels, 22, 4, 4 + height, bold=0)
    return Picture(title, description, _svg(title, description, height + 14, drawn), columns, rows)


def square(
    title: str,
    description: str,
    across: tuple[str, int, int],
    up: tuple[str, int, int],
    columns: tuple[str, str, str, str] = ("", "Used", "In all", "Left"),
) -> Picture:
    """Two terms that are used up side by side, as a point in a square: the one that is used up further decides.

    across, up   (what is counted, like `days`; used; in all), used at least 0 and in all at least 1
    """
    rows = tuple(
        (name.capitalize(), shown(used), shown(whole), _percent(Fraction(max(whole - used, 0), whole)))
        for name, used, whole in (across, up)
    )
    left, top = (WIDTH - SIDE) // 2, 2 * ROW + 30
    base = top + SIDE
    shares = [min(Fraction(used, whole), Fraction(1)) for _, used, whole in (across, up)]
    over, down = left + round(SIDE * shares[0]), base - round(SIDE * shares[1])
    # The words of a half move on by a line where the point would lie on them.
    low = top + 22 + (ROW + 8) * (over < left + 120 and down < top + 34)
    high = base - 10 - (ROW + 8) * (over > left + SIDE - 110 and down > base - 34)
    drawn = [
        f'<circle cx="13" cy="10" r="5"/>{_words(24, 15, f"{across[1]:,} of {across[2]:,} {across[0]} used")}',
        _words(24, 15 + ROW, f"{up[1]:,} of {up[2]:,} {up[0]} used"),
        _words(left, top - 9, f"{up[2]:,} {up[0]}"),
        _words(left + SIDE, base + ROW + 2, f"{across[2]:,} {across[0]}", end=True),
        f'<path d="M{left} {base}V{top}H{left + SIDE}V{base}z" fill="none" stroke="currentColor" stroke-opacity=".5"/>',
        f'<path d="M{left} {base}L{left + SIDE} {top}" stroke="currentColor" stroke-dasharray="2 3"/>',
        _words(left + 6, low, f"{up[0]} decide"),
        _words(left + SIDE - 6, high, f"{across[0]} decide", end=True),
        f'<circle cx="{over}" cy="{down}" r="5"/>',
    ]
    return Picture(title, description, _svg(title, description, base + ROW + 8, drawn), columns, rows)


def _svg(title: str, description: str, height: int, drawn: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" font-size="13" fill="currentColor">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(drawn)}</svg>"
    )


def _wrapped(words: str, wide: int) -> list[str]:
    """The words in lines that fit a width; a word that is longer than a line is cut."""
    return wrap(words, int(wide / LETTER)) or [""]


def _labeled(anchors: Sequence[float], labels: Sequence[Sequence[str]], left: int, top: int, bottom: int, bold: int) -> Iterator[str]:
    """Labels of some lines each, as near to their anchors as they fit between top and bottom, with a line that leads there.

    anchors   levels from the top down, in order, one for each label
    bold      which line of each label stands out
    """
    highs = [len(lines) * ROW + 6 for lines in labels]
    below = sum(highs)
    places: list[float] = []
    free: float = top
    for anchor, high in zip(anchors, highs):
        free = max(free, min(anchor - high / 2, bottom - below))
        places.append(free)
        free, below = free + high, below - high
    for anchor, place, high, lines in zip(anchors, places, highs, labels):
        yield f'<path d="M{left} {anchor:g}L{left + 22} {place + high / 2:g}" stroke="currentColor" stroke-opacity=".5"/>'
        for count, line in enumerate(lines):
            weight = ' font-weight="700"' if count == bold % len(lines) else ""
            yield f'<text x="{left + 28}" y="{place + 15 + ROW * count:g}"{weight}>{escape(line)}</text>'


def _percent(share: Fraction) -> str:
    tenths = int(share * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


def _scale(most: int, left: int, top: int, base: int) -> Iterator[str]:
    for cents, level in ((most, top), (0, base)):
        yield _words(left - 6, level + 4, _dollars(cents), end=True)
        yield f'<path d="M{left} {level}H{RIGHT}" stroke="currentColor" stroke-opacity=".3"/>'


def _dot(line: Sequence[tuple[int, float]], across: int, down: float, words: str, top: int) -> Iterator[str]:
    """The mark, its label clear of the line: to the right where there is room, above all that lies under it."""
    wide = len(words) * LETTER
    start = min(across + 7, RIGHT - wide)
    under = [level for over, level in line if start - 6 <= over <= start + wide] + [down]
    level = min(under) - 8
    if level < top + 4:
        level = down + 20
    yield f'<circle cx="{across}" cy="{down:g}" r="5"/>'
    yield f'<text x="{start:.0f}" y="{level:g}" font-weight="700">{escape(words)}</text>'


def _words(x: int, y: int, words: str, end: bool = False) -> str:
    return f'<text x="{x}" y="{y}"{" text-anchor=" + chr(34) + "end" + chr(34) if end else ""}>{escape(words)}</text>'


def _dollars(cents: int) -> str:
    return f"${cents // 100:,}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"
