// Two results side by side, as one table: each line of the results, the answers and the working, and which of them differ.

const PARTS = ["The result", "The answers", "How it is worked out"]

/** The table of two results; each has `given`, [question, answer] pairs, and `html`, its sheet. */
export function beside(kept, now) {
  const table = element("table", { className: "plan-two", role: "table" })
  const head = table.createTHead().insertRow()
  head.append(element("td"), ...["Saved", "Now"].map((words) => element("th", { scope: "col", textContent: words })))
  const [left, right] = [kept, now].map(told)
  PARTS.forEach((title, part) => table.append(rowsOf(title, left[part], right[part])))
  for (const row of table.rows) row.setAttribute("role", "row")
  return table
}

function rowsOf(title, left, right) {
  const body = element("tbody")
  const head = body.insertRow().appendChild(element("th", { colSpan: 3, scope: "rowgroup", textContent: title }))
  head.parentElement.className = "plan-two-part"
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [one, other] = [left.get(name) ?? "—", right.get(name) ?? "—"]
    const row = body.insertRow()
    const label = element("th", { scope: "row", textContent: name.replace(/\n.*/, "") })
    if (one !== other) {
      row.className = "plan-differs"
      label.append(element("span", { className: "plan-mark", textContent: " differs" }))
    }
    row.append(label, cell("Saved", one), cell("Now", other))
  }
  return body
}

function cell(column, words) {
  const made = element("td", { textContent: words })
  made.dataset.column = column
  return made
}

/** The lines of a result by their names, part by part; a name that comes again is told apart by its count. */
function told({ given, html }) {
  const sheet = new DOMParser().parseFromString(html, "text/html")
  const words = (place, what) => place.querySelector(what)?.textContent.trim() ?? ""
  const lines = [...sheet.querySelectorAll(".plan-account .plan-line")].map((line) => [words(line, "b"), words(line, ".plan-amount")])
  return [[[words(sheet, ".plan-label"), words(sheet, ".plan-figure")]], given, lines.filter(([, amount]) => amount)].map(byName)
}

function byName(pairs) {
  const lines = new Map()
  for (const [name, value] of pairs) {
    let own = name
    for (let count = 2; lines.has(own); count++) own = `${name}\n${count}`
    lines.set(own, value)
  }
  return lines
}

function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties)
}
