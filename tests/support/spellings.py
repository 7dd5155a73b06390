"""Questions of every kind, and how people write their answers: what is read, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from calculators.kit.ask import Refused, answers, ask, read
from calculators.kit.money import Money
from calculators.trade.questions import state_of_purchase


@answers
class Everything:
    price: Money | None = ask("What did it cost?", left_out=True, called="price")
    miles: int | None = ask("How many miles?", left_out=True, called="miles")
    factor: Decimal | None = ask("Which factor?", left_out=True, called="factor", at_most=Decimal(1000))
    tax_percent: Decimal | None = ask("How much tax?", left_out=True, called="tax")
    on: date | None = ask("When did it start?", left_out=True, called="first day")
    sure: bool | None = ask("Are you sure?", left_out=True)
    plan: str | None = ask("Which plan?", left_out=True, among={"major-guard": "Major Guard, all of it", "gap": "GAP"})
    state: object = state_of_purchase()


def value(name: str, text: str):
    return getattr(read(Everything, {name: text}), name)


def sentence(name: str, text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read(Everything, {name: text})
    assert [name] == list(refusal.value.wrong)
    return refusal.value.wrong[name]


READ = {
    "price": {
        240000: [
            "2400.00",
            "2400",
            "$2400",
            "$2,400",
            "$ 2,400.00",
            "$ \xa0 2400.0",
            "2400.",
            "2,400.",
            "2400.0000",
            "002400",
            "$2,400.000",
        ],
        240050: ["$ 2,400.5", "2400.50", "2400.5000"],
        50: [".50", ".5", "0.50", "$.50", ".5000", "00.5"],
        15: ["$.15"],
        40: ["0.40"],
        0: ["0", "0.", ".0", "0.00", "$0", "000", ".000"],
        10**9: ["10000000", "10,000,000.00"],
    },
    "miles": {
        36000: ["36000", "36,000", "36000.0", "36000.", "36,000.000", "0036000"],
        60: ["60.0", "60."],
        0: ["0", "0.0"],
        10**7: ["10,000,000"],
    },
    "factor": {
        Decimal("1.9"): ["1.9", "01.90"],
        Decimal("0.00185"): [".00185", "0.00185"],
        Decimal(2): ["2.", "2"],
        Decimal(1000): ["1,000", "1,000.000"],
    },
    "tax_percent": {
        Decimal("7.5"): ["7.5", "7.5%", "7.5 %", "7.50%", "7.5\xa0%"],
        Decimal(7): ["7", "7.%"],
        Decimal("0.5"): [".5%"],
        Decimal(100): ["100 %"],
    },
    "on": {
        date(2025, 3, 1): [
            "2025-03-01",
            "2025-3-1",
            "2025-03-1",
            "2025/03/01",
            "2025/3/1",
            "20250301",
            "3/1/2025",
            "03/01/2025",
            "3/01/2025",
            "3-1-2025",
            "03-01-2025",
            "March 1, 2025",
            "March 01, 2025",
            "march 1 2025",
            "MARCH 1, 2025",
            "Mar 1, 2025",
            "Mar. 1, 2025",
            "mar. 1 2025",
            "Mar 1 2025",
            "1 March 2025",
            "01 March, 2025",
            "1 mar 2025",
            "1 Mar. 2025",
            "1 Mar., 2025",
            "1 Mar, 2025",
            "01-Mar-2025",
            "1-mar-2025",
            "1-March-2025",
            "2025-03-01 00:00:00",
            "2025-03-01T00:00:00",
            "2025-03-01T00:00:00Z",
            "2025-03-01T00:00:00+00:00",
            "2025-03-01 00:00:00.000",
            "2025-03-01T00:00:00.000000Z",
            "2025-03-01 0:00",
            "2025-03-01 00:00",
            "2025-03-01 0:00:00",
            "2025-03-01T00:00Z",
            "3/1/2025 0:00",
            "3/1/2025 12:00 AM",
            "3/1/2025 12:00:00 am",
            "3/1/2025T12:00:00 AM",
            "20250301 00:00",
            "March 1, 2025 12:00 Am",
            "1-Mar-2025 00:00:00+00:00",
            "3/1/2025 12:00 AMZ",
        ],
        date(2025, 9, 5): ["Sept 5, 2025", "Sept. 5, 2025", "5 sept 2025", "5-Sept-2025", "Sep 5 2025", "September 5, 2025"],
        date(2025, 5, 31): ["May 31, 2025", "May. 31, 2025", "31 MAY 2025"],
        date(2024, 2, 29): ["2/29/2024", "29 Feb 2024"],
        date(1990, 1, 1): ["1/1/1990", "19900101"],
        date(2100, 12, 31): ["12/31/2100", "Dec 31, 2100"],
    },
    "sure": {
        True: ["yes", "Yes", "YES", "y", "Y", "true", "TRUE", "True", "1", "1.0"],
        False: ["no", "NO", "n", "N", "false", "False", "0", "0.0"],
    },
    "plan": {
        "major-guard": ["major-guard", "MAJOR-GUARD", "major_guard", "Major Guard", "Major Guard, all of it", "MAJOR GUARD, ALL OF IT"],
        "gap": ["gap", "GAP"],
    },
}
REFUSED = {
    "price": [
        "NaN",
        "1e3",
        "-5",
        "+5",
        "２４００",
        "1,23",
        "12,34,567",
        "1.234",
        "1.005",
        "5$",
        "$",
        ".",
        "$.",
        ",",
        "10000000.01",
        "10,000,000.001",
        "9" * 5000,
        "1 000",
        "0x10",
        "٣",
        "inf",
        "(5.00)",
        "5.00-",
        "$-5",
        "-$5",
        "2.400,00",
        "2400,00",
        "0,400",
        "00,400",
        "012,345",
        ",400",
        "1,2345",
        "1,234,56",
        "$ $5",
        "$\t5",
        "$\u20095",
        "1_000",
        "2400.0.0",
        "𝟙",
        "USD 2400",
        "2400 USD",
        "five",
        "0" * 61,
        "½",
        "\ufeff5",
        "5\u200b",
        "1\x1c",
    ],
    "miles": ["36000.5", "$60", ".0", ".", "1e3", "-1", "36.000,0", "10000001", "36,00", "60 months", "60%", "0,100"],
    "factor": [".", "1000.1", "1e-3", "9.96e-06", "5%", "$1", "1,0", "1.2.3", "-.5"],
    "tax_percent": ["100.1", "%", "5%%", "5  %", "% 5", "5\t%", "7,5%", "-1%"],
    "on": [
        "13/3/2025",
        "3/1/25",
        "45717",
        "45717.0",
        "45717.25",
        "2025-02-29",
        "2025-00-10",
        "2025-13-01",
        "0/1/2025",
        "3/0/2025",
        "20251301",
        "202531",
        "2025031",
        "1989-12-31",
        "2101-01-01",
        "0000-01-01",
        "3/1-2025",
        "2025-03/01",
        "3.1.2025",
        "1.3.2025",
        "2025.03.01",
        "March 2025",
        "Mars 1, 2025",
        "March. 1, 2025",
        "Marc 1 2025",
        "March 1st, 2025",
        "1, March 2025",
        "1-Mar.-2025",
        "Mar-1-2025",
        "March 1,2025",
        "March  1, 2025",
        "1  March 2025",
        "1 March2025",
        "2025 March 1",
        "2025-Mar-01",
        "01-Mar-25",
        "Mar 1, 25",
        "today",
        "003/1/2025",
        "3/001/2025",
        "25-03-01",
        "2025-03-01 00:00:01",
        "2025-03-01 12:00",
        "2025-03-01 24:00",
        "2025-03-01T05:00Z",
        "2025-03-01 00:00:00+01:00",
        "2025-03-01 00:00:00-00:00",
        "2025-03-01 00:00 Z",
        "2025-03-01  00:00",
        "2025-03-01t00:00",
        "2025-03-01 00:00z",
        "2025-03-01 00:00:00.",
        "2025-03-01 00:00.0",
        "2025-03-01Z",
        "2025-03-01 000:00",
        "2025-03-01 00:0",
        "3/1/2025 12:00 PM",
        "3/1/2025 12:00AM",
        "3/1/2025 00:00 AM",
        "２０２５-03-01",
        "2025-W09-6",
        "2025-060",
        "Sepe 1, 2025",
        "ſept 5, 2025",
        "2025-03-01 00:00:00+0000",
    ],
    "sure": ["maybe", "ye", "ok", "2", "01", "1.", "1.00", "+1", "yes.", "ｙ", "on", "t"],
    "plan": [
        "major guard, all",
        "majorguard",
        "major--guard",
        "Major Guard  all of it",
        "guard",
        "\u212aap",
        "g\u0430p",
        "major\xa0guard",
        "major-guard-all-of-it",
    ],
}

USUAL = {
    "refund": {
        "contract": "app-major-guard",
        "price_paid": "2400.00",
        "coverage_start": "2025-03-01",
        "cancel_on": "2026-03-01",
        "term_months": "60",
        "claims_filed": "no",
    },
    "lease-payment": {
        "msrp": "40000",
        "price": "38000",
        "residual_percent": "60",
        "months": "36",
        "money_factor": "0.00185",
        "tax_method": "payment",
        "method": "money-factor",
    },
}
ASKED_BY = {
    "price": ("refund", "price_paid"),
    "miles": ("refund", "term_miles"),
    "factor": ("lease-payment", "money_factor"),
    "tax_percent": ("lease-payment", "tax_percent"),
    "on": ("refund", "cancel_on"),
    "sure": ("refund", "claims_filed"),
    "plan": ("refund", "contract"),
    "state": ("refund", "state"),
}


def each_spelling() -> list[dict]:
    """Every spelling above, read or refused, as an answer to a question of a calculator."""
    texts = [(name, text) for name, spelled in READ.items() for texts in spelled.values() for text in texts]
    texts += [(name, text) for name, refused in REFUSED.items() for text in refused]
    return [
        {"calculator": calculator, "answers": {**USUAL[calculator], question: text}}
        for name, text in texts
        for calculator, question in [ASKED_BY[name]]
    ]
