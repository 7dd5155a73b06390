// Leave out of the interpreter the functions that did not run, unless one that ran names them in a call.
//
// node cut.mjs WASM RAN GRAPH OUT; RAN is what ran.mjs wrote, GRAPH what Binaryen's --print-call-graph says.
// A function that is left out traps when it is called after all, through a table, and then the worker starts in another way.

import { readFileSync, writeFileSync } from "node:fs"
import { cut } from "./wasm.mjs"

const [wasm, ran, graph, out] = process.argv.slice(2)
const calls = new Map()
for (const [, from, to] of readFileSync(graph, "utf8").matchAll(/^ *"(\d+)" -> "(\d+)"/gm)) {
  calls.set(Number(from), [...(calls.get(Number(from)) ?? []), Number(to)])
}

const kept = new Set(JSON.parse(readFileSync(ran, "utf8")))
for (const n of kept) for (const to of calls.get(n) ?? []) kept.add(to) // a Set is walked to what is added
writeFileSync(out, cut(readFileSync(wasm), kept))
