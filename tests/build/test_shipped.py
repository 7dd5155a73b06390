"""What is shipped: policies, headers, lists, hashes and packed files, the same bytes at each build."""

import gzip
import json
import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from urllib.parse import urljoin

from jsonschema import Draft7Validator
from referencing import Registry, Resource

import calculators
from builder.files import by_content
from builder.headers import WORKER
from builder.portable import _tidy
from builder.precompress import hashes, signed
from builder.reproduce import CIRCUMSTANCES, build, differences
from tests.support.generator import generate
from tests.support.site import ROOT, named, unhashed


def test_the_worker_may_be_sent_its_own_policy_and_no_more(built):
    for name in ("_headers", "hosting/nginx.conf", "hosting/Caddyfile", "hosting/cloudfront.json"):
        text = (built / name).read_text()
        assert WORKER in text
        assert "frame-ancestors 'self'" in text
        assert "unsafe-inline" not in text and "'unsafe-eval'" not in text


def test_each_address_gets_one_policy_at_most_from_a_file_of_headers(built):
    rules = re.findall(r"^(/\S*)\n((?:  .*\n)+)", (built / "_headers").read_text(), re.M)
    by_place = [(re.compile(re.escape(place).replace(r"\*", ".*")), re.findall(r"  ([\w-]+): (.*)", lines)) for place, lines in rules]
    assert all(len(line) < 2000 for line in (built / "_headers").read_text().splitlines())
    wanted = {
        "/": "frame-ancestors",
        "/about.html": "frame-ancestors",
        "/about": "frame-ancestors",
        "/glossary/towing.html": "frame-ancestors",
    }
    wanted |= {
        f"/assets/{named(built, f'assets/{name}').name}": word
        for name, word in (("worker.js", "blob:"), ("shared.js", "blob:"), ("guide.js", ""))
    }
    wanted |= {"/embed/refund.html": ""}
    for path, word in wanted.items():
        found = [header for place, headers in by_place if place.fullmatch(path) for header in headers]
        policies = [value for name, value in found if name == "Content-Security-Policy"]
        assert int(bool(word)) == len(policies), path
        assert word in "".join(policies)
        assert ("embed/" in path or "assets/" in path) == (("Access-Control-Allow-Origin", "*") in found)
        assert ("X-Content-Type-Options", "nosniff") in found


def test_every_page_allows_exactly_what_it_holds(built):
    for path in built.rglob("*.html"):
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)"', path.read_text())
        assert policy and policy[1].startswith("default-src 'none'; "), path
        assert "unsafe-inline" not in policy[1] and "'unsafe-eval'" not in policy[1], path


