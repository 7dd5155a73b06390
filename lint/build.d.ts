// What the build writes for the scripts of the page and of the workers.

declare module "*/python/build.js" {
  /** Of this build: no file of another is used. */
  export const id: string
  /** What a first start fetches. */
  export const bytes: number
  /** The hash of our package, which the rules say of themselves, too. */
  export const bundle: string
  /** Pyodide's own name of its build. */
  export const buildId: string
  /** Pyodide's lock, as JSON. */
  export const lock: string
  /** The files of the quick way: their sizes plain and packed, their hash and their first two bytes. */
  export const files: Record<string, { bytes: number; gz: number; br: number; hash: string; starts: number[] }>
  /** The files that are fetched as they are: their place, and what fetch holds them against. */
  export const plain: Record<string, [string, string]>
  /** The ways to start, first to last, for a page from a host and for one from a disk. */
  export const ways: { host: Way[]; disk: Way[] }
  export type Way = "kept" | "trimmed" | "stock" | "worker" | "page" | "whole"
  /** May the frames of a page share one Python? */
  export const shared: boolean
  /** Where the scripts for a page from a disk lie. */
  export const parts: Record<string, string>
}
