"""What goes to other people's sites: a small page of each calculator for a frame, and the script that frames it.

`embed.js` stands at the top of the site, with `why.js`, which it asks where no calculator comes. For those who pin what
they run it stands once more below `embed/<version>/`, where its bytes never change: the version is their hash. What was
published before is served on.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from calculators.kit.values import shown
from calculators.sheet.html import sheet

from . import released
from .export import DRAFT, question_schema
from .files import as_json, by_content, cached, content_of, key_of, put
from .load import Plan
from .pages import path_of
from .styles import part
from .write import Pages, calculator_page

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
UNSEEN = ("name", "policy", "sandbox", "isolated", "unreachable")  # as embed-why.js finds it
BETWEEN = re.compile(r">\s*\n\s*<")
INTO_THE_TOP, INTO_A_VERSION = "./", "../../"


def embeds(plan: Plan, site: Path) -> None:
    """Write the frames' pages, their script and style, and the script for other sites with its versions."""
    assets, out = site / "assets", site / "embed"
    out.mkdir(exist_ok=True)
    (assets / "words").mkdir(exist_ok=True)
    pages = Pages(plan, plan.root / "build/docs")
    template = pages.env.get_template("_templates/embed.html.j2")
    for name in plan.calculators:
        context = calculator_page(plan, name)
        headline, _, _ = sheet(context["example"]).partition('<div class="plan-rest"')
        rules = as_json({id: rule(pages.provisions[id]) for id in context["carried_out"]})
        place = f"assets/words/{by_content(f'{name}.json', rules)}"
        put(site / place, rules)
        html = template.render(**context, words=place, headline=headline, forms=forms(plan, name), policy=POLICY)
        put(out / f"{name}.html", BETWEEN.sub(">\n<", html).encode())
    minify(
        plan.root,
        [
            {"from": assets / "embed-frame.js", "to": assets / "embed-frame.js", "without": ["disk.js"]},
            {"from": assets / "deeds.js", "to": assets / "deeds.js"},
            {"from": assets / "embed.css", "to": assets / "embed.css"},
            {"from": assets / "shared.js", "to": assets / "shared.js", "bundle": False},
            {"from": assets / "worker.js", "to": assets / "worker.js"},
            {"from": assets / "embed-why.js", "to": site / "why.js", "define": {"NAMES": json.dumps(list(plan.calculators))}},
            {"from": assets / "embed.js", "to": site / "embed.js", "define": {"HOME": json.dumps(INTO_THE_TOP)}},
        ],
    )
    (assets / "embed.js").unlink()
    (assets / "embed-why.js").unlink()
    _part_style(plan.root, assets, "".join(path.read_text() for path in out.glob("*.html")))
    script = pinned(plan.root)
    for name, content in {**released.scripts(plan.root), released.version(script): script}.items():
        (out / name).mkdir(exist_ok=True)
        put(out / name / "embed.js", content)
    shutil.copyfile(Path(__file__).with_name("embed.d.ts"), site / "embed.d.ts")
    put(out / "events.schema.json", as_json(events_schema(plan)))
    put(out / "index.json", as_json(index(plan, out, released.version(script))))


def rule(provision) -> dict:
    """What a reader is shown of a provision where a line leads to it."""
    sources = [{"title": place.source.title, "address": place.source.address} for place in provision.stands_in]
    return {"title": provision.title, "says": provision.says, "note": provision.note, "sure": provision.sure_in_words, "sources": sources}


def minify(root: Path, files: list[dict]) -> None:
    """Write each file small, with all that it imports; what was made small before is taken from the cache."""
    folder, written = files[0]["from"].parent, [file["to"] for file in files]
    settings = [{key: value for key, value in file.items() if key not in ("from", "to")} | {"name": file["from"].name} for file in files]
    sources = [path.read_bytes() for ending in ("js", "css") for path in sorted(folder.glob(f"*.{ending}"))]
    built = folder / "python/build.js"
    key = key_of(
        content_of(root, ("package-lock.json", "builder/minify.mjs")),
        json.dumps(settings).encode(),
        *sources,
        built.read_bytes() if built.exists() else b"",
    )

    def small() -> bytes:
        _minify(root, files)
        return json.dumps([path.read_text() for path in written]).encode()

    for path, text in zip(written, json.loads(cached(root / "build/cache", key, "minified", small))):
        put(path, text.encode())


def _minify(root: Path, files: list[dict]) -> None:
    script = Path(__file__).with_name("minify.mjs")
    subprocess.run([root / ".venv/bin/node", script, json.dumps(files, default=str)], cwd=root, check=True)


