"""Which of two models answered the same rows better, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from core.performance.metric import Better, Unit

Floats: TypeAlias = "npt.NDArray[np.float64]"
Times: TypeAlias = "npt.NDArray[np.floating[Any]]"
Mask: TypeAlias = "npt.NDArray[np.bool_]"
Winner = Literal["a", "b", "unclear"]

DRAWS = 1_000
AT_ONCE = 125  # draws: what is in hand stays in the cache of the processor
SEED = 20_260_101
ENDS = (0.025, 0.975)


@dataclass(frozen=True, eq=False)
class Told:
    """What one model told of some labelled rows; each an ndarray of shape (rows,), None where it is not known.

    Parameters
    ----------
    right : ndarray of bool, optional
        Whether the predicted class was the true one.
    score : ndarray of float, optional
        Of the positive class: any number that is higher the more it speaks for it.
    loss : ndarray of float, optional
        Minus the logarithm of the probability that was given to the true class.
    error : ndarray of float, optional
        Predicted minus true value.
    """

    right: Mask | None = None
    score: Floats | None = None
    loss: Floats | None = None
    error: Floats | None = None


@dataclass(frozen=True)
class Difference:
    """One figure of two models on the same rows.

    Parameters
    ----------
    name, label, unit, better : str
        As those of a metric.
    a, b : float
        Of either model; NaN where it is not defined.
    value, low, high : float
        Of the first minus that of the second, and the ends of its 95 % interval.
    winner : {"a", "b", "unclear"}
        Which is better beyond chance.
    """

    name: str
    label: str
    unit: Unit
    better: Better
    a: float
    b: float
    value: float
    low: float
    high: float
    winner: Winner


class _Figure(NamedTuple):
    label: str
    unit: Unit
    better: Better


FIGURES: Mapping[str, _Figure] = {
    "accuracy": _Figure("Accuracy", "ratio", "more"),
    "roc_auc": _Figure("ROC AUC", "ratio", "more"),
    "log_loss": _Figure("Log loss", "number", "less"),
    "mae": _Figure("MAE", "value", "less"),
    "rmse": _Figure("RMSE", "value", "less"),
}


def pair(a: Told, b: Told, positive: Mask | None = None) -> list[Difference]:
    """Return the main figures of two models on the same rows, with the interval of each difference.

    Parameters
    ----------
    a, b : Told
        Of the same rows in the same order, at least one.
    positive : ndarray of bool, shape (rows,), optional
        Which are of the positive class.

    Returns
    -------
    list of Difference
        Of a classification accuracy, ROC AUC and log loss, of a regression MAE and RMSE; those both models have.

    Notes
    -----
    A paired bootstrap (Efron & Tibshirani 1993, percentiles of 1,000 draws, always the same ones): each draw takes the
    same rows for both models, so that what is hard about them falls out. O(draws rows).

    Examples
    --------
    >>> error = np.linspace(-1, 1, 201)
    >>> found = pair(Told(error=error), Told(error=2 * error))
    >>> [(one.name, round(one.value, 2), one.winner) for one in found]
    [('mae', -0.5, 'a'), ('rmse', -0.58, 'a')]
    """
    measures = _measures(a, b, positive)
    n = next((len(one) for one in (a.right, a.error) if one is not None), 0)
    if not measures or not n:
        return []
    whole = np.ones((n, 1))
    told = {name: (float(of_a(whole)[0]), float(of_b(whole)[0])) for name, (of_a, of_b) in measures.items()}
    drawn: dict[str, list[Floats]] = {name: [] for name in measures}
    for times in _draws(n):
        for name, (of_a, of_b) in measures.items():
            drawn[name].append(of_a(times) - of_b(times))
    return [_difference(name, told[name], np.concatenate(drawn[name])) for name in measures]


def judged(value: float, low: float, high: float, better: Better) -> Winner:
    """Return which of two models is better by the interval of the first's figure minus the second's.

    Examples
    --------
    >>> judged(0.1, 0.05, 0.15, "more"), judged(0.1, 0.05, 0.15, "less"), judged(0.1, -0.05, 0.25, "more")
    ('a', 'b', 'unclear')
    """
    if better == "neither" or not (low > 0 or high < 0) or value != value:  # noqa: PLR0124 - only NaN differs
        return "unclear"
    return "a" if (low > 0) == (better == "more") else "b"


def apart(a: tuple[float, float, float], b: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the difference of two figures that were measured apart, and the ends of its 95 % interval.

    Parameters
    ----------
    a, b : tuple of float
        Value, low and high end of its own 95 % interval.

    Notes
    -----
    Each side of the interval of a difference is as wide as the squares of the sides it comes from together (Zou and
    Donner 2008). Where both were measured on the same rows the truth is narrower, so this errs towards not telling.

    Examples
    --------
    >>> [round(end, 3) for end in apart((0.8, 0.77, 0.83), (0.7, 0.66, 0.74))]
    [0.1, 0.05, 0.15]
    """
    value = a[0] - b[0]
    below = float(np.hypot(a[0] - a[1], b[2] - b[0]))
    above = float(np.hypot(a[2] - a[0], b[0] - b[1]))
    return value, value - below, value + above


