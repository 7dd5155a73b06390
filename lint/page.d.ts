// What the page's scripts find that no library of TypeScript tells of: names that the build writes, events of our own, and young
// parts of browsers.

import type { Failure, Ready, Result } from "../builder/embed"

declare global {
  /** The way from embed.js to the top of the guide; the build writes it. */
  const HOME: string
  /** The names of the calculators, in embed-why.js; the build writes them. */
  const NAMES: string[]
  /** What scripts of a page from a disk have brought so far, by name. */
  var planDisk: Record<string, any>
  /** The worker of the theme's search as text, which comes with the index of a page from a disk. */
  const __searchWorker: string

  interface Navigator {
    readonly connection?: { readonly saveData?: boolean; readonly effectiveType?: string }
  }
  interface Window {
    dataLayer?: unknown[]
  }
  interface ParentNode {
    // The markup and its scripts are made together: a part that a script asks for is there. Where it need not be, the script says `?.`.
    querySelector<Tag extends keyof HTMLElementTagNameMap>(selectors: Tag): HTMLElementTagNameMap[Tag]
    querySelector<Part extends Element | null = HTMLElement>(selectors: string): Part
    querySelectorAll<Tag extends keyof HTMLElementTagNameMap>(selectors: Tag): NodeListOf<HTMLElementTagNameMap[Tag]>
    querySelectorAll<Part extends Element = HTMLElement>(selectors: string): NodeListOf<Part>
  }
  interface DOMStringMap {
    // What stands in the markup wherever a script reads it.
    question: string
    provision: string
    forms: string
    words: string
  }
  interface Element {
    closest<Part extends Element = HTMLElement>(selectors: string): Part | null
  }
  interface Performance {
    getEntriesByType(type: "navigation" | "resource"): PerformanceResourceTiming[]
  }
}
