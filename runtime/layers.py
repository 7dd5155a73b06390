"""What the start of Python is made of, one layer on the other. Each but the stock start can be left out of a build."""

from collections.abc import Collection

# By what each stands on. README.md beside this file tells what each buys and how it fails.
LAYERS: dict[str, tuple[str, ...]] = {
    "quick": (),
    "boot": ("quick",),
    "trace": ("boot",),
    "prune": ("trace",),
    "data": ("prune",),
    "snapshot": ("trace",),
    "disk": (),
    "shared": (),
}


def left_out(without: Collection[str]) -> frozenset[str]:
    """Those layers, and all that stand on them."""
    out = set(without)
    for layer, ground in LAYERS.items():  # a layer stands after what it stands on
        if out & set(ground):
            out.add(layer)
    return frozenset(out)


def ways(out: Collection[str]) -> dict[str, list[str]]:
    """The ways to start that are left, first to last, for a page from a host and for one from a disk."""
    quick = "quick" not in out
    host = [*(["kept"] if "snapshot" not in out else []), *(["trimmed"] if quick else []), "stock"]
    return {"host": host, "disk": [*(["worker", "page"] if quick else []), "whole"]}
