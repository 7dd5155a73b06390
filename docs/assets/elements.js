// What several scripts of the page do: make an element, a button that acts, and put a text on the clipboard.

/**
 * An element with its properties and what stands in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<Omit<HTMLElementTagNameMap[Tag], "style">>} [properties]
 * @param {...(string | Node)} inside
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...inside)
  return element
}

/**
 * @param {string} words
 * @param {() => void} act
 */
export function button(words, act, className = "md-button") {
  const element = make("button", { type: "button", className }, words)
  element.addEventListener("click", act)
  return element
}

/**
 * Put a text on the clipboard and say so; where the browser keeps it from that, what stands there `instead`.
 * @param {string} text
 * @param {HTMLElement} place
 * @param {() => (string | Node)[]} instead
 */
export async function copy(text, place, instead, words = "Copied.") {
  try {
    await navigator.clipboard.writeText(text)
    place.textContent = words
  } catch {
    place.replaceChildren(...instead())
  }
}
