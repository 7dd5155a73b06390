"""Write the pages: Jinja over the plan, to Markdown in `build/docs`. A page whose bytes are the same is not touched.

A page in `docs/` that a person wrote is a template too, so that a number or a sentence of the data never stands twice.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

import calculators
from calculators.batch.columns import columns_of
from calculators.batch.door import written
from calculators.kit.dotted import dotted, flat
from calculators.kit.values import shown
from calculators.kit.where import Where, said
from calculators.sheet.html import lines_of, sheet, tag
from calculators.trade.tables import CONTRACTS

from .check import rules_of
from .files import put
from .glossary import Term
from .load import Plan, written_pages
from .material import BUTTON
from .pages import KINDS, generated, path_of

SURE = {
    "stated": "stated in the source",
    "restored": "restored: part of our copy was lost",
    "inferred": "our reading; no source says it in so many words",
    "convention": "a convention of this guide",
    "trade": "common use in the trade",
}

LEFT_OUT, FEW = "left out", 6  # answers that differ between two examples
ASSETS = "docs/assets", "runtime/assets"  # what pages load; in the site they lie in one folder
TOPICS = {
    "plan": "The plan itself",
    "eligibility": "Which vehicles can have it",
    "repairs": "Repairs",
    "disabled": "When the vehicle breaks down",
    "roadside": "Help at the roadside",
    "alternate": "Rental and other transportation",
    "trip": "Trip interruption",
    "gap": "GAP",
    "transfer": "Transfer",
    "cancel": "Cancellation",
    "contact": "Whom to call",
}


def write(plan: Plan, out: Path) -> dict[str, list[str]]:
    """Write every page below `out`; returns the provisions that each page shows, by the page's path."""
    pages = Pages(plan, out)
    for path in written_pages(plan.root):
        source = path.relative_to(plan.root / "docs")
        pages.add(source.with_suffix("").as_posix(), source.as_posix())
    for table, context in CONTEXTS.items():
        kinds = [kind for kind in KINDS if kind.table == table and kind.themed]
        for id in getattr(plan, table):
            about = context(plan, id)
            for kind in kinds:
                pages.add(kind.of(id), f"_templates/{kind.template}", **about)
            if table == "calculators":
                pages.put(f"{path_of(table, id)}-template.csv", template_csv(about["calculator"], about["example_answers"]))
    for kind in generated():
        pages.add(kind.path, f"_templates/{kind.template}")
    pages.finish()
    return pages.shows


def topics_of(plan: Plan, contract) -> list[tuple[str, list]]:
    """The provisions that hold for a contract, under the headings of their topics."""
    topics: dict[str, list] = {topic: [] for topic in TOPICS}
    for row in plan.provisions.values():
        if {contract.id, contract.product} & set(row.contracts):
            topics.setdefault(row.id.split(".")[0], []).append(row)
    return [(TOPICS.get(topic, topic.capitalize()), rows) for topic, rows in topics.items() if rows]


def holders(plan: Plan, benefit) -> list[SimpleNamespace]:
    """Who has a benefit: contracts that have it alike stand together, those of which nothing is stated last."""
    alike: dict[tuple, list] = {}
    for contract in plan.contracts.values():
        alike.setdefault((*benefit.holding(contract), elsewhere(plan, benefit, contract)), []).append(contract)
    names = ("status", "limit", "provision", "elsewhere")
    holding = [SimpleNamespace(contracts=rows, **dict(zip(names, about))) for about, rows in alike.items()]
    return sorted(holding, key=lambda row: row.status == "not stated")


class Elsewhere(NamedTuple):
    """What a benefit comes to in one state, where it differs: `Bought in Kansas`, `not included`."""

    where: str
    status: str
    provision: str


def elsewhere(plan: Plan, benefit, contract) -> tuple[Elsewhere, ...]:
    """The states in which a contract has a benefit in another way. Not every source says that the state of purchase is meant."""
    usual, found = benefit.holding(contract), []
    by_purchase = not contract.trip or contract.trip.state_stands_for_purchase
    for state in plan.states.values():
        status, limit, provision = benefit.holding(contract, state.id)
        if (status, limit, provision) != usual:
            start = "Bought in" if by_purchase and status != "not stated" else "In"
            found.append(Elsewhere(f"{start} {state.name}", status, provision))
    return tuple(found)


