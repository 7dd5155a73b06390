"""An editor's mistakes: each is told with its file, entry, field and remedy, and all of them in one run."""

import shutil

import pytest

from tests.support.mistakes import check

MISTAKES = {
    "glossary/terms.toml": [
        (
            'see = ["market-value", "total-loss", "deductible"]',
            'see = ["market-vaule"]',
            '[actual-cash-value] see: there is no term "market-vaule"; did you mean "market-value".',
        ),
        ('name = "Addendum"', "name = 5", '[addendum] name: write text in quotes, like "this".'),
    ],
    "glossary/provisions/transfer.toml": [
        ('sure = "stated"', 'sure = "certain"', "[transfer.can-transfer] sure: write one of stated, inferred, restored, convention."),
        (
            "[transfer.form-and-fee]",
            "[cancel.full-refund]",
            "[cancel.full-refund]: an entry of this file is named [transfer.…]. Rename it, or move it to cancel.toml.",
        ),
    ],
    "glossary/provisions/trip.toml": [("[trip.", "[trip.\n[trip.", "this is not TOML")],
    "glossary/sources.toml": [("[claims-support]", "[claims-page]", 'there is no source "claims-support"')],
    "calculators/contracts.toml": [
        ("fee = 50.00", 'fee = "fifty"', "[app-major-guard] cancelling.fee: write an amount like 50.00, without quotes."),
        ('call = "cancel"', 'cal = "cancel"', '[app-major-guard] cancelling.cal: no such field; did you mean "call"'),
    ],
    "calculators/states.toml": [
        ("from_contract_day = 31", "from_contract_day = 31.5", "fee_limit.from_contract_day: write a whole number like 60, without quotes.")
    ],
    "calculators/lines.toml": [('source = "claims-support"\n', "", "[gap] source: is missing. Add a line `source = …`.")],
    "calculators/guides/illustrative.toml": [
        ("per_mile = 0.15", 'per_mile = "15 cents"', "[illustrative] per_mile: write an amount like 50.00, without quotes.")
    ],
    "calculators/refund.cases.toml": [
        ('name = "On day 60 without', 'nmae = "On day 60 without', 'case[2].nmae: no such field; did you mean "name"')
    ],
}


def spoil(tree, file: str, right: str, wrong: str) -> None:
    text = (tree / file).read_text()
    assert right in text
    (tree / file).write_text(text.replace(right, wrong, 1))


def test_the_files_as_they_are_have_no_mistake(tree):
    done = check(tree)
    assert (0, "") == (done.returncode, done.stderr)


