"""A batch over a Spark frame, where one runs already; `cluster` does the same with Dask, which needs no Java.

    >>> asked = spark.read.parquet("contracts/")
    >>> over_frame("refund", asked).write.parquet("results/")

Spark hands rows over as Arrow batches, of which one at a time is in memory. Install it with: pip install pyspark pyarrow.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pyarrow

from . import Batch
from .door import distinct
from .files import by_columns, rows_of


def over_frame(name: str, asked: Any, **options: Any) -> Any:
    """The frame with each row's outcome, or what is wrong. Raises Refused.

    asked     a Spark frame whose columns are the questions' names
    options   those of `Batch.of`, like `keep`
    """
    batch = Batch.of(name, asked.columns, **options)
    return asked.mapInArrow(partial(work_parts, batch), ", ".join(f"`{name}` string" for name in distinct(batch.header)))


def work_parts(batch: Batch, parts: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """The parts of a partition, worked one after the other."""
    schema = pyarrow.schema([(name, pyarrow.string()) for name in distinct(batch.header)])
    for part in parts:
        if part.num_rows:
            yield pyarrow.RecordBatch.from_arrays(list(map(pyarrow.array, by_columns(batch.work(rows_of(part))))), schema=schema)
