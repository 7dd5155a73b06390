"""A host while a new version is put on it: no page ever shows words of one version and figures of the other."""

import json
import os
import re
from datetime import date
from random import Random
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from builder.upload import listed
from tests.support.faults import PACKERS, FaultyHost, of_another_build, replaced
from tests.support.page import SOON, USUAL, expect_figure
from tests.support.publish_check import check
from tests.support.site import named
from tests.support.start import ask
from tests.support.versions import CACHING, FIGURES, SHOWN, MixedHost

MIXTURES = int(os.environ.get("MIXTURES", "26"))  # half of them in each browser
SEED = os.environ.get("SEED") or str(date.today())  # others each day; a failure names it


@pytest.fixture
def host(versions):
    with MixedHost(versions[0]) as host:
        yield host


def rules_of(site) -> str:
    """The hash of the rules as the build told it the worker."""
    module = (site.parent / "build/docs/assets/python/build.js").read_text()
    return json.loads(re.search(r"^export const bundle = (.*)$", module, re.M)[1])


def visit(page, host, anew: bool = False) -> tuple[str, dict]:
    """Open the refund calculator by a link; the rules that the page names, and what it came to. A browser may show a page that
    it has kept, but not `anew`.
    """
    page.goto("about:blank")
    page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
    if anew:
        page.reload()
    words = page.wait_for_function(SHOWN, timeout=SOON).json_value()
    return page.locator("plan-calculator").get_attribute("data-rules"), words


def test_in_any_mixture_of_two_versions_a_page_shows_its_own_figure_or_a_sentence(open_page, browser_name, host, versions):
    """Whatever caching header the host sends; by turns in a browser that was never here, and in one that has met every mixture before."""
    chance = Random(f"{SEED} {browser_name}")
    page = open_page()
    names = sorted({*listed(versions[0]), *listed(versions[1])})
    figures, came_to = {}, set()
    for site, figure in zip(versions, FIGURES, strict=True):
        host.chosen = lambda path, site=site: site
        rules, words = visit(page, host)
        figures[rules] = words["figure"]
        assert figure == words["figure"]
    for count in range(MIXTURES // 2):
        share = chance.random()
        picked = {name: versions[chance.random() < share] for name in names}
        host.caching, host.chosen = (chance.choice(list(CACHING)), lambda path, picked=picked: picked.get(path, versions[0]))
        reader = open_page() if count % 2 else page
        rules, words = visit(reader, host)
        if reader is not page:
            reader.context.close()
        assert "sentence" in words or figures[rules] == words["figure"], (SEED, browser_name, count, share, host.caching)
        came_to |= words.keys()
        if count % 10 == 9:
            host.chosen = lambda path, site=versions[count // 10 % 2]: site
            assert FIGURES[count // 10 % 2] == visit(page, host, anew=True)[1].get("figure"), (SEED, browser_name, count)
    assert {"sentence", "figure"} <= came_to


@pytest.mark.parametrize("caching", CACHING)
@pytest.mark.parametrize("late", ["assets/python/", "assets/", "calculators/"])
def test_a_visit_while_a_part_of_a_version_is_missing_leaves_nothing_of_the_old_one(open_page, host, versions, caching, late):
    page = open_page()
    host.caching = caching
    host.chosen = lambda path: versions[not path.startswith(late)]
    visit(page, host)
    host.chosen = lambda path: versions[1]
    for _ in range(2):
        assert FIGURES[1] == visit(page, host, anew=True)[1].get("figure")


def test_put_on_a_host_in_that_order_each_step_answers_every_reader(browser, versions):
    assert [] == list(check(browser, *versions, pages=["calculators/refund.html", "embed/refund.html"]))


@pytest.mark.parametrize("kept", [False, True], ids=["once", "for good"])
def test_a_file_of_another_version_is_asked_for_anew_and_never_used(page, built, versions, kept):
    """As from a cache on the way that takes one version's file for the other's."""
    other = named(versions[1], "assets/python/traced.zip").read_bytes()
    with FaultyHost(built) as host:
        times = []

        def wrong(pack):
            def answer(handler, content):
                times.append(handler.path)
                replaced(pack(other) if kept or len(times) == 1 else content)(handler, content)

            return answer

        host.faults |= {f"traced.zip{ending}": wrong(pack) for ending, pack in PACKERS.items()}
        page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
        expect_figure(page, FIGURES[0])
        assert kept == any("python_stdlib.zip" in path for path in host.asked)


def test_where_page_and_rules_are_of_two_versions_the_page_says_so_and_keeps_the_answers(page, built, versions):
    """As from a host that changes pages and not what they load."""
    rules = [json.loads((site / "manifest.json").read_text())["rules"] for site in versions]
    html = (built / "calculators/refund.html").read_bytes().replace(rules[0].encode(), rules[1].encode())
    with FaultyHost(built) as host:
        host.faults["refund.html"] = replaced(html)
        page.goto(f"{host.address}/calculators/refund.html")
        page.get_by_role("button", name="Fill in the example").click()
        expect(page.locator(".plan-stage")).to_contain_text("This page and its rules are not of one version", timeout=SOON)
        assert [] == page.evaluate("caches.keys()")
        host.faults.clear()
        page.reload()
        expect(page.locator(".plan-sheet:not(:has(.plan-example)) .plan-figure")).to_be_visible(timeout=SOON)


def test_a_kept_memory_of_other_rules_is_dropped_even_where_it_lies_under_this_build_s_name(page, built, versions):
    rules = [rules_of(site) for site in versions]
    with FaultyHost(built) as host:
        host.faults |= of_another_build(built, "traced.zip", named(versions[1], "assets/python/traced.zip").read_bytes(), *rules)
        page.goto(f"{host.address}/index.html")
        ask(page, keep=True)
        assert 1 == page.evaluate(KEPT)
        host.faults.clear()
        page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
        expect_figure(page, FIGURES[0])
        assert 0 == page.evaluate(KEPT)


KEPT = "async () => (await (await caches.open('plan-python')).keys()).length"
