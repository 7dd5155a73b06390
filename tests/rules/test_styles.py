"""A style sheet is parted by when its rules are needed."""

import pytest

from builder.styles import part, rules

NOW, LATER = {"form", "field"}, {"sheet", "line"}


@pytest.mark.parametrize(
    "css, first, rest",
    [
        (".form{a:b}", ".form{a:b}", ""),
        (".sheet{a:b}", "", ".sheet{a:b}"),
        (".elsewhere{a:b}", "", ""),
        (".form .sheet{a:b}", "", ".form .sheet{a:b}"),
        (".form .elsewhere{a:b}", "", ""),
        (".form,.sheet,.elsewhere{a:b}", ".form{a:b}", ".sheet{a:b}"),
        (":is(.form,.elsewhere) a{a:b}", ":is(.form,.elsewhere) a{a:b}", ""),
        (":is(.sheet:not(.x),.elsewhere){a:b}", "", ":is(.sheet:not(.x),.elsewhere){a:b}"),
        (".form:not(.elsewhere){a:b}", ".form:not(.elsewhere){a:b}", ""),
        (".field:has(.elsewhere){a:b}", "", ""),
        ('a,[x=","]{a:b}', 'a,[x=","]{a:b}', ""),
        ("@media (width>9em){.form{a:b}.sheet{c:d}}", "@media (width>9em){.form{a:b}}", "@media (width>9em){.sheet{c:d}}"),
        ("@container (width<9em){.form{a:b}.sheet{c:d}}", "@container (width<9em){.form{a:b}}", "@container (width<9em){.sheet{c:d}}"),
        ("@media print{.form{a:b}}", "", "@media print{.form{a:b}}"),
    ],
)
def test_a_rule_goes_where_its_classes_are(css, first, rest):
    assert (first, rest) == part(css, NOW, LATER)


def test_rules_are_read_one_by_one():
    assert [(".a", "b:c"), ("@media x", ".d{e:f}"), (".g", "")] == list(rules(".a{b:c}@media x{.d{e:f}}.g{}"))
