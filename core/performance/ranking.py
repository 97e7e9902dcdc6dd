"""How well a score ranks the rows of a class above the others: areas under curves, from the bins of the score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.performance.bands import Figures, like_a_share, ratio
from core.profiles.encode import Floats
from core.profiles.performance import PerformanceSpec

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ranked:
    """The rows with a score, by bins of the score from low to high.

    Parameters
    ----------
    others, own : ndarray of float, shape (windows, bins)
        Rows of other classes and of the class that the score speaks of.
    ties : ndarray of bool, shape (bins,)
        Bins that hold one value; in the others rows are taken to lie in any order.
    """

    others: Floats
    own: Floats
    ties: npt.NDArray[np.bool_]


def ranked(spec: PerformanceSpec, counts: Counts) -> tuple[Ranked, ...]:
    """Return the rows by score for every score of the model, from counts of shape (windows, n_counts)."""
    found = []
    for place, score in enumerate(spec.scores):
        block = counts[:, spec.score_starts[place] : spec.score_starts[place + 1]].astype(np.float64)
        found.append(Ranked(block[:, : score.n_bins], block[:, score.n_bins :], score.points))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Area:
    """An area under a curve.

    Parameters
    ----------
    value : ndarray of float, shape (windows,)
        NaN where a window lacks rows of the class, or of others.
    by_own, by_others : ndarray of float, shape (windows,)
        What rows of the class and other rows add to the square of its standard error.
    """

    value: Floats
    by_own: Floats
    by_others: Floats


def area_under_roc(found: Ranked) -> Area:
    """Return the share of pairs that the score ranks right.

    Notes
    -----
    Rows of one bin count as tied, which leaves the area within 0.002 of the exact one where either side has 50 rows.
    O(bins).
    Source of the variance: DeLong, DeLong and Clarke-Pearson 1988.
    """
    n_others, n_own = found.others.sum(axis=1, keepdims=True), found.own.sum(axis=1, keepdims=True)
    below = ratio(np.cumsum(found.others, axis=1) - found.others / 2, np.broadcast_to(n_others, found.others.shape))
    above = 1 - ratio(np.cumsum(found.own, axis=1) - found.own / 2, np.broadcast_to(n_own, found.own.shape))
    area = ratio((found.own * below).sum(axis=1), n_own[:, 0])
    spread_own = (found.own * (below - area[:, None]) ** 2).sum(axis=1)
    spread_others = (found.others * (above - area[:, None]) ** 2).sum(axis=1)
    rows_own, rows_others = n_own[:, 0], n_others[:, 0]
    return Area(
        area,
        spread_own / np.maximum(rows_own * (rows_own - 1), 1),
        spread_others / np.maximum(rows_others * (rows_others - 1), 1),
    )


def average_precision(found: Ranked) -> Area:
    """Return the mean over the rows of the class of the precision at their score.

    Notes
    -----
    Rows of a bin of one value are tied, as in the step-wise definition; in the others the rows of the class are taken
    to be spread evenly, and the mean over a bin is an integral. O(bins). The variance is by the delta method.
    """
    own, others = found.own[:, ::-1], found.others[:, ::-1]
    hits, misses = np.cumsum(own, axis=1), np.cumsum(others, axis=1)
    n = hits[:, -1]
    inside = np.where(found.ties[::-1], _at_end(hits, misses), _spread(own, others, hits - own, misses - others))
    mean = ratio((own * inside).sum(axis=1), n)
    return Area(mean, *_variances(own, others, mean, n))


def one_against_rest(found: tuple[Ranked, ...], area: Callable[[Ranked], Area], confidence: Floats) -> Figures:
    """Return the mean over classes of an area under a curve, with its band.

    Parameters
    ----------
    found : tuple of Ranked, at least one
    area : callable
        Rows by score -> area; a class for which it is not defined takes no part.
    confidence : ndarray of float, shape () or (windows,)

    Notes
    -----
    Each row is of one class and among the others of all the rest: what rows of their class add is independent from
    class to class, what the others add goes together, and is taken to do so by half.
    """
    both = [area(one) for one in found]
    areas = np.stack([one.value for one in both])
    there = ~np.isnan(areas)
    n = there.sum(axis=0).astype(np.float64)
    mean = ratio(np.nan_to_num(areas).sum(axis=0), n)
    by_own = np.where(there, np.stack([one.by_own for one in both]), 0.0).sum(axis=0)
    others = np.where(there, np.stack([one.by_others for one in both]), 0.0)
    by_others = (others.sum(axis=0) + np.sqrt(others).sum(axis=0) ** 2) / 2
    variance = (by_own + by_others) / np.maximum(n, 1) ** 2
    rows = np.stack([np.minimum(one.own.sum(axis=1), one.others.sum(axis=1)) for one in found])
    return like_a_share(mean, variance, np.maximum(np.where(there, rows, 0.0).sum(axis=0), 1), confidence)


def _at_end(hits: Floats, misses: Floats) -> Floats:
    return np.divide(hits, hits + misses, out=np.zeros_like(hits), where=hits > 0)


def _spread(own: Floats, others: Floats, hits: Floats, misses: Floats) -> Floats:
    """Return the mean of (hits + t) / (hits + misses + slope * t) over t from 1/2 to own + 1/2."""
    slope = 1 + others / (own + 1)
    first = hits + misses + slope / 2
    last = first + slope * own
    rows = np.maximum(own, 1)
    mean: Floats = 1 / slope + (hits - (hits + misses) / slope) / slope * np.log(last / first) / rows
    return mean


def _variances(own: Floats, others: Floats, mean: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return the sums over own and other rows of the square of what each adds to the mean."""
    hits, misses = np.cumsum(own, axis=1) - own / 2, np.cumsum(others, axis=1) - others / 2
    all_rows = np.maximum(hits + misses, 0.25)
    by_hit, by_miss = own * misses / all_rows**2, own * hits / all_rows**2
    later_hit, later_miss = _after(by_hit), _after(by_miss)
    whole = np.maximum(n, 1)[:, None]
    of_own = (hits / all_rows - np.nan_to_num(mean)[:, None] + later_hit) / whole
    of_others = -later_miss / whole
    return (own * of_own**2).sum(axis=1), (others * of_others**2).sum(axis=1)


def _after(terms: Floats) -> Floats:
    """Return half of each term and all of those behind it."""
    rest: Floats = terms.sum(axis=1, keepdims=True) - np.cumsum(terms, axis=1) + terms / 2
    return rest
