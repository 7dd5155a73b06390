"""What Material writes anew on every page stands once, in files that all pages share.

Its icons and colors go into the style, its scripts into one. Where Material writes them otherwise one day, its pages stay as
they are: larger, and as good.
"""

import re
from pathlib import Path

ICON = re.compile(r'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="([^"]+)"/></svg>')
COLORS = re.compile(r'<link rel="stylesheet" href="[^"]*(assets/stylesheets/palette\.[^"]*)">\n?')
# The last of them opens tabs within a text: there are none.
SCRIPTS = re.compile(
    r'<script>(?:__md_scope=new URL\("[^"]*",location\)(?P<scope>.*?)|(?P<palette>var palette=.*?)|var target=.*?)</script>\n?'
)
STYLE, SCRIPT = "assets/guide.css", "assets/frame.js"

MASKED = """
svg[class^="plan-icon-"] {
  background: currentcolor;
  -webkit-mask: var(--plan-icon) center / contain no-repeat;
  mask: var(--plan-icon) center / contain no-repeat;
}
"""
ICON_RULE = """
.plan-icon-{number} {{
  --plan-icon: url("data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path d='{path}'/></svg>");
}}
"""


class Frame:
    """The icons, colors and scripts that the site's first page has, moved to the files that its pages share."""

    def __init__(self, site: Path):
        first = (site / "index.html").read_text()
        colors, scripts = COLORS.search(first), {script.lastgroup: script[1] or script[2] for script in SCRIPTS.finditer(first)}
        self.known = False
        if colors and {"scope", "palette"} <= scripts.keys():
            self.known = True
            self.icons = {path: number for number, path in enumerate(dict.fromkeys(ICON.findall(first)), 1)}
            rules = [ICON_RULE.format(path=path, number=number) for path, number in self.icons.items()]
            (site / STYLE).write_text("".join([(site / colors[1]).read_text(), "\n", (site / STYLE).read_text(), MASKED, *rules]))
            (site / colors[1]).unlink()
            (site / SCRIPT).write_text(f'__md_scope=new URL("..",document.currentScript.src){scripts["scope"]};{scripts["palette"]}\n')

    def lifted(self, html: str, up: str) -> str:
        """A page without what stands in the shared files; `up` leads from it to the site's top."""
        if not self.known:
            return html
        html = SCRIPTS.sub(lambda script: f'<script src="{up}{SCRIPT}"></script>\n' if script["palette"] else "", COLORS.sub("", html))
        return ICON.sub(self._masked, html)

    def _masked(self, icon: re.Match) -> str:
        number = self.icons.get(icon[1])
        return f'<svg class="plan-icon-{number}" viewBox="0 0 24 24"></svg>' if number else icon[0]