def test_every_file_below_assets_is_named_by_its_content(built):
    """What a host keeps for a year under such an address can't be another version's."""
    files = [path for path in (built / "assets").rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")]
    # Material names one; earlier rules are named by the hash of what decides their answers, and stay as they were published.
    others = [path for path in files if path.parent.name in ("workers", "rules") or path.name.startswith("rules-") or path.suffix == ".whl"]
    assert len(others) < len(files) / 4
    for path in set(files) - set(others):
        assert path.name == by_content(unhashed(path.name), path.read_bytes())


def test_no_page_and_no_script_asks_for_a_file_that_is_not_there(built):
    pages = [path for path in built.rglob("*.html") if path.name != "404.html"]
    used = {(page.parent / name).resolve() for page in pages for name in re.findall(r'"((?:\.\./)*assets/[^"#]+\.\w+)"', page.read_text())}
    used |= {
        (built / "assets" / name).resolve()
        for path in (built / "assets").glob("*.js")
        for name in re.findall(r'"(\./[\w./-]+\.(?:m?js|css))"', path.read_text())
    }
    assert len(used) > 20
    assert [] == [path for path in used if not path.is_file()]


def test_the_list_names_every_file_with_its_hash(built):
    assert hashes(built) == json.loads((built / "manifest.json").read_text())["files"]


def test_what_went_in_is_named_with_its_hashes(built):
    materials = json.loads((built / "sbom.json").read_text())
    names = {part["name"]: part for part in materials["components"]}
    assert {"pyodide", "mkdocs-material", "jinja2", "binaryen"} <= set(names)
    assert all(part["hashes"] and part["version"] for part in materials["components"])
    assert "timestamp" not in materials["metadata"]
    folder = resources.files("cyclonedx.schema") / "_res"
    files = [f"{name}.SNAPSHOT.schema.json" for name in ("bom-1.6", "spdx", "jsf-0.82")]
    schemas = {name: json.loads((folder / name).read_text()) for name in files}
    whole = schemas[files[0]]
    named = [(urljoin(whole["$id"], name), Resource.from_contents(schema)) for name, schema in schemas.items()]
    assert [] == [error.message for error in Draft7Validator(whole, registry=Registry().with_resources(named)).iter_errors(materials)]


def test_packed_files_hold_what_lies_beside_them(built):
    packed = list(built.rglob("*.gz"))
    assert packed
    for path in packed:
        assert path.with_suffix("").read_bytes() == gzip.decompress(path.read_bytes()), path


def test_the_guide_without_its_interpreter_is_small(built):
    """Some 40 KB a calculator for all of it: pages, style, scripts and search, as brotli. A page takes 4.5 KB on average."""
    names = [path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file() and path.suffix not in (".gz", ".br")]
    pages = [name for name in names if name.endswith(".html") and not name.startswith("embed/")]
    shared = [name for name in names if name.startswith("assets/") and not name.startswith(("assets/python/", "assets/words/"))] + [
        "search/search_index.json",
        "sw.js",
    ]
    assert sum(packed(built / name) for name in pages + shared) < 44_000 * len(calculators.names())
    assert sum(packed(built / name) for name in shared) < 200_000
    assert sum(packed(built / name) for name in pages) < 4_500 * len(pages)
    assert packed(built / "index.html") + packed(built / "404.html") < 5_000


def packed(path: Path) -> int:
    beside = path.with_name(f"{path.name}.br")
    return (beside if beside.exists() else path).stat().st_size


def test_two_builds_at_two_places_give_the_same_bytes(built, tmp_path):
    again = build(tmp_path / "another place", CIRCUMSTANCES[1], ROOT / "build/cache")
    assert [] == differences(json.loads((built / "manifest.json").read_text())["files"], again)


def test_a_key_signs_the_list(built, tmp_path):
    key, public, signature = (tmp_path / name for name in ("key", "public", "signature"))
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
    subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-out", public], check=True)
    signed(built / "manifest.json", key, signature)
    verify = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", built / "manifest.json", "-sigfile", signature]
    assert 0 == subprocess.run(verify, capture_output=True).returncode


def test_an_address_fills_the_sitemap_and_the_canonical_links_and_nothing_else(built, generated, tmp_path):
    shutil.copytree(generated, tmp_path / "without")
    generate(built.parent / "build/docs", tmp_path / "with", address="https://guide.example/of/plans/")
    for name in ("without", "with"):
        _tidy(tmp_path / name)
        (tmp_path / name / "404.html").unlink()  # a later step writes the guide's own
    without, files = (
        {path.relative_to(tmp_path / name).as_posix(): path for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("without", "with")
    )
    assert {"sitemap.xml"} == set(without) ^ set(files)
    assert "<loc>https://guide.example/of/plans/glossary/towing.html</loc>" in files["sitemap.xml"].read_text()
    assert "lastmod" not in files["sitemap.xml"].read_text()
    assert '<link rel="canonical" href="https://guide.example/of/plans/glossary/towing.html">' in files["glossary/towing.html"].read_text()
    assert [] == [name for name in without if said(without[name]) != said(files[name])]


def said(path: Path) -> list[bytes]:
    """What the file says, but for its own address."""
    lines = re.sub(rb'<link rel="canonical"[^>]*>', b"", path.read_bytes()).splitlines()
    return [line for line in lines if line.strip()]
