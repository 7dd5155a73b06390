// What a browser keeps of a reader's plan, under one key, once the reader asks for it: the answers of My plan, and the steps that are done.

/** @typedef {[name: string, text: string][]} Pairs */

/** Steps that are done, each by its first words, by the calculator that tells them.
 *  @typedef {Record<string, string[]>} Ticks */

/** @typedef {{ answers: Record<string, string>, ticks: Ticks }} Plan */

const KEY = "plan-guide.my-plan"
const VERSION = 1
const FORGOTTEN = "plan-guide:forgotten"

/** What of an object has values of that kind.
 *  @template T
 *  @param {object} found
 *  @param {(value: unknown) => boolean} fits
 *  @returns {Record<string, T>} */
const only = (found, fits) => Object.fromEntries(Object.entries(found).filter(([, value]) => fits(value)))

const isText = (/** @type {unknown} */ value) => typeof value === "string"

/** The plan in a text of ours; null in any other.
 *  @param {string | null} text
 *  @returns {Plan | null} */
export function planIn(text) {
  try {
    const { version, answers, ticks = {} } = JSON.parse(/** @type {string} */ (text))
    if (version !== VERSION) return null
    return { answers: only(answers, isText), ticks: only(ticks, (steps) => Array.isArray(steps) && steps.every(isText)) }
  } catch {
    return null
  }
}

/** The plan that is remembered, or null. */
export function remembered() {
  try {
    return planIn(localStorage.getItem(KEY))
  } catch {
    return null
  }
}

/** A plan as text: what is remembered, and what a file holds.
 *  @param {Plan} plan */
export const written = (plan) => JSON.stringify({ version: VERSION, ...plan }, null, 1)

/** Remember the plan; false where the browser keeps nothing.
 *  @param {Plan} plan */
export function remember(plan) {
  try {
    localStorage.setItem(KEY, written(plan))
    return true
  } catch {
    return false
  }
}

/** Forget the plan; false where the browser lets nobody.  */
export function forget() {
  try {
    localStorage.removeItem(KEY)
    dispatchEvent(new Event(FORGOTTEN))
    return true
  } catch {
    return false
  }
}

/** @param {() => void} then */
export const onceForgotten = (then) => addEventListener(FORGOTTEN, then)
