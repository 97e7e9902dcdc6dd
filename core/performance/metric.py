"""The register of metrics: each a function of the profiles of many windows at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

from core.profiles.encode import Floats
from core.profiles.performance import CONFUSION, PerformanceSpec, Task
from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec
from core.registry import Registry

Counts: TypeAlias = "npt.NDArray[np.int64]"
Section = Literal["data", "performance"]
Score: TypeAlias = Callable[[ProfileSpec, Profile], Floats]


@dataclass(frozen=True)
class Metric:
    """A metric and how to read it.

    Parameters
    ----------
    section : {"data", "performance"}
        Which profile it is taken from; performance profiles hold the labelled rows only.
    task : {"classification", "regression"} or None
        None where it means something for every model.
    unit : str
        ``ratio``, ``ms`` or ``value`` (the unit of the predicted value).
    score : callable
        (spec, profile of shape (windows, ...)) -> ndarray (windows,), NaN where it is not defined.
    """

    name: str
    label: str
    section: Section
    task: Task | None
    unit: str
    score: Score


METRICS: Registry[Metric] = Registry("metric", "core.performance.metrics")


def metric(
    *, name: str, label: str, section: Section, task: Task | None = None, unit: str = "ratio"
) -> Callable[[Score], Score]:
    """Return the decorator that registers a function as a metric."""

    def register(score: Score) -> Score:
        METRICS.add(name, Metric(name, label, section, task, unit, score))
        return score

    return register


def confusion(spec: PerformanceSpec, counts: Counts) -> Floats:
    """Return the confusion matrices, actual by predicted, of shape (windows, classes + 1, classes + 1)."""
    size = spec.n_confusion
    matrix = counts[:, CONFUSION : spec.score_start].reshape(-1, size, size)
    return matrix.astype(np.float64)


def over_classes(spec: PerformanceSpec, by_class: Floats, matrix: Floats) -> Floats:
    """Return one figure a window: of the positive class where there is one, else the mean over classes.

    Parameters
    ----------
    by_class : ndarray of float, shape (windows, classes)
        NaN where it is not defined, which counts as 0 in the mean.
    matrix : ndarray of float, shape (windows, classes + 1, classes + 1)
        Confusion matrices; a class takes part where it was true or predicted.
    """
    if spec.positive in spec.classes and len(spec.classes) == 2:
        return by_class[:, spec.classes.index(spec.positive or "")]
    seen = (matrix.sum(axis=1) + matrix.sum(axis=2))[:, :-1] > 0
    return ratio(np.where(seen, np.nan_to_num(by_class), 0.0).sum(axis=1), seen.sum(axis=1).astype(np.float64))


def ratio(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, NaN where the whole is 0."""
    shares: Floats = np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)
    return shares


def wilson(successes: Floats, n: Floats, confidence: Floats | float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval of a share.

    Parameters
    ----------
    successes, n : ndarray of float, shape (...)
    confidence : float in (0, 1), or ndarray of shape (...)

    Returns
    -------
    low, high : ndarray of float, shape (...)
        In [0, 1]; (0, 1) where n is 0.

    Notes
    -----
    Source: Wilson 1927; Brown, Cai and DasGupta 2001 recommend it for every n.

    Examples
    --------
    >>> low, high = wilson(np.array([8.0]), np.array([10.0]))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.49, 0.943)
    """
    z = special.ndtri(0.5 + np.asarray(confidence) / 2)
    size = np.maximum(n, 1e-9)
    share = successes / size
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return np.where(n > 0, np.maximum(middle - half, 0), 0.0), np.where(n > 0, np.minimum(middle + half, 1), 1.0)
