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


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only look for mistakes in the data")
    parser.add_argument("--serve", action="store_true", help="show the site and rebuild what changes")
    parser.add_argument("--preview", action="store_true", help="leave out what only a published site needs")
    parser.add_argument("--into", type=Path, default=ROOT, help="the folder to make site/ in, with what it is made of (this one)")
    parser.add_argument("--port", type=int, default=8000, help="where to show it (8000)")
    asked = parser.parse_args(arguments)
    try:
        if asked.check:
            print(check(load(ROOT)))
        elif asked.serve:
            from builder.serve import serve

            serve(ROOT, ROOT / "site", asked.port)
        else:
            print(build(asked.preview, asked.into.resolve()))
    except Mistakes as mistakes:
        print(f"{mistakes}\n\n{len(mistakes.found)} to mend; nothing was built.", file=sys.stderr)
        return 1
    except BrokenLinks as links:
        print(f"{links}\n\nMend these links, or the pages that they lead to.", file=sys.stderr)
        return 1
    return 0


def build(preview: bool = False, into: Path = ROOT) -> str:
    """The steps, in order; returns the report."""
    pages, out = into / "build/docs", into / "site"
    from builder.anywhere import anywhere
    from builder.changelog import refusal
    from builder.conformance import conformance
    from builder.disk import disk
    from builder.embeds import embeds
    from builder.headers import headers
    from builder.link import Linker
    from builder.notices import notices
    from builder.offline import no_worker, offline
    from builder.pack import pack
    from builder.publish import publish
    from builder.published import changed, earlier
    from builder.search import search
    from builder.site import site
    from builder.write import write
    from runtime.bundle import bundle

    plan = load(ROOT)
    report = check(plan)
    shows = write(plan, pages)
    bundle(ROOT, pages, preview)
    site(ROOT, pages, out)
    search(out, plan)
    publish(plan, shows, out / "data")
    conformance(plan, out / "data/conformance")
    embeds(plan, out)
    disk(ROOT, out)
    earlier(ROOT, out)
    notices(ROOT, out)
    seal(out, Linker(plan.terms), with_policy=not preview)
    anywhere(ROOT, out, with_policy=not preview)
    if preview:
        no_worker(out)
    else:
        offline(out)
        headers(out)
        pack(ROOT, out)
    differs = changed(ROOT, plan)
    told = [line for lines in differs.values() for line in lines]
    return "\n".join([str(report), *told, *(["", refused] if (refused := refusal(ROOT, differs)) else [])])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
