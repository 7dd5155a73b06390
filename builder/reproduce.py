"""Build the site twice from scratch, in two folders, under other circumstances, and compare every byte."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "build", "site", "__pycache__", ".*_cache", ".hypothesis")
CIRCUMSTANCES = (
    {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
)


def build(folder: Path, circumstances: dict[str, str], cache: Path | None = None) -> dict[str, str]:
    """The hashes of a build in that folder."""
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to((ROOT / name).resolve())
    if cache:
        shutil.copytree(cache, folder / "build/cache")
    subprocess.run(
        [folder / ".venv/bin/python", "build.py"], cwd=folder, env={**os.environ, **circumstances}, check=True, capture_output=True
    )
    return json.loads((folder / "site/manifest.json").read_text())["files"]


def differences(first: dict[str, str], second: dict[str, str]) -> list[str]:
    return sorted(name for name in {*first, *second} if first.get(name) != second.get(name))


def main() -> int:
    with TemporaryDirectory() as folder:
        first, second = (
            build(Path(folder) / name, circumstances) for name, circumstances in zip(("one", "the other/place"), CIRCUMSTANCES, strict=True)
        )
    if found := differences(first, second):
        print("These files differ between two builds:", *found, sep="\n  ")
        return 1
    print(f"{len(first)} files, the same bytes twice.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
