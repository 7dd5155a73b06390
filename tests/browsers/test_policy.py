"""The policy holds in a browser: the guard of tests/support/browsers.py, which every test of a page runs under, can fail."""

import pytest

from tests.support.browsers import TELLS_VIOLATIONS, watch


@pytest.fixture
def watched(browser, site):
    """A page of the guide that a test may make trespass: the guard's own assertion does not run for it."""
    with browser.new_context() as context:
        context.add_init_script(TELLS_VIOLATIONS)
        page = watch(context.new_page())
        page.goto(f"{site}/calculators/refund.html")
        yield page


TRESPASSES = {
    "an inline script": "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }))",
    "an inline style": "document.body.append(Object.assign(document.createElement('style'), { textContent: 'p { color: red }' }))",
    "evaluated text": "setTimeout('window.ran = true')",
    "a picture of another host": "document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/a.png' }))",
    "a request to another host": "fetch('https://elsewhere.example/').catch(() => {})",
    "a form sent away": "const form = Object.assign(document.createElement('form'), { action: 'https://elsewhere.example/' });"
    "document.body.appendChild(form).submit()",
    "a frame": "document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://elsewhere.example/' }))",
}


@pytest.mark.parametrize("what", TRESPASSES)
def test_a_trespass_is_stopped_and_seen(watched, what):
    watched.evaluate(f"() => {{ try {{ {TRESPASSES[what]} }} catch {{}} }}")
    for _ in range(200):
        if watched.trespasses:
            break
        watched.evaluate("new Promise(requestAnimationFrame)")
    assert watched.trespasses
    assert not watched.evaluate("window.ran")


def test_a_page_that_behaves_is_not_blamed(watched):
    assert [] == watched.trespasses
