// One Python for all frames of a page: worker.js, with a line to each frame.
//
// What the worker says of its start goes to every frame, an answer only to the frame that asked.

/** @import { Message, Said, Stage } from "../../lint/messages" */

/** @type {MessagePort[]} */
const lines = []
/** @type {Map<number | undefined, { line: MessagePort, id: number }>} */
const asked = new Map()
/** @type {Stage | null} */
let stage = null
let last = 0

/** @param {Said} said */
self.postMessage = (said) => {
  if (said.stage) stage = /** @type {Stage} */ (said)
  const one = asked.get(said.id)
  asked.delete(said.id)
  if (one) one.line.postMessage({ ...said, id: one.id })
  else for (const line of lines) line.postMessage(said)
}

self.onconnect = ({ ports: [line] }) => {
  lines.push(line)
  line.onmessage = async (/** @type {MessageEvent<Message>} */ { data }) => {
    await worker
    if (!data.id) return hear(data)
    asked.set(++last, { line, id: data.id })
    hear(/** @type {Message} */ ({ ...data, id: last }))
  }
  if (stage) line.postMessage(stage)
}

/** @param {Message} data */
const hear = (data) => self.onmessage(new MessageEvent("message", { data }))

const worker = import("./worker.js")
