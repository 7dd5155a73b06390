"""What the quick way to start does without. Python runs this file first of all; the rules' answers are the same with and without.

Pyodide imports a lot for what no rule does: waiting for the browser, calling into it, installing packages, and telling of
errors that did not happen. The files beside this one stand in for the modules that serve only that. Others come later,
when somebody asks for them. A dataclass is made of text that is compiled anew in each start, and the rules' tables are
parsed anew: the build did both before.
"""

import builtins
import importlib
import sys
from importlib import import_module

LIBRARY = f"{__loader__.archive}/"


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
    for name in sorted(__loader__._get_files()):  # a package before its parts
        if name.endswith(".pyc"):
            module = import_module(name.removesuffix(".pyc").removesuffix("/__init__").replace("/", "."))
            if type(module) is Later:
                module.whole()


def loads(text: str, **how) -> dict:
    """What `tomllib.loads` gives, with numbers as Decimal; what the build didn't read is parsed."""
    read = READ.get(marks(text.encode()))
    return tomllib.whole().loads(text, **how) if read is None or how != {"parse_float": Decimal} else unpacked(read)


def marks(text: bytes) -> tuple[int, int, int]:
    """What tells the text of a table or a dataclass from any other; runtime/quick.py makes the same."""
    return len(text), crc32(text), adler32(text)


def unpacked(value):
    """What the build wrote of a table: a tuple of one is a Decimal, of three a date."""
    kind = type(value)
    if kind is dict:
        return {key: unpacked(part) for key, part in value.items()}
    if kind is list:
        return [unpacked(part) for part in value]
    if kind is tuple:
        return Decimal(*value) if len(value) == 1 else date(*value)
    return value


def ends_quietly(source: str) -> bool:
    """Does the source end in a semicolon? Pyodide asks a tokenizer, to see through comments; nobody here ends with one."""
    return source.rstrip().endswith(";")


def said(source: str, *spaces, **how):
    """What Pyodide's `eval_code` says. The few texts that each start asks for are not parsed: a parser that nothing else runs is slow."""
    return SAID[source]() if source in SAID else parsed(source, *spaces, **how)


def awake() -> None:
    """After a restore: what the kept memory froze and the world has moved on from, the state of chance and the time zone."""
    if "random" in sys.modules:
        sys.modules["random"].seed()
    getattr(time, "tzset", lambda: None)()


tokenize, tomllib, traceback = Later("tokenize"), Later("tomllib"), Later("traceback", "print_exception")
tomllib.loads = loads

# These import some of the above.
import dataclasses
import marshal
import time
from datetime import date
from decimal import Decimal
from zlib import adler32, crc32

from _pyodide import _base

_base.should_quiet = ends_quietly
parsed, _base.eval_code = _base.eval_code, said
SAID = {
    "{}": dict,
    "import importlib; importlib": lambda: importlib,
    "import __main__; __main__.__dict__": lambda: import_module("__main__").__dict__,
    "import builtins; builtins.__dict__": lambda: builtins.__dict__,
}


def ahead(name: str) -> dict:
    """What the build made ahead; nothing while it finds out what that is."""
    path = f"{LIBRARY}{name}"
    return marshal.loads(__loader__.get_data(path)) if name in __loader__._get_files() else {}


COMPILED, READ = ahead("compiled"), ahead("read")
dataclasses.exec = lambda text, *spaces: exec(COMPILED.get(marks(text.encode()), text), *spaces)
