// One Python for all frames of a page: worker.js, with a line to each frame.
//
// What the worker says of its start goes to every frame, an answer only to the frame that asked.

const lines = []
const asked = new Map()
let stage = null
let last = 0

self.postMessage = (said) => {
  if (said.stage) stage = said
  const one = asked.get(said.id)
  asked.delete(said.id)
  if (one) one.line.postMessage({ ...said, id: one.id })
  else for (const line of lines) line.postMessage(said)
}

self.onconnect = ({ ports: [line] }) => {
  lines.push(line)
  line.onmessage = async ({ data }) => {
    await worker
    if (!data.id) return hear(data)
    asked.set(++last, { line, id: data.id })
    hear({ ...data, id: last })
  }
  if (stage) line.postMessage(stage)
}

const hear = (data) => self.onmessage(new MessageEvent("message", { data }))

const worker = import("./worker.js")
