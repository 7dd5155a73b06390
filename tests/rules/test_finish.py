"""What the last step of the build promises: links that lead somewhere, and a policy that allows just what a page does."""

import base64
import hashlib
import re

import pytest

from builder.finish import BrokenLinks, broken_links, finish, ids_and_links, tight
from builder.material import (
    ARTICLE,
    ARTICLE_END,
    DIALOG,
    RESULTS,
    Theme,
    ThemeChanged,
    article,
    fetch_index_late,
    named,
    search_from_disk,
    search_on_input,
    with_icon,
)
from builder.policy import policy


@pytest.fixture
def folder(tmp_path):
    """A site of two pages with every kind of link that leads somewhere."""
    (tmp_path / "a").mkdir()
    (tmp_path / "index.html").write_text(
        '<h1 id="top">One</h1><a href="a/b.html#there">b</a><a href="#top">top</a><a href="a/">a</a><a href="tel:+1">call</a>'
    )
    (tmp_path / "a/index.html").write_text("<a href='../index.html'>up</a>")
    (tmp_path / "a/b.html").write_text(
        '<h2 id="there">There</h2><a href="..">up</a><img src="../p%20q.png"><!-- <a href="old.html"> -->'
        '<script>"<a href=\\"x\\">"</script>'
    )
    (tmp_path / "p q.png").write_bytes(b"")
    return tmp_path


def broken(folder) -> list[str]:
    return list(
        broken_links(folder, {path.relative_to(folder).as_posix(): ids_and_links(path.read_text()) for path in folder.rglob("*.html")})
    )


def test_links_to_pages_folders_anchors_and_other_schemes_hold(folder):
    assert [] == broken(folder)


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ('<a href="c.html">', "c.html leads to no file"),
        ("<a href='b.html#gone'>", "b.html#gone leads to no anchor"),
        ('<a href="#gone">', "#gone leads to no anchor"),
        ('<script src="gone.js"></script>', "gone.js leads to no file"),
        ('<a class="x" data-says="a &gt; b" href="../../out.html">', "../../out.html leads to no file"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_its_page(folder, link, says):
    (folder / "a/index.html").write_text(link)
    assert [f"a/index.html: {says}"] == broken(folder)


def test_a_broken_link_stops_the_build(themed):
    (themed / "index.html").write_text(PAGE.format(up="", base=".") + '<a href="gone.html">')

    class NoTerms:
        def link(self, html, page, own):
            return html

    with pytest.raises(BrokenLinks, match="index.html: gone.html leads to no file"):
        finish(themed, NoTerms())


def test_a_policy_allows_the_page_s_own_scripts_by_their_hash_and_no_data():
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    tag = policy('<script>go()</script><script src="a.js"></script><script type="application/ld+json">{}</script>')
    assert 1 == tag.count("'sha256-")
    assert f"'sha256-{digest}'" in tag
    assert "unsafe-inline" not in tag and "'unsafe-eval'" not in tag


def test_only_space_that_nobody_sees_is_left_out():
    html = "<p>\n    One\n\n  two </p>\n\n<pre>\n  a\n\n  b</pre>\n <script>\n  `x\n\n y`</script>\n  <b>c</b> <i>d</i>"
    assert "<p>\nOne\ntwo </p>\n<pre>\n  a\n\n  b</pre>\n<script>\n  `x\n\n y`</script>\n<b>c</b> <i>d</i>" == tight(html)


def test_the_search_and_the_lists_of_the_navigation_have_names():
    html = (
        f'<div {DIALOG}>{RESULTS}<nav class="md-nav" aria-labelledby="__nav_2_label" aria-expanded="false">\n'
        '<label class="md-nav__title" for="__nav_2">\n<span class="md-icon"></span>\n Benefits\n</label>'
    )
    assert 'role="dialog" aria-label="Search"><div class="md-search-result__meta" role="status">' in named(html, "x.html")
    assert '<nav class="md-nav" aria-label="Benefits" aria-expanded="false">' in named(html, "x.html")


PAGE = """<link rel="stylesheet" href="{up}assets/stylesheets/palette.1.css">
<script>__md_scope=new URL("{base}",location),__md_hash=e=>e<<5</script>
<b><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M1 2h3z"/></svg></b>
<script>var palette=1</script>
<script>var target=2</script>
<i data-md-component="search" role="dialog"></i><div class="md-search-result__meta">
"""
MENDED = (
    '<b><svg class="plan-icon-1" viewBox="0 0 24 24"></svg></b>\n<script src="{up}assets/frame.js"></script>\n'
    '<i data-md-component="search" role="dialog" aria-label="Search"></i><div class="md-search-result__meta" role="status">\n'
)


@pytest.fixture
def themed(tmp_path):
    """A site of one page, as Material writes it."""
    (tmp_path / "assets/stylesheets").mkdir(parents=True)
    (tmp_path / "assets/stylesheets/palette.1.css").write_text("p{}")
    (tmp_path / "assets/guide.css").write_text("i {}")
    (tmp_path / "index.html").write_text(PAGE.format(up="", base="."))
    return tmp_path


def test_what_every_page_would_repeat_stands_once(themed):
    theme = Theme(themed)
    assert MENDED.format(up="") == theme.mended(PAGE.format(up="", base="."), "a.html")
    assert MENDED.format(up="../") == theme.mended(PAGE.format(up="../", base=".."), "a/b.html")
    assert (
        '__md_scope=new URL("..",document.currentScript.src),__md_hash=e=>e<<5;var palette=1\n' == (themed / "assets/frame.js").read_text()
    )
    style = (themed / "assets/guide.css").read_text()
    assert style.startswith("p{}\ni {}") and "<path d='M1 2h3z'/>" in style
    assert not (themed / "assets/stylesheets/palette.1.css").exists()


def test_an_icon_that_only_one_page_has_stays_in_it(themed):
    assert "M9 9z" in Theme(themed).mended(PAGE.format(up="", base=".").replace("M1 2h3z", "M9 9z"), "a.html")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("__md_scope", "__scope", "a.html has no script that sets scope"),
        ("palette.1.css", "colors.css", "a.html has no style sheet named palette"),
        ("<b>", '<link rel=next href="c.html">', "a.html has no link to the page beside it in the known form"),
        ('role="dialog"', 'role="search"', 'a.html has no `data-md-component="search" role="dialog"`'),
        ("<b>", '<nav aria-labelledby="__nav_1_label">', "a.html has no label where a list"),
    ],
)
def test_a_page_that_the_theme_writes_otherwise_stops_the_build(themed, old, new, says):
    with pytest.raises(ThemeChanged, match=f"^{re.escape(says)}.* mend builder/material.py"):
        Theme(themed).mended(PAGE.format(up="", base=".").replace(old, new), "a.html")


