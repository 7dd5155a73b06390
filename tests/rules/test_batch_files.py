"""A file of contracts on the command line: names, packing, several cores, tables of other kinds."""

import csv
import gzip
import io
import json
import os
import select
import signal
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

import calculators
from calculators.batch import Batch, totals
from calculators.batch.door import written
from calculators.batch.files import CHUNK, Asked, Progress, chunks_worked, encoded, run, whole
from calculators.kit.ask import Refused
from tests.support.contracts import COLUMNS, GOOD, LATE, cells_of, rows_of
from tests.support.site import ROOT


def call(*arguments, options=("-S", "-E")):
    command = [sys.executable, *options, "-m", "calculators", "batch", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.fixture
def contracts(tmp_path) -> Path:
    """A file of some chunks of contracts; every seventh row is wrong."""
    rows = [[*(LATE if count % 7 == 0 else GOOD), f"No. {count}"] for count in range(CHUNK * 5 + 3)]
    (tmp_path / "contracts.csv").write_text(written([(*COLUMNS, "number"), *rows]))
    return tmp_path / "contracts.csv"


@pytest.mark.long
def test_a_file_is_worked_in_order_on_one_core_and_on_two(contracts):
    out = contracts.with_name("results.csv")
    done = call("refund", contracts, "--out", out, "--keep", "number", "--cores", "2", "--no-working")
    assert (0, "") == (done.returncode, done.stdout)
    assert "2,503 rows: 2,145 answered, 358 refused.\n" == done.stderr
    rows = rows_of(out)
    assert [f"No. {count}" for count in range(CHUNK * 5 + 3)] == [row["number"] for row in rows]
    assert ["" if count % 7 == 0 else "1870.26" for count in range(len(rows))] == [row["refund"] for row in rows]
    done = run(Asked("refund", str(contracts), str(out.with_name("one.csv")), keep=["number"], cores=1))
    assert (2145, 358, 0) == (done.answered, done.refused, done.doubted)
    assert out.read_bytes() == out.with_name("one.csv").read_bytes()
    assert {"contracts.csv", "results.csv", "one.csv"} == set(os.listdir(contracts.parent))


def test_a_mark_comes_out_where_one_came_in_and_cells_keep_their_text(tmp_path):
    row = [*GOOD, 'Muñoz, "é"\r\nsecond line']
    for mark in ("\ufeff", ""):
        (tmp_path / "in.csv").write_bytes((mark + written([[*COLUMNS, "note"], row])).encode())
        run(Asked("refund", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), keep=["note"]))
        out = (tmp_path / "out.csv").read_bytes().decode()
        assert bool(mark) == out.startswith("\ufeff")
        assert row[-1] == next(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline="")))["note"]


def test_a_file_comes_from_standard_input_and_goes_to_standard_output():
    text = gzip.compress(written([COLUMNS, GOOD]).encode())
    command = [sys.executable, "-m", "calculators", "batch", "refund", "-", "--out", "-"]
    done = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, timeout=60)
    assert (0, b"1 rows: 1 answered, 0 refused.\n") == (done.returncode, done.stderr)
    assert "1870.26" == next(csv.DictReader(io.StringIO(done.stdout.decode())))["refund"]


def test_results_can_be_packed(contracts):
    out = contracts.with_name("out.csv.gz")
    run(Asked("refund", str(contracts), str(out), keep=["number"]))
    run(Asked("refund", str(contracts), str(out.with_suffix("")), keep=["number"]))
    assert out.with_suffix("").read_bytes() == gzip.decompress(out.read_bytes())


