// The form of a calculator: what was answered, as text by the names of its fields, and back again from a link.
//
// It knows no rule. Where a question is asked stands in its `data-asked`, worked out by Python when the page was built; what
// is typed in a question that is not asked stays there and is not sent. An entry of a group that was not begun is no entry.

import { here, today } from "./days.js"
import { make } from "./elements.js"

const [FIRST_DAY, LAST_DAY] = ["1990-01-01", "2100-12-31"] // Python refuses others
const AN_ISO_DAY = /^(\d{4})-(\d\d)-(\d\d)$/
const AN_AMERICAN_DAY = /^(\d\d?)\/(\d\d?)\/(\d{4})$/
const AN_INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)$/
const FIELDS = "input:not([data-part]), select:not([data-part])"

/** A field of the form, as far as it is asked of every kind of field.
 *  @typedef {HTMLInputElement} Field */

/** Which answers, `by` the questions that decide, have a question asked; or which have it not asked.
 *  @typedef {{ by: string[], for?: string[][], not?: string[] }} Table */

/** Answers as text by field name.
 *  @typedef {Record<string, string>} Flat */

/** @import { Answers, Reply } from "../../lint/messages" */

/** `expenses.2.hotel`, the `hotel` of an entry of `expenses`, in its parts; a question outside of groups has no count.
 *  @param {string} name */
const parted = (name) => /** @type {[group: string, count?: string, leaf?: string]} */ (name.split("."))

/** `expenses.hotel` for `expenses.2.hotel`.
 *  @param {string} name */
export function withoutCount(name) {
  const [group, , leaf] = parted(name)
  return leaf ? `${group}.${leaf}` : name
}

export class Form {
  /** @type {Map<Field, string>} */
  unplaced = new Map() // the text of a link that a field can't hold; Python is to say what is wrong with it
  /** @type {Record<string, string[]>} */
  counts = {} // where each entry of a list that was sent stands in the form
  /** @type {Record<string, [typed: string, spelled: string, said: string | undefined]>} */
  readings = {} // by field: what it held, the one spelling that Python has for it, and how a person reads it
  /** @type {{ entry: HTMLElement, group: HTMLElement, at: number } | null} */
  removed = null

  /** @param {HTMLFormElement} element */
  constructor(element) {
    this.element = element
    for (const date of element.querySelectorAll(".plan-input--date")) offerCalendar(date)
    this.chooseByAnswers()
  }

  // ---- what was answered

  /** What was answered, as text by field name; what was left empty is left out.
   *  @returns {Flat} */
  flat() {
    const typed = this.fields().filter((field) => field.type !== "radio" || field.checked)
    const answers = Object.fromEntries(typed.map((field) => [field.name, field.value]))
    for (const [field, text] of this.unplaced) if (this.element.contains(field)) answers[field.name] = text
    const fields = this.fields().filter((field) => !field.closest("[data-asked][hidden], [data-side][hidden]") && this.begun(field))
    const names = new Set(fields.map(({ name }) => name))
    return Object.fromEntries(Object.entries(answers).filter(([name, text]) => names.has(name) && bare(text)))
  }

  /** The same with each group that repeats as a list. */
  answers(flat = this.flat()) {
    /** @type {Answers} */
    const answers = {}
    this.counts = {}
    for (const [name, text] of Object.entries(flat)) {
      const [group, count, leaf] = parted(name)
      if (!count || !leaf) {
        answers[name] = text
        continue
      }
      const counts = (this.counts[group] ??= [])
      if (!counts.includes(count)) counts.push(count)
      const entries = /** @type {Flat[]} */ (answers[group] ??= [])
      const entry = (entries[counts.indexOf(count)] ??= {})
      entry[leaf] = text
    }
    return answers
  }

  /** What may leave the page, in an address or an event: all answers but the private ones, in one spelling.
   *  @returns {Flat} */
  open(flat = this.flat()) {
    const pairs = Object.entries(flat).filter(([name]) => !this.isPrivate(name))
    return Object.fromEntries(pairs.map(([name, text]) => [name, this.spelled(name, text)]))
  }

