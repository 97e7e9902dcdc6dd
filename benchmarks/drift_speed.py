"""Time of PSI, KS and KL of 1,000,000 rows x 30 columns against 100,000: `python -m benchmarks.drift_speed`."""

from __future__ import annotations

import statistics
import time

import numpy as np

from core.drift.verdict import judge
from core.profiles.build import Rows, build
from core.profiles.reference import build_spec

N_REFERENCE, N_CURRENT, N_COLUMNS, N_RUNS = 100_000, 1_000_000, 30, 3


def main() -> None:
    """Print the median seconds of each step."""
    rng = np.random.default_rng(1)
    reference = {f"x{i}": rng.normal(size=N_REFERENCE) for i in range(N_COLUMNS)}
    current = {f"x{i}": rng.normal(size=N_CURRENT) for i in range(N_COLUMNS)}
    seconds: dict[str, list[float]] = {"freeze the reference": [], "profile the rows": [], "judge": []}
    for _ in range(N_RUNS):
        marks = [time.perf_counter()]
        spec = build_spec(reference)
        agreed = build(spec, Rows(N_REFERENCE, reference)).cell(0)
        marks.append(time.perf_counter())
        windows = build(spec, Rows(N_CURRENT, current))
        marks.append(time.perf_counter())
        judge(spec, agreed, windows)
        marks.append(time.perf_counter())
        for name, start, end in zip(seconds, marks, marks[1:], strict=False):
            seconds[name].append(end - start)
    for name, runs in seconds.items():
        print(f"{name:24s}{statistics.median(runs):8.3f} s")
    print(f"{'all':24s}{sum(statistics.median(runs) for runs in seconds.values()):8.3f} s   (floor 2 s)")


if __name__ == "__main__":
    main()
