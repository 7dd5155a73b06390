"""Say what the site was made with: a bill of materials in CycloneDX, with no date of its own."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from .materials import Material, materials

HASHED = {"pypi": HashAlgorithm.SHA_256, "npm": HashAlgorithm.SHA_512}


def sbom(root: Path, rules: str) -> str:
    """The bill of materials as JSON; the same for the same lock files and rules."""
    locks = (root / "requirements.txt").read_text() + (root / "package-lock.json").read_text()
    inside = json.loads((root / "node_modules/pyodide/pyodide-lock.json").read_text())["info"]
    components = [_component(material, inside) for material in materials(root)]
    bom = Bom(components=components, serial_number=uuid5(NAMESPACE_URL, locks + rules))
    ours = LicenseFactory().make_from_string("MIT")
    bom.metadata.component = Component(
        name="plan-guide", type=ComponentType.APPLICATION, version=rules, bom_ref="plan-guide", licenses=[ours]
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    listed = json.loads(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string())
    listed["metadata"].pop("timestamp", None)
    return json.dumps(listed, indent=1, sort_keys=True) + "\n"


def _component(material: Material, inside: dict) -> Component:
    group, _, short = material.name.rpartition("/")
    component = Component(
        name=short,
        group=group or None,
        version=material.version,
        hashes=[HashType(alg=HASHED[material.kind], content=digest) for digest in material.hashes],
        licenses=[LicenseFactory().make_from_string(material.license)],
        scope=ComponentScope.REQUIRED if material.shipped else ComponentScope.EXCLUDED,
        purl=PackageURL(type=material.kind, namespace=group or None, name=short, version=material.version),
        bom_ref=f"{material.kind}:{material.name}@{material.version}",
        components=[_part(part, material) for part in material.parts],
    )
    if material.name == "pyodide":
        component.properties = [Property(name=f"plan-guide:{key}", value=str(inside[key])) for key in sorted(inside)]
    return component


def _part(part: Material, whole: Material) -> Component:
    """What is inside of a package without being one here: it has no address and no hash of its own."""
    return Component(
        name=part.name,
        version=part.version or None,
        licenses=[LicenseFactory().make_from_string(part.license)],
        bom_ref=f"{whole.name}/{part.name}",
    )
