// node node_calendar.mjs < dates.json: the calendar that docs/assets/calendar.js makes of {dates, now}.

import { readFileSync } from "node:fs"

const script = readFileSync(new URL("../../docs/assets/calendar.js", import.meta.url), "utf8")
const { calendar } = await import(`data:text/javascript,${encodeURIComponent(script)}`)
const { dates, now } = JSON.parse(readFileSync(0, "utf8"))
process.stdout.write(calendar(dates, new Date(now)))
