"""Rules that explain themselves.

A clause is a plain function tied to the provision it carries out. Called while a worksheet is open it adds a line:
its provision, its docstring filled with the very values used, its result, and the lines of the clauses it called.
Called at any other time it is the bare function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from string import Formatter
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from .values import plain, shown

if TYPE_CHECKING:
    from contextvars import Token
    from typing import Any, Protocol

P = ParamSpec("P")
R = TypeVar("R")
_open: ContextVar[Worksheet | None] = ContextVar("worksheet", default=None)


class _Prose(Formatter):
    """Fills a sentence with values as a person reads them; `{late:past|within}` picks by yes or no."""

    def format_field(self, value: object, words: str) -> str:
        if not words:
            return shown(value)
        if "|" in words:
            yes, no = words.split("|")
            return yes if value else no
        one, many = words.split("/")
        return f"{shown(value)} {one if value == 1 else many}"


_prose = _Prose()


@dataclass(slots=True)
class Step:
    """One step of the working: which rule, what went in, what came out, and the steps inside it."""

    rule: Clause
    values: dict[str, object]
    value: object = None
    lines: list[Step] = field(default_factory=list)

    @property
    def provision(self) -> str:
        """The provision that this step carries out; where plans differ, the one that the row of this plan names."""
        return self._filled(self.rule.provision)

    @property
    def title(self) -> str:
        return self._filled(self.rule.title)

    @property
    def sentence(self) -> str:
        return self._filled(self.rule.sentence)

    def _filled(self, words: str) -> str:
        return _prose.vformat(words, (), {**self.values, "result": self.value}) if "{" in words else words

    def json(self) -> dict[str, Any]:
        return {
            "clause": self.provision,
            "title": self.title,
            "sentence": self.sentence,
            "value": plain(self.value),
            "lines": [line.json() for line in self.lines],
        }


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands beside a rule: the provision's id, a title for its line, the sentence, the function's own name."""

    provision: str
    title: str
    sentence: str
    name: str


@dataclass(frozen=True)
class Assumption:
    """A convention of ours or an inference; `about` is the provision that it stands beside."""

    id: str
    sentence: str
    about: str

    def touches(self, **values: object) -> None:
        """Say, on the open worksheet, that this answer rests on the assumption."""
        sheet = _open.get()
        if sheet is not None:
            sheet.assumptions.setdefault(self.id, _prose.vformat(self.sentence, (), values))


if TYPE_CHECKING:

    class Rule(Protocol[P, R]):
        """A rule that is tied to its provision: it is called as before, and says what stands beside it."""

        clause: Clause
        rule: Callable[P, R]

        def __call__(self, *values: P.args, **named: P.kwargs) -> R: ...


class Worksheet:
    """The working of one answer, collected while it is open."""

    def __init__(self) -> None:
        self.lines: list[Step] = []
        self.assumptions: dict[str, str] = {}
        self._depth: list[list[Step]] = [self.lines]

    @contextmanager
    def open(self) -> Iterator[Worksheet]:
        token = _open.set(self)
        try:
            yield self
        finally:
            _open.reset(token)

    def work(self, rule: Callable[..., R], about: Clause, names: Sequence[str], values: Sequence[object], named: Mapping[str, object]) -> R:
        line = Step(about, {**dict(zip(names, values)), **named})
        self._depth[-1].append(line)
        self._depth.append(line.lines)
        try:
            line.value = value = rule(*values, **named)
        finally:
            self._depth.pop()
        return value


def on_a_sheet() -> bool:
    """Is a worksheet open? Where none is, what would only be noted on it can be left out."""
    return _open.get() is not None


class off_the_sheet:
    """Work something out without showing it: the other points of a picture, a figure to compare with."""

    __slots__ = ("_token",)
    _token: Token[Worksheet | None] | None

    def __enter__(self) -> None:
        self._token = _open.set(None) if _open.get() is not None else None

    def __exit__(self, *_: object) -> None:
        if self._token:
            _open.reset(self._token)


@contextmanager
def assumptions_only() -> Iterator[None]:
    """Work something out without its lines, which a sheet of its own shows; what it assumes is noted on the open one."""
    sheet = _open.get()
    if sheet is None:
        yield
        return
    inner = Worksheet()
    inner.assumptions = sheet.assumptions
    with inner.open():
        yield


def clause(provision: str, title: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Tie a rule to the provision it carries out; its docstring is the sentence a customer reads.

    In the docstring `{name}` is an argument or `{result}`, `{late:past|within}` picks by yes or no and
    `{days:day/days}` counts. So in the title, and in the provision where it stands in a plan's row:
    `@clause("{terms.limits}", …)`. Raises ValueError for a rule without a docstring.
    """

    def tie(rule: Callable[P, R]) -> Callable[P, R]:
        sentence = " ".join((rule.__doc__ or "").split())
        if not sentence:
            raise ValueError(f"{rule.__qualname__} needs a docstring: it is the sentence a customer reads")
        about = Clause(provision, title, sentence, f"{rule.__module__}.{rule.__qualname__}")
        names = rule.__code__.co_varnames[: rule.__code__.co_argcount]

        @wraps(rule)
        def worked(*values: P.args, **named: P.kwargs) -> R:
            sheet = _open.get()
            if sheet is not None:
                return sheet.work(rule, about, names, values, named)
            if not named:
                return rule(*values)  # type: ignore[call-arg]  # quicker, and as good: what a checker misses would stand in `named`
            return rule(*values, **named)

        tied = cast("Rule[P, R]", worked)
        tied.clause, tied.rule = about, rule
        return tied

    return tie
