// Unmodified loadPyodide in a worker, and one answer.
import { loadPyodide } from "/assets/python/pyodide.mjs"

onmessage = async ({ data }) => {
  const folder = new URL("/assets/python/", location.href).href
  const lockFileContents = await (await fetch(`${folder}lock.json`)).text()
  const python = await loadPyodide({ indexURL: folder, lockFileContents, packageBaseUrl: folder, packages: ["calculators"], stdout() {} })
  postMessage(python.pyimport("calculators").reply(data))
}
