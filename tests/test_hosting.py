"""The site on hosts of several kinds, at any path of theirs; what check-host tells of each; the same bytes from every build."""

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlencode, urljoin

import pytest
from conftest import ROOT, QuietHandler, named, unhashed
from jsonschema import Draft7Validator
from playwright.sync_api import expect
from referencing import Registry, Resource
from test_page import SOON, USUAL, expect_figure

import calculators
from builder.files import by_content
from builder.headers import ALWAYS, WORKER
from builder.host import ask, check
from builder.pack import hashes, signed
from builder.reproduce import CIRCUMSTANCES, build, differences

PATHS = {"at the top": "/", "in folders": "/a/b/c/", "behind a rewrite": "/guide/"}


@contextmanager
def listening(handler):
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=PATHS)
def guide(request, built, tmp_path):
    """The address of the guide's top: in a real folder, or where the host cuts a prefix off."""
    path = PATHS[request.param]
    folder = tmp_path
    if request.param == "in folders":
        (tmp_path / "a/b").mkdir(parents=True)
        (tmp_path / "a/b/c").symlink_to(built)
    else:
        folder = built

    class Handler(QuietHandler):
        def send_head(self):
            if request.param == "behind a rewrite":
                if not self.path.startswith(path):
                    return self.send_error(404)
                self.path = self.path.removeprefix("/guide")
            return super().send_head()

        def send_error(self, code, *_):
            content = (built / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

    with listening(partial(Handler, directory=folder)) as address:
        yield address + path


@pytest.mark.parametrize("guide", ["in folders", "behind a rewrite"], indirect=True)
def test_pages_calculators_and_search_work_at_any_path(open_page, guide):
    page = open_page()
    page.goto(f"{guide}calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")
    page.goto(f"{guide}index.html")
    box = page.get_by_role("textbox", name="Search")
    box.fill("towed")
    box.press("End")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching document", timeout=SOON)
    page.locator(".md-search-result__item > a").first.click()
    expect(page).to_have_url(f"{guide}glossary/towing.html")
    assert ([], []) == (page.console_errors, page.failed_requests)


def test_a_lost_address_leads_back_to_the_guide(open_page, guide):
    page = open_page()
    for lost in ("nowhere.html", "glossary/deductable.html", "glossary/old/deductable.html", "some/old/page.html"):
        page.goto(f"{guide}{lost}")
        back = page.get_by_role("link", name="The guide's front page")
        expect(back).to_be_visible()
        assert f"{guide}index.html" == back.evaluate("link => link.href"), lost
        if "deductable" in lost:
            page.get_by_role("link", name="Search the guide for “deductable”").click()
            expect(page.locator(".md-search-result__item a").first).to_have_attribute(
                "href", re.compile("glossary/deductible"), timeout=SOON
            )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running(command: list, port: int):
    if not (program := shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin")):
        pytest.fail(f"{command[0]} is not on this machine: install its package, or run `make setup-test` as root, which does.")
    with TemporaryFile() as said, subprocess.Popen([program, *command[1:]], stdout=subprocess.DEVNULL, stderr=said) as process:
        try:
            late = time.monotonic() + 30
            while time.monotonic() < late and process.poll() is None:
                with socket.socket() as line:
                    if line.connect_ex(("127.0.0.1", port)) == 0:
                        break
            assert process.poll() is None, said.seek(0) or said.read().decode()
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


@contextmanager
def nginx(built: Path, work: Path):
    port = free_port()
    told = (
        (built / "hosting/nginx.conf").read_text().replace("/srv/plan-guide", str(built)).replace("listen 8080", f"listen 127.0.0.1:{port}")
    )
    places = "".join(f"{kind}_temp_path {work}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = f"daemon off; pid {work}/pid; error_log stderr; events {{}} http {{ include /etc/nginx/mime.types; access_log off; {places}\n{told}\n}}"
    (work / "nginx.conf").write_text(whole if os.geteuid() else f"user root; {whole}")
    with running(["nginx", "-c", work / "nginx.conf"], port) as address:
        yield address


@contextmanager
def caddy(built: Path, work: Path):
    port = free_port()
    told = (built / "hosting/Caddyfile").read_text().replace("/srv/plan-guide", str(built)).replace(":8080", f"http://127.0.0.1:{port}")
    (work / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{told}")
    with running(["caddy", "run", "--config", work / "Caddyfile", "--adapter", "caddyfile"], port) as address:
        yield address


@contextmanager
def plain(built: Path, work: Path):
    port = free_port()
    with running([sys.executable, "-m", "http.server", "--directory", built, "--bind", "127.0.0.1", str(port)], port) as address:
        yield address


@pytest.mark.parametrize("host", [nginx, caddy], ids=["nginx", "caddy"])
def test_with_the_ready_headers_a_host_does_all_that_the_guide_can_use(open_page, built, tmp_path, host):
    with host(built, tmp_path) as address:
        assert ([], []) == check(address)
        page = open_page()
        page.goto(f"{address}calculators/refund.html#{urlencode(USUAL)}")
        expect_figure(page, "$1,870.26")
        assert ([], []) == (page.console_errors, page.failed_requests)


@pytest.mark.parametrize("host", [nginx, caddy], ids=["nginx", "caddy"])
def test_errors_carry_the_safe_headers_and_are_not_kept(built, tmp_path, host):
    with host(built, tmp_path) as address:
        for place in ("no/such/page.html", "assets/no.0123456789abcdef.js", "assets/"):
            told = ask(address + place)
            assert told.status in (403, 404), place
            assert set(ALWAYS.items()) <= {(name, told.headers.get(name.lower())) for name in ALWAYS}, place
            assert "frame-ancestors" in told.headers["content-security-policy"]
            assert "immutable" not in told.headers.get("cache-control", ""), place


def test_a_host_that_lets_errors_be_kept_is_told_so(built):
    class Handler(QuietHandler):
        def end_headers(self):
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
            super().end_headers()

    with listening(partial(Handler, directory=built)) as address:
        assert ["An error below assets/ says that it never changes."] == [sentence[:50] for sentence in check(address)[0]]


def test_the_plainest_host_works_is_told_what_it_costs_and_sends_no_more_than_a_start_needs(open_page, built, tmp_path):
    with plain(built, tmp_path) as address:
        breaks, costs = check(address)
        assert [] == breaks
        assert {"Pages are not compressed", "Pages carry no"} <= {sentence.partition(":")[0].partition(" `")[0] for sentence in costs}
        page = open_page()
        sent = set()
        page.on(
            "response",
            lambda response: "/assets/python/" in response.url and sent.add(response.url.partition("?")[0].removeprefix(address)),
        )
        page.goto(f"{address}calculators/refund.html#{urlencode(USUAL)}")
        expect_figure(page, "$1,870.26")
    assert {"assets/python/pyodide.mjs"} == {unhashed(name) for name in sent if not name.endswith((".gz", ".br"))}
    assert sum((built / name).stat().st_size for name in sent) < 4_500_000


def test_a_host_that_lacks_files_or_changes_them_is_told_so(built, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("data", "glossary", "trimmed.*.wasm.gz"))
    style = named(folder, "assets/guide.css")
    style.write_text("/* changed on the way */")
    with listening(partial(QuietHandler, directory=folder)) as address:
        breaks, _ = check(address)
    assert [True] * 3 == [
        any(re.match(told, sentence) for sentence in breaks)
        for told in (
            r"\d+ of \d+ files are not there: ",
            f"assets/{style.name} is not the file of manifest.json",
            r"assets/python/trimmed\.\w+\.wasm\.gz is not sent",
        )
    ]


@pytest.mark.parametrize(
    "answers", [b"", b"<!doctype html><title>The app</title>", b'["not it"]'], ids=["nothing", "a page for everything", "another list"]
)
def test_a_place_without_the_guide_is_told_so(answers):
    class Handler(QuietHandler):
        def do_GET(self):
            self.send_response(200 if answers else 404)
            self.send_header("Content-Length", str(len(answers)))
            self.end_headers()
            self.wfile.write(answers)

    with listening(Handler) as address:
        breaks, costs = check(address)
    assert (1, []) == (len(breaks), costs)
    assert breaks[0].startswith("There is no manifest.json of the guide at ")


def test_check_host_says_it_all_and_ends_with_a_number():
    said = subprocess.run([sys.executable, "builder/host.py", f"http://127.0.0.1:{free_port()}/"], cwd=ROOT, capture_output=True, text=True)
    assert 1 == said.returncode
    assert said.stdout.startswith("No answer came from http://127.0.0.1")


def test_the_worker_may_be_sent_its_own_policy_and_no_more(built):
    for name in ("_headers", "hosting/nginx.conf", "hosting/Caddyfile", "hosting/cloudfront.json"):
        text = (built / name).read_text()
        assert WORKER in text
        assert "frame-ancestors 'self'" in text
        assert "unsafe-inline" not in text and "'unsafe-eval'" not in text


def test_each_address_gets_one_policy_at_most_from_a_file_of_headers(built):
    rules = re.findall(r"^(/\S*)\n((?:  .*\n)+)", (built / "_headers").read_text(), re.M)
    told = [(re.compile(re.escape(place).replace(r"\*", ".*")), re.findall(r"  ([\w-]+): (.*)", lines)) for place, lines in rules]
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
        given = [header for place, headers in told if place.fullmatch(path) for header in headers]
        policies = [value for name, value in given if name == "Content-Security-Policy"]
        assert int(bool(word)) == len(policies), path
        assert word in "".join(policies)
        assert ("embed/" in path or "assets/" in path) == (("Access-Control-Allow-Origin", "*") in given)
        assert ("X-Content-Type-Options", "nosniff") in given


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
    asked = {(page.parent / name).resolve() for page in pages for name in re.findall(r'"((?:\.\./)*assets/[^"#]+\.\w+)"', page.read_text())}
    asked |= {
        (built / "assets" / name).resolve()
        for path in (built / "assets").glob("*.js")
        for name in re.findall(r'"(\./[\w./-]+\.(?:m?js|css))"', path.read_text())
    }
    assert len(asked) > 20
    assert [] == [path for path in asked if not path.is_file()]


def test_the_list_names_every_file_with_its_hash(built):
    assert hashes(built) == json.loads((built / "manifest.json").read_text())["files"]


def test_what_went_in_is_named_with_its_hashes(built):
    told = json.loads((built / "sbom.json").read_text())
    names = {part["name"]: part for part in told["components"]}
    assert {"pyodide", "mkdocs-material", "jinja2", "binaryen"} <= set(names)
    assert all(part["hashes"] and part["version"] for part in told["components"])
    assert "timestamp" not in told["metadata"]
    folder = resources.files("cyclonedx.schema") / "_res"
    files = [f"{name}.SNAPSHOT.schema.json" for name in ("bom-1.6", "spdx", "jsf-0.82")]
    schemas = {name: json.loads((folder / name).read_text()) for name in files}
    whole = schemas[files[0]]
    named = [(urljoin(whole["$id"], name), Resource.from_contents(schema)) for name, schema in schemas.items()]
    assert [] == [error.message for error in Draft7Validator(whole, registry=Registry().with_resources(named)).iter_errors(told)]


def test_packed_files_hold_what_lies_beside_them(built):
    packed = [path for path in built.rglob("*.gz")]
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


SITE = """import os, sys
from pathlib import Path
from builder.anywhere import _tidy
from builder.site import site
for out, address in (("without", None), ("with", "https://guide.example/of/plans/")):
    os.environ.pop("SITE_URL", None)
    if address:
        os.environ["SITE_URL"] = address
    site(Path.cwd(), Path(sys.argv[2]), Path(sys.argv[1], out))
    _tidy(Path(sys.argv[1], out))
"""


def test_an_address_fills_the_sitemap_and_the_canonical_links_and_nothing_else(built, tmp_path):
    subprocess.run([sys.executable, "-c", SITE, tmp_path, built.parent / "build/docs"], cwd=ROOT, check=True, capture_output=True)
    for name in ("without", "with"):
        (tmp_path / name / "404.html").unlink()  # a later step writes the guide's own
    without, told = (
        {path.relative_to(tmp_path / name).as_posix(): path for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("without", "with")
    )
    assert {"sitemap.xml"} == set(without) ^ set(told)
    assert "<loc>https://guide.example/of/plans/glossary/towing.html</loc>" in told["sitemap.xml"].read_text()
    assert "lastmod" not in told["sitemap.xml"].read_text()
    assert '<link rel="canonical" href="https://guide.example/of/plans/glossary/towing.html">' in told["glossary/towing.html"].read_text()
    assert [] == [name for name in without if said(without[name]) != said(told[name])]


def said(path: Path) -> list[bytes]:
    """What the file says, but for its own address."""
    lines = re.sub(rb'<link rel="canonical"[^>]*>', b"", path.read_bytes()).splitlines()
    return [line for line in lines if line.strip()]
