// The binary form of a WebAssembly module, as far as the build reads and changes it.
// https://webassembly.github.io/spec/core/binary/modules.html

const GLOBALS = 6
const EXPORTS = 7
const CODE = 10
const FUNCTION = 0 // kinds of exports
const GLOBAL = 3
const I32 = 0x7f
const END = 0x0b
const HEAD = 8

const joined = (...parts) => Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))))

/** A number in LEB128, and the place after it. */
function number(bytes, at) {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    value |= (byte & 127) << shift
    if (byte < 128) return [value >>> 0, at]
  }
}

function written(value) {
  const out = []
  for (; value > 127; value >>>= 7) out.push((value & 127) | 128)
  return [...out, value]
}

/** The sections in order: their numbers and their content. */
function* sections(wasm) {
  for (let at = HEAD; at < wasm.length; ) {
    const [size, start] = number(wasm, at + 1)
    yield [wasm[at], wasm.subarray(start, start + size)]
    at = start + size
  }
}

/** The module with the content of some sections made anew: {number of the section: content => content}. */
function changed(wasm, changes) {
  const out = [wasm.subarray(0, HEAD)]
  for (const [id, before] of sections(wasm)) {
    const content = changes[id]?.(before) ?? before
    out.push([id], written(content.length), content)
  }
  return joined(...out)
}

/** What a section lists, where each entry is its size and so many bytes. */
function sized(content) {
  const [count, first] = number(content, 0)
  let at = first
  return Array.from({ length: count }, () => {
    const [size, start] = number(content, at)
    at = start + size
    return content.subarray(start, at)
  })
}

const asSized = (entries) => joined(written(entries.length), ...entries.flatMap((entry) => [written(entry.length), entry]))

/** The section with more entries at its end. */
function longer(content, entries) {
  const [count, first] = number(content, 0)
  return joined(written(count + entries.length), content.subarray(first), ...entries)
}

/** Without the exported functions that `wanted` denies, by their names. */
export function withoutExports(wasm, wanted) {
  return changed(wasm, {
    [EXPORTS](content) {
      let [count, at] = number(content, 0)
      const kept = []
      while (count--) {
        const [length, name] = number(content, at)
        const kind = name + length
        const [, end] = number(content, kind + 1)
        if (content[kind] !== FUNCTION || wanted(content.toString("utf8", name, kind))) kept.push(content.subarray(at, end))
        at = end
      }
      return joined(written(kept.length), ...kept)
    },
  })
}

/** A module that does the same and marks the functions that run: of the n-th of its own, the exported global `ran n` is 1.
 *  It must have globals and exports of its own, as every module has that a linker wrote. */
export function marking(wasm) {
  const [count] = number(new Map(sections(wasm)).get(CODE), 0)
  let first = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).filter(({ kind }) => kind === "global").length
  return changed(wasm, {
    [GLOBALS](content) {
      first += number(content, 0)[0]
      return longer(content, Array.from({ length: count }, () => [I32, 1, 0x41, 0, END])) // may change; i32.const 0
    },
    [EXPORTS](content) {
      const named = (n) => Buffer.from(`ran ${n}`)
      return longer(content, Array.from({ length: count }, (_, n) => joined([named(n).length], named(n), [GLOBAL], written(first + n))))
    },
    [CODE](content) {
      const marked = (body, n) => {
        const start = afterLocals(body)
        return joined(body.subarray(0, start), [0x41, 1, 0x24], written(first + n), body.subarray(start)) // i32.const 1, global.set
      }
      return asSized(sized(content).map(marked))
    },
  })
}

/** Where a function's instructions begin. */
function afterLocals(body) {
  let [groups, at] = number(body, 0)
  while (groups--) at = number(body, at)[1] + 1
  return at
}

/** The module whose functions that are not among `kept` only trap. */
export function cut(wasm, kept) {
  const trap = [0, 0, END] // no locals; unreachable
  return changed(wasm, { [CODE]: (content) => asSized(sized(content).map((body, n) => (kept.has(n) ? body : trap))) })
}
