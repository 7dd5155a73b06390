"""A new calculator begun by the command: it works at once, and the check says what its author has still to write."""

import subprocess
import sys

import pytest


def call(tree, *arguments):
    return subprocess.run([sys.executable, *arguments], cwd=tree, capture_output=True, text=True, timeout=60)


def test_what_is_written_answers_and_the_check_asks_only_for_its_provision(tree):
    assert 0 == call(tree, "-m", "calculators", "new", "towing-distance").returncode
    answer = call(tree, "-m", "calculators", "towing-distance", "--miles", "30").stdout
    assert "Miles left: 70" in answer
    assert "assumes" not in answer  # it assumes nothing
    rule = "calculators/towing_distance.py: [calculators.towing_distance.miles_left]"
    wanted = f'{rule}: there is no provision "towing-distance.rule". Write it in glossary/provisions, or name another.'
    assert wanted == call(tree, "build.py", "--check").stderr.split("\n\n")[0]
    file = tree / "calculators/towing_distance.py"
    file.write_text(file.read_text().replace("towing-distance.rule", "cancel.nothing-left"))
    assert 0 == call(tree, "build.py", "--check").returncode


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "one name"),
        (["one", "two"], "one name"),
        (["Towing"], "small letters"),
        (["../towing"], "small letters"),
        (["refund"], "already"),
        (["kit"], "already"),
        (["batch"], "already"),
    ],
)
def test_a_name_that_can_t_be_is_refused_and_nothing_is_written(tree, words, says):
    before = sorted((tree / "calculators").rglob("*.py"))
    done = call(tree, "-m", "calculators", "new", *words)
    assert (2, "") == (done.returncode, done.stdout)
    assert says in done.stderr
    assert before == sorted((tree / "calculators").rglob("*.py"))
