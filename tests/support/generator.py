"""Run the generator alone, without the steps of the build that come before and after it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.site import ROOT

SCRIPT = """
import sys
from pathlib import Path
{first}
from builder.site import site
site(Path.cwd(), Path(sys.argv[1]), Path(sys.argv[2]))
"""


def generate(pages: Path, out: Path, first: str = "", address: str = "") -> None:
    """Make a site of the pages; `first` is run before the generator is imported, `address` is where the site will be."""
    around = {name: value for name, value in os.environ.items() if name != "SITE_URL"} | ({"SITE_URL": address} if address else {})
    command = [sys.executable, "-c", SCRIPT.format(first=first), pages, out]
    done = subprocess.run(command, cwd=ROOT, env=around, capture_output=True, text=True)
    assert (0, "") == (done.returncode, done.stderr), done.stderr[-2000:]
