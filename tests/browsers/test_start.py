"""Python starts in each of its ways, gives the same answers in all, and no fault of a way stops the reader."""

import io
import json
import zipfile
from random import Random

import pytest

import calculators
from builder.load import load
from runtime.pins import build_id
from tests.support.faults import compressed, encoded, garbled, missing, of_another_build, replaced, silent, truncated
from tests.support.inputs import any_answers, right
from tests.support.site import ROOT, named
from tests.support.start import KEPT, STOCK, TRIMMED, ask, refund_of

RANDOM = 2000


@pytest.fixture
def page(open_page, host):
    """A page without a calculator, on a host whose faults a test sets."""
    page = open_page()
    page.set_default_timeout(120_000)
    page.goto(f"{host.address}/index.html")
    return page


def messages() -> list[dict]:
    """Every case, and random answers, half of them of the right form, spread over the calculators."""
    chance, found = Random(7), []
    for name, cases in load(ROOT).cases.items():
        found += [{"calculator": name, "answers": case.answers} for case in cases]
        calculator = calculators.find(name)
        for count in range(RANDOM // len(calculators.names()) + 1):
            found.append({"calculator": name, "answers": (right if count % 2 else any_answers)(chance, calculator)})
    return [message for message in found if "\ud800" not in json.dumps(message, ensure_ascii=False)]


@pytest.mark.parametrize("way", [TRIMMED, STOCK])
def test_every_case_and_random_input_gives_the_same_bytes(page, way):
    to_ask = messages()
    start = ask(page, way, to_ask)
    assert way == start["way"]
    assert [calculators.text(calculators.run(**message_of(message))) for message in to_ask] == start["answers"]


def test_every_case_and_random_input_gives_the_same_bytes_after_a_restore(page, host):
    ask(page, keep=True)
    page.goto(f"{host.address}/index.html")
    host.asked.clear()
    to_ask = messages()
    start = ask(page, KEPT, to_ask)
    assert KEPT == start["way"]
    assert [] == [path for path in host.asked if "traced.zip" in path or "trimmed.wasm" in path]
    assert [calculators.text(calculators.run(**message_of(message))) for message in to_ask] == start["answers"]


def test_a_memory_that_was_kept_after_a_refusal_answers_by_the_same_rules(page, host):
    ask(page, messages=[{"calculator": "refund", "answers": {}}], keep=True)
    page.goto(f"{host.address}/index.html")
    start = ask(page)
    assert (KEPT, calculators.rules()) == (start["way"], json.loads(start["answers"][0])["rules"])


def message_of(message: dict) -> dict:
    return {"name": message["calculator"], "answers": message["answers"]}


QUICK = ["trimmed.wasm", "trimmed.mjs", "traced.zip"]
BUILD_ID = build_id(ROOT / "node_modules/pyodide")
LOCK = json.dumps({"info": json.loads((ROOT / "node_modules/pyodide/pyodide-lock.json").read_text())["info"], "packages": {}})


FAULTS = (missing, truncated, garbled, silent)
# How a fault of a kind is met is the browser's; that it is met for each file is the script's.
FAULTY = [("chromium", file, fault) for file in QUICK for fault in FAULTS] + [
    ("firefox", file, fault) for file, fault in zip((*QUICK, QUICK[0]), FAULTS, strict=True)
]


@pytest.mark.parametrize(
    ("browser_name", "file", "fault"), FAULTY, indirect=["browser_name"], ids=lambda one: getattr(one, "__name__", None)
)
def test_a_fault_in_any_file_of_the_quick_way_leads_to_the_stock_way(page, host, file, fault):
    host.faults |= {f"{file}{ending}": fault for ending in ("", ".gz", ".br")}
    start = ask(page, TRIMMED, patience=500 if fault is silent else 0)
    assert (STOCK, "1870.26") == (start["way"], refund_of(start))


def test_a_fault_in_the_kept_way_without_a_snapshot_leads_through_all_ways(page, host):
    host.faults |= {f"trimmed.wasm{ending}": missing for ending in ("", ".gz", ".br")}
    start = ask(page, KEPT)
    assert (STOCK, "1870.26") == (start["way"], refund_of(start))


def test_an_import_that_the_trace_missed_leads_to_the_whole_library(page, host, built):
    with zipfile.ZipFile(named(built, "assets/python/traced.zip")) as whole:
        lacking = io.BytesIO()
        with zipfile.ZipFile(lacking, "w") as zip:
            for name in whole.namelist():
                if name not in ("fractions.pyc", "calendar.pyc"):
                    zip.writestr(name, whole.read(name))
    host.faults |= of_another_build(built, "traced.zip", lacking.getvalue())
    start = ask(page, TRIMMED)
    assert (STOCK, "1870.26") == (start["way"], refund_of(start))


@pytest.mark.parametrize("way", [KEPT, TRIMMED])
def test_a_function_that_the_trace_missed_leads_to_the_whole_interpreter(page, host, built, forgetful, way):
    host.faults |= of_another_build(built, "trimmed.wasm", forgetful)
    start = ask(page, way)
    assert (STOCK, "1870.26") == (start["way"], refund_of(start))
    assert start["stages"].index("ready") < start["stages"].index("asleep")  # it did start


def test_a_host_that_unpacks_gz_itself_is_no_fault(page, host, browser_name):
    host.faults |= {".gz": encoded}
    start = ask(page, TRIMMED)
    assert (TRIMMED, "1870.26") == (start["way"], refund_of(start))


def test_a_host_that_compresses_is_left_to_do_it(open_page, host):
    host.faults |= {".js": compressed, ".wasm": compressed, ".mjs": compressed, ".zip": compressed}
    page = open_page()
    page.goto(f"{host.address}/index.html")
    start = ask(page, TRIMMED)
    assert (TRIMMED, "1870.26") == (start["way"], refund_of(start))
    assert [] == [path for path in host.asked if path.endswith((".gz", ".br"))]


def test_a_host_that_compresses_only_text_sends_the_packed_interpreter(open_page, host):
    host.faults |= {".js": compressed, ".mjs": compressed}
    page = open_page()
    page.goto(f"{host.address}/index.html")
    start = ask(page, TRIMMED)
    assert (TRIMMED, "1870.26") == (start["way"], refund_of(start))
    assert [] != [path for path in host.asked if path.endswith(("trimmed.wasm.gz", "trimmed.wasm.br"))]


SPOIL = """async (how) => {
  const cache = await caches.open("plan-python")
  const [place] = await cache.keys()
  const found = await cache.match(place)
  const bytes = new Uint8Array(await found.arrayBuffer())
  const headers = { "x-digest": found.headers.get("x-digest"), "x-state": found.headers.get("x-state") }
  if (how === "bytes") bytes[bytes.length >> 1] ^= 255
  else if (how === "state") headers["x-state"] = "{}"
  else {
    if (how === "size") new Uint32Array(bytes.buffer, 0, 2)[1] = 4096
    else bytes.fill(0, bytes.length - 2_000_000) // the interpreter's last functions
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    headers["x-digest"] = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  }
  await cache.put(place, new Response(bytes, { headers }))
}"""


@pytest.mark.parametrize(("how", "way"), [("bytes", KEPT), ("state", TRIMMED), ("size", TRIMMED), ("interpreter", TRIMMED)])
def test_a_snapshot_that_does_not_fit_is_dropped(page, host, how, way):
    ask(page, keep=True)
    page.evaluate(SPOIL, how)
    page.goto(f"{host.address}/index.html")
    start = ask(page)
    assert (way, "1870.26") == (start["way"], refund_of(start))
    assert [] == page.evaluate("async () => await (await caches.open('plan-python')).keys()") or how == "bytes"


def test_a_browser_that_keeps_nothing_starts_all_the_same(open_page, host):
    page = open_page()
    page.goto(f"{host.address}/index.html")
    # A worker has its own `caches`: take them away there.
    host.faults["worker.js"] = lambda handler, content: answer_without_caches(handler, content)
    start = ask(page, keep=True)
    assert (KEPT, "1870.26") == (start["way"], refund_of(start))


def answer_without_caches(handler, content: bytes) -> None:
    replaced(b"const caches = { open() { throw new Error('refused') } }\n" + content)(handler, content)


def test_when_no_way_is_left_the_reader_is_told(page, host):
    host.faults |= {".wasm": missing, ".gz": missing, ".br": missing}
    with pytest.raises(Exception, match="CannotStart|fetch"):
        ask(page)
    host.faults.clear()
    assert "1870.26" == refund_of(ask(page))


def test_on_a_line_to_be_spared_the_reader_is_asked_first(open_page, host):
    page = open_page()
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page.goto(f"{host.address}/calculators/truck-class.html")
    page.locator("[name=gvwr]").fill("9000")
    page.get_by_role("button", name="Calculate", exact=True).click()
    button = page.get_by_role("button", name="Load it and calculate")
    button.wait_for()
    assert " MB, once." in page.locator(".plan-stage").inner_text()
    assert [] == [path for path in host.asked if "/python/" in path]
    button.click()
    page.locator(".plan-sheet .plan-figure", has_text="ight").wait_for(timeout=60_000)


def test_the_memory_is_kept_by_itself_after_an_answer_and_used_on_the_next_page(open_page, host):
    page = open_page()
    page.goto(f"{host.address}/calculators/truck-class.html")
    page.locator("[name=gvwr]").fill("9000")
    page.get_by_role("button", name="Calculate", exact=True).click()
    page.evaluate(
        "async () => { while (!(await (await caches.open('plan-python')).keys()).length) await new Promise(requestAnimationFrame) }"
    )
    host.asked.clear()
    page.goto(f"{host.address}/calculators/vehicle-eligibility.html")
    page.locator("[name=odometer]").fill("150000")
    page.get_by_role("button", name="Calculate", exact=True).click()
    page.locator(".plan-sheet .plan-figure", has_text="ay be").wait_for(timeout=60_000)
    assert [] == [path for path in host.asked if "traced.zip" in path]


FIRST = """async ([lockFileContents, build]) => {
  const { take, restore } = await import("/assets/snapshot.js")
  const { loadPyodide } = await import("/assets/python/pyodide.mjs")
  const create = (await import("/assets/python/pyodide.asm.mjs")).default
  const folder = new URL("/assets/python/", location.href).href
  const options = { indexURL: folder, packageBaseUrl: folder, lockFileContents, stdLibURL: folder + "traced.zip" }
  const first = await loadPyodide({ ...options, _makeSnapshot: true })
"""
RESTORE = """  // No rule draws by chance, so the library's module is not among what is traced: its engine stands for it.
  first.runPython("import _random, sys, time, types, calculators; chance = _random.Random(1); frozen = time.time()")
  first.runPython("random = sys.modules['random'] = types.ModuleType('random'); random.seed = chance.seed")
  const { bytes, state } = take(first)
  const drawn = []
  for (let i = 0; i < 2; i++) {
    const python = await restore(loadPyodide, create, options, { bytes, state, drop: async () => {} }, build)
    drawn.push(python.runPython("chance.random()"), python.runPython("time.time() > frozen"), python.runPython("calculators.names()[0]"))
  }
  return drawn
}"""
PUT_BACK = """  const kept = first.makeMemorySnapshot.bind(first)
  let heap
  first.makeMemorySnapshot = () => {
    const whole = kept()
    heap = new Uint32Array(whole.slice(new Uint32Array(whole.buffer)[1]).buffer)
    return whole
  }
  const { bytes, state } = take(first)
  const others = []
  const watched = ({ createPyodideModule, ...more }) => loadPyodide({ ...more, async createPyodideModule(settings) {
    const module = await createPyodideModule(settings)
    const [from, to] = [module._emscripten_stack_get_end() / 4, module._emscripten_stack_get_base() / 4]
    module.HEAPU32.forEach((word, at) => word === heap[at] || (at >= from && at < to) || others.push(at * 4))
    return module
  } })
  await restore(watched, create, options, { bytes, state, drop: async () => {} }, build)
  return [heap.length, others.length]
}"""
READ = """  first.runPython(`
import sitecustomize
read, parsed = [], sitecustomize.parsed
def told(source, *spaces, **how):
    read.append(source)
    return parsed(source, *spaces, **how)
sitecustomize.parsed = told`)
  const { bytes, state } = take(first)
  const before = first.globals.get("read").toJs().length
  const python = await restore(loadPyodide, create, options, { bytes, state, drop: async () => {} }, build)
  return python.globals.get("read").toJs().slice(before)
}"""
MADE_ANEW = """async (lockFileContents) => {
  const { loadPyodide } = await import("/assets/python/pyodide.mjs")
  const folder = new URL("/assets/python/", location.href).href
  const python = await loadPyodide({ indexURL: folder, stdLibURL: folder + "traced.zip", lockFileContents })
  python.runPython(`
import dataclasses, sitecustomize, sys
made = []
def made_of(text, *spaces):
    if sitecustomize.marks(text.encode()) not in sitecustomize.COMPILED:
        made.append(text)
    exec(text, *spaces)
dataclasses.exec = made_of
import calculators
for name in calculators.names():
    calculators.find(name)
import calculators.batch
if "tomllib._parser" in sys.modules:
    made.append("a table")`)
  return python.runPython("made").toJs()
}"""


def test_after_a_restore_chance_is_new_and_the_clock_runs(page):
    number, runs, name, other, runs_too, same = page.evaluate(FIRST + RESTORE, [LOCK, BUILD_ID])
    assert number != other
    assert runs and runs_too
    assert calculators.names()[0] == name == same


def test_a_restore_puts_every_byte_back_but_the_stack_s(page):
    words, others = page.evaluate(FIRST + PUT_BACK, [LOCK, BUILD_ID])
    assert words > 1_000_000
    assert others <= 1  # the call trampoline's index is the browser's


def test_a_restore_parses_no_text(page):
    assert [] == page.evaluate(FIRST + READ, [LOCK, BUILD_ID])


def test_no_dataclass_is_compiled_and_no_table_parsed_in_a_start(page):
    """What the build made ahead is all that the calculators ask for."""
    assert [] == page.evaluate(MADE_ANEW, LOCK)
