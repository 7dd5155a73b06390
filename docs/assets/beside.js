// Two results side by side, as one table: each line of the results, the answers and the working, and which of them differ.

import { make } from "./elements.js"

/** @typedef {{ answers: [question: string, answer: string][], html: string }} Result what was answered, and the sheet */

const PARTS = ["The result", "The answers", "How it is worked out"]

/** The table of two results.
 *  @param {Result} saved
 *  @param {Result} latest */
export function beside(saved, latest) {
  const table = make("table", { className: "plan-two" })
  const head = table.createTHead().insertRow()
  head.append(make("td"), ...["Saved", "Now"].map((words) => make("th", { scope: "col" }, words)))
  const [left, right] = [saved, latest].map(partsOf)
  PARTS.forEach((title, part) => table.append(rowsOf(title, left[part], right[part])))
  table.setAttribute("role", "table")
  for (const row of table.rows) row.setAttribute("role", "row")
  return table
}

/** @param {string} title
 *  @param {Map<string, string>} left
 *  @param {Map<string, string>} right */
function rowsOf(title, left, right) {
  const body = make("tbody")
  const head = body.insertRow()
  head.className = "plan-two-part"
  head.append(make("th", { colSpan: 3, scope: "rowgroup" }, title))
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left, right].map((lines) => lines.get(name) ?? "—")
    const row = body.insertRow()
    const label = make("th", { scope: "row" }, name.replace(/\n.*/, ""))
    if (one !== other) {
      row.className = "plan-differs"
      label.append(make("span", { className: "plan-mark" }, " differs"))
    }
    row.append(label, cell("Saved", one), cell("Now", other))
  }
  return body
}

/** @param {string} column
 *  @param {string} words */
function cell(column, words) {
  const data = make("td", {}, words)
  data.dataset.column = column
  return data
}

/** The lines of a result by their names, part by part. Amounts are read from the sheet: it alone has them as a person reads them.
 *  @param {Result} result */
function partsOf({ answers, html }) {
  const sheet = new DOMParser().parseFromString(html, "text/html")
  const words = (/** @type {ParentNode} */ place, /** @type {string} */ what) => place.querySelector(what)?.textContent.trim() ?? ""
  const lines = [...sheet.querySelectorAll(".plan-account .plan-line")].map((line) => [words(line, "b"), words(line, ".plan-amount")])
  return [[[words(sheet, ".plan-label"), words(sheet, ".plan-figure")]], answers, lines.filter(([, amount]) => amount)].map(byName)
}

/** A name that comes again is told apart by its count.
 *  @param {string[][]} pairs */
function byName(pairs) {
  /** @type {Map<string, string>} */
  const lines = new Map()
  for (const [name, value] of pairs) {
    let own = name
    for (let count = 2; lines.has(own); count++) own = `${name}\n${count}`
    lines.set(own, value)
  }
  return lines
}
