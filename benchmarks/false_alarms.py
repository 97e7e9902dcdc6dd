"""Share of drift-free windows that raise any alarm, over many references: `python -m benchmarks.false_alarms`."""

from __future__ import annotations

import numpy as np

from core.drift.verdict import judge
from core.profiles.build import Rows, build
from core.profiles.reference import build_spec

N_REFERENCES, N_WINDOWS, N_COLUMNS, N_REFERENCE_ROWS = 60, 50, 20, 5_000


def alarm_share(n: int, seed: int = 1) -> float:
    """Return the share of windows of `n` rows, drawn like their reference, that warn in any column."""
    rng = np.random.default_rng(seed)
    alarms = 0
    for _ in range(N_REFERENCES):
        frames = [
            {f"x{i}": rng.normal(size=size) for i in range(N_COLUMNS)} | {"c": rng.integers(0, 5, size).astype(str)}
            for size in (N_REFERENCE_ROWS, n * N_WINDOWS)
        ]
        spec = build_spec(frames[0])
        reference = build(spec, Rows(N_REFERENCE_ROWS, frames[0])).cell(0)
        cells = np.repeat(np.arange(N_WINDOWS), n)
        windows = build(spec, Rows(n * N_WINDOWS, frames[1]), cells, N_WINDOWS)
        alarms += sum(verdict.verdict in ("warning", "critical") for verdict in judge(spec, reference, windows))
    return alarms / (N_REFERENCES * N_WINDOWS)


if __name__ == "__main__":
    print(f"{N_COLUMNS + 1} columns, reference {N_REFERENCE_ROWS}, {N_REFERENCES * N_WINDOWS} windows without drift")
    for n in (30, 50, 100, 200, 500, 1_000):
        print(f"n = {n:5d}   any alarm in {alarm_share(n):6.2%} of windows")
