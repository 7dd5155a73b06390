// Take out of the interpreter what is exported for modules that are linked later, and what the script says of it.
//
// node exports.mjs WASM SCRIPT OUT_WASM OUT_SCRIPT OTHER…; what the OTHER scripts name stays.

import { readFileSync, writeFileSync } from "node:fs"
import { wanted, words } from "./script.mjs"
import { withoutExports } from "./wasm.mjs"

const [wasm, script, outWasm, outScript, ...others] = process.argv.slice(2)
const named = others.map((path) => readFileSync(path, "utf8")).join("\n")

const shorter = wanted(readFileSync(script, "utf8"), named)
const said = words(shorter)
writeFileSync(outWasm, withoutExports(readFileSync(wasm), (name) => said.has(name) || said.has(`_${name}`)))
writeFileSync(outScript, shorter)
