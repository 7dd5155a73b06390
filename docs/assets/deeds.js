// What is to be done about an answer: its dates for a calendar, its letters to fill in, print or copy, and the answer as text.
//
// Dates and letters come from Python with the answer. What is typed into a letter's blanks stands in this page and nowhere
// else: it is not kept, not in the link, and not told to a page that frames this one.

import { calendar } from "./calendar.js"
import { inWords, today } from "./days.js"

const BLANK = /^(.*?)( \(.*\))?: _{6,}$/
const BY_HAND = "Signature"
const MANY = 6 // dates that stand open; more are folded
const ESTIMATE = "An estimate, not legal advice. The contract governs."

export class Deeds {
  constructor(calculator) {
    this.calculator = calculator
    this.filled = new Map() // what was typed into the blanks, by their names
    this.place = make("section", { className: "plan-deeds", hidden: true })
    const keep = calculator.querySelector(".plan-keep")
    keep.after(this.place)
    keep.querySelector("[data-do=copy]").after(button("Share as text", () => this.share()))
  }

  show({ deadlines = [], letter = null }) {
    this.deadlines = deadlines
    const dates = deadlines.length ? [this.dates(deadlines)] : []
    const letters = letter ? [this.letters(letter.split("\f"))] : []
    this.place.replaceChildren(...dates, ...letters, ...this.changes(), ...this.onward())
    this.place.hidden = !this.place.childElementCount
  }

  hide() {
    this.place.hidden = true
  }

  /** Nothing that was typed is left. */
  forget() {
    this.filled.clear()
    this.place.replaceChildren()
    this.hide()
  }

  // ---- dates

  dates(deadlines) {
    const part = make("div", { className: "plan-dates" }, make("h3", { textContent: deadlines.length === 1 ? "A date to keep" : "Dates to keep" }))
    const items = deadlines.map((date) => {
      const add = button("Add to my calendar", () => this.download([date]))
      add.setAttribute("aria-label", `Add to my calendar: ${date.title}, ${inWords(date.on)}`)
      const words = make("div", {}, make("b", { textContent: inWords(date.on) }), make("span", { textContent: `${date.title}. ${date.sentence}` }))
      return make("li", {}, words, add)
    })
    part.append(make("ol", {}, ...items.slice(0, MANY)))
    if (items.length > MANY) {
      const more = make("details", { className: "plan-fold" }, make("summary", { textContent: `${items.length - MANY} more` }), make("ol", {}, ...items.slice(MANY)))
      part.append(more)
    }
    if (items.length > 1) part.append(button(`Add all ${items.length} to my calendar`, () => this.download(deadlines)))
    return part
  }

  /** A file that a calendar opens, made here. */
  download(dates) {
    const address = URL.createObjectURL(new Blob([calendar(dates)], { type: "text/calendar;charset=utf-8" }))
    const link = make("a", { href: address, download: `${this.calculator.name}-dates.ics`, hidden: true })
    this.place.append(link)
    link.click()
    link.remove()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }

  // ---- letters

  letters(pages) {
    const part = make("div", { className: "plan-letters" }, make("h3", { textContent: pages.length === 1 ? "The letter" : "The letters" }))
    part.append(make("p", { textContent: "Fill in the blanks here or by hand. What you type here is not kept and not sent: it is gone when you close the page." }))
    part.append(...pages.map((page) => this.letter(page)))
    return part
  }

  letter(page) {
    const subject = /^Subject: (.*)$/m.exec(page)[1]
    const lines = []
    const paper = make("div", { className: "plan-letter" })
    for (const [at, block] of page.trimEnd().split("\n\n").entries()) {
      const whole = make("div")
      for (const line of block.split("\n")) whole.append(this.line(line, at === 0 ? "" : subject, lines))
      lines.push(() => "")
      paper.append(whole)
    }
    const written = () => `${lines.map((line) => line()).join("\n").trimEnd()}\n`
    const told = make("span", { className: "plan-copied", role: "status" })
    const copy = button("Copy the letter", async () => {
      told.textContent = await navigator.clipboard.writeText(written()).then(() => "Copied.", () => "It can't be copied here. Print it.")
    })
    const tools = make("p", { className: "plan-letter-tools" }, button("Print the letter", () => print(written())), copy, told)
    return make("details", { className: "plan-fold" }, make("summary", { textContent: subject }), paper, tools)
  }

