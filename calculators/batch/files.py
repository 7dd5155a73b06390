"""A batch from file to file, on all cores, for the command line: CSV with the standard library, Parquet where pyarrow is.

python -m calculators batch refund contracts.csv --out results.csv

    --keep NAME,NAME   columns that are no questions, carried along as they are
    --working          also each row's working, assumptions and next steps, as JSON (--no-working is the default)
    --cores COUNT      how many cores to use; all, if left out

Columns are the questions' machine names, as in `python -m calculators refund --help`; the columns of a group are dotted,
like expenses.1.hotel. Each row comes out in order, with its outcome, or with what is wrong as JSON in the last column.
Files end in .csv or .parquet, and one can become the other.
"""

# Memory does not grow with the file: a few chunks of rows are on their way at a time. The result takes its name only
# when it is whole, so a run that was killed leaves no half file.

import gc
import io
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from datetime import datetime
from datetime import time as time_of_day
from itertools import chain, islice
from multiprocessing import connection, parent_process
from pathlib import Path

from ..kit.ask import Refused, typed
from . import Batch, header_of, parsed, written

CHUNK = 500
ENDINGS = (".csv", ".parquet")


def main(arguments: list[str]) -> None:
    """`batch …` on the command line; raises Refused for what can't be worked at all."""
    if not arguments or "-h" in arguments or "--help" in arguments:
        print(__doc__.strip())
        return
    name, source, options = told_by(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))  # so that what was begun is cleared away
    shows = Progress(sys.stderr) if sys.stderr.isatty() else None
    answered, refused = run(name, source, options.pop("out"), progress=shows, **options)
    print(f"{answered + refused:,} rows: {answered:,} answered, {refused:,} refused.", file=sys.stderr)


def told_by(arguments: list[str]) -> tuple[str, str, dict]:
    """(calculator, file, options) of a command line."""
    plain, options, words = [], {"keep": (), "working": False, "cores": None}, iter(arguments)
    for word in words:
        flag, _, value = word.partition("=")
        if word in ("--working", "--no-working"):
            options["working"] = word == "--working"
        elif flag in ("--out", "--keep", "--cores"):
            options[flag[2:]] = value or next(words, "")
        elif word.startswith("--"):
            raise Refused({flag[2:]: "A batch has no such flag. It has --out, --keep, --working and --cores."})
        else:
            plain.append(word)
    if len(plain) != 2 or not options.get("out"):
        raise Refused({"answers": "Give a calculator, a file and --out with a file, like: batch refund contracts.csv --out results.csv"})
    if options["keep"]:
        options["keep"] = tuple(column.strip() for column in options["keep"].split(","))
    cores = options["cores"]
    if cores is not None:
        if not (cores.isascii() and cores.isdigit() and 1 <= int(cores[:9]) <= 1024):
            raise Refused({"cores": "Enter a number of cores from 1 to 1024."})
        options["cores"] = int(cores)
    return *plain, options


def run(name: str, source: str, out: str, *, keep=(), working=False, cores: int | None = None, progress=None) -> tuple[int, int]:
    """Work the rows of one file into another; returns how many were answered and refused. Raises Refused."""
    for role, file in (("answers", source), ("out", out)):
        if not file.lower().endswith(ENDINGS):
            raise Refused({role: f"Give a file that ends in {' or '.join(ENDINGS)}, not {file[-60:]!r}."})
    answered = refused = 0
    gc.freeze()  # what is loaded stays; the collector need not look at it again for each few rows
    with reading(source) as (columns, rows, share_read):
        batch = Batch(name, columns, tuple(keep), working)
        with whole(out) as file, writing(out, file, batch.header) as (form, write):
            for made, count, wrong in chunks_worked(batch, rows, form, cores or os.cpu_count() or 1):
                write(made)
                answered, refused = answered + count - wrong, refused + wrong
                if progress:
                    progress(share_read(), answered + refused)
    if progress:
        progress.done()
    return answered, refused


def chunks_worked(batch: Batch, rows: Iterator, form: Callable, cores: int) -> Iterator[tuple[object, int, int]]:
    """(rows in their form, how many, how many of them wrong), chunk after chunk in order."""
    if cores == 1:
        while (worked := work_chunk(batch, islice(rows, CHUNK), form))[1]:
            yield worked
        return
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    first = list(islice(chunks, 2))
    chunks = chain(first, chunks)
    if len(first) < 2:
        yield from (work_chunk(batch, chunk, form) for chunk in chunks)
        return
    with ProcessPoolExecutor(cores, initializer=_stand_by) as pool:
        under_way = deque()
        try:
            for chunk in chunks:
                under_way.append(pool.submit(work_chunk, batch, chunk, form))
                if len(under_way) > 2 * cores:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise Refused({"answers": "A process that worked on the rows was ended from outside. Start again, with fewer --cores if memory is short."}) from None
        finally:
            pool.shutdown(cancel_futures=True)


def work_chunk(batch: Batch, chunk: Iterable, form: Callable) -> tuple[object, int, int]:
    count = wrong = 0

    def noted():  # a row is written as soon as it is made, while the processor still has it at hand
        nonlocal count, wrong
        for count, row in enumerate(batch.work(chunk), 1):
            wrong += row[-1] != ""
            yield row

    return form(noted()), count, wrong


