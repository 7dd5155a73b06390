// Python, off the page's own thread, started in the way that the worker is named after:
//
//   kept      from the memory that an earlier visit left here, else like "trimmed"
//   trimmed   from the part of the interpreter and of its library that the calculators use
//   stock     as Pyodide comes, with our package beside it
//
// In:  {id, calculator, answers} or {id, table}, or {keep: true} when there is time to keep the memory for the next visit
// Out: {stage: "loading", got, of} while files arrive (bytes), "starting", "ready" with {build, rules}, or "failed" with {why};
//      for each message {id, answer, …} (what calculators.reply says) or {id, broken}; {kept: bytes}.
// Where {rules} come with the answers, the rules of that hash reply, if this host keeps them; {by} says that they did.
// `answer` is the exact JSON text that the calculators wrote. Answers travel as data; none becomes source.
//
// A host may hold files of two versions for a while. Each file here is named by its content and checked against the hash
// that the build gave it; one that is another version's is asked for anew, once, past what the browser keeps, and never used.

import * as BUILD from "./python/build.js"
import { digest, restore, shelf, take } from "./snapshot.js"
import { handOver, options, watched } from "./start.js"

/** @import { Message, Question, Said } from "../../lint/messages" */
/** @typedef {Record<string, unknown> & { json: string }} Written what calculators.reply writes */
/** @typedef {(question: Question) => Written} Replies */

const KEPT = "force-cache"
const folder = new URL("./python/", import.meta.url).href
const [way, compresses] = self.name.split(" ")
const fetched = self.fetch // Pyodide is given another while it starts

let got = 0
let of = 0
let told = 0
/** @type {Uint8Array | null} */
let interpreter = null // as it came, until it is kept with the memory

/** What `use` makes of a file of the build: of its response, whose bytes fail where they are not the build's. */
const file = (name, type, use) => twice(async (cache) => use(await unpacked(name, type, cache)))

/** From what the browser keeps, however old, for names and hashes tell what is right; once more past that where it failed. */
const twice = (asked) => asked(KEPT).catch(() => asked("reload"))

/** A file of the build, unpacked on the way, whatever the host does to it. */
async function unpacked(name, type, cache) {
  const { bytes, gz, br, hash, starts } = BUILD.files[name]
  const place = folder + name.replace(".", `.${hash}.`)
  const format = unpacks("brotli") ? "brotli" : "gzip"
  const [ending, packed] = format === "brotli" ? [".br", br] : [".gz", gz]
  of += compresses ? bytes : packed
  let response = compresses ? await byHost(place, cache) : null
  if (!response) {
    of += compresses ? packed - bytes : 0
    response = await fetched(place + ending, { cache })
  }
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`)
  const reader = response.body.getReader()
  const first = await reader.read()
  const plain = first.value?.[0] === starts[0] && first.value[1] === starts[1]
  const body = new ReadableStream({
    start: (to) => first.value && arrived(first.value, to),
    async pull(to) {
      const { done, value } = await reader.read()
      if (done) to.close()
      else arrived(value, to)
    },
  })
  const stream = plain ? body : body.pipeThrough(new DecompressionStream(/** @type {CompressionFormat} */ (format)))
  return new Response(stream.pipeThrough(checked(name)), { headers: { "content-type": type } })
}

/** Passes a file's bytes on, and fails at their end where they are not the build's. */
function checked(name) {
  const { bytes, hash } = BUILD.files[name]
  const all = new Uint8Array(bytes)
  let at = 0
  return new TransformStream({
    transform(part, to) {
      all.set(part, at) // throws where there is more than the build wrote
      at += part.length
      to.enqueue(part)
    },
    async flush() {
      // A page that came without encryption has no `crypto.subtle`: there the length must do.
      const same = at === bytes && (!crypto.subtle || (await digest(all)).startsWith(hash))
      if (!same) throw new Error(`${name} is of another version`)
      if (way === "kept" && name === "trimmed.wasm") interpreter = all
    },
  })
}

/** A plain file of the build; the browser fails it where it is another's. */
async function sound(name, cache) {
  const [place, integrity] = BUILD.plain[name]
  const response = await fetched(folder + place, { cache, integrity })
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`)
  return response
}

/** A script that is on its way, if it is the build's. */
async function known(script, name) {
  try {
    const made = await script
    await sound(name, KEPT) // from what the browser keeps, now that it is there
    return made
  } catch (problem) {
    await sound(name, "reload") // for the next worker: this one keeps what it imported
    throw problem
  }
}

/** The plain file, where the host compresses it on the way; null where it would come at full length. */
async function byHost(address, cache) {
  const stop = new AbortController()
  const response = await fetched(address, { cache, signal: stop.signal })
  if (response.ok && response.headers.get("content-encoding")) return response
  stop.abort()
  return null
}

function arrived(bytes, to) {
  got += bytes.length
  to.enqueue(bytes)
  if (performance.now() - told < 80 && got < of) return
  told = performance.now()
  say({ stage: "loading", got, of })
}

function unpacks(format) {
  try {
    return Boolean(new DecompressionStream(format))
  } catch {
    return false
  }
}

