"""Tables and lists of facts in the results of the search: a paragraph for each row, and what each cell is about."""

import pytest

from builder.found_tables import in_place, tables_of

TABLE = """<table><thead><tr><th>Plan</th><th>Towing</th><th>Trip</th></tr></thead><tbody>
<tr><th>Major <b>Guard</b></th><td>Included <a class="plan-tag" href="#x">source</a></td><td>Up to $150 a day.<div>Not in Kansas</div>
</td></tr>
<tr><th>Basic</th><td></td><td>Fees &amp; more</td></tr></tbody></table>"""
FACTS = "<dl><div><dt>Product</dt><dd>GAP</dd></div><div><dt>To claim</dt><dd>Call<br>1-800</dd></div></dl>"


@pytest.mark.parametrize(
    "html, text, expected",
    [
        (
            TABLE,
            "<p>Before</p> PlanTowingTrip Major GuardIncluded sourceUp to $150 a day.Not in Kansas BasicFees &amp; more <p>After</p>",
            (
                "<p>Before</p> <p>Major Guard. Towing: Included. Trip: Up to $150 a day. Not in Kansas.</p>"
                "<p>Basic. Trip: Fees &amp; more.</p> <p>After</p>"
            ),
        ),
        (FACTS, "ProductGAP To claimCall1-800", "<p>Product: GAP.</p><p>To claim: Call 1-800.</p>"),
        (FACTS, "What another page says", "What another page says"),
        ("<p>No table</p>", "ProductGAP", "ProductGAP"),
    ],
)
def test_each_row_is_a_sentence(html, text, expected):
    for table in tables_of(html):
        text = in_place(text, table)
    assert expected == text
