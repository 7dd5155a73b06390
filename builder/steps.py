"""The steps of a build in their order, with what each needs, makes and ends. They change the same files, so a wrong order is refused."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from runtime.bundle import bundle

from . import CannotBuild
from .archive import earlier
from .conformance import conformance
from .disk import disk
from .embeds import embeds
from .export import export
from .files import content_of, key_of
from .finish import finish
from .headers import headers
from .load import Plan
from .notices import notices
from .portable import portable
from .precompress import precompress
from .search import search
from .service_worker import no_worker, service_worker
from .site import site
from .term_links import Linker
from .write import write


@dataclass
class Build:
    """One build: `root` has the guide's source, `into` gets `build/docs` and `site`; `shows` has each page's provisions."""

    root: Path
    into: Path
    plan: Plan
    preview: bool = False
    without: Collection[str] = ()
    shows: dict[str, list[str]] = field(default_factory=dict)

    @property
    def docs(self) -> Path:
        return self.into / "build/docs"

    @property
    def site(self) -> Path:
        return self.into / "site"


@dataclass(frozen=True)
class Step:
    """One step.

    needs  what must be there before it: an earlier step makes it, and none ends it
    makes  what is there after it, and a file below `into` that shows it
    ends   what later steps find no more
    only   `published` or `preview`, where other builds do without it
    """

    name: str
    run: Callable[[Build], object]
    needs: tuple[str, ...] = ()
    makes: dict[str, str] = field(default_factory=dict)
    ends: tuple[str, ...] = ()
    only: str = ""


class WrongOrder(CannotBuild):
    """A step comes where what it needs is not there; the message names it and the step that has to do with it."""


class NothingMade(CannotBuild):
    """A step has not made what it says; the message names it and the file."""


def _write(build: Build) -> None:
    build.shows = write(build.plan, build.docs)


def _bundle(build: Build) -> None:
    """Make what runs Python; for a preview only where anything that goes into it changed."""
    stamp, asked = build.into / "build/cache/bundle.txt", (build.preview, sorted(build.without))
    content = key_of(content_of(build.root, BUNDLED), repr(asked).encode())
    if build.preview and stamp.exists() and stamp.read_text() == content and (build.docs / "assets/python/build.js").exists():
        return
    stamp.unlink(missing_ok=True)
    bundle(build.root, build.docs, build.preview, build.without)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(content)


BUNDLED = ("calculators", "runtime", "builder", "docs/assets", "package-lock.json")
STEPS = (
    Step("write", _write, makes={"pages": "build/docs/index.md"}),
    Step("bundle", _bundle, ("pages",), {"python": "build/docs/assets/python/build.js"}),
    Step(
        "site",
        lambda b: site(b.root, b.docs, b.site, b.into / "build/cache/pages" if b.preview else None),
        ("pages", "python"),
        {"html": "site/index.html", "modules": "site/assets/page.js"},
    ),
    Step("search", lambda b: search(b.site, b.plan), ("html",), {"index": "site/search/search_index.json"}),
    Step("export", lambda b: export(b.plan, b.shows, b.site / "data"), ("pages", "html"), {"data": "site/data/glossary.json"}),
    Step("conformance", lambda b: conformance(b.plan, b.site / "data/conformance"), ("html",), {"kit": "site/data/conformance/index.json"}),
    Step("embeds", lambda b: embeds(b.plan, b.site), ("html", "modules"), {"frames": "site/embed/index.json"}),
    Step(
        "disk", lambda b: disk(b.root, b.site), ("html", "index", "frames"), {"scripts": "site/search/search_index.js"}, ends=("modules",)
    ),
    Step("archive", lambda b: earlier(b.root, b.site), ("html",), {"rules": "site/assets/python"}),
    Step("notices", lambda b: notices(b.root, b.site), ("html",), {"notices": "site/THIRD-PARTY.md"}),
    Step(
        "finish",
        lambda b: finish(b.site, Linker(b.plan.terms), with_policy=not b.preview),
        ("html", "data", "kit", "frames", "scripts", "notices"),  # it follows every link
        {"policies": "site/assets/frame.js"},
    ),
    Step(
        "portable", lambda b: portable(b.root, b.site, not b.preview), ("html", "policies", "rules"), {"names": "site/manifest.webmanifest"}
    ),
    Step("no_worker", lambda b: no_worker(b.site), ("names",), {"worker": "site/sw.js"}, only="preview"),
    # It has the hash of each file: of what a browser may keep, nothing changes after it.
    Step(
        "service_worker", lambda b: service_worker(b.site), ("names", "rules"), {"worker": "site/sw.js"}, ends=("html",), only="published"
    ),
    Step("headers", lambda b: headers(b.root, b.site), ("names", "policies"), {"headers": "site/_headers"}, only="published"),
    Step("precompress", lambda b: precompress(b.root, b.site), ("worker", "headers"), {"packed": "site/manifest.json"}, only="published"),
)


def run(build: Build, steps: Iterable[Step] = STEPS) -> None:
    """Take the steps; raises WrongOrder before the first, and NothingMade after one."""
    steps = [step for step in steps if step.only in ("", "preview" if build.preview else "published")]
    in_order(steps)
    for step in steps:
        step.run(build)
        for thing, place in step.makes.items():
            if not (build.into / place).exists():
                raise NothingMade(f"The step {step.name} makes {thing}, and yet there is no {place}.")


def in_order(steps: list[Step]) -> None:
    """Raises WrongOrder where a step needs what no step before it makes, or what one before it ends."""
    there: set[str] = set()
    for at, step in enumerate(steps):
        for need in step.needs:
            if need not in there:
                ender = next((other for other in steps[:at] if need in other.ends), None)
                maker = next((other for other in steps if need in other.makes), None)
                if ender:
                    raise WrongOrder(f"The step {step.name} needs {need}, which {ender.name} ends. Put {step.name} before {ender.name}.")
                advice = f"which {maker.name} makes. Put {step.name} after {maker.name}" if maker else "which no step makes"
                raise WrongOrder(f"The step {step.name} needs {need}, {advice}.")
        there = (there | step.makes.keys()) - set(step.ends)
