"""Tables as text and as workbooks: read, work, and tell the refusal."""

import base64
import io
import json

import pytest

from calculators.batch import reply
from calculators.batch.door import written
from calculators.batch.table import opened
from calculators.kit.ask import Refused

COLUMNS = ["contract", "price_paid", "coverage_start", "cancel_on", "term_months", "claims_filed"]
GOOD = ["app-major-guard", "2400.00", "2025-03-01", "2026-03-01", "60", "no"]
TEXT = written([COLUMNS, GOOD])


def read(content: bytes | str, calculator="refund", sheet=None):
    """The table in a file, with all its rows and what it says of itself."""
    return opened(io.BytesIO(content.encode() if isinstance(content, str) else content), calculator, sheet)


def rows(content, **where) -> list:
    table = read(content, **where)
    if table.has_nameless:
        list(table.look_through())
    return list(table.rows())


def refusal(content, **where) -> str:
    """What is said of a file that is no table."""
    with pytest.raises(Refused) as refused:
        list(read(content, **where).rows())
    (sentence,) = refused.value.wrong.values()
    return sentence


def replied(**message) -> dict:
    return json.loads(reply(json.dumps(message)))


def whole(content: bytes | str, calculator="refund", **more) -> dict:
    """What the door says to a file."""
    content = content.encode() if isinstance(content, str) else content
    return replied(file=base64.b64encode(content).decode(), name="contracts", calculator=calculator, **more)


def worked(reply: dict, calculator="refund") -> list[dict]:
    """The rows that come out of what the door said."""
    out = replied(calculator=calculator, columns=reply["columns"], rows=reply["rows"], lines=reply["lines"])
    return [dict(zip(out["columns"], cells, strict=True)) for cells in out["rows"]]