def calculator_page(plan: Plan, name: str) -> dict:
    """What the page of a calculator shows: its questions, an example, its cases with their answers, what it carries out."""
    calculator = plan.calculators[name]
    cases = [worked(calculator, case) for case in plan.cases[name] if not case.wrong]
    for case in cases:
        compare(case, cases[0])
    return {
        "calculator": calculator,
        "example": cases[0].answer,
        "example_answers": cases[0].answers,
        "example_read": cases[0].read.values(),
        "cases": cases,
        "labels": list(dict.fromkeys(case.answer.headline.label for case in cases)),
        "carried_out": carried_out(name, cases),
        "by_hand": list(dict.fromkeys([line.provision for line in lines_of(cases[0].answer.working)] + carried_out(name, cases))),
        "recipes": [recipe.name for recipe in plan.recipes.values() if name in recipe.columns],
        "rules": calculators.rules(),
    }


def worked(calculator, case) -> SimpleNamespace:
    """A case with its answer, and with its answers as a person reads them."""
    answer, answers = calculators.work_out(calculator.name, case.answers, case.as_of), flat(case.answers)
    return SimpleNamespace(name=case.name, answers=answers, as_of=case.as_of, answer=answer, read=read(answer.asked, answers))


def read(asked, answers: dict[str, str]) -> dict[str, tuple[str, str]]:
    """(question, answer) in words of each answer, by the name of its field: the groups that repeat come last."""
    alone = [(question.name, question.label, question, asked) for question in asked.questions if not question.group]
    repeated = [
        (dotted(group.name, count, question.name), f"{count}. {question.label}", question, entry)
        for group in asked.questions
        if group.group
        for count, entry in enumerate(getattr(asked, group.name) or (), 1)
        for question in group.group.questions
    ]
    return {
        name: (label, question.said(getattr(among, question.name)))
        for name, label, question, among in (*alone, *repeated)
        if answers.get(name) and getattr(among, question.name) is not None
    }


def compare(case: SimpleNamespace, first: SimpleNamespace) -> None:
    """Give a case what differs from the first one: `differs` for its link, `other` to read, are those `few`, or is the `whole` shorter?"""
    own = case.answers | ({"as-of": case.as_of} if case.as_of else {})
    left_out = {name: "" for name in first.answers if name not in own}
    case.differs = {name: text for name, text in own.items() if first.answers.get(name) != text} | left_out
    case.other = [pair for name, pair in case.read.items() if first.read.get(name) != pair]
    case.other += [(first.read[name][0], LEFT_OUT) for name in first.read if name not in case.read]
    case.whole = case is first or len(case.other) >= len(case.read)
    case.few = not case.whole and len(case.other) <= FEW


@cache
def asked_where(name: str) -> dict[str, str]:
    """Where the questions of a calculator are asked, for form.js: a table, or the name of the question that is asked where this one is."""
    found: dict[str, str] = {}
    first: dict[str, str] = {}
    calculator = calculators.find(name)
    for question in calculator.questions:
        if where := calculator.where_needed(question):
            table = asked_by(where)
            found[question.name] = first.get(table, table)
            first.setdefault(table, question.name)
    return found


def asked_by(where: Where) -> str:
    """The answers with which a question is asked, or those with which it is not where they are fewer."""
    table: dict[str, object] = {"by": [question.name for question in where.by], "for": where.answers}
    if len(where.by) == 1 and where.by[0].among and ("",) not in where.answers:
        others = [id for id in where.by[0].among if (id,) not in where.answers]
        if len(others) < len(where.answers):
            table = {"by": table["by"], "not": others}
    return json.dumps(table, separators=(",", ":"))


CONTEXTS: dict[str, Callable[[Plan, str], dict]] = {  # what the pages of a row show, by the table that has it
    "calculators": calculator_page,
    "contracts": lambda plan, id: {"contract": plan.contracts[id], "topics": topics_of(plan, plan.contracts[id])},
    "terms": lambda plan, id: {"term": plan.terms[id]},
    "benefit_pages": lambda plan, id: {"page": plan.benefit_pages[id]},
}


def only_where(where) -> str:
    """Where a question is asked, in a sentence: `Not for VehicleOne.`; nothing where it is asked with each answer that can be given."""
    sentence = "; or ".join(" and ".join(_only(*part) for part in row).replace(" and only ", " and ") for row in where.sets())
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _only(question, chosen: list[str], others: list[str]) -> str:
    """`only for VehicleOne` where the answers are contracts; else `only where “Which lease is it?” is Open-end lease`."""
    if question.among and all(hasattr(row, "product") for row in question.among.values()):
        named, left_out = (by_product([question.among[id] for id in ids]) for ids in (chosen, others))
        return f"only for {' or '.join(named)}" if len(named) <= len(left_out) else f"not for {' or '.join(left_out)}"
    words = dict(question.choices())
    words_for = said(chosen, others, lambda answers: [words.get(answer, answer) for answer in answers])
    return f"only where “{question.label}” {words_for}"


