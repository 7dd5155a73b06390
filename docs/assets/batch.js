// <plan-batch name="refund">: works the rows of a file in the page's own Python; nothing is uploaded.
//
// It knows no rule and no form of file: a Python of its own holds the file, tells what its columns are taken for, works a
// few rows at a time, so that the page and its form go on, and writes the results. Nothing is worked before each column
// is known: what a column's name does not say, the reader does, and is not asked again for a file with the same columns.

import { CannotStart, Python } from "./python.js"

const PIECE = 1 << 18 // bytes that are handed over at a time
const LARGEST = 50_000_000 // bytes; for more there is the command line
const SHOWN = 20 // rows
const LISTED = 200 // wrong rows
const ASKED = 200 // columns that are asked about one by one
const PART = { least: 10, most: 500, soon: 80 } // rows to work at a time, and in how many milliseconds
const REST = [
  ["keep", "Keep it beside the results"],
  ["leave out", "Leave it out"],
]

/** A Python that keeps no memory of what it held, for the next visit or for anyone. */
class TablePython extends Python {
  keep() {}
}

class PlanBatch extends HTMLElement {
  connectedCallback() {
    if (this.name) return
    this.name = this.getAttribute("name")
    this.turn = 0
    const [file, drop] = [this.find("input"), this.find(".plan-drop")]
    file.disabled = false
    file.addEventListener("change", () => file.files[0] && this.read(file.files[0]))
    file.addEventListener("click", () => (file.value = "")) // so that the same file can be chosen again
    for (const kind of ["dragover", "dragleave", "drop"])
      drop.addEventListener(kind, (event) => {
        event.preventDefault()
        drop.classList.toggle("plan-drop--over", kind === "dragover")
        if (kind === "drop" && event.dataTransfer.files[0]) this.read(event.dataTransfer.files[0])
      })
    this.find("[data-do=stop]").addEventListener("click", () => this.stop())
    this.find("[data-do=work]").addEventListener("click", () => this.chosen())
    this.find("[name=sheet]").addEventListener("change", ({ target }) => this.look(target.value))
  }

  find(selector) {
    return this.querySelector(selector)
  }

  show(parts) {
    for (const [selector, shown] of Object.entries(parts)) this.find(selector).hidden = !shown
  }

  /** Do something in steps, each of which ends where the reader has gone on to something else, or says what went wrong. */
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

  async ask(message) {
    this.python ??= new TablePython()
    const told = await this.python.table(message)
    if (told.wrong) throw new Refusal(Object.entries(told.wrong).map(([name, sentence]) => (this.isColumn(name) ? `${name}: ${sentence}` : sentence)).join(" "))
    return told
  }

  isColumn(name) {
    return Boolean(this.columns?.some((column) => column.name === name))
  }

  read(file) {
    this.file = file
    this.columns = null
    return this.look()
  }

  /** Hand the file over, look it through, and show what its columns are taken for. */
  look(sheet = null) {
    const { file } = this
    this.begin("Reading the file…")
    this.show({ ".plan-columns": false })
    return this.go(async (here) => {
      if (file.size > LARGEST) throw new Refusal(`This file is larger than ${LARGEST / 1_000_000} MB. Split it, or use the command line: it takes files of any length.`)
      await this.hand(file, here)
      let told = {}
      while (here() && !told.done) {
        told = await this.ask({ look: this.name, sheet })
        if (told.gone) await this.hand(file, here)
        else if (here()) this.count(`Reading the file: ${number(told.rows)} rows`, told.share)
      }
      if (here()) this.offer(told)
    })
  }

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

  /** Show the columns, with what was chosen for such columns before, and go on at once where nothing is left to ask. */
  offer({ columns, questions, needed, why, recipe, kind, notes, sheets, sheet, rows }) {
    Object.assign(this, { columns, rows, needed })
    const before = this.remembered()
    for (const column of columns) column.as = before?.[column.name] ?? recipe?.columns[column.name] ?? column.as
    const missing = needed.filter((name) => !columns.some((column) => column.as === name))
    const unknown = columns.filter((column) => !column.as)
    const said = [
      unknown.length && why,
      recipe && !before && `This looks like a ${recipe.name}. ${recipe.look_at}`,
      unknown.length && `${number(unknown.length)} of ${number(columns.length)} columns ${unknown.length > 1 ? "are" : "is"} not known. Say what to do with ${unknown.length > 1 ? "each" : "it"}.`,
      !unknown.length && missing.length && "Some questions have no column. Answer them for every row, or leave them to the rows.",
      ...notes,
    ].filter(Boolean)
    this.fill(".plan-columns", ["Column", "First values", "What it is"], columns.slice(0, ASKED).map((column, at) => [column.name, column.values.join(", "), this.choice(column, at, questions)]))
    this.choices = columns.length > ASKED ? [choiceOf(REST, "leave out", "All further columns")] : []
    this.find(".plan-columns-rest").replaceChildren(...this.choices.length ? [`${number(columns.length - ASKED)} more columns: `, ...this.choices] : [])
    this.find(".plan-columns-same").replaceChildren(...missing.map((name) => sameAnswer(questions.find((question) => question.name === name))))
    this.show({ ".plan-columns-same": missing.length, ".plan-columns-missing": missing.length })
    const names = this.find("[name=sheet]")
    names.replaceChildren(...sheets.map((name) => new Option(name, name, name === sheet, name === sheet)))
    this.show({ ".plan-columns-sheets": sheets.length > 1, ".plan-columns": true, ".plan-run": false })
    this.find(`[name=form][value=${kind === "xlsx" ? "xlsx" : "csv"}]`).checked = true
    this.find("[data-do=work]").textContent = `Work out ${number(rows)} ${rows === 1 ? "row" : "rows"}`
    const settled = !unknown.length && (before || (!recipe && !missing.length))
    this.find(".plan-columns details").open = !settled
    if (settled) return this.work()
    this.say(said.join(" "))
  }

