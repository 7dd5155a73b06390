// What the page's scripts find that no library of TypeScript tells of: names that the build writes, and young parts of browsers.

/** The way from embed.js to the top of the guide; the build writes it. */
declare const HOME: string
/** What scripts of a page from a disk have brought so far, by name. */
declare var planDisk: Record<string, any>

interface Navigator {
  readonly connection?: { readonly saveData?: boolean; readonly effectiveType?: string }
}
interface Window {
  dataLayer?: unknown[]
}
interface ParentNode {
  // Whoever asks for a part of a page here asks for an element of HTML.
  querySelector<Part extends HTMLElement = HTMLElement>(selectors: string): Part | null
  querySelectorAll<Part extends HTMLElement = HTMLElement>(selectors: string): NodeListOf<Part>
}
interface Performance {
  getEntriesByType(type: "navigation" | "resource"): PerformanceResourceTiming[]
}
