"""How long a build takes"""

import subprocess
import sys
from pathlib import Path

from bench import ms, timed

ROOT = Path(__file__).parent.parent


def build(*flags: str) -> None:
    subprocess.run([sys.executable, "build.py", *flags], cwd=ROOT, check=True, capture_output=True)


def rows():
    yield "the whole site, set up and built before", ms(timed(build, 3)[0]), "60 s"
    yield "again after one row of a table was edited, as `make serve` does it", ms(timed(edited, 3)[0]), "3 s"
    yield "only the check of the data", ms(timed(lambda: build("--check"), 3)[0]), ""


def edited() -> None:
    """A rebuild with one sentence of one row changed, and then as it was."""
    file = ROOT / "glossary/provisions/cancel.toml"
    text = file.read_bytes()
    try:
        file.write_bytes(text.replace(b"the whole price comes back.", b"you get the whole price back.", 1))
        build("--preview")
    finally:
        file.write_bytes(text)
