// What is to be done about an answer: its dates for a calendar, its letters to fill in, print or copy, and the answer as text.
//
// Dates and letters come from Python with the answer. What is typed into a letter's blanks stands in this page and nowhere
// else: it is not kept, not in the link, and not told to a page that frames this one.

import { calendar } from "./calendar.js"
import { inWords, today } from "./days.js"
import { button, copy, make } from "./elements.js"

/** @import { Answer, Deadline } from "../../lint/messages" */
/** @import { Calculator } from "./calculator.js" */

const BLANK = /^(.*?)( \(.*\))?: _{6,}$/
const BY_HAND = "Signature"
const MANY = 6 // dates that stand open; more are folded
const FILL_IN =
  "Fill in the blanks here or by hand. What you type here is not kept and not sent: it is gone when you close the page."
const ESTIMATE = "An estimate, not legal advice. The contract governs."

export class Deeds {
  /** @type {Map<string, string>} */
  filled = new Map() // what was typed into the blanks, by their names
  /** @type {Deadline[]} */
  deadlines = []
  place = make("section", { className: "plan-deeds", hidden: true })

  /** @param {Calculator} calculator */
  constructor(calculator) {
    this.calculator = calculator
    const { keep } = calculator
    keep.after(this.place)
    keep.querySelector("[data-do=copy]").after(button("Share as text", () => this.share()))
  }

