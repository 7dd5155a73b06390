// A calculator: makes the form that is already in a page answer.
//
// It knows no rule. It asks Python what the form holds, and shows what comes back: a sheet of HTML, or for each wrong
// answer a sentence. Nothing is checked before the first Calculate; after it the sheet follows every change.
//
// Where it stands is its host's matter: a page of the guide (calculator-page.js), or a frame on someone's website (embed-frame.js).

import { copy, make } from "./elements.js"
import { Form } from "./form.js"
import { CannotStart, OtherVersion } from "./python.js"

/** @import { Answer, Answers, Refusal, Reply } from "../../lint/messages" */
/** @import { Python } from "./python.js" */

/**
 * Where a calculator stands.
 *
 * @typedef {object} Host
 * @property {(answers: Record<string, string>) => Record<string, string>} settled the answers, with those that the host has settled
 * @property {() => string} link the address with these answers
 * @property {() => (string | Node)[]} notCopied what is said where the link can't be put on the clipboard
 * @property {(id: string) => MaybePromise<HTMLElement | null | undefined>} provision its words; none where a link leads to them
 * @property {(headline: HTMLElement) => void} bringIntoSight show that an answer came
 * @property {() => void} leadToErrors show what is wrong
 * @property {(what: "result" | "error", detail: object) => void} [tell] tell others what came of the answers
 * @property {() => void} [begin] other answers begin: what a link asked for counts no more
 * @property {() => void} [filled] the form was filled in
 * @property {(reply: Reply, rules: string | null, answers: Answers) => void} [answered] a reply came, which is shown next
 * @property {(answer: Answer) => void} [shown] a sheet stands there
 * @property {() => void} [blank] no figure stands there
 * @property {() => void} [failed] Python has no answer
 * @property {() => void} [forgot] the form is empty again, and the example stands there
 */

/**
 * @template T
 * @typedef {T | Promise<T>} MaybePromise
 */

/** @typedef {(button: HTMLButtonElement) => void} Action */

/**
 * How an answer is asked for. `quietly`, after the first Calculate, takes no focus and moves nothing; `typing` names the field
 * in hand; `opening` is a link that was opened: its reader may have begun to read, so the answer comes without a jump; `again`,
 * when the first reply showed that other questions are asked.
 *
 * @typedef {{ quietly?: boolean, typing?: string | null, opening?: boolean, again?: boolean }} How
 */

const STARTING = "Getting the calculator ready. The first time takes a few seconds; you can go on typing."
const WORKING = "Working it out…"
const CANNOT_START =
  "The calculator could not start. Your answers are still here. Check that you are online and press Calculate again; " +
  "if that does not help, reload the page or try a current version of Chrome, Edge, Firefox or Safari."
const OTHER_VERSION =
  "This page and its rules are not of one version, so there is no figure: the guide may be changing just now. Your answers " +
  "are still here. Reload the page; if that does not help, come back in a few minutes."
const BROKEN = "Something went wrong while working it out. Your answers are still here. Press Calculate to try again."
const STILL =
  "Still getting the calculator ready. It is tried in three ways; if none has worked in 3 minutes, this page says what to do. " +
  "You can go on typing."
const PATIENCE = 700 // a reply that takes longer than this gets a word of explanation
const LONG = 15_000 // as a start does that lasts longer than this

export class Calculator {
  turn = 0 // counts questions: only the newest one's reply is shown
  live = false // true once Calculate was pressed
  waiting = false
  began = 0 // when the wait did
  edited = false // something was typed since the form was last filled for its reader
  /** @type {{ answers: URLSearchParams, live: boolean } | null} */
  before = null // what stood in the form when its reader let other answers replace it
  pressed = false // a button is held down
  /** @type {string | null | undefined} */
  deferred = null // the field being typed in, when its own sentence waits until it is left
  /** @type {string | null} */
  html = null // the sheet that stands there, unless it is the example's
  /** @type {string | null} */
  by = null // the hash of the earlier rules that answer, where a link asks for them
  /** @type {string | null} */
  answeredBy = null // the hash of the rules that the result was worked out by
  /** @type {string | null} */
  asOf = null // the day whose rules a link asks for

