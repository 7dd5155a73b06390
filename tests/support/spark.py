"""Work rows on a Spark cluster of this machine, and compare them with those of a batch: python -m tests.support.spark

It needs `pip install pyspark` and Java, which Debian has as default-jre-headless. It is no test that runs each time: both are heavy.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet
from pyspark.sql import SparkSession

from calculators.batch import Batch
from calculators.batch.files import rows_of
from calculators.batch.spark import over_frame

COLUMNS = ["contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed", "customer"]
GOOD = ["app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no"]
ROWS = 5_000


def main() -> None:
    rows = [[*GOOD[:5], "no" if at % 7 else "maybe", f"A-{at:05}"] for at in range(ROWS)]
    with TemporaryDirectory() as folder:
        source, results = str(Path(folder) / "contracts.parquet"), str(Path(folder) / "results")
        pyarrow.parquet.write_table(pyarrow.table(dict(zip(COLUMNS, zip(*rows)))), source)
        os.environ |= {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": os.getcwd()}
        spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        try:
            asked = spark.read.parquet(source).repartition(3)
            over_frame("refund", asked, keep=["customer"]).write.parquet(results)
        finally:
            spark.stop()
        worked = sorted(rows_of(pyarrow.parquet.read_table(results)))
    expected = sorted(Batch.of("refund", COLUMNS, keep=["customer"]).work(rows))
    if expected != worked:
        sys.exit("Spark's rows are not those of a batch.")
    print(f"{ROWS:,} rows of three partitions came out of Spark as they do of a batch.")


if __name__ == "__main__":
    main()
