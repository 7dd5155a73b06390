"""An answer as plain text, for a terminal or a file."""

from collections.abc import Callable
from textwrap import wrap
from typing import Any

from ..kit.calculator import Answer
from ..kit.clause import Step
from ..kit.values import shown
from .rows import Table, tables

WIDTH = 88


def text(answer: Answer[Any, Any]) -> str:
    """The answer as a person reads it: the figure, what to do, the working, what it assumes."""
    short = answer.headline
    out = [answer.calculator.title, ""]
    for doubt in answer.doubts:
        out += [*_para(f"Please check. {doubt['sentence']}", "  "), ""]
    out += [f"  {short.label}: {shown(short.figure)}", *_para(short.sentence, "  ")]
    out += ["", "What to do now" if answer.calculator.urgent else "What to do next"]
    for count, step in enumerate(answer.next_steps, 1):
        out += _para(step, f"  {count}. ")
    out += ["", "How it was worked out"]
    for line in answer.working:
        out += _line(line, "  ")
    for table in tables(answer.outcome):
        out += [] if table.drawn else ["", table.label, *_table(table)]
    assumed = [row for sentence in answer.assumptions.values() for row in _para(sentence, "  - ")]
    out += ["", "What this answer assumes", *assumed] if assumed else []
    return "\n".join(out) + "\n"


def refusal(wrong: dict[str, str], flag: Callable[[str], str] = lambda name: "--" + name.replace("_", "-")) -> str:
    """What to enter instead, one line for each answer."""
    return (
        "\n".join(["Please check these answers:", *(row for name, says in wrong.items() for row in _para(says, f"  {flag(name)}: "))])
        + "\n"
    )


def _line(line: Step, indent: str) -> list[str]:
    value = shown(line.value)
    dots = "." * max(WIDTH - len(indent) - len(line.title) - len(value) - 2, 2)
    rows = [f"{indent}{line.title} {dots} {value}", *_para(f"{line.sentence} [{line.provision}]", indent + "  ")]
    for inner in line.lines:
        rows += _line(inner, indent + "    ")
    return rows


def _table(table: Table) -> list[str]:
    """A table in columns; where it is too wide for them, a paragraph for each row."""
    wide = [max(map(len, column)) for column in zip(table.columns, *table.rows)]
    if sum(wide) + 2 * len(wide) > WIDTH:
        return [
            line
            for first, *rest in table.rows
            for line in _para(f"{first}: {'; '.join(dict.fromkeys(cell.rstrip('.') for cell in rest))}", "  ")
        ]
    return ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, wide)).rstrip() for row in (table.columns, *table.rows)]


def _para(sentence: str, start: str) -> list[str]:
    return wrap(sentence, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))