  /** What a button does, by its `data-do`.
   *  @type {Map<string | undefined, Action>} */
  actions = new Map(/** @type {[string, Action][]} */ ([
    ["fillExample", () => this.workOut(this.element.dataset.example)],
    ["undo", () => this.undo()],
    ["copy", () => this.copy()],
    ["print", () => print()],
    ["pickDay", (button) => this.form.pickDay(button)],
    ["addEntry", (button) => this.form.addEntry(button)],
    ["removeEntry", (button) => this.edit(button, () => this.form.removeEntry(button))],
    ["putBack", (button) => this.edit(button, () => this.form.putBack(button))],
    ["moveUp", (button) => this.edit(button, () => this.form.move(button, -1))],
    ["moveDown", (button) => this.edit(button, () => this.form.move(button, 1))],
  ]))

  /**
   * @param {HTMLElement} element
   * @param {Host} host
   * @param {Python} python
   */
  constructor(element, host, python) {
    this.element = element
    this.host = host
    this.python = python
    this.name = /** @type {string} */ (element.getAttribute("name"))
    this.form = new Form(element.querySelector("form"))
    this.errors = element.querySelector(".plan-errors")
    this.stage = element.querySelector(".plan-stage")
    this.sheet = element.querySelector(".plan-sheet")
    this.answer = element.querySelector(".plan-answer")
    this.keep = element.querySelector(".plan-keep")
    this.bar = element.querySelector(".plan-bar")
    this.example = this.sheet.innerHTML
    this.inSight = watch((isIntersecting) => this.bar.classList.toggle("plan-bar--rest", isIntersecting))
    this.python.rules = element.dataset.rules ?? null
  }

  start() {
    for (const button of this.form.element.querySelectorAll("button")) button.disabled = false
    this.form.fillIn()
    this.form.settle()
    this.listen()
  }

