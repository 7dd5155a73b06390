"""CHANGELOG.md: whose answers changed, from what to what; `make published` refuses while it is silent on any that did.

Below the heading `## Next` stand the entries since the last version went to its readers, a line for each:

    - refund: contracts sold in Texas, cancelled after day 30: the fee was $50.00 and is $10.00.

Which calculators, whose answers (a contract, a state, a date, an answer given), and what they were and are. Lines below an entry
that are indented go on with it, and others are prose for people.
"""

import re
from datetime import date
from pathlib import Path

FILE = "CHANGELOG.md"
NEXT = "## Next"
ENTRY = re.compile(r"^- (?P<calculators>[a-z][\w-]*(?:, [a-z][\w-]*)*): (?P<whose>\S[^:\n]*): (?P<change>\S.*)$", re.M)


def named(text: str) -> set[str]:
    """The calculators that an entry of the next version names, with whose answers changed."""
    section = f"\n{text}".partition(f"\n{NEXT}\n")[2].partition("\n## ")[0]
    return {name for entry in ENTRY.finditer(section) for name in entry["calculators"].split(", ")}


def refusal(root: Path, changed: dict[str, list[str]]) -> str:
    """What must be written before a version may go to its readers; empty where nothing is missing. `changed` is by calculator."""
    path = root / FILE
    silent = sorted(set(changed) - named(path.read_text() if path.exists() else ""))
    if not silent:
        return ""
    return (
        f"{FILE} does not say that answers of {', '.join(silent)} changed. Below “{NEXT}” write a line for each, like\n"
        "- refund: contracts sold in Texas, cancelled after day 30: the fee was $50.00 and is $10.00.\n"
        "with whose answers changed before the second colon, and what they were and are after it."
    )


def close(root: Path, rules: str, day: date) -> None:
    """Give the next version's entries their heading: the day, and the hash of the rules that links carry."""
    path = root / FILE
    text = path.read_text() if path.exists() else ""
    if f"\n{NEXT}\n" in text:
        path.write_text(text.replace(f"\n{NEXT}\n", f"\n{NEXT}\n\n## {day.isoformat()}, rules {rules}\n", 1))
