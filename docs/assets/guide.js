// The meaning of a term, opened in place by mouse, touch or keyboard, and closed with Escape.
// Without this script a term is a link to its page of the glossary; with it, it still is.

const note = document.createElement("div")
note.id = "plan-definition"
note.className = "plan-definition"
note.setAttribute("role", "tooltip")
note.hidden = true

/** @type {HTMLAnchorElement | null} */
let term = null
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer

/** @param {HTMLAnchorElement} link */
function open(link) {
  clearTimeout(timer)
  if (term === link) return
  close()
  term = link
  const more = document.createElement("a")
  more.href = link.href
  more.textContent = "More"
  more.tabIndex = -1 // the term itself is the link that the keyboard follows
  note.replaceChildren(link.dataset.says + " ", more)
  document.body.append(note)
  note.hidden = false
  link.setAttribute("aria-describedby", note.id)
  place(link)
}

function close() {
  clearTimeout(timer)
  term?.removeAttribute("aria-describedby")
  term = null
  note.hidden = true
}

/** Under the term, or above it where there is no room below; never past an edge of the window.
 *  @param {HTMLElement} link */
function place(link) {
  const at = link.getClientRects()[0]
  const wide = document.documentElement.clientWidth
  const left = Math.max(8, Math.min(at.left, wide - note.offsetWidth - 8))
  const below = at.bottom + 6
  const top = below + note.offsetHeight > innerHeight ? Math.max(8, at.top - note.offsetHeight - 6) : below
  note.style.left = `${left + scrollX}px`
  note.style.top = `${top + scrollY}px`
}

/** Open the folded part that a link leads into, where the browser doesn't. */
function unfold() {
  const place = document.querySelector(":target")
  if (!place?.closest("details:not([open])")) return
  for (let fold = /** @type {HTMLElement | null} */ (place.closest("details")); fold; fold = fold.parentElement?.closest("details") ?? null) fold.setAttribute("open", "")
  place.scrollIntoView()
}

addEventListener("hashchange", unfold)
unfold()

/** What scrolls sideways is reached by keys too, as some browsers have it by themselves. */
function reach() {
  for (const table of document.querySelectorAll(".plan-table:not([aria-label]), .plan-table[data-reached], .md-typeset__scrollwrap")) {
    const scrolls = table.scrollWidth > table.clientWidth
    table.toggleAttribute("data-reached", scrolls)
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", "Table, scrolls sideways"]])
      if (scrolls) table.setAttribute(name, value)
      else table.removeAttribute(name)
  }
}

for (const event of ["load", "resize", "plan-calculator:result"]) addEventListener(event, reach)
document.addEventListener("toggle", reach, true)

/** @param {Event} event
 *  @returns {HTMLAnchorElement | null} */
const termOf = ({ target }) => (target instanceof Element ? target.closest("a.plan-term") : null)
/** @param {Event} event */
const isInNote = ({ target }) => note.contains(/** @type {Node} */ (target))

/** @param {() => void} what
 *  @param {number} wait */
const soon = (what, wait) => {
  clearTimeout(timer)
  timer = setTimeout(what, wait)
}

addEventListener("pointerover", (event) => {
  const link = termOf(event)
  if (event.pointerType === "touch") return
  if (link) soon(() => open(link), 150)
  else if (isInNote(event)) clearTimeout(timer)
  else if (term && term !== document.activeElement) soon(close, 250)
})
addEventListener("focusin", (event) => {
  const link = termOf(event)
  if (link) open(link)
  else if (!isInNote(event)) close()
})
addEventListener("click", (event) => {
  const link = termOf(event)
  const touched = event.pointerType === "touch" || event.pointerType === "pen"
  if (link && touched && note.dataset.touched !== link.href) {
    event.preventDefault() // the first touch opens the meaning, the second follows the link
    open(link)
    note.dataset.touched = link.href
  } else if (!isInNote(event) && !link) {
    close()
    delete note.dataset.touched
  }
})
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && term) {
    event.stopPropagation() // Escape closes the nearest thing only
    close()
  }
}, true)
