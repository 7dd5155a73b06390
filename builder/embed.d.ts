// What <plan-calculator> tells the page that it stands in. events.schema.json says the same for programs.

export interface Ready {
  calculator: string
}

export interface Result {
  calculator: string
  /** The answers as they were given, by the names of their questions; private ones are left out. */
  answers: Record<string, string | Record<string, string>[]>
  /** What was worked out; data/calculators/NAME/schema.json says what it holds. */
  outcome: Record<string, unknown>
  /** Answers that are allowed and yet look like a slip, with what was probably meant. */
  doubts: { question: string; sentence: string }[]
  /** The dates of the answer that its reader must not miss, in order. */
  deadlines: { on: string; title: string; sentence: string }[]
  /** The hash of the rules that it was worked out by. */
  rules: string
  /** The calculator's own page with the same answers. */
  link: string
}

export interface Failure {
  calculator?: string
  /** Wrong answers, a Python that could not start, or why no calculator came. */
  reason: "answers" | "python" | "name" | "policy" | "sandbox" | "isolated" | "unreachable"
  /** What to enter instead, by question. */
  wrong?: Record<string, string>
  message?: string
}

declare global {
  interface HTMLElementEventMap {
    "plan-calculator:ready": CustomEvent<Ready>
    "plan-calculator:result": CustomEvent<Result>
    "plan-calculator:error": CustomEvent<Failure>
  }
}
