// The form of a calculator: what was answered, as text by the names of its fields, and back again from a link.
//
// It knows no rule. Where a question is asked stands in its `data-asked`, worked out by Python when the page was built; what
// is typed in a question that is not asked stays there and is not sent. An entry of a group that was not begun is no entry.

import { here, inWords, today } from "./days.js"

const AN_ISO_DAY = /^(\d{4})-(\d\d)-(\d\d)$/
const AN_AMERICAN_DAY = /^(\d\d?)\/(\d\d?)\/(\d{4})$/
const AN_INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)$/
const FIELDS = "input:not([data-part]), select:not([data-part])"

export class Form {
  constructor(element) {
    this.element = element
    this.unplaced = new Map() // field: the text of a link that the field can't hold; Python is to say what is wrong with it
    this.places = {} // where each entry of a list that was sent stands in the form
    this.spellings = {} // field: [what it held, the one spelling that Python has for it]
    this.removed = null
  }

  // ---- what was answered

  /** What was answered, as text by field name; what was left empty is left out. */
  flat() {
    const typed = this.fields().filter((field) => field.type !== "radio" || field.checked)
    const answers = Object.fromEntries(typed.map((field) => [field.name, field.value]))
    for (const [field, text] of this.unplaced) if (this.element.contains(field)) answers[field.name] = text
    const asked = new Set(this.fields().filter((field) => !field.closest("[data-asked][hidden]") && this.begun(field)).map(({ name }) => name))
    return Object.fromEntries(Object.entries(answers).filter(([name, text]) => asked.has(name) && bare(text)))
  }

