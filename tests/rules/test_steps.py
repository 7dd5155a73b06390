"""The build's steps: a wrong order and a step that makes nothing are told before they do harm."""

from dataclasses import replace

import pytest

from builder.load import Plan
from builder.steps import STEPS, Build, NothingMade, Step, WrongOrder, in_order, run
from tests.support.site import ROOT

PUBLISHED = [step for step in STEPS if step.only != "preview"]


def moved(name: str, before: str) -> list[Step]:
    """The published steps with one of them put before another."""
    step = next(step for step in PUBLISHED if step.name == name)
    rest = [other for other in PUBLISHED if other is not step]
    at = next(at for at, other in enumerate(rest) if other.name == before)
    return [*rest[:at], step, *rest[at:]]


def test_the_steps_stand_in_an_order_that_works():
    in_order(PUBLISHED)
    in_order([step for step in STEPS if step.only != "published"])


@pytest.mark.parametrize(
    ("name", "before", "says"),
    [
        ("disk", "embeds", "The step disk needs frames, which embeds makes. Put disk after embeds."),
        ("bundle", "write", "The step bundle needs pages, which write makes. Put bundle after write."),
        ("service_worker", "portable", "The step service_worker needs names, which portable makes. Put service_worker after portable."),
        ("precompress", "headers", "The step precompress needs headers, which headers makes. Put precompress after headers."),
        ("headers", "finish", "The step headers needs names, which portable makes. Put headers after portable."),
    ],
)
def test_a_step_before_what_it_needs_is_refused_with_both_names(name, before, says):
    with pytest.raises(WrongOrder) as refused:
        in_order(moved(name, before))
    assert says == str(refused.value)


def test_a_step_after_one_that_ends_what_it_needs_is_refused_with_both_names():
    late = Step("late", print, needs=("html",))
    with pytest.raises(WrongOrder, match="^The step late needs html, which service_worker ends. Put late before service_worker.$"):
        in_order([*PUBLISHED, late])
    with pytest.raises(WrongOrder, match="^The step late needs words, which no step makes.$"):
        in_order([replace(late, needs=("words",))])


def test_a_step_must_make_what_it_says(tmp_path):
    build = Build(ROOT, tmp_path, Plan(ROOT))
    run(build, [Step("one", lambda build: (build.into / "a").touch(), makes={"a file": "a"})])
    with pytest.raises(NothingMade, match="^The step two makes a file, and yet there is no b.$"):
        run(build, [Step("two", lambda build: None, makes={"a file": "b"})])
