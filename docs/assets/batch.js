// <plan-batch name="refund">: works the rows of a file in the page's own Python; nothing is uploaded.
//
// It knows no rule and no form of file: a Python of its own holds the file, tells what its columns are taken for, works a
// few rows at a time, so that the page and its form go on, and writes the results. Nothing is worked before each column
// is known: what a column's name does not say, the reader does, and is not asked again for a file with the same columns.

import { make } from "./elements.js"
import { CannotStart, Python } from "./python.js"

/** @import { Column, Table, TableForm, TableQuestion, TableReply, Worked } from "../../lint/messages" */

/** Is what a step began still what the reader wants?
 *  @typedef {() => boolean} Here */

/** What was worked so far.
 *  @typedef {object} Done
 *  @property {number} rows
 *  @property {number} wrong
 *  @property {number} doubted
 *  @property {[line: string, sentence: string][]} listed the wrong rows, as many as are listed
 *  @property {string[][]} first the first rows, as many as are shown
 *  @property {string[]} columns
 *  @property {string[]} notes
 *  @property {TableForm} form
 *  @property {BlobPart[]} parts the file of the results */

/** @typedef {Table["questions"]} Questions */

const PIECE = 1 << 18 // bytes that are handed over at a time
const LARGEST = 50_000_000 // bytes; for more there is the command line
const TOO_LARGE = `This file is larger than ${LARGEST / 1_000_000} MB. Split it, or use the command line: it takes files of any length.`
const SHOWN = 20 // rows
const LISTED = 200 // wrong rows
const ONE_BY_ONE = 200 // columns that are asked about one by one
const PART = { least: 10, most: 500, soon: 80 } // rows to work at a time, and in how many milliseconds
/** @type {[string, string][]} */
const REST = [
  ["keep", "Keep it beside the results"],
  ["leave out", "Leave it out"],
]

/** A Python that keeps no memory of what it held, for the next visit or for anyone. */
class TablePython extends Python {
  keep() {}
}

class PlanBatch extends HTMLElement {
  name = ""
  turn = 0
  rows = 0 // of the file
  stopping = false
  /** @type {TablePython | null} */
  python = null
  /** @type {File | null} */
  file = null
  /** @type {Column[]} */
  columns = []
  /** @type {HTMLSelectElement[]} */
  choices = [] // for all columns that are not asked about one by one

  connectedCallback() {
    if (this.name) return
    this.name = /** @type {string} */ (this.getAttribute("name"))
    const [file, drop] = [this.querySelector("input"), this.find(".plan-drop")]
    file.disabled = false
    file.addEventListener("change", () => this.readFirst(file.files))
    file.addEventListener("click", () => (file.value = "")) // so that the same file can be chosen again
    for (const kind of /** @type {const} */ (["dragover", "dragleave", "drop"]))
      drop.addEventListener(kind, (event) => {
        event.preventDefault()
        drop.classList.toggle("plan-drop--over", kind === "dragover")
        if (kind === "drop") this.readFirst(event.dataTransfer?.files)
      })
    this.find("[data-do=stop]").addEventListener("click", () => this.stop())
    this.find("[data-do=work]").addEventListener("click", () => this.chosen())
    this.sheets.addEventListener("change", () => this.look(this.sheets.value))
  }

  /** The choice of a workbook's sheet.
   *  @returns {HTMLSelectElement} */
  get sheets() {
    return this.querySelector("[name=sheet]")
  }

  /** @param {string} selector */
  find(selector) {
    return this.querySelector(selector)
  }

  /** @param {Record<string, boolean>} parts */
  show(parts) {
    for (const [selector, shown] of Object.entries(parts)) this.find(selector).hidden = !shown
  }

  /** Do something in steps, each of which ends where the reader has gone on to something else, or says what went wrong.
   *  @param {(here: Here) => Promise<void>} steps */
  async go(steps) {
    const turn = ++this.turn
    const here = () => turn === this.turn
    this.stopping = false
    try {
      await steps(here)
    } catch (problem) {
      if (here()) this.refuse(problem)
    }
  }

  /** @template {TableQuestion} Asked
   *  @param {Asked} question
   *  @returns {Promise<TableReply<Asked>>} */
  async ask(question) {
    this.python ??= new TablePython()
    const reply = await this.python.table(question)
    /** @type {[string, string][]} */
    const wrong = Object.entries(reply.wrong ?? {})
    const sentences = wrong.map(([name, sentence]) => (this.isColumn(name) ? `${name}: ${sentence}` : sentence))
    if (wrong.length) throw new Refusal(sentences.join(" "))
    return reply
  }

