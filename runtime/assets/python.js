// The page's way to Python: one worker, started on the first hint of use, and a promise for each question.
//
//   const { answer, html } = await python.ask("refund", { price_paid: "2400.00" })
//
// A way of starting that fails or falls silent gives way to the next, down to Pyodide as it comes. A worker that dies or
// hangs is replaced and asked again, once. Listen for "stage" to tell how the start goes: python.stage, python.share.

import { today } from "./days.js"
import { DiskWorker, onDisk } from "./disk.js"
import { isSparing } from "./line.js"
import * as BUILD from "./python/build.js"

/** @import { Answered, Answers, Broken, Hired, Question, Reply, Said, TableQuestion } from "../../lint/messages" */

export const WAYS = onDisk ? BUILD.ways.disk : BUILD.ways.host

export const PATIENCE = {
  /** @type {Record<string, number>} */
  silence: { kept: 15_000, trimmed: 30_000, stock: 120_000, worker: 30_000, page: 60_000, whole: 90_000 }, // a start that says nothing for so long has stuck
  answer: [5_000, 20_000], // the rules take a few milliseconds: a worker that says nothing died, or this device is very slow
}

/** A worker that starts in the way that it is named after.
 *  @param {string} name
 *  @returns {Hired} */
export function hire(name) {
  if (onDisk) return new DiskWorker(name)
  return new Worker(new URL("./worker.js", import.meta.url), { type: "module", name })
}

/** A question that waits for its answer.
 *  @typedef {object} Waiting
 *  @property {{ id: number } & Question} message
 *  @property {(reply: Reply) => void} resolve
 *  @property {(problem: Error) => void} reject
 *  @property {number} tries
 *  @property {ReturnType<typeof setTimeout> | undefined} timer */

export class CannotStart extends Error {}

/** The page, its scripts and its rules are not of one version, as while a host is being brought up to date. */
export class OtherVersion extends CannotStart {}

export class Python extends EventTarget {
  /** @type {string | null} */
  rules = null // the hash of the rules that the page was written by: no others answer
  stage = "asleep" // then "loading", "starting", "ready"; "asleep" again after a failure
  share = 0 // of the bytes that the start needs, how many are here: 0 to 1
  way = 0
  /** @type {Hired | null} */
  #worker = null
  /** @type {Map<number, Waiting>} */
  #waiting = new Map()
  #last = 0
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence
  #kept = false

  /** @param {(name: string) => Hired} hireWorker */
  constructor(hireWorker = hire) {
    super()
    this.hire = hireWorker
  }

