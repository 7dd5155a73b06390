// "Remember my plan on this device": the answers of My plan, kept by the browser under one key once the reader asks for it.
//
// Every calculator of the guide then starts with what it shares with them, marked as taken over. The page of My plan also saves them
// to a file and opens one. Nothing here runs in a frame on another's page.

import { button, make } from "./elements.js"
import { forget, planIn, remember, remembered, written } from "./plan-store.js"
import { Tasks } from "./tasks.js"

/** @import { Calculator } from "./calculator.js" */
/** @import { PlanCalculator } from "./calculator-page.js" */

/** @import { Pairs, Plan, Ticks } from "./plan-store.js" */

const NOT_KEPT = ["today", "reason"] // of the day and of one letter, not of the plan
const QUIET = "plan-quiet"
const TAKEN_OVER = "Filled in from the plan that this device remembers. Check what changes, like the miles. "
const FORGOTTEN = "Forgotten. The answers stay here until you leave."
const REMEMBERED = "Remembered on this device. Every calculator of this guide starts with it. "
const CANNOT = "This browser keeps nothing for this page. Copy the link to your answers instead."

const NO_PLAN = "That file holds no plan. Choose one that was saved on this page."
const LARGEST = 100_000 // bytes; a plan has some hundred

/** Begin with what this form shares with the plan; what a link brought stays.
 *  @param {Calculator} calculator
 *  @param {Pairs} answers */
function takeOver({ form }, answers) {
  const taken = answers.filter(([name, text]) => form.holds(name, text))
  for (const [name, text] of taken) form.put(name, text)
  if (!taken.length) return
  form.settle()
  for (const [name] of taken) mark(form.element, /** @type {HTMLElement} */ (form.place(name)))
  const note = make("p", { className: "plan-kept" }, TAKEN_OVER)
  note.append(button("Forget my plan", () => note.replaceChildren(forget() ? FORGOTTEN : CANNOT), QUIET))
  form.element.querySelector(".plan-errors").before(note)
}

/** @param {HTMLFormElement} form
 *  @param {HTMLElement} place */
function mark(form, place) {
  const words = make("span", { className: "plan-from-plan" }, " from your plan")
  place.querySelector("label, legend").append(words)
  place.addEventListener("input", () => words.remove(), { once: true })
  form.addEventListener("reset", () => words.remove(), { once: true })
}

/** On the page of My plan: the offer under each answer.
 *  @param {Calculator} calculator
 *  @param {Plan["answers"]} current */
function offer({ keep }, current) {
  const note = make("p", { className: "plan-kept" })
  const answers = Object.fromEntries(Object.entries(current).filter(([name]) => !NOT_KEPT.includes(name)))
  const plan = () => ({ answers, ticks: opened ?? remembered()?.ticks ?? {} })
  const drop = button("Forget it", () => note.replaceChildren(forget() ? "Forgotten." : CANNOT), QUIET)
  const offered = remembered() ? "Remember these answers instead" : "Remember my plan on this device"
  const accept = () => note.replaceChildren(...(remember(plan()) ? [REMEMBERED, drop] : [CANNOT]))
  const file = button("Save my plan as a file", () => save(plan()), QUIET)
  note.append(button(offered, accept, QUIET), ...(remembered() ? [" ", drop] : []), " ", file)
  last?.remove()
  keep.append(note)
  last = note
}

/** @param {Plan} plan */
function save(plan) {
  const href = URL.createObjectURL(new Blob([written(plan)], { type: "application/json" }))
  const link = make("a", { href, download: "my-plan.json", hidden: true })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(href), 60_000)
}

/** On the page of My plan: a file that was saved there, opened again.
 *  @param {Calculator} calculator */
function offerFile(calculator) {
  const file = make("input", { type: "file", accept: ".json,application/json", hidden: true })
  file.dataset.part = "file" // it is no answer
  const status = make("span", { role: "status" })
  for (const name of ["input", "change"]) file.addEventListener(name, (event) => event.stopPropagation())
  file.addEventListener("change", async () => {
    const [chosen] = file.files ?? []
    const plan = chosen && chosen.size <= LARGEST ? planIn(await chosen.text()) : null
    const isOne = plan !== null && Object.keys(plan.answers).length > 0
    file.value = ""
    status.textContent = isOne ? "" : NO_PLAN
    if (!isOne) return
    opened = plan.ticks
    calculator.host.begin?.()
    calculator.fill(new URLSearchParams(plan.answers))
    calculator.form.fillIn()
    calculator.calculate()
  })
  const note = make("p", { className: "plan-kept" })
  note.append(button("Open a plan that I saved as a file", () => file.click(), QUIET), " ", status)
  calculator.form.element.querySelector(".plan-errors").before(note, file)
}

/** @type {HTMLElement | null} */
let last = null
/** @type {Ticks | null} */
let opened = null // the ticks of a plan that came from a file

/** @type {PlanCalculator | null} */
const element = document.querySelector("plan-calculator")
const calculator = element?.calculator

if (element && calculator) {
  const plan = remembered()
  if (plan && !location.hash.includes("=")) takeOver(calculator, Object.entries(plan.answers))
  if ("tasks" in element.dataset) new Tasks(calculator)
  if (calculator.name === "my-plan") {
    offerFile(calculator)
    element.addEventListener("plan-calculator:result", ({ detail }) => offer(calculator, /** @type {Plan["answers"]} */ (detail.answers)))
  }
}
