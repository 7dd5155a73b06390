"""The calculators on the command line, from the same questions as the page.

python -m calculators                                 the calculators
python -m calculators refund --help                   its questions
python -m calculators refund --price-paid 2400 …      an answer with its working
python -m calculators refund --answers FILE --json    answers from a JSON file (- is standard input), the answer as JSON
python -m calculators refund --as-of 2027-01-01 …     by the rules that are in force on that day
python -m calculators batch refund IN --out OUT       a file of many rows: CSV, Excel or Parquet (batch --help tells more)
python -m calculators new towing-distance             the two files of a new calculator, to be filled in

Ends with 0 for an answer and 2 for a refusal; a batch with 0 where at least one row was answered.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from . import as_data, day_of_rows, find, names, refused, text, work_out
from .kit.ask import Question, Refused
from .kit.dotted import nested
from .kit.in_force import answering_on
from .sheet.text import refusal as refusal_text
from .sheet.text import text as answer_text

ANSWERED, REFUSED = 0, 2


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage())
        return ANSWERED
    name, *rest = arguments
    if name == "batch":
        return batch(rest)
    if name == "new":
        return begin(rest)
    if rest and name in names() and ("-h" in rest or "--help" in rest):
        print(questions(name))
        return ANSWERED
    as_json = "--json" in rest
    try:
        answers = answers_of([word for word in rest if word != "--json"])
        with answering_on(date.today()):
            answer = work_out(name, answers, day_of_rows(answers.pop("as_of", "")))
        said = text(as_data(answer)) if as_json else answer_text(answer)
    except Refused as refusal:
        said = text(refused(name, refusal)) if as_json else refusal_text(refusal.wrong).rstrip()
        print(said, file=sys.stdout if as_json else sys.stderr)
        return REFUSED
    print(said, end="\n" if as_json else "")
    return ANSWERED


def batch(words: list[str]) -> int:
    """Many rows; ends with 0 where at least one was answered: each that was refused says so itself."""
    from .batch.files import main as work_file
    from .batch.files import refusal_in_words

    try:
        return ANSWERED if work_file(words) else REFUSED
    except Refused as refusal:
        print(refusal_in_words(refusal.wrong), file=sys.stderr)
        return REFUSED


def begin(words: list[str]) -> int:
    """The two files of a new calculator."""
    from ._new import new

    try:
        if len(words) != 1:
            raise Refused({"name": "Give the new calculator one name, like: python -m calculators new towing-distance"})
        print(*(f"Wrote calculators/{path.name}" for path in new(words[0])), sep="\n")
        print("Fill them in, and run build.py --check: it says what is missing. docs/editing.md shows one that is finished.")
    except Refused as refusal:
        print(refusal_text(refusal.wrong).rstrip(), file=sys.stderr)
        return REFUSED
    return ANSWERED


def answers_of(words: list[str]) -> dict[str, Any]:
    """The answers of a command line: a file's, with the flags' over them. Raises Refused for what can't be read."""
    answers: dict[str, object] = {}
    flags: dict[str, str] = {}
    following = iter(words)
    for word in following:
        if not word.startswith("--"):
            raise Refused({"answers": f"Write a flag such as --price-paid before {word[:40]!r}."})
        flag, equals, value = word.partition("=")
        if not equals:
            after = next(following, None)
            if after is None:
                raise Refused({"answers": f"Write an answer after {flag[:40]}."})
            value = after
        if flag == "--answers":
            answers = read(value)
        else:
            flags[flag[2:].replace("-", "_")] = value
    return {**answers, **nested(flags)}


def read(file: str) -> dict[str, object]:
    """The answers in a JSON file, or on standard input for `-`."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        answers = json.loads(raw.decode("utf-8-sig"))
    except OSError as problem:
        raise Refused(
            {"answers": f"The file can't be read ({problem.strerror}). Give the path of a JSON file, or - for standard input."}
        ) from None
    except (ValueError, RecursionError):
        raise Refused({"answers": 'That is not JSON. Write answers like {"price_paid": "2400.00"}.'}) from None
    if not isinstance(answers, dict):
        raise Refused({"answers": 'Give the answers as one set of names and texts, like {"price_paid": "2400.00"}.'})
    return answers


def usage() -> str:
    listed = "\n".join(f"  {name:24} {find(name).about}" for name in names())
    return f"{__doc__.strip()}\n\nCalculators:\n{listed}"


def questions(name: str) -> str:
    calculator = find(name)
    lines = [f"{calculator.title}. {calculator.about}", "", f"python -m calculators {name} [--json] [--answers FILE] and:", ""]
    for question in calculator.questions:
        lines += question_help(question)
        if (where := calculator.where_needed(question)) and (words := where.in_words()):
            lines += [f"      asked only where {words}"]
    return "\n".join(lines)


def question_help(question: Question) -> list[str]:
    flag = "--" + question.name.replace("_", "-") + (".1.…" if question.group else "")
    stands = f"{question.default} if left out" if question.default else "must be answered" if question.required else "may be left out"
    rows = [f"  {flag}  {question.label} ({stands})"]
    if question.hint:
        rows.append(f"      {question.hint}")
    return rows + [f"      {line}" for line in question.of_kind.help(question)]


def to_the_end(main: Callable[[list[str]], int]) -> int:
    """What a command line comes to; ANSWERED where the reader of its output, `head` for one, has had enough."""
    code = ANSWERED
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


if __name__ == "__main__":
    sys.exit(to_the_end(main))
