"""Seconds from two DataFrames, or from profiles, to the quality report: `python -m benchmarks.quality_speed`.

The tables of 30 columns are those of `benchmarks.drift_speed`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from benchmarks.drift_speed import KINDS, N_CURRENT, N_REFERENCE, N_RUNS, some_rows
from benchmarks.false_alarms import some_columns
from core.profiles.build import Rows, build
from core.profiles.profile import Profile
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec
from core.quality.compare import quality
from core.quality.report import report

N_WINDOWS, N_SETS, N_ROWS = 60, 10, 5_000


def main() -> None:
    """Print median seconds."""
    for kind, (n_numbers, n_texts) in KINDS.items():
        reference, current = (some_rows(n, n_numbers, n_texts) for n in (N_REFERENCE, N_CURRENT))
        seconds = measured(lambda: quality(reference, current))  # noqa: B023 - called at once
        print(f"{kind:36}{seconds:8.2f} s   (median of {N_RUNS}; goal 0.6 s)")
    spec, agreed, windows = many_windows()
    seconds = measured(lambda: report(spec, agreed, windows))
    what = f"{N_WINDOWS} windows of {len(spec.columns)} columns"
    print(f"{what:36}{seconds:8.3f} s   (median of {N_RUNS}; floor 0.1 s)")


def measured(work: Callable[[], object]) -> float:
    """Return the median seconds of some runs."""
    seconds = []
    for _ in range(N_RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def many_windows() -> tuple[ProfileSpec, Profile, Profile]:
    """Return the spec, the reference and 60 windows of 200 columns of every sort."""
    rng = np.random.default_rng(1)

    def drawn(n: int) -> dict[str, np.ndarray]:
        return {f"{name} {i}": values for i in range(N_SETS) for name, values in some_columns(rng, n).items()}

    agreed, rows = drawn(N_ROWS), drawn(N_ROWS * N_WINDOWS // 10)
    spec = build_spec(agreed)
    cell = np.repeat(np.arange(N_WINDOWS), N_ROWS // 10)
    return spec, build(spec, Rows(N_ROWS, agreed)).cell(0), build(spec, Rows(len(cell), rows), cell, N_WINDOWS)


if __name__ == "__main__":
    main()
