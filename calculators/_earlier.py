"""Answer by the rules of an earlier day: a bundle of this very package as it was then, which steps in while it is asked."""

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
        replied: str = import_module(PACKAGE).reply(message)
        return replied
    finally:
        sys.path.remove(bundle)
        _bundles[bundle] = _set_aside()
        sys.modules.update(today)


def _set_aside() -> dict[str, ModuleType]:
    return {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == PACKAGE}