def test_ten_mistakes_in_eight_files_are_all_told_in_one_run(tree):
    sentences = []
    for file, mistakes in MISTAKES.items():
        for right, wrong, says in mistakes:
            spoil(tree, file, right, wrong)
            sentences.append((file, says))
    done = check(tree)
    assert 1 == done.returncode
    assert "Traceback" not in done.stderr
    assert len(sentences) >= 10
    assert [] == [
        says
        for file, says in sentences
        if not any(
            says in line and line.startswith("glossary" if "no source" in says else f"{file}: ") for line in done.stderr.splitlines()
        )
    ]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "says"),
    [
        (
            "calculators/guides/illustrative.toml",
            'source = "made-up"',
            'source = "deeler-glossary"',
            'source: there is no source "deeler-glossary"; did you mean "dealer-glossary"',
        ),
        (
            "calculators/refund.cases.toml",
            'refund = "1870.26", path',
            'refund = "1.00", path',
            "refund: expects '1.00' and comes to '1870.26'",
        ),
        ("calculators/refund.cases.toml", "{ refund = ", "{ refnd = ", 'refnd: the outcome has no such field; did you mean "refund".'),
        ("calculators/refund.cases.toml", 'wrong = ["contract"]', 'wrong = ["state"]', "wrong: these are refused: {'contract'"),
        ("calculators/refund.py", '@clause("cancel.fee"', '@clause("cancel.fees"', 'there is no provision "cancel.fees"; did you mean'),
        ("calculators/refund.py", "calculator = Calculator(", "calculator = dict(title=", "declares 0 calculators and must declare one"),
        (
            "glossary/provisions/transfer.toml",
            "facts = [121]",
            "facts = []",
            "glossary/facts.toml: [121]: no provision states it. Name it in one, or write left_out = and say why.",
        ),
        ("glossary/facts.toml", "[128]", "[129]", "glossary/facts.toml: [129]: no provision states it."),
        ("glossary/facts.toml", "[128]", "[last]", "glossary/facts.toml: [last]: a fact is named by its number, like [7]."),
        (
            "glossary/facts.toml",
            "[127]\n",
            '[127]\nleft_out = "It points elsewhere."\n',
            "glossary/facts.toml: [127] left_out: a provision states it. Take this line out.",
        ),
        (
            "glossary/facts.toml",
            'source = "dealer-glossary"',
            'source = "deeler-glossary"',
            '[1] source: there is no source "deeler-glossary"; did you mean "dealer-glossary"',
        ),
        (
            "glossary/provisions/trip.toml",
            "facts = [109, 110]",
            "facts = [109, 112]",
            "[trip.app-stranded] stands_in[1]: fact 112 stands in claims-support, “GAP Claims Center”.",
        ),
        (
            "glossary/provisions/contact.toml",
            'line = "smartauction"\n',
            "",
            (
                "calculators/lines.toml: [smartauction]: no provision says what this line is for. "
                'Write line = "smartauction" in the one that does.'
            ),
        ),
        (
            "glossary/sources.toml",
            "[law-vin]",
            (
                '[law-wheels]\ntitle = "Wheels"\npublisher = "A state"\naddress = "https://law.example"\n'
                'read_as = "whole"\nkind = "law"\n\n[law-vin]'
            ),
            "[law-wheels]: nothing names this source. Name it where its facts stand, or take it out.",
        ),
        ("glossary/benefits.toml", 'answer = "Start', 'anser = "Start', "[gap-claim] answer: is missing. Add a line `answer = …`."),
        (
            "glossary/provisions/cancel.toml",
            '{ source = "ally-faq", heading = "Cancelling a contract" }',
            '{ source = "aly-faq" }',
            '[cancel.full-refund] stands_in[2].source: there is no source "aly-faq"; did you mean "ally-faq"',
        ),
        ("glossary/provisions/cancel.toml", "[cancel.prorated]", "[cancel.full-refund]", "an entry's name may stand only once"),
        (
            "calculators/states.toml",
            "{ at_most = 25.00, percent_of_price = 10 }",
            "{}",
            "[CA] law[2].fee_limit: gives no limit. Add at_most = 50.00 or percent_of_price = 10.",
        ),
        (
            "calculators/lines.toml",
            'opens = "09:30"',
            'opens = "9:30"',
            '[dealer-line] hours[1]: write opens = "09:30" and a later closes = "18:30".',
        ),
        (
            "calculators/lines.toml",
            'days = ["sat"]',
            'days = ["saturday"]',
            "[dealer-line] hours[2].days: write some of mon, tue, wed, thu, fri, sat, sun.",
        ),
        (
            "calculators/lines.toml",
            'hours_stated_in = "contact.smartauction"',
            "",
            '[smartauction] hours_stated_in: there is no provision ""',
        ),
        (
            "calculators/limits.toml",
            'provision = "dent.size"',
            'provision = "dent.sise"',
            '[dent-inches] provision: there is no provision "dent.sise"; did you mean "dent.size"',
        ),
        (
            "glossary/asked.toml",
            '["calculators/gap-refund"]',
            '["calculators/gap-refnd"]',
            '[calculators/gap-refnd]: there is no page "calculators/gap-refnd"; did you mean "calculators/gap-refund"',
        ),
        (
            "calculators/doubts.toml",
            'question = "hotel"',
            'question = "hotell"',
            '[hotel-night] question: nobody asks hotell; did you mean "hotel". Name a question of its calculators.',
        ),
        ("calculators/doubts.toml", "over = 100\n", "", "[labor-hours] over: stands together with high. Write both, or neither."),
        (
            "calculators/contracts.toml",
            'call = "cancel"',
            'call = "cancle"',
            'cancelling.call: there is no telephone line "cancle"; did you mean "cancel"',
        ),
    ],
)
def test_each_mistake_stops_the_build_and_says_what_to_write(tree, file, right, wrong, says):
    spoil(tree, file, right, wrong)
    done = check(tree)
    assert 1 == done.returncode
    assert "Traceback" not in done.stderr
    assert says in done.stderr


def test_a_rule_that_no_case_reaches_is_named(tree):
    spoil(
        tree,
        "calculators/refund.py",
        "calculator = Calculator(",
        '@clause("cancel.fee", "Idle")\ndef idle():\n    """Idle."""\n\n\ncalculator = Calculator(',
    )
    assert "no case reaches the rule calculators.refund.idle (Idle). Add a case that does." in check(tree).stderr


def test_a_calculator_without_cases_is_told(tree):
    (tree / "calculators/refund.cases.toml").unlink()
    assert "calculators/refund.cases.toml: is missing. Add it, with at least one [[case]]." in check(tree).stderr


def test_two_files_of_one_name_are_told(tree):
    shutil.copy(tree / "calculators/refund.py", tree / "calculators/re_fund.py")
    (tree / "calculators/re-fund.py").write_text("")
    assert "re-fund" in check(tree).stderr


