// The part of Python's standard library that the calculators use, and the calculators, as bytecode in one zip.
//
// node trace.mjs PYODIDE LIBRARY PACKAGE MESSAGES OUT; in MESSAGES, one JSON message for `calculators.reply` on each line.
// Pyodide, with LIBRARY for its own, answers the messages; what was imported by then is what goes in, and so is all that
// any of our files names in an import. It costs a fraction of a start from source, and starting is most of what a reader
// waits for.

import { readFileSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const [pyodideFolder, library, ours, messages, out] = process.argv.slice(2)
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`))
// Column ranges go: bytecode is a third smaller without them.
const pyodide = await loadPyodide({ indexURL: pyodideFolder, stdLibURL: library, env: { PYTHONNODEBUGRANGES: "1" }, stdout: () => {} })
pyodide.FS.writeFile("/tmp/ours.zip", readFileSync(ours))
pyodide.runPython(`
import dataclasses, sys
sys.path.insert(0, "/tmp/ours.zip")
texts = [] # that a dataclass of ours is made of

def made_of(text, *spaces):
    if spaces[0]["__name__"].startswith("calculators."):
        texts.append(text)
    exec(text, *spaces)

dataclasses.exec = made_of
`)
const { reply } = pyodide.pyimport("calculators")
for (const message of readFileSync(messages, "utf8").split("\n").filter(Boolean)) reply(message)
try {
  reply("no JSON") // how a failure is told needs modules of its own
} catch {}

const zip = pyodide.runPython(`
import ast, importlib, os, sys, zipimport
from _frozen_importlib import FrozenImporter

LIBRARY, OURS = os.__file__.removesuffix("os.py"), zipimport.zipimporter("/tmp/ours.zip")
ours = [name for name in OURS._get_files() if name.startswith("calculators/") and name.endswith(".py")]

class WithoutTypes(ast.NodeTransformer):
    "A file without what only a type checker reads. A function's result stays where it is a class: an outcome is found by it."

    def visit_If(self, part):
        return None if isinstance(part.test, ast.Name) and part.test.id == "TYPE_CHECKING" else self.generic_visit(part)

    def visit_arg(self, part):
        part.annotation = None
        return part

    def visit_FunctionDef(self, part):
        part.returns = part.returns if isinstance(part.returns, ast.Name) else None
        return self.generic_visit(part)

parsed = {name: WithoutTypes().visit(ast.parse(OURS.get_data(name))) for name in ours}

for name in ours:
    importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    for part in ast.walk(parsed[name]):
        named = [alias.name for alias in part.names] if isinstance(part, ast.Import) else []
        if isinstance(part, ast.ImportFrom) and not part.level:
            named = [part.module]
        for module in named:
            getattr(importlib.import_module(module), "whole", int)() # what else comes later

used = sorted(
    module.__file__.removeprefix(LIBRARY) for module in list(sys.modules.values())
    if str(getattr(module, "__file__", "")).startswith(LIBRARY) and module.__loader__ is not FrozenImporter # in the interpreter itself
)

import importlib.util, io, marshal, sitecustomize, zipfile # for this only

def bare(code):
    "The code without its line numbers: a sixth of the size, and a traceback still names its functions."
    parts = tuple(bare(part) if isinstance(part, type(code)) else part for part in code.co_consts)
    return code.replace(co_linetable=b"", co_consts=parts)

def bytecode(source, path, optimize, parsed=None):
    code = bare(compile(parsed or source, path, "exec", dont_inherit=True, optimize=optimize))
    # Hash-based and unchecked: nothing is compared with a source or a date when it is imported.
    return importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(source) + marshal.dumps(code)

def without_lines(text):
    return bare(compile(text, "<string>", "exec", dont_inherit=True, optimize=0))

compiled = {sitecustomize.marks(text.encode()): without_lines(text) for text in texts}
assert len(compiled) == len(set(texts))
files, library = {"compiled": marshal.dumps(compiled)}, zipfile.ZipFile(LIBRARY.removesuffix("/"))
for name in used:
    files[name + "c"] = bytecode(library.read(name), LIBRARY + name, 2)
for name in ours: # the docstrings of our clauses are what a reader is shown, so they stay
    files[name + "c"] = bytecode(OURS.get_data(name), LIBRARY + name, 2 if name.startswith("calculators/batch/") else 0, parsed[name])

written = io.BytesIO()
with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
    for name in sorted(files):
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
written.getvalue()
`)
writeFileSync(out, zip.toJs())
