// The page's way to Python: one worker, started on the first hint of use, and a promise for each question.
//
//   const { answer, html } = await python.ask("refund", { price_paid: "2400.00" })
//
// A way of starting that fails or falls silent gives way to the next, down to Pyodide as it comes. A worker that dies or
// hangs is replaced and asked again, once. Listen for "stage" to tell how the start goes: python.stage, python.share.

import { DiskWorker, onDisk } from "./disk.js"

const BUILD = {} // the build writes it: {id, bytes}, where `bytes` is what a first start fetches
const SLOW = ["slow-2g", "2g", "3g"]

export const WAYS = onDisk ? ["worker", "page", "whole"] : ["kept", "trimmed", "stock"]

export const PATIENCE = {
  silence: { kept: 15_000, trimmed: 30_000, stock: 120_000, worker: 30_000, page: 60_000, whole: 90_000 }, // a start that says nothing for so long has stuck
  answer: [5_000, 20_000], // the rules take a few milliseconds: a worker that says nothing died, or this device is very slow
}

export class CannotStart extends Error {}

/** The page, its scripts and its rules are not of one version, as while a host is being brought up to date. */
export class OtherVersion extends CannotStart {}

export class Python extends EventTarget {
  rules = null // the hash of the rules that the page was written by: no others answer
  stage = "asleep" // then "loading", "starting", "ready"; "asleep" again after a failure
  share = 0 // of the bytes that the start needs, how many are here: 0 to 1
  way = 0
  #worker = null
  #waiting = new Map()
  #last = 0
  #silence = 0
  #kept = false

