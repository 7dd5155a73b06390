// The guide without a network. The build writes beside the pages what this file is told: every file with its hash.
//
// What is kept is kept under the build's id, and taken from what pages have fetched before, where the browser still has it. A
// new build's worker first gets all that the old one had kept, and takes over when no page of the old one is open: a page never
// gets files of two builds. Nothing is used whose hash is not the build's.

// The build writes BUILD before this text: {id, first: [path], calculators: [path], packed: {ending: [path]}, files: {path: [hash, bytes]}}

const scope = self.registration.scope
const mine = `plan-guide ${scope} `
const shelf = () => caches.open(mine + BUILD.id)

addEventListener("install", (event) => event.waitUntil(takeOver()))
addEventListener("activate", (event) => event.waitUntil(dropOthers()))
addEventListener("message", (event) => event.waitUntil(handled(event.data, event.ports[0])))
addEventListener("fetch", (event) => {
  const { request } = event
  if (request.method !== "GET" || !request.url.startsWith(scope)) return
  const path = pathOf(new URL(request.url))
  if (path in BUILD.files) event.respondWith(answer(path, request))
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(notKept))
})

function pathOf(url) {
  const path = decodeURIComponent(url.pathname.slice(new URL(scope).pathname.length))
  if (path === "" || path.endsWith("/")) return `${path}index.html`
  return !(path in BUILD.files) && `${path}.html` in BUILD.files ? `${path}.html` : path // some hosts leave the ending out
}

/** A kept file if it is whole, else the network's, which is kept if it is this build's. */
async function answer(path, request) {
  const own = await shelf().catch(() => null)
  const stored = (await whole(own, path)) ?? (await whole(own, plain(path)))
  if (stored) return stored
  await own?.delete(scope + path).catch(() => {}) // damaged, it would count as kept
  try {
    const response = await fetch(request)
    if (!response.ok || response.redirected) return response
    const bytes = await response.arrayBuffer()
    const copy = new Response(bytes, { headers: { "content-type": response.headers.get("content-type") ?? "" } })
    if (await isRight(path, bytes)) await put(path, copy.clone()).catch(() => {}) // a full disk keeps nothing and breaks nothing
    else self.registration.update().catch(() => {})
    return copy
  } catch {
    return request.mode === "navigate" ? notKept() : Response.error()
  }
}

async function notKept() {
  return Response.redirect(`${scope}offline.html#not-kept`)
}

async function isRight(path, bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes)
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  return hex.startsWith(BUILD.files[path][0])
}

/** The file as a shelf keeps it, or null where it is missing, damaged or another build's. */
async function whole(shelf, path) {
  try {
    const found = await shelf.match(scope + path)
    const bytes = await found?.arrayBuffer()
    if (bytes && (await isRight(path, bytes))) return new Response(bytes, { headers: found.headers })
  } catch {} // storage that can't be read is storage that is empty
  return null
}

async function put(path, response) {
  await (await shelf()).put(scope + path, response)
}

/** Get a file of this build: from an older build's shelf where it is the same, else from the network. Throws. */
async function get(path) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(mine)) continue
    for (const one of [path, plain(path)]) {
      const found = await whole(await caches.open(name), one)
      if (found) return put(one, found)
    }
  }
  if (plain(path) !== path && (await fetched(plain(path), "only-if-cached").catch(() => false))) return
  for (const cache of /** @type {RequestCache[]} */ (["force-cache", "reload"])) if (await fetched(path, cache)) return
  throw new Error(`${path} is not of this build`)
}

/** Keep the file that this asks for, if it is this build's. Throws where there is none. */
async function fetched(path, cache) {
  const response = await fetch(scope + path, { cache, mode: "same-origin", priority: "low" })
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  const bytes = await response.arrayBuffer()
  const right = await isRight(path, bytes)
  if (right) await put(path, new Response(bytes, { headers: { "content-type": response.headers.get("content-type") ?? "" } }))
  return right
}

/** What a packed file of Python is packed from. A page got it so from a host that packs by itself, and takes either. */
function plain(path) {
  const other = path.replace(/\.(gz|br)$/, "")
  return other in BUILD.files ? other : path
}

/** All that an older build kept and what each visit needs, in this build's version; any failure leaves the older one in place. */
async function takeOver() {
  const wanted = new Set(BUILD.first)
  for (const name of await caches.keys()) {
    if (!name.startsWith(mine)) continue
    for (const { url } of await (await caches.open(name)).keys()) wanted.add(pathOf(new URL(url)))
  }
  await getAll([...wanted].filter((path) => path in BUILD.files))
}

async function dropOthers() {
  for (const name of await caches.keys()) if (name.startsWith(mine) && name !== mine + BUILD.id) await caches.delete(name)
}

async function missing(paths) {
  const stored = new Set((await (await shelf()).keys()).map(({ url }) => pathOf(new URL(url))))
  return paths.filter((path) => path in BUILD.files && !stored.has(path) && !stored.has(plain(path)))
}

/** @param {string[]} paths
 *  @param {(progress: { got: number, of: number }) => void} tell */
async function getAll(paths, tell = () => {}) {
  const left = await missing(paths)
  const of = sizeOf(left)
  let got = 0
  tell({ got, of })
  const lines = Array.from({ length: 4 }, async () => {
    for (let path = left.shift(); path; path = left.shift()) {
      await get(path)
      tell({ got: (got += BUILD.files[path][1]), of })
    }
  })
  await Promise.all(lines).finally(() => (left.length = 0))
}

function sizeOf(paths) {
  return paths.reduce((sum, path) => sum + BUILD.files[path][1], 0)
}

/** Messages of offline.js: {keep: [path] or "calculators" or "everything"}, or {size: true}; replies {got, of}, then {done} or {failed}. */
async function handled({ keep, size }, port) {
  const packed = BUILD.packed[unpacks("brotli") ? "br" : "gz"]
  const calculators = [...BUILD.calculators, ...packed]
  const everything = [...Object.keys(BUILD.files).filter((path) => !path.startsWith("assets/python/")), ...calculators]
  try {
    if (size) return port.postMessage({ left: sizeOf(await missing(everything)) })
    const paths = { calculators, everything }[keep] ?? keep.map((address) => pathOf(new URL(address)))
    await getAll(paths, (progress) => port.postMessage(progress))
    port.postMessage({ done: true })
  } catch (problem) {
    port.postMessage({ failed: problem.name === "QuotaExceededError" ? "full" : "network" })
  }
}

function unpacks(format) {
  try {
    return Boolean(new DecompressionStream(format))
  } catch {
    return false
  }
}
