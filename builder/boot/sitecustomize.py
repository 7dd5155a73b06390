"""What the quick way to start does without. Python runs this file first of all; the rules' answers are the same with and without.

Pyodide imports a lot for what no rule does: waiting for the browser, calling into it, installing packages, and telling of
errors that did not happen. The files beside this one stand in for the modules that serve only that. Others come later,
when somebody asks for them. And a dataclass is made of text that is compiled anew in each start: the build did it before.
"""

import sys
from importlib import import_module

LIBRARY = "/lib/python314.zip/"


class Later(type(sys)):
    """A module that is imported when somebody looks into it; `deferred` names functions that may be taken out before."""

    def __init__(self, name: str, *deferred: str):
        super().__init__(name)
        for function in deferred:
            setattr(self, function, lambda *given, function=function, **named: getattr(self.whole(), function)(*given, **named))
        sys.modules[name] = self

    def whole(self):
        """The module itself; raises ImportError where it was left out, and then the worker starts in another way."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return import_module(self.__name__)

    def __getattr__(self, name):
        if name.startswith("__"):  # asked by the import system
            raise AttributeError(name)
        return getattr(self.whole(), name)


def everything() -> None:
    """Import all that came: where the memory of this Python is kept, its library is not."""
    for later in LATER:
        if sys.modules.get(later.__name__) is later and f"{later.__name__}.pyc" in __loader__._get_files():
            later.whole()
    for name in __loader__._get_files():
        if name.endswith(".pyc"):
            import_module(name.removesuffix(".pyc").removesuffix("/__init__").replace("/", "."))


def ends_quietly(source: str) -> bool:
    """Does the source end in a semicolon? Pyodide asks a tokenizer, to see through comments; nobody here ends with one."""
    return source.rstrip().endswith(";")


LATER = [Later("tokenize"), Later("traceback", "print_exception")]

# These import some of the above.
import dataclasses  # noqa: E402
import marshal  # noqa: E402

from _pyodide import _base  # noqa: E402

_base.should_quiet = ends_quietly

try:
    AHEAD: dict = marshal.loads(__loader__.get_data(f"{LIBRARY}ahead"))
except OSError:  # while the build finds out what goes into it
    AHEAD = {}

dataclasses.exec = lambda text, *spaces: exec(AHEAD.get(text, text), *spaces)
