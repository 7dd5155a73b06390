"""A batch: every row as the door answers it, in order, from file to file, on several cores, in the browser and on a cluster."""

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from conftest import ROOT
from inputs import right

import calculators
from calculators.batch import Batch, cell, in_words
from calculators.batch.columns import LEAVE_OUT, Column, columns_of, nested
from calculators.batch.door import written
from calculators.batch.files import CHUNK, Asked, Progress, chunks_worked, encoded, run, whole
from calculators.kit.ask import Refused
from calculators.kit.values import plain

COLUMNS = ("contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed")
GOOD = ["app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no"]
LATE = ["app-major-guard", "2400.00", "2025-03-01", "2024-03-01", "60", "maybe"]


def refunds(*rows, columns=COLUMNS, keep=(), **options) -> list[dict]:
    batch = Batch.of("refund", columns, keep, **options)
    return [dict(zip(batch.header, row, strict=True)) for row in batch.work(rows)]


def wrong_of(answers) -> dict[str, str]:
    return calculators.run("refund", answers)["wrong"]


def flat(answers: dict) -> dict[str, str]:
    leaves = {}
    for name, value in answers.items():
        if isinstance(value, list):
            leaves |= {f"{name}.{count}.{leaf}": text for count, entry in enumerate(value, 1) for leaf, text in entry.items()}
        else:
            leaves[name] = value
    return leaves


@pytest.mark.parametrize("name", calculators.names())
def test_each_row_is_what_the_door_answers(name):
    chance = Random(7)
    asked = [flat(right(chance, calculators.find(name))) for _ in range(60)]
    columns = tuple(dict.fromkeys(column for answers in asked for column in answers))
    batch = Batch.of(name, columns, as_json=True, as_is=True)
    for answers, row in zip(asked, batch.work([[answers.get(column, "") for column in columns] for answers in asked]), strict=True):
        told, cells = calculators.run(name, nested(answers)), dict(zip(batch.header, row, strict=True))
        assert json.loads(cells["wrong"] or "{}") == told.get("wrong", {})
        assert json.loads(cells["doubts"] or "[]") == told.get("doubts", [])
        for field in batch.told:
            assert cell(told["outcome"][field] if "outcome" in told else None) == cells[field]


@pytest.mark.parametrize("name", calculators.names())
def test_the_figure_of_the_headline_is_the_first_of_an_outcome(name):
    """Where headlines show amounts or days of the outcome, the field that the calculator names is what some of them show."""
    figure = Batch.of(name, columns_of(calculators.find(name).questions)).told[0]
    chance, shown = Random(3), []
    for _ in range(60):
        try:
            answer = calculators.work_out(name, right(chance, calculators.find(name)))
        except Refused:
            continue
        if type(answer.headline.figure).__name__ in ("Money", "date") and answer.headline.figure in vars(answer.outcome).values():
            shown.append(getattr(answer.outcome, figure) == answer.headline.figure)
    assert not shown or any(shown)


def test_a_row_that_is_wrong_stops_nothing_and_says_why_to_a_person():
    first, second, third = refunds(GOOD, LATE, GOOD)
    assert ("1870.26", "prorated", "1461/1826", "") == tuple(first[name] for name in ("refund", "path", "share_remaining", "wrong"))
    assert first == third
    assert ("", "2024-03-01") == (second["refund"], second["cancel_on"])
    told = wrong_of(dict(zip(COLUMNS, LATE)))
    labels = {question.name: question.label.rstrip("?") for question in calculators.find("refund").questions}
    assert {"cancel_on", "claims_filed"} == set(told)
    assert " ".join(f"{labels[name]}: {sentence}" for name, sentence in told.items()) == second["wrong"]


def test_what_is_wrong_is_told_with_its_line_or_as_json_for_a_program():
    batch = Batch.of("refund", COLUMNS)
    assert next(batch.work([LATE], [41]))[batch.wrong_at].startswith("Line 41. ")
    batch = Batch.of("refund", COLUMNS, as_json=True)
    assert wrong_of(dict(zip(COLUMNS, LATE))) == json.loads(next(batch.work([LATE], [41]))[batch.wrong_at])


