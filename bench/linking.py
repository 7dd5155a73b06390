"""How long it takes to link the glossary's terms"""

import random
import time
from pathlib import Path

from builder.glossary import Term
from builder.load import load
from builder.material import ARTICLE, ARTICLE_END
from builder.term_links import Linker

ROOT = Path(__file__).parent.parent
PAGES, TERMS, WORDS = 1000, 500, 600


def rows():
    pages, terms = made(PAGES, TERMS)
    began = time.perf_counter()
    linker = Linker(terms)
    linked = [linker.link(page, "a/b.html") for page in pages]
    taken = time.perf_counter() - began
    anchors = sum(page.count('class="plan-term"') for page in linked)
    yield f"{PAGES:,} pages of {WORDS} words, {TERMS} terms; {anchors:,} links made", f"{taken:.2f} s", "5 s"


def made(pages: int, terms: int) -> tuple[list[str], dict[str, Term]]:
    """Pages of the guide's own words, and terms: the guide's own, and more made of pairs of its words."""
    chance, plan = random.Random(1), load(ROOT)
    words = " ".join(row.says for row in plan.provisions.values()).split()
    known = dict(plan.terms)
    while len(known) < terms:
        name = f"{chance.choice(words)} {chance.choice(words)}".strip(".,")
        known[f"made-{len(known)}"] = Term(f"made-{len(known)}", name, "A meaning.", "", "trade", "trade")
    rows = []
    for _ in range(pages):
        body = "".join(f"<p>{' '.join(chance.choices(words, k=60))} <b>{chance.choice(words)}</b></p>" for _ in range(WORDS // 60))
        rows.append(f"<html><body>{ARTICLE}<h1>Page</h1>{body}{ARTICLE_END}</body></html>")
    return rows, known