  /** A line of a letter, a blank as a field; `lines` gets what gives its text. A blank of who writes is one in all letters. */
  line(line, subject, lines) {
    const blank = BLANK.exec(line)
    if (!blank || blank[1] === BY_HAND) {
      lines.push(() => line)
      return make("p", { textContent: line })
    }
    const [, label, hint = ""] = blank
    const name = `${subject} ${label}`
    const field = make("input", { type: "text", autocomplete: "off", value: this.filled.get(name) ?? "" })
    field.addEventListener("input", () => {
      this.filled.set(name, field.value)
      for (const other of this.place.querySelectorAll("input")) if (other !== field && other.dataset.blank === name) other.value = field.value
    })
    field.dataset.blank = name
    lines.push(() => (field.value.trim() ? `${label}: ${field.value.trim()}` : line))
    return make("label", {}, make("span", { textContent: `${label}${hint}` }), field)
  }

  // ---- the answer as text

  async share() {
    const text = this.text()
    const told = this.calculator.querySelector(".plan-keep .plan-copied")
    try {
      if (navigator.share) await navigator.share({ text })
      else {
        await navigator.clipboard.writeText(text)
        told.textContent = "Copied as text."
      }
    } catch (problem) {
      if (problem.name !== "AbortError") told.textContent = "It can't be shared here. Copy the link instead."
    }
  }

  /** What, how much, by when, whom to call, that it is an estimate, and where: none of it holds a private answer. */
  text() {
    const { sheet, form } = this.calculator
    const words = (part) => sheet.querySelector(`.plan-${part}`)?.textContent.trim() ?? ""
    const call = sheet.querySelector(".plan-next .plan-call")?.textContent
    const lines = [
      document.querySelector("h1").textContent.trim(),
      `${words("label")}: ${words("figure")}`,
      form.querySelector("[data-private]") ? "" : words("sentence"),
      ...this.deadlines.slice(0, 3).map(({ on, title }) => `${inWords(on)}: ${title}`),
      call ? `Call ${call}` : "",
      ESTIMATE,
      this.calculator.link(),
    ]
    return lines.filter(Boolean).join("\n")
  }

  // ---- what would change it

  /** Where the figure is an amount: which single answer would change it most, worked out when it is first opened. */
  changes() {
    if (!/^\$/.test(this.calculator.sheet.querySelector(".plan-figure").textContent)) return []
    const list = make("ul")
    const fold = make("details", { className: "plan-fold plan-changes" }, make("summary", { textContent: "Which answer would change it most?" }), list)
    const work = async () => {
      const told = await this.calculator.changes().catch(() => [])
      list.replaceChildren(...(told.length ? told : ["No single step changes it."]).map((sentence) => make("li", { textContent: sentence })))
    }
    fold.addEventListener("toggle", work, { once: true })
    return [fold]
  }

  // ---- another calculator that goes on from here

  /** The ways on that the page names, with the answers that were given. */
  onward() {
    return Object.entries(JSON.parse(this.calculator.dataset.leads ?? "{}")).map(([name, words]) => {
      const answers = new URLSearchParams({ ...this.calculator.asked.open(), today: today(), "only-fill": "yes" })
      return make("p", {}, make("a", { className: "plan-onward", href: `${name}.html#${answers}`, textContent: words }))
    })
  }
}

/** The letter alone on paper. */
function print(text) {
  const paper = make("pre", { className: "plan-letter-paper", textContent: text })
  document.body.append(paper)
  addEventListener("afterprint", () => paper.remove(), { once: true })
  window.print()
}

function button(words, act) {
  const made = make("button", { type: "button", className: "md-button", textContent: words })
  made.addEventListener("click", act)
  return made
}

function make(name, properties = {}, ...inside) {
  const { role, ...rest } = properties
  const made = Object.assign(document.createElement(name), rest)
  if (role) made.setAttribute("role", role)
  made.append(...inside)
  return made
}
