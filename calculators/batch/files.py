"""A batch from file to file, on all cores, for the command line.

python -m calculators batch refund contracts.csv --out results.csv

    --column "NAME=question"   a column of another name answers this question; once for each
    --keep NAME,NAME           columns that are no questions, carried along as they are
    --keep-rest                carry along every column that is no question
    --answer question=ANSWER   the same answer in every row; once for each
    --recipe NAME              the columns of a well-known export, as a recipe tells them
    --as-of DATE               by the rules that are in force on that day, such as 2027-01-01
    --on DATE,DATE             the headline's figure on other days, too, a column for each: what canceling a whole book would cost then
    --sum-by NAME,NAME         how many rows of each group were answered, and their amounts, in a file beside: results.totals.csv
    --sheet NAME               the sheet of a workbook; its first, if left out
    --working                  also each row's working, assumptions and next steps, as JSON (--no-working is the default)
    --deadlines                also each row's next date that must not be missed, and all of them as JSON
    --wrong-as-json            what is wrong with a row as JSON, by the questions' names, for programs
    --as-is                    carry cells along even where a spreadsheet would run them as a formula
    --cores COUNT              how many cores to use; all, if left out

Reads CSV (separated by commas, semicolons, tabs or upright lines, packed as .csv.gz too), .xlsx, and Parquet where pyarrow is.
Writes .csv, .csv.gz, .xlsx and .parquet. A single - is standard input, and standard output as CSV.

Columns are the questions' names, as in `python -m calculators refund --help`, in any usual spelling (Price Paid), or their
labels; the columns of a group are dotted, like expenses.1.hotel. Each row comes out in order, with what is kept, its outcome,
and what is wrong with it. Ends with 0 where at least one row was answered, and with 2 where none was.
"""

# Memory does not grow with the file: a few chunks of rows are on their way at a time. The result takes its name only
# when it is whole, so a run that was killed leaves no half file.

import gc
import gzip
import os
import shutil
import signal
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as time_of_day
from itertools import chain, islice
from multiprocessing import connection, parent_process
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from .. import day_of_rows
from ..kit.ask import Refused
from ..kit.values import shown, typed
from . import Batch, Row, known_calculator, recipes
from .columns import KEEP, LISTED, Column, nearest_question, recognized, unknown_column
from .door import NO_ROWS, distinct, written
from .sheet_out import Book, form_of
from .table import MARKS, Table, opened
from .totals import Totals
from .values import as_number

CHUNK = 500
GROUPED = 64  # chunks to a group of rows in a Parquet file
ENDINGS = (".csv", ".csv.gz", ".xlsx", ".parquet")
FLAGS = {"--keep-rest": "keep_rest", "--wrong-as-json": "as_json", "--as-is": "as_is", "--working": "working", "--deadlines": "deadlines"}
TELLS = ("--out", "--column", "--keep", "--answer", "--recipe", "--as-of", "--on", "--sum-by", "--sheet", "--cores")
BOM = next(iter(MARKS))

Rows = Iterator[tuple[int, Row]]
Worked = tuple[Any, int, int, int, "Totals | None"]
Form = Callable[[Iterable[list[str]]], Any]  # makes of rows that come out what a file of one kind takes


@dataclass
class Asked:
    """What a command line asks for."""

    calculator: str
    source: str
    out: str
    columns: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    recipe: str | None = None
    keep: list[str] = field(default_factory=list)
    keep_rest: bool = False
    as_of: str = ""
    on: str = ""
    sum_by: str = ""
    sheet: str | None = None
    working: bool = False
    deadlines: bool = False
    as_json: bool = False
    as_is: bool = False
    cores: int | None = None


def main(arguments: list[str]) -> bool:
    """`batch …` on the command line: was any row answered? Raises Refused for what can't be worked at all."""
    if not arguments or "-h" in arguments or "--help" in arguments:
        print((__doc__ or "").strip())
        return True
    options = options_of(arguments)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))  # so that what was begun is cleared away
    shows = Progress(sys.stderr) if sys.stderr.isatty() else None
    done = run(options, progress=shows)
    print(done.said(), file=sys.stderr)
    return done.answered > 0


