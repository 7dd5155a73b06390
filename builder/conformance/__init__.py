"""The conformance kit: what each calculator asks, and its cases with what comes of them, for holding another program against.

A version is made from the kit's bytes, so an address never changes what it holds. `index.json` names the newest.
"""

import hashlib
import shutil
from pathlib import Path

import calculators

from ..export import calculator_schema
from ..files import as_json, put
from ..load import Plan
from ..pages import path_of


def conformance(plan: Plan, out: Path) -> None:
    """Write the kit below `out`."""
    files = {}
    for name in plan.calculators:
        files[f"{name}.schema.json"] = as_json({**calculator_schema(plan, name), "x-page": f"../../../{path_of('calculators', name)}.html"})
        files[f"{name}.cases.json"] = as_json(
            {"calculator": name, "cases": [expectation(case, plan.gives(name, case)) for case in plan.cases[name] if not case.as_of]}
        )
    listed = {
        name: {"schema": f"{name}.schema.json", "cases": f"{name}.cases.json", "count": sum(not case.as_of for case in plan.cases[name])}
        for name in plan.calculators
    }
    files["index.json"] = as_json({"rules": calculators.rules(), "calculators": listed})
    version = hashlib.sha256(b"".join(name.encode() + content for name, content in sorted(files.items()))).hexdigest()[:12]
    (out / version).mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        put(out / version / name, content)
    put(out / "index.json", as_json({"version": version, "kit": f"{version}/index.json", "rules": calculators.rules()}))
    shutil.copyfile(Path(__file__).with_name("check.py"), out / "check.py")


def expectation(case, gives: dict) -> dict:
    """A case as another program is held against it: the outcome, or the names of what is refused."""
    comes = {"outcome": gives["outcome"]} if "outcome" in gives else {"wrong": sorted(gives["wrong"])}
    return {"name": case.name, "source": case.source, "answers": case.answers, **comes}
