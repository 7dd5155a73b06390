// Small files for other people's sites: node minify.mjs '[{"from": …, "to": …, "define": {…}, "without": […]}, …]'
//
// What a script or a style imports goes into it, but what it is to do without.

import { build } from "esbuild"

// What is imported from a script that is left out: no site opens a frame from a disk.
const NOTHING = "export const onDisk = false, DiskWorker = null"

const nothing = (names) => ({
  name: "nothing",
  setup(one) {
    one.onLoad({ filter: /\.js$/ }, ({ path }) => (names.some((name) => path.endsWith(`/${name}`)) ? { contents: NOTHING } : null))
  },
})

for (const { from, to, define, bundle = true, without = [] } of JSON.parse(process.argv[2]))
  await build({
    entryPoints: [from], outfile: to, define, bundle, minify: true, format: "esm", target: "es2022", charset: "utf8",
    external: bundle ? ["./python/*.mjs"] : undefined, legalComments: "none", allowOverwrite: true, logLevel: "error", plugins: [nothing(without)],
  })
