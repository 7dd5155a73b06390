// A calculator in a frame on someone's page: the guide's side of it. embed.js is the other.
//
// The page that frames it presets answers, locks some, and says how the calculator looks: in the frame's address after #,
// where no server sees it, and later in messages. All of that is text for the values of fields, or is looked up among what
// is known here; none of it becomes markup, style or script. Only the page that holds the frame is listened to, and once it
// has spoken, only from the origin that it spoke from. It hears how high the frame is, what was answered and what came of it.

import { PlanCalculator } from "./calculator.js"
import { says } from "./form.js"
import { hire, python } from "./python.js"

const MOST = 200 // settings
const LONGEST = 2000 // letters of one
const CORNER = 24
const FONTS = ["system", "serif", "rounded", "mono"]
const THEMES = ["auto", "light", "dark"]
const DEEDS = ["dates", "letter"] // what follows from an answer, shown where the page asks for it
const DEEDS_SCRIPT = new URL("./deeds.js", import.meta.url).href
// Attributes of any element, which frameworks and scripts set as they need them.
const GLOBAL =
  /^(name|id|class|style|title|hidden|slot|part|role|tabindex|dir|is|inert|translate|nonce|data-.*|aria-.*|on.*|v-.*|ng-.*|[^a-z].*)$/

const dark = matchMedia("(prefers-color-scheme: dark)")
const root = document.documentElement

// ---- the line to the page

let partner = null // the origin of the page, once it has spoken

function send(type, value) {
  // A page without an origin, as in a sandbox, can be reached only by "*"; it is the parent in any case.
  if (partner) parent.postMessage({ planCalculator: 1, type, value }, partner === "null" ? "*" : partner)
}

/** Hear what the page sets; `take` is told if it is the first time. */
function listen(take) {
  if (parent === window) return
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || (partner && origin !== partner)) return
    if (data?.planCalculator !== 1 || data.type !== "settings") return
    const settings = settingsOf(data.value)
    if (!settings) return
    const first = !partner
    partner = origin
    take(settings, first)
  })
  parent.postMessage({ planCalculator: 1, type: "here" }, "*")
}

/** The settings of a message by their names; null if it has another shape. */
function settingsOf(told) {
  if (typeof told !== "object" || told === null || Array.isArray(told)) return null
  const pairs = Object.entries(told).slice(0, MOST)
  return pairs.every(([, text]) => typeof text === "string") ? known(pairs) : null
}

/** What the address after # holds: the settings, and answers to go on with. */
function addressed() {
  const pairs = [...new URLSearchParams(location.hash.slice(1))].slice(0, MOST)
  return { settings: known(pairs.filter(([name]) => name !== "answers")), answers: new Map(pairs).get("answers") }
}

const known = (pairs) => new Map(pairs.filter(([name]) => !GLOBAL.test(name)).map(([name, text]) => [name, text.trim().slice(0, LONGEST)]))

// ---- how it looks, and what else is set: each takes a text, or "" for as it comes, and returns what is wrong with it

const LOOKS = {
  theme(text) {
    const known = THEMES.includes(text || "auto")
    const isDark = text === "dark" || (text !== "light" && dark.matches)
    document.body.dataset.mdColorScheme = isDark ? "slate" : "default"
    root.style.colorScheme = isDark ? "dark" : "light"
    return known ? "" : `The theme is one of ${THEMES.join(", ")}.`
  },
  accent(text) {
    const color = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text.trim())?.[1]
    const set = (name, value) => document.body.style.setProperty(name, value)
    const rgb = color && (color.length === 3 ? [...color].map((one) => one + one) : color.match(/../g)).map((one) => parseInt(one, 16))
    const isDark = document.body.dataset.mdColorScheme === "slate"
    set("--plan-teal", rgb ? css(readable(rgb, isDark)) : "")
    set("--md-typeset-a-color", rgb ? css(readable(rgb, isDark)) : "")
    set("--embed-button", rgb ? css(readable(rgb, false)) : "")
    return text && !color ? "The accent is a color like #0b5d63." : ""
  },
  font(text) {
    const known = FONTS.includes(text || "system")
    root.dataset.font = known ? text || "system" : "system"
    return known ? "" : `The font is one of ${FONTS.join(", ")}.`
  },
  corner(text) {
    const known = /^\d{0,2}$/.test(text) && text <= CORNER
    if (known && text) root.style.setProperty("--embed-corner", `${text}px`)
    else root.style.removeProperty("--embed-corner")
    return known ? "" : `The corner is a whole number of pixels from 0 to ${CORNER}.`
  },
  deeds(text) {
    const known = text.split(/\s+/).filter((part) => DEEDS.includes(part))
    root.dataset.deeds = known.join(" ")
    return known.length === text.split(/\s+/).filter(Boolean).length ? "" : `The deeds are ${DEEDS.join(" and ")}.`
  },
  analytics: (text) => (["", "asc"].includes(text) ? "" : "The analytics are asc, or none."),
  lang: (text) => (/^(en\b.*)?$/i.test(text) ? "" : "The calculator speaks English only: lang is en."),
}