def test_a_first_page_that_the_theme_writes_otherwise_stops_the_build(themed):
    (themed / "index.html").write_text(PAGE.format(up="", base=".").replace("var palette", "x"))
    with pytest.raises(ThemeChanged, match="^index.html has no script that sets palette"):
        Theme(themed)


def test_a_page_without_its_article_or_its_icon_stops_the_build():
    assert (0, len(ARTICLE)) == article(ARTICLE + ARTICLE_END, "a.html")
    with pytest.raises(ThemeChanged, match="^a.html has no `<article"):
        article("<article>text</article>", "a.html")
    assert "new" == with_icon('<link rel="icon" href="../favicon.png">', "new", "a.html")
    with pytest.raises(ThemeChanged, match="^a.html has no icon named favicon.png"):
        with_icon('<link rel="icon" href="x.svg">', "new", "a.html")


def test_a_script_of_the_theme_that_is_another_stops_the_build(tmp_path):
    scripts = tmp_path / "assets/javascripts"
    (scripts / "workers").mkdir(parents=True)
    with pytest.raises(ThemeChanged, match=r"^the site has no single assets/javascripts/bundle"):
        fetch_index_late(tmp_path)
    (scripts / "bundle.1.min.js").write_text("x")
    (scripts / "workers/search.1.min.js").write_text("y")
    with pytest.raises(ThemeChanged, match=r"^bundle.1.min.js has no condition for fetching search_index.json"):
        fetch_index_late(tmp_path)
    with pytest.raises(ThemeChanged, match=r"^bundle.1.min.js has no `__index`"):
        search_from_disk(tmp_path)
    with pytest.raises(ThemeChanged, match=r"^bundle.1.min.js has no look at the search's box"):
        search_on_input(tmp_path)
