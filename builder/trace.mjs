// The part of Python's standard library that the calculators use, and the calculators, as bytecode in one zip.
//
// node trace.mjs PYODIDE PACKAGE MESSAGES OUT; in MESSAGES, one JSON message for `calculators.reply` on each line.
// Pyodide answers the messages; what was imported by then is what goes in, and so is all that any of our files names
// in an import. It costs a fraction of a start from source, and starting is most of what a reader waits for.

import { readFileSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const [pyodideFolder, ours, messages, out] = process.argv.slice(2)
const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`))
// Line tables stay, column ranges go: bytecode is a third smaller without them.
const pyodide = await loadPyodide({ indexURL: pyodideFolder, env: { PYTHONNODEBUGRANGES: "1" }, stdout: () => {} })
pyodide.FS.writeFile("/tmp/ours.zip", readFileSync(ours))
pyodide.runPython("import sys; sys.path.insert(0, '/tmp/ours.zip')")
const { reply } = pyodide.pyimport("calculators")
for (const message of readFileSync(messages, "utf8").split("\n").filter(Boolean)) reply(message)
try {
  reply("no JSON") // how a failure is told needs modules of its own
} catch {}

const zip = pyodide.runPython(`
import ast, importlib, importlib.util, io, marshal, sys, zipfile

LIBRARY, OURS = "/lib/python314.zip/", zipfile.ZipFile("/tmp/ours.zip")
ours = [name for name in OURS.namelist() if name.startswith("calculators/")]

for name in ours:
    for part in ast.walk(ast.parse(OURS.read(name))) if name.endswith(".py") else ():
        named = [alias.name for alias in part.names] if isinstance(part, ast.Import) else []
        if isinstance(part, ast.ImportFrom) and not part.level:
            named = [part.module]
        for module in named:
            importlib.import_module(module)

# ssl is imported where it is there, and nothing here goes over a network.
used = sorted({
    module.__file__.removeprefix(LIBRARY) for module in list(sys.modules.values())
    if str(getattr(module, "__file__", "")).startswith(LIBRARY)
} - {"ssl.py"})

def bare(code):
    "The code without its line numbers: a sixth of the size, and a traceback through the library still names its functions."
    parts = tuple(bare(part) if isinstance(part, type(code)) else part for part in code.co_consts)
    return code.replace(co_linetable=b"", co_consts=parts)

def bytecode(source, path, optimize):
    code = compile(source, path, "exec", dont_inherit=True, optimize=optimize)
    code = bare(code) if optimize else code
    # Hash-based and unchecked: nothing is compared with a source or a date when it is imported.
    return importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little") + importlib.util.source_hash(source) + marshal.dumps(code)

files, library = {}, zipfile.ZipFile("/lib/python314.zip")
for name in used:
    files[name + "c"] = bytecode(library.read(name), LIBRARY + name, 2)
for name in ours:
    if name.endswith(".py"):  # the docstrings of our clauses are what a reader is shown, so they stay
        files[name + "c"] = bytecode(OURS.read(name), LIBRARY + name, 0)

written = io.BytesIO()
with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
    for name in sorted(files):
        archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
written.getvalue()
`)
writeFileSync(out, zip.toJs())