/** The worker's start in the fast ways: all that no memory holds is asked for at once, and Pyodide is handed what it would fetch. */
async function quick() {
  const script = file("trimmed.mjs", "text/javascript", (response) => response.blob()).then(imported)
  const pyodide = known(import("./python/pyodide.mjs"), "pyodide.mjs")
  for (const part of [script, pyodide]) part.catch(() => {}) // each is waited for below
  const kept = way === "kept" ? await shelf(BUILD.id) : null
  const memory = kept && (await kept.find())
  const module = memory ? compiled(memory) : file("trimmed.wasm", "application/wasm", (response) => WebAssembly.compileStreaming(response))
  const library = memory ? null : file("traced.zip", "application/zip", (response) => response.arrayBuffer())
  const python = await handOver(module, library, async (fail) => {
    for (const part of [script, pyodide]) part.catch(fail)
    const { loadPyodide } = await pyodide
    const create = (await script).default
    say({ stage: "starting" })
    if (memory) return restore(loadPyodide, create, options(folder, BUILD.lock), memory, BUILD.buildId)
    return loadPyodide({ ...options(folder, BUILD.lock), createPyodideModule: create, _makeSnapshot: Boolean(kept) })
  })
  return { python, memory, keep: kept && !memory ? async () => kept.put(take(python), interpreter) : null }
}

/** The interpreter that was kept with a memory. */
async function compiled({ bytes, drop }) {
  try {
    return await WebAssembly.compile(new Uint8Array(bytes, bytes.byteLength - BUILD.files["trimmed.wasm"].bytes))
  } catch (problem) {
    await drop()
    throw problem
  }
}

/** A script that came packed. Where a policy refuses a script from memory, the host's plain file does. */
async function imported(blob) {
  const address = URL.createObjectURL(blob.slice(0, blob.size, "text/javascript"))
  try {
    return await import(address)
  } catch {
    return known(import("./python/trimmed.mjs"), "trimmed.mjs")
  } finally {
    URL.revokeObjectURL(address)
  }
}

/** A module's response under its own type, whatever the host calls it: else no browser compiles it as it comes. */
const typed = ({ body }) => new Response(body, { headers: { "content-type": "application/wasm" } })

/** Pyodide as it comes. */
async function stock() {
  let fail
  const whole = (what) => {
    const name = what.split("/").at(-1)
    if (!(name in BUILD.plain)) return null
    const asked = twice((cache) => sound(name, cache))
    asked.catch(fail)
    return name.endsWith(".wasm") ? asked.then(typed) : asked
  }
  const python = await watched(whole, null, async (failed) => {
    fail = failed
    const { loadPyodide } = await known(import("./python/pyodide.mjs"), "pyodide.mjs")
    const createPyodideModule = (await known(import("./python/pyodide.asm.mjs"), "pyodide.asm.mjs")).default
    return loadPyodide({ ...options(folder, BUILD.lock), packages: ["calculators"], createPyodideModule })
  })
  return { python }
}

async function start() {
  say({ stage: "loading", got: 0, of: 0 })
  const { python, memory, keep } = await (way === "stock" ? stock() : quick())
  const { reply, rules, bundle } = python.pyimport("calculators")
  if (bundle() !== BUILD.bundle) {
    await memory?.drop()
    throw new Error("the rules are of another version")
  }
  say({ stage: "ready", build: BUILD.id, rules: rules() })
  return { reply: (message) => JSON.parse(reply(JSON.stringify(message))), earlier: (rules) => earlier(python, rules), keep }
}

/** @type {Promise<number> | null | undefined} */
let keeping = null // what is kept is kept once
const bundles = new Map() // by the hash of their rules; null for one that isn't to be had

/** How to ask the rules of an earlier day; null where they aren't kept.
 *  @returns {Promise<Replies | null>} */
async function earlier(python, rules) {
  if (!bundles.has(rules)) {
    const response = await fetched(`${folder}rules/${rules}.zip`).catch(() => null)
    bundles.set(rules, response?.ok ? `/tmp/${rules}.zip` : null)
    if (response?.ok) python.FS.writeFile(bundles.get(rules), new Uint8Array(await response.arrayBuffer()))
  }
  const bundle = bundles.get(rules)
  const { reply } = python.pyimport("calculators._earlier")
  return bundle && ((message) => JSON.parse(reply(bundle, JSON.stringify(message))))
}

const started = start()
started.catch((problem) => say({ stage: "failed", why: String(problem) }))

/** @param {Said} said */
function say(said) {
  postMessage(said)
}

/** @param {MessageEvent<Message>} event */
self.onmessage = async ({ data: { id, keep, rules, ...asked } }) => {
  const python = await started
  if (keep) {
    keeping ??= bundles.size ? null : python.keep?.().catch(() => 0) // a browser that keeps nothing is no fault
    interpreter = null
    return say({ kept: (await keeping) ?? 0 })
  }
  try {
    const reply = rules && (await python.earlier(rules))
    const { json, ...more } = (reply || python.reply)(asked)
    say({ id, answer: json, ...more, ...(reply && { by: rules }) })
  } catch (problem) {
    say({ id, broken: String(problem) })
  }
}
