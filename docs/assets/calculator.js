// <plan-calculator name="refund">: makes the form that is already in the page answer.
//
// It knows no rule. It asks Python what the form holds, and shows what comes back: a sheet of HTML, or for each wrong
// answer a sentence. Nothing is checked before the first Calculate; after it the sheet follows every change. The address
// after # holds the answers, and those of a result kept beside it, so a link reproduces them and no server sees them.

import { beside } from "./beside.js"
import { Deeds } from "./deeds.js"
import { Form } from "./form.js"
import { CannotStart, OtherVersion, python } from "./python.js"

const STARTING = "Getting the calculator ready. The first time takes a few seconds; you can go on typing."
const WORKING = "Working it out…"
const CANNOT_START =
  "The calculator could not start. Your answers are still here. Check that you are online and press Calculate again; " +
  "if that does not help, reload the page or try a current version of Chrome, Edge, Firefox or Safari."
const OTHER_VERSION =
  "This page and its rules are not of one version, so there is no figure: the guide may be changing just now. Your answers " +
  "are still here. Reload the page; if that does not help, come back in a few minutes."
const BROKEN = "Something went wrong while working it out. Your answers are still here. Press Calculate to try again."
const EARLIER = "This link was made with earlier rules, and they answer it."
const NOT_KEPT = "This link was made with earlier rules, which are not kept here. The answer is by today's rules."
const STILL =
  "Still getting the calculator ready. It is tried in three ways; if none has worked in 3 minutes, this page says what to do. " +
  "You can go on typing."
const PATIENCE = 700 // a reply that takes longer than this gets a word of explanation
const LONG = 15_000 // as a start does that lasts longer than this

export class PlanCalculator extends HTMLElement {
  connectedCallback() {
    if (this.form) return
    const find = (selector) => this.querySelector(selector)
    this.name = this.getAttribute("name")
    python.rules = this.dataset.rules
    this.form = find("form")
    this.asked = new Form(this.form)
    this.errors = find(".plan-errors")
    this.stage = find(".plan-stage")
    this.sheet = find(".plan-sheet")
    this.answer = find(".plan-answer")
    this.keep = find(".plan-keep")
    this.bar = find(".plan-bar")
    this.example = this.sheet.innerHTML
    this.deeds = new Deeds(this)
    this.turn = 0 // counts questions: only the newest one's reply is shown
    this.live = false // true once Calculate was pressed
    this.held = null // the field being typed in, when its own sentence waits until it is left
    this.shownHtml = null // the sheet that stands there, unless it is the example's
    this.by = null // the hash of the earlier rules that answer, where a link asks for them
    this.answeredBy = null // the hash of the rules that the result was worked out by
    this.asOf = null // the day whose rules a link asks for
    this.linked = null // the hash that the link names: the same, or of earlier rules that aren't at hand
    this.kept = null // a result that is held beside the next one: {query, given, html}

    for (const button of this.form.elements) if (button.localName === "button") button.disabled = false
    this.asked.fillIn()
    this.asked.settle()
    this.readyToPrint()
    this.listen()
    this.openLink({ opening: true })
  }

