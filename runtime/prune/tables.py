"""Write tables.json anew: what is known of the tables of a few C files, from shared libraries that hold them and still have symbols.

.venv/bin/python runtime/prune/tables.py unicodedata=PATH _codecs_jp=PATH … iconv=PATH

CPython's own extension modules do, where the Python was built here; musl's iconv.c, or its tables alone, becomes one by `cc -shared
-O0`. Numbers lie in such a library as they do in WebAssembly. It takes binutils' nm and readelf.
"""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LEAST = 1_024  # bytes that are worth a line
SOUGHT = 32
SECTION = re.compile(r"^ *\[ *\d+\] \S+ +PROGBITS +([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)", re.M)
CONSTANT = re.compile(r"^([0-9a-f]+) ([0-9a-f]+) r (\S+)$", re.M)


def tables(library: str) -> Iterator[tuple[str, bytes]]:
    """The constant tables of a shared library, by their names."""
    content = Path(library).read_bytes()
    sections = [tuple(int(part, 16) for part in found) for found in SECTION.findall(_said("readelf", "-SW", library))]
    for address, size, name in CONSTANT.findall(_said("nm", "-S", library)):
        place, length = int(address, 16), int(size, 16)
        start = next((place - first + offset for first, offset, whole in sections if first <= place < first + whole), None)
        if start is not None and length >= LEAST:
            yield name, content[start : start + length]


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def row(file: str, name: str, table: bytes) -> dict[str, object]:
    """What tells a table from any other data; `holds` are the bytes of it, `at` some place, by which it is looked for."""
    at = max(range(0, len(table) - SOUGHT, SOUGHT), key=lambda place: len(set(table[place : place + SOUGHT])))
    holds = table[at : at + SOUGHT].hex()
    return {"file": file, "name": name, "bytes": len(table), "at": at, "holds": holds, "sha256": hashlib.sha256(table).hexdigest()}


if __name__ == "__main__":
    libraries = (argument.partition("=") for argument in sys.argv[1:])
    rows = [row(file, name, table) for file, _, library in libraries for name, table in sorted(tables(library))]
    lines = ",\n".join(json.dumps(row) for row in rows)
    Path(__file__).with_name("tables.json").write_text(f"[\n{lines}\n]\n")
