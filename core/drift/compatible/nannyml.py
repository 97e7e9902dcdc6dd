"""Scores, and thresholds learnt from reference chunks, as NannyML 0.13 computes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from core.drift.bins import shares
from core.drift.compatible.distances import (
    hellinger_distance,
    histogram_counts,
    js_distance,
    level_counts,
)
from core.drift.compatible.score import Compatible, Formula, Outcome, Sample, compatible
from core.profiles.encode import Floats, Values

SOURCE = "NannyML/nannyml@4c86ee3 nannyml/drift/univariate/methods.py"
EXACT_BELOW = 10_000
FINE_BINS = 10_000
BINS = "Doane's number of bins of equal width on the reference, or its levels; all else together in one bin"
CHUNKS = "its threshold is learnt from reference chunks of one size and wrong at any other; ours follows the rows"
EQUAL_WIDTH = "from 10,000 reference rows on its bins have equal width, coarse for skewed values; ours have equal mass"


def _nannyml(
    name: str, rule: str, ours: str, *, drifts: str = "", numbers_only: bool = True
) -> Callable[[Formula], Compatible]:
    full = f"nannyml.{name}"
    return compatible(full, drifts=drifts, numbers_only=numbers_only, rule=rule, ours=ours, source=SOURCE)


def _binned(reference: Sample, current: Sample) -> tuple[Floats, Floats]:
    """Return counts in bins frozen by the reference; the last holds what the reference does not have."""
    if reference.dtype.kind == "f":
        edges = np.histogram_bin_edges(reference, bins="doane")
        inside = histogram_counts(edges, reference, current)
        return np.append(inside[0], 0.0), np.append(inside[1], current.size - inside[1].sum())
    before, after = level_counts(reference, current)
    known = before > 0
    return np.append(before[known], 0.0), np.append(after[known], after[~known].sum())


@_nannyml("jensen_shannon", f"base 2; {BINS}", CHUNKS, numbers_only=False)
def jensen_shannon(reference: Sample, current: Sample) -> Outcome:
    """Return the Jensen-Shannon distance to the base 2, in [0, 1]."""
    return js_distance(*_binned(reference, current), base=2.0), None


@_nannyml("hellinger", BINS, CHUNKS, numbers_only=False)
def hellinger(reference: Sample, current: Sample) -> Outcome:
    """Return the Hellinger distance, in [0, 1]."""
    return hellinger_distance(*_binned(reference, current)), None


@_nannyml("l_infinity", "largest difference of the share of a level", CHUNKS, numbers_only=False)
def l_infinity(reference: Sample, current: Sample) -> Outcome:
    """Return the largest difference of the share of one level, in [0, 1]."""
    before, after = level_counts(reference, current)
    return float(np.abs(shares(before) - shares(after)).max()), None


@_nannyml(
    "chi2",
    "two-sample chi-square of the levels; Yates' correction for two",
    "levels with few rows are not pooled; ours pools them by the reference alone",
    drifts="p < 0.05",
    numbers_only=False,
)
def chi2(reference: Sample, current: Sample) -> Outcome:
    """Return the chi-square statistic and its p-value."""
    found = stats.chi2_contingency(np.stack(level_counts(reference, current)))
    return float(found.statistic), float(found.pvalue)


@_nannyml("kolmogorov_smirnov", "largest gap; from 10,000 reference rows on at the edges of 10,000 bins", EQUAL_WIDTH)
def kolmogorov_smirnov(reference: Sample, current: Sample) -> Outcome:
    """Return the Kolmogorov-Smirnov distance, in [0, 1]."""
    if reference.size < EXACT_BELOW:
        return float(stats.ks_2samp(reference, current).statistic), None
    edges, before, after = _distribution_functions(reference, current)
    below = float((current < edges[0]).mean())
    return float(np.abs(before - after - below).max()), None


@_nannyml("wasserstein", "area between the distribution functions; binned as the KS distance", EQUAL_WIDTH)
def wasserstein(reference: Sample, current: Sample) -> Outcome:
    """Return the Wasserstein distance in the unit of the values.

    Notes
    -----
    Binned, the tool counts one row too many below the reference minimum as soon as there is any; kept here.
    """
    if reference.size < EXACT_BELOW:
        return float(stats.wasserstein_distance(reference, current)), None
    edges, before, after = _distribution_functions(reference, current)
    rows_below = int((current < edges[0]).sum())
    below = (rows_below + 1) / current.size if rows_below else 0.0
    inside = np.abs(before - after - below).sum() * (edges[1] - edges[0])
    outside = np.maximum(edges[0] - current, 0.0).mean() + np.maximum(current - edges[-1], 0.0).mean()
    return float(inside + outside), None


def _distribution_functions(reference: Sample, current: Sample) -> tuple[Floats, Floats, Floats]:
    """Return 10,001 edges over the reference range and both shares of rows from the first edge up to each other."""
    edges = np.linspace(reference.min(), reference.max(), FINE_BINS + 1)
    before, after = histogram_counts(edges, reference, current)
    return edges, np.cumsum(before) / reference.size, np.cumsum(after) / current.size


@dataclass(frozen=True)
class Chunks:
    """One figure a chunk, held against what it is in reference chunks.

    Parameters
    ----------
    values : tuple of float
        One a chunk.
    upper : float
        The limit; there is none below.
    alerts : tuple of bool
        Which chunks lie above the limit or, for a test, fall below its p-value.
    """

    values: tuple[float, ...]
    upper: float
    alerts: tuple[bool, ...]


def band(figures: Sequence[float], lowest: float = -np.inf, highest: float = np.inf) -> tuple[float, float]:
    """Return mean less and plus three standard deviations of the figures of reference chunks.

    Parameters
    ----------
    figures : sequence of float
        One a reference chunk: a distance, a mean, a share of missing values.
    lowest, highest : float
        Bounds of the figure; a limit beyond one is taken away and infinite.

    Notes
    -----
    Deviations are those of the chunks themselves (no degree of freedom less). Source: nannyml/thresholds.py.

    Examples
    --------
    >>> [round(limit, 4) for limit in band([0.09, 0.10, 0.11])]
    [0.0755, 0.1245]
    """
    lower = float(np.mean(figures) - 3 * np.std(figures))
    upper = float(np.mean(figures) + 3 * np.std(figures))
    return lower if lower >= lowest else -np.inf, upper if upper <= highest else np.inf


def by_chunk(method: Compatible, reference: Sequence[Values], chunks: Sequence[Values]) -> Chunks:
    """Return the score of each chunk against the whole reference, with the alerts NannyML raises.

    Parameters
    ----------
    method : Compatible
        One of ``nannyml.*``.
    reference, chunks : sequence of samples
        The reference in its chunks, and the chunks to look at.

    Examples
    --------
    >>> from core.drift.compatible.score import COMPATIBLE
    >>> quiet, moved = np.arange(20.0), np.arange(20.0) + 9
    >>> by_chunk(COMPATIBLE.get("nannyml.jensen_shannon"), [quiet, quiet], [quiet, moved]).alerts
    (False, True)
    """
    whole = np.concatenate([np.asarray(chunk) for chunk in reference])
    scores = [method(whole, chunk) for chunk in chunks]
    _, upper = band([method(whole, chunk).value for chunk in reference])
    values = tuple(score.value for score in scores)
    if method.decision:
        return Chunks(values, upper, tuple(bool(score.drifted) for score in scores))
    return Chunks(values, upper, tuple(value > upper for value in values))