  /** @param {Partial<Pick<Answer, "deadlines" | "letter">>} answer */
  show({ deadlines = [], letter }) {
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

  /** @param {Deadline[]} deadlines */
  dates(deadlines) {
    const part = make("div", { className: "plan-dates" }, make("h3", {}, deadlines.length === 1 ? "A date to keep" : "Dates to keep"))
    const items = deadlines.map((date) => {
      const add = button("Add to my calendar", () => this.download([date]))
      add.setAttribute("aria-label", `Add to my calendar: ${date.title}, ${inWords(date.on)}`)
      const words = make("div", {}, make("b", {}, inWords(date.on)), make("span", {}, `${date.title}. ${date.sentence}`))
      return make("li", {}, words, add)
    })
    part.append(make("ol", {}, ...items.slice(0, MANY)))
    if (items.length > MANY) {
      const summary = make("summary", {}, `${items.length - MANY} more`)
      part.append(make("details", { className: "plan-fold" }, summary, make("ol", {}, ...items.slice(MANY))))
    }
    if (items.length > 1) part.append(button(`Add all ${items.length} to my calendar`, () => this.download(deadlines)))
    return part
  }

  /** A file that a calendar opens, made here.
   *  @param {Deadline[]} dates */
  download(dates) {
    const address = URL.createObjectURL(new Blob([calendar(dates)], { type: "text/calendar;charset=utf-8" }))
    const link = make("a", { href: address, download: `${this.calculator.name}-dates.ics`, hidden: true })
    this.place.append(link)
    link.click()
    link.remove()
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }

  // ---- letters

  /** @param {string[]} pages */
  letters(pages) {
    const part = make("div", { className: "plan-letters" }, make("h3", {}, pages.length === 1 ? "The letter" : "The letters"))
    part.append(make("p", {}, FILL_IN))
    part.append(...pages.map((page) => this.letter(page)))
    return part
  }

  /** @param {string} page */
  letter(page) {
    const [, subject] = /** @type {RegExpExecArray} */ (/^Subject: (.*)$/m.exec(page))
    /** @type {(() => string)[]} */
    const lines = []
    const paper = make("div", { className: "plan-letter" })
    for (const [at, block] of page.trimEnd().split("\n\n").entries()) {
      const whole = make("div")
      for (const line of block.split("\n")) whole.append(this.line(line, at === 0 ? "" : subject, lines))
      lines.push(() => "")
      paper.append(whole)
    }
    const written = () => `${lines.map((line) => line()).join("\n").trimEnd()}\n`
    const copied = make("span", { className: "plan-copied" })
    copied.setAttribute("role", "status")
    const copies = button("Copy the letter", () => copy(written(), copied, () => ["It can't be copied here. Print it."]))
    const tools = make("p", { className: "plan-letter-tools" }, button("Print the letter", () => print(written())), copies, copied)
    return make("details", { className: "plan-fold" }, make("summary", {}, subject), paper, tools)
  }

  /** A line of a letter, a blank as a field; `lines` gets what gives its text. A blank of who writes is one in all letters.
   *  @param {string} line
   *  @param {string} subject
   *  @param {(() => string)[]} lines */
  line(line, subject, lines) {
    const blank = BLANK.exec(line)
    if (!blank || blank[1] === BY_HAND) {
      lines.push(() => line)
      return make("p", {}, line)
    }
    const [, label, hint = ""] = blank
    const name = `${subject} ${label}`
    const field = make("input", { type: "text", autocomplete: "off", value: this.filled.get(name) ?? "" })
    field.addEventListener("input", () => {
      this.filled.set(name, field.value)
      for (const other of this.place.querySelectorAll("input"))
        if (other !== field && other.dataset.blank === name) other.value = field.value
    })
    field.dataset.blank = name
    lines.push(() => (field.value.trim() ? `${label}: ${field.value.trim()}` : line))
    return make("label", {}, make("span", {}, `${label}${hint}`), field)
  }

  // ---- the answer as text

  async share() {
    const cannot = () => ["It can't be shared here. Copy the link instead."]
    const text = this.text()
    const shared = this.calculator.keep.querySelector(".plan-copied")
    try {
      if (navigator.share) await navigator.share({ text })
      else await copy(text, shared, cannot, "Copied as text.")
    } catch (problem) {
      if (/** @type {Error} */ (problem).name !== "AbortError") shared.replaceChildren(...cannot())
    }
  }

  /** What, how much, by when, whom to call, that it is an estimate, and where: none of it holds a private answer. */
  text() {
    const { sheet, form, host } = this.calculator
    const words = (/** @type {string} */ part) => sheet.querySelector(`.plan-${part}`)?.textContent.trim() ?? ""
    const call = sheet.querySelector(".plan-next .plan-call")?.textContent
    const lines = [
      document.querySelector("h1").textContent.trim(),
      `${words("label")}: ${words("figure")}`,
      form.element.querySelector("[data-private]") ? "" : words("sentence"),
      ...this.deadlines.slice(0, 3).map(({ on, title }) => `${inWords(on)}: ${title}`),
      call ? `Call ${call}` : "",
      ESTIMATE,
      host.link(),
    ]
    return lines.filter(Boolean).join("\n")
  }

  // ---- what would change it

  /** Where the figure is an amount: which single answer would change it most, worked out when it is first opened. */
  changes() {
    if (!/^\$/.test(this.calculator.sheet.querySelector(".plan-figure").textContent)) return []
    const list = make("ul")
    const fold = make("details", { className: "plan-fold plan-changes" }, make("summary", {}, "Which answer would change it most?"), list)
    const work = async () => {
      const sentences = await this.calculator.changes().catch(() => [])
      list.replaceChildren(...(sentences.length ? sentences : ["No single step changes it."]).map((sentence) => make("li", {}, sentence)))
    }
    fold.addEventListener("toggle", work, { once: true })
    return [fold]
  }

  // ---- another calculator that goes on from here

  /** The ways on that the page names, with the answers that were given. */
  onward() {
    const { form, element } = this.calculator
    /** @type {Record<string, string>} */
    const leads = JSON.parse(element.dataset.leads ?? "{}")
    return Object.entries(leads).map(([name, words]) => {
      const answers = new URLSearchParams({ ...form.open(), today: today(), "only-fill": "yes" })
      return make("p", {}, make("a", { className: "plan-onward", href: `${name}.html#${answers}` }, words))
    })
  }
}

/** The letter alone on paper.
 *  @param {string} text */
function print(text) {
  const paper = make("pre", { className: "plan-letter-paper" }, text)
  document.body.append(paper)
  addEventListener("afterprint", () => paper.remove(), { once: true })
  window.print()
}