  /** Keep how Python reads the answers. Rules of an earlier day do not say how a person does.
   *  @param {Pick<Reply, "spelled" | "said">} reply
   *  @param {Flat} flat */
  keepReading({ spelled = {}, said = {} }, flat) {
    const names = Object.keys(spelled)
    this.readings = Object.fromEntries(names.map((name) => [this.placed(name), [flat[this.placed(name)], spelled[name], said[name]]]))
  }

  /** @param {string} name
   *  @param {string} text */
  spelled(name, text) {
    const [typed, spelled] = this.readings[name] ?? []
    return typed === text && spelled !== undefined ? spelled : text
  }

  /** @param {string} name */
  isPrivate(name) {
    return "private" in (this.place(name)?.dataset ?? {})
  }

  /** Is a private answer still to be given? A link never brings one. */
  waitsForPrivate(flat = this.flat()) {
    const places = [...this.element.querySelectorAll("[data-private]")]
    return places.some((place) => !place.closest("[hidden]") && !(place.dataset.question in flat))
  }

  /** The answers as a person reads them, with their questions.
   *  @returns {[question: string, answer: string][]} */
  read() {
    return this.places().flatMap((place) => {
      const words = "group" in place.dataset || place.closest("[hidden]") ? "" : this.shown(place)
      const entry = place.closest(".plan-entry")
      const parts = [.../** @type {Iterable<Element>} */ (place.querySelector("label, legend").childNodes)]
      const label = parts.map((part) => (part.className === "plan-optional" ? "" : part.textContent)).join("").trim()
      return words && (!entry || this.begun(place.querySelector(FIELDS))) ? [[entry ? `${entry.ariaLabel}: ${label}` : label, words]] : []
    })
  }

  /** What a field holds, in Python's words where it has read that; empty where nothing was answered.
   *  @param {HTMLElement} place
   *  @returns {string} */
  shown(place) {
    /** @type {Field} */
    const field = place.querySelector("[name]:checked, [name]:not([type=radio])")
    if (!field?.value) return ""
    const [typed, , said] = this.readings[field.name] ?? []
    if (typed === field.value && said) return said
    if (field.type === "radio") return parentOf(field).textContent.trim()
    return field.localName === "select" ? chosenOf(field) : field.value
  }

  /** @returns {Field[]} */
  fields() {
    return [.../** @type {NodeListOf<Field>} */ (this.element.querySelectorAll(FIELDS))].filter((field) => field.name)
  }

  /** The fields of that name: the radio buttons of a choice, or one.
   *  @param {string} name */
  named(name) {
    return this.fields().filter((field) => field.name === name)
  }

  /** Is the field outside of any group, or in an entry in which something was entered?
   *  @param {Element} field */
  begun(field) {
    const entry = field.closest(".plan-entry")
    return !entry || fieldsOf(entry).some((other) => !untouched(other) || this.unplaced.has(other))
  }

  /** A name of a refusal, `expenses.1.hotel`, as the form has it.
   *  @param {string} name */
  placed(name) {
    const [group, count, leaf] = parted(name)
    return count ? [group, this.counts[group]?.[Number(count) - 1] ?? count, ...(leaf ? [leaf] : [])].join(".") : name
  }

  /** What Python says of answers, by their names in the form. A sentence on an entry names its place in the form: what was not
   *  begun was not sent, and not counted.
   *  @param {[name: string, text: string][]} pairs
   *  @returns {Flat} */
  placedAll(pairs) {
    return Object.fromEntries(
      pairs.map(([name, text]) => {
        const placed = this.placed(name)
        const [[, there], [, count]] = [placed, name].map(parted)
        return [this.seenAt(placed), there === count ? text : text.replace(`ine ${count}:`, `ine ${there}:`)]
      }),
    )
  }

