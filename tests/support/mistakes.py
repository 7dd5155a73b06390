"""A copy of the files that a build reads, to spoil, and what the build says of them."""

import subprocess
import sys
from pathlib import Path


def check(tree: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "build.py", "--check"], cwd=tree, capture_output=True, text=True, timeout=60)