def test_an_answer_in_a_group_is_called_by_its_question_and_its_line():
    asks = calculators.find("trip-interruption").asks
    assert "Hotel, line 2" == in_words(asks, "expenses.2.hotel")
    assert "" == in_words(asks, "answers")


def test_a_row_with_a_great_many_mistakes_is_told_of_some():
    columns = [f"expenses.{count}.{leaf}" for count in range(1, 61) for leaf in ("date", "hotel", "meals")]
    batch = Batch.of("trip-interruption", ["contract", *columns])
    (row,) = batch.work([["app-basic-guard", *["x"] * len(columns)]])
    assert row[batch.wrong_at].endswith(" more.")
    assert len(row[batch.wrong_at]) < 3000


def test_a_row_of_the_wrong_length_or_that_cannot_be_read_is_told():
    (long,), (short,), (broken,) = refunds([*GOOD, "x"]), refunds(GOOD[:3]), refunds("Line 5 can't be read.")
    assert "7 cells, and the table has 6 columns" in long["wrong"]
    assert "This row is cut short: it has 3 of 6 cells." == short["wrong"]
    assert "2400.00" == short["price_paid"]
    assert "Line 5 can't be read." == broken["wrong"]


def test_with_an_unknown_column_nothing_is_worked_unless_it_is_kept_or_left_out():
    columns, row = (*COLUMNS, "number"), [*GOOD, "A-17"]
    with pytest.raises(Refused) as refusal:
        refunds(row, columns=columns)
    assert ["number"] == list(refusal.value.wrong)
    kept = refunds(row, columns=columns, keep=("number",))[0]
    assert ("A-17", "1870.26", "") == (kept["number"], kept["refund"], kept["wrong"])
    asked = [*map(Column, COLUMNS, COLUMNS), Column("number", LEAVE_OUT)]
    left = Batch("refund", tuple(asked))
    assert "number" not in left.header
    assert "1870.26" == next(left.work([row]))[0]


def test_the_result_stands_beside_what_identifies_the_row_and_before_what_was_asked():
    header = Batch.of("lease-payment", ("price", "ref", "money_factor"), keep=("ref",)).header
    assert ("ref", "payment", "gross_cap") == header[:3]
    assert ("doubts", "wrong", "price", "asked.money_factor") == header[-4:]
    assert 1 == header.count("money_factor")


def test_what_is_there_for_a_picture_has_no_column():
    batch = Batch.of("refund", COLUMNS)
    assert (*(told.name for told in batch.calculator.tells if told.name != "curve"), "doubts", "wrong", *COLUMNS) == batch.header


def test_the_same_answer_can_stand_in_every_row():
    columns = COLUMNS[1:]
    batch = Batch("refund", tuple(map(Column, columns, columns)), (("contract", "app-major-guard"),))
    assert "1870.26" == next(batch.work([GOOD[1:]]))[0]
    with pytest.raises(Refused):
        Batch("refund", tuple(map(Column, COLUMNS, COLUMNS)), (("contract", "app-major-guard"),))


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+1+1", "-A1", "\t=1", "\r=1", "=HYPERLINK(1)"])
def test_no_carried_cell_is_one_that_a_spreadsheet_would_run(cell):
    columns = (*COLUMNS, "note", "=x")
    kept = refunds([*GOOD, cell, ""], columns=columns, keep=("note", "=x"))[0]
    assert (f"'{cell}", "") == (kept["note"], kept["'=x"])
    assert cell == refunds([*GOOD, cell, ""], columns=columns, keep=("note", "=x"), as_is=True)[0]["note"]


@pytest.mark.parametrize("cell", ["-5", "+1.50", "-1,234.5", "-.5", "a=b", "2025-03-01", ""])
def test_a_plain_number_is_carried_as_it_is(cell):
    assert cell == refunds([*GOOD, cell], columns=(*COLUMNS, "note"), keep=("note",))[0]["note"]


