"""What you need to start a GAP claim, and by when your papers should be checked.

Not worked out here: whether the claim will be paid and how much (the GAP benefit calculator estimates that), and when
money comes. A VIN is checked for its form; whether it is your vehicle's is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .kit.ask import answers, ask, refuses
from .kit.calculator import Calculator, Deadline, Headline, outcome, tell
from .kit.clause import Assumption, clause
from .kit.svg import Picture, timeline
from .kit.values import shown
from .trade.assumptions import CONTRACT_GOVERNS
from .trade.calendar import DAY, holiday, is_business_day, weekday
from .trade.tables import LIMITS, LINES


def review_days() -> int:
    return int(LIMITS["gap-review-days"].at_most)


VIN_LENGTH = 17
# What each character of a VIN counts, and how much its place weighs; 49 CFR 565.
WORTH = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [*range(10), *range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)]))
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
CHECK_PLACE = 8
# How a VIN is written and how it is stamped: small letters are capitals, and spaces and hyphens are only there to read it.
AS_STAMPED = {**{ord(small): small.upper() for small in "abcdefghijklmnopqrstuvwxyz"}, **dict.fromkeys(map(ord, " \u00a0-"))}


@answers
class Claim:
    last_name: str = ask(
        "What is your last name?",
        "As it stands on the contract.",
        pattern=r"[^\x00-\x1f\x7f-\x9f]{1,100}",
        instead="Enter your last name in one line, at most 100 letters.",
        example="Rivera",
        private=True,
    )
    zip: str = ask(
        "What is your zip code?",
        "Five digits, or five and four.",
        pattern="[0-9]{5}(-[0-9]{4})?",
        instead="Enter the zip code as 5 digits, like 48226, or as 5 and 4, like 48226-1906.",
        example="48226",
        called="zip code",
        private=True,
    )
    vin: str = ask(
        "What is the VIN?",
        "17 letters and digits: on the registration, the insurance card and at the windshield.",
        example="1M8GDM9AXKP042788",
        called="VIN",
        private=True,
    )
    documents_received_on: date | None = ask(
        "When did Ally get your papers?", "Leave this out if you have not sent them yet.", left_out=True, called="day Ally got your papers"
    )

    @refuses("vin")
    @staticmethod
    def seventeen_letters_and_digits(vin: str) -> str | None:
        letters = vin.translate(AS_STAMPED)
        if len(letters) != VIN_LENGTH:
            return f"Enter all {VIN_LENGTH} letters and digits of the VIN. This has {len(letters)}."
        if any(letter in letters for letter in "IOQ"):
            return "Look at the VIN again: it never has the letters I, O or Q. An I may be a 1, and an O or a Q a 0."
        if not all(letter in WORTH for letter in letters):
            return "Enter the VIN with the letters A to Z and digits only, like 1M8GDM9AXKP042788."
        return None


@dataclass(frozen=True)
class Paper:
    """One paper that a claim usually needs, and who has it."""

    document: str
    comes_from: str


PAPERS = (
    Paper("Your GAP contract", "you or your dealer"),
    Paper("The finance contract", "you or your lender"),
    Paper("The buyer's order", "your dealer"),
    Paper("The dealer's invoice for a new vehicle, or the book-out sheet for a used one", "your dealer"),
    Paper("The payoff on the day of the loss", "your lender"),
    Paper("The payment history of the loan", "your lender"),
    Paper("The declarations page of your auto policy", "your insurer"),
    Paper("The total loss evaluation", "your insurer"),
    Paper("The settlement breakdown, with taxes, fees and the deductible", "your insurer"),
    Paper("A copy of the settlement check", "your insurer"),
    Paper("The damage estimate, line by line", "your insurer"),
    Paper("The police or incident report", "the police"),
    Paper("Proof that add-ons were canceled, with their refunds", "your dealer"),
)


@outcome
class Start:
    ready: bool = tell("Ready to start")
    vin_check: str = tell("Check digit of the VIN", words=("passes", "fails"))
    review_by: date | None = tell("Papers checked by")
    documents: tuple[Paper, ...] = tell("Papers to send")
    call: str | None = tell("Whom to call")


VIN_FAILS = Assumption(
    "vin-check-is-a-warning",
    "A VIN from outside the United States and Canada can fail the check and still be right. So this is a warning only.",
    "gap.vin",
)
BUSINESS_DAYS = Assumption(
    "business-days",
    "The day the papers arrive is day 0. Weekends and federal holidays are skipped; Ally's own holidays are not known.",
    "gap.business-days",
)
PAPERS_OF_OTHERS = Assumption(
    "papers-usually-asked-for",
    "Ally's page does not list the papers. This list comes from VehicleOne's page and from other GAP firms; yours may differ.",
    "gap.documents",
)


@clause("gap.start-claim", "Enough to start")
def all_three_are_here(last_name: str, zip: str, vin: str) -> bool:
    """A claim starts with your last name, your zip code and the VIN. You have all three."""
    return bool(last_name and zip and vin)


@clause("gap.vin", "The check digit fits")
def check_digit_fits(stated: str, expected: str) -> bool:
    """The other 16 characters call for {expected} in the ninth place. The VIN has {stated} there, so it
    {result:passes|fails}."""
    return stated == expected


def check_digit(vin: str) -> str:
    """The ninth character that the others call for: their weighted sum, modulo 11, with X for 10."""
    rest = sum(WORTH[letter] * weight for letter, weight in zip(vin, WEIGHTS)) % 11
    return "X" if rest == 10 else str(rest)


@clause("gap.business-days", "{name}, {day}")
def counts_as_business_day(day: date, name: str, holiday: str) -> bool:
    """It is {holiday:a federal holiday, {holiday}|a {name}}, so it {result:counts|does not count}."""
    return is_business_day(day)


@clause("gap.review-time", "Papers checked by")
def review_by(received_on: date, days: int) -> date:
    """Papers that arrive on {received_on} are checked within {days:business day/business days}: by {result}."""
    day = received_on
    while days:
        day += DAY
        days -= counts_as_business_day(day, weekday(day), holiday(day))
    return day


@clause("gap.documents", "Papers to send")
def papers_to_send() -> int:
    """Ally says that papers are required and does not list them. {result} are usual."""
    return len(PAPERS)


@clause("gap.whom-to-call", "Whom to call")
def whom_to_call(phone: str) -> str:
    """For help with the claim, call {phone}."""
    return phone


def gap_claim(a: Claim) -> Start:
    """Everything that starting a claim needs."""
    vin = a.vin.translate(AS_STAMPED)
    ready = all_three_are_here(a.last_name, a.zip, vin)
    passes = check_digit_fits(vin[CHECK_PLACE], check_digit(vin))
    papers_to_send()
    checked = None
    if a.documents_received_on:
        checked = review_by(a.documents_received_on, review_days())
        BUSINESS_DAYS.touches()
    if not passes:
        VIN_FAILS.touches()
    PAPERS_OF_OTHERS.touches()
    CONTRACT_GOVERNS.touches()
    return Start(
        ready=ready,
        vin_check="passes" if passes else "fails",
        review_by=checked,
        documents=PAPERS,
        call=whom_to_call(LINES["gap"].number) if LINES["gap"].phone else None,
    )


def in_short(a: Claim, outcome: Start) -> Headline:
    """A VIN that fails stands first: with a slip in it, nothing else that is told here is of use."""
    fails = outcome.vin_check == "fails"
    warning = "The check digit of the VIN does not fit. Compare it with your registration; if it is the same, go on. " if fails else ""
    if outcome.review_by:
        label = "Papers checked by, if the VIN is right" if fails else "Papers checked by"
        return Headline(label, outcome.review_by, f"{warning}Ally checks papers within {review_days()} business days of getting them.")
    why = f"{warning}You have the last name, the zip code and the VIN that Ally asks for."
    return Headline("Your claim", "check the VIN first" if fails else "ready to start", why)


def next_steps(a: Claim, outcome: Start) -> list[str]:
    steps = []
    if outcome.vin_check == "fails":
        steps.append("Compare the VIN with your registration, character by character. Go on if it is the same.")
    if not outcome.review_by:
        steps.append("Start the claim in Ally's GAP Claims Center on the web, then send the papers in the list.")
    else:
        steps.append(
            f"If you have heard nothing after {shown(outcome.review_by)}, call {LINES['gap'].number} and ask where your claim stands."
        )
    steps.append("Keep paying your loan while the claim is open. A totaled vehicle does not end it.")
    if not outcome.review_by:
        steps.append("Start now, even if a paper is missing. It can follow.")
        steps.append(f"For help, call {LINES['gap'].number}. Your contract says what is covered.")
    return steps


def deadlines(a: Claim, outcome: Start) -> Iterator[Deadline]:
    if outcome.review_by:
        asks = f"call {LINES['gap'].number} and ask where your claim stands."
        yield outcome.review_by, "GAP papers checked", f"If you have heard nothing by now, {asks}"


def picture(a: Claim, outcome: Start) -> Picture | None:
    if not outcome.review_by or not a.documents_received_on:
        return None
    return timeline(
        "When your papers are checked",
        f"Papers that arrive on {shown(a.documents_received_on)} are checked by {shown(outcome.review_by)}.",
        [(a.documents_received_on, "papers arrive"), (outcome.review_by, "papers checked")],
        within=(a.documents_received_on, outcome.review_by),
    )


calculator = Calculator(
    "GAP claim",
    asks=Claim,
    works_out=gap_claim,
    in_short=in_short,
    next_steps=next_steps,
    pictures=(picture,),
    deadlines=deadlines,
    figure="review_by",
)
