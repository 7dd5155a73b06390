"""An answer as plain text, for a terminal or a file."""

from textwrap import wrap

from ..kit.calculator import Answer
from ..kit.clause import Line
from ..kit.values import shown

WIDTH = 88


def text(answer: Answer) -> str:
    """The answer as a person reads it: the figure, the working, what it rests on, what to do next."""
    short = answer.headline
    out = [answer.calculator.title, "", f"  {short.label}: {shown(short.figure)}", *_para(short.sentence, "  "), "", "How it was worked out"]
    for line in answer.working:
        out += _line(line, "  ")
    out += ["", "What this rests on", *(row for sentence in answer.assumptions.values() for row in _para(sentence, "  - "))]
    out += ["", "What to do next"]
    for count, step in enumerate(answer.next_steps, 1):
        out += _para(step, f"  {count}. ")
    return "\n".join(out) + "\n"


def refusal(wrong: dict[str, str], flag=lambda name: "--" + name.replace("_", "-")) -> str:
    """What to mend, one line for each answer."""
    return "\n".join(["These answers need mending:", *(row for name, says in wrong.items() for row in _para(says, f"  {flag(name)}: "))]) + "\n"


def _line(line: Line, indent: str) -> list[str]:
    value = shown(line.value)
    dots = "." * max(WIDTH - len(indent) - len(line.title) - len(value) - 2, 2)
    rows = [f"{indent}{line.title} {dots} {value}", *_para(f"{line.sentence} [{line.provision}]", indent + "  ")]
    for inner in line.lines:
        rows += _line(inner, indent + "    ")
    return rows


def _para(sentence: str, start: str) -> list[str]:
    return wrap(sentence, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))