const css = (rgb) => `rgb(${rgb.map(Math.round).join(" ")})`

/** The color, made darker or lighter until text in it can be read on the paper. */
function readable(rgb, isDark) {
  const paper = isDark ? [28, 48, 50] : [233, 242, 241] // --plan-tint
  const toward = isDark ? 255 : 0
  for (let step = 0; step < 30 && contrast(rgb, paper) < 4.6; step++) rgb = rgb.map((part) => part + (toward - part) * 0.1)
  return rgb
}

function contrast(one, other) {
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [less, more] = [light(one), light(other)].sort((a, b) => a - b)
  return (more + 0.05) / (less + 0.05)
}

// ---- the calculator

class FramedCalculator extends PlanCalculator {
  settings = new Map()
  locked = new Map() // the answers that the page has settled, by the names of their questions

  connectedCallback() {
    if (this.form) return
    if (origin === "null") return this.sayUnreachable()
    super.connectedCallback()
    this.forms = new Map(Object.entries(JSON.parse(this.dataset.forms)).flatMap(([form, names]) => names.map((name) => [name, form])))
    const { settings, answers } = addressed()
    this.use(settings)
    if (answers) this.resume(answers)
    addEventListener("hashchange", () => this.use(addressed().settings))
    addEventListener("focusin", ({ target }) => send("look", target.getBoundingClientRect().top))
    dark.addEventListener("change", () => this.look())
    new ResizeObserver(() => this.measure()).observe(root)
    listen((told, first) => {
      if (first) this.greet()
      this.use(told)
    })
  }

  /** No worker starts in a sandbox without an origin. */
  sayUnreachable() {
    const words = this.querySelector(".plan-stage")
    const link = document.createElement("a")
    Object.assign(link, { href: `../calculators/${this.getAttribute("name")}.html`, target: "_blank", rel: "noopener", textContent: "Open the calculator on its own page" })
    words.replaceChildren('This website shows the calculator in a sandbox in which it can\'t work: the word "allow-same-origin" is missing. ', link, ".")
    words.hidden = false
    this.querySelector(".plan-sheet").hidden = true
    console.warn('plan-calculator: a sandbox needs the words "allow-scripts allow-same-origin".')
  }

  greet() {
    root.classList.add("embed-fits")
    this.measure()
    send("ready", { calculator: this.name })
  }

  /** Say how high all of it is: the page makes room, and nothing scrolls in here. */
  measure() {
    const height = Math.ceil(root.getBoundingClientRect().height)
    if (height !== this.told) send("height", height)
    this.told = partner && height
  }

  // ---- what the page has set

  /** Take the page's settings; answers that it did not change stay as the reader has them. */
  use(settings, before = this.settings) {
    this.settings = settings
    const problems = this.look()
    const presets = this.presets(problems)
    const fresh = [...presets].filter(([name, text]) => text !== before.get(name))
    for (const [name, text] of fresh) this.asked.put(name, text)
    const settled = [...this.locked].join()
    this.locked = this.locks(presets, problems)
    this.showLocked()
    this.complain(problems)
    if (fresh.length || settled !== [...this.locked].join()) this.changed(this.form, false)
  }

  complain(problems) {
    const words = problems.slice(0, 9).join(" ")
    send("problems", words)
    if (words && !partner) console.warn(`plan-calculator: ${words}`)
  }

  look() {
    return Object.entries(LOOKS).map(([name, set]) => set(this.settings.get(name) ?? "")).filter(Boolean)
  }

  /** The preset answers that their fields can hold, by name. */
  presets(problems) {
    const asked = [...this.settings].filter(([name]) => !(name in LOOKS) && name !== "locked")
    this.makeRoom(asked.map(([name]) => name))
    const names = this.names()
    return new Map(
      asked.filter(([name, text]) => {
        const wrong = this.unfit(name, text, names)
        if (wrong) problems.push(wrong)
        return !wrong
      }),
    )
  }