  /** @param {string} name */
  isColumn(name) {
    return this.columns.some((column) => column.name === name)
  }

  /** @param {FileList | null | undefined} files */
  readFirst(files) {
    if (!files?.length) return
    this.file = files[0]
    this.columns = []
    this.look()
  }

  /** Hand the file over, look it through, and show what its columns are taken for.
   *  @param {string | null} sheet */
  look(sheet = null) {
    const file = /** @type {File} */ (this.file)
    this.begin("Reading the file…")
    this.show({ ".plan-columns": false })
    return this.go(async (here) => {
      if (file.size > LARGEST) throw new Refusal(TOO_LARGE)
      await this.hand(file, here)
      while (here()) {
        const seen = await this.ask({ look: this.name, sheet })
        if (seen.gone) await this.hand(file, here)
        else if (here()) this.count(`Reading the file: ${number(seen.rows)} rows`, seen.share)
        if (seen.done && here()) return this.offer(seen)
      }
    })
  }

  /** Hand the file over, in pieces.
   *  @param {File} file
   *  @param {Here} here */
  async hand(file, here) {
    let at = 0
    do {
      const hold = await base64(file.slice(at, at + PIECE))
      if (!here()) return
      const { held } = await this.ask({ hold, at })
      at = held ?? 0
      if (here()) this.count("Reading the file…", at / file.size || 0)
    } while (here() && at < file.size)
  }

  /** Show the columns, with what was chosen for such columns before, and go on at once where nothing is left to ask.
   *  @param {Table} table */
  offer({ columns, questions, needed, why, recipe, kind, notes, sheets, sheet, rows }) {
    Object.assign(this, { columns, rows })
    const before = this.remembered()
    for (const column of columns) column.as = before?.[column.name] ?? recipe?.columns[column.name] ?? column.as
    const missing = needed.filter((name) => !columns.some((column) => column.as === name))
    const unknown = columns.filter((column) => !column.as)
    const [isOrAre, itOrEach] = unknown.length > 1 ? ["are", "each"] : ["is", "it"]
    const sentences = [
      unknown.length && why,
      recipe && !before && `This looks like a ${recipe.name}. ${recipe.look_at}`,
      unknown.length && `${number(unknown.length)} of ${number(columns.length)} columns ${isOrAre} not known. Say what to do with ${itOrEach}.`,
      !unknown.length && missing.length && "Some questions have no column. Answer them for every row, or leave them to the rows.",
      ...notes,
    ].filter(Boolean)
    const choices = columns.slice(0, ONE_BY_ONE).map((column, at) => [column.name, column.values.join(", "), this.choice(column, at, questions)])
    this.fill(".plan-columns", ["Column", "First values", "What it is"], choices)
    this.choices = columns.length > ONE_BY_ONE ? [choiceOf(REST, "leave out", "All further columns")] : []
    const more = this.choices.length ? [`${number(columns.length - ONE_BY_ONE)} more columns: `, ...this.choices] : []
    this.find(".plan-columns-rest").replaceChildren(...more)
    this.find(".plan-columns-same").replaceChildren(...questions.filter(({ name }) => missing.includes(name)).map(sameAnswer))
    this.show({ ".plan-columns-same": missing.length > 0, ".plan-columns-missing": missing.length > 0 })
    this.sheets.replaceChildren(...sheets.map((name) => new Option(name, name, name === sheet, name === sheet)))
    this.show({ ".plan-columns-sheets": sheets.length > 1, ".plan-columns": true, ".plan-run": false })
    /** @type {HTMLInputElement} */
    const form = this.querySelector(`[name=form][value=${kind === "xlsx" ? "xlsx" : "csv"}]`)
    form.checked = true
    this.find("[data-do=work]").textContent = `Work out ${number(rows)} ${rows === 1 ? "row" : "rows"}`
    const settled = !unknown.length && (before || (!recipe && !missing.length))
    /** @type {HTMLDetailsElement} */
    const details = this.querySelector(".plan-columns details")
    details.open = !settled
    if (settled) this.work()
    else this.say(sentences.join(" "))
  }

