// <plan-calculator name="refund">: makes the form that is already in the page answer.
//
// It knows no rule. It gathers answers as text by the names of their fields, asks Python, and shows what comes back:
// a sheet of HTML, or for each wrong answer a sentence. Nothing is checked before the first Calculate; after it the
// sheet follows every change. The address after # holds the answers, so a link reproduces them and no server sees them.

import { CannotStart, python } from "./python.js"

const STARTING = "Getting the calculator ready. The first time takes a few seconds; you can go on typing."
const WORKING = "Working it out…"
const CANNOT_START =
  "The calculator could not start. Your answers are still here. Check that you are online and press Calculate again; " +
  "if that does not help, reload the page or try a current version of Chrome, Edge, Firefox or Safari."
const BROKEN = "Something went wrong while working it out. Your answers are still here. Press Calculate to try again."
const PATIENCE = 700 // a reply that takes longer than this gets a word of explanation

export class PlanCalculator extends HTMLElement {
  connectedCallback() {
    if (this.form) return
    const find = (selector) => this.querySelector(selector)
    this.name = this.getAttribute("name")
    this.form = find("form")
    this.errors = find(".plan-errors")
    this.stage = find(".plan-stage")
    this.sheet = find(".plan-sheet")
    this.answer = find(".plan-answer")
    this.keep = find(".plan-keep")
    this.bar = find(".plan-bar")
    this.example = this.sheet.innerHTML
    this.turn = 0 // counts questions: only the newest one's reply is shown
    this.live = false // true once Calculate was pressed
    this.held = null // the field being typed in, when its own sentence waits until it is left
    this.unplaced = {} // answers of a link that their field can't hold: Python is to say what is wrong with them

    for (const button of this.form.elements) if (button.localName === "button") button.disabled = false
    this.fillToday()
    this.listen()
    this.openLink({ opening: true })
  }

