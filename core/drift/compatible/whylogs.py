"""Scores as whylogs 1.6 computes them, from rows where it has sketches."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from core.drift.compatible.distances import hellinger_distance, histogram_counts
from core.drift.compatible.score import Outcome, Sample, compatible

SOURCE = "whylabs/whylogs@c9b9b8b python/whylogs/viz/drift/column_drift_algorithms.py"
ROWS_A_BUCKET, MOST_BUCKETS, FEWEST_BUCKETS = 4, 30, 2
QUANTILES = np.linspace(0.0, 1.0, 100)


@compatible(
    "whylogs.hellinger",
    drifts="value >= 0.4",
    rule="up to 30 buckets of equal width over both sides together; from 0.15 on drift is possible",
    ours="buckets move with the current data, so one outlier hides drift; ours are frozen by the reference",
    source=SOURCE,
)
def hellinger(reference: Sample, current: Sample) -> Outcome:
    """Return the Hellinger distance, in [0, 1]."""
    low, high = min(reference.min(), current.min()), max(reference.max(), current.max())
    high += abs(high) * 1e-7 if high else 1e-7
    wanted = math.ceil((reference.size + current.size) / ROWS_A_BUCKET)
    edges = np.linspace(low, high, max(min(wanted, MOST_BUCKETS), FEWEST_BUCKETS) + 1)
    return hellinger_distance(*histogram_counts(edges, reference, current)), None


@compatible(
    "whylogs.ks",
    drifts="p < 0.05",
    rule="largest gap at 100 quantiles of either side; p at the effective size; below 0.15 drift is possible",
    ours="the same p-value, of the distance at our fine bins, and an effect is asked for as well",
    source=SOURCE,
)
def ks(reference: Sample, current: Sample) -> Outcome:
    """Return the p-value of the Kolmogorov-Smirnov distance, the score whylogs shows for it."""
    points = np.concatenate([np.quantile(side, QUANTILES, method="lower") for side in (reference, current)])
    below = [np.searchsorted(np.sort(side), points) / side.size for side in (reference, current)]
    distance = np.abs(below[0] - below[1]).max()
    effective = reference.size * current.size / (reference.size + current.size)
    p = float(stats.kstwo.sf(distance, max(round(effective), 1)))
    return p, p