  choice(column, at, questions) {
    const near = column.nearest && questions.find((question) => question.name === column.nearest)
    const known = questions.some((question) => question.name === column.as) || !column.as || REST.some(([key]) => key === column.as)
    const select = choiceOf(
      [...(column.as ? [] : [["", near ? `Not known. ${near.label}` : "Not known"]]), ...(known ? [] : [[column.as, column.as]]), ...questions.map(({ name, label }) => [name, label]), ...REST],
      column.as ?? "",
      `What is ${column.name}?`,
    )
    select.dataset.column = at
    select.addEventListener("change", () => this.find(".plan-error").hidden || (this.find(".plan-error").hidden = true))
    return select
  }

  /** The reader has said what the columns are. */
  chosen() {
    for (const select of this.querySelectorAll("[data-column]")) this.columns[select.dataset.column].as = select.value || null
    for (const column of this.columns.slice(ASKED)) column.as ??= this.choices[0].value
    const open = this.columns.findIndex((column) => !column.as)
    if (open >= 0) {
      this.refuse(new Refusal(`Say what to do with the column “${this.columns[open].name}”.`))
      return this.find(`[data-column="${open}"]`).focus()
    }
    this.remember()
    return this.work()
  }

  get shelf() {
    return `plan-table ${this.name} ${this.columns.map((column) => column.name).join("|").slice(0, 2000)}`
  }

  remembered() {
    try {
      return JSON.parse(localStorage.getItem(this.shelf))
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
    const form = this.find("[name=form]:checked").value
    const columns = this.columns.map(({ name, as }) => ({ name, as }))
    const same = Object.fromEntries([...this.querySelectorAll("[data-same]")].filter((field) => field.value).map((field) => [field.dataset.same, field.value]))
    this.begin("Working…")
    return this.go(async (here) => {
      const done = { rows: 0, wrong: 0, doubted: 0, listed: [], first: [], form, parts: [], notes: [] }
      let most = 50
      let ended = false
      while (here() && !ended) {
        const began = performance.now()
        const part = await this.ask({ work: this.name, columns, same, form, from: done.rows, most: this.stopping ? 0 : most, shown: Math.max(0, SHOWN - done.rows), last: this.stopping })
        if (!here()) return
        if (part.gone) {
          // The worker was started anew: from the beginning, with all that is needed.
          await this.hand(this.file, here)
          for (let told = {}; here() && !told.done; ) told = await this.ask({ look: this.name, sheet: this.find("[name=sheet]").value || null })
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

  begin(words) {
    this.show({ ".plan-error": false, ".plan-result": false, ".plan-wrong-rows": false, ".plan-rows": false, ".plan-run": true, "[data-do=stop]": true })
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

  say(words) {
    this.find("[role=status]").textContent = words
  }

  count(words, share) {
    if (share === undefined) this.find("progress").removeAttribute("value")
    else this.find("progress").value = share
    this.find(".plan-count").textContent = words
  }

  finish(done) {
    void this.python.table({ drop: true }).catch(() => {})
    this.show({ ".plan-run": false })
    if (!done.rows) return this.say("Stopped before a row was worked out.")
    const link = this.find(".plan-result a")
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

  fill(part, header, rows, all = rows.length) {
    const table = Object.assign(document.createElement("table"), { className: "plan-figures" })
    const head = table.createTHead().insertRow()
    for (const name of header) head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name }))
    const body = table.createTBody()
    for (const row of rows) {
      const line = body.insertRow()
      for (const cell of row) line.insertCell().append(cell)
    }
    this.find(part).hidden = !rows.length
    this.find(`${part} .plan-table`).replaceChildren(table)
    if (all > rows.length) table.createCaption().textContent = `${rows.length} of ${number(all)}; the file to download has them all.`
  }

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

const number = (count) => count.toLocaleString("en-US")

function choiceOf(options, chosen, label) {
  const select = document.createElement("select")
  select.setAttribute("aria-label", label)
  select.append(...options.map(([key, words]) => new Option(words, key, key === chosen, key === chosen)))
  return select
}

/** A field for an answer that is the same in every row. */
function sameAnswer({ name, label }) {
  const field = Object.assign(document.createElement("input"), { type: "text" })
  field.dataset.same = name
  const row = document.createElement("label")
  row.append(label, field)
  return row
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(blob)
  })
}

customElements.define("plan-batch", PlanBatch)
