"""A batch: every row as the door answers it, in order, from file to file, on several cores, in the browser and on a cluster."""

import csv
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
from calculators.batch import Batch, cell, columns_of, nested, parsed, reply, strange, written
from calculators.batch.files import CHUNK, Progress, chunks_worked, encoded, run, whole
from calculators.kit.ask import Refused
from calculators.kit.values import plain

COLUMNS = ("contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed")
GOOD = ("app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no")
LATE = ("app-major-guard", "2400.00", "2025-03-01", "2024-03-01", "60", "maybe")


def refunds(*rows, columns=COLUMNS, **options) -> list[dict]:
    batch = Batch("refund", columns, **options)
    return [dict(zip(batch.header, row, strict=True)) for row in batch.work(rows)]


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
    batch = Batch(name, columns)
    for answers, row in zip(asked, batch.work([[answers.get(column, "") for column in columns] for answers in asked]), strict=True):
        told, cells = calculators.run(name, nested(answers)), dict(zip(batch.header, row, strict=True))
        assert json.loads(cells["wrong"] or "{}") == told.get("wrong", {})
        for field in batch.told:
            assert cell(told["outcome"][field] if "outcome" in told else None) == cells[field]


def test_a_row_that_is_wrong_stops_nothing_and_says_why():
    first, second, third = refunds(GOOD, LATE, GOOD)
    assert ("1870.26", "prorated", "1461/1826", "") == tuple(first[name] for name in ("refund", "path", "share_remaining", "wrong"))
    assert first == third
    assert ("", "2024-03-01") == (second["refund"], second["cancel_on"])
    assert {"cancel_on": "The day you cancel can't come before the day coverage started, March 1, 2025. Enter that day or a later one.", "claims_filed": "Answer “Has any claim been filed?” with yes or no."} == json.loads(second["wrong"])


def test_a_row_of_the_wrong_length_or_that_cannot_be_read_is_told():
    (long,), (short,), (broken,) = refunds((*GOOD, "x")), refunds(GOOD[:3]), refunds(None)
    assert "7 cells, and the table has 6 columns" in long["wrong"]
    assert ["cancel_on", "claims_filed", "term_months"] == sorted(json.loads(short["wrong"]))
    assert ["answers"] == list(json.loads(broken["wrong"]))


def test_a_column_that_is_no_question_is_wrong_unless_it_is_kept():
    columns, row = (*COLUMNS, "number"), (*GOOD, "A-17")
    assert ["number"] == list(json.loads(refunds(row, columns=columns)[0]["wrong"]))
    kept = refunds(row, columns=columns, keep=("number",))[0]
    assert ("A-17", "1870.26", "") == (kept["number"], kept["refund"], kept["wrong"])


def test_what_is_there_for_a_picture_has_no_column():
    batch = Batch("refund", COLUMNS)
    assert (*COLUMNS, *(told.name for told in batch.calculator.tells if told.name != "curve"), "wrong") == batch.header


def test_an_answer_and_an_outcome_of_one_name_stay_apart():
    header = Batch("lease-payment", ("price", "money_factor")).header
    assert ("price", "asked.money_factor") == header[:2]
    assert 1 == header.count("money_factor")


def test_with_working_each_row_has_its_lines_assumptions_and_steps():
    (told,) = refunds(GOOD, working=True)
    answer = calculators.run("refund", dict(zip(COLUMNS, GOOD)))
    assert all(answer[part] == json.loads(told[part]) for part in ("working", "assumptions", "next_steps"))


@pytest.mark.parametrize(
    ("name", "columns", "keep", "wrong"),
    [("refunds", COLUMNS, (), "calculator"), ("refund", ("fee", "fee"), (), "fee"), ("refund", COLUMNS, ("number",), "number")],
)
def test_a_table_that_cannot_be_worked_is_refused(name, columns, keep, wrong):
    with pytest.raises(Refused) as refusal:
        Batch(name, columns, keep)
    assert [wrong] == list(refusal.value.wrong)


def test_lines_are_parsed_past_one_that_cannot_be_read():
    lines = ["a,b\r\n", '"1\n', '2",3\n', "\n", "x" * 200_000 + "\n", "4,5\n"]
    assert [["a", "b"], ["1\n2", "3"], None, ["4", "5"]] == list(parsed(lines))


def test_the_page_reads_works_and_writes_in_pieces():
    read = json.loads(reply(json.dumps({"calculator": "refund", "csv": "\ufeff" + written([COLUMNS, GOOD, LATE])})))
    assert {"columns": list(COLUMNS), "rows": [list(GOOD), list(LATE)], "strange": []} == read
    worked = json.loads(reply(json.dumps({"calculator": "refund", "columns": read["columns"], "rows": read["rows"]})))
    assert [["1870.26", ""], [""]] == [[row[6], row[-1]] if not row[-1] else [row[6]] for row in worked["rows"]]
    text = json.loads(reply(json.dumps(worked)))["csv"]
    assert [worked["columns"], *worked["rows"]] == list(csv.reader(io.StringIO(text, newline="")))
    assert ["calculator"] == list(json.loads(reply(json.dumps({**read, "calculator": "x"})))["wrong"])
    assert ["answers"] == list(json.loads(reply('{"calculator":"refund","csv":""}'))["wrong"])


