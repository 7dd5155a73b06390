"""Real servers for the built site: nginx, Caddy and Python's own."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

import pytest


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
    config = (
        (built / "hosting/nginx.conf").read_text().replace("/srv/plan-guide", str(built)).replace("listen 8080", f"listen 127.0.0.1:{port}")
    )
    places = "".join(f"{kind}_temp_path {work}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    whole = (
        f"daemon off; pid {work}/pid; error_log stderr; events {{}} "
        f"http {{ include /etc/nginx/mime.types; access_log off; {places}\n{config}\n}}"
    )
    (work / "nginx.conf").write_text(whole if os.geteuid() else f"user root; {whole}")
    with running(["nginx", "-c", work / "nginx.conf"], port) as address:
        yield address


@contextmanager
def caddy(built: Path, work: Path):
    port = free_port()
    config = (built / "hosting/Caddyfile").read_text().replace("/srv/plan-guide", str(built)).replace(":8080", f"http://127.0.0.1:{port}")
    (work / "Caddyfile").write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{config}")
    with running(["caddy", "run", "--config", work / "Caddyfile", "--adapter", "caddyfile"], port) as address:
        yield address


@contextmanager
def plain(built: Path, work: Path):
    port = free_port()
    with running([sys.executable, "-m", "http.server", "--directory", built, "--bind", "127.0.0.1", str(port)], port) as address:
        yield address
