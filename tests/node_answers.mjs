// Answers in Pyodide under Node: one JSON message on each line of standard input, its reply on a line of standard output.
// node node_answers.mjs FOLDER, the folder assets/python/ of a built site

import { readFileSync } from "node:fs"
import { text } from "node:stream/consumers"
import { pathToFileURL } from "node:url"

const folder = process.argv[2]
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`))
const pyodide = await loadPyodide({
  indexURL: folder,
  lockFileContents: readFileSync(`${folder}/lock.json`, "utf8"),
  packageBaseUrl: folder,
  packages: ["calculators"],
  stdout: () => {},
})
const { reply } = pyodide.pyimport("calculators")
const messages = (await text(process.stdin)).split("\n").filter(Boolean)
process.stdout.write(messages.map((message) => JSON.parse(reply(message)).json).join("\n"))