  /** Start Python at a first sign that it will be needed; not where the reader should be asked before. */
  async hint() {
    if (!this.#worker && !(await this.costs())) this.warm()
  }

  /** The bytes to ask the reader about before a start: 0, but on a line that is slow or that the reader wants spared. */
  async costs() {
    if (onDisk || this.#worker || !isSparing()) return 0
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

  /** What `calculator` says to `answers`. With the hash of earlier `rules`, those answer where they are kept, and `by` says so.
   *  Rejects with CannotStart or Error.
   *  @param {string} calculator
   *  @param {Answers} answers
   *  @param {string | null} rules
   *  @param {string | null} asOf
   *  @returns {Promise<Reply>} */
  ask(calculator, answers, rules = null, asOf = null) {
    return this.#post({ calculator, answers, today: today(), ...(rules && { rules }), ...(asOf && { as_of: asOf }) })
  }

  /** The sentences on which single answer would change a figure most. Rejects as `ask` does.
   *  @param {string} calculator
   *  @param {Answers} answers
   *  @param {string | null} asOf
   *  @returns {Promise<string[]>} */
  async changes(calculator, answers, asOf = null) {
    return JSON.parse((await this.#post({ changes: { calculator, answers, today: today(), ...(asOf && { as_of: asOf }) } })).answer)
  }

  /** What `calculators.batch` says to a part of a table; a part must take a second at most. Rejects as `ask` does.
   *  @param {TableQuestion} question */
  async table(question) {
    return JSON.parse((await this.#post({ table: question })).answer)
  }

  /** @param {Question} question
   *  @returns {Promise<Reply>} */
  #post(question) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last
      const waiting = { message: { id, ...question }, resolve, reject, tries: 0, timer: undefined }
      this.#waiting.set(id, waiting)
      this.warm()
      this.#send(waiting)
    })
  }

  /** Keep the interpreter's memory for the next visit; do it when nothing else is going on. */
  keep() {
    if (this.stage !== "ready" || this.#waiting.size) return
    this.#kept = true
    this.#worker?.postMessage({ keep: true })
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

  /** @param {Waiting} question */
  #send(question) {
    if (this.stage !== "ready") return // sent when it is
    question.timer = setTimeout(() => this.#revive(), PATIENCE.answer[question.tries++])
    this.#worker?.postMessage(question.message)
  }

  /** @param {Said} message */
  #heard(message) {
    if (message.id) return this.#answered(message)
    if (!message.stage) return this.dispatchEvent(new Event("kept"))
    if (message.stage === "failed") return this.#stepDown(message.why)
    if (message.stage !== "ready") this.#listen()
    else if (message.build !== BUILD.id || (this.rules && message.rules !== this.rules)) return this.#startAnew(message)
    else clearTimeout(this.#silence)
    this.#enter(message.stage, message.stage === "loading" && message.of ? Math.min(message.got / message.of, 1) : this.share)
    if (message.stage === "ready") for (const question of this.#waiting.values()) this.#send(question)
  }

  /** Another version than the page's: nothing that it left here is used again.
   *  @param {{ build: string, rules: string }} version */
  async #startAnew({ build, rules }) {
    this.stop()
    try {
      await caches.delete("plan-python")
    } catch {} // a browser that keeps nothing has nothing to drop
    this.#stepDown(new OtherVersion(`the rules are ${rules} of ${build}`))
  }

  /** @param {Answered | Broken} message */
  #answered({ id, broken, ...reply }) {
    const question = this.#waiting.get(id)
    if (!question) return
    clearTimeout(question.timer)
    // What the rules can't do here they may do with the whole of Python: the build can have left out what only this asks for.
    if (broken && this.way < WAYS.length - 1) return this.#stepDown(broken, WAYS.length - 1)
    this.#waiting.delete(id)
    if (broken) question.reject(new Error(broken))
    else question.resolve(/** @type {Reply} */ (reply))
    if (!this.#kept && !this.#waiting.size) idle(() => this.keep())
  }

  #listen() {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#stepDown("no sign of life"), PATIENCE.silence[WAYS[this.way]])
  }

  /** Start again, in the next way or a later one.
   *  @param {string | CannotStart} why */
  #stepDown(why, way = this.way + 1) {
    this.stop()
    for (const { timer } of this.#waiting.values()) clearTimeout(timer)
    if (way < WAYS.length) {
      this.way = way
      this.warm()
      return
    }
    for (const { reject } of this.#waiting.values()) reject(why instanceof CannotStart ? why : new CannotStart(why))
    this.#waiting.clear()
    this.way = 0 // the network may be back when the reader tries again
  }

  #revive() {
    this.stop()
    for (const [id, question] of this.#waiting) {
      clearTimeout(question.timer)
      if (question.tries < PATIENCE.answer.length) continue
      this.#waiting.delete(id)
      question.reject(new Error("no answer, twice"))
    }
    if (this.#waiting.size) this.warm()
  }

  /** @param {string} stage
   *  @param {number} share */
  #enter(stage, share) {
    if (stage === this.stage && share === this.share) return
    this.stage = stage
    this.share = share
    this.dispatchEvent(new Event("stage"))
  }
}

/** @param {() => void} action */
const idle = (action) => (globalThis.requestIdleCallback ?? setTimeout)(action)

/** Did the host compress what this page loaded? Then it may do so for the interpreter as well. */
function compresses() {
  const loaded = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith(".js"))
  return loaded.some((entry) => entry.encodedBodySize > 0 && entry.encodedBodySize < entry.decodedBodySize)
}

export const python = /* @__PURE__ */ new Python()
