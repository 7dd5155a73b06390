"""Keep what was published: the rules, for the links that were made with them, the script that other websites run by its hash,
and the answers of the cases, to tell what changed.

python -m builder.archive writes them into `published/`; run it when a version of the guide goes to its readers.
"""

import base64
import json
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import calculators

from . import changelog, released
from .embeds import pinned
from .files import as_zip, put
from .load import Plan, load
from .package import package

KEPT, ANSWERS = "published/rules", "published/answers.json"


def publish_rules(root: Path, plan: Plan) -> Path:
    """Keep today's rules and answers; returns the bundle."""
    bundle = root / KEPT / f"{calculators.rules()}.zip"
    bundle.parent.mkdir(parents=True, exist_ok=True)
    put(bundle, as_zip(package(), zipfile.ZIP_DEFLATED))
    text = json.dumps(answers(plan), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    put(root / ANSWERS, text.encode())
    return bundle


def earlier(root: Path, site: Path) -> None:
    """Put the kept rules where the worker looks for them, and for a page from a disk as scripts."""
    out = site / "assets/python"
    for path in sorted((root / KEPT).glob("*.zip")):
        if path.stem == calculators.rules():
            continue
        (out / "rules").mkdir(exist_ok=True)
        put(out / "rules" / path.name, path.read_bytes())
        if (out / "disk").exists():
            put(out / f"disk/rules-{path.stem}.js", as_script(path.stem, path.read_bytes()))


def as_script(rules: str, bundle: bytes) -> bytes:
    """The bundle as a page from a disk loads it."""
    return f'(self.planDisk ??= {{}})["rules-{rules}"] = "{base64.b64encode(bundle).decode()}"\n'.encode()


def answers(plan: Plan) -> dict[str, dict]:
    """What each case comes to, by calculator and by the name of the case."""
    by_calculator = {}
    for name, cases in plan.cases.items():
        worked = {case.name: calculators.run(name, case.answers, str(case.as_of or "")) for case in cases}
        by_calculator[name] = {
            case: {part: answer[part] for part in ("outcome", "wrong") if part in answer} for case, answer in worked.items()
        }
    return by_calculator


def changed(root: Path, plan: Plan) -> dict[str, list[str]]:
    """By calculator, a line for each published case whose answer is another now, or that is gone: for whoever tells readers."""
    path = root / ANSWERS
    if not path.exists():
        return {}
    today = answers(plan)
    found: dict[str, list[str]] = {}
    for name, cases in json.loads(path.read_text()).items():
        for case, before in cases.items():
            now = today.get(name, {}).get(case)
            says = "published, and no longer a case" if now is None else _difference(before, now)
            if says:
                found.setdefault(name, []).append(f"{name}, “{case}”: {says}")
    return found


def _difference(before: dict, now: dict) -> str:
    """What changed in an answer. What is only told now changes none, nor do the words of a refusal."""
    if set(before) != set(now):
        return "was answered and is refused" if "outcome" in before else "was refused and is answered"
    if "wrong" in before:
        refused = [", ".join(sorted(answer["wrong"])) for answer in (before, now)]
        return "" if refused[0] == refused[1] else f"was refused for {refused[0]} and is refused for {refused[1]}"
    was, is_ = (dict(_values(answer["outcome"])) for answer in (before, now))
    return "; ".join(
        f"{name} was {value} and is {is_.get(name, 'not told')}" for name, value in was.items() if value != is_.get(name, _Nothing)
    )


class _Nothing:
    """Not None, which an outcome can hold."""


def _values(outcome, name: str = "") -> Iterator[tuple[str, object]]:
    """The values of an outcome by their dotted names."""
    inside = outcome.items() if isinstance(outcome, dict) else enumerate(outcome, 1) if isinstance(outcome, list) else None
    if inside is None:
        yield name, outcome
    for key, value in inside or ():
        yield from _values(value, f"{name}.{key}" if name else str(key))


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    plan = load(root)
    differs = changed(root, plan)
    if refusal := changelog.refusal(root, differs):
        sys.exit("\n".join([*(line for lines in differs.values() for line in lines), "", refusal]))
    changelog.close(root, calculators.rules(), date.today())
    files = publish_rules(root, plan), released.keep(root, pinned(root)), root / released.LIST, root / ANSWERS, root / changelog.FILE
    print("Add these to the repository:", *(f"  {path.relative_to(root)}" for path in files), sep="\n")


if __name__ == "__main__":
    main()