  /** [name, sentence, field] of what is wrong, in the order of the page, each sentence once.
   *  @param {Flat} wrong */
  inOrder(wrong) {
    const all = Object.entries(wrong).map(([name, sentence]) => /** @type {const} */ ([name, sentence, this.field(name)]))
    all.sort(([, , one], [, , other]) => {
      if (!one || !other || one === other) return Number(!one) - Number(!other)
      return one.compareDocumentPosition(other) & 4 ? -1 : 1 // DOCUMENT_POSITION_FOLLOWING
    })
    return all.filter(([, sentence], at) => all.findIndex(([, other]) => other === sentence) === at)
  }

  /** Where each question stands, groups and those inside them included.
   *  @returns {HTMLElement[]} */
  places() {
    return [...this.element.querySelectorAll("[data-question]")]
  }

  /** @param {string} name
   *  @returns {HTMLElement | null} */
  place(name) {
    return this.element.querySelector(`[data-question="${CSS.escape(name)}"]`)
  }

  /** The name of the question at which a sentence on this one is seen: one of a way that was not chosen has it at the way that was.
   *  @param {string} name */
  seenAt(name) {
    const side = this.place(name)?.closest("[data-side][hidden]")
    return side ? parentOf(side).querySelector("[data-side]:not([hidden]) [data-question]").dataset.question : name
  }

  /** The field to lead someone to who is to answer that question.
   *  @param {string} name
   *  @returns {Field | null | undefined} */
  field(name) {
    const place = this.place(name)
    return place?.querySelector("input:checked") ?? place?.querySelector("input, select")
  }

  // ---- which questions are asked

  /** Where a question is asked, which may stand at another that is asked where this one is.
   *  @param {HTMLElement} place
   *  @returns {Table | null} */
  table({ dataset: { asked } }) {
    if (!asked) return null
    return asked.startsWith("{") ? JSON.parse(asked) : this.table(/** @type {HTMLElement} */ (this.place(asked)))
  }

  /** Show the questions that these answers leave to be asked.
   *  @param {string[]} [needed] what Python last said of it */
  settle(needed) {
    const listed = (/** @type {string} */ name) => this.fields().some((field) => field.name.startsWith(`${name}.`) && this.begun(field))
    const typed = (/** @type {string} */ name) =>
      this.named(name).find((field) => field.type !== "radio" || field.checked)?.value ?? (listed(name) ? "answered" : "")
    const placed = needed?.map((name) => this.placed(name))
    for (const place of this.element.querySelectorAll("[data-asked]")) {
      const table = this.table(place)
      const isAsked = table ? fits(table, table.by.map(typed)) : placed?.includes(place.dataset.question)
      if (isAsked !== undefined) place.hidden = !isAsked
      place.removeAttribute("data-spare")
    }
    for (const either of eithersOf(this.element)) {
      const places = /** @type {HTMLElement[]} */ ([...either.querySelectorAll("[data-question]")])
      either.hidden = places.every((place) => place.hidden)
    }
  }

  // ---- some ways to tell the same, of which one is chosen

  /** Show the questions of one way; of all where none is chosen.
   *  @param {HTMLElement} either
   *  @param {HTMLElement} [chosen] */
  choose(either, chosen) {
    either.querySelector(".plan-radios").hidden = false
    for (const side of sidesOf(either)) side.hidden = Boolean(chosen) && side !== chosen
    for (const radio of waysOf(either)) radio.checked = radio.value === chosen?.dataset.side
  }

  /** Choose the way in which something was answered: the first where nothing was, none where more than one was. */
  chooseByAnswers() {
    for (const either of eithersOf(this.element)) {
      const sides = sidesOf(either)
      const answered = sides.filter((side) => fieldsOf(side).some((field) => bare(field.value) || this.unplaced.has(field)))
      this.choose(either, answered.length > 1 ? undefined : (answered[0] ?? sides[0]))
    }
  }

