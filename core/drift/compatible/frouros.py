"""Scores as Frouros 0.9 computes them; it leaves every decision to its user."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
from scipy import stats

from core.drift.bins import shares
from core.drift.compatible.distances import (
    hellinger_distance,
    histogram_counts,
    js_distance,
    level_counts,
    stability_index,
)
from core.drift.compatible.score import Compatible, Formula, Outcome, Sample, compatible
from core.profiles.encode import Floats

SOURCE = "IFCA-Advanced-Computing/frouros@c69d139 frouros/detectors/data_drift/"
N_BINS = 10
TEN = "ten bins of equal width over both sides together"
MOVING = "bins move with the current data, so one outlier hides drift; ours are frozen by the reference"
UNSCALED = "it has the unit of the values, so no threshold suits two columns; ours is in spreads of the reference"
RAW_P = "a p-value alone is small for any difference once there are rows enough; ours asks for an effect as well"


def _frouros(
    name: str, file: str, rule: str, ours: str, *, numbers_only: bool = True
) -> Callable[[Formula], Compatible]:
    full, source = f"frouros.{name}", f"{SOURCE}{file}.py"
    return compatible(full, numbers_only=numbers_only, rule=rule, ours=ours, source=source)


def _binned(reference: Sample, current: Sample) -> tuple[Floats, Floats]:
    """Return shares in ten bins of equal width over both sides."""
    edges = np.histogram_bin_edges(np.concatenate([reference, current]), bins=N_BINS)
    counts = histogram_counts(edges, reference, current)
    return shares(counts[0]), shares(counts[1])


@_frouros("psi", "batch/distance_based/psi", f"{TEN}; an empty share becomes the smallest normal float", MOVING)
def psi(reference: Sample, current: Sample) -> Outcome:
    """Return the population stability index in nats; an empty bin alone adds up to 700 times its share."""
    expected, actual = (np.where(share > 0, share, sys.float_info.min) for share in _binned(reference, current))
    return stability_index(expected, actual), None


@_frouros("hellinger", "batch/distance_based/hellinger_distance", TEN, MOVING)
def hellinger(reference: Sample, current: Sample) -> Outcome:
    """Return the Hellinger distance, in [0, 1]."""
    return hellinger_distance(*_binned(reference, current)), None


@_frouros("bhattacharyya", "batch/distance_based/bhattacharyya_distance", f"one less the overlap of {TEN}", MOVING)
def bhattacharyya(reference: Sample, current: Sample) -> Outcome:
    """Return one less the Bhattacharyya coefficient: the square of the Hellinger distance."""
    return hellinger_distance(*_binned(reference, current)) ** 2, None


@_frouros(
    "hi_normalized_complement",
    "batch/distance_based/hi_normalized_complement",
    f"one less shared mass of {TEN}",
    MOVING,
)
def hi_normalized_complement(reference: Sample, current: Sample) -> Outcome:
    """Return one less the intersection of the two histograms, in [0, 1]: the total variation distance."""
    expected, actual = _binned(reference, current)
    return float(1 - np.minimum(expected, actual).sum()), None


@_frouros(
    "js",
    "batch/distance_based/js",
    "natural logarithm; either side smoothed by NumPy's automatic histogram, read off at ten points over both",
    MOVING,
)
def js(reference: Sample, current: Sample) -> Outcome:
    """Return the Jensen-Shannon distance to the base e, in [0, 0.8326]."""
    both = np.concatenate([reference, current])
    points = np.linspace(both.min(), both.max(), N_BINS)
    smoothed = [
        np.diff(stats.rv_histogram(np.histogram(side, bins="auto")).cdf(points)) for side in (reference, current)
    ]
    return js_distance(smoothed[0], smoothed[1], base=np.e), None


@_frouros("emd", "batch/distance_based/emd", "area between the distribution functions", UNSCALED)
def emd(reference: Sample, current: Sample) -> Outcome:
    """Return the Wasserstein distance in the unit of the values."""
    return float(stats.wasserstein_distance(reference, current)), None


@_frouros("energy_distance", "batch/distance_based/energy_distance", "energy distance of the rows", UNSCALED)
def energy_distance(reference: Sample, current: Sample) -> Outcome:
    """Return the energy distance, in square roots of the values' unit."""
    return float(stats.energy_distance(reference, current)), None


@_frouros(
    "chi_square", "batch/statistical_test/chisquare", "two-sample chi-square of the levels", RAW_P, numbers_only=False
)
def chi_square(reference: Sample, current: Sample) -> Outcome:
    """Return the chi-square statistic and its p-value, with Yates' correction for two levels."""
    found = stats.chi2_contingency(np.stack(level_counts(reference, current)))
    return float(found.statistic), float(found.pvalue)


@_frouros(
    "ks", "batch/statistical_test/ks", "two-sample Kolmogorov-Smirnov test; the streaming one of its window", RAW_P
)
def ks(reference: Sample, current: Sample) -> Outcome:
    """Return the Kolmogorov-Smirnov distance and its p-value."""
    found = stats.ks_2samp(reference, current)
    return float(found.statistic), float(found.pvalue)
