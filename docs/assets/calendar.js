// Dates as entries for any calendar: iCalendar (RFC 5545), made here and sent nowhere.
//
// An entry's id is made of its day and its title, so an entry that is added twice, or by two calculators, stands there once.

const WIDE = 75 // octets in a line, without its end
const EARLY = "-P2D"
const NOTE = "Worked out by the Plan Guide. An estimate: your contract governs."

/** @import { Deadline } from "../../lint/messages" */

/** The calendar of dates, in order; `now` is when it was made.
 *  @param {Deadline[]} dates */
export function calendar(dates, now = new Date()) {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`
  const inOrder = [...dates].sort((one, other) => Number(one.on > other.on) - Number(one.on < other.on))
  const entries = inOrder.flatMap((date) => entry(date, stamp))
  const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Plan Guide//Dates//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
  const lines = [...head, ...entries, "END:VCALENDAR"]
  return lines.map((line) => `${folded(line)}\r\n`).join("")
}

/** @param {Deadline} date
 *  @param {string} stamp */
function entry({ on, title, sentence }, stamp) {
  return [
    "BEGIN:VEVENT",
    `UID:${id(`${on} ${title}`)}@plan-guide`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${basic(on)}`,
    `DTEND;VALUE=DATE:${basic(dayAfter(on))}`,
    `SUMMARY:${text(title)}`,
    `DESCRIPTION:${text(`${sentence} ${NOTE}`)}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `TRIGGER:${EARLY}`,
    `DESCRIPTION:${text(`In two days: ${title}`)}`,
    "END:VALARM",
    "END:VEVENT",
  ]
}

/** @param {string} day */
const basic = (day) => day.replaceAll("-", "")

/** @param {string} day */
function dayAfter(day) {
  const next = new Date(`${day}T00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}

/** @param {string} words */
const text = (words) => words.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n")

/** The line in pieces of at most WIDE octets, no letter cut apart, each further one begun with a space.
 *  @param {string} line */
function folded(line) {
  const octets = new TextEncoder()
  const pieces = [""]
  let room = WIDE
  for (const letter of line) {
    const size = octets.encode(letter).length
    if (size > room) {
      pieces.push("")
      room = WIDE - 1
    }
    pieces[pieces.length - 1] += letter
    room -= size
  }
  return pieces.join("\r\n ")
}

/** A number that the same words always give: two rounds of FNV-1a, in hexadecimal.
 *  @param {string} words */
function id(words) {
  const round = (/** @type {number} */ seed) => {
    let hash = seed
    for (const octet of new TextEncoder().encode(words)) hash = Math.imul(hash ^ octet, 16777619)
    return (hash >>> 0).toString(16).padStart(8, "0")
  }
  return round(2166136261) + round(84696351)
}