  /** Why a question can't be preset to the text, in a sentence; nothing where it can. */
  unfit(name, text, names) {
    if (!names.has(name)) return `There is no question "${short(name)}" here${near(name, names)}.`
    if (this.asked.isPrivate(name)) return `${name} is private: only the reader enters it.`
    return this.holds(name, text) ? "" : `${name} can't be "${short(text)}".`
  }

  /** Entries of a group for answers to it. */
  makeRoom(asked) {
    const names = this.names()
    const more = asked.filter((name) => name.includes(".") && !names.has(name))
    if (more.length) this.fit([...names, ...more])
  }

  /** Can the field of this name hold the text? It is tried in a copy; what it means is for Python to say. */
  holds(name, text) {
    const field = this.form.elements.namedItem(name)
    if (field instanceof RadioNodeList) return [...field].some((radio) => says(radio, radio.parentElement.textContent, text))
    if (field.localName === "select") return [...field.options].some((option) => says(option, option.textContent, text))
    const copy = field.cloneNode(true)
    copy.value = text
    const form = this.forms.get(name.replace(/\.\d+\./, "."))
    return copy.value === text && (!form || new RegExp(form, "u").test(text))
  }

  /** What is locked, with the answers that then stand: preset, or the default. */
  locks(presets, problems) {
    const names = this.names()
    const locked = new Map()
    for (const name of (this.settings.get("locked") ?? "").split(/[\s,]+/).filter(Boolean)) {
      const text = presets.get(name) ?? (names.has(name) && givenOf(this.form.elements.namedItem(name)))
      if (!names.has(name)) problems.push(`There is no question "${short(name)}" to lock${near(name, names)}.`)
      else if (name.includes(".")) problems.push(`${short(name)} can't be locked: it may be there many times.`)
      else if (this.asked.isPrivate(name)) problems.push(`${name} can't be locked: it is private.`)
      else if (!text) problems.push(`${name} is locked and needs an answer: add ${name}="…".`)
      else if (presets.has(name) || !this.settings.has(name)) locked.set(name, text)
    }
    return locked
  }

  /** Show which questions the page has settled: to be read, not changed. */
  showLocked() {
    for (const [name, text] of this.locked) this.asked.put(name, text)
    for (const place of this.form.querySelectorAll("[data-question]:not([data-group])")) {
      const locked = this.locked.has(place.dataset.question)
      place.classList.toggle("plan-field--locked", locked)
      for (const field of place.querySelectorAll("input, select")) fix(field, locked)
      const words = place.querySelector(".plan-locked")
      if (locked && !words) place.querySelector("label, legend").append(lockedWords())
      if (!locked) words?.remove()
    }
  }

  names() {
    return new Set([...this.form.elements].map((field) => field.name).filter(Boolean))
  }

  // ---- what differs from a page of the guide

  show(html, quietly, doubts, deeds) {
    super.show(html, quietly, doubts, deeds)
    if (root.dataset.deeds) this.follow(deeds)
  }

  /** Show the dates and the letter of an answer, where the page asks for them: their script comes with the first one. */
  async follow(told) {
    const turn = this.turn
    const { Deeds } = await import(DEEDS_SCRIPT)
    if (turn !== this.turn) return
    if (!(this.deeds instanceof Deeds)) this.deeds = new Deeds(this)
    this.deeds.show(told)
  }

  /** Go on with answers that were given before the page took the frame away and put it back. */
  resume(answers) {
    this.fill(new URLSearchParams([...new URLSearchParams(answers)].filter(([name]) => !this.asked.isPrivate(name))))
    if (!this.asked.waitsForPrivate()) this.calculate({ quietly: true, opening: true })
  }

  fill(answers) {
    super.fill(answers)
    this.showLocked()
    this.asked.settle()
  }

  startAgain() {
    super.startAgain()
    this.use(this.settings, new Map())
  }

  /** A settled answer stands, whatever became of its field. */
  flat() {
    return { ...super.flat(), ...Object.fromEntries(this.locked) }
  }

  openLink() {}
  writeLink() {}
  forgetLink() {}

  /** The same answers on the calculator's own page. */
  link() {
    const answers = new URLSearchParams({ ...this.asked.open(this.flat()), ...(this.answeredBy && { rules: this.answeredBy }) })
    return new URL(`../calculators/${this.name}.html#${answers}`, location.href).href
  }

  /** The words of the rules come when a reader first asks for one. */
  async toggleNote(tag, event) {
    event.preventDefault()
    this.rules ??= await written(this.dataset.words).catch(() => null)
    if (this.rules) this.append(this.rules)
    super.toggleNote(tag, event)
  }

