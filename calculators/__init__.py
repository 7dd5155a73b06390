"""Calculators: strings in, JSON out, one door.

    >>> run("refund", {"contract": "app-major-guard", "price_paid": "2400.00", …})
    {"calculator": "refund", "rules": …, "outcome": {"refund": "2400.00", …}, "working": […], …}

The page, the command line, a batch and a test all come through `run`. A calculator is found by existing: a module of
this folder that declares one `Calculator`. The rules never read the clock, a locale or the network.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  an older Python is to say so in a sentence
    raise ImportError("The calculators need Python 3.11 or newer.", name=__name__)

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import get_data, iter_modules
from typing import Any

from .kit.ask import Refused as Refused
from .kit.ask import answered, nearest
from .kit.calculator import Answer, Calculator
from .kit.in_force import answering_as_of, answering_on
from .kit.values import typed
from .trade.doubts import Doubts

HERE = Path(__file__).parent
FOR_FILES = ("files", "totals", "cluster", "spark")  # of the batch, where there are files, and more than one process
NOT_BUNDLED = tuple(map(Path, ("__main__.py", "_new.py", "kit/where.py", *(f"batch/{name}.py" for name in FOR_FILES))))
DRAWN = ("sheet/", "batch/", "kit/svg.py", "trade/letters.py", "_earlier.py")  # what shows and carries answers, and decides none


class Undeclared(Exception):
    """A file of this folder declares no calculator, or a name is there twice; the message names the files."""


def names() -> tuple[str, ...]:
    """The machine names of all calculators, in order."""
    return tuple(_modules())


@cache
def _modules() -> dict[str, str]:
    """Machine names to modules, in order; the folder is walked once."""
    found: dict[str, str] = {}
    for module in iter_modules(__path__):
        if not module.ispkg and not module.name.startswith("_"):
            name = module.name.replace("_", "-")
            if name in found:
                raise Undeclared(f"calculators/{found[name]}.py and calculators/{module.name}.py have one name, {name}. Rename one.")
            found[name] = module.name
    return dict(sorted(found.items()))


@cache
def find(name: str) -> Calculator[Any, Any]:
    """The calculator of that name; raises KeyError for none and Undeclared for a file that declares none."""
    module = import_module(f"{__name__}.{_modules()[name]}")
    declared = [value for value in vars(module).values() if isinstance(value, Calculator)]
    if len(declared) != 1:
        raise Undeclared(
            f"calculators/{_modules()[name]}.py declares {len(declared)} calculators and must declare one: "
            "write `calculator = Calculator(…)` once, or move the file into a folder of its own."
        )
    about = (module.__doc__ or "").strip().split("\n")[0]
    return replace(declared[0], name=name, about=about, doubts=Doubts(name, declared[0].asks))


def work_out(name: str, answers: Mapping[str, object], as_of: date | None = None) -> Answer[Any, Any]:
    """The whole answer, with its working as objects; raises Refused. `as_of` is the day whose rows count, if not the answers' own."""
    if type(name) is not str or name not in names():
        known = nearest(str(name), names()) or f". There are: {', '.join(names())}"
        raise Refused({"calculator": f"There is no calculator of that name{known}."})
    if not isinstance(answers, Mapping):
        raise Refused({"answers": 'Give the answers as one set of names and texts, like {"price_paid": "2400.00"}.'})
    with answering_as_of(as_of):
        return find(name).work_out(answers)


def run(name: str, answers: Mapping[str, object], as_of: str = "") -> dict[str, Any]:
    """The answer, or the refusal, as JSON-ready data. Never raises for anything that a person can type.

    `as_of` is a date as typed: the answer is then by the rows that are in force on that day.
    """
    try:
        return as_data(work_out(name, answers, day_of_rows(as_of)))
    except Refused as refusal:
        return refused(name, refusal)


