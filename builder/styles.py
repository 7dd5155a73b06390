"""Part a style sheet by when its rules are needed: what pages hold at first, what comes into them later, what never does."""

import re

CLASS = re.compile(r"\.([A-Za-z][\w-]*)")
NOW, LATER, NEVER = range(3)


def part(css: str, now: set[str], later: set[str]) -> tuple[str, str]:
    """The rules of a minified sheet as two sheets; a rule for classes that are in neither set is dropped."""
    parts = ["", ""]
    for prelude, body in rules(css):
        if prelude.startswith(("@media", "@container")):
            inner = ("", body) if "print" in prelude else part(body, now, later)
            for at, text in enumerate(inner):
                parts[at] += f"{prelude}{{{text}}}" if text else ""
        else:
            for at in (NOW, LATER):
                selectors = [one for one in _split(prelude) if _when(one, now, later) == at]
                parts[at] += f"{','.join(selectors)}{{{body}}}" if selectors else ""
    return parts[0], parts[1]


def rules(css: str):
    """Each rule of a sheet, or of a block of it, as what stands before its brace and what stands in it."""
    start = depth = opened = 0
    for match in re.finditer(r"[{}]", css):
        depth += 1 if match[0] == "{" else -1
        if match[0] == "{" and depth == 1:
            opened = match.start()
        elif depth == 0:
            yield css[start:opened].strip(), css[opened + 1 : match.start()]
            start = match.end()


def _split(prelude: str) -> list[str]:
    """The selectors of a rule; a comma in brackets parts none."""
    found, depth = [""], 0
    for letter in prelude:
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return found


def _when(selector: str, now: set[str], later: set[str]) -> int:
    """When a selector can first match: when all classes of it are there, and of a choice in brackets one."""
    choices, outside = [], selector
    while inner := re.search(r":(\w+)\(([^()]*)\)", outside):
        if inner[1] in ("is", "where", "has") and CLASS.search(inner[2]):
            choices.append(min(_age(name, now, later) for name in CLASS.findall(inner[2])))
        outside = outside[: inner.start()] + outside[inner.end() :]
    return max([NOW, *choices, *(_age(name, now, later) for name in CLASS.findall(outside))])


def _age(name: str, now: set[str], later: set[str]) -> int:
    return NOW if name in now else LATER if name in later else NEVER
