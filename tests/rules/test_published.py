"""The rules of earlier days answer as they did, and a changelog says whose published answers changed."""

import json
from datetime import date

import pytest

import calculators
from builder import archive, changelog
from builder.load import load
from calculators import _earlier
from tests.support.page import OLD, USUAL
from tests.support.site import ROOT


def test_a_bundle_answers_by_its_own_rules_and_leaves_today_s_as_they_are(bundle):
    message = json.dumps({"calculator": "refund", "answers": USUAL})
    answers = [
        json.loads(json.loads(answer)["json"])
        for answer in (_earlier.reply(str(bundle), message), calculators.reply(message), _earlier.reply(str(bundle), message))
    ]
    assert [(OLD, "1880.26"), (calculators.rules(), "1870.26"), (OLD, "1880.26")] == [
        (answer["rules"], answer["outcome"]["refund"]) for answer in answers
    ]


AS_TYPED = {"coverage_start": "3/1/2025", "cancel_on": "3/1/2026", "price_paid": "$2,400", "term_miles": "75,000"}


@pytest.mark.parametrize("kept", sorted((ROOT / archive.KEPT).glob("*.zip")), ids=lambda path: path.stem)
def test_kept_rules_answer_what_today_s_form_sends_though_it_asks_for_more(kept):
    """The form sends its defaults too, to questions that were not there yet, and all in the spelling of people."""
    sent = {question.name: question.default for question in calculators.find("refund").questions if question.default}
    answer = json.loads(
        json.loads(_earlier.reply(str(kept), json.dumps({"calculator": "refund", "answers": {**sent, **USUAL, **AS_TYPED}})))["json"]
    )
    assert (kept.stem, "1870.26") == (answer["rules"], answer["outcome"]["refund"])


def test_what_is_kept_is_today_s_rules_and_answers(tmp_path):
    plan = load(ROOT)
    bundle = archive.publish_rules(tmp_path, plan)
    assert f"{calculators.rules()}.zip" == bundle.name
    assert bundle.stat().st_size < 200_000
    assert {} == archive.changed(tmp_path, plan)
    answer = json.loads(json.loads(_earlier.reply(str(bundle), json.dumps({"calculator": "refund", "answers": USUAL})))["json"])
    assert calculators.run("refund", USUAL) == answer


def test_a_build_says_which_published_answers_changed(tmp_path):
    plan = load(ROOT)
    archive.publish_rules(tmp_path, plan)
    file = tmp_path / archive.ANSWERS
    answers = json.loads(file.read_text())
    first, second, third = [name for name, answer in answers["refund"].items() if "outcome" in answer][:3]
    answers["refund"][first]["outcome"]["refund"] = "1.00"
    answers["refund"][second] = {"wrong": {"price_paid": "No."}}
    answers["refund"]["A case of old"] = answers["refund"].pop(third)
    file.write_text(json.dumps(answers))
    now = archive.answers(plan)["refund"][first]["outcome"]["refund"]
    wanted = [
        f"refund, “{first}”: refund was 1.00 and is {now}",
        f"refund, “{second}”: was refused and is answered",
        "refund, “A case of old”: published, and no longer a case",
    ]
    assert {"refund"} == set(archive.changed(tmp_path, plan))
    assert sorted(wanted) == sorted(archive.changed(tmp_path, plan)["refund"])


def test_the_words_of_a_refusal_and_what_is_told_besides_change_no_answer(tmp_path):
    differs = archive._difference
    assert "" == differs({"wrong": {"price_paid": "Enter it."}}, {"wrong": {"price_paid": "Enter the price."}})
    assert "was refused for state and is refused for price_paid" == differs({"wrong": {"state": "No."}}, {"wrong": {"price_paid": "No."}})
    assert "" == differs({"outcome": {"days": [{"paid": "1.00"}]}}, {"outcome": {"days": [{"paid": "1.00", "new": 1}], "fee": None}})
    assert "days.2.paid was 2.00 and is 3.00" == differs(
        {"outcome": {"days": [{"paid": "1.00"}, {"paid": "2.00"}]}}, {"outcome": {"days": [{"paid": "1.00"}, {"paid": "3.00"}]}}
    )
    assert "fee was None and is not told" == differs({"outcome": {"fee": None}}, {"outcome": {}})


ENTRY = "- refund, gap-refund: contracts sold in Texas: the fee was $50.00 and is $10.00.\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# What changed\n\n## Next\n",
        f"# What changed\n\n## Next\n\n## 2026-11-20\n\n{ENTRY}",
        f"# What changed\n\n{ENTRY}",
        "## Next\n\n- refund: the fee was $50.00 and is $10.00.\n",
        "## Next\n\n- refund: : the fee changed.\n",
        "## Next\n\nThe refund changed.\n",
    ],
)
def test_a_changelog_that_does_not_say_whose_answers_changed_is_refused(tmp_path, text):
    (tmp_path / changelog.FILE).write_text(text)
    assert "CHANGELOG.md does not say that answers of refund changed." in changelog.refusal(tmp_path, {"refund": ["refund, “A case”: …"]})
    assert "" == changelog.refusal(tmp_path, {})


def test_a_changelog_that_says_so_gets_its_heading(tmp_path):
    (tmp_path / changelog.FILE).write_text(f"# What changed\n\n## Next\n\n{ENTRY}\n## 2026-11-20, rules 0\n")
    assert "" == changelog.refusal(tmp_path, {"refund": ["…"], "gap-refund": ["…"]})
    assert "answers of transfer changed" in changelog.refusal(tmp_path, {"refund": ["…"], "transfer": ["…"]})
    changelog.close(tmp_path, OLD, date(2026, 12, 1))
    assert (
        f"# What changed\n\n## Next\n\n## 2026-12-01, rules {OLD}\n\n{ENTRY}\n## 2026-11-20, rules 0\n"
        == (tmp_path / changelog.FILE).read_text()
    )
    assert "answers of refund changed" in changelog.refusal(tmp_path, {"refund": ["…"]})
