// The page for dealers: choose a calculator and what it should know, see it, and copy the line for it.
//
// What can be asked is read from the published schemas; the calculator shown is the very element that the line makes.

import { copy, make } from "./elements.js"

/** What there is to embed: embed/index.json.
 *  @typedef {{ name: string, title: string, frame: string, example: string, schema: string }} Embed
 *  @typedef {{ calculators: Embed[], versions: { script: string, integrity: string }[] }} Index */

/** A question, as a schema has it.
 *  @typedef {{ type: string, title: string, oneOf?: Choice[], enum?: string[], "x-kind": string, "x-private"?: true }} Question
 *  @typedef {{ const: string, title: string }} Choice */

/** Attributes of an element, by name.
 *  @typedef {Record<string, string>} Attributes */

const guide = new URL("../", import.meta.url).href
const page = document.querySelector("#plan-embed")
/** @param {string} name
 *  @returns {HTMLElement} */
const find = (name) => page.querySelector(`[data-part="${name}"]`)
const choices = /** @type {HTMLFormElement} */ (find("choices"))
const presets = find("presets")

const LOOKS = ["theme", "accent", "font", "corner", "deeds"]
const NOT_SET = { const: "", title: "Not set" }
/** @type {Attributes} */
const DEFAULTS = { theme: "auto", font: "system" }

/** @type {Index} */
let index
let height = 0 // of the calculator that is shown

/** @param {string} path */
const json = async (path) => (await fetch(guide + path)).json()

/** What the reader has chosen in the field of that name.
 *  @param {string} name */
const choice = (name) => /** @type {HTMLInputElement} */ (choices.elements.namedItem(name))

/** A question of a schema as a row: its answer, and whether the reader may change it.
 *  @param {string} name
 *  @param {Question} question */
function row(name, { title, oneOf, enum: words, ["x-kind"]: kind }) {
  const id = `preset-${name}`
  const options = oneOf ?? words?.map((word) => ({ const: word, title: word }))
  const field = options
    ? make("select", { id, name }, ...[NOT_SET, ...options].map((option) => make("option", { value: option.const }, option.title)))
    : make("input", { id, name, type: kind === "date" ? "date" : "text", autocomplete: "off", spellcheck: false })
  const lock = make("input", { type: "checkbox", name: `lock ${name}`, ariaLabel: `Lock: ${title}`, disabled: true })
  return make("div", { className: "snippet-row" }, make("label", { htmlFor: id }, title), field, make("label", {}, lock, " locked"))
}

const calculator = () => /** @type {Embed} */ (index.calculators.find(({ name }) => name === choice("calculator").value))

async function chosen() {
  const { schema } = calculator()
  /** @type {{ properties: Record<string, Question> }} */
  const { properties } = await json(`embed/${schema}`)
  const questions = Object.entries(properties).filter(([, question]) => question.type === "string" && !question["x-private"])
  presets.replaceChildren(...questions.map(([name, question]) => row(name, question)))
  height = 0
  changed()
}

/** What is set, by attribute. Only an answer can be locked. */
function settings() {
  const fields = [.../** @type {NodeListOf<HTMLInputElement>} */ (presets.querySelectorAll("select, input:not([type=checkbox])"))]
  for (const { name, value } of fields) choice(`lock ${name}`).disabled = !value.trim()
  const filled = fields.filter(({ value }) => value.trim())
  /** @type {Attributes} */
  const set = Object.fromEntries(filled.map(({ name, value }) => [name, value.trim()]))
  const locked = filled.map(({ name }) => name).filter((name) => choice(`lock ${name}`).checked)
  if (locked.length) set.locked = locked.join(" ")
  for (const name of LOOKS) {
    const { value } = choice(name)
    if (value && value !== DEFAULTS[name]) set[name] = value
  }
  return set
}

/** @type {Record<string, string>} */
const SIGNS = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" }
/** @param {string} text */
const escaped = (text) => text.replace(/[&"<>]/g, (sign) => SIGNS[sign])
/** @param {Attributes} set */
const attributes = (set) => Object.entries(set).map(([name, value]) => ` ${name}="${escaped(value)}"`).join("")
/** @param {string} part
 *  @param {...string} lines */
const write = (part, ...lines) => (find(part).textContent = lines.join("\n"))

function changed() {
  const { name, title, frame, example } = calculator()
  const set = settings()
  const own = `${guide}calculators/${name}.html`
  const hash = Object.keys(set).length ? escaped(`#${new URLSearchParams(set)}`) : ""
  const [pinned] = index.versions
  /** @type {Attributes} */
  const script = choice("pinned").checked
    ? { src: `${guide}embed/${pinned.script}`, integrity: pinned.integrity, crossorigin: "anonymous" }
    : { src: `${guide}embed.js` }
  /** @type {Attributes} */
  const asc = choice("analytics").checked ? { analytics: "asc" } : {}
  const room = { style: `display:block;min-height:min(100vh,${height || 1200}px)` } // from the first moment, so that nothing moves
  write(
    "script",
    `<script type="module"${attributes(script)}></script>`,
    `<plan-calculator${attributes({ name, ...set, ...asc, ...room })}><a href="${own}">${escaped(title)}</a>. An example: ${escaped(example)}</plan-calculator>`,
  )
  write(
    "frame",
    `<iframe src="${guide}embed/${frame}${hash}" title="${escaped(title)}" width="100%" height="${height || 1200}" style="border:0" ` +
      `loading="lazy" allow="clipboard-write" referrerpolicy="no-referrer"></iframe>`,
  )
  write("link", `<a href="${own}">${escaped(title)}</a>`)
  const { origin } = new URL(guide)
  write("script-policy", `script-src ${origin}; frame-src ${origin}`)
  write("frame-policy", `frame-src ${origin}`)
  show({ name, ...set })
}

/** The element itself, as the line makes it. Only what changed is set, so that it stays where it is.
 *  @param {Attributes} set */
function show(set) {
  const shown = find("live")
  const element = shown.firstElementChild ?? document.createElement("plan-calculator")
  for (const { name } of [...element.attributes]) if (!(name in set)) element.removeAttribute(name)
  for (const [name, value] of Object.entries(set)) if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  if (!element.isConnected) shown.append(element)
}

/** A plain frame can't fit itself: it gets the height that the calculator has here. */
function measured() {
  height = Math.ceil(find("live").offsetHeight / 100) * 100
  changed()
}

/** @param {string} part */
function copyPart(part) {
  const text = find(part)
  copy(text.textContent, find("copied"), () => {
    getSelection()?.selectAllChildren(text)
    return ["Selected: press Ctrl+C, or ⌘C, to copy."]
  })
}

async function start() {
  if (location.protocol === "file:") throw new Error("frames and files need a web address")
  index = await json("embed/index.json")
  for (const { name, title } of index.calculators) choice("calculator").append(make("option", { value: name }, title))
  choice("calculator").value = "refund"
  await chosen()
  page.hidden = false
  import(`${guide}embed.js`)
}

choices.addEventListener("change", ({ target }) => (/** @type {HTMLInputElement} */ (target).name === "calculator" ? chosen() : changed()))
choices.addEventListener("submit", (event) => event.preventDefault())
page.addEventListener("plan-calculator:ready", measured)
page.addEventListener("plan-calculator:result", ({ detail }) => write("heard", JSON.stringify(detail, null, 1)))
page.addEventListener("click", ({ target }) => {
  const part = /** @type {HTMLElement} */ (target).dataset.copy
  if (part) copyPart(part)
})
start().catch(() => {
  page.remove()
  document.querySelector("#plan-embed-not").hidden = false
})
