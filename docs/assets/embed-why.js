// Why no calculator came to a page that asked for one: words for whoever made the page, in the element and on the console, and
// the reason in the event "plan-calculator:error". embed.js asks where a frame says nothing; that this script came says that
// the host is there.
//
// The build writes NAMES, the calculators that there are, and makes it small.

/** @type {Record<string, (home: URL, name: string) => string>} */
const WORDS = {
  name: (_, name) => `There is no calculator "${name}". There are: ${NAMES.join(", ")}.`,
  sandbox: () => 'This page is in a sandbox that keeps the calculator out. Its words must hold "allow-same-origin".',
  policy: ({ origin }) => `This page's Content-Security-Policy keeps the calculator out. It must allow: frame-src ${origin}`,
  isolated: ({ host }) =>
    `This page isolates itself (Cross-Origin-Embedder-Policy). ${host} must send that header with its frames, and does not.`,
  unreachable: ({ host }) => `${host} answers, but no page of this calculator that may stand in a frame has come from it yet.`,
}

/** Say it; `home` is the top of the guide.
 *  @param {URL} home
 *  @param {HTMLElement & { shadowRoot: ShadowRoot }} element */
export async function why(home, element) {
  const name = /** @type {string} */ (element.getAttribute("name"))
  const reason = await found(home, name)
  if (element.getAttribute("name") !== name || came(element)) return // meanwhile
  const message = WORDS[reason](home, name)
  element.shadowRoot.querySelector("p").textContent = message
  console.warn(`plan-calculator: ${message}`)
  element.dispatchEvent(new CustomEvent("plan-calculator:error", { bubbles: true, composed: true, detail: { reason, message } }))
}

/** @param {URL} home
 *  @param {string} name */
async function found(home, name) {
  if (!NAMES.includes(name)) return "name"
  if (origin === "null") return "sandbox"
  if (await refused(home)) return "policy"
  return crossOriginIsolated ? "isolated" : "unreachable"
}

/** @param {HTMLElement & { shadowRoot: ShadowRoot }} element */
const came = (element) => element.shadowRoot.querySelector("iframe")?.style.visibility === "inherit"

/** Does the page's policy forbid frames from there? It is tried.
 *  @param {URL} home
 *  @returns {Promise<boolean>} */
function refused(home) {
  const frame = document.createElement("iframe")
  const found = new Promise((tell) => {
    document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => {
      if (/^(frame|child|default)-src$/.test(effectiveDirective) && blockedURI.startsWith(home.origin)) tell(true)
    })
    frame.onload = () => setTimeout(tell, 500, false)
    setTimeout(tell, 5000, false)
  })
  frame.hidden = true
  frame.src = `${home}embed/index.json`
  document.body.append(frame)
  return found.finally(() => frame.remove())
}
