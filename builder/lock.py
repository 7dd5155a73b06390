"""Leave whatever holds an address out of npm's lock files: python -m builder.lock package-lock.json …

npm itself leaves out where a package comes from, as .npmrc says, but copies in where its authors ask for funds.
"""

import json
import sys
from pathlib import Path


def without_addresses(lock: dict) -> dict:
    """The lock without its packages' `funding`; all else as it was."""
    packages = {name: {key: told for key, told in row.items() if key != "funding"} for name, row in lock["packages"].items()}
    return {**lock, "packages": packages}


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        path.write_text(json.dumps(without_addresses(json.loads(path.read_text())), indent=2, ensure_ascii=False) + "\n")