  /** Another way was chosen; returns the first field of it, whose answer may be another now.
   *  @param {Field} radio
   *  @returns {Field} */
  turnedTo(radio) {
    const either = /** @type {HTMLElement} */ (radio.closest("[data-either]"))
    const side = /** @type {HTMLElement} */ (sidesOf(either).find(({ dataset }) => dataset.side === radio.value))
    this.choose(either, side)
    return fieldsOf(side)[0]
  }

  // ---- a link, and the empty form

  /** @param {URLSearchParams} answers */
  fill(answers) {
    this.fit([...answers.keys()])
    this.restore()
    for (const [name, text] of answers) this.put(name, text)
    this.unfold((field) => !untouched(field))
    this.settle()
  }

  /** Open what is folded and holds such a field.
   *  @param {(field: Field) => boolean} wanted */
  unfold(wanted) {
    for (const fold of this.element.querySelectorAll("details:not([open])")) if (fieldsOf(fold).some(wanted)) fold.setAttribute("open", "")
  }

  /** Put a text into the field of that name; where the field can't hold it, the text is sent all the same.
   *  @param {string} name
   *  @param {string} text */
  put(name, text) {
    const fields = this.named(name)
    if (!fields.length) return
    const fits = fields[0].type === "radio" ? pick(fields, text) : put(fields[0], text)
    if (fits) this.unplaced.delete(fields[0])
    else this.unplaced.set(fields[0], text)
    if (fields[0].closest("[data-side]")) this.chooseByAnswers()
  }

  /** Can the field of that name hold the text?
   *  @param {string} name
   *  @param {string} text */
  holds(name, text) {
    const fields = this.named(name)
    if (!fields.length) return false
    if (fields[0].type === "radio") return fields.some((radio) => radio.value === text)
    return fields[0].localName !== "select" || optionsOf(fields[0]).some((option) => option.value === text)
  }

  /** Every field as the page gave it. */
  restore() {
    this.unplaced.clear()
    for (const field of this.fields()) restore(field)
    this.chooseByAnswers()
  }

  /** What the form itself fills in: today, or this moment. */
  fillIn() {
    const minute = here().slice(0, 16)
    /** @type {NodeListOf<Field>} */
    const fields = this.element.querySelectorAll("[data-filled]")
    for (const field of fields) if (!field.value) put(field, field.dataset.filled === "today" ? today() : minute + offset(minute))
  }

  /** A field was changed by hand; returns the field that is sent.
   *  @param {Field} part
   *  @returns {Field} */
  touched(part) {
    if (part.dataset.part === "way") return this.turnedTo(part)
    /** @type {Field} */
    const field = part.dataset.part ? parentOf(part).querySelector("[name]") : part
    if (part.dataset.part === "day") put(field, part.value || field.value)
    else if (field !== part) compose(field)
    this.unplaced.delete(this.named(field.name)[0])
    this.settle()
    return field
  }

  /** Open the calendar of a date, at the day that its field holds.
   *  @param {HTMLButtonElement} button */
  pickDay(button) {
    const [field, day] = /** @type {Field[]} */ ([button.previousElementSibling, button.nextElementSibling])
    const [, month, date, year] = field.value.match(AN_AMERICAN_DAY) ?? []
    day.value = year ? [year, month.padStart(2, "0"), date.padStart(2, "0")].join("-") : ""
    try {
      day.showPicker()
    } catch {
      day.removeAttribute("aria-hidden") // a frame on another's page may not open it: then it stands beside the field
      day.focus()
    }
  }

  // ---- a group that repeats

  /** @param {HTMLButtonElement} button */
  addEntry(button) {
    const group = groupOf(button)
    firstOf(this.grow(group)).focus()
    this.forget(group)
    say(group, `Added. There are ${entriesOf(group).length} now.`)
  }