def test_with_working_each_row_has_its_lines_assumptions_and_steps():
    (told,) = refunds(GOOD, working=True)
    answer = calculators.run("refund", dict(zip(COLUMNS, GOOD)))
    assert all(answer[part] == json.loads(told[part]) for part in ("working", "assumptions", "next_steps"))


@pytest.mark.parametrize(
    ("name", "columns", "keep", "wrong"),
    [
        ("refunds", COLUMNS, (), "calculator"),
        ("refund", ("fee", "Fee"), (), "fee"),
        ("refund", COLUMNS, ("number",), "number"),
        ("refund", ("a",), ("a",), "columns"),
    ],
)
def test_a_table_that_cannot_be_worked_is_refused(name, columns, keep, wrong):
    with pytest.raises(Refused) as refusal:
        Batch.of(name, columns, keep)
    assert wrong == next(iter(refusal.value.wrong))


def test_a_table_has_a_column_for_each_answer():
    assert ["occurrences.1.service", "occurrences.1.cost", "occurrences.2.service", "occurrences.2.cost", "country"] == columns_of(
        calculators.find("roadside").questions, entries=2
    )


def test_the_browser_is_given_what_needs_no_files():
    bundled = {path.relative_to(calculators.HERE).as_posix() for path in calculators.bundled()}
    assert {"batch/files.py", "batch/cluster.py"} == {f"batch/{path.name}" for path in (calculators.HERE / "batch").glob("*.py")} - bundled