  /** The same with each group that repeats as a list: `expenses.2.hotel` is `hotel` of an entry of `expenses`. */
  answers(flat = this.flat()) {
    const answers = {}
    this.places = {}
    for (const [name, text] of Object.entries(flat)) {
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

  /** What may leave the page, in an address or an event: all answers but the private ones, in one spelling. */
  open(flat = this.flat()) {
    return Object.fromEntries(Object.entries(flat).filter(([name]) => !this.isPrivate(name)).map(([name, text]) => [name, this.spelled(name, text)]))
  }

  /** Keep how Python spells the answers that it read. */
  keepSpelling(spelled = {}, flat) {
    this.spellings = Object.fromEntries(Object.entries(spelled).map(([name, text]) => [this.placed(name), text]).map(([name, text]) => [name, [flat[name], text]]))
  }

  spelled(name, text) {
    const [held, spelled] = this.spellings[name] ?? []
    return held === text ? spelled : text
  }

  isPrivate(name) {
    return "private" in (this.place(name)?.dataset ?? {})
  }

  /** Is a private answer still to be given? A link never brings one. */
  waitsForPrivate(flat = this.flat()) {
    return [...this.element.querySelectorAll("[data-private]")].some((place) => !place.closest("[hidden]") && !(place.dataset.question in flat))
  }

  /** The answers as a person reads them: [question, answer] pairs. */
  given() {
    return [...this.element.querySelectorAll("[data-question]:not([data-group])")].flatMap((place) => {
      const said = place.closest("[hidden]") ? "" : this.shown(place)
      const entry = place.closest(".plan-entry")
      const label = [...place.querySelector("label, legend").childNodes].filter((part) => part.className !== "plan-optional").map((part) => part.textContent).join("").trim()
      return said && (!entry || this.begun(place.querySelector(FIELDS))) ? [[entry ? `${entry.ariaLabel}: ${label}` : label, said]] : []
    })
  }

  /** What a field holds, as a person reads it; empty where nothing was answered. */
  shown(place) {
    const field = place.querySelector("input:checked, input:not([type=radio]), select")
    if (!field?.value) return ""
    if (field.type === "radio") return field.parentElement.textContent.trim()
    if (field.localName === "select") return field.selectedOptions[0].textContent
    if (field.dataset.part) return `${new Date(field.value).toLocaleString("en-US", { dateStyle: "long", timeStyle: "short" })}, ${zoneOf(field).selectedOptions[0].textContent}`
    const words = this.spelled(field.name, field.value)
    if (dayOf(field)) return AN_ISO_DAY.test(words) ? inWords(words) : words
    const beside = [...field.parentElement.children].map((part) => (part === field ? bare(words).replace(/^\$/, "") : part.textContent))
    return beside.join(beside[0] === "$" ? "" : " ")
  }

  fields() {
    return [...this.element.querySelectorAll(FIELDS)].filter((field) => field.name)
  }

  /** Is the field outside of any group, or in an entry in which something was entered? */
  begun(field) {
    const entry = field.closest(".plan-entry")
    return !entry || [...entry.querySelectorAll(FIELDS)].some((one) => !untouched(one) || this.unplaced.has(one))
  }

  /** A name of a refusal, `expenses.1.hotel`, as the form has it. */
  placed(name) {
    const [group, count, ...leaf] = name.split(".")
    return count ? [group, this.places[group]?.[count - 1] ?? count, ...leaf].join(".") : name
  }

  /** A sentence on an entry with its place in the form: what was not begun was not sent, and not counted. */
  counted(name, sentence) {
    const [there, count] = [this.placed(name), name].map((one) => one.split(".")[1])
    return there === count ? sentence : sentence.replace(`ine ${count}:`, `ine ${there}:`)
  }

  /** [name, sentence, field] of what is wrong, in the order of the page, each sentence once. */
  inOrder(wrong) {
    const told = Object.entries(wrong).map(([name, sentence]) => [name, sentence, this.field(name)])
    told.sort(([, , one], [, , other]) => (!one - !other) || (one && other && one !== other ? (one.compareDocumentPosition(other) & 4 ? -1 : 1) : 0))
    return told.filter(([, sentence], at) => told.findIndex(([, other]) => other === sentence) === at)
  }

  place(name) {
    return this.element.querySelector(`[data-question="${CSS.escape(name)}"]`)
  }

  /** The field to lead someone to who is to answer that question. */
  field(name) {
    const place = this.place(name)
    return place?.querySelector("input:checked") ?? place?.querySelector("input, select")
  }

  // ---- which questions are asked

  /** Show the questions that these answers leave to be asked; `needed` is what Python last said of it. */
  settle(needed) {
    const listed = (name) => (this.fields().some((field) => field.name.startsWith(`${name}.`) && this.begun(field)) ? "answered" : "")
    const typed = (name) => this.fields().find((field) => field.name === name && (field.type !== "radio" || field.checked))?.value ?? listed(name)
    for (const place of this.element.querySelectorAll("[data-asked]")) {
      const table = place.dataset.asked && JSON.parse(place.dataset.asked)
      const asked = table ? table.for.some((row) => row.every((answer, at) => answer === typed(table.by[at]))) : needed?.map((name) => this.placed(name)).includes(place.dataset.question)
      if (asked !== undefined) place.hidden = !asked
      place.removeAttribute("data-spare")
    }
  }

  // ---- a link, and the empty form

  fill(answers) {
    this.fit([...answers.keys()])
    this.restore()
    for (const [name, text] of answers) this.put(name, text)
    this.settle()
  }

  /** Put a text into the field of that name; where the field can't hold it, the text is sent all the same. */
  put(name, text) {
    const fields = this.fields().filter((field) => field.name === name)
    if (!fields.length) return
    const held = fields[0].type === "radio" ? pick(fields, text) : put(fields[0], text)
    if (held) this.unplaced.delete(fields[0])
    else this.unplaced.set(fields[0], text)
  }

  /** Can the field of that name hold the text? */
  holds(name, text) {
    const fields = this.fields().filter((field) => field.name === name)
    if (!fields.length) return false
    if (fields[0].type === "radio") return fields.some((radio) => radio.value === text)
    return fields[0].localName !== "select" || [...fields[0].options].some((option) => option.value === text)
  }

  /** Every field as the page gave it. */
  restore() {
    this.unplaced.clear()
    for (const field of this.fields()) restore(field)
  }

  /** What the form itself fills in: today, or this moment. */
  fillIn() {
    const minute = here().slice(0, 16)
    for (const field of this.element.querySelectorAll("[data-filled]")) {
      if (field.value) continue
      if (field.dataset.filled === "today") put(field, today())
      else put(field, minute + offset(minute))
    }
  }

  /** A field was changed by hand; returns the field that is sent. */
  touched(part) {
    const field = part.dataset.part ? part.parentElement.querySelector("[name]") : part
    if (part.dataset.part === "day") put(field, part.value || field.value)
    else if (field !== part) compose(field)
    this.unplaced.delete(this.fields().find((other) => other.name === field.name))
    this.settle()
    return field
  }

  /** Open the calendar of a date, at the day that its field holds. */
  pickDay(button) {
    const day = button.nextElementSibling
    const [, month, date, year] = button.previousElementSibling.value.match(AN_AMERICAN_DAY) ?? []
    day.value = year ? [year, month.padStart(2, 0), date.padStart(2, 0)].join("-") : ""
    try {
      day.showPicker()
    } catch {
      day.removeAttribute("aria-hidden") // a frame on another's page may not open it: then it stands beside the field
      day.focus()
    }
  }

  // ---- a group that repeats

  addEntry(button) {
    const group = button.closest(".plan-group")
    first(this.grow(group)).focus()
    this.forget(group)
    tell(group, `Added. There are ${entriesOf(group).length} now.`)
  }

  removeEntry(button) {
    const entry = button.closest(".plan-entry")
    const group = entry.closest(".plan-group")
    const at = entriesOf(group).indexOf(entry)
    this.removed = { entry, group, at }
    entry.remove()
    this.number(group)
    const left = entriesOf(group)
    first(left[Math.min(at, left.length - 1)]).focus()
    group.querySelector("[data-do=putBack]").hidden = false
    tell(group, `Removed. ${left.length} left.`)
  }

  putBack(button) {
    const group = button.closest(".plan-group")
    const { entry, at } = this.removed
    const entries = entriesOf(group)
    renumber(entry, group.dataset.question, 2000)
    if (at < entries.length) entries[at].before(entry)
    else entries.at(-1).after(entry)
    this.forget(group)
    this.number(group)
    first(entry).focus()
    tell(group, `Put back as ${entry.ariaLabel}.`)
  }

  forget(group) {
    this.removed = null
    group.querySelector("[data-do=putBack]").hidden = true
  }

  moveUp(button) {
    this.move(button, -1)
  }

  moveDown(button) {
    this.move(button, 1)
  }

  move(button, by) {
    const entry = button.closest(".plan-entry")
    const group = entry.closest(".plan-group")
    const entries = entriesOf(group)
    const other = entries[entries.indexOf(entry) + by]
    if (by < 0) other.before(entry)
    else other.after(entry)
    this.number(group)
    const there = button.disabled ? entry.querySelector(`[data-do=${by < 0 ? "moveDown" : "moveUp"}]`) : button
    there.focus()
    tell(group, `Moved to place ${entriesOf(group).indexOf(entry) + 1} of ${entries.length}.`)
  }

  /** One more entry, empty, at the end of the group. */
  grow(group) {
    const entries = entriesOf(group)
    const entry = entries[0].cloneNode(true)
    renumber(entry, group.dataset.question, entries.length + 1) // before it stands in the form: radio buttons of one name are one group
    for (const field of entry.querySelectorAll(FIELDS)) restore(field)
    for (const error of entry.querySelectorAll(".plan-error")) error.hidden = true
    for (const doubt of entry.querySelectorAll(".plan-doubt")) doubt.remove()
    for (const wrong of entry.querySelectorAll(".plan-field--wrong")) wrong.classList.remove("plan-field--wrong")
    for (const wrong of entry.querySelectorAll("[aria-invalid]")) wrong.removeAttribute("aria-invalid")
    entries.at(-1).after(entry)
    this.number(group)
    return entry
  }

  number(group) {
    const entries = entriesOf(group)
    const name = group.dataset.question
    entries.forEach((entry, index) => renumber(entry, name, 1000 + index)) // so that no two have one name on the way
    entries.forEach((entry, index) => {
      renumber(entry, name, index + 1)
      entry.querySelector(".plan-entry-head b").textContent = entry.ariaLabel
      entry.querySelector(".plan-entry-tools").hidden = entries.length === 1
      entry.querySelector("[data-do=moveUp]").disabled = index === 0
      entry.querySelector("[data-do=moveDown]").disabled = index === entries.length - 1
    })
    const more = group.querySelector("[data-do=addEntry]")
    more.hidden = entries.length >= more.dataset.most
  }

  /** As many entries of each group as the names ask for. */
  fit(names) {
    for (const group of this.element.querySelectorAll(".plan-group")) {
      const counts = names.map((name) => name.split(".")).filter(([name]) => name === group.dataset.question)
      const most = Math.min(Math.max(1, ...counts.map(([, count]) => Number(count) || 1)), group.querySelector("[data-do=addEntry]").dataset.most)
      for (const entry of entriesOf(group).slice(most)) entry.remove()
      while (entriesOf(group).length < most) this.grow(group)
      this.forget(group)
      this.number(group)
    }
  }
}

const entriesOf = (group) => [...group.querySelectorAll(".plan-entry")]
const first = (entry) => entry.querySelector("input, select")
const tell = (group, words) => (group.querySelector("[role=status]").textContent = words)

/** Is the field as the page gave it? */
function untouched(field) {
  if (field.type === "radio") return field.checked === field.defaultChecked
  if (field.type === "hidden") return field.value === ""
  if (field.localName === "input") return field.value === field.defaultValue
  const given = [...field.options].find((option) => option.defaultSelected) ?? field.options[0]
  return field.selectedOptions[0] === given
}

/** Put a field back to what the page gave it. */
function restore(field) {
  if (field.type === "radio") field.checked = field.defaultChecked
  else if (field.localName === "select") for (const option of field.options) option.selected = option.defaultSelected
  else if (field.type === "hidden") put(field, "")
  else if (field.localName === "input") field.value = field.defaultValue
}

/** Put a text into a field; false where the field can't hold it. A date stands there as it is written in America. */
function put(field, text) {
  if (field.localName === "select") {
    const choice = [...field.options].find((option) => says(option, option.textContent, text))
    field.value = choice ? choice.value : text
    return Boolean(choice)
  }
  const words = dayOf(field) ? text.replace(AN_ISO_DAY, (_, year, month, day) => `${+month}/${+day}/${year}`) : text
  field.value = words
  return "instant" in field.dataset ? spread(field) : field.value === words
}

function pick(radios, text) {
  for (const radio of radios) radio.checked = says(radio, radio.parentElement.textContent, text)
  return radios.some((radio) => radio.checked)
}

/** Is the text one of the spellings of a choice? Its words in any case; its id, and what Python says in `data-also`, with a space or _ for - too. */
export function says(choice, words, text) {
  return Boolean(choice) && (small(words) === small(text) || [choice.value, ...(choice.dataset.also?.split("|") ?? [])].some((id) => asId(id) === asId(text)))
}

const bare = (text) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "")
const small = (text) => bare(text).replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
const asId = (text) => small(text).replace(/[ _]/g, "-")
const dayOf = (field) => field.parentElement?.querySelector("[data-part=day]")

/** Give an entry of a group its place in the count: in the names of its fields and in all that refers to them. */
function renumber(entry, group, count) {
  entry.ariaLabel = `Line ${count}`
  const mine = new RegExp(`(^|[ -])${group}\\.\\d+\\.`, "g")
  for (const part of entry.querySelectorAll("*"))
    for (const name of ["id", "name", "for", "data-question", "aria-labelledby", "aria-describedby"])
      if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(mine, `$1${group}.${count}.`))
}

