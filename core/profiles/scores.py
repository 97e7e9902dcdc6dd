"""Scores of classes: the bins a reference freezes for them, and the losses of labelled rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from core.profiles.encode import Bins, Floats
from core.profiles.grid import Grid

N_QUANTILES = 100
HALVINGS = np.arange(1, 11)
N_DECILES = 10
FEWEST_POINTS = 128
SMALLEST = 1e-15  # a probability of 0 costs 34.5, not everything


@dataclass(frozen=True)
class ScoreSpec:
    """How the score of one class is counted, once for rows of the class and once for all others.

    Parameters
    ----------
    column : str
        Output column that holds it.
    level : str
        The class it speaks of.
    edges : tuple of float, increasing
        Bin 0 lies below ``edges[0]``, bin i is ``[edges[i - 1], edges[i])``, the last is open above.
    probability : bool
        Whether all scores of the reference lie in [0, 1]; others have a ranking, but no loss.
    """

    column: str
    level: str
    edges: tuple[float, ...]
    probability: bool = True

    @property
    def n_bins(self) -> int:
        """Number of bins."""
        return len(self.edges) + 1

    @property
    def n_sums(self) -> int:
        """Number of sums: of the scores in each tenth of [0, 1], if they are probabilities."""
        return N_DECILES if self.probability else 0

    @cached_property
    def deciles(self) -> Bins:
        """Tenth of [0, 1] that each bin lies in, shape (n_bins,)."""
        tenths = np.arange(1, N_DECILES) / N_DECILES
        lower = np.concatenate([[-np.inf], self.edges])
        return np.searchsorted(tenths, lower, side="right").astype(np.int64)

    @cached_property
    def points(self) -> npt.NDArray[np.bool_]:
        """Which bins hold a single value, shape (n_bins,): rows in them are tied for certain."""
        edges = np.asarray(self.edges, dtype=np.float64)
        inner = edges[1:] <= np.nextafter(edges[:-1], np.inf)
        return np.concatenate([[False], inner, [False]])[: self.n_bins]

    @cached_property
    def _grid(self) -> Grid:
        return Grid(self.edges)

    def known(self, scores: Floats) -> npt.NDArray[np.bool_]:
        """Return which rows have a usable score: a finite one, in [0, 1] if it is a probability."""
        if not self.probability:
            return np.isfinite(scores)
        return (scores >= 0) & (scores <= 1)

    def bins(self, scores: Floats) -> Bins:
        """Return the bin of each known score."""
        return self._grid.bins(scores)


def score_spec(column: str, level: str, scores: Floats, n_quantiles: int = N_QUANTILES) -> ScoreSpec:
    """Return how scores like these are counted.

    Parameters
    ----------
    column, level
        Copied into the spec.
    scores : ndarray of float64, shape (n,)
        Of the reference; NaN where unknown.
    n_quantiles : int
        Bins of equal reference mass.

    Returns
    -------
    ScoreSpec
        Edges at the quantiles, ever closer towards both ends, where the ranking of rare classes is decided, and around
        every value with a bin of its own: each, if there are few, else those with more rows than a quantile. For
        probabilities also at the multiples of 0.05, where thresholds lie, or of 0.01 where the reference shows too few
        values to tell how scores spread, and at every halving towards 0 and 1, so that a shift has where to go.

    Notes
    -----
    O(n log n).
    """
    finite = scores[np.isfinite(scores)]
    probability = bool(finite.size) and bool(finite.min() >= 0) and bool(finite.max() <= 1)
    distinct, rows = np.unique(finite, return_counts=True)
    few = distinct.size <= min(FEWEST_POINTS, 2 * n_quantiles)
    ends = 0.5**HALVINGS / n_quantiles
    ranks = np.concatenate([np.arange(1, n_quantiles) / n_quantiles, ends, 1 - ends]) * finite.size
    quantiles = distinct if few else distinct[np.searchsorted(np.cumsum(rows), ranks)]
    heavy = distinct if few else distinct[rows > finite.size / n_quantiles]
    steps = 100 if distinct.size < N_QUANTILES <= n_quantiles else 20
    to_end = 0.5**HALVINGS / 20
    fixed = np.concatenate([np.arange(1, steps) / steps, to_end, 1 - to_end]) if probability else np.zeros(0)
    edges = np.unique(np.concatenate([quantiles, heavy, np.nextafter(heavy, np.inf), fixed]))
    return ScoreSpec(column, level, tuple(edges.tolist()), probability)


def binary_losses(score: Floats, positive: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return log loss and Brier score of each row, each of shape (n,).

    Parameters
    ----------
    score : ndarray of float64, shape (n,)
        Probability of the positive class.
    positive : ndarray of bool, shape (n,)
        Whether the row is of it.
    """
    missed = score - positive
    return _log_loss(np.where(positive, score, 1 - score)), missed * missed


def losses(scores: Floats, true: Bins) -> tuple[Floats, Floats]:
    """Return log loss and Brier score of each row, each of shape (n,).

    Parameters
    ----------
    scores : ndarray of float64, shape (n, classes)
        Probabilities in [0, 1], NaN where unknown: classes without one share what the others leave of 1.
    true : ndarray of int64, shape (n,)
        Column of the true class, -1 where it has none.
    """
    known = ~np.isnan(scores)
    filled = np.where(known, scores, 0.0)
    left = (~known).sum(axis=1) + (true < 0)
    share = np.clip(1 - filled.sum(axis=1), 0, 1) / np.maximum(left, 1)
    filled = np.where(known, filled, share[:, None])
    of_true = np.where(true < 0, share, filled[np.arange(len(true)), true])
    others = (filled**2).sum(axis=1) + np.where(true < 0, share**2, 0.0) - of_true**2
    return _log_loss(of_true), others + (1 - of_true) ** 2


def _log_loss(of_true: Floats) -> Floats:
    loss: Floats = -np.log(np.clip(of_true, SMALLEST, 1 - SMALLEST))
    return loss
