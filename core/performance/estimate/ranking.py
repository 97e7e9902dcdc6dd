"""Score bins -> the areas under the ROC and the precision-recall curve that are expected of unlabelled rows."""

from __future__ import annotations

import numpy as np

from core.performance.estimate.classes import ClassModel
from core.performance.estimate.confusion import Figure
from core.profiles.encode import Floats
from core.profiles.profile import Profile

LEAST_ROWS = 1.0  # of either sort must be expected


def ranking_figures(model: ClassModel, profile: Profile) -> dict[str, Figure]:
    """Return value and standard error of ``roc_auc`` and ``pr_auc``, shape (windows,) each.

    Notes
    -----
    O(windows score bins). Of more than two classes it is the mean over the classes, one against the rest, of which
    at least one row is expected. Its error takes theirs as related as one in (classes - 1): exact for two classes,
    whose areas are one and the same, and a quarter too wide for ten.
    """
    wanted = range(len(model.scores))
    if model.positive in model.classes and len(model.scores) == 2:
        wanted = range(model.classes.index(model.positive or ""), model.classes.index(model.positive or "") + 1)
    binned = [model.spec.binned(profile, scored) for scored in wanted]
    return {
        "roc_auc": _mean([roc_auc(rows, mass) for rows, mass in binned]),
        "pr_auc": _mean([pr_auc(rows, mass) for rows, mass in binned]),
    }


def roc_auc(rows: Floats, mass: Floats) -> Figure:
    """Return the expected area under the ROC curve and its standard error.

    Parameters
    ----------
    rows, mass : ndarray of float, shape (windows, bins)
        Rows of each bin of the raw score, lowest first, and the sum of their calibrated probabilities.

    Returns
    -------
    value, error : ndarray of float, shape (windows,)
        NaN where less than one row of either sort is expected.

    Notes
    -----
    Rows are ordered by the raw score, not by the probability that calibration makes of it: calibration may only
    tie them. Trapezoids, that is half for a tie; the error by the delta method over the labels.

    Examples
    --------
    >>> value, error = roc_auc(np.array([[10.0, 10.0]]), np.array([[2.0, 8.0]]))
    >>> round(float(value[0]), 6)
    0.8
    """
    positive, negative, defined = _totals(rows, mass)
    others = rows - mass
    below = (np.cumsum(others, axis=1) - others / 2) / negative
    above = 1 - (np.cumsum(mass, axis=1) - mass / 2) / positive
    value = (mass * below).sum(axis=1, keepdims=True) / positive
    slope = (below - value) / positive - (above - value) / negative
    return _defined(value, slope, rows, mass, defined)


def pr_auc(rows: Floats, mass: Floats) -> Figure:
    """Return the expected average precision and its standard error; see `roc_auc`.

    Notes
    -----
    Sum of the steps in recall times the precision after each, without interpolation, as in scikit-learn.
    """
    positive, _, defined = _totals(rows, mass)
    falling, n = mass[:, ::-1], np.cumsum(rows[:, ::-1], axis=1)
    precision = np.divide(np.cumsum(falling, axis=1), n, out=np.zeros_like(n), where=n > 0)
    value = (falling * precision).sum(axis=1, keepdims=True) / positive
    later = np.divide(falling, n, out=np.zeros_like(n), where=n > 0)
    slope = (precision + np.cumsum(later[:, ::-1], axis=1)[:, ::-1] - value) / positive
    return _defined(value, slope[:, ::-1], rows, mass, defined)


def _totals(rows: Floats, mass: Floats) -> tuple[Floats, Floats, Floats]:
    positive = mass.sum(axis=1, keepdims=True)
    negative = rows.sum(axis=1, keepdims=True) - positive
    defined = (positive >= LEAST_ROWS) & (negative >= LEAST_ROWS)
    return np.where(defined, positive, 1.0), np.where(defined, negative, 1.0), defined


def _defined(value: Floats, slope: Floats, rows: Floats, mass: Floats, defined: Floats) -> Figure:
    variance = mass * (1 - mass / np.maximum(rows, 1.0))
    error = np.sqrt(np.maximum(variance * slope**2, 0.0).sum(axis=1))
    return np.where(defined, value, np.nan)[:, 0], np.where(defined[:, 0], error, np.nan)


def _mean(figures: list[Figure]) -> Figure:
    if len(figures) == 1:
        return figures[0]
    values, errors = np.stack([value for value, _ in figures]), np.stack([error for _, error in figures])
    n = (~np.isnan(values)).sum(axis=0).astype(np.float64)
    n[n == 0] = np.nan
    return np.nansum(values, axis=0) / n, np.sqrt(2 * np.nansum(errors**2, axis=0)) / n
