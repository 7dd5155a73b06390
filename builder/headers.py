"""The same policy as a host sends it: ready for nginx, Caddy, CloudFront and hosts that read a `_headers` file.

A header holds for the whole site, so it carries the hashes of all pages; each page's own meta element narrows it to its own.
"""

import json
import re
from pathlib import Path

from .seal import POLICY

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
HASH = re.compile(r"'sha256-[^']+'")
PAGES = "; frame-src 'self'; frame-ancestors 'self'"
# A worker obeys the policy of its own response. It starts a script from memory, after unpacking it.
WORKER = "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; connect-src 'self'"
WORKERS = ("assets/worker.js", "assets/shared.js")
OPEN = ("embed.js", "embed/*", "data/*")  # what other sites load
FRAMES = "embed"  # shown by other sites; these pages bring their own policy, whole
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"
ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}

NGINX = """\
# In the http block. Put the folder's place at `root`; below a path of your server, use `alias` in a location of that path.
map $uri $plan_policy {
    default "%(policy)s";
    ~/embed/ "";
    ~/assets/(worker|shared)\\.js$ "%(worker)s";
}
map $uri $plan_open {
    default "";
    ~/(embed\\.js$|embed/|data/) "*";
}
map $arg_v $plan_cache { default "%(forever)s"; "" "%(ask)s"; }
server {
    listen 8080;
    root /srv/plan-guide;
    index index.html;
    error_page 404 /404.html;
    gzip_static on;
    add_header Content-Security-Policy $plan_policy always;
    add_header Cache-Control $plan_cache;
    add_header Access-Control-Allow-Origin $plan_open;
%(always)s
    location ~ \\.mjs$ { types {} default_type text/javascript; }
    location ~ \\.wasm$ { types {} default_type application/wasm; }
    location ~ \\.webmanifest$ { types {} default_type application/manifest+json; }
    location ~ \\.md$ { types {} default_type text/markdown; }
}
"""
CADDY = """\
# Put your host's name in place of :8080, and the folder's place at `root`.
:8080 {
	root * /srv/plan-guide
	@pages not path */embed/* */assets/worker.js */assets/shared.js
	@workers path */assets/worker.js */assets/shared.js
	@open path */embed.js */embed/* */data/*
	@versioned query v=*
	@others not query v=*
	header @others Cache-Control "%(ask)s"
	header @versioned Cache-Control "%(forever)s"
	header @open Access-Control-Allow-Origin *
	header @pages Content-Security-Policy "%(policy)s"
	header @workers Content-Security-Policy "%(worker)s"
%(always)s
	@modules path *.mjs
	header @modules Content-Type text/javascript
	file_server {
		precompressed br gzip
	}
	handle_errors {
		rewrite * /404.html
		file_server
	}
}
"""


def headers(site: Path) -> None:
    """Write hosting/nginx.conf, hosting/Caddyfile, hosting/cloudfront.json and _headers."""
    pages = [path for path in sorted(site.rglob("*.html")) if path.parent.name != FRAMES]
    metas = [META.search(path.read_text())[1] for path in pages]
    scripts, styles = (_hashes(metas, part) for part in ("script-src", "style-src"))
    told = {"policy": POLICY.format(hashes=scripts, styles=styles) + PAGES, "worker": WORKER, "forever": FOREVER, "ask": ASK}
    out = site / "hosting"
    out.mkdir(exist_ok=True)
    (out / "nginx.conf").write_text(NGINX % {**told, "always": _lines('    add_header {} "{}";')})
    (out / "Caddyfile").write_text(CADDY % {**told, "always": _lines("\theader {} {}")})
    (out / "cloudfront.json").write_text(json.dumps(_cloudfront(told), indent=1) + "\n")
    (site / "_headers").write_text(_rules(told, [path.relative_to(site).as_posix() for path in pages]))


def _hashes(policies: list[str], part: str) -> str:
    found = {digest for policy in policies for digest in HASH.findall(re.search(f"{part}[^;]*", policy)[0])}
    return "".join(f" {digest}" for digest in sorted(found))


def _lines(form: str) -> str:
    return "\n".join(form.format(name, value) for name, value in ALWAYS.items())


def _rules(told: dict, pages: list[str]) -> str:
    """A `_headers` file. Where two rules give one header, such hosts join the values, and a browser obeys both: none overlap here."""
    # Some of these hosts leave the ending of a page out of its address.
    places = ["/", *(f"/{name}" for page in pages if "/" not in page for name in (page, page.removesuffix(".html")))]
    places += sorted({f"/{page.partition('/')[0]}/*" for page in pages if "/" in page})
    rules = [f"/*\n{_lines('  {}: {}')}\n"]  # by themselves they let a browser keep nothing unasked
    rules += [f"{place}\n  Content-Security-Policy: {told['policy']}\n" for place in places]
    rules += [f"/{name}\n  Content-Security-Policy: {told['worker']}\n" for name in WORKERS]
    rules += [f"/{name}\n  Access-Control-Allow-Origin: *\n" for name in OPEN]
    return "".join(rules)


def _cloudfront(told: dict) -> dict:
    """What `aws cloudfront create-response-headers-policy --response-headers-policy-config` takes: for pages, for workers, for what other sites load."""

    def config(name: str, policy: str | None, open: bool = False) -> dict:
        security = {
            "ContentTypeOptions": {"Override": True},
            "ReferrerPolicy": {"Override": True, "ReferrerPolicy": "no-referrer"},
        }
        if policy:
            security["ContentSecurityPolicy"] = {"Override": True, "ContentSecurityPolicy": policy}
        more = {"Cache-Control": told["ask"], **({"Access-Control-Allow-Origin": "*"} if open else {})}
        items = [{"Header": header, "Value": value, "Override": False} for header, value in more.items()]
        return {"Name": f"plan-guide-{name}", "SecurityHeadersConfig": security, "CustomHeadersConfig": {"Items": items, "Quantity": len(items)}}

    return {
        "default behavior": config("pages", told["policy"]),
        "behaviors for " + " and ".join(f"/{name}" for name in WORKERS): config("workers", told["worker"]),
        "behaviors for " + " and ".join(f"/{name}" for name in OPEN): config("open", None, open=True),
    }
