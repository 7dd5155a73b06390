// Days and moments: the reader's own, and as a person reads them.

/** This moment on the reader's own clock, as `2026-03-01T09:30:00.000Z` has it; the first ten letters are the day. */
export function here() {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString()
}

export const today = () => here().slice(0, 10)

/**
 * `March 1, 2026` for `2026-03-01`.
 * @param {string} day
 */
export const inWords = (day) => new Date(`${day}T12:00`).toLocaleDateString("en-US", { dateStyle: "long" })