  listen() {
    this.form.addEventListener("submit", (event) => (event.preventDefault(), this.calculate()))
    this.form.addEventListener("reset", () => setTimeout(() => this.startAgain()))
    this.form.addEventListener("input", ({ target }) => this.changed(target, target.matches("[type=text], [type=date]")))
    this.form.addEventListener("focusout", ({ target }) => this.held === target.name && this.changed(target, false))
    this.addEventListener("click", (event) => this.clicked(event))
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.closeNote(event))
    addEventListener("hashchange", () => this.openLink() && this.form.scrollIntoView())
    python.addEventListener("stage", () => this.waiting && this.say(python.stage === "ready" ? WORKING : STARTING, python.share))
    this.inSight = new IntersectionObserver(([{ isIntersecting }]) => this.bar.classList.toggle("plan-bar--rest", isIntersecting))
    this.warmEarly()
  }

  /** Start Python at the first hint that it will be asked. */
  warmEarly() {
    for (const hint of ["focusin", "pointerover", "pointerdown"])
      this.addEventListener(hint, () => python.hint(), { once: true, passive: true })
    const idle = globalThis.requestIdleCallback ?? setTimeout
    new IntersectionObserver(([{ isIntersecting }], observer) => {
      if (!isIntersecting) return
      observer.disconnect()
      idle(() => python.hint())
    }).observe(this.form)
  }

  /** Tell whoever listens what came of the answers. */
  tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`plan-calculator:${what}`, { bubbles: true, detail }))
  }

  // ---- asking

  /** Ask Python. `quietly`, after the first Calculate, takes no focus and moves nothing; `typing` names the field in
   *  hand; `opening` is a link that was opened: its reader may have begun to read, so the answer comes without a jump. */
  async calculate({ quietly = false, typing = null, opening = false } = {}) {
    const turn = ++this.turn
    cancelAnimationFrame(this.frame) // pressing Calculate also leaves a field, which would ask once more, quietly
    this.live = true
    await this.consent()
    if (turn !== this.turn) return
    this.wait(turn)
    try {
      const answers = this.answers()
      const { answer, html } = await python.ask(this.name, answers)
      if (turn !== this.turn) return
      const { wrong: told, outcome, rules } = JSON.parse(answer)
      const wrong = told && Object.fromEntries(Object.entries(told).map(([name, sentence]) => [this.placed(name), sentence]))
      this.rest()
      if (wrong) this.refuse(wrong, quietly, typing)
      else this.show(html, quietly || opening)
      this.tell(...(told ? ["error", { reason: "answers", wrong: told }] : ["result", { answers, outcome, rules }]))
    } catch (problem) {
      if (turn !== this.turn) return
      this.rest()
      this.blank(problem instanceof CannotStart ? CANNOT_START : BROKEN)
      this.tell("error", { reason: "python", message: this.stage.textContent })
    }
  }

  /** What was answered, as text by field name; what was left empty is left out, and so is an entry that was not begun. */
  flat() {
    const typed = [...new FormData(this.form)].filter(([, text]) => text.trim() !== "")
    const answers = { ...Object.fromEntries(typed), ...this.unplaced }
    for (const entry of this.form.querySelectorAll(".plan-entry")) {
      const fields = [...entry.querySelectorAll("input, select")]
      if (fields.every((field) => untouched(field) && !(field.name in this.unplaced))) for (const { name } of fields) delete answers[name]
    }
    return answers
  }

  /** The same with each group that repeats as a list: `expenses.2.hotel` is `hotel` of an entry of `expenses`. */
  answers() {
    const answers = {}
    this.places = {} // where each entry of a list stands in the form: an entry that was not begun is no part of the list
    for (const [name, text] of Object.entries(this.flat())) {
      const [group, count, leaf] = name.split(".")
      if (!leaf) {
        answers[name] = text
        continue
      }
      const places = (this.places[group] ??= [])
      if (!places.includes(count)) places.push(count)
      const entries = (answers[group] ??= [])
      const entry = (entries[places.indexOf(count)] ??= {})
      entry[leaf] = text
    }
    return answers
  }

  /** A name of a refusal, `expenses.1.hotel`, as the form has it. */
  placed(name) {
    const [group, count, ...leaf] = name.split(".")
    return count ? [group, this.places[group]?.[count - 1] ?? count, ...leaf].join(".") : name
  }

  changed(field, typing) {
    delete this.unplaced[field.name]
    if (!this.live) return
    this.turn += 1 // what is under way answers older answers
    cancelAnimationFrame(this.frame)
    this.frame = requestAnimationFrame(() => this.calculate({ quietly: true, typing: typing ? field.name : null }))
  }

  wait(turn) {
    this.waiting = true
    this.sheet.setAttribute("aria-busy", "true")
    if (python.stage !== "ready") return this.blank(STARTING)
    setTimeout(() => this.waiting && turn === this.turn && this.blank(WORKING), PATIENCE)
  }

  rest() {
    this.waiting = false
    this.sheet.removeAttribute("aria-busy")
  }

  /** A sentence in the place of the figure, announced when it changes; and how much of the start is here, only to see. */
  say(words, share = 0) {
    this.stage.hidden = !words
    if (this.stage.textContent !== words) this.stage.textContent = words
    if (words !== STARTING) return
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
  }

  // ---- showing

  show(html, quietly) {
    this.held = null
    this.mark({})
    this.errors.hidden = true
    this.say("")
    this.sheet.innerHTML = html
    this.sheet.prepend(this.given())
    this.sheet.hidden = this.keep.hidden = this.bar.hidden = false
    const [headline, label, figure] = ["headline", "label", "figure"].map((part) => this.sheet.querySelector(`.plan-${part}`))
    const [name, amount] = this.bar.children
    name.textContent = label.textContent
    amount.textContent = figure.textContent
    this.inSight.disconnect()
    this.inSight.observe(headline)
    this.writeLink()
    if (!quietly) this.bringIntoSight(headline)
  }

  /** The answers as a list, for the printed sheet. */
  given() {
    const list = document.createElement("dl")
    list.className = "plan-given plan-given--print"
    list.setAttribute("aria-live", "off")
    for (const place of this.form.querySelectorAll("[data-question]:not([data-group])")) {
      const said = shown(place)
      if (!said) continue
      const entry = place.closest(".plan-entry")
      const pair = list.appendChild(document.createElement("div"))
      pair.appendChild(document.createElement("dt")).textContent = (entry ? `${entry.ariaLabel}. ` : "") + place.querySelector("label, legend").textContent
      pair.appendChild(document.createElement("dd")).textContent = said
    }
    return list
  }

  bringIntoSight(headline) {
    const { top, bottom } = headline.getBoundingClientRect()
    if (top >= 0 && bottom <= innerHeight) return
    this.answer.scrollIntoView()
    this.answer.focus({ preventScroll: true })
  }

  /** Show what is wrong. While a field is being typed in, its own sentence waits until it is left. */
  refuse(wrong, quietly, typing) {
    const said = Object.fromEntries(Object.entries(wrong).filter(([name]) => name !== typing))
    const count = Object.keys(wrong).length
    this.held = typing in wrong ? typing : null
    this.blank(count === 1 ? "One answer needs another look before there is a figure." : `${count} answers need another look before there is a figure.`)
    this.mark(said)
    const items = Object.entries(said).map(([name, sentence]) => {
      const item = document.createElement("li")
      const field = this.fieldOf(name)
      const words = item.appendChild(document.createElement(field ? "a" : "span"))
      words.textContent = sentence
      if (field) Object.assign(words, { href: `#${this.name}-${name}`, field })
      return item
    })
    this.errors.querySelector("ul").replaceChildren(...items)
    if (quietly && this.errors.hidden) return
    this.errors.hidden = items.length === 0
    if (quietly || this.errors.hidden) return
    this.errors.scrollIntoView({ block: "center" })
    this.errors.focus({ preventScroll: true })
  }

  /** The sentence at each field that is wrong, and none at the others. */
  mark(wrong) {
    for (const place of this.form.querySelectorAll("[data-question]")) {
      const sentence = wrong[place.dataset.question] ?? ""
      const error = place.querySelector(".plan-error")
      const field = place.matches("fieldset") ? place : place.querySelector("input, select")
      const described = [sentence && error.id, place.querySelector(".plan-hint")?.id].filter(Boolean).join(" ")
      place.classList.toggle("plan-field--wrong", Boolean(sentence))
      error.hidden = !sentence
      error.textContent = sentence
      field.toggleAttribute("aria-invalid", Boolean(sentence))
      if (sentence) field.setAttribute("aria-invalid", "true")
      if (described) field.setAttribute("aria-describedby", described)
      else field.removeAttribute("aria-describedby")
    }
  }

  fieldOf(name) {
    const place = this.form.querySelector(`[data-question="${CSS.escape(name)}"]`)
    return place?.querySelector("input:checked") ?? place?.querySelector("input, select")
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
    this.fill(new URLSearchParams(this.dataset.example))
    this.calculate()
  }

  async copy() {
    const told = this.querySelector(".plan-copied")
    try {
      await navigator.clipboard.writeText(this.link())
      told.textContent = "Copied."
    } catch {
      told.textContent = "Copy it from the address bar: it holds your answers."
    }
  }

  startAgain() {
    this.turn += 1
    this.live = false
    this.unplaced = {}
    this.fit([])
    this.rest()
    this.mark({})
    this.say("")
    this.errors.hidden = this.keep.hidden = this.bar.hidden = true
    this.inSight.disconnect()
    this.sheet.innerHTML = this.example
    this.sheet.hidden = false
    this.fillToday()
    this.forgetLink()
    this.form.querySelector("input, select").focus()
  }

  // ---- a group that repeats

  addEntry(button) {
    this.grow(button.closest(".plan-group")).querySelector("input, select").focus()
  }

  removeEntry(button) {
    const group = button.closest(".plan-group")
    button.closest(".plan-entry").remove()
    this.number(group)
    group.querySelector("input, select").focus()
    this.changed(button, false)
  }

  /** One more entry, empty, at the end of the group. */
  grow(group) {
    const entries = group.querySelectorAll(".plan-entry")
    const entry = entries[0].cloneNode(true)
    renumber(entry, group.dataset.question, entries.length + 1) // before it stands in the form: radio buttons of one name are one group
    for (const field of entry.querySelectorAll("input, select")) restore(field)
    entries[entries.length - 1].after(entry)
    this.number(group)
    return entry
  }

  number(group) {
    const entries = [...group.querySelectorAll(".plan-entry")]
    entries.forEach((entry, index) => {
      renumber(entry, group.dataset.question, index + 1)
      entry.querySelector("[data-do=removeEntry]").hidden = entries.length === 1
    })
    const more = group.querySelector("[data-do=addEntry]")
    more.hidden = entries.length >= more.dataset.most
  }

  /** As many entries of each group as the names ask for. */
  fit(names) {
    for (const group of this.form.querySelectorAll(".plan-group")) {
      const counts = names.map((name) => name.split(".")).filter(([name]) => name === group.dataset.question)
      const most = Math.min(Math.max(1, ...counts.map(([, count]) => Number(count) || 1)), group.querySelector("[data-do=addEntry]").dataset.most)
      const entries = group.querySelectorAll(".plan-entry")
      for (const entry of [...entries].slice(most)) entry.remove()
      for (let count = entries.length; count < most; count++) this.grow(group)
      this.number(group)
    }
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
    this.fill(new URLSearchParams(location.hash.slice(1)))
    this.calculate(how)
    return true
  }

  writeLink() {
    const hash = `#${new URLSearchParams(this.flat())}`
    if (hash !== location.hash) history.replaceState(history.state, "", hash)
  }

  fill(answers) {
    this.fit([...answers.keys()])
    for (const field of this.form.elements) restore(field)
    this.unplaced = {}
    const known = new Set([...this.form.elements].map((field) => field.name).filter(Boolean))
    for (const [name, text] of answers) {
      if (!known.has(name)) continue
      const field = this.form.elements.namedItem(name)
      const radios = field instanceof RadioNodeList ? [...field] : field.type === "radio" ? [field] : [] // a lone one is no list
      for (const radio of radios) radio.checked = radio.value === text
      if (!radios.length) field.value = text
      if (radios.length ? !radios.some((radio) => radio.checked) : field.value !== text) this.unplaced[name] = text
    }
  }

  fillToday() {
    const now = new Date()
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-")
    for (const field of this.form.querySelectorAll("[data-today]")) field.value ||= today
  }
}

