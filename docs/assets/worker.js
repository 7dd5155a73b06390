// Python, off the page's own thread.
//
// In:  {id, calculator, answers}
// Out: {stage}: "loading", "ready" or "failed" with {why}; then for each message {id, answer, html} or {id, broken}.
// `answer` is the exact JSON text that the calculators wrote. Answers travel as data; none becomes source.

import { loadPyodide } from "./python/pyodide.mjs"

const folder = new URL("./python/", import.meta.url).href

// Pyodide only warns when a file of its own can't be had, and then hangs: say so instead.
const fetched = self.fetch
self.fetch = async (...asked) => {
  try {
    const response = await fetched(...asked)
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`)
    return response
  } catch (problem) {
    postMessage({ stage: "failed", why: String(problem) })
    throw problem
  }
}

/** Start Python with the part of its library that the calculators use, or with the whole of it. */
async function start(whole) {
  postMessage({ stage: "loading" })
  const { library, lock } = await (await fetch(`${folder}start.json`, { cache: "no-cache" })).json()
  const pyodide = await loadPyodide({
    indexURL: folder,
    lockFileContents: JSON.stringify(lock),
    packageBaseUrl: folder,
    ...(whole ? { packages: ["calculators"] } : { stdLibURL: folder + library }),
    stdout: () => {},
    stderr: () => {},
  })
  const { reply } = pyodide.pyimport("calculators")
  postMessage({ stage: "ready" })
  return (message) => JSON.parse(reply(JSON.stringify(message)))
}

let whole = false
let python = start(whole)
python.catch((problem) => postMessage({ stage: "failed", why: String(problem) }))

async function answer(message) {
  try {
    return (await python)(message)
  } catch (problem) {
    if (whole || !String(problem).includes("No module named")) throw problem
    whole = true
    python = start(whole)
    return (await python)(message)
  }
}

self.onmessage = async ({ data: { id, calculator, answers } }) => {
  try {
    const { json, html } = await answer({ calculator, answers })
    postMessage({ id, answer: json, html })
  } catch (problem) {
    postMessage({ id, broken: String(problem) })
  }
}
