// The scripts of a calculator's page, which share one Python.

import "./batch.js"
import "./calculator-page.js"
import "./kept-plan.js"
