"""Put one built version over another as docs/hosting.md says, and look at every step: python -m tests.support.publish_check OLD NEW

Each page is visited again after every file that it asked for last time has changed; between such changes the host answers
it alike. Two readers visit: one who was never here, and one who was, and whose browser has kept what it keeps. Each must
find the answer of the version that the page is of.
"""

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from builder.upload import listed, order
from tests.support.browsers import COMMANDS, launch
from tests.support.versions import SHOWN, MixedHost

EXAMPLE = re.compile(r'data-example="([^"]*)"')


def addresses(site: Path) -> dict[str, str]:
    """The pages that answer, each with the part after # that gives it its example's answers."""
    by_page = {}
    for folder in ("calculators", "embed"):
        for path in sorted((site / folder).glob("*.html")):
            if found := EXAMPLE.search(path.read_text()):
                answers = unescape(found[1])
                by_page[f"{folder}/{path.name}"] = answers if folder == "calculators" else urlencode({"answers": answers})
    return by_page


class Reader:
    """Someone who opens pages of a host. Who was never here comes with an empty browser each time."""

    def __init__(self, browser, host: MixedHost, returns: bool):
        self.browser, self.host, self.returns = browser, host, returns
        self.context = browser.new_context() if returns else None
        self.asked: dict[str, set[str]] = {}

    def visit(self, page: str, answers: str) -> str:
        """What the page shows for its answers."""
        context = self.context or self.browser.new_context()
        tab = context.new_page()
        self.host.asked.clear()
        tab.goto(f"{self.host.address}/{page}#{answers}")
        words = tab.wait_for_function(SHOWN, timeout=120_000).json_value()
        requested = set(self.host.asked)
        if self.returns:  # it asks again only for some of what it has kept, and ahead for other pages
            requested = {name for name in requested | self.asked.get(page, set()) if name == page or not name.endswith(".html")}
        self.asked[page] = requested
        (tab if self.returns else context).close()
        return words.get("all") or words["sentence"]


def check(browser, old: Path, new: Path, pages: list[str] | None = None) -> Iterator[str]:
    """A line for each visit at which a page showed something else than its version does."""
    before, after = listed(old), listed(new)
    by_site = {site: {page: answers for page, answers in addresses(site).items() if pages is None or page in pages} for site in (old, new)}
    with MixedHost(old) as host:
        wanted = {}
        for site in (old, new):
            host.chosen = lambda path, site=site: site
            first = Reader(browser, host, returns=True)
            wanted |= {(site, page): first.visit(page, answers) for page, answers in by_site[site].items()}
        there = set()
        host.chosen = lambda path: new if path in there else old
        readers = {"who was never here": Reader(browser, host, returns=False), "who was here": Reader(browser, host, returns=True)}
        for step in [None, *order(before, after)]:
            there |= {step} - {None}
            for name, reader in readers.items():
                for page in {**by_site[old], **by_site[new]}:
                    site = new if page in there else old
                    if page not in by_site[site] or step is not None and step not in reader.asked.get(page, {page}):
                        continue
                    shown = reader.visit(page, by_site[site][page])
                    stays = (
                        wanted.get((old, page)) if reader.returns else None
                    )  # a browser that keeps the guide goes on with it for a visit
                    if shown not in (wanted[site, page], stays):
                        yield f"After {step or 'nothing'}, a reader {name} saw on {page}: {shown}"


def main(old: str, new: str) -> int:
    found = []
    with sync_playwright() as playwright:
        for name in COMMANDS:
            with launch(playwright, name) as browser:
                for line in check(browser, Path(old), Path(new)):
                    found.append(line)
                    print(f"{name}: {line}", flush=True)
    steps = len(order(listed(Path(old)), listed(Path(new))))
    print(f"{steps} files put in order: {len(found) or 'no'} wrong answers on the way.")
    return bool(found)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not all(Path(site, "manifest.json").is_file() for site in sys.argv[1:]):
        sys.exit("Name two built versions: make publish-check OLD=folder/of/the/published/site NEW=site")
    sys.exit(main(*sys.argv[1:]))
