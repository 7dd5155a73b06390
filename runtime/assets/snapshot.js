// The interpreter's memory, kept in the browser after a first answer with the interpreter, and put back at the next visit.
//
// Everything that this site knows of Pyodide's inside stands in its folder, runtime/; its pins.py checks at each build
// that Pyodide still has it. A snapshot is used only by the very build that made it, and only if its bytes are whole.

const MAGIC = 0x706e7300 // of Pyodide's own snapshots
const HEAD = 48
const SHELF = "plan-python"
const BLOCK = 4096

/** Where a snapshot of this build is kept; null where the browser keeps nothing. */
export async function shelf(build) {
  try {
    const cache = await caches.open(SHELF)
    const place = new URL(`./python/${build}.memory`, import.meta.url).href
    return {
      async find() {
        const found = await cache.match(place)
        if (!found) return null
        const bytes = await found.arrayBuffer()
        const whole = found.headers.get("x-digest") === (await digest(bytes))
        if (!whole) await cache.delete(place)
        return whole ? { bytes, state: found.headers.get("x-state"), drop: () => cache.delete(place) } : null
      },
      async put({ bytes, state }, interpreter) {
        const all = await new Blob([bytes, interpreter]).arrayBuffer()
        for (const old of await cache.keys()) await cache.delete(old)
        await cache.put(place, new Response(all, { headers: { "x-digest": await digest(all), "x-state": state } }))
        return all.byteLength
      },
    }
  } catch {
    return null
  }
}

/** The SHA-256 of bytes, as text. */
export async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** The memory of a running Python: {bytes, state}; only what isn't zero. Throws when it has outgrown a fresh start's. */
export function take(python) {
  // The library's zip isn't there after a restore: read all of it now, and forget what has to do with files.
  python.runPython(`
import calculators, gc, linecache, sitecustomize, sys, zipimport
sitecustomize.everything()
calculators.rules()
calculators.bundle()
zipimport._zip_directory_cache.clear()
sys.path_importer_cache.clear()
linecache.clearcache()
gc.collect()`)
  const whole = python.makeMemorySnapshot()
  const [, start, length] = new Uint32Array(whole.buffer, 0, 3)
  const heap = whole.subarray(start)
  const runs = filled(heap)
  const bytes = new Uint8Array(8 + runs.length * 4 + runs.reduce((sum, part, index) => sum + (index % 2 ? part : 0), 0))
  new Uint32Array(bytes.buffer, 0, 2 + runs.length).set([runs.length, heap.length, ...runs])
  let at = 8 + runs.length * 4
  for (let i = 0; i < runs.length; i += 2) {
    bytes.set(heap.subarray(runs[i], runs[i] + runs[i + 1]), at)
    at += runs[i + 1]
  }
  return { bytes: bytes.buffer, state: new TextDecoder().decode(whole.subarray(HEAD, HEAD + length)) }
}

/** The stretches of memory that hold anything: start, length, start, length, … */
function filled(heap) {
  const words = new Uint32Array(heap.buffer, heap.byteOffset, heap.length / 4)
  const step = BLOCK / 4
  const runs = []
  for (let at = 0; at < words.length; at += step) {
    let i = at
    const end = Math.min(at + step, words.length)
    while (i < end && !words[i]) i++
    if (i === end) continue
    const last = runs.length - 2
    if (last >= 0 && runs[last] + runs[last + 1] === at * 4) runs[last + 1] += (end - at) * 4
    else runs.push(at * 4, (end - at) * 4)
  }
  return runs
}

/** Python with that memory. Any fault drops the snapshot and throws. */
export async function restore(loadPyodide, create, options, { bytes, state, drop }, buildId) {
  const createPyodideModule = async (settings) => {
    const module = await create(settings)
    // The call trampoline's index depends on the browser's engine: the fresh one holds.
    const at = (module.__PyRuntime + module.HEAP32[module.__PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET >>> 2]) >>> 2
    const trampoline = module.HEAP32[at]
    const [count, size] = new Uint32Array(bytes, 0, 2)
    if (size !== module.HEAPU8.length) throw new Error("the memory has another size")
    const runs = new Uint32Array(bytes, 8, count)
    // Not the stack, which holds nothing yet, nor what nobody has asked for: memory that is not touched costs nothing.
    module.HEAPU8.fill(0, 0, module._emscripten_stack_get_end())
    module.HEAPU8.fill(0, module._emscripten_stack_get_base(), module.HEAPU32[module._emscripten_get_sbrk_ptr() >>> 2])
    let from = 8 + count * 4
    for (let i = 0; i < count; i += 2) {
      module.HEAPU8.set(new Uint8Array(bytes, from, runs[i + 1]), runs[i])
      from += runs[i + 1]
    }
    module.HEAP32[at] = trampoline
    module.API.rawRun = () => [0, ""] // all that it is asked to import is there: text that nobody parses needs no parser
    return module
  }
  try {
    const python = await loadPyodide({ ...options, createPyodideModule, _loadSnapshot: header(state, buildId) })
    python.pyimport("sitecustomize").awake()
    return python
  } catch (problem) {
    await drop()
    throw problem
  }
}

/** A snapshot as Pyodide wants it, without the memory itself, which is put back block by block. */
function header(state, buildId) {
  const text = new TextEncoder().encode(state)
  const head = new Uint8Array(Math.ceil((HEAD + text.length) / 16) * 16)
  const build = buildId.match(/.{8}/g).map((part) => parseInt(part, 16))
  new Uint32Array(head.buffer).set([MAGIC, head.length, text.length, 0, ...build])
  head.set(text, HEAD)
  return head
}
