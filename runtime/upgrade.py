"""Bring Pyodide to another version as far as that goes by itself, and list what is left for a person.

python -m runtime.upgrade VERSION
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from builder import install, lock

from .pins import LIBRARY, PINS, missing

ROOT = install.ROOT
BOOT = Path(__file__).with_name("boot")
TESTS = (  # from the ground up: the first that fails names the layer
    "tests/build/test_runtime.py",
    "tests/build/test_trim.py",
    "tests/build/test_same_answers.py",
    "tests/browsers/test_start.py",
    "tests/browsers/test_faults.py",
    "tests/browsers/test_disk.py",
    "tests/browsers/test_offline.py",
)
ALWAYS = (
    "builder/licenses.toml: is anything new inside the interpreter? tests/build/test_licenses.py knows what to ask for.",
    "`make bench-start` measures anew; docs/how-fast.md and runtime/README.md hold the numbers.",
    "CHANGELOG.md and `make published`, if an answer is another.",
)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    pyodide = ROOT / "node_modules/pyodide"
    before = originals(pyodide)
    choose(arguments[0])
    run(sys.executable, "-I", "builder/install.py")
    left = list(gone(pyodide))
    left += [f"Pyodide's {name} is another: bring runtime/boot/{name} up to it." for name in changed(before, originals(pyodide))]
    without = [part for layer in PINS if layer != "stock" and missing(pyodide, layer) for part in ("--without", layer)]
    python = str(install.PYTHON)
    if not run(python, "build.py", *without, check=False):
        left.append(f"`build.py {' '.join(without)}` stops, as it says above. Leave out more layers until it does not.")
    elif without:
        left.append(f"The build ends only {' '.join(without)}. Mend these layers, then run the tests.")
    else:
        failing = next((test for test in TESTS if not run(python, "-m", "pytest", "-q", "-x", test, check=False)), "")
        left += [f"{failing} fails, as it says above."] if failing else []
    print("\nLeft for you:", *left, *ALWAYS, sep="\n- ")
    return 1 if left else 0


def choose(version: str) -> None:
    """Ask for that version in package.json and its lock."""
    path = ROOT / "package.json"
    package = json.loads(path.read_text())
    package["dependencies"]["pyodide"] = version
    path.write_text(json.dumps(package, indent=2) + "\n")
    lock.choose(install.NPM, ".")


def gone(pyodide: Path) -> Iterator[str]:
    """What the layers rely on and the new version has not."""
    return (line for layer in PINS for line in missing(pyodide, layer))


def originals(pyodide: Path) -> dict[str, bytes]:
    """The modules of Pyodide's library that ours stand in for, by the paths of ours."""
    with zipfile.ZipFile(pyodide / LIBRARY) as library:
        names = set(library.namelist())
        ours = [path.relative_to(BOOT).as_posix() for path in sorted(BOOT.rglob("*.py"))]
        place = {name: next((one for one in (name, name.replace(".py", "/__init__.py")) if one in names), "") for name in ours}
        return {name: library.read(there) for name, there in place.items() if there}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def run(*command: str, check: bool = True) -> bool:
    """Did the command end well? What it says is shown."""
    print(f"\n$ {' '.join(command)}", flush=True)
    return subprocess.run(command, cwd=ROOT, check=check).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