def day_of_rows(typed: str) -> date | None:
    """The day whose rows are asked for, None where none is; raises Refused for what is no date."""
    try:
        return date.fromisoformat(typed) if typed else None
    except (TypeError, ValueError):
        raise Refused({"as_of": "Give the day whose rules should answer as year-month-day, like 2027-01-01."}) from None


def as_data(answer: Answer[Any, Any]) -> dict[str, Any]:
    """An answer as JSON-ready data, with the hash of the rules that it was worked out by."""
    whole = answer.json()
    return {"calculator": whole.pop("calculator"), "rules": rules(), **whole}


def refused(name: object, refusal: Refused) -> dict[str, object]:
    """A refusal as JSON-ready data."""
    return {"calculator": name if type(name) is str else str(name), "wrong": refusal.wrong}


def text(content: object) -> str:
    """The one way that an answer or a refusal is written as JSON: ASCII only, the same bytes everywhere."""
    return json.dumps(content, separators=(",", ":"))


def reply(message: str) -> str:
    """A message of the page to its reply, JSON both.

    {"calculator", "answers"}   {"json", "html", "needed", "spelled", "said"}: the answer or the refusal as text; its sheet, or null;
                                the questions that these answers leave to be asked; what was answered, in one spelling, and as a
                                person reads it; with "as_of", by the rows of that day; "today" is the reader's, for rows that are
                                in force on some days only
    {"table"}                   {"json"}: what `batch.reply` says
    {"changes"}                 {"json"}: the sentences on what would change the figure of such answers most
    """
    from .sheet.html import sheet

    request = json.loads(message)
    if "table" in request:
        from .batch import reply as worked

        return json.dumps({"json": worked(json.dumps(request["table"]))})
    if "changes" in request:
        from .sheet.changes import changes

        of = request["changes"]
        with answering_on(day_of_rows(of.get("today", ""))), answering_as_of(day_of_rows(of.get("as_of", ""))):
            return json.dumps({"json": text([change.sentence for change in changes(find(of["calculator"]), of["answers"])])})
    name, answers = request["calculator"], request["answers"]
    asked = answered(find(name).asks, answers) if name in names() and isinstance(answers, Mapping) else {}
    read = {question: (of, value) for question, (of, value) in asked.items() if value is not None}
    spelled = {question: typed(value) for question, (_, value) in read.items()}
    about = {"needed": list(asked), "spelled": spelled, "said": {question: of.said(value) for question, (of, value) in read.items()}}
    try:
        with answering_on(day_of_rows(request.get("today", ""))):
            answer = work_out(name, answers, day_of_rows(request.get("as_of", "")))
            return json.dumps({"json": text(as_data(answer)), "html": sheet(answer), **about})
    except Refused as refusal:
        return json.dumps({"json": text(refused(name, refusal)), "html": None, **about})


@cache
def bundle() -> str:
    """The hash of every byte of the package that the browser was given, as the build sealed it; "" for a package that it did not."""
    try:
        return (get_data(__name__, "BUNDLE") or b"").decode()
    except OSError:
        return ""


@cache
def rules() -> str:
    """The hash of what decides outcomes: the Python and the tables that the browser is given, but for what draws them."""
    try:
        sealed = get_data(__name__, "RULES")
    except OSError:
        sealed = None
    if sealed:
        return sealed.decode()
    from hashlib import sha256

    digest = sha256()
    for path in bundled():
        name = path.relative_to(HERE).as_posix()
        if not name.startswith(DRAWN):
            digest.update(f"{name}\n".encode() + path.read_bytes() + b"\n")
    return digest.hexdigest()[:16]


def bundled() -> list[Path]:
    """The files of this package that the browser is given, in order: its Python, tables and time zone, no cases, no command line."""
    files = [path for path in HERE.rglob("*") if path.suffix in (".py", ".toml", ".tzif") and not path.name.endswith(".cases.toml")]
    return sorted((path for path in files if path.relative_to(HERE) not in NOT_BUNDLED), key=lambda path: path.relative_to(HERE).as_posix())