def refusal_in_words(wrong: dict[str, str]) -> str:
    """What is wrong with a table as a whole, a sentence on each line; one about a column begins with its name."""
    own = ("", "answers", "file", "columns", "as_of", *(flag[2:] for flag in TELLS))
    return "\n".join(sentence if name in own else f'"{name}": {sentence}' for name, sentence in wrong.items())


def options_of(arguments: list[str]) -> Asked:
    """What a command line asks for; raises Refused where it can't be read."""
    plain: list[str] = []
    options: dict[str, Any] = {"columns": {}, "same": {}, "keep": []}
    words = iter(arguments)
    for word in words:
        flag, equals, value = word.partition("=")
        if word in FLAGS or word == "--no-working":
            options[FLAGS.get(word, "working")] = word != "--no-working"
        elif flag in TELLS:
            value = value if equals else next(words, "")
            if not value:
                raise Refused({flag[2:]: f"Write what is meant after {flag}."})
            if flag == "--column":
                name, equals, question = value.rpartition("=")
                if not equals:
                    raise Refused({"column": f'Write the column and its question, like --column "Term Mi=term_miles", not {value[:60]!r}.'})
                options["columns"][name.strip()] = question.strip()
            elif flag == "--answer":
                question, equals, answer = value.partition("=")
                if not equals:
                    raise Refused(
                        {"answer": f"Write the question and its answer, like --answer contract=app-major-guard, not {value[:60]!r}."}
                    )
                options["same"][question.strip()] = answer
            elif flag == "--keep":
                options["keep"].append(value)
            else:
                options[flag[2:].replace("-", "_")] = value
        elif word.startswith("--"):
            raise Refused({flag[2:]: f"A batch has no such flag. It has {', '.join((*TELLS, *FLAGS))}."})
        else:
            plain.append(word)
    if len(plain) != 2 or not options.get("out"):
        raise Refused({"answers": "Give a calculator, a file and --out with a file, like: batch refund contracts.csv --out results.csv"})
    cores = options.get("cores")
    if cores is not None:
        if not (cores.isascii() and cores.isdigit() and 1 <= int(cores[:9]) <= 1024):
            raise Refused({"cores": "Enter a number of cores from 1 to 1024."})
        options["cores"] = int(cores)
    calculator, source = plain
    return Asked(calculator, source, **options)


@dataclass
class Done:
    """How a run ended: how many rows were answered, refused and doubted, and what is to be known of how the file was read."""

    answered: int = 0
    refused: int = 0
    doubted: int = 0
    notes: list[str] = field(default_factory=list)

    def said(self) -> str:
        doubted = f" {self.doubted:,} of those answered are in doubt." if self.doubted else ""
        return "\n".join(
            [*self.notes, f"{self.answered + self.refused:,} rows: {self.answered:,} answered, {self.refused:,} refused.{doubted}"]
        )


def run(options: Asked, progress: "Progress | None" = None) -> Done:
    """Work the rows of one file into another. Raises Refused."""
    known_calculator(options.calculator)
    if options.out != "-" and not options.out.lower().endswith(ENDINGS):
        raise Refused({"out": f"Give a file that ends in {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}, not {options.out[-60:]!r}."})
    done = Done()
    gc.freeze()  # what is loaded stays; the collector need not look at it again for each few rows
    with reading(options.source, options) as (table, share_read):
        columns, notes = columns_of_table(table, options)
        day = day_of_rows(options.as_of)
        how = (options.working, options.as_json, options.as_is, day, options.deadlines, days_of(options.on))
        batch = Batch(options.calculator, columns, tuple(options.same.items()), *how)
        by = listed(options.sum_by)
        totals, beside = (Totals(batch, by), beside_of(options.out)) if by else (None, "")
        rows = table.rows()
        first = next(rows, None)
        if first is None:
            raise Refused({"answers": NO_ROWS})
        with whole(options.out) as file, writing(options.out, file, batch, table.marked) as (form, write):
            cores = options.cores or os.cpu_count() or 1
            for part, count, wrong, doubted, sums in chunks_worked(batch, chain([first], rows), form, cores, by):
                write(part)
                if totals and sums:
                    totals.join(sums)
                done.answered, done.refused, done.doubted = (done.answered + count - wrong, done.refused + wrong, done.doubted + doubted)
                if progress:
                    progress(share_read(), done.answered + done.refused)
        if totals:
            with whole(beside) as file:
                file.write((BOM if table.marked else b"") + encoded([totals.header, *totals.rows()]))
        done.notes = [*table.notes, *notes, *([f"Answered by the rules of {shown(day)}."] if day else [])]
    if progress:
        progress.done()
    return done


