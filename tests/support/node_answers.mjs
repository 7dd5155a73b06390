// Answers in Pyodide under Node: one JSON message on each line of standard input, its reply on a line of standard output.
// node node_answers.mjs FOLDER WAY [CODE]; FOLDER is assets/python/ before its files are named by their content, WAY "stock" or "trimmed",
// as in worker.js; Python runs the CODE first

import { readFileSync } from "node:fs"
import { text } from "node:stream/consumers"
import { pathToFileURL } from "node:url"

const [folder, way, code = ""] = process.argv.slice(2)
const from = (name) => import(pathToFileURL(`${folder}/${name}`))
const { loadPyodide } = await from("pyodide.mjs")

async function trimmed() {
  const module = await WebAssembly.compile(readFileSync(`${folder}/trimmed.wasm`))
  const { instantiate } = WebAssembly
  WebAssembly.instantiate = async (what, imports) => {
    if (!imports?.env) return instantiate(what, imports) // Pyodide's own small modules
    return { module, instance: await instantiate(module, imports) }
  }
  return { createPyodideModule: (await from("trimmed.mjs")).default, stdLibURL: `${folder}/traced.zip` }
}

const options = { indexURL: folder, packageBaseUrl: folder, lockFileContents: readFileSync(`${folder}/lock.json`, "utf8"), stdout() {} }
const pyodide = await loadPyodide({ ...options, ...(way === "trimmed" ? await trimmed() : { packages: ["calculators"] }) })
pyodide.runPython(code)
const { reply } = pyodide.pyimport("calculators")
const messages = (await text(process.stdin)).split("\n").filter(Boolean)
process.stdout.write(messages.map((message) => JSON.parse(reply(message)).json).join("\n"))
