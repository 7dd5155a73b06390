"""What an embed tells its page."""

import json
import re

from jsonschema import Draft202012Validator
from playwright.sync_api import expect
from referencing import Registry, Resource

import calculators
from tests.support.embed import FIGURE, HEARS, calculate, element, expect_figure, heard, html, opened
from tests.support.page import SOON, USUAL


def test_events_tell_what_was_worked_out_as_their_schema_says_and_their_link_reproduces_it(page, guide, dealer, built):
    frame = opened(page, dealer, html(guide, element(**USUAL)))
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    frame.get_by_label("What did the plan cost?").fill("much")
    calculate(frame)
    page.wait_for_function("heard.some(([what]) => what === 'error')")
    (result,) = heard(page, "result")
    assert calculators.run("refund", USUAL)["outcome"] == result["outcome"]
    assert [calculators.rules(), {**USUAL, "state": "other"}] == [
        result["rules"],
        {name: result["answers"][name] for name in (*USUAL, "state")},
    ]
    assert (
        calculators.run("refund", {"price_paid": "much", **{k: v for k, v in USUAL.items() if k != "price_paid"}})["wrong"]
        == heard(page, "error")[0]["wrong"]
    )
    schemas = {
        path.relative_to(built).as_posix(): json.loads(path.read_text())
        for path in [built / "embed/events.schema.json", *built.glob("data/calculators/*/schema.json")]
    }
    registry = Registry().with_resources([(f"http://guide/{name}", Resource.from_contents(defined)) for name, defined in schemas.items()])
    for what, detail in page.evaluate("heard"):
        validator = Draft202012Validator({"$ref": f"http://guide/embed/events.schema.json#/$defs/{what}"}, registry=registry)
        assert [] == [f"{error.json_path}: {error.message}" for error in validator.iter_errors(detail)]
    defined = json.loads((built / "embed/events.schema.json").read_text())["$defs"]
    typed = re.findall(r"^  (\w+)\??:", (built / "embed.d.ts").read_text(), re.M)
    assert [*defined["ready"]["properties"], *defined["result"]["properties"], *defined["error"]["properties"]] == typed
    wrong = {**result, "outcome": {**result["outcome"], "refund": 5}}
    assert not Draft202012Validator({"$ref": "http://guide/embed/events.schema.json#/$defs/result"}, registry=registry).is_valid(wrong)
    page.goto(result["link"])
    expect(page.locator(FIGURE)).to_have_text("$1,870.26", timeout=SOON)


def test_private_answers_reach_the_page_neither_by_preset_nor_event_nor_address(page, guide, dealer):
    framed = element("gap-claim", vin="1M8GDM9AXKP042788", zip="48226", locked="zip")
    frame = opened(page, dealer, html(guide, '<main id="view">', framed, "</main>"))
    note = "vin is private: only the reader enters it. zip is private: only the reader enters it. zip can't be locked: it is private."
    expect(page.locator("plan-calculator p")).to_have_text(note)
    expect(frame.locator("[name=vin]")).to_have_value("")
    page.evaluate("for (const name of ['vin', 'zip', 'locked']) document.querySelector('plan-calculator').removeAttribute(name)")
    expect(page.locator("plan-calculator p")).to_be_hidden()
    typed = {"last_name": "Rivera", "zip": "48226", "vin": "1M8GDM9AXKP042788"}
    for name, text in typed.items():
        frame.locator(f"[name={name}]").fill(text)
    frame.locator("[name=documents_received_on]").fill("2026-11-02")
    calculate(frame)
    expect_figure(frame, "November 4, 2026")
    (result,) = heard(page, "result")
    assert {"documents_received_on": "2026-11-02"} == result["answers"]
    page.evaluate("window.kept = document.querySelector('plan-calculator'); kept.remove(); document.querySelector('#view').append(kept)")
    expect(frame.locator("[name=documents_received_on]")).to_have_value("11/2/2026")
    expect(frame.locator("[name=vin]")).to_have_value("")
    expect(frame.locator(".plan-errors")).to_be_hidden()
    seen = [result["link"], *(one.url for one in page.frames), json.dumps(page.evaluate("heard"))]
    assert [] == [(text, private) for text in seen for private in typed.values() if private in text]


def test_dates_and_letters_show_where_the_page_asks_for_them_and_only_dates_are_told(page, guide, dealer):
    early = {**USUAL, "cancel_on": "2025-03-20", "miles_driven": "400"}
    frame = opened(page, dealer, html(guide, element(**early)))
    calculate(frame)
    expect_figure(frame, "$2,400.00")
    expect(frame.locator(".plan-deeds")).to_have_count(0)
    (result,) = heard(page, "result")
    assert calculators.run("refund", early)["deadlines"] == result["deadlines"]
    assert "Sincerely" not in json.dumps(page.evaluate("heard"))
    page.evaluate("document.querySelector('plan-calculator').setAttribute('deeds', 'dates')")
    calculate(frame)
    expect(frame.locator(".plan-dates")).to_contain_text("April 30, 2025")
    expect(frame.locator(".plan-letters")).to_be_hidden()
    page.evaluate("document.querySelector('plan-calculator').setAttribute('deeds', 'letter dates')")
    frame.locator(".plan-letters summary").click()
    expect(frame.locator(".plan-letter")).to_contain_text("Sincerely")
    assert "Sincerely" not in json.dumps(page.evaluate("heard"))
    page.evaluate("document.querySelector('plan-calculator').setAttribute('deeds', 'letters')")
    expect(page.locator("plan-calculator p")).to_have_text("The deeds are dates and letter.")


def test_analytics_are_off_unless_asked_for_and_hold_no_answer(page, guide, dealer):
    told = "window.told = []; addEventListener('message', ({ data }) => told.push(data.type));"
    frame = opened(page, dealer, html(guide, element(**USUAL), script=told + HEARS))
    calculate(frame)
    expect_figure(frame, "$1,870.26")
    page.wait_for_function("() => told.includes('result')")
    assert [True, False] == page.evaluate("[window.dataLayer === undefined, told.includes('push')]")
    page.evaluate("document.querySelector('plan-calculator').setAttribute('analytics', 'asc')")
    calculate(frame)
    page.wait_for_function("window.dataLayer?.length")
    assert [
        {"event": "asc_retail_process", "event_owner": "plan-guide", "flow_name": "refund", "flow_outcome": "estimate"}
    ] == page.evaluate("dataLayer")
    page.goto(dealer.page(html(guide, element(analytics="asc")), "/asc"))
    frame.get_by_label("What did the plan cost?").click()
    page.wait_for_function("window.dataLayer?.length")
    assert ["asc_form_engagement"] == page.evaluate("dataLayer.map(({ event }) => event)")