def listed(names: str) -> list[str]:
    """Names that stand side by side, with commas between them."""
    return [name for name in map(str.strip, names.split(",")) if name]


def days_of(typed: str) -> tuple[date, ...]:
    """The days on which figures are wanted; raises Refused for what is none."""
    try:
        return tuple(dict.fromkeys(map(date.fromisoformat, listed(typed))))
    except ValueError:
        raise Refused({"on": "Give the days as year-month-day with commas between them, like 2026-12-31,2027-12-31."}) from None


def beside_of(out: str) -> str:
    """The file of the totals, beside that of the rows; raises Refused where there is none."""
    if out == "-":
        raise Refused({"sum-by": "Totals stand in a file beside the rows. Give --out a file, not standard output."})
    ending = next(ending for ending in sorted(ENDINGS, key=len, reverse=True) if out.lower().endswith(ending))
    return f"{out[: -len(ending)]}.totals.csv"


def columns_of_table(table: Table, options: Asked) -> tuple[tuple[Column, ...], list[str]]:
    """(the columns of a table, what is to be known of those that are carried along because the rest is)."""
    if table.has_nameless:
        deque(table.look_through(), 0)
    keep = [
        name
        for name_or_list in options.keep
        for name in ([name_or_list] if name_or_list in table.names else map(str.strip, name_or_list.split(",")))
    ]
    by_recipe = recipes.columns_by(recipes.recipe(options.recipe), options.calculator, table.names) if options.recipe else {}
    columns = recognized(options.calculator, table.names, by_recipe | options.columns | dict.fromkeys(filter(None, keep), KEEP))
    if not any(column.taken not in (None, KEEP) for column in columns):
        raise Refused({"answers": table.why_no_question()})
    if not options.keep_rest and (unknown := [column.name for column in columns if column.taken is None]):
        near = next(
            ((name, question) for name in unknown if (question := nearest_question(options.calculator, name))), (unknown[0], "question")
        )
        such = f'--column "{near[0]}={near[1]}"'
        remedy = f'Say what a column is with {such}, carry it along with --keep "{near[0]}", or all of these with --keep-rest.'
        raise Refused({name: unknown_column(options.calculator, name) for name in unknown[:LISTED]} | {"": remedy})
    if not options.keep_rest:
        return columns, []
    rest = [column.name for column in columns if column.taken is None]
    meant = [(name, question) for name in rest if (question := nearest_question(options.calculator, name))]
    notes = [
        f'"{name}" was only carried along. If it is {question}, say --column "{name}={question}".' for name, question in meant[:LISTED]
    ]
    return tuple(Column(column.name, column.taken or KEEP) for column in columns), notes