  /** What a column is, to be chosen.
   *  @param {Column} column
   *  @param {number} at
   *  @param {Questions} questions */
  choice(column, at, questions) {
    const near = column.nearest && questions.find((question) => question.name === column.nearest)
    /** @type {[string, string][]} */
    const options = [...questions.map(({ name, label }) => /** @type {[string, string]} */ ([name, label])), ...REST]
    const chosen = column.as ?? ""
    if (!chosen) options.unshift(["", near ? `Not known. ${near.label}` : "Not known"])
    else if (!options.some(([key]) => key === chosen)) options.unshift([chosen, chosen])
    const select = choiceOf(options, chosen, `What is ${column.name}?`)
    select.dataset.column = String(at)
    select.addEventListener("change", () => this.show({ ".plan-error": false }))
    return select
  }

  /** The reader has said what the columns are. */
  chosen() {
    /** @type {NodeListOf<HTMLSelectElement>} */
    const selects = this.querySelectorAll("[data-column]")
    for (const select of selects) this.columns[Number(select.dataset.column)].as = select.value || null
    for (const column of this.columns.slice(ONE_BY_ONE)) column.as ??= this.choices[0].value
    const open = this.columns.findIndex((column) => !column.as)
    if (open >= 0) {
      this.refuse(new Refusal(`Say what to do with the column “${this.columns[open].name}”.`))
      return this.find(`[data-column="${open}"]`).focus()
    }
    this.remember()
    this.work()
  }

  get shelf() {
    return `plan-table ${this.name} ${this.columns.map((column) => column.name).join("|").slice(0, 2000)}`
  }

  /** What was chosen for a file with the same columns.
   *  @returns {Record<string, string> | null} */
  remembered() {
    try {
      return JSON.parse(/** @type {string} */ (localStorage.getItem(this.shelf)))
    } catch {
      return null
    }
  }

  remember() {
    try {
      localStorage.setItem(this.shelf, JSON.stringify(Object.fromEntries(this.columns.map((column) => [column.name, column.as]))))
    } catch {
      // a browser that keeps nothing asks again
    }
  }

  /** Work the rows, and make the file of the results. */
  work() {
    /** @type {HTMLInputElement} */
    const { value } = this.querySelector("[name=form]:checked")
    const form = /** @type {TableForm} */ (value)
    const columns = this.columns.map(({ name, as }) => ({ name, as }))
    /** @type {NodeListOf<HTMLInputElement>} */
    const fields = this.querySelectorAll("[data-same]")
    const same = Object.fromEntries([...fields].filter((field) => field.value).map((field) => [field.dataset.same, field.value]))
    this.begin("Working…")
    return this.go(async (here) => {
      /** @type {Done} */
      const done = { rows: 0, wrong: 0, doubted: 0, listed: [], first: [], columns: [], notes: [], form, parts: [] }
      let most = 50
      let ended = false
      while (here() && !ended) {
        const began = performance.now()
        const rows = { from: done.rows, most: this.stopping ? 0 : most, shown: Math.max(0, SHOWN - done.rows), last: this.stopping }
        const part = await this.ask({ work: this.name, columns, same, form, ...rows })
        if (!here()) return
        if (part.gone) {
          // The worker was started anew: from the beginning, with all that is needed.
          await this.hand(/** @type {File} */ (this.file), here)
          const sheet = this.sheets.value || null
          for (let isRead = false; here() && !isRead; ) isRead = Boolean((await this.ask({ look: this.name, sheet })).done)
          Object.assign(done, { rows: 0, wrong: 0, doubted: 0, listed: [], first: [], parts: [] })
          continue
        }
        this.add(done, part)
        ended = part.done
        this.count(`${number(done.rows)} of ${number(this.rows)} rows`, done.rows / this.rows)
        const took = performance.now() - began
        most = Math.round(Math.min(Math.max((most * PART.soon) / took, PART.least, most / 2), PART.most, most * 2))
      }
      if (here()) this.finish(done)
    })
  }

