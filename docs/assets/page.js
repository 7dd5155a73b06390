// The scripts of a calculator's page, which share one Python.

import "./batch.js"
import "./calculator.js"
import "./kept-plan.js"
