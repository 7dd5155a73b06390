"""Hold a program against the cases of the Plan Guide.

python check.py FOLDER [calculator …] [--only field,field] -- program [options]

The program reads a JSON line {"calculator", "answers"} for each case and writes one: {"outcome": {…}} or {"wrong": [names]}.
FOLDER is one version of the kit. It ends with 0 when all cases agree, 1 when some differ, 2 when it could not run.
"""

import json
import subprocess
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    if "--" not in arguments or arguments.index("--") == 0 or arguments[-1] == "--":
        print(__doc__, file=sys.stderr)
        return 2
    split = arguments.index("--")
    options, program = arguments[:split], arguments[split + 1 :]
    only = None
    if "--only" in options:
        at = options.index("--only")
        only = set(options[at + 1].split(","))
        del options[at : at + 2]
    folder, names = Path(options[0]), options[1:]
    kit = json.loads((folder / "index.json").read_text(encoding="utf-8"))["calculators"]
    if unknown := [name for name in names if name not in kit]:
        print(f"The kit has no {', '.join(unknown)}. It has: {', '.join(kit)}.", file=sys.stderr)
        return 2
    cases = [
        (name, case) for name in names or kit for case in json.loads((folder / kit[name]["cases"]).read_text(encoding="utf-8"))["cases"]
    ]
    found = answers(program, cases)
    if found is None:
        return 2
    agree = 0
    for (name, case), answer in zip(cases, found):
        differing = list(differences(case, answer, only))
        agree += not differing
        if differing:
            print(f"{name}: {case['name']}", *differing, sep="\n  ")
    print(f"{agree} of {len(cases)} cases agree")
    return 0 if agree == len(cases) else 1


def answers(program: list[str], cases: list) -> list | None:
    """What the program says to each case; None, with the reason said, if it did not answer them all."""
    messages = "".join(json.dumps({"calculator": name, "answers": case["answers"]}) + "\n" for name, case in cases)
    try:
        done = subprocess.run(program, input=messages, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    except OSError as problem:
        print(f"The program does not start: {problem}", file=sys.stderr)
        return None
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if len(lines) != len(cases):
        print(f"The program wrote {len(lines)} lines for {len(cases)} cases.", file=sys.stderr)
        return None
    try:
        return [json.loads(line) for line in lines]
    except ValueError as problem:
        print(f"A line of the program is not JSON: {problem}", file=sys.stderr)
        return None


def differences(case: dict, answer, only: set | None):
    """A line for each thing that is not as the case says."""
    if not isinstance(answer, dict):
        yield f"an object expected, {json.dumps(answer)} found"
    elif "wrong" in case:
        if set(case["wrong"]) != set(answer.get("wrong") or ()):
            yield f"refused: {json.dumps(case['wrong'])} expected, {json.dumps(answer.get('wrong'))} found"
    elif not isinstance(answer.get("outcome"), dict):
        yield f"an outcome expected, {json.dumps(answer)[:200]} found"
    else:
        for name, value in case["outcome"].items():
            if (only is None or name in only) and answer["outcome"].get(name, "nothing") != value:
                yield f"{name}: {json.dumps(value)} expected, {json.dumps(answer['outcome'].get(name, 'nothing'))} found"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