  /** @param {HTMLButtonElement} button */
  removeEntry(button) {
    const entry = entryOf(button)
    const group = groupOf(button)
    const at = entriesOf(group).indexOf(entry)
    this.removed = { entry, group, at }
    entry.remove()
    this.number(group)
    const left = entriesOf(group)
    firstOf(left[Math.min(at, left.length - 1)]).focus()
    group.querySelector("[data-do=putBack]").hidden = false
    say(group, `Removed. ${left.length} left.`)
  }

  /** @param {HTMLButtonElement} button */
  putBack(button) {
    if (!this.removed) return
    const group = groupOf(button)
    const { entry, at } = this.removed
    const entries = entriesOf(group)
    renumber(entry, nameOf(group), 2000)
    if (at < entries.length) entries[at].before(entry)
    else entries[entries.length - 1].after(entry)
    this.forget(group)
    this.number(group)
    firstOf(entry).focus()
    say(group, `Put back as ${entry.ariaLabel}.`)
  }

  /** @param {HTMLElement} group */
  forget(group) {
    this.removed = null
    group.querySelector("[data-do=putBack]").hidden = true
  }

  /** Move an entry one place up, or down.
   *  @param {HTMLButtonElement} button
   *  @param {-1 | 1} by */
  move(button, by) {
    const entry = entryOf(button)
    const group = groupOf(button)
    const entries = entriesOf(group)
    const other = entries[entries.indexOf(entry) + by]
    if (by < 0) other.before(entry)
    else other.after(entry)
    this.number(group)
    const there = button.disabled ? entry.querySelector(`[data-do=${by < 0 ? "moveDown" : "moveUp"}]`) : button
    there.focus()
    say(group, `Moved to place ${entriesOf(group).indexOf(entry) + 1} of ${entries.length}.`)
  }

  /** One more entry, empty, at the end of the group.
   *  @param {HTMLElement} group */
  grow(group) {
    const entries = entriesOf(group)
    const entry = /** @type {HTMLElement} */ (entries[0].cloneNode(true))
    renumber(entry, nameOf(group), entries.length + 1) // before it stands in the form: radio buttons of one name are one group
    for (const field of fieldsOf(entry)) restore(field)
    for (const error of entry.querySelectorAll(".plan-error")) error.hidden = true
    for (const doubt of entry.querySelectorAll(".plan-doubt")) doubt.remove()
    for (const wrong of entry.querySelectorAll(".plan-field--wrong")) wrong.classList.remove("plan-field--wrong")
    for (const wrong of entry.querySelectorAll("[aria-invalid]")) wrong.removeAttribute("aria-invalid")
    entries[entries.length - 1].after(entry)
    this.number(group)
    return entry
  }

  /** @param {HTMLElement} group */
  number(group) {
    const entries = entriesOf(group)
    entries.forEach((entry, index) => renumber(entry, nameOf(group), 1000 + index)) // so that no two have one name on the way
    entries.forEach((entry, index) => {
      const tool = (/** @type {string} */ action) => /** @type {HTMLButtonElement} */ (entry.querySelector(`[data-do=${action}]`))
      renumber(entry, nameOf(group), index + 1)
      entry.querySelector(".plan-entry-head b").textContent = entry.ariaLabel
      entry.querySelector(".plan-entry-tools").hidden = entries.length === 1
      tool("moveUp").disabled = index === 0
      tool("moveDown").disabled = index === entries.length - 1
    })
    group.querySelector("[data-do=addEntry]").hidden = entries.length >= mostOf(group)
  }

  /** As many entries of each group as the names ask for.
   *  @param {string[]} names */
  fit(names) {
    for (const group of this.element.querySelectorAll(".plan-group")) {
      const counts = names.map(parted).filter(([name]) => name === nameOf(group)).map(([, count]) => Number(count) || 1)
      const most = Math.min(Math.max(1, ...counts), mostOf(group))
      for (const entry of entriesOf(group).slice(most)) entry.remove()
      while (entriesOf(group).length < most) this.grow(group)
      this.forget(group)
      this.number(group)
    }
  }
}

