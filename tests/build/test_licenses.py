"""Whose work is in the guide: each component of the bill of materials has a license, and its text stands in the notices."""

import json
import re
import shutil
from importlib.metadata import distribution

import pytest

import calculators
from builder import materials
from builder.notices import FILE, text
from builder.sbom import sbom
from tests.support.site import ROOT


@pytest.fixture(scope="module")
def everything():
    return materials.materials(ROOT)


@pytest.fixture(scope="module")
def notice(everything) -> str:
    return text(ROOT, everything)


def components(bill: dict):
    for component in bill["components"]:
        yield component
        yield from component.get("components", ())


def test_every_component_of_the_bill_has_a_license_and_a_text_in_the_notices(notice):
    texts = dict(re.findall(r"^### \[(\d+)\] [^\n]*\n\n~~~text\n(.*?)\n~~~$", notice, re.M | re.S))
    lines = re.findall(r"^(?:###|-) (.+?): (\S.*?) ((?:\[\d+\])+)", notice, re.M)
    named = {name: (license, re.findall(r"\d+", numbers)) for name, license, numbers in lines}
    bill = json.loads(sbom(ROOT, calculators.rules()))
    assert len(list(components(bill))) > 100
    for component in components(bill):
        name = "/".join(filter(None, (component.get("group"), component["name"])))
        license, numbers = named[f"{name} {component['version']}" if "version" in component else name]
        (licenses,) = component["licenses"]
        assert license == licenses.get("expression") or license == licenses["license"]["id"]
        assert any(len(texts[number]) > 200 for number in numbers), name


def test_a_license_is_named_as_its_text_reads(everything):
    """What is written by hand or taken from a package's own words, held against words that only one license has."""
    reads = {
        "MIT": "Permission is hereby granted, free of charge",
        "Apache-2.0": "Apache",
        "MPL-2.0": "Mozilla Public License",
        "ISC": "modify, and(/or)? distribute this software",
        "0BSD": "and/or distribute this software",
        "PSF-2.0": "PSF LICENSE AGREEMENT|PYTHON SOFTWARE FOUNDATION",
        "BSD-2-Clause": "Redistribution and use in source and binary forms",
        "BSD-3-Clause": "(?i)(neither the names? |names? of .* may not be used)",
    }
    for part in [part for material in everything for part in (material, *material.parts)]:
        for name in re.findall(r"[\w.-]+", part.license):
            assert re.search(reads.get(name, ""), "\n".join(part.texts)), (part.name, name)


def test_each_library_in_the_theme_s_scripts_and_styles_is_named(everything):
    theme = next(material for material in everything if material.name == "mkdocs-material")
    maps = [path.locate() for path in distribution("mkdocs-material").files if path.suffix == ".map"]
    inside = {
        name
        for path in maps
        for name in re.findall(r"node_modules/((?:@[^/]+/)?[^/]+)/", " ".join(json.loads(path.read_text())["sources"]))
    }
    assert {"lunr", "rxjs"} <= inside
    assert set() == inside - {part.name for part in theme.parts}


def test_what_is_said_of_pyodide_s_changes_names_each_file_that_stands_in(notice):
    boot = ROOT / "runtime/boot"
    stand_ins = [".".join(path.relative_to(boot).with_suffix("").parts) for path in boot.rglob("*.py") if path.name != "sitecustomize.py"]
    assert len(stand_ins) > 5
    changes = re.search(r"^### pyodide .*?^- What is changed here: (.*?)$", notice, re.M | re.S)[1]
    assert [] == [name for name in stand_ins if name not in changes]


def test_a_package_without_a_license_stops_the_build_and_says_what_to_write(tmp_path):
    (tmp_path / "node_modules/pyodide").mkdir(parents=True)
    shutil.copy(ROOT / "node_modules/pyodide/pyodide-lock.json", tmp_path / "node_modules/pyodide")
    (tmp_path / "requirements.txt").write_text("")
    row = {"version": "1.0.0", "integrity": "sha512-AAAA"}
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": {"node_modules/left-open": row}}))
    with pytest.raises(
        materials.Unlicensed, match=re.escape('Write left-open = "…" below [named], with an SPDX name, in builder/licenses.toml.')
    ):
        materials.materials(tmp_path)
    (tmp_path / "package-lock.json").write_text(json.dumps({"packages": {"node_modules/left-open": {**row, "license": "MIT"}}}))
    with pytest.raises(materials.Unlicensed, match=re.escape('left-open = "….txt" below [text]')):
        materials.materials(tmp_path)


def test_the_site_holds_the_notices_and_about_leads_to_them(built, notice):
    assert notice == (built / FILE).read_text()
    assert f'href="{FILE}"' in (built / "about.html").read_text()
