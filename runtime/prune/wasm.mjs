// The binary form of a WebAssembly module, as far as the build reads and changes it.
// https://webassembly.github.io/spec/core/binary/modules.html

const TYPES = 1
const FUNCTIONS = 3
const GLOBALS = 6
const EXPORTS = 7
const CODE = 10
const DATA = 11
const DATA_COUNT = 12
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

/** A signed number of 32 bits, as a constant holds it, without its sign; and the place after it. */
function constant(bytes, at) {
  const [value, end] = number(bytes, at)
  const bits = (end - at) * 7
  return [bits < 32 && bytes[end - 1] & 64 ? (value | (-1 << bits)) >>> 0 : value, end]
}

function signed(value) {
  const out = []
  for (value |= 0; value < -64 || value > 63; value >>= 7) out.push((value & 127) | 128)
  return [...out, value & 127]
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

/** Without the exported functions and globals that `wanted` denies, by their names. */
export function withoutExports(wasm, wanted) {
  return changed(wasm, {
    [EXPORTS](content) {
      let [count, at] = number(content, 0)
      const kept = []
      while (count--) {
        const [length, name] = number(content, at)
        const kind = name + length
        const [, end] = number(content, kind + 1)
        if (![FUNCTION, GLOBAL].includes(content[kind]) || wanted(content.toString("utf8", name, kind))) kept.push(content.subarray(at, end))
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

const BLOCKS = [0x02, 0x03, 0x04, 0x06]
const ENDS = [END, 0x18]
const BULK = 0xfc
const COPY = 0x0a // of the bulk instructions
const LOADS = [0x28, 0x35]
const STORES = [0x36, 0x3e]
const I32_CONST = 0x41

/** How many numbers follow an opcode, of those that are followed by nothing else; all others of one byte are followed by none. */
const NUMBERS = new Map([
  ...[...BLOCKS, 0x07, 0x08, 0x09, 0x0c, 0x0d, 0x10, 0x12, 0x18].map((op) => [op, 1]), // blocks, branches and calls
  ...[0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0x42, 0xd0, 0xd2].map((op) => [op, 1]), // variables, tables, sizes, constants
  ...[0x11, 0x13].map((op) => [op, 2]),
])
const UNKNOWN = [0x0a, 0x14, 0x15, 0x16, 0x17, 0x1d, 0x1e, 0x1f, 0x27, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf]
const BULK_NUMBERS = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1]

/** Calls `tell(op, at, end, value)` for each instruction from a place on to the END that closes them: where it is, and what a constant or
 *  an access to memory says. The place after. Throws at what it does not know: it must never lose its step. */
function walk(bytes, from, tell) {
  let at = from
  const skip = (count) => {
    while (count--) at = number(bytes, at)[1]
  }
  for (let depth = 1; depth; ) {
    const start = at
    const op = bytes[at++]
    let value
    if (BLOCKS.includes(op)) depth++
    if (ENDS.includes(op)) depth--
    if (op === I32_CONST) [value, at] = constant(bytes, at)
    else if (op >= LOADS[0] && op <= STORES[1]) {
      if (bytes[at] & 64) throw new Error("a second memory")
      ;[value, at] = number(bytes, at + 1)
    } else if (op === BULK) {
      ;[value, at] = number(bytes, at)
      if (!(value in BULK_NUMBERS)) throw new Error(`bulk instruction ${value}`)
      skip(BULK_NUMBERS[value])
    } else if (op === 0x0e) {
      const [branches, first] = number(bytes, at)
      at = first
      skip(branches + 1)
    } else if (op === 0x1c) at += 1 + bytes[at] // a choice by type
    else if (op === 0x43 || op === 0x44) at += op === 0x43 ? 4 : 8 // numbers with a point
    else if (!(op <= 0xd2) || UNKNOWN.includes(op)) throw new Error(`opcode ${op}`)
    else skip(NUMBERS.get(op) ?? 0)
    tell(op, start, at, value)
  }
  return at
}

function walkBody(body, tell) {
  if (walk(body, afterLocals(body), tell) !== body.length) throw new Error("the instructions do not end where their function does")
}

/** All that a module's functions and globals say that may be a place in memory. */
export function places(wasm) {
  const found = new Set()
  const tell = (op, _, __, value) => op !== BULK && value !== undefined && found.add(value)
  const parts = new Map(sections(wasm))
  for (const body of sized(parts.get(CODE))) walkBody(body, tell)
  const globals = parts.get(GLOBALS)
  let [count, at] = number(globals, 0)
  while (count--) at = walk(globals, at + 2, tell) // after its type, and whether it may change
  return found
}

/** What stands in memory when the module starts, from address 0. */
export function memory(wasm) {
  const parts = segments(new Map(sections(wasm)).get(DATA))
  const all = Buffer.alloc(Math.max(...parts.map(({ place, bytes }) => place + bytes.length)) + 3 & ~3)
  for (const { place, bytes } of parts) all.set(bytes, place)
  return all
}

function segments(content) {
  let [count, at] = number(content, 0)
  return Array.from({ length: count }, () => {
    if (content[at] !== 0 || content[at + 1] !== I32_CONST) throw new Error("a segment of data without a place of its own")
    const [place, end] = constant(content, at + 2)
    const [size, start] = number(content, end + 1)
    at = start + size
    return { place, bytes: content.subarray(start, at) }
  })
}

/** The module without the data in these stretches of memory, [from, to]: there it is zero. */
export function withoutData(wasm, stretches) {
  const without = ({ place, bytes }) => {
    const parts = []
    let at = place
    for (const [from, to] of [...stretches, [Infinity, Infinity]]) {
      const until = Math.min(from, place + bytes.length)
      if (until > at) parts.push({ place: at, bytes: bytes.subarray(at - place, until - place) })
      at = Math.max(at, Math.min(to, place + bytes.length))
    }
    return parts
  }
  const entry = ({ place, bytes }) => joined([0, I32_CONST], signed(place), [END], written(bytes.length), bytes)
  const entries = segments(new Map(sections(wasm)).get(DATA)).flatMap(without).map(entry)
  return changed(wasm, {
    [DATA_COUNT]: () => Uint8Array.from(written(entries.length)),
    [DATA]: () => joined(written(entries.length), ...entries),
  })
}

/** A module that does the same and tells when it reads from one of these stretches of memory: the exported global `touched` is then
 *  an address in it. */
export function watching(wasm, stretches) {
  const parts = new Map(sections(wasm))
  const module = new WebAssembly.Module(wasm)
  const imported = (kind) => WebAssembly.Module.imports(module).filter((one) => one.kind === kind).length
  const [types] = number(parts.get(TYPES), 0)
  const check = imported("function") + number(parts.get(CODE), 0)[0]
  const touched = imported("global") + number(parts.get(GLOBALS), 0)[0]
  const inside = (address, length) =>
    stretches.flatMap(([from, to]) => [
      ...[...address, I32_CONST, ...signed(to), 0x49], // the address < to
      ...[...address, ...length, 0x6a, I32_CONST, ...signed(from), 0x4b, 0x71], // and address + length > from
      ...[0x04, 0x40, ...address, 0x24, ...written(touched), END],
    ])
  const ends = [Math.min(...stretches.map(([from]) => from)), Math.max(...stretches.map(([, to]) => to))]
  // Most addresses lie outside of all.
  const soon = [...[0x20, 2, I32_CONST, ...signed(ends[1]), 0x4f], ...[0x20, 2, I32_CONST, ...signed(ends[0] - 16), 0x49], 0x72, 0x04, 0x40]
  const load = joined(
    [1, 1, I32, 0x20, 0, 0x20, 1, 0x6a, 0x21, 2], // a local: the address and what the instruction adds to it
    [...soon, 0x20, 0, 0x0f, END, ...inside([0x20, 2], [I32_CONST, 8]), 0x20, 0, END],
  )
  const copy = joined([0, ...inside([0x20, 1], [0x20, 2]), 0x20, 0, 0x20, 1, 0x20, 2, BULK, COPY, 0, 0, END])
  return changed(wasm, {
    [TYPES]: (content) => longer(content, [[0x60, 2, I32, I32, 1, I32], [0x60, 3, I32, I32, I32, 0]].map((type) => Uint8Array.from(type))),
    [FUNCTIONS]: (content) => longer(content, [written(types), written(types + 1)].map((type) => Uint8Array.from(type))),
    [GLOBALS]: (content) => longer(content, [[I32, 1, I32_CONST, 0, END]]),
    [EXPORTS]: (content) => longer(content, [joined([7], Buffer.from("touched"), [GLOBAL], written(touched))]),
    [CODE](content) {
      const watched = (body) => {
        const out = []
        let from = 0
        walkBody(body, (op, at, end, value) => {
          if (op >= LOADS[0] && op <= LOADS[1]) out.push(body.subarray(from, at), [I32_CONST, ...signed(value), 0x10, ...written(check)])
          else if (op === BULK && value === COPY) out.push(body.subarray(from, at), [0x10, ...written(check + 1)])
          else return
          from = op === BULK ? end : at
        })
        return joined(...out, body.subarray(from))
      }
      return asSized([...sized(content).map(watched), load, copy])
    },
  })
}