  async copy() {
    const told = this.querySelector(".plan-copied")
    try {
      await navigator.clipboard.writeText(this.link())
      told.textContent = this.copied()
    } catch {
      const link = document.createElement("a")
      Object.assign(link, { href: this.link(), target: "_blank", rel: "noopener", textContent: "Open them on a page of their own" })
      told.replaceChildren("It can't be copied here. ", link)
    }
  }

  /** In a frame as high as its content, only the page knows what is in sight. */
  bringIntoSight(headline) {
    if (!document.hasFocus()) return // the reader has gone on to something else while Python started
    if (partner) send("look", headline.getBoundingClientRect().top)
    else super.bringIntoSight(headline)
  }

  leadToErrors() {
    if (document.hasFocus()) super.leadToErrors()
  }

  /** Python is someone's data plan: on another's page it waits until the form is touched. */
  warmEarly() {
    const hints = ["focusin", "pointerdown"]
    const touched = () => {
      for (const hint of hints) this.form.removeEventListener(hint, touched)
      python.hint()
      dress()
      this.push({ event: "asc_form_engagement", event_owner: "plan-guide", form_name: this.name, form_type: "calculator" })
    }
    for (const hint of hints) this.form.addEventListener(hint, touched, { passive: true })
  }

  tell(what, detail) {
    super.tell(what, detail)
    send(what, { calculator: this.name, ...detail, ...(what === "result" && { link: this.link() }) })
    if (what === "result") this.push({ event: "asc_retail_process", event_owner: "plan-guide", flow_name: this.name, flow_outcome: "estimate" })
  }

  /** Tell the page's analytics, if it asked for that. */
  push(event) {
    if (this.settings.get("analytics") === "asc") send("push", event)
  }
}

/** The rules of a calculator, as the guide's own page has them below it. */
async function written(place) {
  const rules = await (await fetch(place)).json()
  const all = document.createElement("div")
  all.hidden = true
  for (const [id, { title, says, note, sure, sources }] of Object.entries(rules)) {
    const section = all.appendChild(document.createElement("section"))
    const add = (tag, words, place = section) => Object.assign(place.appendChild(document.createElement(tag)), { textContent: words })
    add("h3", title).id = `provision-${id}`
    add("p", says)
    if (note) add("p", note)
    const last = add("p", `How sure: ${sure}.`)
    for (const [count, { title, address }] of sources.entries()) {
      last.append(count ? ", " : " Source: ")
      Object.assign(add("a", title, last), { href: address, target: "_blank", rel: "noopener" })
    }
  }
  return all
}

/** Keep a field at what it holds, or let it go. */
function fix(field, locked) {
  if (field.type === "radio") field.disabled = locked && !field.checked
  else if (field.localName === "input") field.readOnly = locked
  else for (const option of field.options) option.disabled = locked && !option.selected
}

function lockedWords() {
  const words = document.createElement("span")
  words.className = "plan-locked"
  words.textContent = " (set by this site)"
  return words
}

/** The answer that the guide gives a question. */
function givenOf(field) {
  if (field instanceof RadioNodeList) return [...field].find((radio) => radio.defaultChecked)?.value
  return field.localName === "select" ? [...field.options].find((option) => option.defaultSelected)?.value : field.defaultValue
}

/** Load the style of answers; nothing needs it before there is one. */
function dress() {
  const style = document.createElement("link")
  document.head.append(Object.assign(style, { rel: "stylesheet", href: new URL("./embed-answer.css", import.meta.url).href }))
}

const short = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** `; did you mean price_paid?`, or nothing. */
function near(name, names) {
  const bare = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "")
  const found = [...names].find((one) => bare(one) === bare(name))
  return found ? `; did you mean ${found}` : ""
}

// ---- one Python for all frames of a page, where the browser lets them share it

class Shared {
  constructor(name) {
    const worker = new SharedWorker(new URL("./shared.js", import.meta.url), { type: "module", name })
    worker.onerror = (event) => this.onerror(event)
    this.line = worker.port
    this.line.onmessage = (event) => this.onmessage(event)
  }

  postMessage(message) {
    this.line.postMessage(message)
  }

  terminate() {
    this.line.onmessage = null
    this.line.close()
  }
}

let shares = "SharedWorker" in globalThis

/** The shared worker first; one of the frame's own once that has failed or hung. */
python.hire = function (name) {
  try {
    if (shares) return new Shared(name)
  } catch {
    // Where nothing may be shared, nothing is.
  } finally {
    shares = false
  }
  return hire(name)
}

customElements.define("plan-calculator", FramedCalculator)
