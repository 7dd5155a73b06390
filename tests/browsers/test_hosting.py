"""The site on hosts of several kinds, at any path of theirs; what check-host tells of each; the same bytes from every build."""

import re
from functools import partial
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from builder.host import check
from tests.support.page import SOON, USUAL, expect_figure
from tests.support.servers import caddy, nginx, plain
from tests.support.site import QuietHandler, serving, unhashed

PATHS = {"at the top": "/", "in folders": "/a/b/c/", "behind a rewrite": "/guide/"}


@pytest.fixture(params=PATHS)
def guide(request, built, tmp_path):
    """The address of the guide's top: in a real folder, or where the host cuts a prefix off."""
    path = PATHS[request.param]
    folder = tmp_path
    if request.param == "in folders":
        (tmp_path / "a/b").mkdir(parents=True)
        (tmp_path / "a/b/c").symlink_to(built)
    else:
        folder = built

    class Handler(QuietHandler):
        def send_head(self):
            if request.param == "behind a rewrite":
                if not self.path.startswith(path):
                    return self.send_error(404)
                self.path = self.path.removeprefix("/guide")
            return super().send_head()

        def send_error(self, code, *_):
            content = (built / "404.html").read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

    with serving(partial(Handler, directory=folder)) as address:
        yield address + path


@pytest.mark.parametrize("guide", ["in folders", "behind a rewrite"], indirect=True)
def test_pages_calculators_and_search_work_at_any_path(open_page, guide):
    page = open_page()
    page.goto(f"{guide}calculators/refund.html#{urlencode(USUAL)}")
    expect_figure(page, "$1,870.26")
    page.goto(f"{guide}index.html")
    box = page.get_by_role("textbox", name="Search")
    box.fill("towed")
    box.press("End")
    expect(page.locator(".md-search-result__meta")).to_contain_text("matching document", timeout=SOON)
    page.locator(".md-search-result__item > a").first.click()
    expect(page).to_have_url(f"{guide}glossary/towing.html")
    assert ([], []) == (page.console_errors, page.failed_requests)


def test_a_lost_address_leads_back_to_the_guide(open_page, guide):
    page = open_page()
    for lost in ("nowhere.html", "glossary/deductable.html", "glossary/old/deductable.html", "some/old/page.html"):
        page.goto(f"{guide}{lost}")
        back = page.get_by_role("link", name="The guide's front page")
        expect(back).to_be_visible()
        assert f"{guide}index.html" == back.evaluate("link => link.href"), lost
        if "deductable" in lost:
            page.get_by_role("link", name="Search the guide for “deductable”").click()
            expect(page.locator(".md-search-result__item a").first).to_have_attribute(
                "href", re.compile("glossary/deductible"), timeout=SOON
            )


@pytest.mark.parametrize("host", [nginx, caddy], ids=["nginx", "caddy"])
def test_with_the_ready_headers_a_host_does_all_that_the_guide_can_use(open_page, built, tmp_path, host):
    with host(built, tmp_path) as address:
        assert ([], []) == check(address)
        page = open_page()
        page.goto(f"{address}calculators/refund.html#{urlencode(USUAL)}")
        expect_figure(page, "$1,870.26")
        assert ([], []) == (page.console_errors, page.failed_requests)


def test_the_plainest_host_works_is_told_what_it_costs_and_sends_no_more_than_a_start_needs(open_page, built, tmp_path):
    with plain(built, tmp_path) as address:
        breaks, costs = check(address)
        assert [] == breaks
        assert {"Pages are not compressed", "Pages carry no"} <= {sentence.partition(":")[0].partition(" `")[0] for sentence in costs}
        page = open_page()
        sent = set()
        page.on(
            "response",
            lambda response: "/assets/python/" in response.url and sent.add(response.url.partition("?")[0].removeprefix(address)),
        )
        page.goto(f"{address}calculators/refund.html#{urlencode(USUAL)}")
        expect_figure(page, "$1,870.26")
    assert {"assets/python/pyodide.mjs"} == {unhashed(name) for name in sent if not name.endswith((".gz", ".br"))}
    assert sum((built / name).stat().st_size for name in sent) < 4_500_000
