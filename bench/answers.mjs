// The median seconds that `run` takes in Pyodide under Node: {calculator: answers} on standard input, {calculator: seconds} out.

import { readFileSync } from "node:fs"
import { pathToFileURL } from "node:url"

const folder = process.argv[2]
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`))
const lockFileContents = readFileSync(`${folder}/lock.json`, "utf8")
const pyodide = await loadPyodide({ indexURL: folder, lockFileContents, packageBaseUrl: folder, packages: ["calculators"], stdout: () => {} })
pyodide.globals.set("CASES", readFileSync(0, "utf8"))
process.stdout.write(pyodide.runPython(`
import json, time, calculators
from statistics import median
def seconds(name, answers):
    taken = []
    for _ in range(60):
        began = time.perf_counter()
        calculators.run(name, answers)
        taken.append(time.perf_counter() - began)
    return median(taken)
json.dumps({name: seconds(name, answers) for name, answers in json.loads(CASES).items()})
`))