  /** Start Python at a first sign that it will be needed; not where the reader should be asked before. */
  async hint() {
    if (!this.#worker && !(await this.costs())) this.warm()
  }

  /** The bytes to ask the reader about before a start: 0, but on a line that is slow or that the reader wants spared. */
  async costs() {
    const line = navigator.connection
    if (onDisk || this.#worker || !(line?.saveData || SLOW.includes(line?.effectiveType))) return 0
    return (await globalThis.caches?.has("plan-python").catch(() => false)) ? 0 : BUILD.bytes
  }

  /** Start Python if it isn't started. */
  warm() {
    if (this.#worker) return
    const name = `${WAYS[this.way]} ${compresses() ? "compresses" : ""}`.trim()
    let worker
    try {
      worker = this.hire(name)
    } catch (problem) {
      return this.#stepDown(String(problem)) // a browser without workers
    }
    this.#worker = worker
    worker.onmessage = ({ data }) => this.#heard(data)
    worker.onerror = (event) => {
      event.preventDefault()
      this.#stepDown(event.message || "the worker could not be loaded")
    }
    this.#listen()
    this.#enter("loading", 0)
  }

  /** A worker that starts in the way that it is named after. */
  hire(name) {
    if (onDisk) return new DiskWorker(name)
    return new Worker(new URL("./worker.js", import.meta.url), { type: "module", name })
  }

  /** What `calculator` says to `answers`: {answer, html, needed}, where `answer` is JSON text and `needed` names the
   *  questions that are left to ask. With the hash of earlier `rules`, those answer where they are kept, and `by` says so.
   *  Rejects with CannotStart or Error. */
  ask(calculator, answers, rules = null, asOf = null) {
    return this.#post({ calculator, answers, today: today(), ...(rules && { rules }), ...(asOf && { as_of: asOf }) })
  }

  /** The sentences on which single answer would change a figure most. Rejects as `ask` does. */
  async changes(calculator, answers, asOf = null) {
    return JSON.parse((await this.#post({ changes: { calculator, answers, today: today(), ...(asOf && { as_of: asOf }) } })).answer)
  }

  /** What `calculators.batch` says to a part of a table; a part must take a second at most. Rejects as `ask` does. */
  async table(told) {
    return JSON.parse((await this.#post({ table: told })).answer)
  }

  #post(asked) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last
      this.#waiting.set(id, { message: { id, ...asked }, resolve, reject, tries: 0, timer: 0 })
      this.warm()
      this.#send(id)
    })
  }

  /** Keep the interpreter's memory for the next visit; do it when nothing else is going on. */
  keep() {
    if (this.stage !== "ready" || this.#waiting.size) return
    this.#kept = true
    this.#worker.postMessage({ keep: true })
  }

  /** End the worker, whatever it is doing; the next question starts another. */
  stop() {
    this.#worker?.terminate()
    this.#worker = null
    clearTimeout(this.#silence)
    this.#enter("asleep", 0)
  }

  /** End the worker and let go of all that was asked; a promise of it is never kept. */
  quit() {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
    this.stop()
  }

  #send(id) {
    const asked = this.#waiting.get(id)
    if (this.stage !== "ready") return // sent when it is
    asked.timer = setTimeout(() => this.#revive(), PATIENCE.answer[asked.tries++])
    this.#worker.postMessage(asked.message)
  }

  #heard(said) {
    if (said.id) return this.#answered(said)
    if ("kept" in said) return this.dispatchEvent(new Event("kept"))
    if (said.stage === "failed") return this.#stepDown(said.why)
    if (said.stage !== "ready") this.#listen()
    else if (said.build !== BUILD.id || (this.rules && said.rules !== this.rules)) return this.#startAnew(said)
    else clearTimeout(this.#silence)
    this.#enter(said.stage, said.of ? Math.min(said.got / said.of, 1) : this.share)
    if (said.stage === "ready") for (const id of this.#waiting.keys()) this.#send(id)
  }

  /** Another version than the page's: nothing that it left here is used again. */
  async #startAnew({ build, rules }) {
    this.stop()
    try {
      await caches.delete("plan-python")
    } catch {} // a browser that keeps nothing has nothing to drop
    this.#stepDown(new OtherVersion(`the rules are ${rules} of ${build}`))
  }

  #answered({ id, broken, ...told }) {
    const asked = this.#waiting.get(id)
    if (!asked) return
    clearTimeout(asked.timer)
    // What the rules can't do here they may do with the whole of Python: the build can have left out what only this asks for.
    if (broken && this.way < WAYS.length - 1) return this.#stepDown(broken, WAYS.length - 1)
    this.#waiting.delete(id)
    if (broken) asked.reject(new Error(broken))
    else asked.resolve(told)
    if (!this.#kept && !this.#waiting.size) idle(() => this.keep())
  }

  #listen() {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#stepDown("no sign of life"), PATIENCE.silence[WAYS[this.way]])
  }

  /** Start again, in the next way or a later one. */
  #stepDown(why, way = this.way + 1) {
    this.stop()
    for (const asked of this.#waiting.values()) clearTimeout(asked.timer)
    if (way < WAYS.length) {
      this.way = way
      this.warm()
      return
    }
    for (const asked of this.#waiting.values()) asked.reject(why instanceof CannotStart ? why : new CannotStart(why))
    this.#waiting.clear()
    this.way = 0 // the network may be back when the reader tries again
  }

  #revive() {
    this.stop()
    for (const [id, asked] of this.#waiting) {
      clearTimeout(asked.timer)
      if (asked.tries < PATIENCE.answer.length) continue
      this.#waiting.delete(id)
      asked.reject(new Error("no answer, twice"))
    }
    if (this.#waiting.size) this.warm()
  }

  #enter(stage, share) {
    if (stage === this.stage && share === this.share) return
    this.stage = stage
    this.share = share
    this.dispatchEvent(new Event("stage"))
  }
}

const idle = (action) => (globalThis.requestIdleCallback ?? setTimeout)(action)

/** Did the host compress what this page loaded? Then it may do so for the interpreter as well. */
function compresses() {
  const loaded = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".js"))
  return loaded.some((entry) => entry.encodedBodySize > 0 && entry.encodedBodySize < entry.decodedBodySize)
}

/** The reader's own day, for what is in force on some days only. */
function today() {
  const now = new Date()
  return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

export const python = new Python()
