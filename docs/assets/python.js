// The page's way to Python: one worker, started on the first hint of use, and a promise for each question.
//
//   const { answer, html } = await python.ask("refund", { price_paid: "2400.00" })
//
// A worker that dies or hangs is replaced and asked again, once. Listen for "stage" to tell how the start goes.

const PATIENCE = {
  start: 120_000, // a slow line has some megabytes to fetch
  answer: [5_000, 20_000], // the rules take a few milliseconds: a worker that says nothing died, or this device is very slow
}

export class CannotStart extends Error {}

export class Python extends EventTarget {
  stage = "asleep" // then "loading", "ready"; "asleep" again after a failure
  #worker = null
  #waiting = new Map()
  #last = 0
  #startTimer = 0

  /** Start Python if it isn't started. Call it at the first sign that it will be needed. */
  warm() {
    if (this.#worker) return
    this.#enter("loading")
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module", name: "calculators" })
    this.#worker.onmessage = ({ data }) => (data.stage ? this.#started(data) : this.#answered(data))
    this.#worker.onerror = (event) => {
      event.preventDefault()
      this.#fail(new CannotStart(event.message || "the worker could not be loaded"))
    }
    this.#startTimer = setTimeout(() => this.#fail(new CannotStart("no sign of life")), PATIENCE.start)
  }

  /** What `calculator` says to `answers`: {answer, html}, where `answer` is JSON text. Rejects with CannotStart or Error. */
  ask(calculator, answers) {
    return new Promise((resolve, reject) => {
      const id = ++this.#last
      this.#waiting.set(id, { message: { id, calculator, answers }, resolve, reject, tries: 0, timer: 0 })
      this.warm()
      this.#send(id)
    })
  }

  /** End the worker, whatever it is doing; the next question starts another. */
  stop() {
    this.#worker?.terminate()
    this.#worker = null
    clearTimeout(this.#startTimer)
    this.#enter("asleep")
  }

  #send(id) {
    const asked = this.#waiting.get(id)
    if (this.stage !== "ready") return // sent when it is
    asked.timer = setTimeout(() => this.#revive(), PATIENCE.answer[asked.tries++])
    this.#worker.postMessage(asked.message)
  }

  #started({ stage, why }) {
    if (stage === "failed") return this.#fail(new CannotStart(why))
    this.#enter(stage)
    if (stage !== "ready") return
    clearTimeout(this.#startTimer)
    for (const id of this.#waiting.keys()) this.#send(id)
  }

  #answered({ id, answer, html, broken }) {
    const asked = this.#waiting.get(id)
    if (!asked) return
    this.#waiting.delete(id)
    clearTimeout(asked.timer)
    if (broken) asked.reject(new Error(broken))
    else asked.resolve({ answer, html })
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

  #fail(problem) {
    this.stop()
    for (const asked of this.#waiting.values()) {
      clearTimeout(asked.timer)
      asked.reject(problem)
    }
    this.#waiting.clear()
  }

  #enter(stage) {
    if (stage === this.stage) return
    this.stage = stage
    this.dispatchEvent(new Event("stage"))
  }
}

export const python = new Python()
