"""What someone meets who sets the project up: a port that is taken, an old Python, a step that fails."""

import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest

from builder import install
from builder.headers import ANYONE, APART
from builder.serve import Preview, free
from tests.support.site import ROOT

OLD = """
import sys
sys.version_info = (3, 9, 0)
sys.argv = ["calculators"]
import runpy
runpy._run_module_as_main("calculators")
"""
NPM = """#!/bin/sh
echo "$@" > {asked}
echo "npm error code EACCES: mkdir '/home/none/.npm'" >&2
exit 243
"""


def test_where_a_port_is_taken_the_next_free_one_is_named_before_anything_is_built(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        other = free(port)
        assert other > port
        assert f"Port {port} is taken; the guide will be at {other}. PORT=… chooses another.\n" == capsys.readouterr().out
    assert (port, "") == (free(port), capsys.readouterr().out)


def test_the_preview_sends_what_a_page_on_another_port_needs(tmp_path):
    (tmp_path / "embed").mkdir()
    for name in ("embed.js", "embed/refund.html"):
        (tmp_path / name).write_text("<!doctype html>")
    server = Preview(builder=lambda: None, host="127.0.0.1", port=0, root=str(tmp_path))
    server.server_bind()
    server.server_activate()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        for name, headers in (("embed.js", ANYONE), ("embed/refund.html", {**ANYONE, **APART})):
            with urlopen(f"http://127.0.0.1:{server.server_port}/{name}") as answer:
                assert headers == {header: answer.headers[header] for header in headers}
    finally:
        super(Preview.__base__, server).shutdown()
        server.server_close()


def test_make_serve_passes_the_port_on():
    commands = subprocess.run(["make", "-n", "serve", "PORT=8123"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "build.py --serve --port 8123\n" in commands
    assert "--port" not in subprocess.run(["make", "-n", "serve"], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_an_old_python_is_told_in_one_line_which_it_needs():
    said = subprocess.run([sys.executable, "-c", OLD], cwd=ROOT, capture_output=True, text=True)
    assert 1 == said.returncode
    assert said.stderr.strip().endswith("The calculators need Python 3.11 or newer.)")
    assert 1 == len(said.stderr.splitlines())


@pytest.fixture
def npm(tmp_path) -> Path:
    """A project whose npm can't write, in the set-up's own words to it."""
    bin = tmp_path / "project/.venv/bin"
    bin.mkdir(parents=True)
    (tmp_path / "project/builder").symlink_to(ROOT / "builder")
    (tmp_path / "project/package-lock.json").touch()
    (bin / "npm").write_text(NPM.format(asked=tmp_path / "asked"))
    (bin / "npm").chmod(0o755)
    return tmp_path


INSTALL = """
import sys
from pathlib import Path
sys.path.insert(0, "builder")
import install
install.ROOT = Path.cwd()
install.VENV = install.ROOT / ".venv"
install.NPM = install.VENV / "bin/npm"
install.npm_install("package-lock.json")
"""


def test_a_step_that_fails_shows_its_own_reason(npm):
    said = subprocess.run([sys.executable, "-c", INSTALL], cwd=npm / "project", capture_output=True, text=True)
    assert 1 == said.returncode
    assert "EACCES: mkdir" in said.stderr
    assert "The set-up stopped, because this failed: " in said.stderr


def test_where_home_can_t_be_written_npm_keeps_its_files_here(monkeypatch):
    assert [] == install.npm_cache()
    monkeypatch.setattr(install.os, "access", lambda place, how: False)  # root may write anywhere
    assert ["--cache", str(ROOT / "build/npm")] == install.npm_cache()
