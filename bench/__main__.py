"""python -m bench             every benchmark
python -m bench answers build   some of them
python -m bench --list

Prints a table for each; `build/bench.md` keeps the last run.
"""

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import bench

ROOT = Path(bench.__file__).parent.parent


def main(asked: list[str]) -> None:
    names = [module.name for module in iter_modules(bench.__path__) if not module.name.startswith("_")]
    if "--list" in asked:
        print("\n".join(f"{name:12} {import_module(f'bench.{name}').__doc__.strip().splitlines()[0]}" for name in names))
        return
    if unknown := set(asked) - set(names):
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {', '.join(names)}.")
    written = []
    for name in asked or names:
        module = import_module(f"bench.{name}")
        written += [f"### {module.__doc__.strip().splitlines()[0]}\n", "| what | figure | bound |\n|---|---|---|"]
        print("\n" + "\n".join(written[-2:]), flush=True)
        for row in module.rows():
            written.append("| " + " | ".join(row) + " |")
            print(written[-1], flush=True)
        written.append("")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench.md").write_text("\n".join(written))


if __name__ == "__main__":
    main(sys.argv[1:])
