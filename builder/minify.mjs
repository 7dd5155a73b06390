// Small files for other people's sites: node minify.mjs '[{"from": …, "to": …, "define": {…}}, …]'
//
// What a script or a style imports goes into it.

import { buildSync } from "esbuild"

for (const { from, to, define, bundle = true } of JSON.parse(process.argv[2]))
  buildSync({
    entryPoints: [from], outfile: to, define, bundle, minify: true, format: "esm", target: "es2022", charset: "utf8",
    legalComments: "none", allowOverwrite: true, logLevel: "error",
  })
