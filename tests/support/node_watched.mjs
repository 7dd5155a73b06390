// Does an interpreter read where its build left data out? Answers as node_answers.mjs does, anew and from a kept memory.
// node node_watched.mjs FOLDER SNAPSHOT BUILD_ID BUNDLE…; SNAPSHOT is snapshot.js as a module for Node, and each bundle of earlier
// rules is asked as well. On standard output the answers of both starts, parted by a line "restored"; on standard error an address,
// where one was read.

import { readFileSync } from "node:fs"
import { text } from "node:stream/consumers"
import { pathToFileURL } from "node:url"
import { memory, watching } from "../../runtime/prune/wasm.mjs"

const NEAR = 4096 // zeros that data itself holds, between what was left out

const DOCUMENTED = Buffer.from("\n--\n\n")

const [folder, snapshot, buildId, ...bundles] = process.argv.slice(2)
const from = (path) => import(pathToFileURL(path))
const { loadPyodide } = await from(`${folder}/pyodide.mjs`)
const { default: createPyodideModule } = await from(`${folder}/trimmed.mjs`)
const { restore, take } = await from(snapshot)

/** Where the part has nothing and the whole has something; but for documentation, of which a look tells that it is empty. */
function leftOut(whole, part) {
  const found = []
  for (let at = whole.indexOf(DOCUMENTED); at >= 0; at = whole.indexOf(DOCUMENTED, at + 1)) {
    part.set(whole.subarray(at, whole.indexOf(0, at)), at)
  }
  whole.forEach((byte, at) => {
    if (byte === part[at]) return
    const last = found.at(-1)
    if (last && at - last[1] < NEAR) last[1] = at + 1
    else found.push([at, at + 1])
  })
  return found
}

const wasm = readFileSync(`${folder}/trimmed.wasm`)
const stretches = leftOut(memory(readFileSync(`${folder}/pyodide.asm.wasm`)), memory(wasm))
if (!stretches.length) console.error("nothing was left out")
const module = await WebAssembly.compile(watching(wasm, stretches))
const started = []
const { instantiate } = WebAssembly
WebAssembly.instantiate = async (what, imports) => {
  if (!imports?.env) return instantiate(what, imports) // Pyodide's own small modules
  const instance = await instantiate(module, imports)
  started.push(instance.exports)
  return { module, instance }
}

const options = {
  indexURL: folder,
  packageBaseUrl: folder,
  createPyodideModule,
  stdLibURL: `${folder}/traced.zip`,
  lockFileContents: readFileSync(`${folder}/lock.json`, "utf8"),
  stdout() {},
}
const messages = (await text(process.stdin)).split("\n").filter(Boolean)
const answers = ({ reply }) => messages.map((message) => JSON.parse(reply(message)).json).join("\n")

const first = await loadPyodide({ ...options, _makeSnapshot: true })
first.pyimport("calculators").reply(messages[0])
const kept = take(first)
const plain = await loadPyodide(options)
const restored = await restore(loadPyodide, createPyodideModule, options, { ...kept, drop() {} }, buildId)
process.stdout.write([plain, restored].map((python) => answers(python.pyimport("calculators"))).join("\nrestored\n"))
bundles.forEach((bundle, n) => {
  plain.FS.writeFile(`/tmp/${n}.zip`, readFileSync(bundle))
  const { reply } = plain.pyimport("calculators._earlier")
  for (const message of messages) {
    try {
      reply(`/tmp/${n}.zip`, message)
    } catch {} // earlier rules don't know every calculator of today
  }
})
for (const { touched } of started) if (touched.value) console.error(`read ${touched.value}, in ${JSON.stringify(stretches)}`)
