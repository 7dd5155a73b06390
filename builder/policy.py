"""The policy of a page: it allows exactly what the page does."""

import base64
import hashlib
import re

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self'{styles}; img-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'"
)
FRAMES = "data-frames"  # a page that shows others of the site in frames says so
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\bapplication/(?:ld\+)?json)[^>]*>(.*?)</script>", re.S)
STYLES = re.compile(r"<style>(.*?)</style>", re.S)


def _hashes(inline: list[str]) -> str:
    digests = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline}
    return "".join(f" 'sha256-{digest}'" for digest in sorted(digests))


def policy(html: str) -> str:
    """The policy of a page as a meta element: its own inline scripts by their hashes, and nothing unsafe."""
    allowed = POLICY.format(hashes=_hashes(INLINE.findall(html)), styles=_hashes(STYLES.findall(html)))
    allowed += "; frame-src 'self'" if FRAMES in html else ""
    return f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
