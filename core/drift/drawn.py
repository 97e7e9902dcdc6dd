"""How far a mean lies from what drawing its rows from those of both sides would give."""

from __future__ import annotations

import numpy as np
from scipy import special

from core.profiles.encode import Floats

LEAST_SKEWNESS = 1e-3  # below it, Pearson's distribution is the normal one
LEAST_P = 1e-300  # a bounded tail may end before the mean does
LEAST_VARIANCE = 1e-12


def mean_p(scores: Floats, reference: Floats, current: Floats) -> Floats:
    """Return the two-sided p-value that the current rows score as the reference's do.

    Parameters
    ----------
    scores : ndarray of float, shape (windows, bins)
        What a row of each bin scores, decided by both sides' rows together.
    reference : ndarray of float, shape (bins,)
    current : ndarray of float, shape (windows, bins)

    Returns
    -------
    ndarray of float, shape (windows,)
        In (0, 1]; 1 where a side is empty or all rows score the same.

    Notes
    -----
    Mean, variance and skewness are those of n rows drawn from all rows without replacement, ties included. O(bins).
    """
    m, n = float(reference.sum()), current.sum(axis=1)
    known = (n > 0) & (m > 0)
    n, m = np.maximum(n, 1.0), max(m, 1.0)
    share = (reference + current) / (n + m)[:, None]
    middle = np.einsum("wb,wb->w", share, scores)
    centred = scores - middle[:, None]
    squares = centred**2
    variance = np.einsum("wb,wb->w", share, squares)
    moved = np.einsum("wb,wb->w", current, centred) / n - np.einsum("wb,b->w", centred, reference) / m
    known &= variance > LEAST_VARIANCE
    variance = np.maximum(variance, LEAST_VARIANCE)
    skewness = np.einsum("wb,wb,wb->w", share, squares, centred) / variance**1.5
    return np.where(known, difference_p(moved, variance, skewness, m, n), 1.0)


def difference_p(moved: Floats, variance: Floats, skewness: Floats, m: float, n: Floats) -> Floats:
    """Return the two-sided p-value of a difference of two means.

    Parameters
    ----------
    moved : ndarray of float, shape (...)
        Mean of the n rows less the mean of the m others.
    variance, skewness : ndarray of float, shape (...)
        Of all n + m rows.
    m : float
    n : ndarray of float, shape (...)
        At least one row on either side, and three together.

    Notes
    -----
    Pearson's third distribution with the variance and the skewness of drawing n of n + m rows without replacement. By
    the normal distribution a p of 1e-5 would come 14 times as often as it should for squared scores at n = 30.

    Examples
    --------
    >>> difference_p(np.array([0.31]), np.array([1.0]), np.array([0.0]), 100.0, np.array([100.0])).round(4)
    array([0.0288])
    """
    total = np.maximum(n + m, 3.0)
    deviation = np.sqrt(variance * total / (total - 1) * (1 / n + 1 / m))
    skewness = skewness * (total - 2 * n) / np.sqrt(n * m) * np.sqrt(total - 1) / (total - 2)
    standard, skewed = moved / deviation, np.abs(skewness) > LEAST_SKEWNESS
    skewness = np.where(skewed, skewness, 1.0)
    shape = 4 / skewness**2
    point = np.maximum(shape + np.sign(skewness) * standard * np.sqrt(shape), 0.0)
    tail = np.minimum(special.gammaincc(shape, point), special.gammainc(shape, point))
    tail = np.where(skewed, tail, special.ndtr(-np.abs(standard)))
    p: Floats = np.clip(2 * tail, LEAST_P, 1.0)
    return p
