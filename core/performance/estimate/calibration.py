"""Scores -> probabilities: an isotonic curve through knots, where the reference shows that it helps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from core.profiles.encode import Bins, Floats

N_ECE_BINS = 10


@dataclass(frozen=True)
class Calibration:
    """A curve from scores to probabilities, straight between its knots and level beyond them.

    Parameters
    ----------
    scores, shares : tuple of float, equally long, never decreasing
        The knots; none at all leaves scores as they are.
    """

    scores: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()

    def __call__(self, scores: Floats) -> Floats:
        """Return the probability of each score, shape (n,)."""
        if not self.scores:
            return scores
        probabilities: Floats = np.interp(scores, np.asarray(self.scores), np.asarray(self.shares))
        return probabilities


def fitted(scores: Floats, positive: Floats, fold: Bins) -> tuple[Calibration, Floats]:
    """Return the calibration of one class and the probabilities it gives rows it was not fitted on.

    Parameters
    ----------
    scores : ndarray of float64, shape (n,)
        In [0, 1].
    positive : ndarray of float64, shape (n,)
        1 where the row is of the class, else 0.
    fold : ndarray of int64, shape (n,)
        Every fold leaves rows of either sort outside it.

    Returns
    -------
    calibration : Calibration
        Without knots unless it lowers the expected calibration error of the rows left out.
    probabilities : ndarray of float64, shape (n,)
        Of each row, by the curve fitted on the other folds; the scores themselves where there is no curve.

    Notes
    -----
    O(n log n). The rows left out are pooled before the two errors are compared. Asking for a lower error in each
    fold, as is also written of this rule, leaves scores that are far off alone: with 5,000 rows and logits
    stretched by 1.3 it calibrates once in ten times, pooled every time. Source: NannyML 0.13.1, calibration.py.
    """
    distinct, code = np.unique(scores, return_inverse=True)
    left_out = np.empty_like(scores)
    for number in np.unique(fold):
        mine = fold == number
        left_out[mine] = _isotonic(distinct, code[~mine], positive[~mine])(scores[mine])
    if expected_calibration_error(scores, positive) <= expected_calibration_error(left_out, positive):
        return Calibration(), scores
    return _isotonic(distinct, code, positive), left_out


def expected_calibration_error(probabilities: Floats, positive: Floats) -> float:
    """Return the mean distance of probability and share in ten bins of equally many rows, in [0, 1].

    Examples
    --------
    >>> expected_calibration_error(np.full(100, 0.7), np.repeat([0.0, 1.0], 50)) > 0.19
    True
    """
    order = np.argsort(probabilities, kind="stable")
    gaps = np.array_split(probabilities[order] - positive[order], N_ECE_BINS)
    return float(sum(abs(gap.sum()) for gap in gaps) / len(order))


def _isotonic(distinct: Floats, code: Bins, positive: Floats) -> Calibration:
    weight = np.bincount(code, minlength=distinct.size)
    seen = weight > 0
    share = np.bincount(code, weights=positive, minlength=distinct.size)[seen] / weight[seen]
    level = optimize.isotonic_regression(share, weights=weight[seen]).x
    # of a run on one level the ends alone shape the curve
    same = level[1:] == level[:-1]
    inner = np.concatenate([[False], same[:-1] & same[1:], [False]]) if level.size > 1 else np.array([False])
    return Calibration(tuple(distinct[seen][~inner].tolist()), tuple(level[~inner].tolist()))
