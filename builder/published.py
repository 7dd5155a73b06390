"""Keep what was published: the rules, for the links that were made with them, and the answers of the cases, to tell what changed.

python -m builder.published writes both into `published/`; run it when a version of the guide goes to its readers.
"""

import base64
import json
import zipfile
from pathlib import Path

import calculators

from .bundle import as_zip, package, put
from .load import Plan, load

KEPT, ANSWERS = "published/rules", "published/answers.json"


def publish_rules(root: Path, plan: Plan) -> Path:
    """Keep today's rules and answers; returns the bundle."""
    bundle = root / KEPT / f"{calculators.rules()}.zip"
    bundle.parent.mkdir(parents=True, exist_ok=True)
    put(bundle, as_zip(package(), zipfile.ZIP_DEFLATED))
    told = json.dumps(answers(plan), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    put(root / ANSWERS, told.encode())
    return bundle


def earlier(root: Path, site: Path) -> None:
    """Put the kept rules where the worker looks for them, and for a page from a disk as scripts."""
    out = site / "assets/python"
    for path in sorted((root / KEPT).glob("*.zip")):
        if path.stem == calculators.rules():
            continue
        (out / "rules").mkdir(exist_ok=True)
        put(out / "rules" / path.name, path.read_bytes())
        put(out / f"disk/rules-{path.stem}.js", as_script(path.stem, path.read_bytes()))


def as_script(rules: str, bundle: bytes) -> bytes:
    """The bundle as a page from a disk loads it."""
    return f'(self.planDisk ??= {{}})["rules-{rules}"] = "{base64.b64encode(bundle).decode()}"\n'.encode()


def answers(plan: Plan) -> dict[str, dict]:
    """What each case comes to, by calculator and by the name of the case."""
    told = {}
    for name, cases in plan.cases.items():
        worked = {case.name: calculators.run(name, case.answers, str(case.as_of or "")) for case in cases}
        told[name] = {case: {part: answer[part] for part in ("outcome", "wrong") if part in answer} for case, answer in worked.items()}
    return told


def changed(root: Path, plan: Plan) -> list[str]:
    """A line for each published case whose answer is another now, or that is gone: for whoever tells readers what changed."""
    path = root / ANSWERS
    if not path.exists():
        return []
    today, lines = answers(plan), []
    for name, cases in json.loads(path.read_text()).items():
        for case, before in cases.items():
            now = today.get(name, {}).get(case)
            if now is None:
                lines.append(f"{name}, “{case}”: published, and no longer a case")
            elif differs := _difference(before, now):
                lines.append(f"{name}, “{case}”: {differs}")
    return lines


def _difference(before: dict, now: dict) -> str:
    if set(before) != set(now):
        return "was answered and is refused" if "outcome" in before else "was refused and is answered"
    (part,) = before
    names = [name for name in before[part] if before[part][name] != now[part].get(name)]  # what is only told now changes no answer
    return "; ".join(f"{name} was {before[part].get(name)} and is {now[part].get(name)}" for name in names)


def main() -> None:
    root = Path(__file__).resolve().parent.parent
    print(f"{publish_rules(root, load(root)).relative_to(root)} and {ANSWERS}: add both to the repository.")


if __name__ == "__main__":
    main()
