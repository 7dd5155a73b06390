"""Benchmarks: what answers, builds and starts cost, in times and in ratios taken in one run.

Each module of this folder measures one subject in a function `rows()` that yields (what, figure, bound) lines. Benchmarks
are no tests: they judge nothing, and the machine that they ran on decides the times. The ratios travel better.
"""

import time
from collections.abc import Callable
from statistics import median


def timed(action: Callable[[], object], times: int = 7) -> tuple[float, float]:
    """The median and the smallest number of seconds that an action takes, over so many times."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        taken.append(time.perf_counter() - began)
    return median(taken), min(taken)


def ms(seconds: float) -> str:
    """Seconds as milliseconds to read: `0.97 ms`, `431 ms`."""
    return f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:,.0f} ms"
