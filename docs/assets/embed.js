// <plan-calculator name="refund" contract="app-major-guard" state="TX">: a calculator of the guide on anyone's page.
//
// It frames the guide's page for that calculator, keeps the frame as high as what it holds, and tells the page what was
// worked out. It keeps nothing, adds no global, and talks to nobody but the host that it came from. A message counts only
// when it comes from that host, out of its own frame, and has the right shape. The frame, embed-frame.js, does the rest;
// where none comes, embed-why.js finds out why.
//
// The build writes HOME, the way from this file to the top of the guide, and makes it small.

const home = new URL(HOME, import.meta.url)

const style = new CSSStyleSheet()
style.replaceSync(
  ":host{display:grid!important;gap:0!important;height:auto!important;grid-template:auto 1fr/minmax(0,1fr)!important;max-height:none!important}" +
    "slot,iframe{grid-area:2/1;display:block}:host([hidden]),p:empty,[hidden]{display:none!important}" +
    "iframe{border:0;width:100vw;max-width:100%;height:100vh;visibility:hidden}",
)

class Calculator extends HTMLElement {
  /** @type {HTMLIFrameElement & { contentWindow: Window } | null | undefined} */
  #frame
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer
  /** @type {any} a height as a style has it, once one is known */
  #height
  #answers = ""
  /** @type {boolean | null | undefined} */
  #talks // the frame has said that it is there
  #note = document.createElement("p")
  #slot = document.createElement("slot") // what stands inside the element, until the calculator does
  #link = document.createElement("a")
  #near = new IntersectionObserver(([seen]) => seen.isIntersecting && this.#start(), { rootMargin: "600px" })
  #changes = new MutationObserver((changes) =>
    changes.some(({ attributeName }) => attributeName == "name") ? this.#start() : this.#talks && this.#send(),
  )

  constructor() {
    super()
    const shadow = this.attachShadow({ mode: "open" })
    shadow.adoptedStyleSheets = [style]
    shadow.append(this.#note, this.#slot)
    this.#slot.append(this.#link)
    this.#link.append("Open the calculator")
  }

  connectedCallback() {
    addEventListener("message", this)
    this.#changes.observe(this, { attributes: true })
    this.#near.observe(this)
    this.#link.href = this.#page("calculators")
  }

  connectedMoveCallback() {} // it was moved and never left: the frame lives on

  disconnectedCallback() {
    removeEventListener("message", this)
    this.#changes.disconnect()
    this.#stop()
  }

  /** @param {"calculators" | "embed"} folder */
  #page(folder) {
    return home + folder + `/${encodeURIComponent(/** @type {string} */ (this.getAttribute("name")))}.html`
  }

  #settings() {
    return Object.fromEntries([...this.attributes].map((one) => [one.name, one.value.slice(0, 2000)])) // a frame takes no more of each
  }

  #stop() {
    this.#near.disconnect()
    this.#frame?.remove()
    this.#frame = this.#talks = this.#slot.hidden = /** @type {any} */ (null) // no frame, and no word from one
    clearTimeout(this.#timer)
  }

  #start() {
    this.#stop()
    const frame = (this.#frame = /** @type {HTMLIFrameElement & { contentWindow: Window }} */ (document.createElement("iframe")))
    frame.title = this.title || "Calculator"
    frame.allow = "clipboard-write"
    frame.referrerPolicy = "no-referrer"
    frame.style.height = this.#height
    frame.src = this.#page("embed") + "#" + new URLSearchParams({ ...this.#settings(), answers: this.#answers })
    frame.onload = () => this.#slot.hidden || this.#wait(2000) // who has loaded and says nothing for so long is not ours
    ;/** @type {ShadowRoot} */ (this.shadowRoot).append(frame)
    this.#wait(9000)
  }

  /** @param {number} time */
  #wait(time) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      ;/** @type {any} */ (this.#frame).style.height = 0
      import(home + "why.js").then(({ why }) => why(home, this), () => {
        this.#say(home.host + " can't be reached.")
        this.#tell("error", { reason: "unreachable" })
      })
    }, time)
  }

  /** @type {(isThere?: boolean) => void} who calls it may note on the way that the frame is there */
  #send() {
    ;/** @type {any} */ (this.#frame).contentWindow.postMessage(
      { planCalculator: 1, type: "settings", value: this.#settings() },
      home.origin,
    )
  }

  /** @param {string} words */
  #say(words) {
    if ((this.#note.textContent = words)) console.warn("plan-calculator: " + words)
  }

  /** @param {string} type
   *  @param {object} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent("plan-calculator:" + type, { bubbles: true, composed: true, detail }))
  }

  /** @param {MessageEvent} event */
  handleEvent({ source, origin, data }) {
    const frame = this.#frame
    if (!frame || source != frame.contentWindow || origin != home.origin || data?.planCalculator !== 1) return
    const { type, value } = data
    if (type == "here") this.#send((this.#talks = true))
    if (type == "problems" && typeof value == "string") this.#say(value)
    if (typeof value == "number" && value < 1e5 && value >= 0) {
      if (type == "height") frame.style.height = this.#height = value + "px"
      const top = frame.getBoundingClientRect().top + value
      if (type == "look" && (top < 0 || top > innerHeight)) scrollBy(0, top - innerHeight / 5)
    }
    if (!(value instanceof Object)) return
    if (type == "push" && this.getAttribute("analytics") == "asc") (window.dataLayer ??= []).push(value)
    if (type == "ready") {
      clearTimeout(this.#timer)
      this.#say("")
      this.#slot.hidden = true
      frame.style.visibility = "inherit"
    }
    if (type == "result") this.#answers = String(value.link).split("#")[1]
    if (/^(ready|result|error)$/.test(type)) this.#tell(type, value)
  }
}

customElements.get("plan-calculator") ?? customElements.define("plan-calculator", Calculator)
