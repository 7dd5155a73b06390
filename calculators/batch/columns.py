"""The columns of a table: which question each of them answers, by any usual spelling of its name.

A column is a question (a group's are dotted, like `expenses.1.hotel`), or somebody said to keep it or to leave it out.
What is none of these is unknown, and with an unknown column nothing is worked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .. import find
from ..kit.ask import Question, Refused, nearest, questionnaire
from ..kit.dotted import dotted, parted

KEEP, LEAVE_OUT = "keep", "leave out"
LISTED = 12  # how many columns a sentence names
LONGEST = 200  # letters in a name that is looked at
COUNTED = re.compile(r"([^ ._-].*?)[ ._-]+([1-9][0-9]{0,3})[ ._-]+(.*)")


@dataclass(frozen=True)
class Column:
    """A column of a table; `taken` is a question's name, KEEP, LEAVE_OUT, or None where nobody knows what it is."""

    name: str
    taken: str | None

    @property
    def question(self) -> str:
        """The name of the question that it answers, for a column that is known to answer one."""
        return self.taken or ""


def recognized(calculator: str, names: Iterable[str], taken: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """The columns of those names; `told` says of some what they are. Raises Refused for a column that isn't there."""
    names, taken = tuple(names), taken or {}
    missing = {name: f"There is no column of that name{nearest(name, names) or '.'}" for name in taken if name not in names}
    if missing:
        raise Refused(missing)
    return tuple(Column(name, taken[name] if name in taken else question_of(calculator, name)) for name in names)


def workable(calculator: str, columns: Sequence[Column], same: Mapping[str, str]) -> None:
    """Raises Refused where a column is unknown, where two answer one question, and where none answers any.

    `same` are answers for every row, by their questions.
    """
    unknown = [column.name for column in columns if column.taken is None]
    if unknown:
        rest = len(unknown) - LISTED
        more = {"columns": f"And {rest:,} more."} if rest > 0 else {}
        raise Refused({name: unknown_column(calculator, name) for name in unknown[:LISTED]} | more)
    answering = [column for column in columns if column.taken not in (KEEP, LEAVE_OUT)]
    answering += [Column(f"{question} for every row", question) for question in same]
    for column in answering:
        if not is_question(calculator, column.question):
            near = nearest(column.question, questionnaire(find(calculator).asks).names) or "."
            raise Refused({column.name: f"There is no question {column.question[:60]!r}{near}"})
    by_question: dict[str, list[str]] = {}
    for column in answering:
        by_question.setdefault(parted(column.question)[0] if _holds_all(column, answering) else column.question, []).append(column.name)
    twice = {question: names for question, names in by_question.items() if len(names) > 1}
    if twice:
        raise Refused(
            {
                name: f"{_named(names)} answer one question, {question}. Say which one counts: keep or remove the other."
                for question, names in twice.items()
                for name in names[:LISTED]
            }
        )
    if not answering:
        raise Refused({"columns": "No column answers a question. Say of at least one what it answers."})


def _holds_all(column: Column, answering: Sequence[Column]) -> bool:
    """Is there a column for the whole of the group that this is one of?"""
    group, count, _ = parted(column.question)
    return bool(count) and any(other.taken == group for other in answering)


def _named(names: Sequence[str]) -> str:
    return " and ".join(f'"{name[:60]}"' for name in names[:LISTED])


def unknown_column(calculator: str, name: str) -> str:
    """What is said of a column that nobody knows."""
    near = nearest_question(calculator, name)
    meant = f'Did you mean "{near}"?' if near else "Say which question it answers, keep it, or leave it out."
    return f"The calculator does not know this column. {meant}"


def is_question(calculator: str, name: str) -> bool:
    """Is this the machine name of a question, dotted in a group?"""
    group, count, leaf = parted(name)
    found = next((question for question in find(calculator).questions if question.name == group), None)
    if not found or name == group:
        return bool(found)
    return bool(re.fullmatch("[1-9][0-9]{0,3}", count)) and leaf in {inner.name for inner in found.inner}


def question_of(calculator: str, name: str) -> str | None:
    """The question that a column's name means: its machine name in any usual spelling, else its label."""
    if len(name) > LONGEST:
        return None
    plain, (names, groups, labels) = _plain(name), _known(calculator)
    if found := names.get(_squeezed(plain)):
        return found
    if (counted := COUNTED.fullmatch(plain)) and (inner := groups.get(_squeezed(counted[1]), {}).get(_squeezed(counted[3]))):
        return dotted(inner[0], int(counted[2]), inner[1])
    return labels.get(plain.rstrip(" ?:*"))


def nearest_question(calculator: str, name: str) -> str | None:
    """The question that an unknown column's name is nearest to, if any is near."""
    from difflib import get_close_matches

    names, _, labels = _known(calculator)
    near = get_close_matches(_squeezed(_plain(name))[:60], names, 1, 0.6) or get_close_matches(_plain(name)[:60], labels, 1, 0.7)
    return (names.get(near[0]) or labels.get(near[0])) if near else None


@cache
def _known(calculator: str) -> tuple[dict[str, str], dict[str, dict[str, tuple[str, str]]], dict[str, str]]:
    """(questions by their squeezed names; groups by theirs, with their parts; questions by labels that no other has)."""
    questions = find(calculator).questions
    names = {_squeezed(question.name): question.name for question in questions if not question.group}
    groups = {
        _squeezed(question.name): {_squeezed(inner.name): (question.name, inner.name) for inner in question.inner}
        for question in questions
        if question.group
    }
    said = [_plain(question.label).rstrip(" ?:*") for question in questions]
    labels = {label: question.name for label, question in zip(said, questions) if said.count(label) == 1 and not question.group}
    return names, groups, labels


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").split()).casefold()


def _squeezed(name: str) -> str:
    return re.sub("[ _-]", "", name)


def columns_of(questions: Iterable[Question], entries: int = 1) -> list[str]:
    """The columns of a table of answers, with so many entries of each group."""
    return [
        column
        for question in questions
        for column in (
            [dotted(question.name, count, inner.name) for count in range(1, entries + 1) for inner in question.inner]
            if question.group
            else [question.name]
        )
    ]
