"""Classes of many windows at once: how often each was true, predicted and both, and what averages over them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.performance.bands import Figures, like_a_share, share
from core.profiles.encode import Floats
from core.profiles.performance import BOTH, CONFUSION, LABELLED, RIGHT, TOLD, TRUE, PerformanceSpec

Counts = npt.NDArray[np.int64]
Average = Literal["macro", "true", "weighted"]
OTHER = "any other"
FEW = 3.84  # 1.96 squared: what an interval of a share adds for its own uncertainty


@dataclass(frozen=True, eq=False)
class Classes:
    """The classes of a model in the labelled rows of many windows.

    Parameters
    ----------
    levels : tuple of str
        The known classes, and `any other` for all that the reference does not know.
    labelled, right_rows : ndarray of float, shape (windows,)
        Rows with a label, and those predicted right.
    matrix : ndarray of float, shape (windows, k, k)
        Rows of the first k classes by predicted class.
    actual, predicted, right : ndarray of float, shape (windows, classes)
        Rows of which the class is true, predicted, or both.
    positive : int or None
        Which class is the positive one of two.
    """

    levels: tuple[str, ...]
    labelled: Floats
    right_rows: Floats
    matrix: Floats
    actual: Floats
    predicted: Floats
    right: Floats
    positive: int | None

    @cached_property
    def seen(self) -> Floats:
        """1 where a class was true or predicted, else 0, shape (windows, classes)."""
        return (self.actual + self.predicted > 0).astype(np.float64)

    @cached_property
    def n_true(self) -> Floats:
        """Classes that the labels hold, shape (windows,)."""
        total: Floats = (self.actual > 0).sum(axis=1).astype(np.float64)
        return total

    def variance(self, by_actual: Floats, by_predicted: Floats, by_right: Floats) -> Floats:
        """Return the square of the standard error of a figure, by the delta method, shape (windows,).

        Parameters
        ----------
        by_actual, by_predicted, by_right : ndarray of float, shape (windows, classes)
            Its derivatives by the counts. The figure must not change when all counts are doubled, so that the mean of
            what a row adds to it is 0, and the sum of the squares of that is its variance.

        Notes
        -----
        A row of true class i, predicted as j, adds ``by_actual[i] + by_predicted[j]``, and ``by_right[i]`` if i = j.
        Of classes beyond the matrix the pairs are not known; they count with the most they could be.
        """
        k = self.matrix.shape[1]
        rights = by_right * (by_right + 2 * (by_actual + by_predicted))
        total = (self.actual * by_actual**2 + self.predicted * by_predicted**2 + self.right * rights).sum(axis=1)
        pairs = (by_actual[:, None, :k] @ self.matrix @ by_predicted[:, :k, None])[:, 0, 0]
        beyond = (self.right * by_actual * by_predicted)[:, k:].sum(axis=1)
        unpaired = (self._row_rest * by_actual**2 + self._column_rest * by_predicted**2).sum(axis=1)
        variance: Floats = total + 2 * pairs + 2 * beyond + unpaired
        return np.maximum(variance, 0)

    @cached_property
    def _row_rest(self) -> Floats:
        return self.actual - self._paired(self.matrix.sum(axis=2))

    @cached_property
    def _column_rest(self) -> Floats:
        return self.predicted - self._paired(self.matrix.sum(axis=1))

    def _paired(self, in_matrix: Floats) -> Floats:
        k = self.matrix.shape[1]
        return np.concatenate([in_matrix, self.right[:, k:]], axis=1)


def classes(spec: PerformanceSpec, counts: Counts) -> Classes:
    """Return the classes of many windows from their counts, of shape (windows, n_counts)."""
    size = spec.n_confusion
    whole = counts[:, CONFUSION : spec.tail_start].reshape(-1, size, size).astype(np.float64)
    tail = counts[:, spec.tail_start : spec.score_starts[0]].reshape(len(counts), -1, 3).astype(np.float64)
    matrix = np.ascontiguousarray(whole[:, :-1, :-1])
    levels = (*spec.classes, *spec.tail, OTHER)
    return Classes(
        levels=levels,
        labelled=counts[:, LABELLED].astype(np.float64),
        right_rows=counts[:, RIGHT].astype(np.float64),
        matrix=matrix,
        actual=np.concatenate([whole[:, :-1].sum(axis=2), tail[..., TRUE]], axis=1),
        predicted=np.concatenate([whole[..., :-1].sum(axis=1), tail[..., TOLD]], axis=1),
        right=np.concatenate([np.diagonal(matrix, axis1=1, axis2=2), tail[..., BOTH]], axis=1),
        positive=levels.index(spec.positive) if spec.positive in spec.classes and len(spec.classes) == 2 else None,
    )


@dataclass(frozen=True, eq=False)
class ByClass:
    """A share of every class with its derivatives by the counts, each of shape (windows, classes).

    Parameters
    ----------
    part, whole : ndarray of float
        The share is part / whole; not defined, and counted as 0 in an average, where the whole is 0.
    by_actual, by_predicted, by_right : ndarray of float
    by_row : ndarray of float
        By the number of rows, whatever their class.
    """

    part: Floats
    whole: Floats
    by_actual: Floats
    by_predicted: Floats
    by_right: Floats
    by_row: Floats = field(default_factory=lambda: np.zeros((1, 1)))

    @property
    def value(self) -> Floats:
        """The share, 0 where it is not defined."""
        return np.divide(self.part, self.whole, out=np.zeros_like(self.part), where=self.whole > 0)


def precision(found: Classes) -> ByClass:
    """Return, of the rows predicted as each class, the share that are of it."""
    one = _inverse(found.predicted)
    zero = np.zeros_like(one)
    return ByClass(found.right, found.predicted, zero, -found.right * one**2, one)


def recall(found: Classes) -> ByClass:
    """Return, of the rows of each class, the share that was predicted as it."""
    one = _inverse(found.actual)
    zero = np.zeros_like(one)
    return ByClass(found.right, found.actual, -found.right * one**2, zero, one)


def f1(found: Classes) -> ByClass:
    """Return the harmonic mean of precision and recall of each class."""
    one = _inverse(found.actual + found.predicted)
    slope = -2 * found.right * one**2
    return ByClass(2 * found.right, found.actual + found.predicted, slope, slope, 2 * one)


def specificity(found: Classes) -> ByClass:
    """Return, of the rows of other classes, the share that was not predicted as each class."""
    others = found.labelled[:, None] - found.actual
    wrong = found.predicted - found.right
    one = _inverse(others)
    return ByClass(others - wrong, others, -wrong * one**2, -one, one, wrong * one**2)


def averaged(found: Classes, by_class: ByClass, how: Average, confidence: Floats) -> Figures:
    """Return the mean over classes of a share with its band, shape (windows,).

    Parameters
    ----------
    how : {"macro", "true", "weighted"}
        Every class seen, whether true or predicted, counts alike; only those that the labels hold do; or each counts
        as often as it is true.
    """
    value = by_class.value
    weights = {"macro": found.seen, "true": (found.actual > 0).astype(np.float64), "weighted": found.actual}[how]
    whole = np.maximum(weights.sum(axis=1, keepdims=True), 1e-300)
    weights = weights / whole
    mean = (weights * value).sum(axis=1)
    moved = (value - mean[:, None]) / whole if how == "weighted" else 0.0
    by_row = (weights * by_class.by_row).sum(axis=1, keepdims=True)
    variance = found.variance(
        weights * by_class.by_actual + moved + by_row, weights * by_class.by_predicted, weights * by_class.by_right
    )
    # of few rows the share itself is uncertain, even where all or none of them are right
    variance += (weights**2 * FEW / 4 / (by_class.whole + FEW) ** 2).sum(axis=1)
    defined = np.where(weights.sum(axis=1) > 0, mean, np.nan)
    return like_a_share(defined, variance, 1 / _rarity(found, weights), confidence)


def of_positive_or_mean(found: Classes, by_class: ByClass, confidence: Floats) -> Figures:
    """Return a share of the positive class where there is one, else the mean over the classes seen."""
    if found.positive is None:
        return averaged(found, by_class, "macro", confidence)
    return share(by_class.part[:, found.positive], by_class.whole[:, found.positive], confidence)


def _rarity(found: Classes, weights: Floats) -> Floats:
    """Return the sum of squared weights over rows: the variance of a mean of shares, but for how each varies."""
    rare: Floats = (weights**2 / np.maximum(np.maximum(found.actual, found.predicted), 1)).sum(axis=1)
    return np.maximum(rare, 1e-300)


def _inverse(whole: Floats) -> Floats:
    return np.divide(1.0, whole, out=np.zeros_like(whole), where=whole > 0)
