// Leave out of the interpreter's data the tables that only functions which were left out could read, and the documentation of its
// own functions, which no rule reads. README.md in the folder above has the argument.
//
// node data.mjs WASM TABLES OUT; WASM is the module after functions were left out of it, TABLES what tables.py wrote.

import { createHash } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { memory, places, withoutData } from "./wasm.mjs"

const DOCUMENTED = Buffer.from("\n--\n\n") // between how a function of Python's own is called and what is said of it

const [wasm, known, out] = process.argv.slice(2)
const module = readFileSync(wasm)
const data = memory(module)
const named = Float64Array.from(places(module)).sort()

/** Is one of these places, which are in order, in this stretch? */
function isIn(places, from, to) {
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (places[middle] < from) low = middle + 1
    else high = middle
  }
  return places[low] < to
}

/** The tables that are in the data, to the byte, in the order of their places. */
function tables() {
  const found = JSON.parse(readFileSync(known, "utf8")).flatMap(({ file, bytes, at, holds, sha256 }) => {
    const isIt = (from) => createHash("sha256").update(data.subarray(from, from + bytes)).digest("hex") === sha256
    const sought = Buffer.from(holds, "hex")
    const hits = []
    for (let hit = data.indexOf(sought); hit >= 0; hit = data.indexOf(sought, hit + 1)) {
      if (hit >= at && isIt(hit - at)) hits.push({ file, from: hit - at, to: hit - at + bytes })
    }
    return hits.length === 1 ? hits : []
  })
  return found.sort((one, other) => one.from - other.from)
}

/** Those tables, and what lies between two of one file: the linker keeps a file's data together. */
function* stretches() {
  let last = null
  for (const table of tables()) {
    if (last?.file === table.file && last.to < table.from) yield [last.to, table.from]
    yield [table.from, table.to]
    last = table
  }
}

/** What is said of Python's own functions. A text that something names the end of stays. */
function* documentation() {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length / 4)
  const pointers = Float64Array.from(words).sort()
  for (let at = data.indexOf(DOCUMENTED); at >= 0; at = data.indexOf(DOCUMENTED, at + 1)) {
    const [from, to] = [at + DOCUMENTED.length, data.indexOf(0, at)]
    if (from < to && !isIn(pointers, at + 1, to)) yield [from, to]
  }
}

const left = [...stretches(), ...documentation()].filter(([from, to]) => !isIn(named, from, to))
writeFileSync(out, withoutData(module, left.sort(([one], [other]) => one - other)))
