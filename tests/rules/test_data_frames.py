"""Tables of other libraries: Parquet files, and a data frame that a cluster works on."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from calculators.batch import Batch, files
from calculators.batch.files import CHUNK, GROUPED, Asked, run, writing
from calculators.kit.ask import Refused
from tests.support.contracts import COLUMNS, GOOD, LATE, rows_of


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
    by_csv = rows_of(tmp_path / "out.csv")
    by_parquet = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [{name: text or None for name, text in row.items()} for row in by_csv] == by_parquet
    assert ["1870.26", None, None] == [row["refund"] for row in by_parquet]
    (tmp_path / "no.parquet").write_text("no parquet")
    with pytest.raises(Refused, match="can't be read as Parquet"):
        run(Asked("refund", str(tmp_path / "no.parquet"), str(tmp_path / "out.csv")))


@pytest.mark.parametrize(("chunks", "groups"), [(2, [2 * CHUNK]), (GROUPED + 1, [GROUPED * CHUNK, CHUNK])])
def test_a_parquet_file_has_few_groups_of_rows_and_every_row_in_its_place(tmp_path, chunks, groups):
    parquet = pytest.importorskip("pyarrow.parquet")
    batch = Batch.of("truck-class", ("gvwr", "number"), keep=("number",))
    with open(tmp_path / "out.parquet", "wb") as file, writing("out.parquet", file, batch, False) as (form, write):
        for chunk in range(chunks):
            write(form([[str(chunk * CHUNK + row)] + [""] * (len(batch.header) - 1) for row in range(CHUNK)]))
    metadata = parquet.read_metadata(tmp_path / "out.parquet")
    assert groups == [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]
    numbers = parquet.read_table(tmp_path / "out.parquet")["number"].to_pylist()
    assert [str(row) for row in range(chunks * CHUNK)] == numbers


def test_typed_numbers_and_days_of_parquet_are_what_they_are(tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(
        {
            "tiny": pyarrow.array([9.96e-06]),
            "narrow": pyarrow.array([2400.1], pyarrow.float32()),
            "zoned": pyarrow.array([datetime(2026, 3, 1, tzinfo=UTC)], pyarrow.timestamp("us", "UTC")),
            "whole": pyarrow.array([60.0]),
            "none": pyarrow.array([float("nan")]),
        }
    )
    assert [["0.00000996", "2400.1", "2026-03-01", "60", ""]] == list(files.rows_of(table))


@pytest.mark.long
def test_a_cluster_gives_the_same_rows():
    frames = pytest.importorskip("dask.dataframe")
    distributed = pytest.importorskip("dask.distributed")
    import pandas

    from calculators.batch.cluster import over_partitions

    header, rows = [*COLUMNS, "number"], [[*(LATE if count % 7 == 0 else GOOD), f"No. {count}"] for count in range(200)]
    frame = pandas.DataFrame(rows, columns=header)
    batch = Batch.of("refund", header, ("number",))
    with distributed.Client(n_workers=2, threads_per_worker=1, dashboard_address=None):
        results = over_partitions("refund", frames.from_pandas(frame, npartitions=5), keep=("number",)).compute()
    assert list(batch.header) == list(results.columns)
    assert list(batch.work(rows)) == results.values.tolist()
