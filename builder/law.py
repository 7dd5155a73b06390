"""Check the rows that change with time: each day is decided by one row, and each edge has a case on both its sides.

A mistake in such a row gives a wrong amount and no error, so what can be told from the rows alone is told here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta

from calculators.kit.in_force import ALWAYS, InForce
from calculators.kit.tables import Mistake
from calculators.trade.law import RULES, Law, State

from .load import Plan, cases_file

FILE = "calculators/states.toml"
DAY = timedelta(1)
SOON = timedelta(90)
NEVER_ENDS = 10**6
MARKS = {"late": ("A", "B"), "free_look": ("A", "B")}  # told with its mark; every other rule decides money: A alone
WORKED_BY = dict.fromkeys(RULES, "refund") | {"gap_fee_limit": "gap-refund", "late": "late-refund"}


@dataclass(frozen=True)
class Reach:
    """The days on which contracts begin, and the days of each of them, that a rule of a row decides."""

    first: date
    last: date
    from_day: int
    until_day: int

    @classmethod
    def of(cls, row: Law, rule: str) -> "Reach":
        part = getattr(row, rule)
        from_day = getattr(part, "from_contract_day", 0)
        until_day = getattr(part, "until_contract_day", None)
        until_day = NEVER_ENDS if until_day is None else until_day
        return cls(row.in_force.first or date.min, row.in_force.last or date.max, from_day, until_day)

    def meets(self, other: "Reach") -> bool:
        dates = self.first <= other.last and other.first <= self.last
        return dates and self.from_day <= other.until_day and other.from_day <= self.until_day

    def __str__(self) -> str:
        until = "" if self.until_day == NEVER_ENDS else f" to {self.until_day}"
        dates = InForce(None if self.first == date.min else self.first, None if self.last == date.max else self.last)
        return f"day {self.from_day}{until or ' on'} of a contract" + (f" begun {dates}" if str(dates) else "")


def law_mistakes(plan: Plan) -> Iterable[Mistake]:
    """What is wrong in the rows of the states, and in the dates of any row."""
    for id, state in _good(plan.states):
        slips = [slip for count, row in enumerate(state.law, 1) for slip in _slips_in(row, f"law[{count}]")]
        slips += [slip for rule in RULES for slip in _slips_among(state, rule)]
        yield from (Mistake(FILE, id, place, remedy) for place, remedy in slips)
    for file, entry, place, dates in dated(plan):
        if dates.first and dates.last and dates.last < dates.first:
            yield Mistake(file, entry, f"{place}.until", f"lies before `from`, {dates.first}. Swap them, or mend the one that is wrong.")
        if dates == ALWAYS:
            yield Mistake(file, entry, place, "gives no day. Write { from = 2027-01-01 }, { until = 2027-12-31 } or both, or leave it out.")


def _slips_in(row: Law, place: str) -> Iterable[tuple[str, str]]:
    """What is wrong with a row by itself: place, remedy."""
    if len(row.rules) > 1:
        yield place, f"carries {' and '.join(row.rules)}. Write a row for each, so that each has its own sentence."
    for rule in row.rules:
        marks, limit, reach, here = MARKS.get(rule, ("A",)), getattr(row, rule), Reach.of(row, rule), f"{place}.{rule}"
        if row.mark not in marks:
            only = f"is {row.mark}, and {rule} is used only where it is {' or '.join(marks)}."
            yield f"{place}.mark", f"{only} Take the rule out; the sentence stays and is shown."
        if row.who != "customer":
            yield here, "stands in a row about the provider's canceling. Only what holds when the customer cancels is used."
        if rule.endswith("fee_limit") and limit.at_most is None and limit.percent_of_price is None:
            yield here, "gives no limit. Add at_most = 50.00 or percent_of_price = 10."
        if reach.until_day < reach.from_day:
            yield here, f"ends on day {reach.until_day}, before it begins. Mend one of the two days."


def _slips_among(state: State, rule: str) -> Iterable[tuple[str, str]]:
    """Rows of one rule that are out of order, decide the same day, or leave days between them undecided: place, remedy."""
    rows = [(f"law[{count}].{rule}", Reach.of(row, rule)) for count, row in enumerate(state.law, 1) if rule in row.rules]
    for at, (place, reach) in enumerate(rows):
        for before, earlier in rows[:at]:
            if reach.meets(earlier):
                yield place, f"decides {reach}, and so does {before}. Bound one of them, so that each day has one row."
            elif (reach.first, reach.from_day) < (earlier.first, earlier.from_day):
                yield place, f"begins before {before}, which stands above it. Put the rows in the order of their days."
    spans = sorted({(reach.first, reach.last) for _, reach in rows})
    for (_, last), (first, _) in zip(spans, spans[1:]):
        if first - last > DAY:
            yield rule, f"is not there for contracts begun from {last + DAY} until {first - DAY}. Close the gap, or say why in a row."
    for span in spans:
        days = sorted((reach.from_day, reach.until_day) for _, reach in rows if (reach.first, reach.last) == span)
        for (_, until), (begins, _) in zip(days, days[1:]):
            if until < begins - 1:
                yield rule, f"leaves days {until + 1} to {begins - 1} of a contract undecided. Close the gap."


def dated(plan: Plan) -> Iterable[tuple[str, str, str, InForce]]:
    """Every row that has days on which it holds: file, entry, place, days."""
    tables: dict[str, dict] = {
        "states": plan.states,
        "contracts": plan.contracts,
        "benefits": plan.benefits,
        "lines": plan.lines,
        "limits": plan.limits,
    }
    for name, table in tables.items():
        for id, row in _good(table):
            for place, dates in _dates_in(row, ""):
                yield f"calculators/{name}.toml", id, place, dates


def _dates_in(row, place: str) -> Iterable[tuple[str, InForce]]:
    for part in fields(row):
        value, here = getattr(row, part.name), f"{place}.{part.name}".strip(".")
        if isinstance(value, InForce):
            if value is not ALWAYS:
                yield here, value
        elif is_dataclass(value):
            yield from _dates_in(value, here)
        elif isinstance(value, tuple):
            for count, item in enumerate(value, 1):
                if is_dataclass(item):
                    yield from _dates_in(item, f"{here}[{count}]")


def untried_edges(plan: Plan) -> Iterable[Mistake]:
    """Edges of rows without a case on both sides: the first day and the day before, the last day and the day after."""
    for id, state in _good(plan.states):
        for count, row in enumerate(state.law, 1):
            for rule in row.rules:
                tried = [_tried(case) for case in plan.cases[WORKED_BY[rule]] if case.answers.get("state") == id]
                for what, wanted in _edges(row, rule):
                    for value in wanted:
                        if not any(seen.get(what) == value for seen in tried):
                            remedy = f"has no case in {state.name} {SAID[what].format(value)}. Add one to {cases_file(WORKED_BY[rule])}."
                            yield Mistake(FILE, id, f"law[{count}].{rule}", remedy)
    named = {day for cases in plan.cases.values() for case in cases for day in (str(case.as_of), *map(str, case.answers.values()))}
    for file, entry, place, dates in dated(plan):
        if file != FILE:
            for day in _sides(dates):
                if str(day) not in named:
                    yield Mistake(file, entry, place, f"has no case of any calculator on {day}. Add one with as_of = {day}.")


SAID = {"begun": "for a contract begun on {}", "day": "on day {} of the contract", "waited": "{} days after the refund was asked for"}


def _edges(row: Law, rule: str) -> Iterable[tuple[str, tuple]]:
    """What a case must have, and the values that must all be tried."""
    yield "begun", tuple(_sides(row.in_force))
    if row.late and rule == "late":
        yield "waited", (row.late.days, row.late.days + 1)
        return
    reach = Reach.of(row, rule)
    until = row.free_look.days if row.free_look and rule == "free_look" else reach.until_day
    if reach.from_day:
        yield "day", (reach.from_day - 1, reach.from_day)
    if until != NEVER_ENDS:
        yield "day", (until, until + 1)


def _sides(dates: InForce) -> Iterable[date]:
    if dates.first:
        yield from (dates.first - DAY, dates.first)
    if dates.last:
        yield from (dates.last, dates.last + DAY)


def _tried(case) -> dict:
    """On which day a case's contract begins, which day of it it cancels on, how many days it waits for the money."""
    days = {name: _day(text) for name, text in case.answers.items()}
    begun, ended, asked_on = days.get("coverage_start"), days.get("cancel_on"), days.get("asked_on")
    until = days.get("paid_on") or days.get("today")
    return {
        "begun": begun or asked_on,
        "day": (ended - begun).days if begun and ended else None,
        "waited": (until - asked_on).days if until and asked_on else None,
    }


def _day(text) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def changing_soon(plan: Plan, today: date) -> list[str]:
    """A line for each row that begins or ends in the next 90 days."""
    lines = []
    for file, entry, place, dates in dated(plan):
        for word, day in (("begins", dates.first), ("ends", dates.last)):
            if day and today <= day <= today + SOON:
                lines.append(f"{file} [{entry}] {place}: {word} on {day}, in {(day - today).days} days")
    return lines


def _good(table: dict) -> list[tuple]:
    return [(id, row) for id, row in table.items() if row is not None]
