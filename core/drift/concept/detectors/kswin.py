"""KSWIN: the latest values are distributed unlike those before them."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy import stats

from core.drift.concept.change import change_at, first
from core.drift.concept.detector import Memory, Rule, Scan, Stream, demand, detector
from core.profiles.encode import Floats


def fresh(rule: Rule, _stream: Stream) -> Memory:
    """Return an empty window."""
    demand(1 <= rule["latest"] < rule["window"] <= 400, "KSWIN's window holds up to 400 values, some of them latest")
    demand(rule["every"] >= 1, "KSWIN looks every value or more rarely")
    return {"n": 0, "window": []}


@detector(
    name="kswin",
    label="KSWIN",
    streams=("real",),
    rule="KS test of the latest 30 values against the 70 before at p < 0.005, every 10 values; never finds 0/1 errors",
    source="Raab, Heusinger and Schleif 2020, Neurocomputing",
    fresh=fresh,
    alpha=0.005,
    window=100,
    latest=30,
    every=10,
)
def scan(rule: Rule, memory: Memory, block: Floats) -> Scan:
    """Return where the latest values are distributed unlike the others of the window.

    Notes
    -----
    The published rule compares the latest 30 values with 30 drawn at random of the 70 before, after every value. Here
    it is all 70, which is surer and the same whenever it is asked, after every tenth value: a tenth of the looks.

    At these parameters it errs by design, a test at 0.005 being made again and again: 2.0 changes, for better or worse,
    in 5,000 normal sizes without drift (published: 6.8), and a window of 100 rarely sees a change of less than half.
    window=400, latest=100, alpha=0.0001, every=20 has 0.05 and finds a doubling in 100 of 100 streams within 100 rows.
    On 0/1 errors all values are ties and it finds nothing. O(n), 0.3 s a million.
    """
    size, latest, every = (int(rule[name]) for name in ("window", "latest", "every"))
    n, values = memory["n"] + block.size, np.concatenate((memory["window"], block))
    kept = {"n": n, "window": values[1 - size :].tolist()}
    ends = np.arange(memory["n"] // every + 1, n // every + 1) * every
    ends = ends[ends >= size]
    if not ends.size:
        return Scan(kept)
    windows = np.lib.stride_tricks.sliding_window_view(values, size)[ends - size - n + values.size]
    distance = _distances(windows, size - latest) / (latest * (size - latest))
    found = first(distance >= _farthest(rule["alpha"], round(latest * (size - latest) / size)))
    if found is None:
        return Scan(kept)
    totals = (float(windows[found, :-latest].sum()), float(windows[found].sum()))
    return Scan(memory, change_at(int(ends[found]) - memory["n"] - 1, (size - latest, size), totals))


def _distances(windows: Floats, old: int) -> Floats:
    """Return the KS distance between the first `old` and the other values of each window, times both numbers."""
    latest = windows.shape[1] - old
    order = np.argsort(windows, axis=1)
    ranked = np.take_along_axis(windows, order, axis=1)
    gap = np.abs(np.cumsum(np.where(order < old, latest, -old), axis=1))
    gap[:, :-1][ranked[:, 1:] == ranked[:, :-1]] = 0  # between equal values there is no edge
    farthest: Floats = gap.max(axis=1)
    return farthest


@cache
def _farthest(alpha: float, n: int) -> float:
    return float(stats.kstwo.isf(alpha, n))
