"""How much our own steps add to the build of a large glossary, in processor time"""

import logging
import random
import shutil
import tempfile
import time
from pathlib import Path

from builder.conformance import conformance
from builder.export import export
from builder.finish import BrokenLinks, finish
from builder.glossary import Term
from builder.load import load
from builder.search import search
from builder.site import site
from builder.term_links import Linker
from builder.write import write

ROOT = Path(__file__).parent.parent


def rows(terms: int = 5000):
    with tempfile.TemporaryDirectory() as kept:
        here = Path(kept)
        plan, began = larger(terms), time.process_time()
        shows = write(plan, here / "docs")
        (here / "docs/assets/python").mkdir(parents=True, exist_ok=True)
        before = time.process_time() - began
        logging.disable(logging.WARNING)
        began = time.process_time()
        site(ROOT, here / "docs", here / "site")
        plain = time.process_time() - began
        began = time.process_time()
        search(here / "site", plan)
        export(plan, shows, here / "site/data")
        conformance(plan, here / "site/data/conformance")
        try:
            finish(here / "site", Linker(plan.terms))
        except BrokenLinks as broken:
            yield "links that lead nowhere", str(broken), "none"
        ours = before + time.process_time() - began
        shutil.rmtree(here / "site")
    yield f"`mkdocs build` of the pages of {terms:,} terms", f"{plain:.1f} s", ""
    yield "our steps besides: write, search, data, links, policy, checks", f"{ours:.1f} s", ""
    yield "all, against `mkdocs build` alone", f"{(plain + ours) / plain:.2f}", "1.30"


def larger(count: int):
    """The guide's plan with more terms, made of its own words."""
    chance, plan = random.Random(1), load(ROOT)
    words = sorted({word.strip(".,") for row in plan.provisions.values() for word in row.says.split() if word.isalpha()})
    while len(plan.terms) < count:
        id, name = f"made-{len(plan.terms)}", f"{chance.choice(words)} {chance.choice(words)} {chance.choice(words)}".capitalize()
        meaning = f"{' '.join(chance.choices(words, k=14)).capitalize()}. {' '.join(chance.choices(words, k=12)).capitalize()}."
        see = tuple(chance.sample(list(plan.terms), 2))
        plan.terms[id] = Term(id, name, meaning, "", "trade", "trade", see=see, provisions=(chance.choice(list(plan.provisions)),))
    return plan
