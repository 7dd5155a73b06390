// From a disk the search starts from text that a script brought with the index, when it is first spoken to.
if (location.protocol === "file:") {
  const Real = Worker
  class Search extends EventTarget {
    /** @param {unknown} message */
    postMessage(message) {
      if (!this.worker) {
        this.worker = new Real(URL.createObjectURL(new Blob([__searchWorker], { type: "text/javascript" })))
        this.worker.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }))
      }
      this.worker.postMessage(message)
    }
  }
  window.Worker = /** @type {any} */ (
    /** @type {(address: string | URL, options?: WorkerOptions) => object} */
    (function (address, options) {
      return String(address).includes("/workers/search.") ? new Search() : new Real(address, options)
    })
  )
}
