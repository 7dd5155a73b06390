// Python on a page that was opened from a disk, where browsers start no worker from a file and fetch nothing.
//
// Scripts bring all that is needed: the interpreter as one function, its packed files as text. The function runs in a
// worker that is made of its own text, or, where that fails, in the page; what it can't answer there, Pyodide as it comes
// does. To the page each is what a worker is.

import { parts as PARTS } from "./python/build.js"

export const onDisk = location.protocol === "file:"

/** @import { DiskMessage, Hired, Message, Port, Said } from "../../lint/messages" */

/** What runs the function that is Python: a worker, or the page.
 *  @typedef {Omit<Hired, "postMessage"> & { postMessage(message: DiskMessage): void }} Inside */

const folder = new URL("./python/", import.meta.url)
const QUICK = ["python", "trimmed.wasm", "traced.zip"]
const WHOLE = ["whole", "pyodide.asm.wasm", "python_stdlib.zip", "calculators.whl"] // Pyodide as it comes

export class DiskWorker {
  /** @type {Hired["onmessage"]} */
  onmessage = null
  /** @type {Hired["onerror"]} */
  onerror = null
  #ended = false
  /** @type {Inside | null} */
  #python = null

  /** @param {string} way "worker", "page", or "whole", which is in the page too */
  constructor(way) {
    this.way = way
    this.#start().catch((problem) => this.#heard({ stage: "failed", why: String(problem) }))
  }

  async #start() {
    let got = 0
    const parts = this.way === "whole" ? WHOLE : QUICK
    const arrived = () => this.#heard({ stage: "loading", got: ++got, of: parts.length })
    await Promise.all(parts.map((part) => brought(part).then(arrived)))
    if (this.#ended) return
    const [python, wasm, library, ours] = parts.map((part) => planDisk[part])
    this.#python = this.way === "worker" ? inWorker(python) : inPage(python)
    this.#python.onmessage = ({ data }) => this.#heard(data)
    this.#python.onerror = (event) => this.onerror?.(event)
    this.#python.postMessage({ start: { folder: folder.href, wasm, library, ours } })
  }

  /** @param {Said} data */
  #heard(data) {
    if (!this.#ended) this.onmessage?.(heard(data))
  }

  /** @param {Message} message */
  async postMessage(message) {
    const { rules } = message
    if (rules) await brought(`rules-${rules}`).catch(() => {}) // not kept: today's answer
    this.#python?.postMessage(rules ? { ...message, bundle: planDisk[`rules-${rules}`] } : message)
  }

  terminate() {
    this.#ended = true
    this.#python?.terminate()
  }
}

/** @template Data
 *  @param {Data} data
 *  @returns {MessageEvent<Data>} */
const heard = (data) => new MessageEvent("message", { data })

/** A part, loaded once for each page.
 *  @param {string} part
 *  @returns {Promise<unknown>} */
function brought(part) {
  if (globalThis.planDisk?.[part]) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = new URL(`./disk/${PARTS[part] ?? `${part}.js`}`, folder).href
    script.onload = resolve
    script.onerror = () => reject(new Error(`${part}.js did not load`))
    script.dataset.part = part
    document.head.append(script)
  }).finally(() => document.head.querySelector(`script[data-part="${part}"]`)?.remove())
}

/** @param {string} python a function, as text
 *  @returns {Inside} */
function inWorker(python) {
  // Pyodide refuses to start in a worker that can import scripts.
  const text = `self.importScripts = () => { throw new Error("not on a disk") };(${python})(self)`
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }))
  const worker = new Worker(address)
  URL.revokeObjectURL(address)
  return worker
}

/** The function, here: messages go in and out on a later turn, as they do with a worker.
 *  @param {(port: Port) => void} python
 *  @returns {Inside} */
function inPage(python) {
  /** @type {Inside} */
  const outside = {
    onmessage: null,
    onerror: null,
    postMessage: (data) => setTimeout(() => inside.onmessage?.(heard(data))),
    terminate: () => (inside.postMessage = () => {}),
  }
  /** @type {Port} */
  const inside = { onmessage: null, postMessage: (data) => setTimeout(() => outside.onmessage?.(heard(data))) }
  python(inside)
  return outside
}
