"""How hard our prose is to read: the Flesch-Kincaid grade, names and defined terms counted as one plain word each."""

import re
from pathlib import Path

from builder.check import rules_of
from builder.load import Plan, written_pages

SENTENCE = re.compile(r"(?<=[.!?])[\s”\"')]+")
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*|\$?\d[\d,.]*%?")
SILENT = re.compile(r"(?:[^laeiouy]es|[^aeioudty]ed|[^laeiouy]e)$")
NAMES = (
    "Ally Premier Protection|Major Guard|Value Guard|Feature Guard|Basic Guard|VehicleOne|Repair Advantage|SmartAuction|SmartLease|"
    "SmartCash|Universal Warranty Corporation|California|Florida|Illinois|Arizona|Alabama|Arkansas|Wisconsin"
)


def grade(text: str, named: re.Pattern) -> float:
    """The school grade of a text; 0 where it has no words."""
    text = named.sub("thing", text)
    sentences = [found for part in SENTENCE.split(text) if (found := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """About how many syllables a word has; a number is read at a glance."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if not word[0].isalpha():
        return 1
    word = SILENT.sub("", word) if len(word) > 3 else word
    return max(1, len(re.findall(r"[aeiouy]+", word)) + len(re.findall(r"(?:ia|io(?!n)|eo|ua|ie(?=t))", word)))


def names_and_terms(plan: Plan) -> re.Pattern:
    words = {word for term in plan.terms.values() for word in (term.name, *term.aliases)}
    words |= {row.name for row in (*plan.contracts.values(), *plan.lines.values(), *plan.states.values())}
    words |= {part for source in plan.sources.values() for part in (source.title, source.publisher)}
    return re.compile(rf"(?<![\w-])(?:{NAMES}|{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?![\w-])", re.I)


def prose(plan: Plan, copy_notes: bool = True) -> dict[str, str]:
    """What we wrote, by where it stands; `copy_notes` with what stands folded."""
    folded = (lambda row: f" {row.copy_note}") if copy_notes else (lambda row: "")
    texts = {f"provision {row.id}": f"{row.says} {row.note}{folded(row)}" for row in plan.provisions.values()}
    texts |= {f"term {row.id}": f"{row.meaning} {row.example} {row.note}{folded(row)}" for row in plan.terms.values()}
    for row in plan.benefit_pages.values():
        texts[f"benefit {row.id}"] = " ".join([row.question, row.answer, row.says, row.emergency, *row.now, *row.keep])
    for path in written_pages(plan.root):
        texts[f"page {path.relative_to(plan.root / 'docs').as_posix()}"] = page_prose(path)
    for name in plan.calculators:
        texts[f"clauses of {name}"] = " ".join(filled(rule.sentence) for rule in rules_of(name))
    return texts


def page_prose(path: Path) -> str:
    """The sentences of a page: without its front matter, code, links' addresses and what the data fills in."""
    text = re.sub(r"\A---.*?---", "", path.read_text(), flags=re.S)
    text = re.sub(r"```.*?```|`[^`]*`|{{.*?}}|{%.*?%}|<[^>]+>", " ", text, flags=re.S)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"(?m)^(?:#+ .*|\s*[-*\d.]+ )|[*_]|(?<=[^.!?:\s])\n\n", lambda found: ". " if found[0].isspace() else " ", text)


def filled(sentence: str) -> str:
    """A clause's sentence with a word in each place."""
    return re.sub(r"{[^:}]+:([^|/}]*)[^}]*}", r"\1", re.sub(r"{[^:}]*}", "one", sentence))
