"""Check that everything named exists and that rules, cases, provisions and facts hold together."""

import re
from collections.abc import Collection, Iterable
from datetime import date

import calculators
from calculators.batch.columns import KEEP, LEAVE_OUT, is_question
from calculators.batch.recipes import FOLDER
from calculators.kit import ask
from calculators.kit.ask import Refused, nearest
from calculators.kit.clause import Assumption, Clause
from calculators.kit.tables import Mistake, Mistakes
from calculators.sheet.html import lines_of
from calculators.trade.rows import DAYS

from .law import changing_soon, law_mistakes, untried_edges
from .load import Plan, cases_file, written_pages
from .pages import KINDS, generated
from .released import lost
from .slips import failed, slips

FACTS, LINES, DOUBTS = "glossary/facts.toml", "calculators/lines.toml", "calculators/doubts.toml"
CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"


def check(plan: Plan) -> "Report":
    """What the data covers; raises Mistakes with everything that is wrong in any file."""
    found = [*plan.mistakes, *_names(plan), *law_mistakes(plan), *lost(plan.root)]
    report = Report(plan)
    if plan.calculators:
        found += [*_rules(plan), *slips()]
    if len(plan.calculators) == len(calculators.names()):
        found += [*_doubts(plan), *_recipes(plan)]
    found += _facts(plan)
    if plan.calculators and not found:  # rules can be run only on tables that hold together
        found = [*_worked_cases(plan, report)] or [*report.unreached(), *untried_edges(plan)]
    if found:
        raise Mistakes(sorted(set(found)))
    return report


