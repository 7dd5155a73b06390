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

async function start() {
  postMessage({ stage: "loading" })
  const lock = await fetch(`${folder}lock.json`, { cache: "no-cache" })
  const pyodide = await loadPyodide({
    indexURL: folder,
    lockFileContents: await lock.text(),
    packageBaseUrl: folder,
    packages: ["calculators"],
    stdout: () => {},
    stderr: () => {},
  })
  const { reply } = pyodide.pyimport("calculators")
  postMessage({ stage: "ready" })
  return reply
}

const started = start()
started.catch((problem) => postMessage({ stage: "failed", why: String(problem) }))

self.onmessage = async ({ data: { id, calculator, answers } }) => {
  try {
    const reply = await started
    const { json, html } = JSON.parse(reply(JSON.stringify({ calculator, answers })))
    postMessage({ id, answer: json, html })
  } catch (problem) {
    postMessage({ id, broken: String(problem) })
  }
}
