"""What three calculators cost a dealer's page, from hosts that compress nothing

The same page without and with them, in turns, as Lighthouse's phone sees it: with the calculators in sight, as the page for
dealers writes their lines, and below a text that fills the screen.
"""

import json
from pathlib import Path
from statistics import median

from bench.lighthouse import audit

ROOT = Path(__file__).parent.parent
TIMES = 5
CALCULATORS = {"refund": 1800, "truck-class": 800, "gap-refund": 1700}  # with their heights on a phone
FIGURES = {
    "cumulative-layout-shift": "layout shift {:.3f}",
    "total-blocking-time": "blocked {:.0f} ms",
    "total-byte-weight": "{:,.0f} bytes",
}
PARAGRAPH = f"<p>{'We sell and service cars and trucks, and we help you with the plan that protects yours. ' * 6}</p>"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="description" content="Plans that protect your car."><link rel="icon" href="data:,"><title>Example Motors</title>{script}</head>
<body><main><h1>Example Motors</h1>{text}{calculators}{text}</main></body></html>"""


def rows():
    from tests.support import hosts

    guide, dealer = hosts.guide(ROOT / "site"), hosts.dealer()
    try:
        for where, paragraphs in {"in sight": 1, "below a screen of text": 8}.items():
            pages = {what: dealer.page(html(guide, what == "with", PARAGRAPH * paragraphs), f"/{what}") for what in ("without", "with")}
            found = {what: [] for what in pages}
            for _ in range(TIMES):
                for what, address in pages.items():
                    found[what].append(audit(address))
            for what, reports in found.items():
                yield f"{where}, {what}", told(reports), "" if what == "without" else f"{score(found['without']) - 1:.0f}"
    finally:
        guide.close()
        dealer.close()


def html(guide, with_calculators: bool, text: str) -> str:
    titles = {one["name"]: one for one in json.loads((ROOT / "site/embed/index.json").read_text())["calculators"]}
    lines = []
    for name, height in CALCULATORS.items():
        link = f'<a href="{guide.address}/calculators/{name}.html">{titles[name]["title"]}</a>. An example: {titles[name]["example"]}'
        line = f'<plan-calculator name="{name}" style="display:block;min-height:min(100vh,{height}px)">{link}</plan-calculator>'
        lines.append(line if with_calculators else f"<p>{link}</p>")
    script = f'<script type="module" src="{guide.address}/embed.js"></script>' if with_calculators else ""
    return PAGE.format(script=script, text=text, calculators="".join(lines))


def score(reports: list[dict]) -> float:
    return 100 * median(report["categories"]["performance"]["score"] for report in reports)


def told(reports: list[dict]) -> str:
    """The middle score, the span of all, and the middle of what it is made from."""
    scores = [100 * report["categories"]["performance"]["score"] for report in reports]
    middle = {name: median(report["audits"][name]["numericValue"] for report in reports) for name in FIGURES}
    more = "; ".join(form.format(middle[name]) for name, form in FIGURES.items())
    return f"performance {median(scores):.0f} ({min(scores):.0f} to {max(scores):.0f}); {more}"
