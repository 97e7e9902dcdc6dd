"""Could chance alone make this difference? Of distances, of rare counters and of many columns at once."""

from __future__ import annotations

import numpy as np
from scipy import special

from core.drift.drawn import difference_p
from core.profiles.encode import Floats

EXACT_BELOW = 100


def ks_p(distance: Floats, n_reference: Floats | float, n_current: Floats) -> Floats:
    """Return the p-value of a two-sample Kolmogorov-Smirnov distance.

    Parameters
    ----------
    distance : ndarray of float, shape (...)
        In [0, 1].
    n_reference, n_current : float or ndarray of float
        Values on either side.

    Notes
    -----
    Distribution of the one-sample distance at the effective size n m / (n + m); conservative with ties. Below 100
    twice the exact chance of a gap on one side (Smirnov 1944), which counts gaps on both sides twice: 1e-3 too much at
    p = 0.2, 1e-7 at 0.01, and thirty times faster than without. From there on Stephens' correction of the limiting
    distribution, within 1 % at p = 0.01 and 3 % down to 1e-4.
    """
    effective = np.rint(n_reference * n_current / np.maximum(n_reference + n_current, 1.0))
    root = np.sqrt(np.maximum(effective, 1.0))
    p = special.kolmogorov((root + 0.12 + 0.11 / root) * distance)
    few = effective < EXACT_BELOW
    if few.any():
        both = 2 * special.smirnov(np.maximum(effective, 1).astype(np.int64), np.clip(distance, 0.0, 1.0))
        p = np.where(few, np.minimum(both, 1.0), p)
    return np.where(effective >= 1, np.nan_to_num(p, nan=1.0), 1.0)


def special_p(reference: Floats, current: Floats) -> Floats:
    """Return the two-sided p-value that a share is as in the reference, one for each special counter.

    Parameters
    ----------
    reference : ndarray of float, shape (bins,)
        All counters of one column; the last three are strange, missing and mistyped.
    current : ndarray of float, shape (windows, bins)

    Returns
    -------
    ndarray of float, shape (windows, 3)

    Notes
    -----
    Where the reference expects at least five rows: the pooled two-proportion test, skewness minded. Where it expects
    fewer, the conditional binomial test, exact for rare events (Przyborowski and Wilenski 1940): a tail counts once
    if not even the end of the other tail is as unlikely, else twice.
    """
    m, n = reference.sum(), current.sum(axis=1)[:, None]
    r, c = reference[-3:], current[:, -3:]
    expected = n * np.minimum(r, m - r) / max(m, 1.0)
    few, many = expected < 5, max(m, 1.0)
    p = np.ones(c.shape)
    if few.any():
        p = _binomial(r, c, n / np.maximum(m + n, 1.0))
    if not few.all():
        pooled = (r + c) / np.maximum(m + n, 1.0)
        variance = np.maximum(pooled * (1 - pooled), 1e-300)
        rows = np.maximum(n, 1.0)
        moved = c / rows - r / many
        p = np.where(few, p, difference_p(moved, variance, (1 - 2 * pooled) / np.sqrt(variance), many, rows))
    return np.where(n > 0, p, 1.0)


def _binomial(r: Floats, c: Floats, part: Floats) -> Floats:
    """Return the two-sided p-value of `c` of the r + c rows where each is current with the chance `part`."""
    # binomial tails as incomplete beta functions
    above = np.where(c > 0, special.betainc(np.maximum(c, 1.0), r + 1, part), 1.0)
    below = np.where(r > 0, special.betainc(np.maximum(r, 1.0), c + 1, 1 - part), 1.0)
    tail, other_end = np.minimum(above, below), np.where(above < below, (1 - part) ** (r + c), part ** (r + c))
    p: Floats = np.minimum(tail * np.where(other_end > tail, 1.0, 2.0), 1.0)
    return p


def adjusted(p_values: Floats) -> Floats:
    """Return Benjamini-Hochberg adjusted p-values along the last axis.

    Parameters
    ----------
    p_values : ndarray of float, shape (..., columns)

    Returns
    -------
    ndarray of float, shape (..., columns)
        Rejecting those below q keeps the expected share of false ones among them below q.

    Notes
    -----
    O(columns log columns). Source: Benjamini and Hochberg 1995.

    Examples
    --------
    >>> adjusted(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    n = p_values.shape[-1]
    order = np.argsort(p_values, axis=-1)
    ranked = np.take_along_axis(p_values, order, axis=-1) * n / np.arange(1, n + 1)
    lowest_behind = np.minimum.accumulate(ranked[..., ::-1], axis=-1)[..., ::-1]
    result = np.empty_like(p_values)
    np.put_along_axis(result, order, np.minimum(lowest_behind, 1.0), axis=-1)
    return result
