"""Scores and outlier ranges as Deepchecks 0.19 computes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import stats

from core.drift.bins import shares
from core.drift.compatible.distances import level_counts, stability_index
from core.drift.compatible.score import Compatible, Formula, Outcome, Sample, compatible
from core.errors import InvalidInput
from core.profiles.encode import Floats

SOURCE = "deepchecks/deepchecks@9d6820f deepchecks/utils/distribution/drift.py"
RARE = 0.01
MARGIN = 0.025
LEAST_SHARE = 0.01


def _deepchecks(name: str, rule: str, ours: str, *, numbers_only: bool) -> Callable[[Formula], Compatible]:
    full, drifts = f"deepchecks.{name}", "value >= 0.2"
    return compatible(full, drifts=drifts, numbers_only=numbers_only, rule=rule, ours=ours, source=SOURCE)


@_deepchecks(
    "cramers_v",
    "Bergsma's bias-corrected V, the larger side scaled down to the smaller; levels below 1 % of the reference pooled",
    "scaling a side down to whole rows throws information away; ours takes both sides as they are",
    numbers_only=False,
)
def cramers_v(reference: Sample, current: Sample) -> Outcome:
    """Return the bias-corrected Cramer's V, in [0, 1]."""
    return cramers_v_of(*pooled(*level_counts(reference, current), RARE)), None


@_deepchecks(
    "psi",
    "levels below 1 % of the reference pooled; no share counts as less than 0.01",
    "a floor of 1 % hides what happens to rare levels; ours adds half a row to each",
    numbers_only=False,
)
def psi(reference: Sample, current: Sample) -> Outcome:
    """Return the population stability index in nats."""
    expected, actual = (shares(side) for side in pooled(*level_counts(reference, current), RARE))
    return stability_index(np.maximum(expected, LEAST_SHARE), np.maximum(actual, LEAST_SHARE)), None


@_deepchecks(
    "ks",
    "largest gap between the distribution functions of the rows, no p-value",
    "a distance alone alarms on small windows; ours asks for significance as well",
    numbers_only=True,
)
def ks(reference: Sample, current: Sample) -> Outcome:
    """Return the Kolmogorov-Smirnov distance, in [0, 1]."""
    return float(stats.ks_2samp(reference, current, method="asymp").statistic), None


@_deepchecks(
    "emd",
    "Wasserstein distance after 2.5 % of either tail of either side are cut, over the range both then have together",
    "the range moves with the current data; ours is in spreads of the reference",
    numbers_only=True,
)
def emd(reference: Sample, current: Sample) -> Outcome:
    """Return the earth mover's distance, in [0, 1]; 1 where two constants differ, however little."""
    first, second = _trimmed(reference), _trimmed(current)
    width = max(first.max(), second.max()) - min(first.min(), second.min())
    return float(stats.wasserstein_distance(first, second) / width) if width else 0.0, None


def _trimmed(values: Sample) -> Sample:
    low, high = np.quantile(values, [MARGIN, 1 - MARGIN])
    inner: Sample = values[(values >= low) & (values <= high)]
    return inner


def pooled(reference: Floats, current: Floats, least_share: float) -> tuple[Floats, Floats]:
    """Return counts with the levels below `least_share` of the reference joined in one, the last.

    Parameters
    ----------
    reference, current : ndarray of float, shape (levels,)
        Rows a level.
    least_share : float
        The joined level is left out altogether where it is no larger than that on either side.
    """
    rare = reference < least_share * reference.sum()
    rest = reference[rare].sum(), current[rare].sum()
    if rest[0] > least_share * reference.sum() or rest[1] > least_share * current.sum():
        return np.append(reference[~rare], rest[0]), np.append(current[~rare], rest[1])
    return reference[~rare], current[~rare]


def cramers_v_of(reference: Floats, current: Floats, balanced: bool = False) -> float:
    """Return the bias-corrected Cramer's V of two vectors of counts, in [0, 1].

    Parameters
    ----------
    reference, current : ndarray of float, shape (levels,)
        Rows a level.
    balanced : bool
        Weigh every level alike, as if the reference held as many rows of each.

    Notes
    -----
    Two levels get Yates' correction. Source: Bergsma 2013, "A bias-correction for Cramer's V and Tschuprow's T".

    Examples
    --------
    >>> round(cramers_v_of(np.array([200.0, 800.0]), np.array([400.0, 600.0])), 3)
    0.216
    """
    table = np.stack(_balanced(reference, current) if balanced else [np.round(s) for s in _sized(reference, current)])
    table = table[:, table.any(axis=0)]
    columns, n = table.shape[1], table.sum()
    if columns < 2:
        return 0.0
    squared = stats.chi2_contingency(table).statistic / n
    corrected = max(0.0, squared - (columns - 1) / (n - 1))
    rows_corrected, columns_corrected = 2 - 1 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)
    return float(np.sqrt(corrected / (min(rows_corrected, columns_corrected) - 1)))


def _sized(reference: Floats, current: Floats) -> tuple[Floats, Floats]:
    """Return both sides scaled down to the total of the smaller."""
    smaller = min(reference.sum(), current.sum())
    return reference * (smaller / reference.sum()), current * (smaller / current.sum())


def _balanced(reference: Floats, current: Floats) -> tuple[Floats, Floats]:
    """Return an even reference and a current side that differs from it by the same ratio, level by level."""
    before, after = _sized(reference, current)
    ratio = (after + 1) / (before + 1)
    even = np.full(ratio.size, np.floor((after + 1).sum() / ratio.size))
    changed = np.round(even * ratio)
    return even, np.round(changed * (even.sum() / changed.sum()))


def outlier_range(
    values: Floats, scale: float = 1.5, percentiles: tuple[float, float] = (25.0, 75.0)
) -> tuple[float, float]:
    """Return between which values a number is no outlier.

    Parameters
    ----------
    values : ndarray of float, shape (n,), n >= 1
    scale : float
        How many interquartile ranges beyond the percentiles are still usual.
    percentiles : tuple of float
        In [0, 100], by linear interpolation.

    Notes
    -----
    Source: Tukey 1977; deepchecks/utils/outliers.py.

    Examples
    --------
    >>> outlier_range(np.arange(10.0), scale=1)
    (-2.25, 11.25)
    """
    low, high = np.percentile(values, sorted(percentiles))
    return float(low - scale * (high - low)), float(high + scale * (high - low))


def sharp_drop(sorted_shares: Sequence[float], drop: float = 0.9, most: float = 0.05) -> float | None:
    """Return the share from which on levels are outliers, None where there are none.

    Parameters
    ----------
    sorted_shares : sequence of float
        Share of each level, falling, together 1.
    drop : float
        By how much of the share before it a share has to fall.
    most : float
        Share of rows that outliers may have together.

    Raises
    ------
    InvalidInput
        The shares do not add to 1.
    """
    share = np.asarray(sorted_shares, dtype=np.float64)
    if abs(share.sum() - 1) > 1e-3:
        raise InvalidInput("shares of levels have to add to 1")
    covered = np.cumsum(share)[:-1] >= 1 - most
    falls = 1 - share[1:] / share[:-1] >= drop
    found = share[1:][covered & falls]
    return float(found[0]) if found.size else None
