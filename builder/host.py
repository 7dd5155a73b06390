"""Tell what a host that serves the site gets wrong, and what that costs: python builder/host.py ADDRESS

Only the standard library; the site's own manifest.json says what must be there. Ends with 1 where something does not work,
and with 0 where it only costs time.
"""

import hashlib
import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

TYPES = {
    "index.html": "text/html",
    "assets/guide.css": "text/css",
    "assets/worker.js": "javascript",
    "assets/python/pyodide.mjs": "javascript",
    "assets/images/icon.svg": "image/svg+xml",
    "search/search_index.json": "application/json",
}
PACKED = "assets/python/trimmed.wasm"
HASHED = re.compile(r"\.[0-9a-f]{16}\.")
READ_BY_HOSTS = ("_headers",)  # and then not served
LINE = 1_250_000  # bytes a second: a phone on a fair line


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes


def check(address: str) -> tuple[list[str], list[str]]:
    """What breaks, and what costs, as sentences."""
    top = address.partition("#")[0].partition("?")[0].removesuffix("index.html").rstrip("/") + "/"
    files = listed(top)
    if not files:
        return [f"There is no manifest.json of the guide at {top}. Upload the whole folder, or name the address of its index.html."], []
    breaks: list[str] = []
    costs: list[str] = []
    _whole(top, files, breaks)
    _kinds(top, files, breaks, costs)
    _lost(top, costs)
    _sent(top, files, breaks, costs)
    return breaks, costs


def listed(top: str) -> dict[str, str]:
    """The files of the guide with their hashes, as its own list has them; none where there is no list."""
    reply = ask(top + "manifest.json")
    try:
        return json.loads(reply.body)["files"] if reply.status == 200 else {}
    except (ValueError, KeyError, TypeError):
        return {}


def named(name: str, files: dict[str, str]) -> str:
    """The file that has its hash in its name, `assets/guide.0123456789abcdef.css` for `assets/guide.css`; the name itself for another."""
    stem, _, ending = name.rpartition(".")
    return next((file for file in files if file.startswith(f"{stem}.") and HASHED.sub(".", file) == name), name)


def _whole(top: str, files: dict[str, str], breaks: list[str]) -> None:
    """Is every file there?"""
    names = [name for name in files if name not in READ_BY_HOSTS]
    with ThreadPoolExecutor(8) as lines:
        found = lines.map(lambda name: ask(top + quote(name), "HEAD").status, names)
        missing = [name for name, status in zip(names, found, strict=True) if status != 200]
    if missing:
        few = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        breaks.append(f"{len(missing)} of {len(names)} files are not there: {few}. Upload the whole folder.")


def _kinds(top: str, files: dict[str, str], breaks: list[str], costs: list[str]) -> None:
    """Do files come as what they are, and unchanged?"""
    for name, kind in ((named(name, files), kind) for name, kind in TYPES.items()):
        reply = ask(top + name)
        if reply.status != 200:
            continue  # said already
        if kind not in reply.headers.get("content-type", ""):
            breaks.append(
                f"{name} comes as {reply.headers.get('content-type') or 'no type'}. It must come as {kind}: a browser refuses it otherwise."
            )
        elif hashlib.sha256(reply.body).hexdigest() != files.get(name):
            breaks.append(
                f"{name} is not the file of manifest.json. Another version lies there, or the host changes files: "
                "upload it all, and let the host change nothing."
            )
    packed = named(PACKED, files)
    reply = ask(top + packed)
    if reply.status == 200 and reply.headers.get("content-type") != "application/wasm":
        costs.append(
            f"{packed} comes as {reply.headers.get('content-type') or 'no type'}, not as application/wasm. "
            "Should the quick start fail, the slow one takes a second more."
        )
    for ending in (".gz", ".br"):
        if ask(top + packed + ending).status != 200:
            breaks.append(f"{packed}{ending} is not sent. Calculators then load Pyodide as it comes: 13 MB, and some seconds more.")


