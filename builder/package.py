"""Our calculators as files: what a browser gets of them, and what is kept of them when a version is published."""

import calculators

from .files import as_zip, key_of

BUNDLE = "calculators/BUNDLE"


def package() -> dict[str, bytes]:
    """The files of our package by their paths, with the hash of the rules among them, and that of all its bytes."""
    files = {f"calculators/{path.relative_to(calculators.HERE).as_posix()}": path.read_bytes() for path in calculators.bundled()}
    files["calculators/RULES"] = calculators.rules().encode()
    return {**files, BUNDLE: key_of(as_zip(files)).encode()}