class Report:
    """What the cases reach and what the provisions cover, told at the end of a build."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.reached: set[str] = set()
        self.cited: set[str] = set()
        self.assumed: set[str] = set()

    def unreached(self) -> Iterable[Mistake]:
        for name in self.plan.calculators:
            file = cases_file(name)
            for rule in rules_of(name):
                if rule.name not in self.reached:
                    yield Mistake(file, "", "", f"no case reaches the rule {rule.name} ({rule.title}). Add a case that does.")
            for assumption in assumptions_of(name):
                if assumption.id not in self.assumed:
                    yield Mistake(file, "", "", f"no case rests on the assumption {assumption.id}. Add a case that does.")

    def uncarried(self) -> list[str]:
        """Provisions that no rule carries out and that are not marked as information only."""
        named = self.cited | {rule.provision for name in self.plan.calculators for rule in rules_of(name)}
        named |= {assumption.about for name in self.plan.calculators for assumption in assumptions_of(name)}
        return [id for id, row in self.plan.provisions.items() if not row.information_only and id not in named]

    def __str__(self) -> str:
        plan, rules = self.plan, {rule.name for name in self.plan.calculators for rule in rules_of(name)}
        cases = sum(map(len, plan.cases.values()))
        left_out = [row for _, row in _good(plan.facts) if row.left_out]
        lines = [
            f"{len(plan.calculators)} calculators, {len(rules)} rules, {cases} cases: each rule is reached by a case",
            f"{len(plan.provisions)} provisions and {len(plan.terms)} terms from {len(plan.sources)} sources",
            f"{len(plan.facts) - len(left_out)} of {len(plan.facts)} facts are stated"
            + (f"; {len(left_out)} left out with a reason" if left_out else ""),
        ]
        if waiting := self.uncarried():
            lines.append(f"{len(waiting)} provisions wait for a rule: {', '.join(waiting)}")
        if soon := changing_soon(plan, date.today()):
            lines += ["Rows that begin or end in the next 90 days:", *(f"  {line}" for line in soon)]
        return "\n".join(lines)


def _names(plan: Plan) -> Iterable[Mistake]:
    """Names that point at nothing."""
    products = {row.product for row in plan.contracts.values() if row}
    known: dict[str, Collection[str] | Collection[int]] = {
        "source": plan.sources,
        "provision": plan.provisions,
        "term": plan.terms,
        "telephone line": plan.lines,
        "contract": {*plan.contracts, *products},
        "state": plan.states,
        "benefit": plan.benefits,
        "fact": plan.facts,
        "benefit page": plan.benefit_pages,
        "page": _pages(plan),
        "calculator": set(calculators.names()),
    }
    named = list(_named(plan))
    for file, entry, place, kind, name in named:
        if known[kind] and name not in known[kind]:
            near = nearest(name, map(str, known[kind])) if isinstance(name, str) else ""
            yield Mistake(file, entry, place, f'there is no {kind} "{name}"{near}. Name one that exists, or add it.')
    for id, row in plan.provisions.items():
        if row and row.sure != "convention" and not row.stands_in:
            yield Mistake(_provisions_file(id), id, "stands_in", 'is empty. Say where it stands, or write sure = "convention".')
    if None not in plan.provisions.values():  # what a row with a mistake names is not known
        for id in plan.sources.keys() - {name for _, _, _, kind, name in named if kind == "source"}:
            yield Mistake("glossary/sources.toml", id, "", "nothing names this source. Name it where its facts stand, or take it out.")
    carded = {row.line for _, row in _good(plan.provisions)}
    for id, row in _good(plan.lines):
        if id not in carded:
            yield Mistake(LINES, id, "", f'no provision says what this line is for. Write line = "{id}" in the one that does.')
        for count, hours in enumerate(row.hours, 1):
            if not (re.fullmatch(CLOCK, hours.opens) and re.fullmatch(CLOCK, hours.closes) and hours.opens < hours.closes):
                yield Mistake(LINES, id, f"hours[{count}]", 'write opens = "09:30" and a later closes = "18:30".')
            if not hours.days or set(hours.days) - set(DAYS):
                yield Mistake(LINES, id, f"hours[{count}].days", f"write some of {', '.join(DAYS)}.")


def _recipes(plan: Plan) -> Iterable[Mistake]:
    for id, recipe in plan.recipes.items():
        file = f"{FOLDER}/{id}.toml"
        for name, columns in recipe.columns.items():
            if name not in plan.calculators:
                yield Mistake(file, id, f"columns.{name}", f"there is no calculator {name}{nearest(name, plan.calculators)}.")
                continue
            for column, question in columns.items():
                if question not in (KEEP, LEAVE_OUT) and not is_question(name, question):
                    near = nearest(question, ask.questionnaire(plan.calculators[name].asks).names)
                    yield Mistake(file, id, f"columns.{name}.{column}", f"there is no question {question}{near}.")


def _doubts(plan: Plan) -> Iterable[Mistake]:
    """Thresholds without words, and those of a question that nobody asks."""
    for id, row in _good(plan.doubts):
        for limit, words in (("over", "high"), ("under", "low")):
            if (getattr(row, limit) is None) != (getattr(row, words) == ""):
                yield Mistake(DOUBTS, id, limit, f"stands together with {words}. Write both, or neither.")
        asked_by = {name: _names_asked(calculator.asks) for name, calculator in plan.calculators.items()}
        if row.question and not any(row.question in asked_by.get(name, ()) for name in row.calculators or asked_by):
            near = nearest(row.question, set().union(*asked_by.values()))
            yield Mistake(DOUBTS, id, "question", f"nobody asks {row.question}{near}. Name a question of its calculators.")


def _names_asked(asks: type) -> set[str]:
    """The names of the questions, those of a group among them."""
    return {name for question in ask.questionnaire(asks).questions for name in (question.name, *(inner.name for inner in question.inner))}


def _pages(plan: Plan) -> set[str]:
    """The paths of the pages that have no `asked` of their own, without their ending."""
    docs = plan.root / "docs"
    written = {path.relative_to(docs).with_suffix("").as_posix() for path in written_pages(plan.root)}
    ids = {"calculators": calculators.names(), "contracts": plan.contracts}
    of_rows = {kind.of(id) for kind in KINDS if kind.themed and kind.asked_apart for id in ids.get(kind.table, ())}
    return {*written, *of_rows, *(kind.path for kind in generated())}


def _provisions_file(id: str) -> str:
    return f"glossary/provisions/{id.split('.')[0]}.toml"


REFERENCES: dict[str, tuple[str, dict[str, str]]] = {  # by the table of the plan: its file, and what kind of thing each of its fields names
    "provisions": (
        "glossary/provisions/{file}.toml",
        {"stands_in.source": "source", "stands_in.facts": "fact", "contracts": "contract", "line": "telephone line"},
    ),
    "facts": (FACTS, {"source": "source"}),
    "terms": ("glossary/terms.toml", {"source": "source", "see": "term", "provisions": "provision", "contracts": "contract"}),
    "benefit_pages": (
        "glossary/benefits.toml",
        {"benefit": "benefit", "lines": "telephone line", "see": "benefit page", "terms": "term", "more_calculators": "calculator"}
        | dict.fromkeys(("limits", "conditions", "also"), "provision"),
    ),
    "needs": ("glossary/needs.toml", {"calculators": "calculator"}),
    "benefits": (
        "calculators/benefits.toml",
        {"holds.contracts": "contract", "holds.states.state": "state"}
        | dict.fromkeys(("described_in", "holds.provision", "holds.states.provision"), "provision"),
    ),
    "contracts": (
        "calculators/contracts.toml",
        {"source": "source"}
        | {
            f"{part}.{name}": kind
            for part in ("cancelling", "claiming", "transferring", "trip")
            for name, kind in {
                "source": "source",
                **dict.fromkeys(("call", "advisor_calls"), "telephone line"),
                **dict.fromkeys(("limits", "conditions", "no_deductible"), "provision"),
            }.items()
        },
    ),
    "guides": ("calculators/guides/{id}.toml", {"source": "source"}),
    "lines": (LINES, {"source": "source", "hours_stated_in": "provision"}),
    "limits": ("calculators/limits.toml", {"provision": "provision"}),
    "states": ("calculators/states.toml", {"law.source": "source"}),
}


def _named(plan: Plan) -> Iterable[tuple]:
    """Every name that an entry gives of another: file, entry, place, kind of thing, name."""
    for table, (file, kinds) in REFERENCES.items():
        for id, row in _good(getattr(plan, table)):
            where = file.format(id=id, file=str(id).split(".")[0])
            for path, kind in kinds.items():
                optional = path in ("line", "benefit") or table == "contracts" and "." in path or table == "lines" and not row.hours
                for place, name in _leaves(row, path.split(".")):
                    nobody_s = name == "trade" and table == "terms" or getattr(row, "made_up", False)  # a word of the trade, or an example
                    if not nobody_s and (name or name == "" and not optional):
                        yield where, str(id), place, kind, name
    for path in plan.asked:
        yield "glossary/asked.toml", path, "", "page", path


def _leaves(value, path: list[str], place: str = "") -> Iterable[tuple[str, object]]:
    """What stands at a path of a row and of the rows in it, with its place: `stands_in[1].source`."""
    if isinstance(value, tuple) and path:
        for count, part in enumerate(value, 1):
            yield from _leaves(part, path, f"{place}[{count}]")
    elif path:
        yield from _leaves(getattr(value, path[0], None), path[1:], f"{place}.{path[0]}".lstrip("."))
    else:
        yield from ((place, name) for name in (value if isinstance(value, tuple) else (value,)))


def _good(table: dict) -> list[tuple]:
    """The rows of a table that have no mistake of their own."""
    return [(id, row) for id, row in table.items() if row is not None]


def rules_of(name: str) -> list[Clause]:
    """The clauses of a calculator's module, in order, and those it takes from its neighbors."""
    return [value.clause for value in _module(name).values() if isinstance(getattr(value, "clause", None), Clause)]


