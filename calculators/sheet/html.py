"""An answer as a sheet of HTML: the figure, what to do now, the account that leads to it, what it assumes, the picture.

The build writes worked examples with it and the browser writes answers with it, so both look the same. Everything is
escaped here, once; there is no style and no script in it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import is_dataclass
from fractions import Fraction
from html import escape
from typing import Any

from ..kit.calculator import Answer
from ..kit.clause import Step
from ..kit.money import Dollars
from ..kit.svg import Picture
from ..kit.values import shown
from .rows import tables

PHONE = re.compile(r"(?<![\d-])(?:1[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\d-])")

LONG, PICTURE = 40, 6  # lines of the account that a printed page holds in the usual type, and how many a picture takes
PRINTED = 2  # pictures: further ones are for the screen
Figures = tuple[tuple[str, ...], ...]
COUNTS = re.compile(rf"(?!{PHONE.pattern})−?\$?\d|not stated$")


def sheet(answer: Answer[Any, Any]) -> str:
    """The whole sheet of an answer. Only its headline is announced when it changes; the rest is there to be read."""
    label, figure = escape(answer.headline.label), escape(shown(answer.headline.figure))
    pictures, urgent = answer.pictures, answer.calculator.urgent
    steps = _list("What to do now" if urgent else "What to do next", "plan-next", answer.next_steps, "ol")
    rest = [
        steps,
        f'<h3>How it is worked out</h3><ol class="plan-account">{"".join(map(_line, answer.working))}</ol>',
        _total(answer, label, figure),
        *_tables(answer, [figures(picture.rows) for picture in pictures]),
        _list("What this answer assumes", "plan-assumptions", answer.assumptions.values()),
        *map(drawing, pictures),
    ]
    size = (
        sum(1 for _ in lines_of(answer.working)) + len(answer.assumptions) + len(answer.next_steps) + PICTURE * min(len(pictures), PRINTED)
    )
    long = " data-long" if size > LONG or answer.calculator.set_small else ""
    doubts = "".join(f'<p class="plan-doubt"><b>Please check.</b> {escape(doubt["sentence"])}</p>' for doubt in answer.doubts)
    return (
        f'{doubts}<div class="plan-headline"><p class="plan-label">{label}</p><p class="plan-figure">{figure}</p>'
        f'<p class="plan-sentence">{linked(answer.headline.sentence)}</p></div>'
        f'<div class="plan-rest"{long} aria-live="off">{"".join(rest)}</div>'
    )


def _total(answer: Answer[Any, Any], label: str, figure: str) -> str:
    """The figure under its account, but where the last line has said it already."""
    if answer.working and escape(shown(answer.working[-1].value)) == figure:
        return ""
    return f'<p class="plan-total"><span>{label}</span><span class="plan-amount">{figure}</span></p>'


def lines_of(lines: Iterable[Step]) -> Iterable[Step]:
    """The lines of an account, those inside others too."""
    for line in lines:
        yield line
        yield from lines_of(line.lines)


def _line(line: Step) -> str:
    """One step: its words at the left, its amount at the right, the steps inside it under it."""
    inner = f"<ol>{''.join(map(_line, line.lines))}</ol>" if line.lines else ""
    return (
        f'<li><div class="plan-line"><div><b>{escape(line.title)}</b> <span>{linked(line.sentence)} {tag(line.provision)}</span></div>'
        f"{_amount(line.value)}</div>{inner}</li>"
    )


def tag(provision: str) -> str:
    """The small link from a line to the provision that it carries out."""
    words = escape(provision)
    return f'<a class="plan-tag" href="#provision-{words}" data-provision="{words}">{words}</a>'


def _amount(value: object) -> str:
    if isinstance(value, Fraction):
        return f'<span class="plan-amount">{percent(value)} <small>{shown(value)}</small></span>'
    if is_dataclass(value) and not isinstance(value, Dollars) and type(value).__str__ is object.__str__ and not hasattr(value, "name"):
        return ""
    return f'<span class="plan-amount">{escape(shown(value))}</span>'


def percent(share: Fraction) -> str:
    """A share for the eye: `29.96%`, to two places; the exact share stands beside it."""
    hundredths = (abs(share) * 20_000 + 1) // 2
    return f"{'−' if share < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02}%"


def _tables(answer: Answer[Any, Any], drawn: Sequence[Figures]) -> Iterable[str]:
    """The outcome's lists of rows as tables, but not those that a picture already shows as its own, or the account line by line."""
    titles = {line.title for line in lines_of(answer.working)}
    for each in tables(answer.outcome):
        if figures(each.rows) not in drawn and not {row[0] for row in each.rows} <= titles:
            yield f"<h3>{escape(each.label)}</h3>{table(each.columns, each.rows)}"


def figures(rows: Iterable[Sequence[str]]) -> Figures:
    """The rows without the words that name them."""
    return tuple(tuple(row[1:]) for row in rows)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows of text under their headings; the first column names its row, and columns of figures stand at the right.

    Where many columns are words, each cell says what it is about, for a screen that is too narrow to have them side by side.
    """
    counts = [bool(at) and all(COUNTS.match(row[at]) for row in rows) for at in range(len(columns))]
    words = len(columns) > 2 and not any(counts)
    kinds = [
        ' class="plan-counts"' if counted else f' data-says="{escape(name)}"' if words else "" for counted, name in zip(counts, columns)
    ]
    tags = [("th", ' scope="col"') if column else ("td", "") for column in columns]
    head = "".join(
        f"<{tag}{scope}{kind if counted else ''}>{escape(column)}</{tag}>"
        for (tag, scope), column, kind, counted in zip(tags, columns, kinds, counts)
    )
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td{kind}>{linked(cell)}</td>" for cell, kind in zip(rest, kinds[1:]))}</tr>'
        for first, *rest in rows
    )
    name = "plan-figures plan-words" if words else "plan-figures"
    return f'<div class="plan-table"><table class="{name}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _list(title: str, name: str, sentences: Iterable[str], tag: str = "ul") -> str:
    items = "".join(f"<li>{linked(sentence)}</li>" for sentence in sentences)
    return f'<h3>{title}</h3><{tag} class="{name}">{items}</{tag}>' if items else ""


def drawing(drawn: Picture) -> str:
    """A picture with its caption, and its figures as a table that can be opened."""
    return (
        f'<figure class="plan-picture"><figcaption><b>{escape(drawn.title)}</b> {escape(drawn.description)}</figcaption>{drawn.svg}'
        f'<details class="plan-fold"><summary>The figures in this picture</summary>{table(drawn.columns, drawn.rows)}</details></figure>'
    )


def linked(sentence: str) -> str:
    """A sentence, escaped, with each phone number as a link that calls it."""
    return PHONE.sub(_call, escape(sentence))


def _call(number: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", number[0])
    return f'<a class="plan-call" href="tel:+{digits if len(digits) == 11 else "1" + digits}">{number[0]}</a>'
