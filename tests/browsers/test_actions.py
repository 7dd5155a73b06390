"""What the buttons of a calculator do: each names an action, and the script knows it."""

import re

from tests.support.site import ROOT

NAMED = re.compile(r'<button[^>]* data-do="(\w+)"|dataset\.do = "(\w+)"')
IN_A_CALCULATOR = ("_templates/calculator.html.j2", "_templates/form.html.j2", "assets/form.js")


def test_every_action_that_a_template_names_is_one_that_the_page_knows(answered):
    named = {name for part in IN_A_CALCULATOR for names in NAMED.findall((ROOT / "docs" / part).read_text()) for name in names if name}
    known = answered.evaluate("[...document.querySelector('plan-calculator').calculator.actions.keys()]")
    assert sorted(named) == sorted(known)


def test_an_action_that_is_not_known_is_an_error_on_the_console_and_does_nothing(page, site):
    page.goto(f"{site}/calculators/refund.html")
    page.evaluate("document.querySelector('[data-do=fillExample]').dataset.do = 'constructor'")
    page.get_by_role("button", name="Fill in the example").click()
    assert ['plan-calculator: there is no action "constructor"'] == page.console_errors