def assumptions_of(name: str) -> list[Assumption]:
    """The assumptions of a calculator's module, in order."""
    return [value for value in _module(name).values() if isinstance(value, Assumption)]


def _module(name: str) -> dict:
    return vars(__import__(f"calculators.{name.replace('-', '_')}", fromlist=["calculator"]))


def _rules(plan: Plan) -> Iterable[Mistake]:
    """Rules and assumptions that name no provision."""
    for name in plan.calculators:
        file = f"calculators/{name.replace('-', '_')}.py"
        named = [(rule.provision, rule.name) for rule in rules_of(name) if "{" not in rule.provision]
        named += [(assumption.about, assumption.id) for assumption in assumptions_of(name)]
        for provision, rule in named:
            if provision not in plan.provisions:
                near = nearest(provision, plan.provisions)
                remedy = f'there is no provision "{provision}"{near}. Write it in glossary/provisions, or name another.'
                yield Mistake(file, rule, "", remedy)


def _worked_cases(plan: Plan, report: Report) -> Iterable[Mistake]:
    """Cases that come out otherwise than they say."""
    stopped = set()  # the places in rules that stop one: the others that come there say no more
    for name, cases in plan.cases.items():
        file = cases_file(name)
        for case in cases:
            try:
                answer = calculators.work_out(name, case.answers, case.as_of)
                outcome, _ = calculators.as_data(answer)["outcome"], answer.headline
            except Refused as refusal:
                if sorted(case.wrong) != sorted(refusal.wrong):
                    yield Mistake(file, case.name, "wrong", f"these are refused: {refusal.wrong}")
                continue
            except Exception as problem:  # whatever the Python of a person who edits it can do
                mistake = failed(problem, f"the case “{case.name}”", file, case.name)
                if mistake[:3] not in stopped:
                    stopped.add(mistake[:3])
                    yield mistake
                continue
            if case.wrong:
                yield Mistake(file, case.name, "wrong", "nothing is refused here. Leave `wrong` out, or change the answers.")
            expected = {**(case.expects or {}), **dict.fromkeys(case.absent)}
            for field, value in expected.items():
                if field not in outcome:
                    yield Mistake(file, case.name, field, f"the outcome has no such field{nearest(field, outcome)}.")
                elif without_nulls(outcome[field]) != value:
                    yield Mistake(file, case.name, field, f"expects {value!r} and comes to {outcome[field]!r}. Mend the one that is wrong.")
            for line in lines_of(answer.working):
                report.reached.add(line.rule.name)
                report.cited.add(line.provision)
            report.assumed.update(answer.assumptions)


def without_nulls(value):
    """The value as a case can write it: TOML has no null, so in a row a field that is null is left out."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def _facts(plan: Plan) -> Iterable[Mistake]:
    """Facts of the sources that got lost, and those that are said to stand where they do not."""
    if any(row is None for row in plan.provisions.values()):
        return
    places = [(id, count, place) for id, row in plan.provisions.items() for count, place in enumerate(row.stands_in, 1)]
    stated = {fact for _, _, place in places for fact in place.facts}
    for number, row in _good(plan.facts):
        if number not in stated and not row.left_out:
            yield Mistake(FACTS, str(number), "", "no provision states it. Name it in one, or write left_out = and say why.")
        if number in stated and row.left_out:
            yield Mistake(FACTS, str(number), "left_out", "a provision states it. Take this line out.")
    for id, count, place in places:
        for fact in place.facts:
            row = plan.facts.get(fact)
            if row and (row.source, row.heading) != (place.source, place.heading):
                rightly = f'source = "{row.source}", heading = "{row.heading}"'
                remedy = f"fact {fact} stands in {row.source}, “{row.heading}”. Write {rightly}, or name another fact."
                yield Mistake(_provisions_file(id), id, f"stands_in[{count}]", remedy)
