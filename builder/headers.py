"""The same policy as a host sends it: ready for nginx, Caddy, CloudFront and hosts that read a `_headers` file.

A header holds for the whole site, so it carries the hashes of all pages; each page's own meta element narrows it to its own.
"""

import json
import re
from pathlib import Path

from .pages import kind_of
from .policy import POLICY
from .templates import filled

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
HASH = re.compile(r"'sha256-[^']+'")
PAGES = "; frame-src 'self'; frame-ancestors 'self'"
# A worker obeys the policy of its own response. It starts a script from memory, after unpacking it.
WORKER = "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; connect-src 'self'"
WORKERS = ("worker", "shared")  # in assets/, each with its hash in its name
OPEN = ("embed.js", "why.js", "embed/*", "data/*", "assets/*")  # what other sites load, and a frame in a sandbox
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}  # with errors, too; that a host is reached by https alone is for its owner to say
ANYONE = {"Access-Control-Allow-Origin": "*"}
# So that a page which isolates itself (Cross-Origin-Embedder-Policy) may show a frame, and the frame start its worker.
APART = {"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Resource-Policy": "cross-origin"}


def headers(root: Path, site: Path) -> None:
    """Write hosting/nginx.conf, hosting/Caddyfile, hosting/cloudfront.json and _headers."""
    pages = [path for path in sorted(site.rglob("*.html")) if not kind_of(path.relative_to(site).as_posix()).own_policy]
    policies = [policy for path in pages for policy in META.findall(path.read_text())[:1]]
    scripts, styles = (_hashes(policies, part) for part in ("script-src", "style-src"))
    values = {"policy": POLICY.format(hashes=scripts, styles=styles) + PAGES, "worker": WORKER, "forever": FOREVER, "ask": ASK}
    values |= dict(zip(("embedder", "resource"), APART.values(), strict=True))
    out = site / "hosting"
    out.mkdir(exist_ok=True)
    for name in ("nginx.conf", "Caddyfile"):
        (out / name).write_text(filled(root, f"{name}.j2", **values, always=ALWAYS))
    (out / "cloudfront.json").write_text(json.dumps(_cloudfront(values), indent=1) + "\n")
    workers = [path.relative_to(site).as_posix() for name in WORKERS for path in (site / "assets").glob(f"{name}.*.js")]
    (site / "_headers").write_text(_rules(values, [path.relative_to(site).as_posix() for path in pages], workers))


def _hashes(policies: list[str], part: str) -> str:
    values = [value for policy in policies for value in re.findall(f"{part}[^;]*", policy)[:1]]
    found = {digest for value in values for digest in HASH.findall(value)}
    return "".join(f" {digest}" for digest in sorted(found))


def _rules(values: dict, pages: list[str], workers: list[str]) -> str:
    """A `_headers` file. Where two rules give one header, such hosts join the values, and a browser obeys both: none overlap here."""
    # Some of these hosts leave the ending of a page out of its address.
    places = ["/", *(f"/{name}" for page in pages if "/" not in page for name in (page, page.removesuffix(".html")))]
    places += sorted({f"/{page.partition('/')[0]}/*" for page in pages if "/" in page})
    rules = ["/*\n", *(f"  {name}: {value}\n" for name, value in ALWAYS.items())]  # by themselves they let a browser keep nothing unasked
    rules += [f"{place}\n  Content-Security-Policy: {values['policy']}\n" for place in places]
    rules += [f"/{name}\n  Content-Security-Policy: {values['worker']}\n" for name in workers]
    rules += [f"/{name}\n  Access-Control-Allow-Origin: *\n" for name in OPEN]
    embedder, resource = (f"  {name}: {value}\n" for name, value in APART.items())
    rules += [f"/{name}\n{embedder}" for name in ("embed/*", *workers)]
    rules += [f"/{name}\n{resource}" for name in ("embed.js", "embed/*")]
    return "".join(rules)


def _cloudfront(values: dict) -> dict:
    """What `aws cloudfront create-response-headers-policy --response-headers-policy-config` takes.

    One each for pages, for workers and for what other sites load.
    """

    def config(name: str, policy: str | None, keeps: str = ASK, **more: str) -> dict:
        security = {"ContentTypeOptions": {"Override": True}, "ReferrerPolicy": {"Override": True, "ReferrerPolicy": "no-referrer"}}
        if policy:
            security["ContentSecurityPolicy"] = {"Override": True, "ContentSecurityPolicy": policy}
        custom = {"Cache-Control": keeps, "Permissions-Policy": ALWAYS["Permissions-Policy"], **more}
        items = [{"Header": header, "Value": value, "Override": False} for header, value in custom.items()]
        return {
            "Name": f"plan-guide-{name}",
            "SecurityHeadersConfig": security,
            "CustomHeadersConfig": {"Items": items, "Quantity": len(items)},
        }

    return {
        "default behavior": config("pages", values["policy"]),
        "behaviors for " + " and ".join(f"/assets/{name}.*.js" for name in WORKERS): config(
            "workers", values["worker"], keeps=FOREVER, **APART
        ),
        "behavior for /assets/*": config("assets", values["policy"], keeps=FOREVER, **ANYONE),
        "behaviors for " + " and ".join(f"/{name}" for name in OPEN if name != "assets/*"): config("open", None, **ANYONE, **APART),
    }
