"""Dotted names, as links, tables and refusals have them: `expenses.2.hotel` is the `hotel` of the second entry of `expenses`."""

from collections.abc import Mapping
from typing import Any


def dotted(group: str, count: int, leaf: str) -> str:
    return f"{group}.{count}.{leaf}"


def parted(name: str) -> tuple[str, str, str]:
    """A name as (group, count, leaf); a question outside of groups has neither count nor leaf, an entry as a whole no leaf."""
    group, _, rest = name.partition(".")
    count, _, leaf = rest.partition(".")
    return group, count, leaf


def flat(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by dotted names: the entries of a group one by one."""
    leaves: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
            for count, entry in enumerate(value, 1):
                leaves.update({dotted(name, count, leaf): text for leaf, text in entry.items()})
        else:
            leaves[name] = value
    return leaves


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Answers with each group as a list: the way back from `flat`. Gaps in the count close up."""
    answers: dict[str, Any] = {}
    groups: dict[str, dict[int, dict[str, Any]]] = {}
    for name, value in flat.items():
        group, count, leaf = parted(name)
        if leaf and count.isascii() and count.isdigit():
            groups.setdefault(group, {}).setdefault(int(count[:9]), {})[leaf] = value
        else:
            answers[name] = value
    return {**answers, **{group: [entries[count] for count in sorted(entries)] for group, entries in groups.items()}}
