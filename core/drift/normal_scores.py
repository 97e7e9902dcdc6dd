"""Rank tests from the fine bins: where the values lie (van der Waerden) and how far they spread (Klotz)."""

from __future__ import annotations

import numpy as np
from scipy import special

from core.drift.drawn import mean_p
from core.profiles.encode import Floats

FARTHEST = 1e-4  # an empty bin at either end has no rank of its own


def normal_scores(reference: Floats, current: Floats) -> Floats:
    """Return what a row of each bin would be if all rows together were standard normal.

    Parameters
    ----------
    reference : ndarray of float, shape (bins,)
    current : ndarray of float, shape (windows, bins)

    Returns
    -------
    ndarray of float, shape (windows, bins)
        The normal quantiles of the middle ranks.

    Examples
    --------
    >>> normal_scores(np.array([1.0, 0, 1]), np.array([[0.0, 1, 1]])).round(2)
    array([[-1.15, -0.32,  0.67]])
    """
    both = reference + current
    until = np.cumsum(both, axis=1)
    ranks = (until - both / 2) / np.maximum(until[:, -1:], 1.0)
    scores: Floats = special.ndtri(np.clip(ranks, FARTHEST, 1 - FARTHEST))
    return scores


def location_p(scores: Floats, reference: Floats, current: Floats) -> Floats:
    """Return the two-sided p-value that the values lie where the reference's do, shape (windows,).

    Parameters
    ----------
    scores : ndarray of float, shape (windows, bins)
        Those of `normal_scores`.
    reference : ndarray of float, shape (bins,)
    current : ndarray of float, shape (windows, bins)

    Notes
    -----
    As sure as the difference of means where values are normal, and one huge value moves it no more than the largest of
    the others would. Source: van der Waerden 1952, "Order tests for the two-sample problem and their power".
    """
    return mean_p(scores, reference, current)


def spread_p(scores: Floats, reference: Floats, current: Floats) -> Floats:
    """Return the two-sided p-value that the values spread as the reference's do, shape (windows,).

    Parameters
    ----------
    scores : ndarray of float, shape (windows, bins)
        Those of `normal_scores`.
    reference : ndarray of float, shape (bins,)
    current : ndarray of float, shape (windows, bins)

    Notes
    -----
    The same of the squared scores: it looks at the tails, which distances of distribution functions hardly do.
    Source: Klotz 1962, "Nonparametric tests for scale".
    """
    return mean_p(scores**2, reference, current)