// ---- a moment: a time and a time zone beside it, sent as one text with its offset from Greenwich

const timeOf = (field) => field.parentElement.querySelector("[data-part=time]")
const zoneOf = (field) => field.parentElement.querySelector("[data-part=zone]")

function compose(field) {
  const [time, zone] = [timeOf(field).value, zoneOf(field).value]
  field.value = time && time + (/^(Z|[+-]\d\d:\d\d)$/.test(zone) ? zone : offset(time, zone || undefined))
}

/** Show a moment in its two fields: in the reader's own time zone where that has this offset, else by the offset itself. */
function spread(field) {
  const [, time = "", apart = ""] = field.value.match(AN_INSTANT) ?? []
  const zone = zoneOf(field)
  timeOf(field).value = time
  if (!time) zone.value = ""
  else if (apart === offset(time)) zone.value = ""
  else {
    if (![...zone.options].some((option) => option.value === apart)) zone.add(new Option(apart === "Z" ? "Greenwich (UTC)" : `UTC${apart.replace("-", "−")}`, apart))
    zone.value = apart
  }
  return field.value === "" || Boolean(timeOf(field).value)
}

/** How far a time zone, or the reader's own, is from Greenwich at a local time: `-05:00`. */
function offset(local, timeZone) {
  const asGreenwich = Date.parse(`${local}Z`)
  // Not every browser tells a zone's offset; what its clocks show, each does.
  const clock = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" })
  const apart = (moment) => {
    const shown = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
    return Math.round((Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute) - moment) / 60_000)
  }
  const minutes = apart(asGreenwich - apart(asGreenwich) * 60_000)
  const [hours, rest] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) => String(part).padStart(2, "0"))
  return `${minutes < 0 ? "-" : "+"}${hours}:${rest}`
}
