// Leave out of the interpreter's script what its trimmed module does not ask for, and shorten the rest.
//
// node unused.mjs WASM SCRIPT OUT OTHER…; what the OTHER scripts name stays.
// Emscripten's script offers the module a thousand functions of its libraries (sound, windows, graphics), and offers each
// again to modules that are linked later, of which this site has none. Terser then drops the code that nothing calls.

import { readFileSync, writeFileSync } from "node:fs"
import { minify } from "terser"
import { wanted } from "./script.mjs"

const [wasm, from, to, ...others] = process.argv.slice(2)
const asked = new Set(WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(wasm))).map(({ name }) => name))
const named = others.map((path) => readFileSync(path, "utf8")).join("\n")

const DIRECT = /(?<![\w$.])eval\(/g // of modules linked later; a call like this keeps every name around it

// A function that is called at once: in parentheses, a browser reads it once and not twice.
const DECLARED = /^async function _createPyodideModule(\(.*\})(export default _createPyodideModule;)$/s

/** The entries of the table that the module's imports are taken from, without those that it does not import. */
function imported(script) {
  const start = script.indexOf("wasmImports={") + "wasmImports={".length
  const end = script.indexOf("}", start)
  const gone = new Set()
  const kept = script.slice(start, end).split(",").filter((entry) => {
    const [name, value = name] = entry.split(":")
    if (!asked.has(name)) gone.add(value)
    return asked.has(name)
  })
  const rest = script.slice(0, start) + kept.join(",") + script.slice(end)
  return rest.replace(/([\w$]+)\.sig="\w+";/g, (whole, name) => (gone.has(name) ? "" : whole))
}

const script = wanted(imported(readFileSync(from, "utf8")), named).replace(DIRECT, "(0,eval)(")
const compress = { defaults: false, unused: true, dead_code: true, side_effects: true, passes: 2 }
const mangle = { keep_classnames: true, reserved: ["_createPyodideModule"] } // disk.py takes it from the script
const { code } = await minify(script.replaceAll("import.meta.url", '"file:///"'), { module: true, compress, mangle })
writeFileSync(to, code.replace(DECLARED, "var _createPyodideModule=(async function$1);$2"))
