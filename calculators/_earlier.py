"""Answer by the rules of an earlier day: a bundle of this very package as it was then, which steps in while it is asked."""

import json
import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

from . import find, names
from .kit.ask import spelled
from .kit.dotted import parted

PACKAGE = __name__.partition(".")[0]
_bundles: dict[str, dict[str, ModuleType]] = {}


def reply(bundle: str, message: str) -> str:
    """What the package in that zip replies to the message; this one is as before when it returns."""
    request = json.loads(message)
    if request.get("calculator") in names() and isinstance(request.get("answers"), Mapping):
        _spell_as_links_do(request["calculator"], request["answers"])
    today = _set_aside()
    sys.modules.update(_bundles.get(bundle, {}))
    sys.path.insert(0, bundle)
    try:
        package = import_module(PACKAGE)
        _leave_out_later_questions(package, request)
        replied: str = package.reply(json.dumps(request))
        return replied
    finally:
        sys.path.remove(bundle)
        _bundles[bundle] = _set_aside()
        sys.modules.update(today)


def _spell_as_links_do(name: str, answers: dict[str, Any]) -> None:
    """The form holds dates and amounts as people write them, and earlier rules may read the one spelling of links only."""
    for question, text in spelled(find(name).asks, answers).items():
        group, count, leaf = parted(question)
        if text and leaf:
            answers[group][int(count) - 1][leaf] = text
        elif text:
            answers[question] = text


def _leave_out_later_questions(package: ModuleType, request: dict[str, Any]) -> None:
    """Today's form has questions that the package does not know, and it refuses their answers."""
    if request.get("calculator") in package.names():
        known = {question.name for question in package.find(request["calculator"]).questions}
        request["answers"] = {name: answer for name, answer in request["answers"].items() if name in known}


def _set_aside() -> dict[str, ModuleType]:
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == PACKAGE}
