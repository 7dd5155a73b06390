"""Say what the site was made with: a bill of materials in CycloneDX, read from the lock files, with no date of its own."""

import base64
import json
import re
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(.*(?:\n[ ].*)*)", re.M)
SHIPPED = ("pyodide", "mkdocs-material")  # the rest only takes part in the build


def sbom(root: Path, rules: str) -> str:
    """The bill of materials as JSON; the same for the same lock files and rules."""
    python, node = (root / "requirements.txt").read_text(), (root / "package-lock.json").read_text()
    inside = json.loads((root / "node_modules/pyodide/pyodide-lock.json").read_text())["info"]
    bom = Bom(components=[*_python(python), *_node(json.loads(node), inside)], serial_number=uuid5(NAMESPACE_URL, python + node + rules))
    bom.metadata.component = Component(name="plan-guide", type=ComponentType.APPLICATION, version=rules, bom_ref="plan-guide")
    bom.register_dependency(bom.metadata.component, bom.components)
    told = json.loads(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
    told["metadata"].pop("timestamp", None)
    return json.dumps(told, indent=1, sort_keys=True) + "\n"


def _python(text: str):
    for name, version, rest in PINNED.findall(text):
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in re.findall(r"sha256:([0-9a-f]{64})", rest)]
        yield _component("pypi", name, version, hashes)


def _node(lock: dict, inside: dict):
    for path, row in lock["packages"].items():
        if not path or "integrity" not in row:
            continue
        digest = base64.b64decode(row["integrity"].removeprefix("sha512-")).hex()
        made = _component("npm", path.rpartition("node_modules/")[2], row["version"], [HashType(alg=HashAlgorithm.SHA_512, content=digest)])
        if made.name == "pyodide":
            made.properties = [Property(name=f"plan-guide:{key}", value=str(inside[key])) for key in sorted(inside)]
        yield made


def _component(kind: str, name: str, version: str, hashes: list) -> Component:
    scope = ComponentScope.REQUIRED if name in SHIPPED else ComponentScope.EXCLUDED
    group, _, short = name.rpartition("/")
    purl = PackageURL(type=kind, namespace=group or None, name=short, version=version)
    return Component(name=short, group=group or None, version=version, hashes=hashes, scope=scope, purl=purl, bom_ref=f"{kind}:{name}@{version}")