def test_columns_that_are_no_questions_are_told():
    columns = ["contract", "customer", "expenses.1.hotel", "expenses.12.meals", "expenses.hotel", "expenses.1.bar", "state.1.x"]
    assert ["customer", "expenses.hotel", "expenses.1.bar", "state.1.x"] == strange("trip-interruption", columns)


def test_a_table_has_a_column_for_each_answer():
    assert ["country", "occurrences.1.service", "occurrences.1.cost", "occurrences.2.service", "occurrences.2.cost"] == columns_of(
        calculators.find("roadside").questions, entries=2
    )


def test_the_browser_is_given_what_needs_no_files():
    bundled = {path.relative_to(calculators.HERE).as_posix() for path in calculators.bundled()}
    assert {"batch/__init__.py"} == {name for name in bundled if name.startswith("batch/")}


def call(*arguments, options=("-S", "-E")):
    command = [sys.executable, *options, "-m", "calculators", "batch", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


@pytest.fixture
def contracts(tmp_path) -> Path:
    """A file of some chunks of contracts; every seventh row is wrong."""
    rows = [(*(LATE if count % 7 == 0 else GOOD), f"No. {count}") for count in range(CHUNK * 5 + 3)]
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
    assert (2145, 358) == run("refund", str(contracts), str(out.with_name("one.csv")), keep=("number",), cores=1)
    assert out.read_bytes() == out.with_name("one.csv").read_bytes()
    assert {"contracts.csv", "results.csv", "one.csv"} == set(os.listdir(contracts.parent))


def test_cells_come_out_as_the_bytes_that_went_in(tmp_path):
    header = b"\xef\xbb\xbf" + ",".join((*COLUMNS, "note")).encode() + b"\r\n"
    row = ",".join(GOOD).encode() + b',"caf\xe9, ""\xc3\xa9""\r\nsecond line"\r\n'
    (tmp_path / "in.csv").write_bytes(header + row)
    assert (1, 0) == run("refund", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), keep=("note",))
    assert b',"caf\xe9, ""\xc3\xa9""\r\nsecond line",1870.26,' in (tmp_path / "out.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), ""),
        (("refund",), "--out"),
        (("refund", "{in}", "--out"), "--out"),
        (("refund", "{in}", "--out", "{folder}/x.xlsx"), "Give a file that ends in .csv or .parquet"),
        (("refund", "no-such.csv", "--out", "{folder}/x.csv"), "can't be read (No such file or directory)"),
        (("refund", "{in}", "--out", "{folder}/no/x.csv"), "can't be written (No such file or directory)"),
        (("refund", "{in}", "--out", "{folder}/taken.csv"), "is no file"),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--cores", "0"), "from 1 to 1024"),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--fast"), "no such flag"),
        (("refnd", "{in}", "--out", "{folder}/x.csv"), 'did you mean "refund"'),
        (("refund", "{in}", "--out", "{folder}/x.csv", "--keep", "numbr"), 'did you mean "number"'),
        (("refund", "{in}", "--out", "{folder}/x.parquet"), "pip install pyarrow"),
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
            yield list(GOOD)

    worked = chunks_worked(Batch("refund", COLUMNS), rows(), encoded, 2)
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
    assert ["██████░░░░░░░░░░░░░░░░░░  25%  1,000 rows  about 1:30 left \x1b[K", "████████████░░░░░░░░░░░░  50%  2,000 rows  about 1:30 left \x1b[K", "\x1b[K"] == told


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
    assert (1, 2) == run("refund", str(tmp_path / "in.parquet"), str(tmp_path / "out.csv"))
    assert (1, 2) == run("refund", str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet"))
    by_csv = list(csv.DictReader((tmp_path / "out.csv").open(newline="")))
    by_parquet = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [{name: text or None for name, text in row.items()} for row in by_csv] == by_parquet
    assert ["1870.26", None, None] == [row["refund"] for row in by_parquet]
    (tmp_path / "no.parquet").write_text("no parquet")
    with pytest.raises(Refused, match="can't be read as Parquet"):
        run("refund", str(tmp_path / "no.parquet"), str(tmp_path / "out.csv"))


def test_a_cluster_gives_the_same_rows(contracts):
    frames = pytest.importorskip("dask.dataframe")
    distributed = pytest.importorskip("dask.distributed")
    import pandas

    from calculators.batch.cluster import over_partitions

    rows = list(csv.reader(contracts.open(newline="")))[:200]
    frame = pandas.DataFrame(rows[1:], columns=rows[0])
    batch = Batch("refund", tuple(rows[0]), ("number",))
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=None):
        told = over_partitions("refund", frames.from_pandas(frame, npartitions=5), keep=("number",)).compute()
    assert list(batch.header) == list(told.columns)
    assert list(batch.work(rows[1:])) == told.values.tolist()


def test_a_cell_holds_what_the_json_holds():
    for value in (Decimal("1.50"), date(2026, 3, 1), 7):
        assert str(plain(value)) == cell(value)
    assert ["", "true", '["a",1]'] == [cell(None), cell(True), cell(("a", 1))]