@pytest.mark.parametrize(("rows", "code"), [([GOOD, LATE], 0), ([LATE], 2), ([], 2)])
def test_it_ends_with_0_where_at_least_one_row_was_answered(tmp_path, rows, code):
    (tmp_path / "in.csv").write_text(written([COLUMNS, *rows]))
    done = call("refund", tmp_path / "in.csv", "--out", tmp_path / "out.csv")
    assert code == done.returncode
    assert bool(rows) == (tmp_path / "out.csv").exists()
    assert rows or "no row under the names of the columns" in done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), ""),
        (("refund",), "--out"),
        (("refund", "{in}", "--out"), "--out"),
        (("refund", "{in}", "--out", "{folder}/x.xls"), "Give a file that ends in .csv, .csv.gz, .xlsx or .parquet"),
        (("refund", "no-such.csv", "--out", "{folder}/x.csv"), "can't be read (No such file or directory)"),
        (("refund", "{in}", "--keep-rest", "--out", "{folder}/no/x.csv"), "can't be written (No such file or directory)"),
        (("refund", "{in}", "--keep-rest", "--out", "{folder}/taken.csv"), "is no file"),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--cores", "0"), "from 1 to 1024"),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--fast"), "no such flag"),
        (("refnd", "{in}", "--out", "{folder}/x.csv"), 'did you mean "refund"'),
        (("refund", "{in}", "--out", "{folder}/x.csv"), '"number": The calculator does not know this column.'),
        (("refund", "{in}", "--out", "{folder}/x.csv"), "--keep-rest"),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--keep", "numbr"), 'did you mean "number"'),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--column", "number"), 'like --column "Term Mi=term_miles"'),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--column", "number=fe"), "There is no question 'fe'"),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--column", "number=contract"), '"contract" and "number" answer one question'),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--sheet", "One"), "no sheets"),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--recipe", "cdk-deals"), 'did you mean "cdk-deal"'),
        (("refund", "{in}", "--keep-rest", "--out", "{folder}/x.csv", "--as-of", "tomorrow"), "like 2027-01-01"),
        (("refund", "{in}", "--keep-rest", "--out", "{folder}/x.parquet"), "pip install pyarrow"),
        (("refund", "{folder}/x.parquet", "--out", "{folder}/x.csv"), "can't be read"),
    ],
)
def test_what_cannot_be_worked_at_all_is_refused_in_a_sentence(contracts, arguments, says):
    (contracts.parent / "taken.csv").mkdir()
    done = call(*(word.format(**{"in": contracts, "folder": contracts.parent}) for word in arguments))
    assert (2 if arguments else 0) == done.returncode
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert {"contracts.csv", "taken.csv"} == set(os.listdir(contracts.parent))


def test_columns_are_told_and_the_rest_is_kept_with_a_word_on_what_looks_like_a_question(tmp_path):
    (tmp_path / "in.csv").write_text(written([["Ref", "Term_Mi", "Miles now", *COLUMNS], ["A-1", "60000", "45000", *GOOD]]))
    done = call("refund", tmp_path / "in.csv", "--out", tmp_path / "out.csv", "--column", "Miles now=miles_driven", "--keep-rest")
    assert 0 == done.returncode
    assert '"Term_Mi" was only carried along. If it is term_miles, say --column "Term_Mi=term_miles".' in done.stderr
    assert [["Ref", "Term_Mi", "refund"], ["A-1", "60000", "1870.26"]] == [row[:3] for row in cells_of(tmp_path / "out.csv")]
    call(
        "refund",
        tmp_path / "in.csv",
        "--out",
        tmp_path / "out.csv",
        "--column",
        "Miles now=miles_driven",
        "--column",
        "Term_Mi=term_miles",
        "--keep",
        "Ref",
    )
    assert [["Ref", "refund"], ["A-1", "550.00"]] == [row[:2] for row in cells_of(tmp_path / "out.csv")]


@pytest.mark.long
@pytest.mark.parametrize("cores", ["1", "2"])
def test_a_file_is_answered_by_the_rules_of_a_day(tmp_path, cores):
    """Illinois limits the fee from 2018 on: before, nothing is taken off the fee that was entered."""
    columns, answers = (*COLUMNS, "state", "fee"), (*GOOD, "IL", "60")
    (tmp_path / "in.csv").write_text(written([columns]) + written([answers]) * (2 * CHUNK + 1))

    def refunds(*flags) -> set[str]:
        done = call("refund", tmp_path / "in.csv", "--out", tmp_path / "out.csv", "--cores", cores, *flags)
        assert 0 == done.returncode, done.stderr
        if flags:
            assert "Answered by the rules of January 1, 2017." in done.stderr
        return {row["fee_charged"] for row in rows_of(tmp_path / "out.csv")}

    assert ({"50.00"}, {"60.00"}) == (refunds(), refunds("--as-of", "2017-01-01"))


