// A calculator in a frame on someone's page: the guide's side of it. embed.js is the other.
//
// The page that frames it presets answers, locks some, and says how the calculator looks: in the frame's address after #,
// where no server sees it, and later in messages. All of that is text for the values of fields, or is looked up among what
// is known here; none of it becomes markup, style or script. Only the page that holds the frame is listened to, and once it
// has spoken, only from the origin that it spoke from. It hears how high the frame is, what was answered and what came of it.

import { Calculator } from "./calculator.js"
import { make } from "./elements.js"
import { optionsOf, says, withoutCount } from "./form.js"
import { Python, hire } from "./python.js"
import { shared } from "./python/build.js"

/** @import { Answer, Hired, Message } from "../../lint/messages" */
/** @import { Host } from "./calculator.js" */
/** @import { Deeds } from "./deeds.js" */

/** @typedef {Map<string, string>} Settings what the page has set, by the names of its attributes */

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

/** @type {string | null} */
let partner = null // the origin of the page, once it has spoken

/** @param {string} type
 *  @param {unknown} value */
function send(type, value) {
  // A page without an origin, as in a sandbox, can be reached only by "*"; it is the parent in any case.
  if (partner) parent.postMessage({ planCalculator: 1, type, value }, partner === "null" ? "*" : partner)
}

/** Hear what the page sets; `take` learns whether it is the first time.
 *  @param {(settings: Settings, first: boolean) => void} take */
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

/** The settings of a message by their names; null if it has another shape.
 *  @param {unknown} value
 *  @returns {Settings | null} */
function settingsOf(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null
  const pairs = Object.entries(value).slice(0, MOST)
  return pairs.every(([, text]) => typeof text === "string") ? known(pairs) : null
}

/** What the address after # holds: the settings, and answers to go on with. */
function addressed() {
  const pairs = [...new URLSearchParams(location.hash.slice(1))].slice(0, MOST)
  return { settings: known(pairs.filter(([name]) => name !== "answers")), answers: new Map(pairs).get("answers") }
}

/** @param {[string, string][]} pairs
 *  @returns {Settings} */
const known = (pairs) => new Map(pairs.filter(([name]) => !GLOBAL.test(name)).map(([name, text]) => [name, text.trim().slice(0, LONGEST)]))

// ---- how it looks, and what else is set: each takes a text, or "" for as it comes, and returns what is wrong with it

/** @type {Record<string, (text: string) => string>} */
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
    const set = (/** @type {string} */ name, /** @type {string} */ value) => document.body.style.setProperty(name, value)
    const six = color?.length === 3 ? color.replace(/./g, "$&$&") : color
    const rgb = six && [six.slice(0, 2), six.slice(2, 4), six.slice(4)].map((part) => parseInt(part, 16))
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
    const known = /^\d{0,2}$/.test(text) && Number(text) <= CORNER
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

/** @param {number[]} rgb */
const css = (rgb) => `rgb(${rgb.map(Math.round).join(" ")})`

/** The color, made darker or lighter until text in it can be read on the paper.
 *  @param {number[]} rgb
 *  @param {boolean} isDark */
function readable(rgb, isDark) {
  const paper = isDark ? [28, 48, 50] : [233, 242, 241] // --plan-tint
  const toward = isDark ? 255 : 0
  for (let step = 0; step < 30 && contrast(rgb, paper) < 4.6; step++) rgb = rgb.map((part) => part + (toward - part) * 0.1)
  return rgb
}

/** @param {number[]} one
 *  @param {number[]} other */