SLIPS = {  # in a rule's file: what is right, what is written instead, what is said of it
    "a placeholder of a sentence": (
        "truck_class.py",
        "A light-duty truck weighs up to {most} pounds",
        "A light-duty truck weighs up to {mots} pounds",
        '[is_light] sentence: {mots} is not an argument of this rule; did you mean "most". Known here: gvwr, most, result.',
    ),
    "a way to count": (
        "truck_class.py",
        "{gvwr:pound/pounds}",
        "{gvwr:pounds}",
        "[federal_class] sentence: {gvwr:pounds}: write {gvwr:yes|no} to pick by yes or no, or {gvwr:one/many} to count.",
    ),
    "braces": ("truck_class.py", "{gvwr:pound/pounds}", "{gvwr:pound/pounds", "[federal_class] sentence: its braces do not match: "),
    "a title": (
        "truck_class.py",
        '"Medium-duty")',
        '"Medium-duty up to {mosst}")',
        '[is_medium] title: {mosst} is not an argument of this rule; did you mean "most"',
    ),
    "a provision that a row names": (
        "breakdown.py",
        '@clause("{a.contract.trip.limits}"',
        '@clause("{a.contract.trip.limit}"',
        'provision: {a.contract.trip.limit}: Interruption has no limit; did you mean "limits".',
    ),
    "a value for an assumption": (
        "truck_class.py",
        "NO_WORD_ABOVE.touches(most=medium_most)",
        "NO_WORD_ABOVE.touches(mosst=medium_most)",
        '{most} is not given to NO_WORD_ABOVE here; did you mean "mosst"',
    ),
    "an assumption's placeholder": (
        "truck_class.py",
        "NO_WORD_ABOVE.touches(most=medium_most)",
        "NO_WORD_ABOVE.touches()",
        "Known here: nothing.",
    ),
    "a field that an outcome lacks": ("truck_class.py", ", fhwa_class=number)", ")", "Weight is told without fhwa_class. Add fhwa_class=…"),
    "a field of another name": (
        "truck_class.py",
        ", fhwa_class=number)",
        ", fwha_class=number)",
        'Weight tells no fwha_class; did you mean "fhwa_class". It tells band, fhwa_class.',
    ),
    "a name at import": (
        "truck_class.py",
        "gvwr: int = ask(",
        "gvwr: imt = ask(",
        "NameError: name 'imt' is not defined; did you mean \"int\". It stops this file from being read.",
    ),
    "a missing docstring": (
        "truck_class.py",
        '    """By its rating of {gvwr:pound/pounds}, the truck is in federal class {result}."""\n',
        "",
        "federal_class needs a docstring: it is the sentence a customer reads. It stops this file from being read.",
    ),
    "a bracket": (
        "truck_class.py",
        "return gvwr <= most",
        "return (gvwr <= most",
        "SyntaxError: '(' was never closed. It stops this file from being read.",
    ),
    "a name while a case is worked out": (
        "truck_class.py",
        "return gvwr <= most",
        "return gvwr <= mots",
        "NameError: name 'mots' is not defined; did you mean \"most\". It stops the case “",
    ),
    "a name in the headline": (
        "truck_class.py",
        'f"{outcome.band}-duty"',
        'f"{outcome.bnad}-duty"',
        "AttributeError: 'Weight' object has no attribute 'bnad'; did you mean \"band\". It stops the case “",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_rule_s_file_is_told_as_one_in_a_table(tree, slip):
    file, right, wrong, says = SLIPS[slip]
    spoil(tree, f"calculators/{file}", right, wrong)
    done = check(tree)
    assert 1 == done.returncode
    assert "Traceback" not in done.stderr
    assert [] != [line for line in done.stderr.splitlines() if line.startswith(f"calculators/{file}: ") and says in line], done.stderr


def test_slips_in_several_files_are_told_at_once_and_each_once(tree):
    spoil(tree, "calculators/truck_class.py", "gvwr: int = ask(", "gvwr: imt = ask(")
    spoil(tree, "calculators/transfer.py", "calculator = Calculator(", "calculator = Calculater(")
    spoil(tree, "calculators/breakdown.py", "{a.contract.trip.limits}", "{a.contract.trip.limit}")
    spoil(tree, "calculators/lines.toml", 'opens = "09:30"', 'opens = "9:30"')
    lines = check(tree).stderr.splitlines()
    assert ["calculators/breakdown.py", "calculators/lines.toml", "calculators/transfer.py", "calculators/truck_class.py"] == [
        line.split(":")[0] for line in lines[:-2]
    ]
    assert "4 to mend; nothing was built." == lines[-1]


def test_what_is_no_outcome_is_not_taken_for_one():
    """A build loads modules that a check does not, and a name may mean something else in them."""
    from builder.slips import slips

    for name in ("batch", "batch.files", "sheet.html", "sheet.text"):
        __import__(f"calculators.{name}")
    assert [] == list(slips())