def test_dates_that_must_not_be_missed_come_out_on_request(tmp_path):
    early = dict(zip(COLUMNS, GOOD)) | {"cancel_on": "2025-03-20"}
    (tmp_path / "in.csv").write_text(written([list(early), list(early.values()), GOOD, ["x"] * len(GOOD)]))
    call("refund", tmp_path / "in.csv", "--out", tmp_path / "out.csv", "--deadlines")
    first, later, wrong = rows_of(tmp_path / "out.csv")
    assert ("2025-04-30", ["2025-04-30"]) == (first["next_deadline"], [date["on"] for date in json.loads(first["deadlines"])])
    assert ("", "") == (later["next_deadline"], later["deadlines"])
    assert wrong["wrong"] and not wrong["deadlines"]


@pytest.fixture
def book(tmp_path) -> Path:
    """A book of contracts without the day on which they are canceled; one has a price that can't be read."""
    columns = [name for name in COLUMNS if name != "cancel_on"]
    usual = dict(zip(COLUMNS, GOOD))
    rows = [
        {**usual, "price_paid": price, "contract": contract} for contract in ("app-major-guard", "repair-advantage") for price in PRICES
    ]
    (tmp_path / "book.csv").write_text(written([columns, *([row[name] for name in columns] for row in rows)]))
    return tmp_path / "book.csv"


PRICES = ["2400.00", "1000.00", "much"]


def test_the_figure_on_other_days_stands_beside_the_outcome(book):
    out = book.with_name("out.csv")
    run(Asked("refund", str(book), str(out), on="2026-03-01, 2027-03-01,2025-01-01"))
    rows = rows_of(out)
    days = ["refund on 2026-03-01", "refund on 2027-03-01", "refund on 2025-01-01"]
    assert ["call", *days, "doubts"] == list(rows[0])[17:22]
    answers = {name: rows[0][name] for name in COLUMNS if name != "cancel_on"}
    refunds = [calculators.run("refund", answers | {"cancel_on": day})["outcome"]["refund"] for day in ("2026-03-01", "2027-03-01")]
    assert [refunds[0], *refunds, ""] == [rows[0]["refund"], *(rows[0][day] for day in days)]
    assert {""} == {row[day] for row in rows[2::3] for day in days}


@pytest.mark.long
@pytest.mark.parametrize("cores", [1, 2])
def test_totals_of_groups_stand_in_a_file_beside(book, cores):
    header, *rows = book.read_text().splitlines()
    book.write_text("\n".join([header, *rows * CHUNK]) + "\n")
    out = book.with_name("out.csv.gz")
    run(Asked("refund", str(book), str(out), on="2026-03-01", sum_by="contract, path", cores=cores))
    summed = rows_of(book.with_name("out.totals.csv"))
    worked = list(csv.DictReader(io.StringIO(gzip.decompress(out.read_bytes()).decode(), newline="")))
    assert len(worked) == sum(int(row["rows"]) for row in summed)
    assert [("app-major-guard", ""), ("app-major-guard", "prorated")] == [(row["contract"], row["path"]) for row in summed[:2]]
    for row in summed:
        group = [each for each in worked if (each["contract"], each["path"]) == (row["contract"], row["path"])]
        refused = sum(each["wrong"] != "" for each in group)
        assert [str(count) for count in (len(group), len(group) - refused, refused, 0)] == list(row.values())[2:6]
        for name in ("refund", "fee_charged", "refund on 2026-03-01"):
            assert f"{sum(Decimal(each[name] or 0) for each in group):.2f}" == row[name]


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"on": "tomorrow"}, "Give the days as year-month-day"),
        ({"on": "2026-03-01", "calculator": "gap-benefit"}, "does not ask for the day"),
        ({"sum_by": "contrakt"}, 'did you mean "contract"'),
        ({"sum_by": "contract", "out": "-"}, "Give --out a file"),
    ],
    ids=["no day", "no day asked", "no column", "no file"],
)
def test_days_and_totals_that_cannot_be_had_are_refused_in_a_sentence(book, wanted, says):
    if "calculator" in wanted:
        book.write_text("payoff\n1\n")
    with pytest.raises(Refused) as refusal:
        run(Asked(**{"calculator": "refund", "source": str(book), "out": str(book.with_name("out.csv")), **wanted}))
    (sentence,) = refusal.value.wrong.values()
    assert says in sentence
    assert ["book.csv"] == os.listdir(book.parent)