  /** @param {Done} done
   *  @param {Worked} part */
  add(done, { text, count, refused, doubted, first, columns, notes }) {
    done.rows += count
    done.wrong += refused.length
    done.doubted += doubted
    done.listed.push(...refused.slice(0, LISTED - done.listed.length))
    done.first.push(...first)
    Object.assign(done, { columns, notes })
    done.parts.push(done.form === "xlsx" ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) : text)
    if (done.parts.length > 100) done.parts = [new Blob(done.parts)] // a browser keeps a large blob off the page's memory
  }

  /** @param {string} words */
  begin(words) {
    this.show({ ".plan-error": false, ".plan-result": false, ".plan-wrong-rows": false, ".plan-rows": false })
    this.show({ ".plan-run": true, "[data-do=stop]": true })
    this.count(words)
    this.say("")
  }

  /** The first press counts: rows that are done are kept, and a file that is only being read is let go. */
  stop() {
    if (this.stopping) return
    this.stopping = true
    if (this.find(".plan-columns").hidden) {
      this.turn++
      this.python?.quit()
      this.python = null
      this.show({ ".plan-run": false })
      this.say("Stopped before a row was worked out.")
    } else this.count("Stopping…")
    this.find(".plan-drop input").focus()
  }

  /** @param {string} words */
  say(words) {
    this.find("[role=status]").textContent = words
  }

  /** @param {string} words
   *  @param {number} [share] */
  count(words, share) {
    const bar = this.querySelector("progress")
    if (share === undefined) bar.removeAttribute("value")
    else bar.value = share
    this.find(".plan-count").textContent = words
  }

  /** @param {Done} done */
  finish(done) {
    this.python?.table({ drop: true }).catch(() => {})
    this.show({ ".plan-run": false })
    if (!done.rows) return this.say("Stopped before a row was worked out.")
    /** @type {HTMLAnchorElement} */
    const link = this.querySelector(".plan-result a")
    if (link.href) URL.revokeObjectURL(link.href)
    const type = done.form === "xlsx" ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv"
    link.href = URL.createObjectURL(new Blob(done.form === "xlsx" ? done.parts : ["\ufeff", ...done.parts], { type }))
    link.download = `${this.name}-results.${done.form}`
    this.show({ ".plan-result": true })
    const ended = done.rows < this.rows ? `Stopped after ${number(done.rows)} of ${number(this.rows)} rows. ` : ""
    const doubted = done.doubted ? `, ${number(done.doubted)} in doubt` : ""
    this.say(`${ended}${number(done.rows - done.wrong)} answered, ${number(done.wrong)} refused${doubted}. ${done.notes.join(" ")}`.trim())
    this.fill(".plan-wrong-rows", ["Line", "What to do"], done.listed, done.wrong)
    this.fill(".plan-rows", done.columns, done.first, done.rows)
  }

  /** Show rows as a table; there may be more of them in `all`.
   *  @param {string} part
   *  @param {string[]} header
   *  @param {(string | Node)[][]} rows */
  fill(part, header, rows, all = rows.length) {
    const table = make("table", { className: "plan-figures" })
    table.createTHead().insertRow().append(...header.map((name) => make("th", { scope: "col" }, name)))
    const body = table.createTBody()
    for (const row of rows) {
      const line = body.insertRow()
      for (const cell of row) line.insertCell().append(cell)
    }
    this.find(part).hidden = !rows.length
    this.find(`${part} .plan-table`).replaceChildren(table)
    if (all > rows.length) table.createCaption().textContent = `${rows.length} of ${number(all)}; the file to download has them all.`
  }

  /** @param {unknown} problem */
  refuse(problem) {
    const place = this.find(".plan-error")
    place.textContent =
      problem instanceof Refusal
        ? problem.message
        : problem instanceof CannotStart
          ? "The calculator could not start. Check that you are online and choose the file again."
          : "Something went wrong while working it out. Choose the file again."
    this.show({ ".plan-run": false, ".plan-error": true })
  }
}

class Refusal extends Error {}

/** @param {number} count */
const number = (count) => count.toLocaleString("en-US")

/** @param {[key: string, words: string][]} options
 *  @param {string} chosen
 *  @param {string} label */
function choiceOf(options, chosen, label) {
  const select = make("select")
  select.setAttribute("aria-label", label)
  select.append(...options.map(([key, words]) => new Option(words, key, key === chosen, key === chosen)))
  return select
}

/** A field for an answer that is the same in every row.
 *  @param {Questions[number]} question */
function sameAnswer({ name, label }) {
  const field = make("input", { type: "text" })
  field.dataset.same = name
  return make("label", {}, label, field)
}

/** @param {Blob} blob
 *  @returns {Promise<string>} */
function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(/** @type {string} */ (reader.result).replace(/^.*?,/, ""))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}

customElements.define("plan-batch", PlanBatch)