  listen() {
    const { element } = this.form
    const calculate = (/** @type {Event} */ event) => (event.preventDefault(), this.calculate())
    element.addEventListener("submit", calculate)
    // In a sandbox without "allow-forms" no form is submitted, and nobody told: the press itself counts.
    element.querySelector("[type=submit]").addEventListener("click", calculate)
    element.addEventListener("reset", () => (this.remember(), setTimeout(() => this.startAgain())))
    element.addEventListener("input", (event) => this.changed(this.form.touched(fieldOf(event)), fieldOf(event).matches("[type=text]")))
    element.addEventListener("focusout", (event) => this.deferred === fieldOf(event).name && !this.pressed && this.changed(fieldOf(event)))
    // A sentence that appears while a button is held down would move the button away from under the finger.
    element.addEventListener("pointerdown", (event) => (this.pressed = Boolean(fieldOf(event).closest("button"))))
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (this.pressed = false))
    this.element.addEventListener("click", (event) => this.clicked(event))
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.closeNote(event))
    this.python.addEventListener("stage", () => this.waiting && this.say(this.waitsFor(), this.python.share))
  }

  /** Tell whoever listens what came of the answers.
   *  @param {"result" | "error"} what
   *  @param {object} detail */
  tell(what, detail) {
    this.element.dispatchEvent(new CustomEvent(`plan-calculator:${what}`, { bubbles: true, detail }))
    this.host.tell?.(what, detail)
  }

  // ---- asking

  /** Ask Python.
   *  @param {How} how
   *  @returns {Promise<void>} */
  async calculate(how = {}) {
    const turn = ++this.turn
    this.live = true
    await this.consent()
    if (turn !== this.turn) return
    this.wait(turn)
    try {
      const flat = this.flat()
      const answers = this.form.answers(flat)
      const reply = await this.ask(answers)
      if (turn !== this.turn) return
      this.form.settle(reply.needed)
      // An answer that was filled in before its question was known to be asked is sent now, and one that is not asked for isn't.
      if (!how.again && `${Object.keys(this.flat())}` !== `${Object.keys(flat)}`) return this.calculate({ ...how, again: true })
      this.form.keepReading(reply, flat)
      this.take(reply, answers, flat, how)
    } catch (problem) {
      if (turn !== this.turn) return
      this.rest()
      this.blank(problem instanceof OtherVersion ? OTHER_VERSION : problem instanceof CannotStart ? CANNOT_START : BROKEN)
      this.host.failed?.()
      this.tell("error", { reason: "python", message: this.stage.textContent })
    }
  }

  /** Show what Python says, and tell of it.
   *  @param {Reply} reply
   *  @param {Answers} answers
   *  @param {Record<string, string>} flat
   *  @param {How} how */
  take(reply, answers, flat, { quietly = false, typing = null, opening = false }) {
    /** @type {Answer | Refusal} */
    const answer = JSON.parse(reply.answer)
    this.rest()
    this.answeredBy = answer.wrong ? null : answer.rules
    this.host.answered?.(reply, this.answeredBy, answers)
    if (answer.wrong) {
      this.refuse(this.form.placedAll(Object.entries(answer.wrong)), quietly, typing)
      return this.tell("error", { reason: "answers", wrong: answer.wrong })
    }
    const { outcome, doubts = [], deadlines = [], rules } = answer // earlier rules know neither doubts nor dates
    const doubted = this.form.placedAll(doubts.map(({ question, sentence }) => [question, sentence]))
    this.show(/** @type {string} */ (reply.html), answer, doubted, quietly || opening)
    this.tell("result", { answers: this.form.answers(this.form.open(flat)), outcome, doubts, deadlines, rules })
  }

  /** Python's answer by today's rules, or by the earlier ones of a link; where those fail, by today's.
   *  @param {Answers} answers */
  async ask(answers) {
    try {
      return await this.python.ask(this.name, answers, this.by, this.asOf)
    } catch (problem) {
      if (!this.by || problem instanceof CannotStart) throw problem
      return this.python.ask(this.name, answers, null, this.asOf)
    }
  }

  /** What was answered, as text by field name. */
  flat() {
    return this.host.settled(this.form.flat())
  }

  /** Fill the form in as a link does.
   *  @param {URLSearchParams} answers */
  fill(answers) {
    this.form.fill(answers)
    this.host.filled?.()
  }

  /** Fill in other answers, and ask.
   *  @param {string | undefined} query */
  workOut(query) {
    this.remember()
    this.host.begin?.()
    this.fill(new URLSearchParams(query))
    this.calculate()
  }

  /** An answer is another now: ask again, if an answer was asked for.
   *  @param {{ name: string }} field */
  changed(field, typing = false) {
    this.edited = true
    this.form.settle()
    if (!this.live) return
    const turn = ++this.turn // what is under way answers older answers
    queueMicrotask(() => turn === this.turn && this.calculate({ quietly: true, typing: typing ? field.name : null }))
  }

  /** The sentences on which single answer would change the figure most. */
  changes() {
    return this.python.changes(this.name, this.form.answers(this.flat()), this.asOf)
  }

  /** @param {number} turn */
  wait(turn) {
    if (!this.waiting) this.began = performance.now()
    this.waiting = true
    this.sheet.setAttribute("aria-busy", "true")
    if (this.python.stage !== "ready") {
      setTimeout(() => this.waiting && this.say(this.waitsFor(), this.python.share), LONG)
      return this.blank(this.waitsFor())
    }
    setTimeout(() => this.waiting && turn === this.turn && this.blank(WORKING), PATIENCE)
  }

  waitsFor() {
    return this.python.stage === "ready" ? WORKING : performance.now() - this.began < LONG ? STARTING : STILL
  }

  rest() {
    this.waiting = false
    this.sheet.removeAttribute("aria-busy")
  }

  /** A sentence in the place of the figure, announced when it changes; and how much of the start is here, only to see.
   *  @param {string} words */
  say(words, share = 0) {
    this.stage.hidden = !words
    if (this.stage.textContent !== words) this.stage.textContent = words
    if (words !== STARTING && words !== STILL) return
    const bar = this.stage.querySelector("progress") ?? this.stage.appendChild(make("progress"))
    bar.setAttribute("aria-hidden", "true")
    if (share > 0) bar.value = share
  }

  /** On a slow or spared line, ask before the first start; resolves when the reader agrees. */
  async consent() {
    const bytes = await this.python.costs()
    if (!bytes) return
    this.say(`The calculator needs ${(bytes / 1e6).toFixed(1)} MB, once. Your connection is slow or asks to save data.`)
    const agree = this.stage.appendChild(make("button", { type: "button", className: "md-button" }, "Load it and calculate"))
    this.hide(true)
    agree.focus()
    await new Promise((agreed) => agree.addEventListener("click", agreed, { once: true }))
  }

  /** No figure to show: a sentence stands where the sheet was.
   *  @param {string} words */
  blank(words) {
    this.say(words)
    this.hide(true)
    this.html = null
    this.host.blank?.()
  }

  /** @param {boolean} hidden */
  hide(hidden) {
    this.sheet.hidden = this.keep.hidden = this.bar.hidden = hidden
  }

  // ---- showing

  /**
   * @param {string} html
   * @param {Answer} answer
   * @param {Record<string, string>} doubts
   * @param {boolean} quietly
   */
  show(html, answer, doubts, quietly) {
    this.deferred = null
    this.mark({}, doubts)
    this.errors.hidden = true
    entitle(false)
    this.say("")
    this.html = html
    this.sheet.innerHTML = html
    this.sheet.prepend(this.answersToPrint())
    this.hide(false)
    const [headline, label, figure] = ["headline", "label", "figure"].map((part) => this.sheet.querySelector(`.plan-${part}`))
    const [name, amount] = this.bar.children
    name.textContent = label.textContent
    amount.textContent = figure.textContent
    this.inSight.disconnect()
    this.inSight.observe(headline)
    this.host.shown?.(answer)
    if (!quietly) this.host.bringIntoSight(headline)
  }

  /** The answers as a list, for the printed sheet. */
  answersToPrint() {
    const pairs = this.form.read().map(([question, words]) => make("div", {}, make("dt", {}, question), make("dd", {}, words)))
    const list = make("dl", { className: "plan-given plan-given--print" }, ...pairs)
    list.setAttribute("aria-live", "off")
    return list
  }

  /** Show what is wrong. While a field is being typed in, its own sentence waits until it is left.
   *  @param {Record<string, string>} wrong
   *  @param {boolean} quietly
   *  @param {string | null} typing */
  refuse(wrong, quietly, typing) {
    const { activeElement: active } = document
    if (!(active instanceof HTMLInputElement) || active.name !== typing) typing = null // it was left before Python had answered
    const marked = Object.fromEntries(Object.entries(wrong).filter(([name]) => name !== typing))
    const count = new Set(Object.values(wrong)).size
    this.deferred = typing !== null && typing in wrong ? typing : null
    this.blank(`${count === 1 ? "One answer needs" : `${count} answers need`} another look before there is a figure.`)
    this.mark(marked)
    this.form.unfold((field) => field.name in marked)
    const items = this.form.inOrder(marked).map(([name, sentence, field]) => {
      if (!field) return make("li", {}, make("span", {}, sentence))
      const link = make("a", { href: `#${this.name}-${name}` }, sentence)
      link.addEventListener("click", (event) => go(event, field))
      return make("li", {}, link)
    })
    entitle(items.length > 0)
    this.errors.querySelector("ul").replaceChildren(...items)
    if (quietly && this.errors.hidden) return
    this.errors.hidden = items.length === 0
    if (!quietly && !this.errors.hidden) this.host.leadToErrors()
  }

  /** Go to an answer that came out of sight.
   *  @param {HTMLElement} headline */
  bringIntoSight(headline) {
    const { top, bottom } = headline.getBoundingClientRect()
    if (top >= 0 && bottom <= innerHeight) return
    this.answer.scrollIntoView()
    this.answer.focus({ preventScroll: true })
  }

  leadToErrors() {
    this.errors.scrollIntoView({ block: "center" })
    this.errors.focus({ preventScroll: true })
  }

  /** Where a sentence on a question stands: between its hint and its field.
   *  @param {HTMLElement} place
   *  @returns {HTMLElement} */
  errorAt(place) {
    const there = place.querySelector(":scope > .plan-error")
    if (there) return there
    const error = make("p", { className: "plan-error", id: `${this.name}-${place.dataset.question}-error`, hidden: true })
    const above = [...place.querySelectorAll(":scope > :is(label, legend, .plan-hint)")]
    above[above.length - 1].after(error)
    return error
  }

  /** The sentence at each field that is wrong or doubted, and none at the others.
   *  @param {Record<string, string>} wrong
   *  @param {Record<string, string>} doubts */
  mark(wrong, doubts = {}) {
    for (const place of this.form.places()) {
      const question = place.dataset.question
      const sentence = wrong[question] ?? ""
      const error = this.errorAt(place)
      const field = place.matches("fieldset") ? place : place.querySelector("input, select")
      const doubt = doubted(error, doubts[question])
      const described = [sentence && error.id, doubt?.id, place.querySelector(".plan-hint")?.id].filter(Boolean).join(" ")
      place.classList.toggle("plan-field--wrong", Boolean(sentence))
      error.hidden = !sentence
      error.textContent = atField(sentence)
      if (sentence) field.setAttribute("aria-invalid", "true")
      else field.removeAttribute("aria-invalid")
      if (described) field.setAttribute("aria-describedby", described)
      else field.removeAttribute("aria-describedby")
    }
  }

  // ---- what can be pressed

  /** @param {MouseEvent} event */
  clicked(event) {
    /** @type {HTMLButtonElement | null} */
    const pressed = fieldOf(event).closest("a, button")
    if (!pressed) return
    if (pressed.dataset.do) this.act(pressed)
    else if (pressed.matches(".plan-close")) this.closeNote(event)
    else if (event.ctrlKey || event.metaKey || event.shiftKey) return
    else if (pressed.matches(".plan-tag")) this.toggleNote(pressed, event)
    else if (pressed === this.bar) go(event, this.answer)
  }

  /** @param {HTMLButtonElement} button */
  act(button) {
    const action = this.actions.get(button.dataset.do)
    if (action) action(button)
    else console.error(`plan-calculator: there is no action "${button.dataset.do}"`)
  }

  /** Change the entries of a group, and ask again.
   *  @param {HTMLButtonElement} button
   *  @param {() => void} change */
  edit(button, change) {
    change()
    this.changed(button)
  }

  copy() {
    const isPrivate = this.form.element.querySelector("[data-private]")
    const words = isPrivate ? "Copied, without your private answers." : "Copied."
    return copy(this.host.link(), this.keep.querySelector(".plan-copied"), () => this.host.notCopied(), words)
  }

  /** Keep what stands in the form before other answers replace it. */
  remember() {
    if (this.edited || this.live) this.before = { answers: new URLSearchParams(this.form.flat()), live: this.live }
    this.edited = false
    this.offerUndo()
  }

  offerUndo() {
    this.form.element.querySelector("[data-do=undo]").hidden = !this.before
  }

  /** Bring back what stood in the form before. */
  undo() {
    if (!this.before) return
    const { answers, live } = this.before
    this.before = null
    this.offerUndo()
    this.startAgain()
    this.form.fill(answers)
    this.edited = true
    if (live) this.calculate({ quietly: true })
  }

  startAgain() {
    this.turn += 1
    this.live = false
    this.html = null
    this.form.fit([])
    this.form.restore()
    this.rest()
    this.mark({})
    this.say("")
    this.errors.hidden = true
    this.hide(true)
    entitle(false)
    this.inSight.disconnect()
    this.sheet.innerHTML = this.example
    this.sheet.hidden = false
    this.form.fillIn()
    this.form.settle()
    this.host.begin?.()
    this.host.forgot?.()
    this.form.element.querySelector("input, select").focus()
  }

  // ---- a clause's provision, opened under its line

  /** @param {HTMLElement} tag
   *  @param {MouseEvent} event */
  async toggleNote(tag, event) {
    const provision = this.host.provision(tag.dataset.provision)
    if (!provision) return // then it is a plain link
    event.preventDefault()
    const words = await provision
    if (tag.getAttribute("aria-expanded") === "true") return shut(tag)
    if (!words) return
    const note = make("div", { className: "plan-opened" }, ...words.cloneNode(true).childNodes)
    note.querySelector("[id]")?.removeAttribute("id")
    for (const link of note.querySelectorAll(".headerlink")) link.remove()
    note.append(make("button", { type: "button", className: "plan-close" }, "Close"))
    lineOf(tag).after(note)
    tag.setAttribute("aria-expanded", "true")
  }

  /** @param {Event} event */
  closeNote(event) {
    const tag = fieldOf(event).closest("li")?.querySelector(':scope > .plan-line .plan-tag[aria-expanded="true"]')
    if (tag) shut(tag)
  }
}