/** @param {Element} button */
const groupOf = (button) => /** @type {HTMLElement} */ (button.closest(".plan-group"))
/** @param {Element} button */
const entryOf = (button) => /** @type {HTMLElement} */ (button.closest(".plan-entry"))
/** @param {HTMLElement} group
 *  @returns {HTMLElement[]} */
const eithersOf = (group) => /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-either]")])
/** @param {HTMLElement} either */
const sidesOf = (either) => /** @type {HTMLElement[]} */ ([...either.querySelectorAll("[data-side]")])
/** @param {HTMLElement} either */
const waysOf = (either) => /** @type {Field[]} */ ([...either.querySelectorAll("[data-part=way]")])
/** @param {HTMLElement} group */
const entriesOf = (group) => [...group.querySelectorAll(".plan-entry")]
/** @param {HTMLElement} group */
const nameOf = (group) => group.dataset.question
/** @param {HTMLElement} group */
const mostOf = (group) => Number(group.querySelector("[data-do=addEntry]").dataset.most)
/** @param {HTMLElement} entry */
const firstOf = (entry) => entry.querySelector("input, select")
/** @param {Element} entry */
const fieldsOf = (entry) => [.../** @type {NodeListOf<Field>} */ (entry.querySelectorAll(FIELDS))]
/** @param {Element} field */
const parentOf = (field) => /** @type {HTMLElement} */ (field.parentElement)
/** @param {Field} field */
export const optionsOf = (field) => [.../** @type {HTMLSelectElement} */ (/** @type {HTMLElement} */ (field)).options]
/** @param {Field} field
 *  @returns {string} */
const chosenOf = (field) => /** @type {HTMLSelectElement} */ (/** @type {HTMLElement} */ (field)).selectedOptions[0].textContent
/** @param {HTMLElement} group
 *  @param {string} words */
const say = (group, words) => (group.querySelector("[role=status]").textContent = words)

/** Is the field as the page gave it?
 *  @param {Field} field */
function untouched(field) {
  if (field.type === "radio") return field.checked === field.defaultChecked
  if (field.type === "hidden") return field.value === ""
  if (field.localName === "input") return field.value === field.defaultValue
  const options = optionsOf(field)
  return (options.find((option) => option.defaultSelected) ?? options[0]).selected
}

/** Put a field back to what the page gave it.
 *  @param {Field} field */
function restore(field) {
  if (field.type === "radio") field.checked = field.defaultChecked
  else if (field.localName === "select") for (const option of optionsOf(field)) option.selected = option.defaultSelected
  else if (field.type === "hidden") put(field, "")
  else if (field.localName === "input") field.value = field.defaultValue
}

/** Put a text into a field; false where the field can't hold it. A date stands there as it is written in America.
 *  @param {Field} field
 *  @param {string} text */
function put(field, text) {
  if (field.localName === "select") {
    const choice = optionsOf(field).find((option) => says(option, option.textContent, text))
    field.value = choice ? choice.value : text
    return Boolean(choice)
  }
  const words = dayOf(field) ? text.replace(AN_ISO_DAY, (_, year, month, day) => `${+month}/${+day}/${year}`) : text
  field.value = words
  return "instant" in field.dataset ? spread(field) : field.value === words
}

/** @param {Field[]} radios
 *  @param {string} text */
function pick(radios, text) {
  for (const radio of radios) radio.checked = says(radio, parentOf(radio).textContent, text)
  return radios.some((radio) => radio.checked)
}

/** Is the text one of the spellings of a choice? Its words in any case; its id, and what Python says in `data-also`, with a
 *  space or _ for - too.
 *  @param {Field | HTMLOptionElement} choice
 *  @param {string} words
 *  @param {string} text */
export function says(choice, words, text) {
  return small(words) === small(text) || [choice.value, words, ...(choice.dataset.also?.split("|") ?? [])].some((id) => asId(id) === asId(text))
}