def chunks_worked(batch: Batch, rows: Rows, form: Form, cores: int, by: Sequence[str] = ()) -> Iterator[Worked]:
    """(rows in their form, how many, how many of them wrong, how many in doubt, their totals), chunk after chunk in order."""
    if cores == 1:
        while (worked := work_chunk(batch, islice(rows, CHUNK), form, by))[1]:
            yield worked
        return
    chunks: Iterator[list[tuple[int, Row]]] = iter(lambda: list(islice(rows, CHUNK)), [])
    first = list(islice(chunks, 2))
    chunks = chain(first, chunks)
    if len(first) < 2:
        yield from (work_chunk(batch, chunk, form, by) for chunk in chunks)
        return
    with ProcessPoolExecutor(cores, initializer=_stand_by) as pool:
        under_way: deque[Future[Worked]] = deque()
        try:
            for chunk in chunks:
                under_way.append(pool.submit(work_chunk, batch, chunk, form, by))
                if len(under_way) > 2 * cores:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool:
            raise Refused(
                {"answers": "A process that worked on the rows was ended from outside. Start again, with fewer --cores if memory is short."}
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def work_chunk(batch: Batch, chunk: Iterable[tuple[int, Row]], form: Form, by: Sequence[str] = ()) -> Worked:
    count = wrong = doubted = 0
    wrong_at = batch.wrong_at
    totals = Totals(batch, by) if by else None

    def noted() -> Iterator[list[str]]:  # a row is written as soon as it is made, while the processor still has it at hand
        nonlocal count, wrong, doubted
        for line, cells in chunk:
            row = batch.work_row(cells, line)
            count += 1
            wrong += row[wrong_at] != ""
            doubted += row[wrong_at - 1] != ""
            if totals:
                totals.add(row)
            yield row

    return form(noted()), count, wrong, doubted, totals


def _stand_by() -> None:
    """Make this process leave interrupts to the one that started it, and end when that one ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()

    def end_with_it() -> None:
        if parent := parent_process():
            connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()


@contextmanager
def reading(source: str, options: Asked) -> Iterator[tuple[Table, Callable[[], float]]]:
    """(a table, how much of it was read, from 0 to 1) of a file, or of standard input for `-`."""
    try:
        raw: IO[bytes] = sought(sys.stdin.buffer) if source == "-" else open(source, "rb")
    except OSError as problem:
        raise Refused({"answers": f"{source} can't be read ({problem.strerror})."}) from None
    with raw:
        size = os.fstat(raw.fileno()).st_size or 1
        if raw.read(4) == b"PAR1":
            yield parquet_table(_pyarrow(), raw)
            return
        raw.seek(0)
        if source.lower().endswith(".parquet"):
            raise Refused({"answers": f"{source} can't be read as Parquet."})
        yield opened(raw, options.calculator, options.sheet, options.columns), lambda: raw.tell() / size


def sought(stream: IO[bytes]) -> IO[bytes]:
    """The content of a stream in a file that has no name, for it is read more than once."""
    copy = TemporaryFile()
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


def parquet_table(pyarrow: Any, raw: IO[bytes]) -> tuple[Table, Callable[[], float]]:
    raw.seek(0)
    try:
        file = pyarrow.parquet.ParquetFile(raw)
    except pyarrow.ArrowException:
        raise Refused({"answers": f"{raw.name} can't be read as Parquet."}) from None
    names = list(file.schema_arrow.names)
    read = 0

    def rows() -> Iterator[tuple[int, list[Any]]]:
        nonlocal read
        read = 0
        for part in file.iter_batches(CHUNK):
            for row in rows_of(part):
                read += 1
                yield read, row

    def why_none() -> str:
        return f"None of the columns is a question of this calculator: {', '.join(names[:LISTED])[:400]}."

    return Table("parquet", names, rows, why_none, []), lambda: read / (file.metadata.num_rows or 1)


def rows_of(table: Any) -> Iterator[list[Any]]:
    """The rows of an Arrow table or batch, each value as it would be typed."""
    narrow = [str(column.type) in ("float", "halffloat") for column in table.columns]
    for row in zip(*(column.to_pylist() for column in table.columns)):
        yield [as_typed(shortest(value) if is_narrow and value else value) for value, is_narrow in zip(row, narrow)]


def shortest(value: float) -> float:
    """The number of fewest digits that a float of 32 bits, or of 16, can't tell from this one."""
    if value - value:
        return value  # not finite
    packed = struct.pack("f", value)
    return next(near for digits in range(1, 10) if struct.pack("f", near := float(f"{value:.{digits}g}")) == packed)


def as_typed(value: object) -> Any:
    """A value of a typed column as it would be typed into a form; lists and structs keep their shape."""
    if value is None or value != value:
        return ""
    if isinstance(value, list):
        return [as_typed(item) for item in value]
    if isinstance(value, dict):
        return {key: as_typed(item) for key, item in value.items()}
    if isinstance(value, float):
        return as_number(value)
    if isinstance(value, datetime) and value.time() == time_of_day():
        value = value.date()
    return typed(value)


@contextmanager
def writing(out: str, file: IO[bytes], batch: Batch, marked: bool) -> Iterator[tuple[Form, Callable[[Any], object]]]:
    """(the form that rows are to come in, a function that writes rows of that form) for a file."""
    name = out.lower()
    if name.endswith(".parquet"):
        pyarrow = _pyarrow()
        schema = pyarrow.schema([(name, pyarrow.string()) for name in distinct(batch.header)])
        with pyarrow.parquet.ParquetWriter(file, schema) as writer:
            waiting: list[Any] = []  # a group of rows for each chunk would be long to write, and the list of groups stays in memory

            def write(columns: Any) -> None:
                waiting.append(pyarrow.table(columns, schema=schema))
                if len(waiting) == GROUPED:
                    write_group()

            def write_group() -> None:
                writer.write_table(pyarrow.concat_tables(waiting))
                waiting.clear()

            yield by_columns, write
            if waiting:
                write_group()
        return
    if name.endswith(".xlsx"):
        book = Book()
        file.write(book.begin(distinct(batch.header)))
        yield form_of(batch), lambda rows: file.write(book.add(rows))
        file.write(book.end())
        return
    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) if name.endswith(".gz") else nullcontext(file) as to:
        to.write((BOM if marked else b"") + encoded([batch.header]))
        yield encoded, to.write


