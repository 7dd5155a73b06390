"""Slips in the Python of a calculator, told as slips in a table are: the file, the rule, and what is meant.

What a rule says of itself is held against what it is given: the placeholders of its sentence, the fields of its outcome,
the values that an assumption is told with. All of it is read, nothing is worked out.
"""

import ast
import inspect
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from string import Formatter
from traceback import walk_tb
from types import ModuleType

import calculators
from calculators.kit.ask import nearest
from calculators.kit.clause import Assumption, Clause
from calculators.kit.tables import Mistake

PACKAGE = calculators.__name__
RESULT = "result"


def failed(problem: Exception, doing: str, file: str, entry: str = "") -> Mistake:
    """What stopped a calculator while `doing`: in the file and the function of ours that it happened in, else in those given."""
    line, names = 0, {}
    if isinstance(problem, SyntaxError) and problem.filename:
        file, line = _file(problem.filename), problem.lineno or 0
    for frame, at in walk_tb(problem.__traceback__):
        if _is_a_rule_s(frame.f_code.co_filename):
            file, line, names = _file(frame.f_code.co_filename), at, {**frame.f_builtins, **frame.f_globals, **frame.f_locals}
            entry = "" if frame.f_code.co_name.startswith("<") else frame.f_code.co_name
    says = problem.msg if isinstance(problem, SyntaxError) else str(problem)
    says = f"{type(problem).__name__}: {says.rstrip('.')}{_meant(problem, names)}. It stops {doing}."
    return Mistake(file, entry, f"line {line}" if line else "", says)


def _meant(problem: Exception, names: dict) -> str:
    """The nearest name to one that is not there."""
    match problem:
        case NameError(name=str(name)):
            return nearest(name, names)
        case AttributeError(name=str(name), obj=object() as whole):
            return nearest(name, _parts(type(whole)))
    return ""


def _file(path: str) -> str:
    return f"{PACKAGE}/{Path(path).relative_to(calculators.HERE).as_posix()}"


def _is_a_rule_s(path: str) -> bool:
    """Is this ours, and not of the kit? There a slip shows that was made in the file that calls it."""
    inside = Path(path)
    return inside.is_relative_to(calculators.HERE) and inside.relative_to(calculators.HERE).parts[0] not in ("__init__.py", "kit")


def slips() -> Iterable[Mistake]:
    """Everything that is wrong in the modules of the calculators that are loaded."""
    for name, module in sorted(sys.modules.items()):
        if name.startswith(f"{PACKAGE}.") and module.__file__:
            yield from _of_clauses(module, module.__file__)
            yield from _of_calls(module, module.__file__)


def _of_clauses(module: ModuleType, path: str) -> Iterable[Mistake]:
    for value in vars(module).values():
        clause = getattr(value, "clause", None)
        if isinstance(clause, Clause) and value.__module__ == module.__name__:
            known = {name: _kind(part.annotation) for name, part in inspect.signature(value.rule).parameters.items()}
            known[RESULT] = _kind(inspect.signature(value.rule).return_annotation)
            for part, words in (("provision", clause.provision), ("title", clause.title), ("sentence", clause.sentence)):
                for remedy in _of_words(words, known, "an argument of this rule"):
                    yield Mistake(_file(path), value.__name__, part, remedy)


def _of_words(words: str, known: dict[str, type | None], what: str) -> Iterable[str]:
    """What is wrong with the placeholders of a sentence; `known` has the kinds of what can stand in them."""
    try:
        placeholders = [(name, form) for _, name, form, _ in Formatter().parse(words) if name is not None]
    except ValueError as problem:
        yield f"its braces do not match: {problem}. Write each as {{name}}."
        return
    for name, form in placeholders:
        first, *rest = name.split(".")
        if first not in known:
            yield f"{{{name}}} is not {what}{nearest(first, known)}. Known here: {', '.join(known) or 'nothing'}."
            continue
        kind = known[first]
        for part in rest:
            if kind is None:
                break
            if part not in _parts(kind):
                yield f"{{{name}}}: {kind.__name__} has no {part}{nearest(part, _parts(kind))}."
                break
            kind = _kind_of_part(kind, part)
        if form and form.count("|") + form.count("/") != 1:
            yield f"{{{name}:{form}}}: write {{{name}:yes|no}} to pick by yes or no, or {{{name}:one/many}} to count."


def _kind(annotation) -> type | None:
    """The class of what is annotated, None left aside; None where that is not one class, or is not said."""
    kinds = [kind for kind in getattr(annotation, "__args__", (annotation,)) if kind is not type(None)]
    plain = len(kinds) == 1 and not hasattr(annotation, "__origin__") and annotation is not inspect.Parameter.empty
    return kinds[0] if plain and isinstance(kinds[0], type) and "__getattr__" not in vars(kinds[0]) else None


def _parts(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")} | (
        {part.name for part in fields(kind)} if is_dataclass(kind) else set()
    )


def _kind_of_part(kind: type, name: str) -> type | None:
    for part in fields(kind) if is_dataclass(kind) else ():
        if part.name == name:
            return _kind(part.type)
    getter = getattr(getattr(kind, name, None), "fget", None)
    return _kind(inspect.signature(getter).return_annotation) if getter else None


def _of_calls(module: ModuleType, path: str) -> Iterable[Mistake]:
    """Outcomes that lack a field, and assumptions that are told without a value that their sentence needs."""
    tree = ast.parse(Path(path).read_bytes())
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
            names = [word.arg for word in call.keywords]
            for remedy in _of_call(call.func, names, vars(module)):
                yield Mistake(_file(path), function.name, f"line {call.lineno}", remedy)


def _of_call(called: ast.expr, words: list[str | None], names: dict) -> Iterable[str]:
    whole = None not in words  # nothing is handed over by `**`
    match called:
        case ast.Name(id=name) if isinstance(parts := getattr(names.get(name), "told", None), tuple):  # an outcome tells its fields
            known = [part.name for part in parts]
            for word in words:
                if word and word not in known:
                    yield f"{name} tells no {word}{nearest(word, known)}. It tells {', '.join(known)}."
            for missing in [part for part in known if part not in words] if whole else ():
                yield f"{name} is told without {missing}. Add {missing}=…"
        case ast.Attribute(value=ast.Name(id=name), attr="touches") if isinstance(assumption := names.get(name), Assumption) and whole:
            yield from _of_words(assumption.sentence, dict.fromkeys(filter(None, words)), f"given to {name} here")