def pinned(root: Path) -> bytes:
    """Today's script as it stands in a version's own folder, from where it finds the frames."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "embed.js"
        minify(root, [{"from": root / "docs/assets/embed.js", "to": script, "define": {"HOME": json.dumps(INTO_A_VERSION)}}])
        return script.read_bytes()


def _part_style(root: Path, assets: Path, pages: str) -> None:
    """Leave what an answer needs to a sheet that is asked for when the form is touched."""
    words = lambda text: set(re.findall(r"[A-Za-z][\w-]*", text))
    now = words(pages + (root / "docs/assets/embed-frame.js").read_text())
    drawing = [*(root / "calculators/sheet").glob("*.py"), root / "calculators/kit/svg.py"]
    later = words(
        (assets / "embed-frame.js").read_text() + (assets / "deeds.js").read_text() + "".join(path.read_text() for path in drawing)
    )
    first, rest = part((assets / "embed.css").read_text(), now, later)
    put(assets / "embed.css", first.encode())
    put(assets / "embed-answer.css", rest.encode())


def forms(plan: Plan, name: str) -> dict[str, list[str]]:
    """The patterns of a calculator's answers, with the names of those that have it, `expenses.hotel` for one in a group."""
    found: dict[str, list[str]] = {}
    for question in plan.calculators[name].questions:
        inner = question.inner or (question,)
        for one in inner:
            if pattern := question_schema(one).get("pattern"):
                found.setdefault(pattern, []).append(one.name if one is question else f"{question.name}.{one.name}")
    return found


def index(plan: Plan, out: Path, version: str) -> dict:
    """What there is to embed, for the page that writes snippets and for programs."""
    versions = {path.parent.name: released.integrity(path.read_bytes()) for path in sorted(out.glob("*/embed.js"))}
    return {
        "version": version,
        "versions": [
            {"version": name, "script": f"{name}/embed.js", "integrity": integrity}
            for name, integrity in sorted(versions.items(), key=lambda one: one[0] != version)
        ],
        "events": "events.schema.json",
        "calculators": [
            {
                "name": name,
                "title": calculator.title,
                "frame": f"{name}.html",
                "page": f"../{path_of('calculators', name)}.html",
                "schema": f"../data/calculators/{name}/schema.json",
                "example": example(plan, name),
            }
            for name, calculator in plan.calculators.items()
        ],
    }


def example(plan: Plan, name: str) -> str:
    """A worked example in a sentence, to stand in a page where no script runs."""
    headline = calculator_page(plan, name)["example"].headline
    return f"{headline.label}: {shown(headline.figure)}. {headline.sentence}"


def events_schema(plan: Plan) -> dict:
    """What the events `plan-calculator:ready`, `:result` and `:error` carry as their detail."""
    name = {"enum": list(plan.calculators)}
    outcomes = [
        {
            "if": {"properties": {"calculator": {"const": calculator}}},
            "then": {"properties": {"outcome": {"$ref": f"../data/calculators/{calculator}/schema.json#/$defs/outcome"}}},
        }
        for calculator in plan.calculators
    ]
    result = {
        "calculator": name,
        "answers": {
            "type": "object",
            "description": "The answers as they were given, by the names of their questions; private ones are left out.",
        },
        "outcome": {"type": "object", "description": "What was worked out."},
        "doubts": {
            "type": "array",
            "description": "Answers that are allowed and yet look like a slip, with what was probably meant.",
            "items": {
                "type": "object",
                "properties": {"question": {"type": "string"}, "sentence": {"type": "string"}},
                "required": ["question", "sentence"],
            },
        },
        "deadlines": {
            "type": "array",
            "description": "The dates of the answer that its reader must not miss, in order.",
            "items": {
                "type": "object",
                "properties": {"on": {"type": "string", "format": "date"}, "title": {"type": "string"}, "sentence": {"type": "string"}},
                "required": ["on", "title", "sentence"],
            },
        },
        "rules": {"type": "string", "pattern": "^[0-9a-f]{16}$", "description": "The hash of the rules that it was worked out by."},
        "link": {"type": "string", "format": "uri", "description": "The calculator's own page with the same answers."},
    }
    return {
        "$schema": DRAFT,
        "title": "What the events of <plan-calculator> tell",
        "$defs": {
            "ready": {"type": "object", "properties": {"calculator": name}, "required": ["calculator"], "additionalProperties": False},
            "result": {"type": "object", "properties": result, "required": list(result), "additionalProperties": False, "allOf": outcomes},
            "error": {
                "type": "object",
                "properties": {
                    "calculator": name,
                    "reason": {"enum": ["answers", "python", *UNSEEN]},
                    "wrong": {
                        "type": "object",
                        "additionalProperties": {"type": "string"},
                        "description": "What to enter instead, by question.",
                    },
                    "message": {"type": "string"},
                },
                "required": ["reason"],
                "additionalProperties": False,
            },
        },
    }