def encoded(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as comma-separated bytes; what no cell of needs quotation marks is only joined."""
    lines = (line if (line := ",".join(row) + "\n").count(",") < len(row) > 1 and is_plain(line) else written([row]) for row in rows)
    return "".join(lines).encode("utf-8", "replace")


def is_plain(line: str) -> bool:
    """Does nothing but separators and the end of a line stand in it that would have to be quoted?"""
    return '"' not in line and "\r" not in line and line.count("\n") == 1


def by_columns(rows: Iterable[Sequence[str]]) -> list[list[str | None]]:
    """Rows as columns, with null for an empty cell."""
    return [[value.encode("utf-8", "replace").decode() if value else None for value in column] for column in zip(*rows)]


def _pyarrow() -> Any:
    try:
        import pyarrow.parquet
    except ImportError:
        remedy = "Install it with: pip install pyarrow. Or use files that end in .csv."
        raise Refused({"answers": f"Parquet files need the package pyarrow, which is not installed. {remedy}"}) from None
    return pyarrow


@contextmanager
def whole(out: str) -> Iterator[IO[bytes]]:
    """A file to write to that takes its name only at the end, when it is whole; before, nothing is seen of it. `-` is standard output."""
    if out == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
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
def _unseen(folder: Path, waiting: Path) -> Iterator[tuple[IO[bytes], Callable[[], None]]]:
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
            yield (file, lambda: os.link(f"/proc/self/fd/{number}", waiting.name, dst_dir_fd=inside, follow_symlinks=True))
        finally:
            os.close(inside)


class Progress:
    """A bar on a terminal: how much is read, how many rows are done, how long it will take."""

    WIDTH = 24

    def __init__(self, screen: IO[str], clock: Callable[[], float] = time.monotonic):
        self.screen, self.clock = screen, clock
        self.began = self.shown_at = clock()

    def __call__(self, share: float, rows: int) -> None:
        now = self.clock()
        if now - self.shown_at < 0.1:
            return
        self.shown_at, full = now, int(share * self.WIDTH)
        left = round((now - self.began) * (1 - share) / share) if share else 0
        bar = "█" * full + "░" * (self.WIDTH - full)
        self.screen.write(f"\r{bar} {int(share * 100):3}%  {rows:,} rows  about {left // 60}:{left % 60:02} left \x1b[K")
        self.screen.flush()

    def done(self) -> None:
        self.screen.write("\r\x1b[K")
