// Where the search finds nothing, it says where else to look.
{
  const said = document.querySelector(".md-search-result__meta")
  const { base, translations } = JSON.parse(document.querySelector("#__config").textContent ?? "")
  const places = { index: "What do you need?", "calculators/index": "Calculators", "glossary/index": "Glossary", contact: "Whom to call" }
  new MutationObserver(() => {
    if (said.textContent !== translations["search.result.none"]) return
    said.textContent = "Nothing found. Try fewer or other words, or look here:"
    for (const [page, words] of Object.entries(places)) {
      const link = Object.assign(document.createElement("a"), { href: `${base}/${page}.html`, textContent: words })
      said.append(" ", link)
    }
  }).observe(said, { childList: true })
}
