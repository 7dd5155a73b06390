// "Remember my plan on this device": the answers of My plan, kept by the browser under one key once the reader asks for it.
//
// Every calculator of the guide then starts with what it shares with them, marked as taken over. Nothing here runs in a frame on
// another's page.

const KEY = "plan-guide.my-plan"
const VERSION = 1
const NOT_KEPT = ["today", "reason"] // of the day and of one letter, not of the plan
const CANNOT = "This browser keeps nothing for this page. Copy the link to your answers instead."

/** The answers that are kept, or null. */
function kept() {
  try {
    const { version, answers } = JSON.parse(localStorage.getItem(KEY))
    return version === VERSION ? Object.entries(answers).filter(([, text]) => typeof text === "string") : null
  } catch {
    return null
  }
}

/** Keep the answers, or none; false where the browser keeps nothing. */
function keep(answers) {
  try {
    if (answers) localStorage.setItem(KEY, JSON.stringify({ version: VERSION, answers }))
    else localStorage.removeItem(KEY)
    return true
  } catch {
    return false
  }
}

const calculator = document.querySelector("plan-calculator")

/** Begin with what this form shares with the plan; what a link brought stays. */
function takeOver(answers) {
  const taken = answers.filter(([name, text]) => calculator.asked.holds(name, text))
  for (const [name, text] of taken) calculator.asked.put(name, text)
  if (!taken.length) return
  calculator.asked.settle()
  for (const [name] of taken) mark(calculator.asked.place(name))
  const note = paragraph("plan-kept", "Filled in from the plan that this device remembers. Check what changes, like the miles. ")
  note.append(button("Forget my plan", () => note.replaceChildren(keep(null) ? "Forgotten. The answers stay here until you leave." : CANNOT)))
  calculator.form.querySelector(".plan-errors").before(note)
}

function mark(place) {
  const words = Object.assign(document.createElement("span"), { className: "plan-from-plan", textContent: " from your plan" })
  place.querySelector("label, legend").append(words)
  place.addEventListener("input", () => words.remove(), { once: true })
  calculator.form.addEventListener("reset", () => words.remove(), { once: true })
}

/** On the page of My plan: the offer under each answer. */
function offer({ detail }) {
  const note = paragraph("plan-kept", "")
  const answers = Object.fromEntries(Object.entries(detail.answers).filter(([name]) => !NOT_KEPT.includes(name)))
  const forget = button("Forget it", () => note.replaceChildren(keep(null) ? "Forgotten." : CANNOT))
  const remember = button(kept() ? "Remember these answers instead" : "Remember my plan on this device", () => {
    if (keep(answers)) note.replaceChildren("Remembered on this device. Every calculator of this guide starts with it. ", forget)
    else note.replaceChildren(CANNOT)
  })
  note.append(remember, ...(kept() ? [" ", forget] : []))
  calculator.querySelector(".plan-keep").append(note)
  last?.remove()
  last = note
}

let last = null

function paragraph(name, words) {
  return Object.assign(document.createElement("p"), { className: name, textContent: words })
}

function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "plan-quiet", textContent: words })
  made.addEventListener("click", act)
  return made
}

if (calculator) {
  const answers = kept()
  if (answers && !location.hash.includes("=")) takeOver(answers)
  if (calculator.name === "my-plan") calculator.addEventListener("plan-calculator:result", offer)
}
