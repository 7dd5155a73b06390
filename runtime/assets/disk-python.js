// The inner side of disk.js. The build puts it into one function with Pyodide's own scripts before it, which give
// `loadPyodide` and `_createPyodideModule`, and with `port`: the worker's own self, or the page's stand-in.
//
// In:  {start: {folder, wasm, library, ours}}, base64 of gzip, once; then the messages of worker.js. `ours` is the wheel of
//      our package, where the library hasn't got it.
// Out: what worker.js says

import { bundle as rulesBundle, id as build, lock } from "./python/build.js"
import { handOver, options } from "./start.js"

/** @import { DiskMessage, DiskStart, Said } from "../../lint/messages" */

function bytes(base64) {
  return Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function unpacked(base64, type) {
  const stream = new Blob([bytes(base64)]).stream().pipeThrough(new DecompressionStream("gzip"))
  return new Response(stream, { headers: { "content-type": type } })
}

/** @param {DiskStart} start */
function started({ folder, wasm, library }) {
  const module = WebAssembly.compileStreaming(unpacked(wasm, "application/wasm"))
  const zip = unpacked(library, "application/zip").arrayBuffer()
  port.postMessage({ stage: "starting" })
  return handOver(module, zip, () => globalThis.loadPyodide({ ...options(folder, lock), createPyodideModule: _createPyodideModule }))
}

let python = null
let reply = null

/** How to ask the rules of an earlier day. */
function earlier(rules, bundle) {
  python.FS.writeFile(`/tmp/${rules}.zip`, bytes(bundle))
  const { reply } = python.pyimport("calculators._earlier")
  return (message) => reply(`/tmp/${rules}.zip`, message)
}

/** @param {{ data: DiskMessage }} event */
port.onmessage = async ({ data: { start, id, keep, rules, bundle, ...asked } }) => {
  try {
    if (start) {
      python = await started(start)
      if (start.ours) python.unpackArchive(await unpacked(start.ours, "application/zip").arrayBuffer(), "wheel")
      const ours = python.pyimport("calculators")
      if (ours.bundle() !== rulesBundle) throw new Error("the rules are of another version")
      reply = ours.reply
      port.postMessage({ stage: "ready", build: build, rules: ours.rules() })
    } else if (keep) {
      port.postMessage({ kept: 0 })
    } else {
      const { json, ...more } = JSON.parse((bundle ? earlier(rules, bundle) : reply)(JSON.stringify(asked)))
      port.postMessage({ id, answer: json, ...more, ...(bundle && { by: rules }) })
    }
  } catch (problem) {
    port.postMessage(start ? { stage: "failed", why: String(problem) } : { id, broken: String(problem) })
  }
}
