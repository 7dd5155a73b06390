"""A batch over the partitions of a Dask frame, for tables that one machine can't hold or would be too slow for.

    >>> rows = dask.dataframe.read_parquet("contracts/")
    >>> over_partitions("refund", rows).to_parquet("results/")

Dask rather than Spark: it is Python all the way down, so it comes with pip and no Java, its workers call our function
in their own process, and a test can start a cluster on one machine in seconds. For a Spark cluster that runs already there is
`spark`. Install it with: pip install "dask[dataframe,distributed]".
"""

from collections.abc import Sequence
from typing import Any

import pandas
import pyarrow

from . import Batch
from .door import distinct
from .files import rows_of


def over_partitions(name: str, rows: Any, **options: Any) -> Any:
    """The frame with each row's outcome, or what is wrong, worked where its partition lies. Raises Refused.

    rows      a Dask frame whose columns are the questions' names
    options   those of `Batch.of`, like `keep`
    """
    batch = Batch.of(name, rows.columns, **options)
    return rows.map_partitions(work_partition, batch, meta=_frame([], batch, None))


def work_partition(partition: pandas.DataFrame, batch: Batch) -> pandas.DataFrame:
    """One partition, worked; its rows keep their order and their index."""
    rows = rows_of(pyarrow.Table.from_pandas(partition, preserve_index=False))
    return _frame(list(batch.work(rows)), batch, partition.index)


def _frame(rows: Sequence[Sequence[str]], batch: Batch, index: pandas.Index | None) -> pandas.DataFrame:
    return pandas.DataFrame(rows, columns=distinct(batch.header), index=index, dtype="string")