/** @param {Table} table
 *  @param {string[]} answers */
function fits({ for: rows, not = [] }, answers) {
  if (rows) return rows.some((row) => row.every((answer, at) => answer === answers[at]))
  return Boolean(answers[0]) && !not.includes(answers[0])
}

/** A date can be typed, pasted or picked: what was picked is written into the field that is sent.
 *  @param {HTMLElement} date */
function offerCalendar(date) {
  if (date.childElementCount > 1) return // in a form that was copied it stands there
  const field = date.querySelector("input")
  const pick = make("button", { type: "button", className: "plan-quiet" }, "Calendar")
  pick.dataset.do = "pickDay"
  pick.setAttribute("aria-describedby", `${field.id}-label`)
  const day = make("input", { type: "date", min: FIRST_DAY, max: LAST_DAY, tabIndex: -1 })
  day.dataset.part = "day"
  day.setAttribute("aria-label", "Pick the date")
  day.setAttribute("aria-hidden", "true")
  date.append(pick, day)
}

/** @param {string} text */
const bare = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "")
/** @param {string} text */
const small = (text) => bare(text).replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
/** @param {string} text */
const asId = (text) => small(text).replace(/[ _]/g, "-")
/** @param {Field} field */
const dayOf = (field) => field.parentElement?.querySelector("[data-part=day]")

/** Give an entry of a group its place in the count: in the names of its fields and in all that refers to them.
 *  @param {HTMLElement} entry
 *  @param {string} group
 *  @param {number} count */
function renumber(entry, group, count) {
  entry.ariaLabel = `Line ${count}`
  const mine = new RegExp(`(^|[ -])${group}\\.\\d+\\.`, "g")
  for (const part of entry.querySelectorAll("*"))
    for (const name of ["id", "name", "for", "data-question", "aria-labelledby", "aria-describedby"]) {
      const text = part.getAttribute(name)
      if (text !== null) part.setAttribute(name, text.replace(mine, `$1${group}.${count}.`))
    }
}

// ---- a moment: a time and a time zone beside it, sent as one text with its offset from Greenwich

/** @param {Field} field
 *  @returns {Field} */
const timeOf = (field) => parentOf(field).querySelector("[data-part=time]")
/** @param {Field} field
 *  @returns {Field} */
const zoneOf = (field) => parentOf(field).querySelector("[data-part=zone]")

/** @param {Field} field */
function compose(field) {
  const [time, zone] = [timeOf(field).value, zoneOf(field).value]
  field.value = time && time + (/^(Z|[+-]\d\d:\d\d)$/.test(zone) ? zone : offset(time, zone || undefined))
}

/** Show a moment in its two fields: in the reader's own time zone where that has this offset, else by the offset itself.
 *  @param {Field} field */
function spread(field) {
  const [, time = "", apart = ""] = field.value.match(AN_INSTANT) ?? []
  const zone = zoneOf(field)
  timeOf(field).value = time
  if (!time || apart === offset(time)) zone.value = ""
  else {
    const words = apart === "Z" ? "Greenwich (UTC)" : `UTC${apart.replace("-", "−")}`
    if (!optionsOf(zone).some((option) => option.value === apart)) zone.append(new Option(words, apart))
    zone.value = apart
  }
  return field.value === "" || Boolean(timeOf(field).value)
}

/** How far a time zone, or the reader's own, is from Greenwich at a local time: `-05:00`.
 *  @param {string} local
 *  @param {string} [timeZone] */
function offset(local, timeZone) {
  const asGreenwich = Date.parse(`${local}Z`)
  // Not every browser tells a zone's offset; what its clocks show, each does.
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  })
  const apart = (/** @type {number} */ moment) => {
    const shown = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
    return Math.round((Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute) - moment) / 60_000)
  }
  const minutes = apart(asGreenwich - apart(asGreenwich) * 60_000)
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, "0"))
  return `${minutes < 0 ? "-" : "+"}${hours}:${rest}`
}