def test_there_is_an_end_to_the_groups_that_are_summed(book, monkeypatch):
    monkeypatch.setattr(totals, "MOST", 2)
    with pytest.raises(Refused, match="more than 2 groups"):
        run(Asked("refund", str(book), str(book.with_name("out.csv")), on="2026-03-01", sum_by="contract,price_paid", cores=1))
    assert ["book.csv"] == os.listdir(book.parent)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_was_killed_leaves_what_was_there_and_no_half_file(tmp_path, number):
    (tmp_path / "in.csv").write_text(written([COLUMNS]) + written([GOOD]) * 300_000)
    (tmp_path / "out.csv").write_text("as before")
    command = [sys.executable, "-m", "calculators", "batch", "refund", tmp_path / "in.csv", "--out", tmp_path / "out.csv", "--cores", "2"]
    screen, end = os.openpty()  # on a terminal, it tells how far it is
    with subprocess.Popen(command, cwd=ROOT, stderr=end) as batch:
        os.close(end)
        said = read_until(screen, " rows ")
        workers = children(batch.pid)
        batch.send_signal(number)
        assert number in (-batch.wait(timeout=20), batch.returncode - 128)
    assert wait_for(lambda: not [worker for worker in workers if Path(f"/proc/{worker}").exists()])
    said += read_until(screen)
    os.close(screen)
    assert workers and "Traceback" not in said
    assert {"in.csv", "out.csv"} == set(os.listdir(tmp_path))
    assert "as before" == (tmp_path / "out.csv").read_text()


def wait_for(question):
    """What `told` says once it says something; it has some seconds."""
    for _ in range(200):
        if found := question():
            return found
        time.sleep(0.1)
    raise TimeoutError


def read_until(screen: int, words: str = "") -> str:
    """What a terminal shows, until those words stand there; with none, until nobody writes on it any more."""
    shown = b""
    while not words or words.encode() not in shown:
        assert select.select([screen], [], [], 60)[0], shown
        try:
            part = os.read(screen, 4096)
        except OSError:  # as Linux says that all who wrote are gone
            part = b""
        if not part:
            assert not words, shown
            break
        shown += part
    return shown.decode()


def children(process: int) -> list[str]:
    listed_at = Path(f"/proc/{process}/task/{process}/children")  # Linux has it, and not always ps
    if listed_at.exists():
        return listed_at.read_text().split()
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,pid="], capture_output=True, text=True, check=True).stdout
    return [child for parent, child in map(str.split, listed.splitlines()) if parent == str(process)]


def test_a_file_takes_its_name_only_when_it_is_whole(tmp_path, monkeypatch):
    for unnamed in (True, False):
        if not unnamed:
            monkeypatch.delattr(os, "O_TMPFILE", raising=False)
        out = tmp_path / "out.csv"
        with whole(str(out)) as file:
            file.write(b"whole")
            assert not out.exists()
        assert b"whole" == out.read_bytes()
        with pytest.raises(ZeroDivisionError), whole(str(out)) as file:
            file.write(b"half")
            raise ZeroDivisionError
        assert ["out.csv"] == os.listdir(tmp_path)
        assert b"whole" == out.read_bytes()
        out.unlink()


@pytest.mark.long
def test_memory_does_not_grow_with_the_file():
    read = 0

    def rows():
        nonlocal read
        for read in range(1, 40 * CHUNK):
            yield read, list(GOOD)

    worked = chunks_worked(Batch.of("refund", COLUMNS), rows(), encoded, 2)
    for done in range(1, 31):
        assert CHUNK == next(worked)[1]
        assert read <= (done + 5) * CHUNK
    worked.close()


def test_the_bar_tells_how_far_it_is_and_how_long_it_takes():
    screen, times = io.StringIO(), iter([0, 30, 30.05, 90])
    bar = Progress(screen, lambda: next(times))
    bar(0.25, 1000)
    bar(0.26, 1010)
    bar(0.5, 2000)
    bar.done()
    bars = screen.getvalue().split("\r")[1:]
    assert [
        "██████░░░░░░░░░░░░░░░░░░  25%  1,000 rows  about 1:30 left \x1b[K",
        "████████████░░░░░░░░░░░░  50%  2,000 rows  about 1:30 left \x1b[K",
        "\x1b[K",
    ] == bars


@pytest.mark.parametrize("odd", ["", " ", ",", '"', '"",', "\n", "\r", "\r\n", "a,b", 'say "yes"', "é", ";", "\t", "'"])
def test_rows_are_joined_only_where_a_csv_writer_would_write_the_same(odd):
    rows = [["plain", odd], [odd, odd, "x"], [odd], ["a", "b"]]
    assert written(rows).encode() == encoded(rows)
