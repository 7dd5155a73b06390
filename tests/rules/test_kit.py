"""The kit: money, values, questions, clauses and tables."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from calculators.kit.ask import Refused, again, answers, ask, needed, read, refuses, spelled
from calculators.kit.calculator import Calculator, outcome, tell
from calculators.kit.kinds import KINDS
from calculators.kit.money import Money
from calculators.kit.where import Where, where_needed
from tests.support.kinds import TRIED


@answers
class Night:
    on: date = ask("Which night?")
    hotel: Money = ask("What did it cost?")


@answers
class Trip:
    miles: int = ask("How far?", at_least=1, at_most=5000)
    rate: Decimal = ask("At what rate?", default="1.5")
    paid: bool = ask("Paid?", default="no")
    place: str = ask("Where?", among={"us": "United States", "ca": "Canada"}, default="us")
    by: Money | None = ask("How much?", left_out=True)
    code: str | None = ask("Which code?", pattern="[A-Z]{3}", left_out=True)
    bill: Money = ask("What was billed?", needed=lambda paid: paid)
    nights: list[Night] = ask("Which nights?", at_most=3, left_out=True)

    @refuses("by", "code")
    def no_code_of_an_amount(by, code):
        return "Enter the amount or the code, not both." if by and code else None

    @refuses("by")
    def no_more_than_billed(by, bill):
        return "Enter no more than was billed." if by and bill and by > bill else None


def wrong(**typed) -> dict:
    with pytest.raises(Refused) as refusal:
        read(Trip, {"miles": "5", **typed})
    return refusal.value.wrong


@answers
class LongTrip(Trip):
    miles: int = again(Trip, "miles", at_most=9000)
    bill: Money = again(Trip, "bill", needed=None, required=False)
    nights: list[Night] = again(Trip, "nights", required=True)


def test_a_class_can_ask_the_questions_of_another_again_and_differently():
    assert [question.name for question in Trip.questions] == [question.name for question in LongTrip.questions]
    night = {"on": "2026-03-01", "hotel": "90"}
    table = read(LongTrip, {"miles": "8000", "bill": "5", "nights": [night]})
    assert (8000, Money(500), 1) == (table.miles, table.bill, len(table.nights))
    with pytest.raises(Refused) as refusal:
        read(LongTrip, {"miles": "5", "nights": ""})
    assert ["nights"] == list(refusal.value.wrong)
    assert () == read(Trip, {"miles": "5", "nights": ""}).nights


@answers
class Call:
    at: datetime = ask("When?", called="moment")


@pytest.mark.parametrize(
    ("typed", "offset"),
    [
        ("2026-11-20T17:45-05:00", -300),
        ("2026-11-20 17:45Z", 0),
        ("2026-11-20T17:45:59Z", 0),
        ("1990-01-01T00:00+14:00", 840),
        ("2100-12-31T23:59+05:30", 330),
    ],
)
def test_a_moment_is_read_with_its_offset(typed, offset):
    at = read(Call, {"at": typed}).at
    assert (typed[:16].replace(" ", "T"), timedelta(minutes=offset)) == (at.isoformat()[:16], at.utcoffset())


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-20T17:45",
        "2026-11-20T17:45:00.0Z",
        "2026-11-20  17:45Z",
        "2026-11-20T24:00Z",
        "2026-11-20T17:60Z",
        "2026-02-29T17:45Z",
        "2026-11-20T17:45-0500",
        "20261120T1745Z",
        "2026-11-20T17:45-05:60",
        "2026-11-20T17:45+24:00",
        "1989-12-31T23:59Z",
        "2101-01-01T00:00Z",
        "2026-11-20T17:45:60Z",
        "2026-11-20t17:45z",
        "2026-11-20",
        "now",
        "２０２６-11-20T17:45Z",
    ],
)
def test_what_is_no_moment_is_refused_with_a_sentence(typed):
    with pytest.raises(Refused) as refusal:
        read(Call, {"at": typed})
    assert "like 2026-11-20T17:45-05:00" in refusal.value.wrong["at"]


def test_a_sentence_calls_a_question_by_its_words():
    with pytest.raises(Refused) as refusal:
        read(Call, {})
    assert {
        "at": "Enter the moment as a date from 1990 to 2100, a time of day and how far that is from Greenwich, "
        "like 2026-11-20T17:45-05:00 or 2026-11-20T22:45Z."
    } == refusal.value.wrong


def test_every_wrong_answer_is_named_at_once():
    assert {"miles", "rate", "paid", "place", "code", "nights", "foo"} == set(
        wrong(miles="0", rate="x", paid="maybe", place="de", code="abcd", nights="no list", foo="1")
    )


@pytest.mark.parametrize("leaf", [5, 1.5, True, None, ["x"], {"a": "b"}])
def test_a_leaf_that_is_no_text_is_wrong(leaf):
    assert ["miles"] == list(wrong(miles=leaf))


def test_there_are_answers_to_try_for_each_kind_of_question():
    assert [*KINDS] == [*TRIED]


def test_an_entry_of_a_group_is_named_by_its_count():
    good, bad = {"on": "2026-01-01", "hotel": "9"}, {"on": "2026-01-02", "hotel": "x", "foo": "1"}
    assert {"nights.2.hotel", "nights.2.foo", "nights.3"} == set(wrong(nights=[good, bad, "x"]))
    assert ["nights"] == list(wrong(nights=[good] * 4))


def test_an_answer_to_a_question_that_is_not_asked_is_left_aside():
    assert None is read(Trip, {"miles": "5", "bill": "nonsense"}).bill
    assert {"bill": "Answer “What was billed?” with an amount, like 2400.00."} == wrong(paid="yes")


@answers
class Help:
    plan: str = ask("Which plan?", among={"one": "One", "two": "Two"}, instead="Choose one or two.", turns_away=("three",))
    miles: int = ask("How far?")
    nights: list[Night] = ask("Which nights?", left_out=True)
    country: str = ask("In which country?", among={"us": "United States"}, needed=lambda nights: bool(nights), judged=True)


def refused(**typed) -> list[str]:
    """What is wrong with answers to Help that are otherwise right."""
    try:
        read(Help, {"plan": "one", "miles": "5", **typed})
    except Refused as refusal:
        return list(refusal.wrong)
    return []


NIGHT, HALF_A_NIGHT = {"on": "2026-01-01", "hotel": "9"}, {"on": "2026-01-01"}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"nights": [NIGHT], "country": "us"}, []),
        ({"nights": [NIGHT]}, ["country"]),
        ({"nights": [], "country": "mars"}, []),
        ({"nights": "", "country": 5}, []),
        ({"nights": [HALF_A_NIGHT], "country": "mars"}, ["nights.1.hotel", "country"]),
        ({"nights": [HALF_A_NIGHT], "country": "us"}, ["nights.1.hotel"]),
        ({"nights": [HALF_A_NIGHT], "country": " "}, ["nights.1.hotel"]),
        ({"nights": [HALF_A_NIGHT]}, ["nights.1.hotel"]),
        ({"nights": None, "country": 5}, ["nights", "country"]),
    ],
)
def test_an_answer_can_be_judged_while_that_which_decides_is_wrong(typed, wrong):
    assert wrong == refused(**typed)


def test_where_a_group_decides_it_is_said_that_it_is_answered():
    where = where_needed(Help, Help.questions[3])
    assert (("answered",),) == where.answers
    assert "nights is answered" == where.in_words()
    assert ["plan", "miles", "nights"] == needed(Help, {})
    assert "country" in needed(Help, {"nights": [HALF_A_NIGHT]})


@pytest.mark.parametrize("plan", ["three", "THREE", " Three "])
def test_with_an_answer_that_turns_away_no_other_answer_counts(plan):
    assert ["plan"] == refused(plan=plan, miles="x", nights="x", country=5)
    assert ["plan", "foo"] == refused(plan=plan, foo="x")
    assert ["plan", "miles"] == refused(plan="four", miles="x")


def test_a_check_runs_only_on_answers_that_were_right():
    assert ["by"] == list(wrong(paid="yes", bill="5", by="6"))
    assert ["bill"] == list(wrong(paid="yes", bill="x", by="6"))


def test_a_check_can_name_several_questions():
    assert dict.fromkeys(["by", "code"], "Enter the amount or the code, not both.") == wrong(by="1", code="ABC")


@answers
class Stay:
    paid: bool = ask("Paid?")
    tip: Money = ask("Tip?", needed=lambda paid: paid)


@answers
class Visit:
    kind: str = ask("Which kind?", among={"day": "By day", "night": "By night", "week": "By the week"})
    shared: bool = ask("Shared?", default="no", needed=lambda kind: kind == "night")
    people: int = ask("How many?", needed=lambda kind, shared: kind == "night" and shared)
    sure: bool = ask("Sure?", needed=lambda kind: kind != "week")
    long: bool = ask("Long?", needed=lambda people: bool(people) and people > 9)
    stays: list[Stay] = ask("Which stays?", left_out=True)


def asked_where(name: str):
    return where_needed(Visit, next(question for question in Visit.questions if question.name == name))


def test_the_questions_that_are_left_to_ask_follow_the_answers():
    assert ["kind", "stays"] == needed(Visit, {})
    assert ["kind", "shared", "sure", "stays"] == needed(Visit, {"kind": "night", "people": "3"})
    assert ["kind", "shared", "people", "sure", "long", "stays"] == needed(Visit, {"kind": "night", "shared": "yes", "people": "12"})
    assert ["kind", "shared", "sure", "stays"] == needed(Visit, {"kind": "night", "shared": "perhaps", "people": "12"})


def test_an_answer_has_one_spelling_for_links_and_none_where_it_cannot_be_read():
    typed = {
        "miles": " 1,200.0 ",
        "rate": "1.50%",
        "paid": "Y",
        "place": "CANADA",
        "by": "$ 2,400",
        "nights": [{"on": "March 1, 2026", "hotel": ".5"}, {"on": "soon"}],
    }
    assert {
        "miles": "1200",
        "rate": "",
        "paid": "yes",
        "place": "ca",
        "by": "2400.00",
        "code": "",
        "bill": "",
        "nights": "",
        "nights.1.on": "2026-03-01",
        "nights.1.hotel": "0.50",
        "nights.2.on": "",
        "nights.2.hotel": "",
    } == spelled(Trip, typed)
    assert {"at": "2026-11-20T17:45-05:00"} == spelled(Call, {"at": "2026-11-20 17:45-05:00"})
    assert {"at": "2026-11-20T17:45:59+00:00"} == spelled(Call, {"at": "2026-11-20T17:45:59Z"})


def test_the_questions_of_an_entry_are_dotted():
    stays = [{"paid": "yes"}, {"paid": "no"}, "hotel"]
    assert ["stays.1.paid", "stays.1.tip", "stays.2.paid", "stays.3.paid"] == needed(Visit, {"stays": stays})[2:]


def test_where_a_question_is_asked_is_tried_with_every_answer_that_decides():
    people = asked_where("people")
    assert ["kind", "shared"] == [question.name for question in people.by]
    assert (("night", "yes"),) == people.answers
    assert "kind is night and shared is yes" == people.in_words()
    assert "kind is not week" == asked_where("sure").in_words()
    assert "" == Where(people.by[:1], tuple((answer,) for answer in people.by[0].among), False).in_words()
    assert not people.at_first
    assert asked_where("kind") is None
    assert asked_where("long") is None  # a number decides: too many to try


@outcome
class Left:
    days: int = tell("Days left")


def test_an_answer_tells_its_deadlines_in_order_and_a_letter_where_there_is_one():
    def works_out(a: Stay) -> Left:
        return Left(days=3)

    due = [(date(2026, 5, 1), "Pay", "Pay it."), (date(2026, 4, 1), "Ask", "Ask first.")]
    plainly = Calculator("Left", Stay, works_out, None, lambda answers, answer: [])
    telling = replace(plainly, deadlines=lambda answers, answer: due, letter=lambda answers, answer: f"{answer.days} days")
    assert ([], None) == (plainly.work_out({"paid": "no"}).json()["deadlines"], plainly.work_out({"paid": "no"}).json()["letter"])
    answer = telling.work_out({"paid": "no"}).json()
    assert [
        {"on": "2026-04-01", "title": "Ask", "sentence": "Ask first."},
        {"on": "2026-05-01", "title": "Pay", "sentence": "Pay it."},
    ] == answer["deadlines"]
    assert "3 days" == answer["letter"]


def test_steps_name_each_question_once():
    steps = {"First": ("kind", "shared", "people"), "Then": ("sure", "long", "stays")}
    stepped = Calculator("Visit", Visit, lambda a: a, None, None, steps=steps)
    assert [("First", ["kind", "shared", "people"]), ("Then", ["sure", "long", "stays"])] == [
        (title, [question.name for question in questions]) for title, questions in stepped.asked_in_steps
    ]
    wrong = Calculator("Visit", Visit, lambda a: a, None, None, steps={"All": ("kind", "kind", "people", "sure", "stays")})
    with pytest.raises(ValueError, match="Look at: kind, long, shared"):
        list(wrong.asked_in_steps)
