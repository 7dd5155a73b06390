"""The command line, as a person and as a program use it: plain Python, nothing installed."""

import json
import os
import subprocess
import sys
import tomllib

import pytest

from tests.support.site import ROOT

FLAGS = (
    "--contract app-major-guard --price-paid 2400 --coverage-start 2025-03-01 --cancel-on 2026-03-01 --term-months 60 --claims-filed no"
).split()


def call(*arguments, typed=b""):
    """The command with an interpreter that sees no installed package."""
    command = [sys.executable, "-S", "-E", "-m", "calculators", *arguments]
    return subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, timeout=60)


def test_it_lists_the_calculators():
    done = call()
    assert (0, b"") == (done.returncode, done.stderr)
    assert b"refund" in done.stdout


def test_help_lists_every_question_by_its_flag():
    said = call("refund", "--help").stdout.decode()
    assert all(f"--{flag} " in said for flag in ("contract", "price-paid", "term-miles", "claims-filed", "financed"))
    assert "must be answered" in said


def test_flags_give_an_answer_to_read():
    done = call("refund", *FLAGS)
    said = done.stdout.decode()
    assert (0, b"") == (done.returncode, done.stderr)
    assert "Your refund: $1,870.26" in said
    assert "[cancel.full-refund]" in said
    assert "1-800-631-5590" in said


def test_a_file_and_standard_input_give_the_same_json(tmp_path):
    answers = {
        "contract": "app-major-guard",
        "price_paid": "2400",
        "coverage_start": "2025-03-01",
        "cancel_on": "2026-03-01",
        "term_months": "60",
        "claims_filed": "no",
    }
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    by_file = call("refund", "--answers", str(tmp_path / "answers.json"), "--json")
    by_input = call("refund", "--answers", "-", "--json", typed=json.dumps(answers).encode())
    by_flags = call("refund", *FLAGS, "--json")
    assert 0 == by_file.returncode
    assert by_file.stdout == by_input.stdout == by_flags.stdout
    assert "1870.26" == json.loads(by_file.stdout)["outcome"]["refund"]


@pytest.mark.parametrize(
    ("arguments", "typed", "wrong"),
    [
        (["refund", "--json", "--answers", "-"], b'{"a":', "answers"),
        (["refund", "--json", "--answers", "-"], b"[1]", "answers"),
        (["refund", "--json", "--answers", "-"], b"\xff\xfe", "answers"),
        (["refund", "--json", "--answers", "-"], b"[" * 100_000, "answers"),
        (["refund", "--json", "--answers", "no-such-file"], b"", "answers"),
        (["refund", "--json", "stray"], b"", "answers"),
        (["refund", "--json", "--fee"], b"", "answers"),
        (["nothing", "--json"], b"", "calculator"),
        (["refund", "--json", "--price", "3"], b"", "price"),
        (["refund", "--json", "--expenses.1.hotel", "3"], b"", "expenses"),
    ],
)
def test_what_cannot_be_read_is_refused_with_exit_code_2(arguments, typed, wrong):
    done = call(*arguments, typed=typed)
    assert (2, b"") == (done.returncode, done.stderr)
    assert wrong in json.loads(done.stdout)["wrong"]


def test_a_refusal_names_the_flags():
    done = call("refund", *FLAGS, "--fee", "free")
    assert 2 == done.returncode
    assert "--fee: Enter the cancellation fee in dollars and cents, like 50.00." in done.stderr.decode()


def test_the_cases_need_no_package_either():
    assert tomllib.loads((ROOT / "calculators/refund.cases.toml").read_text())["case"]


@pytest.mark.parametrize("command", [("build.py", "--check"), ("-m", "calculators"), ("-m", "calculators", "refund", "--help")])
def test_a_reader_that_leaves_early_gets_no_traceback(command):
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run([sys.executable, *command], cwd=ROOT, stdout=writes, stderr=subprocess.PIPE, timeout=60)
    os.close(writes)
    assert (0, b"") == (done.returncode, done.stderr)
