// <plan-batch name="refund">: works the rows of a CSV file in the page's own Python; nothing is uploaded.
//
// It knows no rule and no CSV: Python reads the file, works a few rows at a time so that the page and its form go on, and
// writes the file to download. A row that is wrong says why and stops nothing.

import { CannotStart, python } from "./python.js"

const CHUNK = 200 // rows; some tenths of a second
const LARGEST = 20_000_000 // bytes; for more there is the command line
const SHOWN = 20

class PlanBatch extends HTMLElement {
  connectedCallback() {
    if (this.name) return
    this.name = this.getAttribute("name")
    this.turn = 0
    const [file, drop] = [this.find("input"), this.find(".plan-drop")]
    file.disabled = false
    file.addEventListener("change", () => file.files[0] && this.work(file.files[0]))
    file.addEventListener("click", () => (file.value = "")) // so that the same file can be chosen again
    for (const kind of ["dragover", "dragleave", "drop"])
      drop.addEventListener(kind, (event) => {
        event.preventDefault()
        drop.classList.toggle("plan-drop--over", kind === "dragover")
        if (kind === "drop" && event.dataTransfer.files[0]) this.work(event.dataTransfer.files[0])
      })
    this.find("[data-do=stop]").addEventListener("click", () => this.stop())
  }

  find(selector) {
    return this.querySelector(selector)
  }

  async work(file) {
    const turn = ++this.turn
    this.begin()
    try {
      if (file.size > LARGEST) throw new Refusal(`This file is larger than ${LARGEST / 1_000_000} MB. Split it, or use the command line: it takes files of any length.`)
      const { columns, rows, strange } = await this.ask({ csv: await file.text(), calculator: this.name })
      if (!rows.length) throw new Refusal("There is no row under the first line. Add at least one.")
      this.carry(strange)
      const done = []
      let header
      for (let from = 0; from < rows.length && turn === this.turn; from += CHUNK) {
        const part = await this.ask({ calculator: this.name, columns, rows: rows.slice(from, from + CHUNK), keep: strange })
        header = part.columns
        done.push(...part.rows)
        if (turn === this.turn) this.count(done.length, rows.length)
      }
      if (turn === this.turn || this.stopped === turn) await this.finish(header, done, rows.length)
    } catch (problem) {
      if (turn === this.turn) this.refuse(problem)
    }
  }

  async ask(message) {
    const told = await python.table(message)
    if (told.wrong) throw new Refusal(Object.values(told.wrong).join(" "))
    return told
  }

  begin() {
    for (const part of [".plan-error", ".plan-result", ".plan-wrong-rows", ".plan-rows", ".plan-carried"]) this.find(part).hidden = true
    this.find(".plan-run").hidden = this.find("[data-do=stop]").hidden = false
    this.find("progress").removeAttribute("value")
    this.find(".plan-count").textContent = "Reading the file…"
    this.say("")
  }

  stop() {
    this.stopped = this.turn++
    this.find(".plan-drop input").focus()
  }

  say(words) {
    this.find("[role=status]").textContent = words
  }

  carry(strange) {
    const place = this.find(".plan-carried")
    place.hidden = !strange.length
    place.textContent = `These columns are no questions. They are carried along as they are: ${strange.join(", ")}.`
  }

  count(done, all) {
    this.find("progress").value = done / all
    this.find(".plan-count").textContent = `${done.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} rows`
  }

  async finish(header, done, all) {
    if (!done.length) return this.say("Stopped before a row was done.")
    const wrong = done.flatMap((row, at) => (row.at(-1) ? [[at + 2, row.at(-1)]] : []))
    const { csv } = await this.ask({ columns: header, rows: done })
    const link = this.find(".plan-result a")
    if (link.href) URL.revokeObjectURL(link.href)
    link.href = URL.createObjectURL(new Blob([csv], { type: "text/csv" }))
    this.find(".plan-result").hidden = false
    this.find("[data-do=stop]").hidden = true
    const counted = [done.length - wrong.length, wrong.length].map((count) => count.toLocaleString("en-US"))
    const ended = done.length < all ? `Stopped after ${done.length.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} rows. ` : ""
    this.say(`${ended}${counted[0]} answered, ${counted[1]} to mend.`)
    this.fill(".plan-wrong-rows", ["Line", "What to mend"], wrong.map(([line, why]) => [line, reasons(why)]))
    this.fill(".plan-rows", header, done)
  }

  fill(part, header, rows) {
    const table = Object.assign(document.createElement("table"), { className: "plan-figures" })
    const head = table.createTHead().insertRow()
    for (const name of header) head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name }))
    const body = table.createTBody()
    for (const row of rows.slice(0, SHOWN)) {
      const line = body.insertRow()
      for (const cell of row) line.insertCell().textContent = cell
    }
    this.find(part).hidden = !rows.length
    this.find(`${part} .plan-table`).replaceChildren(table)
    if (rows.length > SHOWN) table.createCaption().textContent = `${SHOWN} of ${rows.length.toLocaleString("en-US")}; the file to download has them all.`
  }

  refuse(problem) {
    const place = this.find(".plan-error")
    const sentence =
      problem instanceof Refusal
        ? problem.message
        : problem instanceof CannotStart
          ? "The calculator could not start. Check that you are online and choose the file again."
          : "Something went wrong while working it out. Choose the file again."
    this.find(".plan-run").hidden = true
    place.hidden = false
    place.textContent = sentence
  }
}

class Refusal extends Error {}

/** What is wrong with a row, as sentences with the names of their columns. */
function reasons(wrong) {
  return Object.entries(JSON.parse(wrong)).map(([name, sentence]) => `${name}: ${sentence}`).join(" ")
}

customElements.define("plan-batch", PlanBatch)