def by_product(contracts) -> list[str]:
    """The names of contracts; where all levels of a product are among them, its name alone."""
    levels = {row.product: sum(other.product == row.product for other in CONTRACTS.values()) for row in contracts}
    whole = {product for product, count in levels.items() if sum(row.product == product for row in contracts) == count}
    return list(dict.fromkeys(row.product_name if row.product in whole else row.name for row in contracts))


def by_need(plan: Plan) -> list[tuple[str, list]]:
    """The calculators by what has happened, each once; those that no need names stand last."""
    named = [(need.title, [plan.calculators[name] for name in need.calculators]) for need in plan.needs.values()]
    others = [row for row in plan.calculators.values() if not any(row in rows for _, rows in named)]
    return [*named, ("More", others)] if others else named


def template_csv(calculator, answers: dict[str, str]) -> str:
    """A file for a batch to start from: every column, and the answers of an example."""
    columns = columns_of(calculator.questions, entries=2)
    return written([columns, [answers.get(column, "") for column in columns]])


def carried_out(name: str, cases) -> list[str]:
    """The provisions that a calculator's rules carry out, in order: those they name, and those that a plan's row names."""
    named = [rule.provision for rule in rules_of(name) if "{" not in rule.provision]
    named += [line.provision for case in cases for line in lines_of(case.answer.working)]
    return list(dict.fromkeys(named))


def defined_term(term: Term) -> Markup:
    """A term for machines that read pages, by schema.org. Addresses are relative: the guide knows no host of its own."""
    about = {"@context": "https://schema.org", **_defined_term(term), "description": term.meaning, "inDefinedTermSet": "index.html"}
    return _for_machines({**about, "alternateName": list(term.aliases)} if term.aliases else about)


def defined_terms(terms: list[Term]) -> Markup:
    """The glossary for machines that read pages."""
    about = {"@context": "https://schema.org", "@type": "DefinedTermSet", "name": "Glossary", "url": "index.html"}
    return _for_machines({**about, "hasDefinedTerm": [_defined_term(term) for term in terms]})


def _defined_term(term: Term) -> dict:
    return {"@type": "DefinedTerm", "name": term.name, "termCode": term.id, "url": f"{term.id}.html"}


def _for_machines(about: dict) -> Markup:
    return Markup(json.dumps(about, ensure_ascii=False).replace("<", "\\u003c"))


def start_of(root: Path) -> dict:
    """What `python -m bench start` measured last: browser, line, kind of start, to its tries."""
    path = root / "bench/results/start.json"
    return json.loads(path.read_text()) if path.exists() else {}


