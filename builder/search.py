"""Make the search find what people type: words in any form, synonyms, usual misspellings and whole questions.

Material's engine adds a `*` to each word typed and so never stems it, and it takes any word that matches for a hit. What it
does offer is its separator, which cuts pages and queries alike: ours cuts off the usual endings, and drops from a query the
words that say nothing. It also searches any field that its index names: `asked` holds what people type and is never shown.
"""

import json
import re
from functools import cache
from pathlib import Path

from .found_tables import in_place, tables_of
from .load import Plan
from .material import fetch_index_late, search_on_input, search_says_more
from .pages import kind_of, lists_others, path_of

BETWEEN = r"""[\s\-–,:;!?()\[\]"“”‘’'$&/|]+|\.(?!\d)"""
ENDINGS = r"(?<=[A-Za-z]{3})(?:ings?|ers?|ed|es|e|s)(?![A-Za-z])"
IDLE = (
    "a about after all also am an and any are as at be been but by can cant could did do does dont for from get gets getting got "
    "had has have how i if in into is it its just me mine much my need no not of on one or our out so than that the their them "
    "then there they this to too up us was we were what when where which while who whom why will with would you your"
).split()
FIELDS = {"title": {"boost": 20.0}, "asked": {"boost": 20.0}, "text": {"boost": 1.0}, "tags": {"boost": 1.0}}
FOOT = "sources-and-how-sure"  # the anchor of what each page has at its end


def search(site: Path, plan: Plan) -> None:
    """Rewrite the index of a built site, and let the site fetch it only when someone opens the search."""
    path = site / "search/search_index.json"
    index = json.loads(path.read_text())
    ids = re.compile(rf" ?(?<![\w.-])(?:{'|'.join(map(re.escape, sorted(plan.provisions, key=len, reverse=True)))})(?![\w-])")
    by_page, docs = phrases(plan), []
    tables = cache(lambda address: tables_of((site / (address or "index.html")).read_text()))  # many sections are of one page
    for doc in index["docs"]:
        address, _, section = doc["location"].partition("#")
        kind, page = kind_of(address), doc["location"].removesuffix(".html")
        if section == FOOT or section and kind.heads_only:
            continue
        boost = 1.0 if lists_others(page) else kind.boost
        text = doc["text"]
        if kind.table != "calculators":  # of which the index has their first sentence
            for table in tables(address):
                text = in_place(text, table)
        title = f"{kind.found_as}: {doc['title']}" if kind.found_as and not section else doc["title"]
        entry = {"location": doc["location"], "title": title, "text": ids.sub("", text)}
        if page in by_page:
            entry["asked"] = ". ".join(by_page[page])
        docs.append(entry if boost == 1.0 else {**entry, "boost": boost})
    config = {"lang": ["en"], "separator": separator(), "pipeline": [], "fields": FIELDS}
    path.write_text(json.dumps({"config": config, "docs": docs}, ensure_ascii=False, separators=(",", ":")))
    fetch_index_late(site)
    search_on_input(site)
    search_says_more(site)


def separator() -> str:
    """What stands between the words of a page or a query: signs, usual endings, and a word that says nothing and stands alone."""
    idle = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in IDLE)
    return f"{BETWEEN}|{ENDINGS}|^(?:{idle})$"


def phrases(plan: Plan) -> dict[str, list[str]]:
    """What people type to find a page, by the page's path without its ending."""
    by_page = {path_of("terms", term.id): [*term.aliases, *term.misspellings] for term in plan.terms.values()}
    by_page |= {path_of("benefit_pages", page.id): [page.question, *page.asked] for page in plan.benefit_pages.values()}
    by_page |= {path_of("contracts", row.id): [row.product_name, row.level, row.kind] for row in plan.contracts.values()}
    by_page |= {path_of("calculators", name): ["calculator, how much"] for name in plan.calculators}
    by_page["contact"] = [line.phone for line in plan.lines.values()]
    for path, row in plan.asked.items():
        by_page.setdefault(path, []).extend(row.asked)
    return {path: [phrase for phrase in listed if phrase] for path, listed in by_page.items() if any(listed)}
