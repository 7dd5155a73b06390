// Which functions of the interpreter run when it starts, answers, keeps its memory and starts again from that.
//
// node ran.mjs PYODIDE WASM SCRIPT LIBRARY MESSAGES SNAPSHOT BUILD_ID OUT EARLIER…; in MESSAGES, one JSON message for
// `calculators.reply` on each line, which the EARLIER bundles of rules answer as well. OUT: a JSON list of the numbers of
// the module's own functions.

import { readFileSync, writeFileSync } from "node:fs"
import { pathToFileURL } from "node:url"
import { marking } from "./wasm.mjs"

const [pyodideFolder, wasm, script, library, messages, snapshot, buildId, out, ...bundles] = process.argv.slice(2)
const from = (path) => import(pathToFileURL(path))
const { loadPyodide } = await from(`${pyodideFolder}/pyodide.mjs`)
const { default: createPyodideModule } = await from(script)
const { take, restore } = await from(snapshot)

const marked = await WebAssembly.compile(marking(readFileSync(wasm)))
const ran = []
const { instantiate } = WebAssembly
WebAssembly.instantiate = async (what, imports) => {
  if (!imports?.env) return instantiate(what, imports) // Pyodide's own small modules
  const instance = await instantiate(marked, imports)
  ran.push(instance.exports)
  return { module: marked, instance }
}

const imported = WebAssembly.Module.imports(marked).filter(({ kind }) => kind === "function").length
const SLOTS = [6, 23, 24, 40, 47, 49] // of a type, in words: tp_dealloc, tp_traverse, tp_clear, tp_free, tp_del, tp_finalize

const { info } = JSON.parse(readFileSync(`${pyodideFolder}/pyodide-lock.json`, "utf8"))
const options = {
  indexURL: pyodideFolder,
  createPyodideModule,
  stdLibURL: library,
  lockFileContents: JSON.stringify({ info, packages: {} }),
  env: { PYTHONHASHSEED: "0" }, // the same list each time
  stdout() {},
  stderr() {},
}
const asked = readFileSync(messages, "utf8").split("\n").filter(Boolean)

function ask(python, messages = asked) {
  const { reply } = python.pyimport("calculators")
  for (const message of messages) reply(message)
  try {
    reply("no JSON") // so does how a failure is told
  } catch {}
}

/** The functions by which Python looks after objects of each of its types. Whether one runs is a matter of when memory is tidied. */
function keepers(python) {
  const { HEAPU32, wasmTable } = python._module
  const types = python.runPython(`
def below(kind):
    return {kind}.union(*map(below, type.__subclasses__(kind)))
[id(kind) for kind in below(object)]`)
  const places = types.toJs().flatMap((type) => SLOTS.map((slot) => HEAPU32[type / 4 + slot]))
  if (places.some((place) => place && !(place < wasmTable.length && wasmTable.get(place)))) {
    throw new Error("Python's types hold no functions where they did. Bring SLOTS in runtime/prune/ran.mjs up to PyTypeObject in Include/cpython/object.h.")
  }
  return new Set(places.filter(Boolean).map((place) => Number(wasmTable.get(place).name) - imported))
}

const first = await loadPyodide({ ...options, _makeSnapshot: true })
ask(first, asked.slice(0, 1)) // the less the first has done, the more is left for the restored one
const kept = take(first)
ask(await restore(loadPyodide, createPyodideModule, options, { ...kept, drop() {} }, buildId))

const second = await loadPyodide(options)
ask(second)
const tidying = keepers(second)
second.runPython("import sitecustomize; sitecustomize.COMPILED.clear(); sitecustomize.READ.clear()") // earlier ones weren't made ahead
bundles.forEach((bundle, n) => {
  second.FS.writeFile(`/tmp/${n}.zip`, readFileSync(bundle))
  const { reply } = second.pyimport("calculators._earlier")
  for (const message of asked) {
    try {
      reply(`/tmp/${n}.zip`, message)
    } catch {} // earlier rules don't know every calculator of today
  }
})

const count = Object.keys(ran[0]).filter((name) => name.startsWith("ran ")).length
const numbers = Array.from({ length: count }, (_, n) => n)
writeFileSync(out, JSON.stringify(numbers.filter((n) => tidying.has(n) || ran.some((exports) => exports[`ran ${n}`].value))))