PlanCalculator.prototype.print = () => window.print()

/** What a field holds, as a person reads it; empty where nothing was answered. */
function shown(place) {
  const field = place.querySelector("input:checked, input:not([type=radio]), select")
  if (!field?.value) return ""
  if (field.type === "radio") return field.parentElement.textContent.trim()
  if (field.localName === "select") return field.selectedOptions[0].textContent
  if (field.type === "date") return new Date(`${field.value}T12:00`).toLocaleDateString("en-US", { dateStyle: "long" })
  const beside = [...field.parentElement.children].map((part) => (part === field ? field.value.trim().replace(/^\$/, "") : part.textContent))
  return beside.join(beside[0] === "$" ? "" : " ")
}

/** Is the field as the page gave it? */
function untouched(field) {
  if (field.type === "radio") return field.checked === field.defaultChecked
  if (field.localName === "input") return field.value === field.defaultValue
  const given = [...field.options].find((option) => option.defaultSelected) ?? field.options[0]
  return field.selectedOptions[0] === given
}

/** Give an entry of a group its place in the count: in the names of its fields and in all that refers to them. */
function renumber(entry, group, count) {
  entry.ariaLabel = count
  const mine = new RegExp(`(^|[ -])${group}\\.\\d+\\.`, "g")
  for (const part of entry.querySelectorAll("*"))
    for (const name of ["id", "name", "for", "data-question", "aria-labelledby", "aria-describedby"])
      if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(mine, `$1${group}.${count}.`))
}

/** Put a field back to what the page gave it. */
function restore(field) {
  if (field.type === "radio") field.checked = field.defaultChecked
  else if (field.localName === "select") for (const option of field.options) option.selected = option.defaultSelected
  else if (field.localName === "input") field.value = field.defaultValue
}

// In a frame on someone's page, embed-frame.js defines the element.
if (!document.querySelector("plan-calculator[data-framed]")) customElements.define("plan-calculator", PlanCalculator)
