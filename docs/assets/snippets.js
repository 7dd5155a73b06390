// The page for dealers: choose a calculator and what it should know, see it, and copy the line for it.
//
// What can be asked is read from the published schemas; the calculator shown is the very element that the line makes.

const guide = new URL("../", import.meta.url).href
const page = document.querySelector("#plan-embed")
const find = (name) => page.querySelector(`[data-part="${name}"]`)
const choices = find("choices")
const presets = find("presets")

const LOOKS = ["theme", "accent", "font", "corner"]
const DEFAULTS = { theme: "auto", font: "system" }

let index
let height = 0 // of the calculator that is shown

const json = async (path) => (await fetch(guide + path)).json()

/** An element with its properties and what stands in it. */
function make(tag, properties = {}, ...inside) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...inside)
  return made
}

/** A question of a schema as a row: its answer, and whether the reader may change it. */
function row(name, { title, oneOf, enum: words, ["x-kind"]: kind }) {
  const id = `preset-${name}`
  const options = oneOf ?? words?.map((word) => ({ const: word, title: word }))
  const field = options
    ? make("select", { id, name }, make("option", { value: "" }, "Not set"), ...options.map((one) => make("option", { value: one.const }, one.title)))
    : make("input", { id, name, type: kind === "date" ? "date" : "text", autocomplete: "off", spellcheck: false })
  const lock = make("input", { type: "checkbox", name: `lock ${name}`, ariaLabel: `Lock: ${title}`, disabled: true })
  return make("div", { className: "snippet-row" }, make("label", { htmlFor: id }, title), field, make("label", {}, lock, " locked"))
}

const calculator = () => index.calculators.find(({ name }) => name === choices.elements.calculator.value)

async function chosen() {
  const { schema } = calculator()
  const { properties } = await json(`embed/${schema}`)
  const asked = Object.entries(properties).filter(([, question]) => question.type === "string" && !question["x-private"])
  presets.replaceChildren(...asked.map(([name, question]) => row(name, question)))
  height = 0
  changed()
}

/** What is set, by attribute. Only an answer can be locked. */
function settings() {
  const fields = [...presets.querySelectorAll("select, input:not([type=checkbox])")]
  for (const { name, value } of fields) choices.elements[`lock ${name}`].disabled = !value.trim()
  const given = fields.filter(({ value }) => value.trim())
  const told = Object.fromEntries(given.map(({ name, value }) => [name, value.trim()]))
  const locked = given.map(({ name }) => name).filter((name) => choices.elements[`lock ${name}`].checked)
  if (locked.length) told.locked = locked.join(" ")
  for (const name of LOOKS) {
    const { value } = choices.elements[name]
    if (value && value !== DEFAULTS[name]) told[name] = value
  }
  return told
}

const SIGNS = { "&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;" }
const escaped = (text) => text.replace(/[&"<>]/g, (sign) => SIGNS[sign])
const attributes = (told) => Object.entries(told).map(([name, value]) => ` ${name}="${escaped(value)}"`).join("")
const write = (part, ...lines) => (find(part).textContent = lines.join("\n"))

function changed() {
  const { name, title, frame, example } = calculator()
  const told = settings()
  const own = `${guide}calculators/${name}.html`
  const hash = Object.keys(told).length ? escaped(`#${new URLSearchParams(told)}`) : ""
  const [pinned] = index.versions
  const script = choices.elements.pinned.checked ? { src: `${guide}embed/${pinned.script}`, integrity: pinned.integrity, crossorigin: "anonymous" } : { src: `${guide}embed.js` }
  const asc = choices.elements.analytics.checked ? { analytics: "asc" } : {}
  const room = { style: `display:block;min-height:min(100vh,${height || 1200}px)` } // from the first moment, so that nothing moves
  write(
    "script",
    `<script type="module"${attributes(script)}></script>`,
    `<plan-calculator${attributes({ name, ...told, ...asc, ...room })}><a href="${own}">${escaped(title)}</a>. An example: ${escaped(example)}</plan-calculator>`,
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
  show({ name, ...told })
}

/** The element itself, as the line makes it. Only what changed is set, so that it stays where it is. */
function show(told) {
  const shown = find("live")
  const element = shown.firstElementChild ?? make("plan-calculator")
  for (const { name } of [...element.attributes]) if (!(name in told)) element.removeAttribute(name)
  for (const [name, value] of Object.entries(told)) if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  if (!element.isConnected) shown.append(element)
}

/** A plain frame can't fit itself: it gets the height that the calculator has here. */
function measured() {
  height = Math.ceil(find("live").offsetHeight / 100) * 100
  changed()
}

async function copy(part) {
  const told = find("copied")
  try {
    await navigator.clipboard.writeText(find(part).textContent)
    told.textContent = "Copied."
  } catch {
    getSelection().selectAllChildren(find(part))
    told.textContent = "Selected: press Ctrl+C, or ⌘C, to copy."
  }
}

async function start() {
  if (location.protocol === "file:") throw new Error("frames and files need a web address")
  index = await json("embed/index.json")
  for (const { name, title } of index.calculators) choices.elements.calculator.append(make("option", { value: name }, title))
  choices.elements.calculator.value = "refund"
  await chosen()
  page.hidden = false
  import(`${guide}embed.js`)
}

choices.addEventListener("change", ({ target }) => (target.name === "calculator" ? chosen() : changed()))
choices.addEventListener("submit", (event) => event.preventDefault())
page.addEventListener("plan-calculator:ready", measured)
page.addEventListener("plan-calculator:result", ({ detail }) => write("heard", JSON.stringify(detail, null, 1)))
page.addEventListener("click", ({ target }) => target.dataset.copy && copy(target.dataset.copy))
start().catch(() => (document.querySelector("#plan-embed-not").hidden = false))
