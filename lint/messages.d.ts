// What a page and its worker say to each other, for both sides. What is asked goes on to calculators.reply, which says the same in Python.

/** Answers as text, by the names of their questions; a group that repeats is a list. */
export type Answers = Record<string, string | Record<string, string>[]>

/** A calculator, and what it is asked: `today` is the reader's own day, `as_of` the one whose rows count. */
export interface Case {
  calculator: string
  answers: Answers
  today: string
  as_of?: string
}

/** What Python is asked. The hash of earlier `rules` has those answer, where they are kept. */
export type Question =
  | (Case & { rules?: string; changes?: undefined; table?: undefined })
  | { changes: Case; rules?: undefined; table?: undefined }
  | { table: TableQuestion; rules?: undefined; changes?: undefined }

export type Message = ({ id: number; keep?: undefined } & Question) | Keep

/** There is time to keep the memory for the next visit. */
export interface Keep {
  keep: true
  id?: undefined
  rules?: undefined
}

/** What a worker says. */
export type Said = Stage | Kept | Answered | Broken

/** How its start goes: files arrive (bytes), Python starts, is ready, or can't start. */
export type Stage = { id?: undefined; kept?: undefined } & (
  | { stage: "loading"; got: number; of: number }
  | { stage: "starting" }
  | { stage: "ready"; build: string; rules: string }
  | { stage: "failed"; why: string }
)

/** How many bytes were kept for the next visit: 0 where the browser keeps nothing. */
export interface Kept {
  kept: number
  id?: undefined
  stage?: undefined
}

export interface Answered extends Reply {
  id: number
  stage?: undefined
  broken?: undefined
}

export interface Broken {
  id: number
  stage?: undefined
  broken: string
}

/** The reply to a question. To a table and to changes it is `answer` alone. */
export interface Reply {
  /** The exact JSON text that the calculators wrote: an `Answer`, a `Refusal`, a `TableReply` or sentences. */
  answer: string
  /** The answer as a sheet, null for a refusal. */
  html?: string | null
  /** The questions that are left to ask. */
  needed?: string[]
  /** What was answered, in one spelling. */
  spelled?: Record<string, string>
  /** The same as a person reads it; rules of an earlier day do not say it. */
  said?: Record<string, string>
  /** The hash of the earlier rules that answered. */
  by?: string
}

/** Who speaks as a worker does: a worker, one that is shared, or its stand-in on a page from a disk. */
export interface Hired {
  postMessage(message: Message): void
  terminate(): void
  onmessage: ((event: MessageEvent<Said>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
}

/** What a page from a disk says to its Python besides: how to start, and the bundle of earlier rules, base64 all of it. */
export type DiskMessage =
  | (Message & { start?: undefined; bundle?: string })
  | { start: DiskStart; id?: undefined; keep?: undefined; rules?: undefined; bundle?: undefined }

/** Where Python on a page from a disk hears and speaks: its worker's own self, or the page's stand-in. */
export interface Port {
  postMessage(message: Said): void
  onmessage: ((event: MessageEvent<DiskMessage>) => void) | null
}

export interface DiskStart {
  folder: string
  wasm: string
  library: string
  ours?: string
}

// ---- what the answer's text holds

export interface Answer {
  calculator: string
  rules: string
  outcome: Record<string, unknown>
  doubts: { question: string; sentence: string }[]
  working: Line[]
  assumptions: { id: string; sentence: string }[]
  next_steps: string[]
  deadlines: Deadline[]
  letter: string | null
  wrong?: undefined
}

export interface Refusal {
  calculator: string
  wrong: Record<string, string>
}

/** A step of the working. */
export interface Line {
  clause: string
  title: string
  sentence: string
  value: unknown
  lines: Line[]
}

/** A date not to miss. */
export interface Deadline {
  on: string
  title: string
  sentence: string
}

// ---- tables, as calculators/batch/door.py reads and writes them

export type TableQuestion =
  | { hold: string; at: number }
  | { look: string; sheet: string | null }
  | {
      work: string
      columns: Pick<Column, "name" | "as">[]
      same: Record<string, string>
      form: TableForm
      from: number
      most: number
      shown: number
      last: boolean
    }
  | { drop: true }

export type TableForm = "csv" | "xlsx"

/** What the batch says to a question. */
export type TableReply<Asked> = Asked extends { hold: string }
  ? { held?: number }
  : Asked extends { look: string }
    ? { rows: number; share: number; done: false; gone?: undefined } | (Table & { done: true; gone?: undefined }) | Gone
    : Asked extends { work: string }
      ? Worked | Gone
      : {}

/** The worker was started anew: the file is to be handed over again. */
export interface Gone {
  gone: true
  done?: undefined
}

/** A file that was looked through. */
export interface Table {
  rows: number
  share: number
  columns: Column[]
  questions: { name: string; label: string }[]
  needed: string[]
  why: string | null
  recipe: { name: string; look_at: string; columns: Record<string, string> } | null
  kind: TableForm
  notes: string[]
  sheets: string[]
  sheet: string | null
}

export interface Column {
  name: string
  /** The question that it answers, or what else becomes of it; null while nobody knows. */
  as: string | null
  nearest: string | null
  values: string[]
}

/** Rows that were worked. */
export interface Worked {
  text: string
  count: number
  refused: [line: string, sentence: string][]
  doubted: number
  done: boolean
  share: number
  columns: string[]
  first: string[][]
  notes: string[]
  gone?: undefined
}
