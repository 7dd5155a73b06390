"""Build the guide; builder/steps.py has the steps.

python build.py            the whole site, into site/
python build.py --check    only look for mistakes in the data
python build.py --serve    show it at a local address, and rebuild what changes
"""

import argparse
import sys
from collections.abc import Collection
from pathlib import Path

from builder import CannotBuild
from builder.check import check
from builder.finish import BrokenLinks
from builder.load import load
from calculators.__main__ import to_the_end
from calculators.kit.tables import Mistakes
from runtime.layers import LAYERS

ROOT = Path(__file__).parent


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only look for mistakes in the data")
    parser.add_argument("--serve", action="store_true", help="show the site and rebuild what changes")
    parser.add_argument("--preview", action="store_true", help="leave out what only a published site needs")
    parser.add_argument("--into", type=Path, default=ROOT, help="the folder to make site/ in, with what it is made of (this one)")
    parser.add_argument("--port", type=int, default=8000, help="where to show it (8000)")
    parser.add_argument("--without", action="append", default=[], choices=LAYERS, help="leave a layer of Python's start out of the site")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            print(check(load(ROOT)))
        elif options.serve:
            from builder.serve import serve

            serve(ROOT, ROOT / "site", options.port)
        else:
            print(build(options.preview, options.into.resolve(), options.without))
    except Mistakes as mistakes:
        print(f"{mistakes}\n\n{len(mistakes.found)} to mend; nothing was built.", file=sys.stderr)
        return 1
    except BrokenLinks as links:
        print(f"{links}\n\nMend these links, or the pages that they lead to.", file=sys.stderr)
        return 1
    except CannotBuild as problem:
        print(f"{problem}\n\nNothing is to be uploaded of this build.", file=sys.stderr)
        return 1
    return 0


def build(preview: bool = False, into: Path = ROOT, without: Collection[str] = ()) -> str:
    """All steps; returns the report."""
    from builder.archive import changed
    from builder.changelog import refusal
    from builder.steps import Build, run

    plan = load(ROOT)
    report = check(plan)
    run(Build(ROOT, into, plan, preview, without))
    differs = {} if preview else changed(ROOT, plan)
    lines = [line for lines in differs.values() for line in lines]
    return "\n".join([str(report), *lines, *(["", refused] if (refused := refusal(ROOT, differs)) else [])])


if __name__ == "__main__":
    sys.exit(to_the_end(main))