@dataclass
class Pages:
    """The pages of one build, and the provisions that each one shows."""

    plan: Plan
    out: Path
    shows: dict[str, list[str]] = field(default_factory=dict)
    written: set[Path] = field(default_factory=set)

    def __post_init__(self):
        docs, compiled = self.plan.root / "docs", self.plan.root / "build/cache/templates"
        compiled.mkdir(parents=True, exist_ok=True)
        self.env = Environment(
            loader=FileSystemLoader([docs, docs / "_templates"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=FileSystemBytecodeCache(str(compiled)),
        )
        self.env.policies["json.dumps_kwargs"] = {"separators": (",", ":")}  # in the attributes of frames, every byte counts
        self.env.filters["middle"] = median
        self.provisions = {id: self.view(row) for id, row in self.plan.provisions.items()}
        self.env.globals |= {
            "plan": self.plan,
            "provisions": self.provisions,
            "sheet": sheet,
            "shown": shown,
            "sure": SURE,
            "says": self.says,
            "provision": self.provision,
            "tagged": self.tagged,
            "phone": self.phone,
            "number": self.number,
            "calculator_link": self.calculator_link,
            "term": self.term,
            "urlencode": urlencode,
            "holders": lambda benefit: holders(self.plan, benefit),
            "elsewhere": lambda *about: elsewhere(self.plan, *about),
            "page_of": self.page_of,
            "defined_term": defined_term,
            "defined_terms": defined_terms,
            "start": start_of(self.plan.root),
            "only_where": only_where,
            "asked_where": asked_where,
            "by_need": by_need(self.plan),
        }

    def add(self, path: str, template: str, **context) -> None:
        """Render the page of that path, with the foot that names the sources of what it shows."""
        self.page, self.shows[path] = path, []
        up = "../" * path.count("/")
        text = self.env.get_template(template).render(up=up, calculator=context.pop("calculator", self.calculator_link), **context)
        foot = self.env.get_template("_templates/foot.md.j2").render(up=up, shows=self.shows[path])
        self.put(f"{path}.md", text.rstrip() + "\n\n" + foot)

    def put(self, path: str, text: str) -> None:
        self.written.add(self.out / path)
        (self.out / path).parent.mkdir(parents=True, exist_ok=True)
        put(self.out / path, text.encode())

    def finish(self) -> None:
        """Copy the assets, and drop what no longer belongs."""
        folders = [self.plan.root / folder for folder in ASSETS]
        for path, folder in sorted((path, top) for top in folders for path in top.rglob("*") if path.is_file()):
            target = self.out / "assets" / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            # A page asks for one file of style: what calculators and embeds need, then what pages to read add.
            ground = path.with_name("plan.css").read_bytes() + b"\n" if path.name == "guide.css" else b""
            put(target, ground + path.read_bytes())
            self.written.add(target)
        for path in self.out.rglob("*"):
            if path.is_file() and path not in self.written and "assets/python" not in path.as_posix():
                path.unlink()

    def view(self, row) -> SimpleNamespace:
        """A provision for a template: with its sources in place of their ids, and as the block that each page shows alike."""
        places = [SimpleNamespace(source=self.plan.sources[place.source], heading=place.heading) for place in row.stands_in]
        return SimpleNamespace(**{**vars(row), "stands_in": places, "sure_in_words": SURE[row.sure], "block": self._block(row, row.title)})

    def show(self, id: str) -> SimpleNamespace:
        if id not in self.shows[self.page]:
            self.shows[self.page].append(id)
        return self.provisions[id]

    def says(self, id: str) -> Markup:
        """A provision's sentence, with the tag that leads to its source at the foot of the page."""
        return Markup(f"{escape(self.show(id).says)} {tag(id)}")

    def tagged(self, id: str, short: bool = False) -> Markup:
        """Only the tag that leads to a provision's source; `short` where there is little room."""
        self.show(id)
        words = escape(self.plan.provisions[id].title)
        if short:
            return Markup(f' <a class="plan-tag" href="#provision-{id}" data-provision="{id}" title="{words}">source</a>')
        return Markup(f" {tag(id)}")

    def provision(self, id: str, of: str = "") -> Markup:
        """A provision as a block: its title, its sentence and its note. On a page `of` one product its title need not name it."""
        title = self.show(id).title.removeprefix(f"{of}: ")
        return self._block(self.plan.provisions[id], title[0].upper() + title[1:]) if of else self.show(id).block

    def _block(self, row, title: str) -> Markup:
        return Markup(self.env.get_template("_templates/provision.html.j2").render(row=row, title=title))

    def number(self, line: str) -> Markup:
        """A telephone number as a link."""
        phone = self.plan.lines[line].phone
        return Markup(f'<a class="plan-number" href="tel:+{phone.replace("-", "")}">{escape(phone)}</a>')

    def phone(self, line: str) -> Markup:
        """A telephone line as a large link, with what it is for, its hours, and the statements that say so."""
        stated = [id for id, row in self.plan.provisions.items() if row.line == line]
        return Markup(self.env.get_template("_templates/phone.html.j2").render(line=self.plan.lines[line], stated=stated))

    def calculator_link(self, name: str) -> Markup:
        """The way to a calculator; nothing while there is none of that name."""
        found = self.plan.calculators.get(name)
        if not found:
            return Markup("")
        up = "../" * self.page.count("/")
        address, words = f"{up}{path_of('calculators', name)}.html", f"Calculator: {escape(found.title)}"
        return Markup(f'<p class="plan-go"><a class="{BUTTON}" href="{address}">{words}</a></p>')

    def page_of(self, benefit) -> str:
        """The name of a benefit, as a link to its page where it has one."""
        up = "../" * self.page.count("/")
        for page in self.plan.benefit_pages.values():
            if page.benefit == benefit.id:
                return Markup(f'<a href="{up}{path_of("benefit_pages", page.id)}.html">{escape(benefit.name)}</a>')
        return Markup(escape(benefit.name))

    def term(self, id: str) -> Markup:
        """A link to a term."""
        up = "../" * self.page.count("/")
        return Markup(f'<a href="{up}{path_of("terms", id)}.html">{escape(self.plan.terms[id].name)}</a>')
