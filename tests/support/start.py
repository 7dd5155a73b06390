"""Ask Python in a page in one of the ways in which it starts."""

import json

KEPT, TRIMMED, STOCK = range(3)
ASKED = {
    "contract": "app-major-guard",
    "price_paid": "2400",
    "coverage_start": "2025-03-01",
    "cancel_on": "2026-03-01",
    "term_months": "60",
    "claims_filed": "no",
}
ASK = """async ({way, messages, patience, keep}) => {
  const { python, PATIENCE } = await import("/assets/python.js")
  if (patience) PATIENCE.silence.kept = PATIENCE.silence.trimmed = patience
  python.way = way
  const stages = []
  python.addEventListener("stage", () => stages.push(python.stage))
  const answers = []
  for (let at = 0; at < messages.length; at += 100) {
    const some = messages.slice(at, at + 100).map(({ calculator, answers }) => python.ask(calculator, answers))
    answers.push(...(await Promise.all(some)).map(({ answer }) => answer))
  }
  if (keep) {
    const kept = new Promise((done) => python.addEventListener("kept", done, { once: true }))
    python.keep()
    await kept
  }
  return { answers, way: python.way, stages }
}"""


def ask(page, way=KEPT, messages=None, patience=0, keep=False) -> dict:
    messages = messages or [{"calculator": "refund", "answers": ASKED}]
    return page.evaluate(ASK, {"way": way, "messages": messages, "patience": patience, "keep": keep})


def refund_of(reply: dict) -> str:
    return json.loads(reply["answers"][0])["outcome"]["refund"]