/** What was typed in, pressed or left.
 *  @param {Event} event */
const fieldOf = (event) => /** @type {HTMLInputElement} */ (event.target)

/** @param {HTMLElement} tag */
const lineOf = (tag) => /** @type {HTMLElement} */ (tag.closest(".plan-line"))

/** @param {HTMLElement} tag */
function shut(tag) {
  lineOf(tag).nextElementSibling?.remove()
  tag.setAttribute("aria-expanded", "false")
  tag.focus()
}

/** @param {MouseEvent} event
 *  @param {HTMLElement} place */
function go(event, place) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const seen = place.closest("[data-question]") ?? place
  seen.scrollIntoView()
  place.focus({ preventScroll: true })
}

/** The title of the page tells that something is wrong, while it is.
 *  @param {boolean} isWrong */
function entitle(isWrong) {
  document.title = (isWrong ? "Error: " : "") + document.title.replace(/^Error: /, "")
}

/** What is doubted of an answer, under the place for what is wrong with it.
 *  @param {HTMLElement} error
 *  @param {string | undefined} sentence */
function doubted(error, sentence) {
  if (error.nextElementSibling?.matches(".plan-doubt")) error.nextElementSibling.remove()
  if (!sentence) return null
  const words = make("p", { id: `${error.id}-doubt`, className: "plan-doubt" }, make("b", {}, "Please check."), ` ${sentence}`)
  error.after(words)
  return words
}

/** A sentence as it stands at its field: without the place in a list that it begins with.
 *  @param {string} sentence */
const atField = (sentence) => sentence.replace(/^[^:]*, line \d+: /, "")

/** Watch whether an element is in sight; where a browser can't, it never says so.
 *  @param {(isIntersecting: boolean) => void} seen
 *  @returns {Pick<IntersectionObserver, "observe" | "disconnect">} */
export function watch(seen) {
  if (!globalThis.IntersectionObserver) return { observe() {}, disconnect() {} }
  return new IntersectionObserver(([{ isIntersecting }]) => seen(isIntersecting))
}
