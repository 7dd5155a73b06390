// Keeps the guide for times without a network: this page by itself, the calculators once one of them answered, and all
// of it when the reader asks. A page that is only read fetches nothing of Python, and nothing is fetched for later before
// the page has what it needs now. On a slow or spared line nothing is kept but what the reader asks for.
// Not from a disk, which needs no network, and not in a frame on someone's page.

import { make } from "./elements.js"
import { isSparing } from "./line.js"

/** How far the service worker is, or its last word.
 *  @typedef {{ got: number, of: number }} Progress
 *  @typedef {{ left?: number, done?: true, failed?: "full" | "network" }} Last */

const KEEP_ALL = "Make all of this available offline"
const KEEPS_NOTHING =
  "This browser keeps nothing for this site, perhaps because the window is private. With a network, everything works."

/** @type {HTMLElement | null} */
const place = document.querySelector(".plan-offline")
const apart = location.protocol === "file:" || self !== top || !navigator.serviceWorker

/** The page has loaded, the first answer is on the screen where there is a calculator, and nothing else is going on. */
const settled = Promise.all([
  document.readyState === "complete" || heard(window, "load"),
  document.querySelector("plan-calculator") && heard(document, "plan-calculator:result"),
]).then(() => new Promise((resolve) => (globalThis.requestIdleCallback ?? setTimeout)(resolve)))

if (!apart) {
  if (!isSparing()) keepThis()
  else if (place) show(place, KEEP_ALL, () => registered().then((worker) => keepAll(worker, place), refused))
} else if (place && location.protocol === "file:") {
  say("You opened the guide from a disk: all of it is here already, and needs no network.")
}

/** @param {EventTarget} target
 *  @param {string} what */
function heard(target, what) {
  return new Promise((resolve) => target.addEventListener(what, resolve, { once: true }))
}

/** What a later visit needs, when this one has all that it needs. */
async function keepThis() {
  await settled
  // In the page itself, the link to the manifest would be a word on the console when it is opened from a disk.
  document.head.append(make("link", { rel: "manifest", href: new URL("../manifest.webmanifest", import.meta.url).href }))
  const worker = await registered().catch(refused) // the guide works as long as there is a network
  if (!worker) return
  if (place) offer(worker, place)
  if (location.pathname.endsWith("/") || location.pathname.endsWith(".html")) await ask(worker, { keep: [location.href] })
  if (document.querySelector("plan-calculator")) ask(worker, { keep: "calculators" })
}

async function registered() {
  const scope = new URL("../", import.meta.url).href
  await navigator.serviceWorker.register(new URL("../sw.js", import.meta.url), { scope, updateViaCache: "none" })
  return /** @type {ServiceWorker} */ ((await navigator.serviceWorker.ready).active)
}

function refused() {
  say(KEEPS_NOTHING)
}

/** Ask the service worker; resolves with its last word.
 *  @param {ServiceWorker} worker
 *  @param {{ size: true } | { keep: string | string[] }} message
 *  @param {(progress: Progress) => void} tell
 *  @returns {Promise<Last>} */
function ask(worker, message, tell = () => {}) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => {
      if ("of" in data) return tell(data)
      port1.close() // after its last word, nothing that was under way has a say
      resolve(data)
    }
    worker.postMessage(message, [port2])
  })
}

/** @param {ServiceWorker} worker
 *  @param {HTMLElement} place */
async function offer(worker, place) {
  const { left } = await ask(worker, { size: true })
  if (!left) return say("All of the guide is kept in this browser. It works without a network.")
  show(place, `${KEEP_ALL} (${megabytes(left)})`, () => keepAll(worker, place))
}

/** @param {HTMLElement} place
 *  @param {string} words
 *  @param {() => void} act */
function show(place, words, act) {
  const button = place.querySelector("button")
  button.textContent = words
  button.hidden = button.disabled = false
  button.onclick = act
}

/** @param {ServiceWorker} worker
 *  @param {HTMLElement} place */
async function keepAll(worker, place) {
  const [bar, button] = [place.querySelector("progress"), place.querySelector("button")]
  button.hidden = button.disabled = true
  bar.hidden = false
  const { done, failed } = await ask(worker, { keep: "everything" }, ({ got, of }) => {
    Object.assign(bar, { max: of || 1, value: got })
    say(`${megabytes(got)} of ${megabytes(of)}`)
  })
  bar.hidden = true
  if (done) return say("All of the guide is kept in this browser. It works without a network.")
  await offer(worker, place)
  say(
    failed === "full"
      ? "There is no room left for all of it on this device. What is here stays. Make room, then press the button again."
      : "The download was interrupted. What is here stays. Check that you are online, then press the button again.",
  )
}

/** @param {string} words */
function say(words) {
  if (place) place.querySelector("[role=status]").textContent = words
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
