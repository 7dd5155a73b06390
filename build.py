"""Build the guide: load, check, write, bundle, site, seal.

python build.py            the whole site, into site/
python build.py --check    only look for mistakes in the data
python build.py --serve    show it at a local address, and rebuild what changes
"""

import argparse
import sys
from pathlib import Path

from builder.check import check
from builder.load import load
from builder.seal import BrokenLinks, seal
from calculators.kit.tables import Mistakes

ROOT = Path(__file__).parent
PAGES, SITE = ROOT / "build/docs", ROOT / "site"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only look for mistakes in the data")
    parser.add_argument("--serve", action="store_true", help="show the site and rebuild what changes")
    parser.add_argument("--preview", action="store_true", help="leave out what only a published site needs")
    parser.add_argument("--port", type=int, default=8000, help="where to show it (8000)")
    asked = parser.parse_args(arguments)
    try:
        if asked.check:
            print(check(load(ROOT)))
        elif asked.serve:
            from builder.serve import serve

            serve(ROOT, SITE, asked.port)
        else:
            print(build(asked.preview))
    except Mistakes as mistakes:
        print(f"{mistakes}\n\n{len(mistakes.found)} to mend; nothing was built.", file=sys.stderr)
        return 1
    except BrokenLinks as links:
        print(f"{links}\n\nMend these links, or the pages that they lead to.", file=sys.stderr)
        return 1
    return 0


def build(preview: bool = False) -> str:
    """The steps, in order; returns the report."""
    from builder.anywhere import anywhere
    from builder.bundle import bundle
    from builder.changelog import refusal
    from builder.conformance import conformance
    from builder.disk import disk
    from builder.embeds import embeds
    from builder.headers import headers
    from builder.link import Linker
    from builder.notices import notices
    from builder.offline import no_worker, offline
    from builder.pack import pack
    from builder.published import changed, earlier
    from builder.publish import publish
    from builder.search import search
    from builder.site import site
    from builder.write import write

    plan = load(ROOT)
    report = check(plan)
    shows = write(plan, PAGES)
    bundle(ROOT, PAGES, preview)
    site(ROOT, PAGES, SITE)
    search(SITE, plan)
    publish(plan, shows, SITE / "data")
    conformance(plan, SITE / "data/conformance")
    embeds(plan, SITE)
    disk(ROOT, SITE)
    earlier(ROOT, SITE)
    notices(ROOT, SITE)
    seal(SITE, Linker(plan.terms), with_policy=not preview)
    anywhere(ROOT, SITE, with_policy=not preview)
    if preview:
        no_worker(SITE)
    else:
        offline(SITE)
        headers(SITE)
        pack(ROOT, SITE)
    differs = changed(ROOT, plan)
    told = [line for lines in differs.values() for line in lines]
    return "\n".join([str(report), *told, *(["", refused] if (refused := refusal(ROOT, differs)) else [])])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
