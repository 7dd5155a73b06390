"""What an embed weighs, and what its attributes may be called."""

import gzip
import re

import calculators
from tests.support.site import ROOT

SCRIPT_BYTES, FRAME_BYTES, FRAME_PACKED = 1500, 70 * 1024, 30 * 1024


def test_the_script_is_at_most_1_and_a_half_kilobytes(built):
    scripts = [built / "embed.js", *built.glob("embed/*/embed.js")]
    assert 2 == len(scripts)
    assert [] == [script for script in scripts if len(gzip.compress(script.read_bytes(), 9)) > SCRIPT_BYTES]


def test_a_frame_loads_at_most_70_kilobytes_before_it_is_touched_and_30_where_the_host_compresses(built):
    for name in calculators.names():
        page = built / f"embed/{name}.html"
        loaded = [page, *(built / "assets" / found for found in re.findall(r'(?:src|href)="\.\./assets/([^"?]+)', page.read_text()))]
        assert (name, 3) == (name, len(loaded))
        assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in loaded) <= FRAME_PACKED, name
        # Those that join several calculators ask so many questions that they need a host that compresses.
        assert name in ("breakdown", "leaving", "my-plan") or sum(path.stat().st_size for path in loaded) <= FRAME_BYTES, name


def test_no_question_has_the_name_of_a_setting_or_of_an_attribute_of_any_element():
    script = (ROOT / "docs/assets/embed-frame.js").read_text()
    known = re.compile(re.search(r"^  /(\^\(name.*\$)/$", script, re.M)[1])
    settings = {"answers", "locked", "theme", "accent", "font", "corner", "lang", "deeds", "analytics"}
    names = {question.name for name in calculators.names() for question in calculators.find(name).questions}
    assert [] == [name for name in names if name in settings or known.search(name)]
    assert all(known.search(name) for name in ("style", "data-x", "onclick", "v-cloak", "_ngcontent-1", "@click"))
