"""Whether a telephone line is open at a moment, and when that changes next.

Not worked out here: holidays, which our sources do not mention, lines that keep local time, and how long you will wait.
"""

from datetime import date, datetime, time

from .kit.ask import answers, ask
from .kit.calculator import Calculator, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.values import listed, shown
from .trade.calendar import DAY, holiday, weekday
from .trade.eastern import EASTERN
from .trade.rows import Hours, PhoneLine
from .trade.tables import LINES

LINES_WITH_HOURS = {key: line for key, line in LINES.items() if line.hours}
WEEK = 7


@answers
class Call:
    line: PhoneLine = ask("Which line do you want to call?", among=LINES_WITH_HOURS)
    at: datetime = ask("When?", "Your own clock stands here at first.", called="time", filled="now")


@outcome
class Opening:
    open: bool = tell("Open")
    changes_at: datetime = tell("Opens or closes next, Eastern time")
    phone: str | None = tell("Number")


NOT_MENTIONED = Assumption(
    "day-not-mentioned",
    "Our sources do not mention {days} for this line. A day that is not mentioned counts as closed.",
    "contact.hours-edges",
)
HOLIDAYS_UNKNOWN = Assumption(
    "holidays-unknown", "Our sources say nothing of holidays, so the usual hours of the weekday stand.", "contact.hours-edges"
)
ON_A_HOLIDAY = Assumption(
    "holidays-unknown",
    "{day} is a federal holiday, {name}. Our sources say nothing of holidays, so the usual hours of the weekday stand.",
    "contact.hours-edges",
)
EDGE = Assumption("edge-of-the-hours", "The opening minute counts as open and the closing minute as closed.", "contact.hours-edges")
INFERRED = Assumption("whose-hours", "{why}", "contact.dealer-line")
CAN_CHANGE = Assumption(
    "contract-governs",
    "Hours can change, and our sources carry no date. This is not legal advice, and your contract governs.",
    "cancel.estimate",
)


@clause("{line.hours_stated_in}", "In Eastern time")
def in_eastern_time(at: datetime, line: PhoneLine) -> datetime:
    """The line keeps Eastern time, with daylight saving. At that moment it is {result} there."""
    return at.astimezone(EASTERN)


@clause("{line.hours_stated_in}", "Hours on {day}")
def hours_in_words(line: PhoneLine, day: str, hours: list[Hours]) -> str:
    """{hours:The line is open from {result} on a|Our sources give no hours for a} {day}."""
    return listed([f"{clock(span.opens)} to {clock(span.closes)}" for span in hours])


@clause("contact.hours-edges", "Open at that moment")
def is_open(now: datetime, hours: list[Hours]) -> bool:
    """At {now}, the line is {result:open|closed}."""
    return any(opens <= now < closes for opens, closes in moments(now.date(), hours))


@clause("{line.hours_stated_in}", "{open:Closes|Opens} next")
def next_change(line: PhoneLine, now: datetime, open: bool) -> datetime:
    """By its hours, the line {open:closes|opens} next on {result}, Eastern time."""
    days = (now.date() + DAY * count for count in range(WEEK + 1))
    return min(moment for day in days for span in moments(day, hours_of(line, day)) for moment in span if moment > now)


def hours_of(line: PhoneLine, day: date) -> list[Hours]:
    """The line's hours on a day."""
    return [hours for hours in line.hours if hours.on(day)]


def moments(day: date, hours: list[Hours]) -> list[tuple[datetime, datetime]]:
    """When the hours begin and end on a day."""
    return [(at(day, span.opens), at(day, span.closes)) for span in hours]


def at(day: date, text: str) -> datetime:
    """A time of day, like `18:30`, in Eastern time."""
    return datetime.combine(day, time.fromisoformat(text), EASTERN)


def clock(text: str) -> str:
    """`18:30` as `6:30 p.m.`."""
    hour, minute = int(text[:2]), text[3:]
    return f"{hour % 12 or 12}{'' if minute == '00' else ':' + minute} {'a.m.' if hour < 12 else 'p.m.'}"


def note_assumptions(line: PhoneLine, now: datetime, change: datetime) -> None:
    """Put on the worksheet every convention and inference that touched this answer."""
    days = [now.date() + DAY * count for count in range((change.date() - now.date()).days + 1)]
    silent = [day for day in days if not hours_of(line, day)]
    if silent:
        NOT_MENTIONED.touches(days=listed(weekday(day) for day in silent))
    day_off = next((day for day in days if holiday(day)), None)
    if day_off:
        ON_A_HOLIDAY.touches(day=day_off, name=holiday(day_off))
    else:
        HOLIDAYS_UNKNOWN.touches()
    minute = f"{now:%H:%M}"
    if any(minute in (span.opens, span.closes) for span in hours_of(line, now.date())):
        EDGE.touches()
    if line.hours_inferred:
        INFERRED.touches(why=line.hours_inferred)
    CAN_CHANGE.touches()


def hours(a: Call) -> Opening:
    """Open or closed, and until when."""
    now = in_eastern_time(a.at, a.line)
    today = hours_of(a.line, now.date())
    hours_in_words(a.line, weekday(now), today)
    opened = is_open(now, today)
    change = next_change(a.line, now, opened)
    note_assumptions(a.line, now, change)
    return Opening(open=opened, changes_at=change, phone=a.line.phone or None)


def in_short(a: Call, outcome: Opening) -> Headline:
    when = f"{weekday(outcome.changes_at)}, {shown(outcome.changes_at)}"
    return Headline(
        a.line.name, "open" if outcome.open else "closed", f"The line {'closes' if outcome.open else 'opens'} next on {when}, Eastern time."
    )


def next_steps(a: Call, outcome: Opening) -> list[str]:
    if not outcome.phone:
        return ["Our sources give no number for this line. Look for it in the tool itself, or ask your Ally contact."]
    if outcome.open:
        return [f"Call {outcome.phone} now, before the line closes."]
    return [f"Call {outcome.phone} when the line is open again."]


calculator = Calculator("Opening hours", asks=Call, works_out=hours, in_short=in_short, next_steps=next_steps)