def _lost(top: str, costs: list[str]) -> None:
    """What is said at an address without a page?"""
    lost = ask(top + "no/such/page.html")
    if lost.status != 404:
        costs.append(f"An address without a page answers {lost.status}, not 404. Search engines then list pages that do not exist.")
    elif b"There is no page at this address" not in lost.body:
        costs.append("An address without a page does not show 404.html. A reader with an old link finds no way on.")


def _sent(top: str, files: dict[str, str], breaks: list[str], costs: list[str]) -> None:
    """Which headers come with a page, a worker and a frame?"""
    page = ask(top + "index.html", **{"Accept-Encoding": "gzip, br"})
    if not page.headers.get("content-encoding"):
        size = len(page.body)
        costs.append(
            f"Pages are not compressed: {size / 1e3:.0f} KB each where 7 would do, {(size - 7000) / LINE:.2f} s more on a fair line. "
            "Serve the .gz and .br files that lie beside them."
        )
    if not {"no-cache", "max-age=0"} & {part.strip() for part in page.headers.get("cache-control", "").split(",")}:
        costs.append("Pages carry no `Cache-Control: no-cache`. A browser may show an old page for hours after you publish.")
    if not (page.headers.get("etag") or page.headers.get("last-modified")):
        costs.append("There is neither ETag nor Last-Modified. Browsers fetch again what they have.")
    if "immutable" not in ask(top + named("assets/guide.css", files)).headers.get("cache-control", ""):
        costs.append("Files below assets/ are not kept for long. Each visit asks for each of them again.")
    lost = ask(top + "assets/no.0000000000000000.js")
    if lost.status >= 400 and "immutable" in lost.headers.get("cache-control", ""):
        breaks.append(
            "An error below assets/ says that it never changes. Who asks for a file before you have uploaded it goes without for a year: "
            "send `immutable` only with what is there."
        )
    if lost.headers.get("x-content-type-options") != "nosniff":
        costs.append("Errors come without `X-Content-Type-Options: nosniff`. Send the headers of hosting/ with them, too.")
    if "frame-ancestors" not in page.headers.get("content-security-policy", ""):
        costs.append(
            "There is no Content-Security-Policy header with frame-ancestors. "
            "The pages carry their own policy, but anyone may show them in a frame."
        )
    worker = ask(top + named("assets/worker.js", files)).headers.get("content-security-policy", "")
    if worker and not all(word in worker for word in ("blob:", "'wasm-unsafe-eval'", "connect-src 'self'")):
        breaks.append(
            "The worker in assets/ comes with a policy that keeps Python from starting quickly. Send it the policy of hosting/, or none."
        )
    if ask(top + "embed.js").headers.get("access-control-allow-origin") != "*":
        costs.append(
            "embed.js comes without `Access-Control-Allow-Origin: *`. Other sites can't load it as a module; the frame and the link work."
        )
    frame = ask(top + "embed/refund.html").headers
    if not frame.get("cross-origin-embedder-policy") or frame.get("cross-origin-resource-policy") != "cross-origin":
        costs.append(
            "The pages of embed/ come without the Cross-Origin headers of hosting/. Sites that isolate themselves can't show a calculator."
        )
    if "frame-ancestors" in frame.get("content-security-policy", "") or "x-frame-options" in frame:
        breaks.append("The pages of embed/ come with a header that forbids frames. No other site can show a calculator then.")


def ask(address: str, method: str = "GET", **headers: str) -> Answer:
    try:
        with urlopen(Request(address, headers=headers, method=method), timeout=30) as response:
            return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, response.read())
    except HTTPError as refused:
        with refused:
            return Answer(refused.code, {name.lower(): value for name, value in refused.headers.items()}, refused.read())


def main(address: str) -> int:
    try:
        breaks, costs = check(address)
    except (OSError, HTTPException, ValueError) as problem:
        print(f"No answer came from {address}: {problem}")
        return 1
    for heading, sentences in (("This does not work:", breaks), ("This works, and costs:", costs)):
        if sentences:
            print(heading, *(f"  - {sentence}" for sentence in sentences), sep="\n")
    if not breaks and not costs:
        print("This host does all that the guide can use.")
    return bool(breaks)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].startswith(("http://", "https://")):
        sys.exit("Name the address of the guide: make check-host URL=https://…")
    sys.exit(main(sys.argv[1]))