def _stand_by() -> None:
    """Make this process leave interrupts to the one that started it, and end when that one ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()

    def end_with_it():
        connection.wait([parent_process().sentinel])
        os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()


@contextmanager
def reading(source: str):
    """(columns, rows, how much of it was read, from 0 to 1) of a file."""
    try:
        raw = open(source, "rb")
    except OSError as problem:
        raise Refused({"answers": f"{source} can't be read ({problem.strerror})."}) from None
    with raw:
        yield _parquet_rows(_pyarrow(), raw) if source.lower().endswith(".parquet") else _csv_rows(raw)


def _csv_rows(raw):
    size = os.fstat(raw.fileno()).st_size or 1
    rows = parsed(io.TextIOWrapper(raw, "utf-8-sig", "surrogateescape", newline=""))
    return header_of(rows), rows, lambda: raw.tell() / size


def _parquet_rows(pyarrow, raw):
    try:
        file = pyarrow.parquet.ParquetFile(raw)
    except pyarrow.ArrowInvalid:
        raise Refused({"answers": f"{raw.name} can't be read as Parquet."}) from None
    read = 0

    def rows():
        nonlocal read
        for part in file.iter_batches(CHUNK):
            yield from rows_of(part)
            read += part.num_rows

    return tuple(file.schema_arrow.names), rows(), lambda: read / (file.metadata.num_rows or 1)


def rows_of(table) -> Iterator[list]:
    """The rows of an Arrow table or batch, each value as it would be typed."""
    for row in zip(*(column.to_pylist() for column in table.columns)):
        yield [as_typed(value) for value in row]


def as_typed(value):
    """A value of a typed column as it would be typed into a form; lists and structs keep their shape."""
    if value is None or value != value:
        return ""
    if isinstance(value, list):
        return [as_typed(item) for item in value]
    if isinstance(value, dict):
        return {key: as_typed(item) for key, item in value.items()}
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a whole number, of a column that is float only because some of its cells are empty
    if isinstance(value, datetime) and value == datetime.combine(value.date(), time_of_day()):
        value = value.date()
    return typed(value)


@contextmanager
def writing(out: str, file, header):
    """(the form that rows are to come in, a function that writes rows of that form) for a file."""
    if not out.lower().endswith(".parquet"):
        file.write(encoded([header]))
        yield encoded, file.write
        return
    pyarrow = _pyarrow()
    schema = pyarrow.schema([(name, pyarrow.string()) for name in header])
    with pyarrow.parquet.ParquetWriter(file, schema) as writer:
        yield by_columns, lambda columns: writer.write_table(pyarrow.table(columns, schema=schema))


def encoded(rows: Iterable) -> bytes:
    """Rows as comma-separated bytes; bytes that were no UTF-8 when they were read are again what they were."""
    return written(rows).encode("utf-8", "surrogateescape")


def by_columns(rows: Iterable) -> list[list[str | None]]:
    """Rows as columns, with null for an empty cell."""
    return [[value.encode("utf-8", "replace").decode() if value else None for value in column] for column in zip(*rows)]


def _pyarrow():
    try:
        import pyarrow.parquet
    except ImportError:
        remedy = "Install it with: pip install pyarrow. Or use files that end in .csv."
        raise Refused({"answers": f"Parquet files need the package pyarrow, which is not installed. {remedy}"}) from None
    return pyarrow


@contextmanager
def whole(out: str):
    """A file to write to that takes its name only at the end, when it is whole; before, nothing is seen of it."""
    path = Path(os.path.realpath(out))
    if path.exists() and not path.is_file():
        raise Refused({"out": f"{out} is no file. Give the path of a file."})
    waiting = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _unseen(path.parent, waiting) as (file, give_name):
            yield file
            file.flush()
            os.fsync(file.fileno())
            give_name()
            os.replace(waiting, path)
    except OSError as problem:
        raise Refused({"out": f"{out} can't be written ({problem.strerror}). Nothing was kept."}) from None
    finally:
        with suppress(OSError):
            waiting.unlink()


@contextmanager
def _unseen(folder: Path, waiting: Path):
    """A new file without a name where the system has such, and a function that names it; else one of the waiting name."""
    try:
        number = os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666)
    except (AttributeError, OSError):
        with open(waiting, "xb") as file:
            yield file, lambda: None
        return
    with open(number, "wb") as file:
        inside = os.open(folder, os.O_RDONLY)
        try:
            # Only with a folder given does this follow the link in /proc to the file itself.
            yield file, lambda: os.link(f"/proc/self/fd/{number}", waiting.name, dst_dir_fd=inside, follow_symlinks=True)
        finally:
            os.close(inside)


class Progress:
    """A bar on a terminal: how much is read, how many rows are done, how long it will take."""

    WIDTH = 24

    def __init__(self, screen, clock: Callable[[], float] = time.monotonic):
        self.screen, self.clock = screen, clock
        self.began = self.told = clock()

    def __call__(self, share: float, rows: int) -> None:
        now = self.clock()
        if now - self.told < 0.1:
            return
        self.told, full = now, int(share * self.WIDTH)
        left = round((now - self.began) * (1 - share) / share) if share else 0
        bar = "█" * full + "░" * (self.WIDTH - full)
        self.screen.write(f"\r{bar} {int(share * 100):3}%  {rows:,} rows  about {left // 60}:{left % 60:02} left \x1b[K")
        self.screen.flush()

    def done(self) -> None:
        self.screen.write("\r\x1b[K")
