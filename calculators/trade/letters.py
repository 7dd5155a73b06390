"""Letters to print and send: plain text, a paragraph a line, with ruled blanks for what no calculator asks.

A letter asks and says what it rests on. It promises nothing, and names no amount but the answer's own.
"""

from datetime import date
from typing import TYPE_CHECKING

from ..kit.money import Money
from ..kit.values import shown
from .law import Law, State

if TYPE_CHECKING:
    from typing import Protocol

    class Paid(Protocol):
        """An outcome with a refund that goes to somebody."""

        @property
        def refund(self) -> Money | None: ...
        @property
        def pay_to(self) -> str | None: ...
        @property
        def to_lender(self) -> Money | None: ...
        @property
        def to_customer(self) -> Money | None: ...


BLANK = "_" * 28
ENCLOSED = {
    "sold": ("Odometer statement", "Bill of sale"),
    "total-loss": ("The insurer's letter about the total loss",),
    "repossession": ("The lender's letter about the repossession",),
    "paid-off": ("Proof that the loan is paid off",),
}
BECAUSE = {
    "sold": " I sold or traded in the vehicle.",
    "total-loss": " The vehicle is a total loss.",
    "repossession": " The vehicle was repossessed.",
    "paid-off": " The loan on the vehicle is paid off.",
}
WHOEVER_OWES = "The provider or the administrator that the contract names"


def blank(label: str, hint: str = "") -> str:
    """A line to fill in by hand; `hint` says where to look it up."""
    return f"{label}{hint and f' ({hint})'}: {BLANK}"


def letter(to: str, phone: str | None, about: list[str], subject: str, paragraphs: list[str], enclosed: tuple[str, ...] = ()) -> str:
    """A letter whole: who writes, to whom, about what, what it says, and what goes with it; a paragraph that is empty is left out."""
    ask_at = f", or ask at {phone}" if phone else ""
    head = [
        [blank("Name"), blank("Address"), blank("Phone or email"), blank("Date")],
        [f"To: {to}", blank("Address", f"look in your contract{ask_at}")],
        [*about, blank("Contract number"), blank("Vehicle number (VIN)")],
        [f"Subject: {subject}"],
    ]
    foot = [["Sincerely,"], [blank("Signature")]]
    if enclosed:
        foot.append(["Enclosed:", *(f"- {paper}" for paper in enclosed)])
    blocks = [*head, *([paragraph] for paragraph in paragraphs if paragraph), *foot]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def cancels(start: date, on: date, reason: str) -> str:
    """What is asked for, from when, and why."""
    return f"Please cancel this contract as of {shown(on)}. Coverage began on {shown(start)}.{BECAUSE.get(reason, '')}"


def cites(row: Law | None, state: State, says: str) -> str:
    """A sentence on a row of the law with its citation; nothing where there is no row."""
    return f"The law of {state.name} {says} ({row.citation})." if row else ""


def in_writing(state: State, begun: date) -> str:
    """That this is the notice in writing, where a state's law asks for one."""
    row = state.written_notice(begun)
    return f"This is my notice in writing under the law of {state.name} ({row.citation})." if row else ""


def pays(outcome: "Paid", payoff: Money | None, sums: bool) -> str:
    """Where the refund is to go; `sums` tells if the split of it is the answer's own to name."""
    if not outcome.refund:
        return ""
    if outcome.pay_to is None:
        return (
            "If a loan or a lease is open on the vehicle, please tell me what goes to the lender. If none is, please pay the "
            "refund to me at the address above."
        )
    if outcome.pay_to == "customer":
        return "No loan and no lease is open on the vehicle. Please pay the refund to me at the address above."
    lender = f"{blank('Lender')}\n{blank('Loan account number')}"
    if outcome.to_lender is None or not sums:
        owed = f" I still owe {shown(payoff)}." if payoff is not None else ""
        return f"The vehicle is financed.{owed} Please send the refund to the lender, what is over to me, and tell me the day.\n{lender}"
    rest = f" and {shown(outcome.to_customer)} to me" if outcome.to_customer else ""
    return (
        f"The vehicle is financed, and I still owe {shown(payoff)}. By my count {shown(outcome.to_lender)} of the refund goes to the "
        f"lender{rest}. Please tell me the day on which you pay.\n{lender}"
    )


CONFIRM = "Please confirm in writing the day of cancellation, the refund, how you worked it out and each sum that you took off."
COMPARE = " If you come to another sum, please tell me which clause or which law it rests on."
