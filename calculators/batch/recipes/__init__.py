"""Recipes: which columns of a well-known export answer which questions. Each .toml of this folder is one, found by existing.

A recipe is never taken in silence: a page asks its reader first, and the command line is told to take it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ...kit.ask import Refused, nearest
from ...kit.tables import Mistake, Mistakes, fit, parse

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDER = "calculators/batch/recipes"


@dataclass(frozen=True)
class Recipe:
    """One export.

    source     where its columns are described, an address
    known_by   columns by which it is known; all of them are there
    look_at    what its reader should make sure of, in a sentence
    columns    by calculator: the question that each column answers
    """

    id: str
    name: str
    about: str
    source: str
    known_by: tuple[str, ...]
    look_at: str
    columns: dict[str, dict[str, str]]


@cache
def recipes() -> dict[str, Recipe]:
    """The recipes by id; raises Mistakes."""
    return read_recipes(files(__name__))


def read_recipes(folder: "Traversable") -> dict[str, Recipe]:
    """The recipes of a folder by id, each named as its file; raises Mistakes."""
    found: list[Mistake] = []
    read: dict[str, Recipe] = {}
    for path in sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name):
        file, id = f"{FOLDER}/{path.name}", path.name.removesuffix(".toml")
        before = len(found)
        table = parse(path.read_bytes(), file, found)
        if len(found) == before and (row := fit(table, Recipe, file, id, found)):
            read[id] = row
    if found:
        raise Mistakes(found)
    return read


def recipe(id: str) -> Recipe:
    """The recipe of that id; raises Refused where there is none."""
    if id not in recipes():
        known = nearest(id, recipes()) or f". There are: {', '.join(recipes())}"
        raise Refused({"recipe": f"There is no recipe of that name{known}."})
    return recipes()[id]


def known(calculator: str, names: Iterable[str]) -> Recipe | None:
    """The recipe whose columns these are, where it has any for the calculator."""
    names = {*names}
    return next((recipe for recipe in recipes().values() if recipe.columns.get(calculator) and names.issuperset(recipe.known_by)), None)


def columns_by(recipe: Recipe, calculator: str, names: Iterable[str]) -> dict[str, str]:
    """What a recipe says of those columns."""
    names, columns = {*names}, recipe.columns.get(calculator, {})
    return {name: question for name, question in columns.items() if name in names}
