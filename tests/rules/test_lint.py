"""What lint is told to pass over: never all that a line or a file may hold, and never without a reason beside it."""

import re
from collections.abc import Iterator

import pytest

from tests.support.site import ROOT

PLACES = ("bench", "builder", "calculators", "docs/assets", "runtime", "tests")
SCRIPTS = {".py", ".js", ".mjs", ".ts"}
REASON = r"\s+(?:#\s*)?[^\s#]+(?: \S+){2}"
PASSED_OVER = {
    re.compile(r"#\s*noqa\b"): re.compile(r"#\s*noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*" + REASON),
    re.compile(r"#\s*(?:type|mypy):\s*(?:ignore|disable)\b"): re.compile(r"#\s*type: ignore\[[a-z-]+(?:, [a-z-]+)*\]" + REASON),
    re.compile(r"@ts-\w"): re.compile(r"@ts-(?:expect-error):?" + REASON),
    re.compile(r"#\s*(?:fmt|isort|ruff|codespell):\s*\w"): None,
    re.compile(r"(?:eslint|biome|prettier)-(?:disable|ignore)"): None,
}


def without_reason(line: str) -> bool:
    return any(mark.search(line) and not (wanted and wanted.search(line)) for mark, wanted in PASSED_OVER.items())


def lines() -> Iterator[tuple[str, str]]:
    """(place, line) of every script that people write."""
    found = [path for place in PLACES for path in (ROOT / place).rglob("*") if path.suffix in SCRIPTS]
    for path in (ROOT / "build.py", *(ROOT / "lint").glob("*.ts"), *sorted(found)):
        name = path.relative_to(ROOT).as_posix()
        if "node_modules" not in name and ".venv" not in name:
            for number, line in enumerate(path.read_text().splitlines(), 1):
                yield f"{name}:{number}", line


def test_what_is_passed_over_in_a_line_is_named_with_a_reason():
    assert [] == [place for place, line in lines() if without_reason(line)]


@pytest.mark.parametrize(
    ("line", "is_bare"),
    [
        ("import a  # no|qa", True),
        ("import a  # no|qa: F401", True),
        ("import a  # no|qa: F401  others take it from here", False),
        ("a = b  # type: ig|nore", True),
        ("a = b  # type: ig|nore[arg-type]", True),
        ("a = b  # type: ig|nore  # for a reason of its own", True),
        ("a = b  # type: ig|nore[arg-type]  # for a reason of its own", False),
        ("// @|ts-nocheck", True),
        ("// @|ts-ignore for a reason of its own", True),
        ("// @|ts-expect-error", True),
        ("// @|ts-expect-error: for a reason of its own", False),
        ("# f|mt: off", True),
    ],
)
def test_a_reason_is_a_few_words_after_what_is_named(line, is_bare):
    assert is_bare == without_reason(line.replace("|", ""))


def test_what_is_passed_over_in_all_files_has_a_reason_beside_it():
    config = (ROOT / "pyproject.toml").read_text()
    passed = [*entries(config, "ignore = [", "]"), *entries(config, "[tool.ruff.lint.per-file-ignores]", "[")]
    passed += [
        line for line in config.splitlines() if re.match(r"\[\[tool\.mypy\.overrides\]\]|exclude = |extend-exclude|skip = |ignore-", line)
    ]
    assert len(passed) >= 8
    assert [] == [line for line in passed if not re.search(r"  # \S+ \S+", line)]


def entries(config: str, begin: str, end: str) -> list[str]:
    """The lines between the first that begins so and the next that begins with the end."""
    rows = iter(config.splitlines())
    for row in rows:
        if row.startswith(begin):
            break
    inside = []
    for row in rows:
        if row.startswith(end):
            break
        inside.append(row)
    return [row for row in inside if row.strip()]
