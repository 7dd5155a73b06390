"""What the last step of the build promises: links that lead somewhere, and a policy that allows just what a page does."""

import base64
import hashlib

import pytest

from builder.frame import Frame
from builder.seal import BrokenLinks, broken_links, ids_and_links, named, policy, seal, tight


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


def test_a_broken_link_stops_the_build(folder):
    (folder / "index.html").write_text('<a href="gone.html">')

    class NoTerms:
        def link(self, html, up, own):
            return html

    with pytest.raises(BrokenLinks, match="index.html: gone.html leads to no file"):
        seal(folder, NoTerms())


def test_a_policy_allows_the_page_s_own_scripts_by_their_hash_and_no_data():
    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    told = policy('<script>go()</script><script src="a.js"></script><script type="application/ld+json">{}</script>')
    assert 1 == told.count("'sha256-")
    assert f"'sha256-{digest}'" in told
    assert "unsafe-inline" not in told and "'unsafe-eval'" not in told


def test_only_space_that_nobody_sees_is_left_out():
    html = "<p>\n    One\n\n  two </p>\n\n<pre>\n  a\n\n  b</pre>\n <script>\n  `x\n\n y`</script>\n  <b>c</b> <i>d</i>"
    assert "<p>\nOne\ntwo </p>\n<pre>\n  a\n\n  b</pre>\n<script>\n  `x\n\n y`</script>\n<b>c</b> <i>d</i>" == tight(html)


def test_the_search_and_the_lists_of_the_navigation_have_names():
    html = (
        '<div data-md-component="search" role="dialog"><nav class="md-nav" aria-labelledby="__nav_2_label" aria-expanded="false">\n'
        '<label class="md-nav__title" for="__nav_2">\n<span class="md-icon"></span>\n Benefits\n</label>'
    )
    assert 'role="dialog" aria-label="Search"' in named(html)
    assert '<nav class="md-nav" aria-label="Benefits" aria-expanded="false">' in named(html)


FRAME = """<link rel="stylesheet" href="{up}assets/stylesheets/palette.1.css">
<script>__md_scope=new URL("{base}",location),__md_hash=e=>e<<5</script>
<b><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M1 2h3z"/></svg></b>
<script>var palette=1</script>
<script>var target=2</script>
"""
LIFTED = '<b><svg class="plan-icon-1" viewBox="0 0 24 24"></svg></b>\n<script src="{up}assets/frame.js"></script>\n'


@pytest.fixture
def framed(tmp_path):
    (tmp_path / "assets/stylesheets").mkdir(parents=True)
    (tmp_path / "assets/stylesheets/palette.1.css").write_text("p{}")
    (tmp_path / "assets/guide.css").write_text("i {}")
    (tmp_path / "index.html").write_text(FRAME.format(up="", base="."))
    return tmp_path


def test_what_every_page_would_repeat_stands_once(framed):
    frame = Frame(framed)
    assert LIFTED.format(up="") == frame.lifted(FRAME.format(up="", base="."), "")
    assert LIFTED.format(up="../") == frame.lifted(FRAME.format(up="../", base=".."), "../")
    assert (
        '__md_scope=new URL("..",document.currentScript.src),__md_hash=e=>e<<5;var palette=1\n' == (framed / "assets/frame.js").read_text()
    )
    style = (framed / "assets/guide.css").read_text()
    assert style.startswith("p{}\ni {}") and "<path d='M1 2h3z'/>" in style
    assert not (framed / "assets/stylesheets/palette.1.css").exists()


def test_a_page_that_the_frame_does_not_know_stays_as_it_is(framed):
    unknown = FRAME.format(up="", base=".").replace("__md_scope", "__scope")
    assert "M9 9z" in Frame(framed).lifted(unknown.replace("M1 2h3z", "M9 9z"), "")
    (framed / "assets/stylesheets/palette.1.css").write_text("p{}")
    (framed / "index.html").write_text(unknown)
    assert unknown == Frame(framed).lifted(unknown, "")
