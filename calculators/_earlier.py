"""Answer by the rules of an earlier day: a bundle of this very package as it was then, which steps in while it is asked."""

import json
import sys
from importlib import import_module
from types import ModuleType

PACKAGE = __name__.partition(".")[0]
_bundles: dict[str, dict[str, ModuleType]] = {}


def reply(bundle: str, message: str) -> str:
    """What the package in that zip replies to the message; this one is as before when it returns."""
    today = _set_aside()
    sys.modules.update(_bundles.get(bundle, {}))
    sys.path.insert(0, bundle)
    try:
        package = import_module(PACKAGE)
        replied: str = package.reply(_without_later_questions(package, message))
        return replied
    finally:
        sys.path.remove(bundle)
        _bundles[bundle] = _set_aside()
        sys.modules.update(today)


def _without_later_questions(package: ModuleType, message: str) -> str:
    """Today's form has questions that the package does not know, and it refuses their answers."""
    asked = json.loads(message)
    if asked.get("calculator") not in package.names():
        return message
    known = {question.name for question in package.find(asked["calculator"]).questions}
    asked["answers"] = {name: answer for name, answer in asked["answers"].items() if name in known}
    return json.dumps(asked)


def _set_aside() -> dict[str, ModuleType]:
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == PACKAGE}
