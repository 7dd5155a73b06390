"""Make the search find what people type: words in any form, synonyms, usual misspellings and whole questions.

Material's engine adds a `*` to each word typed and so never stems it, and it takes any word that matches for a hit. What it
does offer is its separator, which cuts pages and queries alike: ours cuts off the usual endings, and drops from a query the
words that say nothing. It also searches any field that its index names: `asked` holds what people type and is never shown.
"""

import json
import re
from pathlib import Path

from .load import Plan

BETWEEN = r"""[\s\-–,:;!?()\[\]"“”‘’'$&/|]+|\.(?!\d)"""
ENDINGS = r"(?<=[A-Za-z]{3})(?:ings?|ers?|ed|es|e|s)(?![A-Za-z])"
IDLE = (
    "a about after all also am an and any are as at be been but by can cant could did do does dont for from get gets getting got "
    "had has have how i if in into is it its just me mine much my need no not of on one or our out so than that the their them "
    "then there they this to too up us was we were what when where which while who whom why will with would you your"
).split()
FIELDS = {"title": {"boost": 20.0}, "asked": {"boost": 20.0}, "text": {"boost": 1.0}, "tags": {"boost": 1.0}}
BOOSTS = (
    ("benefits/", 1.6),
    ("calculators/", 1.5),
    ("contact", 1.6),
    ("states", 1.4),
    ("leasing/", 1.3),
    ("dealers/", 1.3),
    ("contracts/", 1.2),
)
HEADS_ONLY = re.compile(r"(?:(?:calculators|contracts|glossary)/.*|sources\.html)#|.*#sources-and-how-sure$")
WAITS = re.compile(r'\(location\.protocol!=="file:"\)(?=,\w+\("search"\)\))')


class Changed(Exception):
    """Material's script is no longer what we know."""


def search(site: Path, plan: Plan) -> None:
    """Rewrite the index of a built site, and let the site fetch it only when someone opens the search."""
    path = site / "search/search_index.json"
    index = json.loads(path.read_text())
    ids = re.compile(rf" ?(?<![\w.-])(?:{'|'.join(map(re.escape, sorted(plan.provisions, key=len, reverse=True)))})(?![\w-])")
    asked, docs = phrases(plan), []
    for doc in index["docs"]:
        if HEADS_ONLY.match(doc["location"]):
            continue  # their sections repeat what the pages on benefits, leasing and states say
        page = doc["location"].removesuffix(".html")
        boost = next((boost for start, boost in BOOSTS if page.startswith(start) and not page.endswith("/index")), 1.0)
        told = {"location": doc["location"], "title": doc["title"], "text": ids.sub("", doc["text"])}
        if page in asked:
            told["asked"] = ". ".join(asked[page])
        docs.append(told if boost == 1.0 else {**told, "boost": boost})
    config = {"lang": ["en"], "separator": separator(), "pipeline": [], "fields": FIELDS}
    path.write_text(json.dumps({"config": config, "docs": docs}, ensure_ascii=False, separators=(",", ":")))
    _fetch_late(site)


def separator() -> str:
    """What stands between the words of a page or a query: signs, usual endings, and a word that says nothing and stands alone."""
    idle = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in IDLE)
    return f"{BETWEEN}|{ENDINGS}|^(?:{idle})$"


def phrases(plan: Plan) -> dict[str, list[str]]:
    """What people type to find a page, by the page's path without its ending."""
    asked = {f"glossary/{term.id}": [*term.aliases, *term.misspellings] for term in plan.terms.values()}
    asked |= {f"benefits/{page.id}": [page.question, *page.asked] for page in plan.benefit_pages.values()}
    asked |= {f"contracts/{row.id}": [row.product_name, row.level, row.kind] for row in plan.contracts.values()}
    asked |= {f"calculators/{name}": ["calculator, how much"] for name in plan.calculators}
    asked["contact"] = [line.phone for line in plan.lines.values()]
    for path, row in plan.asked.items():
        asked.setdefault(path, []).extend(row.asked)
    return {path: [phrase for phrase in told if phrase] for path, told in asked.items() if any(told)}


def _fetch_late(site: Path) -> None:
    """Material fetches its index on each page, except from a disk, where it waits until the search is opened. Let it wait always."""
    (bundle,) = (site / "assets/javascripts").glob("bundle.*.min.js")
    text, count = WAITS.subn("(!1)", bundle.read_text())
    if count != 1:
        raise Changed(
            f"{bundle.name} no longer says when it fetches the search index. Look there for search_index.json, and mend builder/search.py."
        )
    bundle.write_text(text)