def call(*arguments, options=("-S", "-E")):
    command = [sys.executable, *options, "-m", "calculators", "batch", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.fixture
def contracts(tmp_path) -> Path:
    """A file of some chunks of contracts; every seventh row is wrong."""
    rows = [[*(LATE if count % 7 == 0 else GOOD), f"No. {count}"] for count in range(CHUNK * 5 + 3)]
    (tmp_path / "contracts.csv").write_text(written([(*COLUMNS, "number"), *rows]))
    return tmp_path / "contracts.csv"


def test_a_file_is_worked_in_order_on_one_core_and_on_two(contracts):
    out = contracts.with_name("results.csv")
    done = call("refund", contracts, "--out", out, "--keep", "number", "--cores", "2", "--no-working")
    assert (0, "") == (done.returncode, done.stdout)
    assert "2,503 rows: 2,145 answered, 358 refused.\n" == done.stderr
    told = list(csv.DictReader(out.open(newline="")))
    assert [f"No. {count}" for count in range(CHUNK * 5 + 3)] == [row["number"] for row in told]
    assert ["" if count % 7 == 0 else "1870.26" for count in range(len(told))] == [row["refund"] for row in told]
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
    assert [["Ref", "Term_Mi", "refund"], ["A-1", "60000", "1870.26"]] == [row[:3] for row in csv.reader((tmp_path / "out.csv").open())]
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
    assert [["Ref", "refund"], ["A-1", "550.00"]] == [row[:2] for row in csv.reader((tmp_path / "out.csv").open())]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_was_killed_leaves_what_was_there_and_no_half_file(tmp_path, number):
    (tmp_path / "in.csv").write_text(written([COLUMNS]) + written([GOOD]) * 300_000)
    (tmp_path / "out.csv").write_text("as before")
    command = [sys.executable, "-m", "calculators", "batch", "refund", tmp_path / "in.csv", "--out", tmp_path / "out.csv", "--cores", "2"]
    with (tmp_path.parent / f"said-{number}").open("w+") as said, subprocess.Popen(command, cwd=ROOT, stderr=said) as batch:
        workers = wait_for(lambda: children(batch.pid))
        time.sleep(0.5)
        batch.send_signal(number)
        assert number in (-batch.wait(timeout=20), batch.returncode - 128)
        said.seek(0)
        assert "Traceback" not in said.read()
    assert wait_for(lambda: not [worker for worker in workers if Path(f"/proc/{worker}").exists()])
    assert {"in.csv", "out.csv"} == set(os.listdir(tmp_path))
    assert "as before" == (tmp_path / "out.csv").read_text()


def wait_for(told):
    """What `told` says once it says something; it has some seconds."""
    for _ in range(200):
        if found := told():
            return found
        time.sleep(0.1)
    raise TimeoutError


def children(process: int) -> list[str]:
    told = Path(f"/proc/{process}/task/{process}/children")  # Linux has it, and not always ps
    if told.exists():
        return told.read_text().split()
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
    told = screen.getvalue().split("\r")[1:]
    assert [
        "██████░░░░░░░░░░░░░░░░░░  25%  1,000 rows  about 1:30 left \x1b[K",
        "████████████░░░░░░░░░░░░  50%  2,000 rows  about 1:30 left \x1b[K",
        "\x1b[K",
    ] == told


def test_parquet_comes_out_as_csv_does_and_its_types_are_read(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    typed = {
        "contract": ["app-major-guard", "app-major-guard", None],
        "price_paid": pyarrow.array([Decimal("2400.00"), Decimal("2400.00"), None], pyarrow.decimal128(12, 2)),
        "coverage_start": [date(2025, 3, 1)] * 3,
        "cancel_on": [date(2026, 3, 1), date(2024, 3, 1), None],
        "term_months": [60.0, 60.0, None],
        "claims_filed": [False, True, None],
    }
    parquet.write_table(pyarrow.table(typed), tmp_path / "in.parquet")
    for out in ("out.csv", "out.parquet"):
        done = run(Asked("refund", str(tmp_path / "in.parquet"), str(tmp_path / out)))
        assert (1, 2) == (done.answered, done.refused)
    by_csv = list(csv.DictReader((tmp_path / "out.csv").open(newline="")))
    by_parquet = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [{name: text or None for name, text in row.items()} for row in by_csv] == by_parquet
    assert ["1870.26", None, None] == [row["refund"] for row in by_parquet]
    (tmp_path / "no.parquet").write_text("no parquet")
    with pytest.raises(Refused, match="can't be read as Parquet"):
        run(Asked("refund", str(tmp_path / "no.parquet"), str(tmp_path / "out.csv")))


def test_typed_numbers_and_days_of_parquet_are_what_they_are(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from datetime import UTC, datetime

    from calculators.batch.files import rows_of

    table = pyarrow.table(
        {
            "tiny": pyarrow.array([9.96e-06]),
            "narrow": pyarrow.array([2400.1], pyarrow.float32()),
            "zoned": pyarrow.array([datetime(2026, 3, 1, tzinfo=UTC)], pyarrow.timestamp("us", "UTC")),
            "whole": pyarrow.array([60.0]),
            "none": pyarrow.array([float("nan")]),
        }
    )
    assert [["0.00000996", "2400.1", "2026-03-01", "60", ""]] == list(rows_of(table))


def test_a_cluster_gives_the_same_rows(contracts):
    frames = pytest.importorskip("dask.dataframe")
    distributed = pytest.importorskip("dask.distributed")
    import pandas

    from calculators.batch.cluster import over_partitions

    rows = list(csv.reader(contracts.open(newline="")))[:200]
    frame = pandas.DataFrame(rows[1:], columns=rows[0])
    batch = Batch.of("refund", rows[0], ("number",))
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=None):
        told = over_partitions("refund", frames.from_pandas(frame, npartitions=5), keep=("number",)).compute()
    assert list(batch.header) == list(told.columns)
    assert list(batch.work(rows[1:])) == told.values.tolist()


def test_a_cell_holds_what_the_json_holds():
    for value in (Decimal("1.50"), date(2026, 3, 1), 7):
        assert str(plain(value)) == cell(value)
    assert ["", "true", '["a",1]'] == [cell(None), cell(True), cell(("a", 1))]