function contrast(one, other) {
  const light = (/** @type {number[]} */ rgb) => {
    const [r, g, b] = rgb.map((part) => ((part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [less, more] = [light(one), light(other)].sort((a, b) => a - b)
  return (more + 0.05) / (less + 0.05)
}

// ---- the calculator

/** @implements {Host} */
class Frame {
  /** @type {Settings} */
  settings = new Map()
  /** @type {Settings} */
  locked = new Map() // the answers that the page has settled, by the names of their questions
  /** @type {number | null} */
  height = null // as the page knows it
  /** @type {Deeds | null} */
  deeds = null // once the page has asked for some
  /** @type {HTMLElement | null} */
  rules = null // their words, once a reader has asked for one

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element
    this.python = new Python(hireShared)
    /** @type {Calculator} */
    this.calculator = new Calculator(element, this, this.python)
    this.form = this.calculator.form
    /** @type {Record<string, string[]>} */
    const forms = JSON.parse(element.dataset.forms)
    this.forms = new Map(Object.entries(forms).flatMap(([form, names]) => names.map((name) => [name, form])))
    this.calculator.start()
    this.warmEarly()
    const { settings, answers } = addressed()
    this.use(settings)
    if (answers) this.resume(answers)
    addEventListener("hashchange", () => this.use(addressed().settings))
    addEventListener("focusin", ({ target }) => send("look", topOf(/** @type {Element} */ (target))))
    dark.addEventListener("change", () => this.look())
    new ResizeObserver(() => this.measure()).observe(root)
    listen((settings, first) => {
      if (first) this.greet()
      this.use(settings)
    })
  }

  /** Python is someone's data plan: on another's page it waits until the form is touched. */
  warmEarly() {
    const { element } = this.form
    const hints = ["focusin", "pointerdown"]
    const touched = () => {
      for (const hint of hints) element.removeEventListener(hint, touched)
      this.python.hint()
      dress()
      this.push({ event: "asc_form_engagement", event_owner: "plan-guide", form_name: this.calculator.name, form_type: "calculator" })
    }
    for (const hint of hints) element.addEventListener(hint, touched, { passive: true })
  }

  greet() {
    root.classList.add("embed-fits")
    this.measure()
    send("ready", { calculator: this.calculator.name })
  }

  /** Say how high all of it is: the page makes room, and nothing scrolls in here. */
  measure() {
    const height = Math.ceil(root.getBoundingClientRect().height)
    if (height !== this.height) send("height", height)
    this.height = partner === null ? null : height
  }

  /** Tell the page's analytics, if it asked for that.
   *  @param {object} event */
  push(event) {
    if (this.settings.get("analytics") === "asc") send("push", event)
  }

  // ---- what the page has set

  /** Take the page's settings; answers that it did not change stay as the reader has them.
   *  @param {Settings} settings */
  use(settings, before = this.settings) {
    this.settings = settings
    const problems = this.look()
    const presets = this.presets(problems)
    const fresh = [...presets].filter(([name, text]) => text !== before.get(name))
    for (const [name, text] of fresh) this.form.put(name, text)
    const settled = [...this.locked].join()
    this.locked = this.locks(presets, problems)
    this.showLocked()
    this.complain(problems)
    if (fresh.length || settled !== [...this.locked].join()) this.calculator.changed(this.form.element)
  }

  /** @param {string[]} problems */
  complain(problems) {
    const words = problems.slice(0, 9).join(" ")
    send("problems", words)
    if (words && !partner) console.warn(`plan-calculator: ${words}`)
  }

  look() {
    return Object.entries(LOOKS).map(([name, set]) => set(this.settings.get(name) ?? "")).filter(Boolean)
  }

  /** The preset answers that their fields can hold, by name.
   *  @param {string[]} problems */
  presets(problems) {
    const answers = [...this.settings].filter(([name]) => !(name in LOOKS) && name !== "locked")
    this.makeRoom(answers.map(([name]) => name))
    const names = this.names()
    return new Map(
      answers.filter(([name, text]) => {
        const wrong = this.unfit(name, text, names)
        if (wrong) problems.push(wrong)
        return !wrong
      }),
    )
  }

  /** Why a question can't be preset to the text, in a sentence; nothing where it can.
   *  @param {string} name
   *  @param {string} text
   *  @param {Set<string>} names */
  unfit(name, text, names) {
    if (!names.has(name)) return `There is no question "${short(name)}" here${near(name, names)}.`
    if (this.form.isPrivate(name)) return `${name} is private: only the reader enters it.`
    return this.holds(name, text) ? "" : `${name} can't be "${short(text)}".`
  }

  /** Entries of a group for answers to it.
   *  @param {string[]} wanted */
  makeRoom(wanted) {
    const names = this.names()
    const more = wanted.filter((name) => name.includes(".") && !names.has(name))
    if (more.length) this.form.fit([...names, ...more])
  }

  /** Can the field of this name hold the text? It is tried in a copy; what it means is for Python to say.
   *  @param {string} name
   *  @param {string} text */
  holds(name, text) {
    const [field, ...others] = this.form.named(name)
    const words = (/** @type {Field} */ radio) => /** @type {HTMLElement} */ (radio.parentElement).textContent
    if (field.type === "radio") return [field, ...others].some((radio) => says(radio, words(radio), text))
    if (field.localName === "select") return optionsOf(field).some((option) => says(option, option.textContent, text))
    const copy = /** @type {HTMLInputElement} */ (field.cloneNode(true))
    copy.value = text
    const form = this.forms.get(withoutCount(name))
    return copy.value === text && (!form || new RegExp(form, "u").test(text))
  }

  /** What is locked, with the answers that then stand: preset, or the default.
   *  @param {Settings} presets
   *  @param {string[]} problems */
  locks(presets, problems) {
    const names = this.names()
    /** @type {Settings} */
    const locked = new Map()
    for (const name of (this.settings.get("locked") ?? "").split(/[\s,]+/).filter(Boolean)) {
      const text = presets.get(name) ?? (names.has(name) ? defaultOf(this.form.named(name)) : "")
      if (!names.has(name)) problems.push(`There is no question "${short(name)}" to lock${near(name, names)}.`)
      else if (name.includes(".")) problems.push(`${short(name)} can't be locked: it may be there many times.`)
      else if (this.form.isPrivate(name)) problems.push(`${name} can't be locked: it is private.`)
      else if (!text) problems.push(`${name} is locked and needs an answer: add ${name}="…".`)
      else if (presets.has(name) || !this.settings.has(name)) locked.set(name, text)
    }
    return locked
  }

  /** Show which questions the page has settled: to be read, not changed. */
  showLocked() {
    for (const [name, text] of this.locked) this.form.put(name, text)
    for (const place of this.form.places()) {
      if ("group" in place.dataset) continue
      const locked = this.locked.has(place.dataset.question)
      place.classList.toggle("plan-field--locked", locked)
      /** @type {NodeListOf<Field>} */
      const fields = place.querySelectorAll("input, select")
      for (const field of fields) fix(field, locked)
      const words = place.querySelector(".plan-locked")
      if (locked && !words) place.querySelector("label, legend").append(make("span", { className: "plan-locked" }, " (set by this site)"))
      if (!locked) words?.remove()
    }
    /** @type {NodeListOf<Field>} */
    const ways = this.form.element.querySelectorAll("[data-part=way]")
    const fixed = [...this.locked.keys()].map((name) => this.form.place(name)?.closest("[data-either]"))
    for (const way of ways) way.disabled = fixed.some((either) => either === way.closest("[data-either]"))
  }

  names() {
    return new Set(this.form.fields().map((field) => field.name))
  }

  /** Go on with answers that were given before the page took the frame away and put it back.
   *  @param {string} answers */
  resume(answers) {
    this.calculator.fill(new URLSearchParams([...new URLSearchParams(answers)].filter(([name]) => !this.form.isPrivate(name))))
    if (!this.form.waitsForPrivate()) this.calculator.calculate({ quietly: true, opening: true })
  }

  // ---- what the calculator asks its host

  /** A settled answer stands, whatever became of its field.
   *  @param {Record<string, string>} answers */
  settled(answers) {
    return { ...answers, ...Object.fromEntries(this.locked) }
  }

  filled() {
    this.showLocked()
    this.form.settle()
  }

  /** The same answers on the calculator's own page.
   *  @returns {string} */
  link() {
    const { answeredBy, name } = this.calculator
    const answers = new URLSearchParams({ ...this.form.open(this.calculator.flat()), ...(answeredBy && { rules: answeredBy }) })
    return new URL(`../calculators/${name}.html#${answers}`, location.href).href
  }

  notCopied() {
    return ["It can't be copied here. ", outward(this.link(), "Open them on a page of their own")]
  }

  /** The words of the rules come when a reader first asks for one.
   *  @param {string} id
   *  @returns {Promise<HTMLElement | null | undefined>} */
  async provision(id) {
    this.rules ??= await written(this.element.dataset.words).catch(() => null)
    if (this.rules && !this.rules.isConnected) this.element.append(this.rules)
    return document.getElementById(`provision-${id}`)?.parentElement
  }

  /** In a frame as high as its content, only the page knows what is in sight.
   *  @param {HTMLElement} headline */
  bringIntoSight(headline) {
    if (!document.hasFocus()) return // the reader has gone on to something else while Python started
    if (partner) send("look", topOf(headline))
    else this.calculator.bringIntoSight(headline)
  }

  leadToErrors() {
    if (document.hasFocus()) this.calculator.leadToErrors()
  }

  /** @param {"result" | "error"} what
   *  @param {object} detail */
  tell(what, detail) {
    const { name } = this.calculator
    send(what, { calculator: name, ...detail, ...(what === "result" && { link: this.link() }) })
    if (what === "result") this.push({ event: "asc_retail_process", event_owner: "plan-guide", flow_name: name, flow_outcome: "estimate" })
  }

  /** Show the dates and the letter of an answer, where the page asks for them: their script comes with the first one.
   *  @param {Answer} answer */
  async shown(answer) {
    if (!root.dataset.deeds) return
    const { turn } = this.calculator
    /** @type {typeof import("./deeds.js")} */
    const { Deeds } = await import(DEEDS_SCRIPT)
    if (turn !== this.calculator.turn) return
    this.deeds ??= new Deeds(this.calculator)
    this.deeds.show(answer)
  }

  blank() {
    this.deeds?.hide()
  }

  forgot() {
    this.deeds?.forget()
    this.use(this.settings, new Map())
  }
}

/** The rules of a calculator, as the guide's own page has them below it.
 *  @param {string} place */
async function written(place) {
  /** @type {Record<string, { title: string, says: string, note?: string, sure: string, sources: { title: string, address: string }[] }>} */
  const rules = await (await fetch(place)).json()
  const all = make("div", { hidden: true })
  for (const [id, { title, says, note, sure, sources }] of Object.entries(rules)) {
    const last = make("p", {}, `How sure: ${sure}.`)
    for (const [count, { title, address }] of sources.entries()) last.append(count ? ", " : " Source: ", outward(address, title))
    const words = note ? [says, note] : [says]
    all.append(make("section", {}, make("h3", { id: `provision-${id}` }, title), ...words.map((text) => make("p", {}, text)), last))
  }
  return all
}

/** A link that opens on a page of its own, outside of the frame.
 *  @param {string} href
 *  @param {string} words */
const outward = (href, words) => make("a", { href, target: "_blank", rel: "noopener" }, words)

/** @typedef {import("./form.js").Field} Field */

/** @param {Element} element */
const topOf = (element) => element.getBoundingClientRect().top

/** Keep a field at what it holds, or let it go.
 *  @param {Field} field
 *  @param {boolean} locked */
function fix(field, locked) {
  if (field.type === "radio") field.disabled = locked && !field.checked
  else if (field.localName === "input") field.readOnly = locked
  else for (const option of optionsOf(field)) option.disabled = locked && !option.selected
}

/** The answer that the guide gives a question, which these fields are for.
 *  @param {Field[]} fields */
function defaultOf([field, ...others]) {
  if (field.type === "radio") return [field, ...others].find((radio) => radio.defaultChecked)?.value
  return field.localName === "select" ? optionsOf(field).find((option) => option.defaultSelected)?.value : field.defaultValue
}

/** Load the style of answers; nothing needs it before there is one. */
function dress() {
  document.head.append(make("link", { rel: "stylesheet", href: new URL("./embed-answer.css", import.meta.url).href }))
}

/** @param {string} text */
const short = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/** `; did you mean price_paid?`, or nothing.
 *  @param {string} name
 *  @param {Set<string>} names */
function near(name, names) {
  const bare = (/** @type {string} */ text) => text.toLowerCase().replace(/[^a-z0-9]/g, "")
  const found = [...names].find((known) => bare(known) === bare(name))
  return found ? `; did you mean ${found}` : ""
}

// ---- one Python for all frames of a page, where the browser lets them share it

/** A line to the shared worker. */
class Shared {
  /** @type {Hired["onmessage"]} */
  onmessage = null
  /** @type {Hired["onerror"]} */
  onerror = null

  /** @param {string} name */
  constructor(name) {
    const worker = new SharedWorker(new URL("./shared.js", import.meta.url), { type: "module", name })
    worker.onerror = (event) => this.onerror?.(/** @type {ErrorEvent} */ (event))
    this.line = worker.port
    this.line.onmessage = (event) => this.onmessage?.(event)
  }

  /** @param {Message} message */
  postMessage(message) {
    this.line.postMessage(message)
  }

  terminate() {
    this.line.onmessage = null
    this.line.close()
  }
}

let shares = shared && "SharedWorker" in globalThis

/** The shared worker first; one of the frame's own once that has failed or hung.
 *  @param {string} name
 *  @returns {Hired} */
function hireShared(name) {
  try {
    if (shares) return new Shared(name)
  } catch {
    // Where nothing may be shared, nothing is.
  } finally {
    shares = false
  }
  return hire(name)
}

// ---- the element

class FramedCalculator extends HTMLElement {
  /** @type {Frame | undefined} */
  #frame

  connectedCallback() {
    if (origin === "null") this.sayUnreachable()
    else this.#frame ??= new Frame(this)
  }

  /** What the page that holds the frame has set. */
  get settings() {
    return this.#frame?.settings
  }

  /** No worker starts in a sandbox without an origin. */
  sayUnreachable() {
    const words = this.querySelector(".plan-stage")
    const link = outward(`../calculators/${this.getAttribute("name")}.html`, "Open the calculator on its own page")
    const why = 'This website shows the calculator in a sandbox in which it can\'t work: the word "allow-same-origin" is missing. '
    words.replaceChildren(why, link, ".")
    words.hidden = false
    this.querySelector(".plan-sheet").hidden = true
    console.warn('plan-calculator: a sandbox needs the words "allow-scripts allow-same-origin".')
  }
}

customElements.define("plan-calculator", FramedCalculator)
