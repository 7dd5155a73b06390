"""Rows a second of a batch of refunds, beside a loop written by hand, expressions of polars, and OpenFisca

OPENFISCA and POLARS name the Python that has OpenFisca-core or polars, where it is not the one that `make bench` installs.
"""

import csv
import json
import os
import random
import subprocess
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bench import _plain_refund as by_hand
from calculators.trade.tables import SERVICE_CONTRACTS, STATES

ROOT = Path(__file__).parent.parent
BESIDE = ROOT / "bench/.venv/bin/python"
OPENFISCA, POLARS = (Path(os.environ.get(name, BESIDE)) for name in ("OPENFISCA", "POLARS"))
COUNT, TIMES = 50_000, 5
NONE = 10**12
COLUMNS = (
    "contract",
    "price_paid",
    "coverage_start",
    "term_months",
    "term_miles",
    "miles_driven",
    "cancel_on",
    "claims_filed",
    "claims_paid",
    "fee",
    "state",
    "financed",
)


def rows():
    with tempfile.TemporaryDirectory() as kept:
        here = Path(kept)
        write_contracts(here / "rows.csv")
        seconds = measured(here)
        hand, check = seconds.pop("by hand"), "the same file, byte for byte"
        assert (here / "ours.csv").read_bytes() == (here / "by hand.csv").read_bytes()
        yield "a loop by hand, which refuses a wrong row by naming its cells", rate(hand), ""
        bare = seconds.pop("by hand, trusting")
        yield "the same loop, trusting every row", rate(bare), ""
        for what, taken in seconds.items():
            bound = "half the loop's rate" if "one core" in what and "working" not in what else ""
            yield what, f"{rate(taken)}; {hand / taken:.2f} of the loop by hand, {bare / taken:.2f} of the trusting one", bound
        yield "ours and the loop by hand", check, "the same"
        (here / "terms.json").write_text(json.dumps(terms()))
        for cores in (1, os.cpu_count()):
            rule, whole = by_expressions(here, cores)
            yield f"polars by hand, trusting, cores: {cores}, from file to file", rate(whole), ""
            yield f"polars by hand, cores: {cores}, the rule alone on columns that are ready", rate(rule), ""
        yield "ours and polars by hand", check, "the same"
        rule, whole = openfisca(here)
        yield "OpenFisca-core, all rows at once, from file to file", f"{rate(whole)}; the same {COUNT:,} refunds", ""
        yield "OpenFisca-core, the rule alone on arrays that are ready", rate(rule), ""


def measured(here: Path) -> dict[str, float]:
    """The least seconds of each way, tried in turns: processor time on one core, the clock's on all."""
    few = here / "few.csv"
    few.write_text("".join(open(here / "rows.csv").readlines()[: COUNT // 20 + 1]))
    ways = {
        "by hand": lambda: loop(here, True),
        "by hand, trusting": lambda: loop(here, False),
        "ours, one core": lambda: batch(here / "rows.csv", here / "ours.csv", 1, False),
        f"ours, {os.cpu_count()} cores": lambda: batch(here / "rows.csv", here / "ours.csv", os.cpu_count(), False),
        "ours, one core, with every row's working": lambda: 20 * batch(few, here / "few out.csv", 1, True),
    }
    least = {}
    for _ in range(TIMES):
        for what, way in ways.items():
            least[what] = min(least.get(what, 1e9), way())
    return least


def loop(here: Path, checks: bool) -> float:
    began = time.process_time()
    with open(here / "rows.csv", newline="") as source, open(here / "by hand.csv", "w", newline="") as to:
        by_hand.work(source, to, checks)
    return time.process_time() - began


def batch(source: Path, to: Path, cores: int, working: bool) -> float:
    from calculators.batch.files import Asked, run

    clock = time.process_time if cores == 1 else time.perf_counter
    began = clock()
    done = run(Asked("refund", str(source), str(to), cores=cores, working=working))
    assert done.refused == 0, done
    return clock() - began


def by_expressions(here: Path, cores: int) -> tuple[float, float]:
    """The seconds of the rule and of the whole in polars; raises AssertionError where the file is another."""
    taken = beside(here, POLARS, "polars", {"POLARS_MAX_THREADS": str(cores)})
    assert (here / "ours.csv").read_bytes() == (here / "polars.csv").read_bytes()
    return taken


def openfisca(here: Path) -> tuple[float, float]:
    """The seconds of the rule and of the whole in OpenFisca; raises AssertionError where a refund is another."""
    taken = beside(here, OPENFISCA, "openfisca", {})
    with open(here / "ours.csv", newline="") as text:
        assert [row["refund"] for row in csv.DictReader(text)] == (here / "openfisca.csv").read_text().split()
    return taken


def beside(here: Path, python: Path, name: str, environment: dict[str, str]) -> tuple[float, float]:
    """The least seconds of the rule and of the whole in a script that another Python runs."""
    command = [python, ROOT / f"bench/_{name}_refund.py", here / "terms.json", here / "rows.csv", here / f"{name}.csv"]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | environment) for _ in range(TIMES)]
    taken = [json.loads(done.stdout) for done in runs]
    return min(each["rule"] for each in taken), min(each["whole"] for each in taken)


def terms() -> dict:
    """The terms as OpenFisca and polars are given them: each contract's, and each state's law, in cents and per cent of the price."""
    laws = {}
    for key, law in by_hand.LAWS.items():
        ((from_day, at_most, percent),) = law.limits or [(0, None, None)]
        until, window_percent = law.window or (-1, 0)
        laws[key] = {
            "limit_from": from_day,
            "limit": NONE if at_most is None else at_most,
            "limit_percent": NONE if percent is None else percent,
            "window_until": until,
            "window_percent": window_percent,
            "claims_stay": law.claims_stay,
        }
    return {"contracts": {key: contract._asdict() for key, contract in by_hand.CONTRACTS.items()}, "laws": laws}


def write_contracts(to: Path) -> None:
    """A file of contracts as a dealer's system might hold it: made by chance, the same each time."""
    chance, contracts, states = random.Random(1), list(SERVICE_CONTRACTS), list(STATES)
    with open(to, "w", newline="") as text:
        out = csv.writer(text, lineterminator="\n")
        out.writerow(COLUMNS)
        for _ in range(COUNT):
            start, claims = by_hand.SINCE + timedelta(chance.randrange(2000)), chance.random() < 0.3
            used, miles = chance.randrange(2000), chance.choice(["", 24_000, 36_000, 60_000])
            price, paid = chance.randrange(50_000, 400_000), chance.randrange(90_000)
            out.writerow(
                [
                    chance.choice(contracts),
                    f"{price / 100:.2f}",
                    start,
                    chance.choice([24, 36, 48, 60, 72]),
                    miles,
                    chance.randrange(min(60_000, 150 * max(used, 30))) if miles else "",
                    start + timedelta(used),
                    "yes" if claims else "no",
                    f"{paid / 100:.2f}" if claims else "",
                    chance.choice(["", "50", "75"]),
                    chance.choice(states),
                    chance.choice(["yes", "no"]),
                ]
            )


def rate(seconds: float) -> str:
    return f"{COUNT / seconds:,.0f} rows a second"
