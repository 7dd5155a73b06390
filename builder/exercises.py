"""What the calculators are asked while the build watches what they need of Python and of its interpreter."""

import json
import tomllib
from pathlib import Path

from calculators.batch import written

ODD = "", "words", "-1", "½", "٣", "9" * 99, "2026-02-30", "<b>", "🚗", "yes", "1e3", "2.400,00", "$ 5.", "7 %", "Mar. 1, 2026", "13/3/2025", "1/1/25", "texes", None, True, 0, -1.5, 10**99, [], ["1"], {}, {"a": "1"}


def exercises(root: Path) -> bytes:
    """Every case, one by one and as tables, odd things for every answer, and a calculator that there isn't.

    One JSON message on each line, as `calculators.reply` takes it.
    """
    messages = [{"calculator": "none", "answers": {}}]
    for path in sorted((root / "calculators").glob("*.cases.toml")):
        told = tomllib.loads(path.read_text())
        name = path.name.removesuffix(".cases.toml").replace("_", "-")
        asked = [{**told.get("usual", {}), **case.get("answers", {})} for case in told["case"]]
        asked += [odd_one for odd in ODD for odd_one in (spoiled(asked[0], odd), dict.fromkeys(asked[0], odd))]
        messages += [{"calculator": name, "answers": answers} for answers in asked]
        messages += [{"table": table} for table in tables(name, asked)]
    return "\n".join(map(json.dumps, messages)).encode()


def tables(name: str, asked: list[dict]) -> list[dict]:
    """The three messages about a table of those answers: its text with a line that can't be read, its rows, and the rows as text."""
    rows = [flat(answers) for answers in asked]
    columns = list(dict.fromkeys(column for row in rows for column in row))
    rows = [[str(row.get(column, "")) for column in columns] for row in rows]
    text = written([columns, *rows]) + '"'
    return [{"calculator": name, "csv": text}, {"calculator": name, "columns": columns, "rows": rows}, {"columns": columns, "rows": rows}]


def spoiled(answers: dict, odd) -> dict:
    """The answers with something odd in place of each, in groups too."""
    return {name: [spoiled(entry, odd) for entry in value] if _is_group(value) else odd for name, value in answers.items()}


def flat(answers: dict) -> dict:
    """Answers as a link or a table carries them: the leaves of a group by dotted names."""
    leaves = {}
    for name, value in answers.items():
        if _is_group(value):
            for count, entry in enumerate(value, 1):
                leaves |= {f"{name}.{count}.{leaf}": text for leaf, text in entry.items()}
        else:
            leaves[name] = value
    return leaves


def _is_group(value) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
