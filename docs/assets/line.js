// The line that the reader's browser is on, where the browser tells.

const SLOW = ["slow-2g", "2g", "3g"]

/** Is it slow, or does the reader want it spared? Then megabytes are asked for first. */
export function isSparing() {
  const line = navigator.connection
  return Boolean(line?.saveData || SLOW.includes(String(line?.effectiveType)))
}