  listen() {
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.calculate()))
    // In a sandbox without "allow-forms" no form is submitted, and nobody told: the press itself counts.
    this.form.querySelector("[type=submit]").addEventListener("click", (event) => (event.preventDefault(), this.calculate()))
    this.form.addEventListener("reset", () => setTimeout(() => this.startAgain()))
    this.form.addEventListener("input", ({ target }) => this.changed(this.asked.touched(target), target.matches("[type=text]")))
    this.form.addEventListener("focusout", ({ target }) => this.held === target.name && !this.pressed && this.changed(target, false))
    // A sentence that appears while a button is held down would move the button away from under the finger.
    this.form.addEventListener("pointerdown", ({ target }) => (this.pressed = target.closest("button")))
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (this.pressed = null))
    this.addEventListener("click", (event) => this.clicked(event))
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.closeNote(event))
    addEventListener("hashchange", () => this.openLink() && this.form.scrollIntoView())
    document.addEventListener("click", (event) => event.target.closest("[data-answers]") && this.openCase(event))
    addEventListener("beforeprint", () => this.readyToPrint())
    python.addEventListener("stage", () => this.waiting && this.say(this.waitsFor(), python.share))
    this.inSight = watch((isIntersecting) => this.bar.classList.toggle("plan-bar--rest", isIntersecting))
    this.warmEarly()
  }

  /** Start Python at the first hint that it will be asked. */
  warmEarly() {
    for (const hint of ["focusin", "pointerover", "pointerdown"])
      this.addEventListener(hint, () => python.hint(), { once: true, passive: true })
    const idle = globalThis.requestIdleCallback ?? setTimeout
    const early = watch((isIntersecting) => {
      if (!isIntersecting) return
      early.disconnect()
      idle(() => python.hint())
    })
    early.observe(this.form)
  }

  /** Tell whoever listens what came of the answers. */
  tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`plan-calculator:${what}`, { bubbles: true, detail }))
  }

  // ---- asking

  /** Ask Python. `quietly`, after the first Calculate, takes no focus and moves nothing; `typing` names the field in
   *  hand; `opening` is a link that was opened: its reader may have begun to read, so the answer comes without a jump. */
  async calculate({ quietly = false, typing = null, opening = false, again = false } = {}) {
    const turn = ++this.turn
    this.live = true
    await this.consent()
    if (turn !== this.turn) return
    this.wait(turn)
    try {
      const flat = this.flat()
      const answers = this.asked.answers(flat)
      const { answer, html, needed, spelled, by } = await this.ask(answers)
      if (turn !== this.turn) return
      const { wrong: told, outcome, doubts = [], deadlines = [], letter, rules } = JSON.parse(answer)
      const placed = (pairs) => Object.fromEntries(pairs.map(([name, sentence]) => [this.asked.placed(name), this.asked.counted(name, sentence)]))
      this.asked.settle(needed)
      // An answer that was filled in before its question was known to be asked is sent now, and one that is not asked for isn't.
      if (!again && `${Object.keys(this.flat())}` !== `${Object.keys(flat)}`) return this.calculate({ quietly, typing, opening, again: true })
      this.asked.keepSpelling(spelled, flat)
      this.rest()
      this.answeredBy = this.linked = rules ?? null
      if (this.by) this.sayEarlier(by, answer, answers)
      if (told) this.refuse(placed(Object.entries(told)), quietly, typing)
      else this.show(html, quietly || opening, placed(doubts.map(({ question, sentence }) => [question, sentence])), { deadlines, letter })
      this.tell(...(told ? ["error", { reason: "answers", wrong: told }] : ["result", { answers: this.asked.answers(this.asked.open(flat)), outcome, doubts, deadlines, rules }]))
    } catch (problem) {
      if (turn !== this.turn) return
      this.rest()
      this.blank(problem instanceof OtherVersion ? OTHER_VERSION : problem instanceof CannotStart ? CANNOT_START : BROKEN)
      this.linked ??= this.by
      this.writeLink() // so that the answers are there after a reload
      this.tell("error", { reason: "python", message: this.stage.textContent })
    }
  }

  /** Python's answer by today's rules, or by the earlier ones of a link; where those fail, by today's. */
  async ask(answers) {
    try {
      return await python.ask(this.name, answers, this.by, this.asOf)
    } catch (problem) {
      if (!this.by || problem instanceof CannotStart) throw problem
      return python.ask(this.name, answers, null, this.asOf)
    }
  }

  /** What was answered, as text by field name. */
  flat() {
    return this.asked.flat()
  }

  fill(answers) {
    this.asked.fill(answers)
  }

  fit(names) {
    this.asked.fit(names)
  }

  changed(field, typing) {
    this.asked.settle()
    if (!this.live) return
    const turn = ++this.turn // what is under way answers older answers
    queueMicrotask(() => turn === this.turn && this.calculate({ quietly: true, typing: typing ? field.name : null }))
  }

  wait(turn) {
    if (!this.waiting) this.began = performance.now()
    this.waiting = true
    this.sheet.setAttribute("aria-busy", "true")
    if (python.stage !== "ready") {
      setTimeout(() => this.waiting && this.say(this.waitsFor(), python.share), LONG)
      return this.blank(this.waitsFor())
    }
    setTimeout(() => this.waiting && turn === this.turn && this.blank(WORKING), PATIENCE)
  }

  waitsFor() {
    return python.stage === "ready" ? WORKING : performance.now() - this.began < LONG ? STARTING : STILL
  }

  rest() {
    this.waiting = false
    this.sheet.removeAttribute("aria-busy")
  }

  /** A sentence in the place of the figure, announced when it changes; and how much of the start is here, only to see. */
  say(words, share = 0) {
    this.stage.hidden = !words
    if (this.stage.textContent !== words) this.stage.textContent = words
    if (words !== STARTING && words !== STILL) return
    const bar = this.stage.querySelector("progress") ?? this.stage.appendChild(document.createElement("progress"))
    bar.setAttribute("aria-hidden", "true")
    if (share > 0) bar.value = share
  }

  /** On a slow or spared line, ask before the first start; resolves when the reader agrees. */
  async consent() {
    const bytes = await python.costs()
    if (!bytes) return
    this.say(`The calculator needs ${(bytes / 1e6).toFixed(1)} MB, once. Your connection is slow or asks to save data.`)
    const button = document.createElement("button")
    button.type = "button"
    button.className = "md-button"
    button.textContent = "Load it and calculate"
    this.stage.append(button)
    this.sheet.hidden = this.keep.hidden = this.bar.hidden = true
    button.focus()
    await new Promise((agreed) => button.addEventListener("click", agreed, { once: true }))
  }

  /** No figure to show: a sentence stands where the sheet was. */
  blank(words) {
    this.say(words)
    this.sheet.hidden = this.keep.hidden = this.bar.hidden = true
    this.shownHtml = null
    this.deeds.hide()
    this.showBeside()
  }

  // ---- showing

  show(html, quietly, doubts, deeds) {
    this.held = null
    this.mark({}, doubts)
    this.errors.hidden = true
    this.entitle(false)
    this.say("")
    this.shownHtml = html
    this.sheet.innerHTML = html
    this.sheet.prepend(this.given())
    this.readyToPrint()
    this.sheet.hidden = this.keep.hidden = this.bar.hidden = false
    const [headline, label, figure] = ["headline", "label", "figure"].map((part) => this.sheet.querySelector(`.plan-${part}`))
    const [name, amount] = this.bar.children
    name.textContent = label.textContent
    amount.textContent = figure.textContent
    this.inSight.disconnect()
    this.inSight.observe(headline)
    this.deeds.show(deeds)
    this.showBeside()
    this.writeLink()
    if (!quietly) this.bringIntoSight(headline)
  }

  /** The answers as a list, for the printed sheet. */
  given() {
    const list = document.createElement("dl")
    list.className = "plan-given plan-given--print"
    list.setAttribute("aria-live", "off")
    for (const [question, said] of this.asked.given()) {
      const pair = list.appendChild(document.createElement("div"))
      pair.appendChild(document.createElement("dt")).textContent = question
      pair.appendChild(document.createElement("dd")).textContent = said
    }
    return list
  }

  /** What stands on paper only: the day, and where the rules of the sheet come from. */
  readyToPrint() {
    const paper = this.querySelector(".plan-paper")
    if (!paper) return
    paper.querySelector("[data-printed]").hidden = false
    paper.querySelector("code").textContent = this.answeredBy ?? this.dataset.rules
    paper.querySelector("time").textContent = new Date().toLocaleDateString("en-US", { dateStyle: "long" })
    const sources = new Map()
    for (const { dataset } of this.sheet.querySelectorAll(".plan-tag"))
      for (const cite of document.getElementById(`provision-${dataset.provision}`)?.parentElement.querySelectorAll("cite") ?? []) {
        const clauses = sources.get(cite.textContent) ?? sources.set(cite.textContent, new Set()).get(cite.textContent)
        clauses.add(dataset.provision)
      }
    const items = [...sources].map(([source, clauses]) => {
      const item = document.createElement("li")
      item.textContent = `${source}: ${[...clauses].join(", ")}`
      return item
    })
    paper.querySelector("ul").replaceChildren(...items)
  }

  bringIntoSight(headline) {
    const { top, bottom } = headline.getBoundingClientRect()
    if (top >= 0 && bottom <= innerHeight) return
    this.answer.scrollIntoView()
    this.answer.focus({ preventScroll: true })
  }

  /** Show what is wrong. While a field is being typed in, its own sentence waits until it is left. */
  refuse(wrong, quietly, typing) {
    if (document.activeElement.name !== typing) typing = null // it was left before Python had answered
    const said = Object.fromEntries(Object.entries(wrong).filter(([name]) => name !== typing))
    const count = new Set(Object.values(wrong)).size
    this.held = typing in wrong ? typing : null
    this.blank(count === 1 ? "One answer needs another look before there is a figure." : `${count} answers need another look before there is a figure.`)
    this.mark(said)
    const items = this.asked.inOrder(said).map(([name, sentence, field]) => {
      const item = document.createElement("li")
      const words = item.appendChild(document.createElement(field ? "a" : "span"))
      words.textContent = sentence
      if (field) Object.assign(words, { href: `#${this.name}-${name}`, field })
      return item
    })
    this.entitle(items.length > 0)
    this.errors.querySelector("ul").replaceChildren(...items)
    if (quietly && this.errors.hidden) return
    this.errors.hidden = items.length === 0
    if (!quietly && !this.errors.hidden) this.leadToErrors()
  }

  leadToErrors() {
    this.errors.scrollIntoView({ block: "center" })
    this.errors.focus({ preventScroll: true })
  }

  /** The title of the page tells that something is wrong, while it is. */
  entitle(isWrong) {
    document.title = (isWrong ? "Error: " : "") + document.title.replace(/^Error: /, "")
  }

  /** The sentence at each field that is wrong or doubted, and none at the others. */
  mark(wrong, doubts = {}) {
    for (const place of this.form.querySelectorAll("[data-question]")) {
      const sentence = wrong[place.dataset.question] ?? ""
      const error = place.querySelector(".plan-error")
      const field = place.matches("fieldset") ? place : place.querySelector("input, select")
      const doubt = this.doubt(error, doubts[place.dataset.question])
      const described = [sentence && error.id, doubt?.id, place.querySelector(".plan-hint")?.id].filter(Boolean).join(" ")
      place.classList.toggle("plan-field--wrong", Boolean(sentence))
      error.hidden = !sentence
      error.textContent = atField(sentence)
      field.toggleAttribute("aria-invalid", Boolean(sentence))
      if (sentence) field.setAttribute("aria-invalid", "true")
      if (described) field.setAttribute("aria-describedby", described)
      else field.removeAttribute("aria-describedby")
    }
  }

  /** What is doubted of an answer, under the place for what is wrong with it. */
  doubt(error, sentence) {
    if (error.nextElementSibling?.matches(".plan-doubt")) error.nextElementSibling.remove()
    if (!sentence) return null
    const words = document.createElement("p")
    Object.assign(words, { id: `${error.id}-doubt`, className: "plan-doubt" })
    words.append(Object.assign(document.createElement("b"), { textContent: "Please check." }), ` ${sentence}`)
    error.after(words)
    return words
  }

  // ---- a link that was made with earlier rules

  /** Say whose answer it is, and when today's rules come to something else. */
  async sayEarlier(by, answer, answers) {
    const place = this.querySelector(".plan-earlier")
    const [words, button] = place.children
    place.hidden = false
    button.hidden = !by
    words.textContent = by ? EARLIER : NOT_KEPT
    if (!by) {
      this.linked = this.by // the link stays: they may be here later, when there is a network
      this.by = null
      return
    }
    const { answer: today } = await python.ask(this.name, answers).catch(() => ({}))
    if (!today || this.by !== by) return
    const said = (text) => JSON.stringify(JSON.parse(text).outcome ?? JSON.parse(text).wrong)
    words.textContent = `${EARLIER} Today's rules come to ${said(today) === said(answer) ? "the same" : "something else"}.`
  }

  /** The earlier rules that a link asks for, if any. */
  askEarlier(rules) {
    this.asOf = null
    this.by = /^[0-9a-f]{16}$/.test(rules) && rules !== this.dataset.rules ? rules : null
    const place = this.querySelector(".plan-earlier")
    if (place) place.hidden = true
  }

  useToday() {
    this.askEarlier(null)
    this.calculate()
  }

  // ---- what can be pressed

  clicked(event) {
    const link = event.target.closest("a, button")
    if (!link) return
    if (link.dataset.do) this[link.dataset.do](link)
    else if (link.matches(".plan-close")) this.closeNote(event)
    else if (event.ctrlKey || event.metaKey || event.shiftKey) return
    else if (link.matches(".plan-tag")) this.toggleNote(link, event)
    else if (link === this.bar) this.go(event, this.answer)
    else if (this.errors.contains(link)) this.go(event, link.field)
  }

  go(event, place) {
    event.preventDefault()
    const seen = place.closest("[data-question]") ?? place
    seen.scrollIntoView()
    place.focus({ preventScroll: true })
  }

  fillExample() {
    this.workOut(this.dataset.example)
  }

  workOut(query) {
    this.askEarlier(null)
    this.fill(new URLSearchParams(query))
    this.calculate()
  }

  /** A worked example with private answers: they are in the page, not in the link. */
  openCase(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    this.workOut(event.target.closest("[data-answers]").dataset.answers)
    this.form.scrollIntoView()
  }

  async copy() {
    const told = this.querySelector(".plan-copied")
    try {
      await navigator.clipboard.writeText(this.link())
      told.textContent = this.copied()
    } catch {
      told.textContent = "Copy it from the address bar: it holds your answers."
    }
  }

  /** The sentences on which single answer would change the figure most. */
  changes() {
    return python.changes(this.name, this.asked.answers(this.flat()), this.asOf)
  }

  copied() {
    return this.form.querySelector("[data-private]") ? "Copied, without your private answers." : "Copied."
  }

  startAgain() {
    this.turn += 1
    this.live = false
    this.kept = this.shownHtml = null
    this.askEarlier(null)
    this.asked.fit([])
    this.asked.restore()
    this.rest()
    this.mark({})
    this.say("")
    this.errors.hidden = this.keep.hidden = this.bar.hidden = true
    this.entitle(false)
    this.inSight.disconnect()
    this.deeds.forget()
    this.sheet.innerHTML = this.example
    this.sheet.hidden = false
    this.showBeside()
    this.asked.fillIn()
    this.asked.settle()
    this.forgetLink()
    this.form.querySelector("input, select").focus()
  }

  // ---- a group that repeats

  pickDay(button) {
    this.asked.pickDay(button)
  }

  addEntry(button) {
    this.asked.addEntry(button)
  }

  removeEntry(button) {
    this.asked.removeEntry(button)
    this.changed(button, false)
  }

  putBack(button) {
    this.asked.putBack(button)
    this.changed(button, false)
  }

  moveUp(button) {
    this.asked.moveUp(button)
    this.changed(button, false)
  }

  moveDown(button) {
    this.asked.moveDown(button)
    this.changed(button, false)
  }

  // ---- a result that is kept beside the next one

  keepBeside() {
    this.kept = { query: `${new URLSearchParams(this.asked.open())}`, given: this.asked.given(), html: this.shownHtml }
    this.showBeside()
    this.writeLink()
    const told = this.querySelector(".plan-beside h2")
    told.scrollIntoView({ block: "nearest" })
    told.focus({ preventScroll: true })
  }

  /** The result of a link's other answers: worked out from a form that nobody sees. */
  async keepOther(query) {
    const other = new Form(this.form.cloneNode(true))
    other.fill(new URLSearchParams(query))
    const flat = other.flat()
    const { html, spelled } = await python.ask(this.name, other.answers(flat), this.by)
    other.keepSpelling(spelled, flat)
    if (!html) return
    this.kept = { query, given: other.given(), html }
    this.showBeside()
    if (this.shownHtml) this.writeLink()
  }

  letGo() {
    this.kept = null
    this.showBeside()
    this.writeLink()
    this.querySelector("[data-do=keepBeside]").focus()
  }

  showBeside() {
    const section = this.querySelector(".plan-beside")
    if (!section) return
    section.hidden = !this.kept || !this.shownHtml
    if (!section.hidden) section.querySelector(".plan-beside-table").replaceChildren(beside(this.kept, { given: this.asked.given(), html: this.shownHtml }))
  }

  // ---- a clause's provision, opened under its line

  toggleNote(tag, event) {
    const provision = document.getElementById(`provision-${tag.dataset.provision}`)?.parentElement
    if (!provision) return // then it is a plain link
    event.preventDefault()
    if (tag.getAttribute("aria-expanded") === "true") return this.shut(tag)
    const note = document.createElement("div")
    note.className = "plan-opened"
    note.append(...provision.cloneNode(true).childNodes)
    note.querySelector("[id]")?.removeAttribute("id")
    for (const link of note.querySelectorAll(".headerlink")) link.remove()
    const close = note.appendChild(document.createElement("button"))
    close.type = "button"
    close.className = "plan-close"
    close.textContent = "Close"
    tag.closest(".plan-line").after(note)
    tag.setAttribute("aria-expanded", "true")
  }

  closeNote(event) {
    const item = event.target.closest("li")
    const tag = item?.querySelector(':scope > .plan-line .plan-tag[aria-expanded="true"]')
    if (tag) this.shut(tag)
  }

  shut(tag) {
    tag.closest(".plan-line").nextElementSibling.remove()
    tag.setAttribute("aria-expanded", "false")
    tag.focus()
  }

  // ---- the link

  link() {
    return location.href
  }

  forgetLink() {
    history.replaceState(history.state, "", location.pathname + location.search)
  }

  /** Take the answers out of the address, if it holds any; `#provision-…` and other places in the page hold none. */
  openLink(how) {
    if (!location.hash.includes("=")) return false
    const answers = new URLSearchParams(location.hash.slice(1))
    const other = answers.get("beside")
    answers.delete("beside")
    this.askEarlier(answers.get("rules"))
    answers.delete("rules")
    this.asOf = answers.get("as-of")
    answers.delete("as-of")
    const onlyFill = answers.has("only-fill")
    answers.delete("only-fill")
    this.fill(answers)
    if (onlyFill) return this.forgetLink() ?? true
    if (Object.keys(this.asked.open()).length < Object.keys(this.flat()).length) this.writeLink(this.by) // an old link
    if (this.asked.waitsForPrivate()) return true
    const answered = this.calculate(how)
    if (other !== null) answered.then(() => this.keepOther(other)).catch(() => {}) // the page says by itself that Python can't start
    return true
  }

  writeLink(rules = this.linked) {
    const answers = new URLSearchParams(this.asked.open())
    if (rules) answers.set("rules", rules)
    if (this.asOf) answers.set("as-of", this.asOf)
    if (this.kept) answers.set("beside", this.kept.query)
    const hash = `#${answers}`
    if (hash !== location.hash) history.replaceState(history.state, "", hash)
  }
}

/** A sentence as it stands at its field: without the place in a list that it begins with. */
const atField = (sentence) => sentence.replace(/^[^:]*, line \d+: /, "")

/** Watch whether an element is in sight; where a browser can't, it never says so. */
function watch(seen) {
  if (!globalThis.IntersectionObserver) return { observe() {}, disconnect() {} }
  return new IntersectionObserver(([{ isIntersecting }]) => seen(isIntersecting))
}

PlanCalculator.prototype.print = () => window.print()

// In a frame on someone's page, embed-frame.js defines the element.
if (!document.querySelector("plan-calculator[data-framed]")) customElements.define("plan-calculator", PlanCalculator)
