// How Pyodide is started from files that are at hand or on their way, in a worker and in a page alike.
//
// Pyodide fetches its files by itself, and where WebAssembly can't do its part, it only warns, and then hangs. So while it
// starts, `fetch` and the functions of WebAssembly are others.

const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)])

/** What is said to Pyodide beside where its files are. */
export const options = (folder, lock) => ({ indexURL: folder, packageBaseUrl: folder, lockFileContents: lock, stdout() {}, stderr() {} })

/** What `start` promises. Pyodide takes the compiled `module` and the `library`, a zip, for what it would fetch; both are promises,
 *  and without a library it gets an empty one. Rejects as soon as one of them or WebAssembly fails. */
export function handOver(module, library, start) {
  const answer = async (what) => {
    if (what.endsWith("/pyodide.asm.wasm")) return new Response()
    return new Response(library ? await library : EMPTY_ZIP)
  }
  const mine = (what) => (/\/(pyodide\.asm\.wasm|python_stdlib\.zip)$/.test(what) ? answer(what) : null)
  const compiled = async (_, imports) => ({ module: await module, instance: await WebAssembly.instantiate(await module, imports) })
  return watched(mine, compiled, (fail) => {
    for (const part of [module, library]) part?.catch(fail)
    return start(fail)
  })
}

/** What `start` promises, while `answer` may stand in for `fetch` and `stream` for WebAssembly's way to compile what is fetched. */
export async function watched(answer, stream, start) {
  const { fetch } = globalThis
  const { instantiate, instantiateStreaming } = WebAssembly
  let fail
  const failed = new Promise((_, reject) => (fail = reject))
  const telling = (make) => async (...parts) => {
    try {
      return await make(...parts) // Firefox without a compiler throws at once
    } catch (problem) {
      fail(problem)
      throw problem
    }
  }
  const lost = ({ reason }) => globalThis.document || fail(reason) // so ends what Pyodide compiles besides; on a page, what others do
  addEventListener("unhandledrejection", lost)
  globalThis.fetch = (what, ...rest) => answer(String(what), ...rest) ?? fetch(what, ...rest)
  WebAssembly.instantiate = telling(instantiate)
  WebAssembly.instantiateStreaming = telling(stream ?? instantiateStreaming)
  try {
    return await Promise.race([start(fail), failed])
  } finally {
    removeEventListener("unhandledrejection", lost)
    Object.assign(globalThis, { fetch })
    Object.assign(WebAssembly, { instantiate, instantiateStreaming })
  }
}
