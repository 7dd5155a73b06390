// What workers find that no library of TypeScript tells of: names that the build writes, Pyodide's, and young parts of browsers.

/** What the build tells the service worker: it writes it before sw.js. */
declare const BUILD: {
  id: string
  first: string[]
  calculators: string[]
  packed: Record<string, string[]>
  files: Record<string, [string, number]>
}
/** What Pyodide's scripts make: the build puts them before disk-python.js. */
declare const _createPyodideModule: (settings: object) => Promise<any>
declare function loadPyodide(options: object): Promise<any>
/** Where disk-python.js speaks to: the worker's own self, or the page's stand-in. */
declare const port: {
  postMessage(said: import("./messages").Said): void
  onmessage: (event: { data: import("./messages").DiskMessage }) => void
}

declare module "*/pyodide.mjs" {
  export function loadPyodide(options: object): Promise<any>
}
declare module "*/pyodide.asm.mjs" {
  export default function create(settings: object): Promise<any>
}
declare module "*/trimmed.mjs" {
  export default function create(settings: object): Promise<any>
}
interface Uint8ArrayConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>
}
type CompressionFormat = "brotli" | "deflate" | "deflate-raw" | "gzip"

// sw.js is a service worker and shared.js a shared one: each hears events of its own.
interface WorkerGlobalScope {
  readonly registration: ServiceWorkerRegistration
  onconnect: (event: MessageEvent) => void
}
declare function addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void
declare function addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void
declare function addEventListener(type: "message", listener: (event: ExtendableMessageEvent) => void): void
