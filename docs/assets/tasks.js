// "What to do next" as a list to tick off, where its steps take days: after a sale, a total loss or a breakdown.
//
// A step is known by its first words, since its dates and amounts change. Ticks are no answers: they are in no link. They stay with
// the plan where the reader had it remembered, and else go with the page.

import { button, make } from "./elements.js"
import { onceForgotten, remember, remembered } from "./plan-store.js"

/** @import { Calculator } from "./calculator.js" */

const FIRST_WORDS = 4
const KEPT = "Your ticks are kept with your plan on this device. "
const NOT_KEPT = "Your ticks stay until you leave this page. "
const CANNOT = "This browser could not keep your ticks. They stay until you leave this page. "

/** @param {HTMLElement} step */
const nameOf = (step) => step.textContent.split(" ").slice(0, FIRST_WORDS).join(" ")

export class Tasks {
  note = make("p", { className: "plan-tasks-note" })
  done = make("span")
  words = make("span")
  clear = button("Clear the ticks", () => this.untick(), "plan-quiet")

  /** @param {Calculator} calculator */
  constructor(calculator) {
    this.calculator = calculator
    this.ticked = new Set(remembered()?.ticks[calculator.name])
    this.note.append(this.done, " ", this.words, this.clear)
    calculator.element.addEventListener("plan-calculator:result", () => this.show())
    calculator.form.element.addEventListener("reset", () => remembered() || this.ticked.clear())
    onceForgotten(() => (this.ticked.clear(), this.show()))
  }

  /** @returns {HTMLInputElement[]} */
  get boxes() {
    return [...this.calculator.sheet.querySelectorAll("input")]
  }

  /** Give each step of the sheet its box. */
  show() {
    const list = this.calculator.sheet.querySelector(".plan-next")
    if (!list || this.calculator.html === null) return
    if (!this.boxes.length) {
      list.classList.add("plan-tasks")
      list.after(this.note)
      for (const step of /** @type {Iterable<HTMLElement>} */ (list.children)) this.offer(step)
    }
    for (const box of this.boxes) box.checked = this.ticked.has(box.value)
    this.tell()
  }

  /** @param {HTMLElement} step */
  offer(step) {
    const box = make("input", { type: "checkbox", value: nameOf(step) })
    box.addEventListener("change", () => {
      if (box.checked) this.ticked.add(box.value)
      else this.ticked.delete(box.value)
      this.tell(this.keep())
    })
    step.replaceChildren(make("label", {}, box, make("span", {}, ...step.childNodes)))
  }

  untick() {
    this.ticked.clear()
    this.show()
    this.tell(this.keep())
    this.boxes[0].focus()
  }

  /** Keep the ticks with the plan, where one is remembered; false where the browser does not. */
  keep() {
    const plan = remembered()
    return !plan || remember({ ...plan, ticks: { ...plan.ticks, [this.calculator.name]: [...this.ticked] } })
  }

  /** How many steps are done, and how long that is known. */
  tell(kept = true) {
    const { boxes } = this
    const count = boxes.filter((box) => box.checked).length
    this.done.textContent = `${count} of ${boxes.length} done.`
    this.words.replaceChildren(...(remembered() ? [kept ? KEPT : CANNOT] : [NOT_KEPT, make("a", { href: "my-plan.html" }, "Have your plan remembered"), " to keep them. "]))
    this.clear.hidden = !count
  }
}
