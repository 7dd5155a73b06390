"""Stands in for the module that dataclasses ask for what readers of documentation are shown, and pkgutil for names."""


def unwrap(function):
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return function


def signature(function) -> str:
    return "()"


def iscoroutinefunction(function) -> bool:
    return False


def getmodulename(path: str) -> str | None:
    name, _, ending = path.rpartition("/")[2].partition(".")
    return name if ending in ("py", "pyc") else None
