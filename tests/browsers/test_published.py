"""A link keeps its answer: the rules that it was made with are kept and asked, and a build says which published answers changed."""

import shutil
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

import calculators
from builder import archive
from builder.files import as_zip
from builder.service_worker import service_worker
from tests.support.faults import FaultyHost
from tests.support.page import KEPT, OLD, USUAL, expect_figure, quick_start
from tests.support.site import ROOT, QuietHandler, serving

LOST = "fedcba9876543210"  # of rules that nobody kept
TODAY, THEN = "$1,870.26", "$1,880.26"


@pytest.fixture(scope="session")
def folder(built, bundle, tmp_path_factory) -> Path:
    """The site with those rules kept, as a build would leave it."""
    folder = tmp_path_factory.mktemp("old links") / "site"
    shutil.copytree(built, folder, copy_function=shutil.copy2, ignore=shutil.ignore_patterns("data", "*.map"))
    root = folder.parent
    (root / archive.KEPT).mkdir(parents=True)
    shutil.copy(bundle, root / archive.KEPT)
    archive.earlier(root, folder)
    (folder / "sw.js").unlink()
    shutil.copy(ROOT / "docs/assets/sw.js", folder / "assets/sw.js")
    service_worker(folder)
    return folder


@pytest.fixture
def host(folder):
    with FaultyHost(folder) as host:
        yield host


def link(rules: str, **answers: str) -> str:
    return urlencode({**USUAL, **answers, "rules": rules})


def notice(page):
    return page.locator(".plan-earlier p")


def test_a_link_carries_the_hash_of_its_rules(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, TODAY)
    assert page.url.endswith(f"&rules={calculators.rules()}")
    page.goto("about:blank")
    page.goto(f"{host.address}/calculators/refund.html#{link(calculators.rules())}")
    expect_figure(page, TODAY)
    expect(notice(page)).to_be_hidden()


def test_an_old_link_is_answered_by_its_rules_says_so_and_offers_today_s(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{link(OLD)}")
    expect_figure(page, THEN)
    expect(notice(page)).to_contain_text("This link was made with earlier rules, and they answer it. Today's rules come to something else.")
    assert f"rules={OLD}" in page.url
    page.get_by_label("How many miles have you driven since it started?").fill("45000")
    expect_figure(page, "$920.00")
    page.get_by_role("button", name="Use today's rules").click()
    expect_figure(page, "$910.00")
    expect(notice(page)).to_be_hidden()
    assert f"rules={calculators.rules()}" in page.url
    assert ([], []) == (page.console_errors, page.failed_requests)


def test_where_nothing_changed_for_these_answers_the_notice_says_that(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{link(OLD, contract='app-value-guard', financed='no')}")
    expect_figure(page, TODAY)
    expect(notice(page)).to_contain_text("Today's rules come to the same.")


def test_what_an_old_link_gets_wrong_is_said_by_its_rules(page, host):
    page.goto(f"{host.address}/calculators/refund.html#{link(OLD, price_paid='much')}")
    expect(page.locator(".plan-errors")).to_be_visible(timeout=60_000)
    expect(notice(page)).to_contain_text("earlier rules, and they answer it")
    page.get_by_label("What did the plan cost?").fill("2400")
    expect_figure(page, THEN)


@pytest.mark.parametrize("rules", [LOST, "../../evil"])
def test_a_link_whose_rules_are_not_kept_is_answered_by_today_s(page, host, rules):
    page.goto(f"{host.address}/calculators/refund.html#{link(rules)}")
    expect_figure(page, TODAY)
    if rules == LOST:
        expect(notice(page)).to_have_text("This link was made with earlier rules, which are not kept here. The answer is by today's rules.")
        assert f"rules={LOST}" in page.url  # for a host, or a day, that has them
    else:
        expect(notice(page)).to_be_hidden()
    assert [] == [path for path in host.asked if "rules/" in path and LOST not in path]


@pytest.mark.parametrize("browser_name", ["chromium"], indirect=True)
def test_rules_that_do_not_run_any_more_give_way_to_today_s(page, host, folder):
    broken = folder / f"assets/python/rules/{LOST}.zip"
    broken.write_bytes(as_zip({"calculators/__init__.py": b"import a_module_that_is_gone\n"}))
    try:
        page.goto(f"{host.address}/calculators/refund.html#{link(LOST)}")
        expect_figure(page, TODAY)
        expect(notice(page)).to_contain_text("The answer is by today's rules.")
    finally:
        broken.unlink()


@pytest.mark.parametrize(("rules", "figure", "says"), [(OLD, THEN, "and they answer it"), (LOST, TODAY, "not kept here")])
def test_from_a_disk_an_old_link_is_answered_alike(page, folder, rules, figure, says):
    page.goto((folder / "calculators/refund.html").as_uri() + f"#{link(rules)}")
    expect_figure(page, figure)
    expect(notice(page)).to_contain_text(says)
    assert [] == page.console_errors


def test_without_the_server_an_old_link_is_answered_alike(open_page, folder):
    page = open_page(service_worker=True)
    with serving(partial(QuietHandler, directory=folder)) as top:
        address = f"{top}/calculators/refund.html"
        page.goto(f"{address}#{urlencode(USUAL)}")
        assert "" == page.evaluate(KEPT, [f"assets/python/rules/{OLD}.zip", *quick_start(page, folder)])
    page.goto("about:blank")
    page.goto(f"{address}#{link(OLD)}")
    expect_figure(page, THEN)
