"""The scripts that other people's pages run by a version and a hash: once published, each is served on as it was.

`make published` keeps today's in published/embeds/, and writes it into the list there, by which a build sees that none is lost.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from calculators.kit.tables import Mistake

FOLDER = "published/embeds"
LIST = f"{FOLDER}/versions.json"


def version(script: bytes) -> str:
    """The name of a version: it is made from the script's own bytes."""
    return hashlib.sha256(script).hexdigest()[:12]


def integrity(script: bytes) -> str:
    """What a page writes beside a script to run these bytes and no others."""
    return "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()


def keep(root: Path, script: bytes) -> Path:
    """Keep a script that goes to its readers; returns its file."""
    path = root / FOLDER / f"{version(script)}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(script)
    listed = {**_listed(root), version(script): integrity(script)}
    (root / LIST).write_text(json.dumps(listed, indent=1, sort_keys=True) + "\n")
    return path


def scripts(root: Path) -> dict[str, bytes]:
    """Every published script by its version."""
    return {name: (root / FOLDER / f"{name}.js").read_bytes() for name in _listed(root)}


def lost(root: Path) -> Iterable[Mistake]:
    """Published scripts that are not there any more, or not as they were."""
    for name, wanted in _listed(root).items():
        path = root / FOLDER / f"{name}.js"
        if not path.exists() or integrity(path.read_bytes()) != wanted:
            is_what = "has other bytes now" if path.exists() else "is gone"
            remedy = f"{path.name} {is_what}, and websites run it by its hash. Take it back from the version that was published."
            yield Mistake(LIST, name, "", remedy)
    for path in sorted((root / FOLDER).glob("*.js")):
        if path.stem not in _listed(root):
            yield Mistake(
                LIST, path.stem, "", f"is missing here, and {path.name} is kept. Take the list back from the version that was published."
            )


def _listed(root: Path) -> dict[str, str]:
    path = root / LIST
    return json.loads(path.read_text()) if path.exists() else {}