def _difference(name: str, told: tuple[float, float], drawn: Floats) -> Difference:
    figure = FIGURES[name]
    known = drawn[np.isfinite(drawn)]  # a draw may hold one class alone
    low, high = np.quantile(known, ENDS).tolist() if len(known) else (float("nan"), float("nan"))
    value = told[0] - told[1]
    return Difference(name, *figure, *told, value, low, high, judged(value, low, high, figure.better))


def _draws(n: int) -> Iterator[Times]:
    """Yield how often each row is in each draw, shape (n, draws)."""
    random = np.random.default_rng(SEED)
    for start in range(0, DRAWS, AT_ONCE):
        draws = min(AT_ONCE, DRAWS - start)
        times = np.empty((n, draws), dtype=np.float32)
        for draw, chosen in enumerate(random.integers(0, n, (draws, n))):  # one at a time: all fit into no cache
            times[:, draw] = np.bincount(chosen, minlength=n)
        yield times


class _Mean:
    """The mean of a figure over the rows of each draw."""

    def __init__(self, values: npt.NDArray[np.generic], *, root: bool = False) -> None:
        self._values = values.astype(np.float64)
        self._root = root

    def __call__(self, times: Times) -> Floats:
        # no matrix product: its threads wait for busy cores, which costs a hundred times what they save
        means = np.einsum("i,ij->j", self._values, times) / len(self._values)
        return np.sqrt(means) if self._root else np.asarray(means)


class _Auc:
    """The share of pairs that a score ranks right, over the rows of each draw; a tie is half right."""

    def __init__(self, score: Floats, positive: Mask) -> None:
        negative, self._positive = np.flatnonzero(~positive), np.flatnonzero(positive)
        self._negative = negative[np.argsort(score[negative], kind="stable")]
        ranked, mine = score[self._negative], score[self._positive]
        self._below = np.searchsorted(ranked, mine, side="left")
        self._upto = np.searchsorted(ranked, mine, side="right")
        self._tied = bool((self._below != self._upto).any())

    def __call__(self, times: Times) -> Floats:
        positive = times[self._positive]
        passed = np.zeros((len(self._negative) + 1, times.shape[1]), dtype=times.dtype)
        np.cumsum(times[self._negative], axis=0, out=passed[1:])
        ranked = _sum_of_products(passed[self._below], positive)
        if self._tied:
            ranked = (ranked + _sum_of_products(passed[self._upto], positive)) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(ranked / (positive.sum(axis=0) * passed[-1]), dtype=np.float64)


def _sum_of_products(a: Times, b: Times) -> Times:
    return np.asarray(np.multiply(a, b, out=a).sum(axis=0))


_Measure: TypeAlias = "_Mean | _Auc"


def _measures(a: Told, b: Told, positive: Mask | None) -> dict[str, tuple[_Measure, _Measure]]:
    found: dict[str, tuple[_Measure, _Measure]] = {}
    if a.right is not None and b.right is not None:
        found["accuracy"] = _Mean(a.right), _Mean(b.right)
    if a.score is not None and b.score is not None and positive is not None:
        found["roc_auc"] = _Auc(a.score, positive), _Auc(b.score, positive)
    if a.loss is not None and b.loss is not None:
        found["log_loss"] = _Mean(a.loss), _Mean(b.loss)
    if a.error is not None and b.error is not None:
        found["mae"] = _Mean(np.abs(a.error)), _Mean(np.abs(b.error))
        found["rmse"] = _Mean(a.error**2, root=True), _Mean(b.error**2, root=True)
    return found
