"""Seconds from two DataFrames of 30 columns to the verdict: `python -m benchmarks.drift_speed`."""

from __future__ import annotations

import statistics
import time

import numpy as np
import pandas as pd

from core.drift.compare import compare

N_REFERENCE, N_CURRENT, N_RUNS = 100_000, 1_000_000, 5
KINDS = {"30 numbers": (30, 0), "25 numbers, 5 of text": (25, 5)}


def main() -> None:
    """Print the median seconds, the bins of the reference included."""
    for kind, (n_numbers, n_texts) in KINDS.items():
        reference, current = (some_rows(n, n_numbers, n_texts) for n in (N_REFERENCE, N_CURRENT))
        seconds = []
        for _ in range(N_RUNS):
            began = time.perf_counter()
            compare(reference, current)
            seconds.append(time.perf_counter() - began)
        print(f"{kind:24}{statistics.median(seconds):8.2f} s   (median of {N_RUNS}; floor 2 s)")


def some_rows(n: int, n_numbers: int, n_texts: int) -> pd.DataFrame:
    """Return normal numbers and texts of 20 levels."""
    rng = np.random.default_rng(n)
    numbers = {f"x{i}": rng.normal(size=n) for i in range(n_numbers)}
    texts = {f"c{i}": rng.choice([f"level {j}" for j in range(20)], n) for i in range(n_texts)}
    return pd.DataFrame(numbers | texts)


if __name__ == "__main__":
    main()
