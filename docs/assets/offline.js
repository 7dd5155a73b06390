// Keeps the guide for times without a network: this page by itself, the calculators once one of them was visited, and all
// of it when the reader asks. A page that is only read fetches nothing of Python.
// Not from a disk, which needs no network, and not in a frame on someone's page.

import { make } from "./elements.js"

/** How far the service worker is, or its last word.
 *  @typedef {{ got: number, of: number }} Progress
 *  @typedef {{ left?: number, done?: true, failed?: "full" | "network" }} Last */

const KEEPS_NOTHING =
  "This browser keeps nothing for this site, perhaps because the window is private. With a network, everything works."

/** @type {HTMLElement | null} */
const place = document.querySelector(".plan-offline")
const apart = location.protocol === "file:" || self !== top || !navigator.serviceWorker

if (!apart) {
  // In the page itself, the link to the manifest would be a word on the console when it is opened from a disk.
  document.head.append(make("link", { rel: "manifest", href: new URL("../manifest.webmanifest", import.meta.url).href }))
  const worker = registered()
  worker.catch(() => {}) // where the browser keeps nothing, the guide works as long as there is a network
  if (place) worker.then((active) => offer(active, place), () => say(KEEPS_NOTHING))
} else if (place && location.protocol === "file:") {
  say("You opened the guide from a disk: all of it is here already, and needs no network.")
}

async function registered() {
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }))
  const scope = new URL("../", import.meta.url).href
  await navigator.serviceWorker.register(new URL("../sw.js", import.meta.url), { scope, updateViaCache: "none" })
  const active = /** @type {ServiceWorker} */ ((await navigator.serviceWorker.ready).active)
  const idle = globalThis.requestIdleCallback ?? setTimeout
  if (location.pathname.endsWith("/") || location.pathname.endsWith(".html")) await ask(active, { keep: [location.href] })
  if (document.querySelector("plan-calculator") && !navigator.connection?.saveData) idle(() => ask(active, { keep: "calculators" }))
  return active
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
  const button = place.querySelector("button")
  button.textContent = `Make all of this available offline (${megabytes(left)})`
  button.hidden = button.disabled = false
  button.onclick = () => keepAll(worker, place)
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
