"""Choose versions: write every lock file anew, from nothing where there is none, and see that its client takes it.

python -m builder.lock [--upgrade]

Versions that a lock has stay while they fit; --upgrade takes the newest. No lock holds an address: which index and which
registry serve the packages is the machine's business. Runs on the standard library alone.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from . import install

REQUIREMENTS = (
    "requirements-node",
    "requirements",
    "requirements-test",
    "bench/requirements",
    "lint/requirements",
)  # each may rest on those before
PACKAGES = (".", "bench", "lint")
COMPILE = "--quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-header".split()


def main(arguments: list[str]) -> None:
    os.chdir(install.ROOT)
    with TemporaryDirectory() as folder:
        venv = Path(folder)
        install.make_venv(venv)
        python = str(venv / "bin/python")
        install.run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
        for name in REQUIREMENTS:
            print(f"Choosing for {name}.txt", flush=True)
            install.run(python, "-m", "uv", "pip", "compile", *COMPILE, *arguments, f"{name}.in", "--output-file", f"{name}.txt")
        install.link_node(venv)
        for name in PACKAGES:
            lock = Path(name, "package-lock.json")
            print(f"Choosing for {lock}", flush=True)
            if "--upgrade" in arguments:
                lock.unlink(missing_ok=True)
            choose(venv / "bin/npm", name)
        refused = [said for name in PACKAGES if (said := refusal(venv / "bin/npm", Path(name)))]
    if found := [*refused, *addresses()]:
        sys.exit("\n".join(found))


def choose(npm: Path, folder: str) -> None:
    """Write the lock of a folder's packages."""
    install.run(str(npm), "install", "--silent", "--package-lock-only", "--prefix", folder, bin=npm.parent)
    lock = Path(folder, "package-lock.json")
    lock.write_text(json.dumps(without_addresses(json.loads(lock.read_text())), indent=2, ensure_ascii=False) + "\n")


def without_addresses(lock: dict) -> dict:
    """The lock without its packages' `funding`; npm itself leaves out where a package comes from, as .npmrc says."""
    packages = {name: {key: value for key, value in row.items() if key != "funding"} for name, row in lock["packages"].items()}
    return {**lock, "packages": packages}


def addresses() -> list[str]:
    """A line for each address in a lock."""
    locks = [*(Path(f"{name}.txt") for name in REQUIREMENTS), *(Path(name, "package-lock.json") for name in PACKAGES)]
    lines = ((lock, line) for lock in locks for line in lock.read_text().splitlines())
    return [f"{lock} holds an address: {line.strip()}" for lock, line in lines if "://" in line]


def refusal(npm: Path, folder: Path) -> str:
    """Why `npm ci` would not install a folder's lock; empty where it would."""
    done = subprocess.run([npm, "ci", "--dry-run", "--prefix", folder], capture_output=True, text=True)
    return f"{folder}/package-lock.json is refused: {done.stderr.strip()}" if done.returncode else ""


if __name__ == "__main__":
    main(sys.argv[1:])
