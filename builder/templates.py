"""Templates of files that are no pages of the theme: they know nothing of the plan."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def filled(root: Path, template: str, **values: object) -> str:
    """The text of a template in docs/_templates with these values; raises UndefinedError where it asks for another."""
    env = Environment(
        loader=FileSystemLoader(root / "docs/_templates"), trim_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    return env.get_template(template).render(values)
