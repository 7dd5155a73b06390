// <plan-calculator name="refund">: a calculator on a page of the guide.
//
// The address after # holds the answers, and those of a result kept beside it, so a link reproduces them and no server sees
// them. A link names the rules that it was made with; where they are kept, they answer it.

import { beside } from "./beside.js"
import { Calculator, watch } from "./calculator.js"
import { inWords, today } from "./days.js"
import { Deeds } from "./deeds.js"
import { make } from "./elements.js"
import { Form } from "./form.js"
import { python } from "./python.js"

/** @import { Answers, Reply } from "../../lint/messages" */
/** @import { Host } from "./calculator.js" */

const EARLIER = "This link was made with earlier rules, and they answer it."
const NOT_KEPT = "This link was made with earlier rules, which are not kept here. The answer is by today's rules."

/** @implements {Host} */
class Page {
  /** @type {string | null} */
  linked = null // the hash of the rules that the link names: those that answered, or earlier ones that aren't at hand
  /** @type {{ query: string, answers: [string, string][], html: string } | null} */
  saved = null // a result that is held beside the next one

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element
    this.calculator = new Calculator(element, this, python)
    this.deeds = new Deeds(this.calculator)
    this.earlier = element.querySelector(".plan-earlier")
    this.beside = element.querySelector(".plan-beside")
    const { actions, form } = this.calculator
    actions.set("useToday", () => this.useToday())
    actions.set("keepBeside", () => this.save())
    actions.set("letGo", () => this.letGo())
    this.calculator.start()
    this.linkCases()
    this.readyToPrint()
    addEventListener("hashchange", () => this.openLink() && form.element.scrollIntoView())
    addEventListener("beforeprint", () => this.readyToPrint())
    document.addEventListener("click", (event) => this.openCase(event))
    this.warmEarly()
    this.openLink({ opening: true })
  }

  /** Start Python at the first hint that it will be asked. */
  warmEarly() {
    for (const hint of ["focusin", "pointerover", "pointerdown"])
      this.element.addEventListener(hint, () => python.hint(), { once: true, passive: true })
    const idle = globalThis.requestIdleCallback ?? setTimeout
    const early = watch((isIntersecting) => {
      if (!isIntersecting) return
      early.disconnect()
      idle(() => python.hint())
    })
    early.observe(this.calculator.form.element)
  }

  /** Lead from each worked example into the form; private answers stand in no link. */
  linkCases() {
    const { form } = this.calculator
    for (const example of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-but]"))) {
      const open = [...this.answersOf(example)].filter(([name]) => !form.isPrivate(name))
      example.href = `#${new URLSearchParams(open)}`
    }
  }

  /** The answers of a worked example: those of the first one, but where it differs.
   *  @param {HTMLElement} example */
  answersOf({ dataset }) {
    const answers = new URLSearchParams(this.element.dataset.example)
    for (const [name, text] of new URLSearchParams(dataset.but)) {
      if (text) answers.set(name, text)
      else answers.delete(name)
    }
    return answers
  }

  /** Open a worked example with its private answers too.
   *  @param {MouseEvent} event */
  openCase(event) {
    /** @type {HTMLElement | null} */
    const example = /** @type {HTMLElement} */ (event.target).closest("[data-but]")
    if (!example || event.ctrlKey || event.metaKey || event.shiftKey) return
    const { form } = this.calculator
    const answers = this.answersOf(example)
    if (![...answers.keys()].some((name) => form.isPrivate(name))) return // then its link does
    event.preventDefault()
    this.calculator.workOut(`${answers}`)
    form.element.scrollIntoView()
  }

  // ---- what the calculator asks its host

  /** @param {Record<string, string>} answers */
  settled(answers) {
    return answers
  }

  link() {
    return location.href
  }

  notCopied() {
    return ["Copy it from the address bar: it holds your answers."]
  }

  /** @param {string} id */
  provision(id) {
    return document.getElementById(`provision-${id}`)?.parentElement
  }

  /** @param {HTMLElement} headline */
  bringIntoSight(headline) {
    this.calculator.bringIntoSight(headline)
  }

  leadToErrors() {
    this.calculator.leadToErrors()
  }

  begin() {
    this.askBy(null)
  }

  /** @param {Reply} reply
   *  @param {string | null} rules
   *  @param {Answers} answers */
  answered(reply, rules, answers) {
    this.linked = rules
    if (this.calculator.by) this.sayEarlier(reply, answers)
  }

  /** @param {import("../../lint/messages").Answer} answer */
  shown(answer) {
    this.readyToPrint()
    this.deeds.show(answer)
    this.showBeside()
    this.writeLink()
  }

  blank() {
    this.deeds.hide()
    this.showBeside()
  }

  failed() {
    this.linked ??= this.calculator.by
    this.writeLink() // so that the answers are there after a reload
  }

  forgot() {
    this.saved = null
    this.deeds.forget()
    this.showBeside()
    this.forgetLink()
  }

  // ---- paper

  /** What stands on paper only: the day, and where the rules of the sheet come from. */
  readyToPrint() {
    const paper = this.element.querySelector(".plan-paper")
    paper.querySelector("[data-printed]").hidden = false
    paper.querySelector("code").textContent = this.calculator.answeredBy ?? this.element.dataset.rules ?? ""
    paper.querySelector("time").textContent = inWords(today())
    /** @type {Map<string, Set<string>>} */
    const sources = new Map()
    for (const { dataset } of this.calculator.sheet.querySelectorAll(".plan-tag"))
      for (const { textContent: source } of this.provision(dataset.provision)?.querySelectorAll("cite") ?? []) {
        const clauses = sources.get(source) ?? new Set()
        sources.set(source, clauses.add(dataset.provision))
      }
    const items = [...sources].map(([source, clauses]) => make("li", {}, `${source}: ${[...clauses].join(", ")}`))
    paper.querySelector("ul").replaceChildren(...items)
  }

  // ---- a link that was made with earlier rules

  /** Have these rules answer, if they are earlier ones.
   *  @param {string | null} rules
   *  @param {string | null} asOf */
  askBy(rules, asOf = null) {
    this.calculator.asOf = asOf
    this.calculator.by = rules && /^[0-9a-f]{16}$/.test(rules) && rules !== this.element.dataset.rules ? rules : null
    this.earlier.hidden = true
  }

  /** Say whose answer it is, and when today's rules come to something else.
   *  @param {Reply} reply
   *  @param {Answers} answers */
  async sayEarlier({ by, answer }, answers) {
    const { calculator } = this
    const [words, button] = /** @type {Iterable<HTMLElement>} */ (this.earlier.children)
    this.earlier.hidden = false
    button.hidden = !by
    words.textContent = by ? EARLIER : NOT_KEPT
    if (!by) {
      this.linked = calculator.by // the link stays: they may be here later, when there is a network
      calculator.by = null
      return
    }
    const reply = await python.ask(calculator.name, answers).catch(() => null)
    if (!reply || calculator.by !== by) return
    words.textContent = `${EARLIER} Today's rules come to ${isSame(outcome(answer), outcome(reply.answer)) ? "the same" : "something else"}.`
  }

  useToday() {
    this.askBy(null)
    this.calculator.calculate()
  }

  // ---- a result that is saved beside the next one

  save() {
    const { form, html } = this.calculator
    this.saved = { query: `${new URLSearchParams(form.open())}`, answers: form.read(), html: /** @type {string} */ (html) }
    this.showBeside()
    this.writeLink()
    const title = this.beside.querySelector("h2")
    title.scrollIntoView({ block: "nearest" })
    title.focus({ preventScroll: true })
  }

  /** The result of a link's other answers: worked out from a form that nobody sees.
   *  @param {string} query */
  async saveOther(query) {
    const { name, by, form } = this.calculator
    const other = new Form(/** @type {HTMLFormElement} */ (form.element.cloneNode(true)))
    other.fill(new URLSearchParams(query))
    const flat = other.flat()
    const reply = await python.ask(name, other.answers(flat), by)
    other.keepReading(reply, flat)
    if (!reply.html) return
    this.saved = { query, answers: other.read(), html: reply.html }
    this.showBeside()
    if (this.calculator.html) this.writeLink()
  }

  letGo() {
    this.saved = null
    this.showBeside()
    this.writeLink()
    this.element.querySelector("[data-do=keepBeside]").focus()
  }

  showBeside() {
    const { form, html } = this.calculator
    this.beside.hidden = !this.saved || !html
    if (!this.saved || !html) return
    this.beside.querySelector(".plan-beside-table").replaceChildren(beside(this.saved, { answers: form.read(), html }))
  }

  // ---- the address

  forgetLink() {
    history.replaceState(history.state, "", location.pathname + location.search)
  }

  /** Take the answers out of the address, if it holds any; `#provision-…` and other places in the page hold none.
   *  @param {import("./calculator.js").How} how */
  openLink(how = {}) {
    if (!location.hash.includes("=")) return false
    const { calculator } = this
    const answers = new URLSearchParams(location.hash.slice(1))
    const [other, rules, asOf, onlyFill] = ["beside", "rules", "as-of", "only-fill"].map((name) => {
      const text = answers.get(name)
      answers.delete(name)
      return text
    })
    this.askBy(rules, asOf)
    calculator.fill(answers)
    if (onlyFill !== null) {
      this.forgetLink()
      return true
    }
    if (Object.keys(calculator.form.open()).length < Object.keys(calculator.flat()).length) this.writeLink(calculator.by) // an old link
    if (calculator.form.waitsForPrivate()) return true
    const answered = calculator.calculate(how)
    if (other !== null) answered.then(() => this.saveOther(other)).catch(() => {}) // the page says by itself that Python can't start
    return true
  }

  writeLink(rules = this.linked) {
    const answers = new URLSearchParams(this.calculator.form.open())
    if (rules) answers.set("rules", rules)
    if (this.calculator.asOf) answers.set("as-of", this.calculator.asOf)
    if (this.saved) answers.set("beside", this.saved.query)
    const hash = `#${answers}`
    if (hash !== location.hash) history.replaceState(history.state, "", hash)
  }
}

/** What came of the answers, or what is wrong with them.
 *  @param {string} answer
 *  @returns {Record<string, unknown>} */
function outcome(answer) {
  const { outcome, wrong } = JSON.parse(answer)
  return outcome ?? { wrong: Object.keys(wrong) }
}

/** Do rules of two days say the same, in all that both tell?
 *  @param {Record<string, unknown>} then
 *  @param {Record<string, unknown>} now */
function isSame(then, now) {
  const both = Object.keys(then).filter((name) => name in now)
  return both.length > 0 && both.every((name) => JSON.stringify(then[name]) === JSON.stringify(now[name]))
}

export class PlanCalculator extends HTMLElement {
  /** @type {Page | undefined} */
  #page

  connectedCallback() {
    this.#page ??= new Page(this)
  }

  /** The calculator that answers here, once the element stands in a page. */
  get calculator() {
    return this.#page?.calculator
  }
}

customElements.define("plan-calculator", PlanCalculator)
