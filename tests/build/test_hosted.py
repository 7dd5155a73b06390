"""What hosts do with the site: the check of a host says what is wrong, and files go up in an order that fits."""

import json
import re
import shutil
import struct
import subprocess
import sys
from functools import partial

import pytest

from builder.headers import ALWAYS
from builder.host import ask, check
from builder.upload import listed, order
from tests.support.servers import caddy, free_port, nginx
from tests.support.site import ROOT, QuietHandler, named, serving


@pytest.mark.parametrize("host", [nginx, caddy], ids=["nginx", "caddy"])
def test_errors_carry_the_safe_headers_and_are_not_kept(built, tmp_path, host):
    with host(built, tmp_path) as address:
        for place in ("no/such/page.html", "assets/no.0123456789abcdef.js", "assets/"):
            reply = ask(address + place)
            assert reply.status in (403, 404), place
            assert set(ALWAYS.items()) <= {(name, reply.headers.get(name.lower())) for name in ALWAYS}, place
            assert "frame-ancestors" in reply.headers["content-security-policy"]
            assert "immutable" not in reply.headers.get("cache-control", ""), place


def test_a_host_that_lets_errors_be_kept_is_told_so(built):
    class Handler(QuietHandler):
        def end_headers(self):
            self.send_header("Cache-Control", "public, max-age=31536000, immutable")
            super().end_headers()

    with serving(partial(Handler, directory=built)) as address:
        assert ["An error below assets/ says that it never changes."] == [sentence[:50] for sentence in check(address)[0]]


def test_a_host_that_lacks_files_or_changes_them_is_told_so(built, tmp_path):
    folder = tmp_path / "site"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("data", "glossary", "trimmed.*.wasm.gz"))
    style = named(folder, "assets/guide.css")
    style.write_text("/* changed on the way */")
    with serving(partial(QuietHandler, directory=folder)) as address:
        breaks, _ = check(address)
    assert [True] * 3 == [
        any(re.match(pattern, sentence) for sentence in breaks)
        for pattern in (
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

    with serving(Handler) as address:
        breaks, costs = check(address)
    assert (1, []) == (len(breaks), costs)
    assert breaks[0].startswith("There is no manifest.json of the guide at ")


def test_check_host_says_it_all_and_ends_with_a_number():
    said = subprocess.run([sys.executable, "builder/host.py", f"http://127.0.0.1:{free_port()}/"], cwd=ROOT, capture_output=True, text=True)
    assert 1 == said.returncode
    assert said.stdout.startswith("No answer came from http://127.0.0.1")


def test_it_can_be_installed(built):
    manifest = json.loads((built / "manifest.webmanifest").read_text())
    assert {"name", "short_name", "start_url", "scope", "display", "icons"} <= set(manifest)
    for icon in manifest["icons"]:
        content = (built / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            assert [int(side) for side in icon["sizes"].split("x")] == list(struct.unpack(">II", content[16:24]))


def test_assets_go_up_first_then_pages_then_what_leads_to_a_new_version_and_what_is_gone_goes_last(versions):
    old, new = (listed(site) for site in versions)
    steps = order(old, new)
    assert set(steps) == {name for name in {*old, *new} if old.get(name) != new.get(name)}
    gone = [name for name in steps if name not in new]
    assert gone == steps[-len(gone) :] and gone
    put = steps[: -len(gone)]
    assert ["sw.js", "sw.js.br", "sw.js.gz"] == put[-3:]
    firsts = [name.startswith("assets/") for name in put]
    assert firsts == sorted(firsts, reverse=True) and {True, False} == set(firsts)
