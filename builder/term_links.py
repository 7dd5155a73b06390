"""Link the glossary's terms in the finished pages: each at its first mention, in running text only, in one pass.

The prose is never edited by hand for it. Without a script a term is a plain link; guide.js opens its meaning in place.
"""

import re
from html import escape, unescape

from .glossary import Term
from .material import article
from .pages import path_of

LINKLESS = "|".join(
    "a h1 h2 h3 h4 h5 h6 code pre script style button label legend summary nav th dt cite svg select textarea plan-calculator".split()
)
MARKUP = rf"<({LINKLESS})(?=[\s>]).*?</\2>|<section [^>]*plan-sources.*?</section>|<[^>]*>"
TOKEN = re.compile(rf"({MARKUP})|[^<]+", re.S)
WORD = re.compile(r"[\w-]+")


class Linker:
    """The names and aliases of the terms, by their first words: a look-up for each word of a page, and no long alternation."""

    def __init__(self, terms: dict[str, Term]):
        self.terms = terms
        self.by_word: dict[str, str] = {}
        exact: set[str] = set()
        for id, term in terms.items():
            for word in (term.name, *term.aliases):
                if word.isupper() or any(letter.isupper() for letter in word[1:]):
                    exact.add(word)
                    self.by_word.setdefault(word, id)
                else:
                    self.by_word.setdefault(word.lower(), id)
        starting: dict[str, list[str]] = {}
        for word in sorted(self.by_word, key=len, reverse=True):
            if first := WORD.match(word):
                starting.setdefault(first[0].lower(), []).append(f"(?-i:{re.escape(word)})" if word in exact else re.escape(word))
        self.starting = {first: re.compile(rf"(?:{'|'.join(words)})(?![\w-])", re.I) for first, words in starting.items()}

    def link(self, html: str, page: str, own: str = "") -> str:
        """The page with its terms linked; `page` is its path, `own` the term that it is about. Raises ThemeChanged."""
        start, end = article(html, page)
        up, done = "../" * page.count("/"), {own}
        return html[:start] + TOKEN.sub(lambda token: token[1] or self._linked(token[0], up, done), html[start:end]) + html[end:]

    def _linked(self, text: str, up: str, done: set[str]) -> str:
        parts: list[str] = []
        at = 0
        for word in WORD.finditer(text):
            known = self.starting.get(word[0].lower())
            found = known.match(text, word.start()) if known and word.start() >= at else None
            if found:
                parts += text[at : found.start()], self._anchor(found, up, done)
                at = found.end()
        return "".join(parts) + text[at:] if parts else text

    def _anchor(self, match: re.Match, up: str, done: set[str]) -> str:
        words = match[0]
        id = self.by_word.get(words) or self.by_word.get(unescape(words).lower())
        if id is None or id in done:
            return words
        done.add(id)
        term = self.terms[id]
        return f'<a class="plan-term" href="{up}{path_of("terms", id)}.html" data-says="{escape(term.meaning)}">{words}</a>'
