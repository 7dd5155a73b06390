// What of the interpreter's script is only there for modules that are linked later, of which this site has none.

const OFFERED = /(?<=[;{}])Module\["(\w+)"\]=\1;/g // to whoever has the module
const PASSED_ON = /(?<=[;{}])(?:(_\w+)=)?(?:Module\["(\w+)"\]=)?wasmExports\["\w+"\](?:\.value>>>0)?;/g
const DECLARED = /_\w+(?:,_\w+){99,}/ // the variables that hold what is passed on

/** The words of the script that do more than declare a variable. */
export const words = (script) => new Set(script.replace(DECLARED, "").match(/[\w$]+/g))

/** Without what is only passed on, under a name that neither the rest of it nor the `named` text says. */
export function wanted(script, named) {
  const said = words(script.replace(PASSED_ON, "") + named)
  const rest = script.replace(PASSED_ON, (whole, ...names) => (names.slice(0, 2).some((name) => said.has(name)) ? whole : ""))
  const members = new Set([...(rest.replace(OFFERED, "") + named).matchAll(/[."']([\w$]+)/g)].map(([, name]) => name))
  return rest.replace(OFFERED, (whole, name) => (members.has(name) ? whole : ""))
}
