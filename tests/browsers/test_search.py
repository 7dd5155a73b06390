"""What people type, and the page that must be among the first three: in real browsers, in the real search box."""

import pytest
from playwright.sync_api import expect

FINDS = {
    # misspelled, or in another form
    "deductables": "glossary/deductible",
    "deductibles": "glossary/deductible",
    "towed": "glossary/towing",
    "prorata": "glossary/pro-rata",
    "pro rated refund": "glossary/prorated-refund",
    "cancelation": "benefits/cancellation",
    "canceling my contract": "benefits/cancellation",
    "tranfer to new owner": "benefits/transfer",
    "flat tyre": "benefits/roadside",
    "totalled": "benefits/gap-claim",
    "residuals": "glossary/residual-value",
    "money factors": "glossary/money-factor",
    "lien holder": "glossary/lienholder",
    "smart auction": "dealers/smartauction",
    "windscreen": "benefits/windshield",
    "dents": "benefits/dent-repair",
    "vehicle one premium": "contracts/vehicleone-premium",
    "authorisation": "glossary/authorization",
    "excess miles": "glossary/excess-mileage",
    # another word for it
    "rental car": "benefits/alternate-transportation",
    "loaner": "benefits/alternate-transportation",
    "hotel": "benefits/trip-interruption",
    "hail": "benefits/dent-repair",
    "mechanic": "benefits/vehicle-repairs",
    "jump start": "benefits/roadside",
    "ACV": "glossary/actual-cash-value",
    "vin number": "glossary/vin",
    "gross vehicle weight": "glossary/gvwr",
    "wheelchair": "dealers/trucks-and-equipment",
    # a question, or what has happened
    "how do I cancel": "benefits/cancellation",
    "How much do I get back?": "calculators/refund",
    "what is covered": "calculators/coverage",
    "my car broke down": "benefits/disabled-vehicle",
    "car towed": "benefits/disabled-vehicle",
    "locked out": "benefits/roadside",
    "sold my car": "benefits/transfer",
    "my car is totaled": "benefits/gap-claim",
    "chipped windshield": "benefits/windshield",
    "stranded": "benefits/trip-interruption",
    "turn in my lease": "leasing/closed-end",
    "over my miles": "calculators/lease-end",
    # a calculator, a contract, a state, a number
    "gap refund": "calculators/gap-refund",
    "monthly payment": "calculators/lease-payment",
    "major guard": "contracts/app-major-guard",
    "compare plans": "contracts/compare",
    "texas": "states",
    "california cancellation fee": "states",
    "60 days": "benefits/cancellation",
    "1-800-631-5590": "contact",
    "phone number": "contact",
    "forgot password": "dealers/log-in-help",
}


@pytest.fixture
def box(page, site):
    """The search box of a page of the guide, open; afterwards nothing was on the console."""
    page.goto(f"{site}/glossary/deductible.html")
    box = page.get_by_role("textbox", name="Search")
    box.focus()
    yield box
    assert [] == page.console_errors
    assert [] == page.failed_requests


def search(page, box, query: str) -> list[str]:
    """Type the query into the emptied box; the pages that are found, in order."""
    said = page.locator(".md-search-result__meta")
    for text, says in (("", "Type to start"), (query, "matching document")):
        box.fill(text)
        box.press("End")  # the box looks at what was typed when a key comes up
        expect(said).to_contain_text(says)
    return page.locator(".md-search-result__item > a:first-child").evaluate_all("links => links.map(link => link.pathname.slice(1))")


def test_each_query_finds_its_page_among_the_first_three(page, box):
    found = {query: search(page, box, query)[:3] for query in FINDS}
    assert {} == {query: pages for query, pages in found.items() if f"{FINDS[query]}.html" not in pages}


def test_no_misspelling_and_no_id_is_shown_in_the_results(page, box):
    assert "glossary/deductible.html" in search(page, box, "deductable")
    shown = page.locator(".md-search-result__list").inner_text().lower()
    assert "deductible" in shown
    assert "deductable" not in shown
    assert "repairs.deductible" not in shown


def test_a_page_fetches_the_index_only_when_the_search_is_opened(page, site):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{site}/index.html")
    page.wait_for_load_state("networkidle")
    assert not any("search_index" in url for url in requests)
    with page.expect_response("**/search_index.json"):
        page.get_by_role("textbox", name="Search").focus()


def found(page) -> list[str]:
    return page.locator(".md-search-result__item > a:first-child h1").all_inner_texts()


def test_a_page_and_its_calculator_are_told_apart(page, box):
    search(page, box, "trip interruption")
    titles = found(page)
    assert {"Trip interruption", "Calculator: Trip interruption"} <= set(titles)
    assert len(titles) == len(set(titles))


def test_a_table_is_found_as_sentences(page, box):
    search(page, box, "kansas")
    shown = page.locator(".md-search-result__list").inner_text()
    assert "Trip interruption: May be included" in shown
    assert "repairsTowing" not in shown


def test_pages_for_makers_come_after_those_for_readers(page, box):
    pages = search(page, box, "phone number")
    assert "contact.html" == pages[0]
    assert "editing.html" not in pages


def test_where_nothing_is_found_there_is_a_way_on(page, site, box):
    box.fill("zzzz")
    said = page.locator(".md-search-result__meta")
    expect(said).to_contain_text("Nothing found.")
    expect(said).to_have_role("status")
    said.get_by_role("link", name="Whom to call").click()
    expect(page).to_have_url(f"{site}/contact.html")


def test_what_comes_by_paste_or_dictation_is_searched_without_a_key(page, box):
    expect(page.locator(".md-search-result__meta")).to_contain_text("Type to start")
    page.keyboard.insert_text("deductible")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching document")
