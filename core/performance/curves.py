"""What lies behind the figures, as arrays to draw: curves over thresholds, calibration, confusion."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import InvalidInput
from core.performance.bands import ratio, wilson
from core.performance.calibration import tenths
from core.performance.classes import OTHER, classes, f1, precision, recall
from core.performance.ranking import Ranked, ranked
from core.profiles.encode import Floats
from core.profiles.performance import CONFUSION, PerformanceSpec
from core.profiles.profile import Profile


@dataclass(frozen=True, eq=False)
class RocCurve:
    """Shares of the rows with at least some score, from none to all.

    Parameters
    ----------
    level : str
        The class that the score speaks of.
    thresholds : ndarray of float, shape (points,)
        Falling; the first is infinite.
    false_positive_rate, true_positive_rate : ndarray of float, shape (points,)
        In [0, 1], rising; NaN where there are no rows of others, or of the class.
    """

    level: str
    thresholds: Floats
    false_positive_rate: Floats
    true_positive_rate: Floats


@dataclass(frozen=True, eq=False)
class PrecisionRecallCurve:
    """Precision and recall of the rows with at least some score, from few to all.

    Parameters
    ----------
    level : str
        The class that the score speaks of.
    thresholds, precision, recall : ndarray of float, shape (points,)
        Of falling thresholds; recall rises.
    """

    level: str
    thresholds: Floats
    precision: Floats
    recall: Floats


@dataclass(frozen=True, eq=False)
class CalibrationCurve:
    """What scores foretell, and what was true.

    Parameters
    ----------
    level : str
        The class that the score speaks of.
    n : ndarray of int64, shape (bins,)
        Rows of each tenth of [0, 1] that holds any.
    score, share : ndarray of float, shape (bins,)
        Mean score, and share of rows of the class.
    low, high : ndarray of float, shape (bins,)
        95 % Wilson band of the share.
    """

    level: str
    n: npt.NDArray[np.int64]
    score: Floats
    share: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Confusion:
    """Rows by true and by predicted class.

    Parameters
    ----------
    levels : tuple of str
        Of rows and columns; the last is for any other class, and for predictions without one.
    matrix : ndarray of int64, shape (levels, levels)
        True class by predicted class.
    """

    levels: tuple[str, ...]
    matrix: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PerClass:
    """How each class fares, in each window.

    Parameters
    ----------
    levels : tuple of str
        The known classes, and `any other` for all that the reference does not know.
    actual, predicted, right : ndarray of float, shape (windows, classes)
        Rows of which the class is true, predicted, or both.
    precision, recall, f1 : ndarray of float, shape (windows, classes)
        NaN where they are not defined.
    """

    levels: tuple[str, ...]
    actual: Floats
    predicted: Floats
    right: Floats
    precision: Floats
    recall: Floats
    f1: Floats


def per_class(spec: PerformanceSpec, profile: Profile) -> PerClass:
    """Return precision, recall and F1 of every class; the profile holds windows of shape (windows, n_counts)."""
    found = classes(spec, profile.counts)
    shares = (ratio(by.part, by.whole) for by in (precision(found), recall(found), f1(found)))
    return PerClass(found.levels, found.actual, found.predicted, found.right, *shares)


def roc(spec: PerformanceSpec, profile: Profile, level: str | None = None) -> RocCurve:
    """Return the ROC curve of all windows together.

    Parameters
    ----------
    level : str, optional
        Which class against the rest; the one that a single score speaks of, else the first, when left out.

    Raises
    ------
    InvalidInput
        The model gives no score of this class.
    """
    place, found = _scored(spec, profile, level)
    own, others = _from_high(found.own), _from_high(found.others)
    start = np.zeros(1)
    return RocCurve(
        spec.scores[place].level,
        np.concatenate([[np.inf], _thresholds(spec, place)]),
        np.concatenate([start, ratio(others, np.full_like(others, others[-1]))]),
        np.concatenate([start, ratio(own, np.full_like(own, own[-1]))]),
    )


def precision_recall(spec: PerformanceSpec, profile: Profile, level: str | None = None) -> PrecisionRecallCurve:
    """Return the precision-recall curve of all windows together, without thresholds that no row reaches; see `roc`."""
    place, found = _scored(spec, profile, level)
    own, others = _from_high(found.own), _from_high(found.others)
    reached = own + others > 0
    own, others = own[reached], others[reached]
    return PrecisionRecallCurve(
        spec.scores[place].level,
        _thresholds(spec, place)[reached],
        ratio(own, own + others),
        ratio(own, np.full_like(own, own[-1] if own.size else 0)),
    )


def calibration(spec: PerformanceSpec, profile: Profile, level: str | None = None) -> CalibrationCurve:
    """Return the shares that scores foretell beside those that came, of all windows together; see `roc`.

    Raises
    ------
    InvalidInput
        The model gives no score of this class, or its scores are no probabilities.
    """
    place = _place(spec, level)
    if not spec.scores[place].probability:
        raise InvalidInput("the scores are no probabilities")
    found = tenths(spec, _together(profile))[sum(score.probability for score in spec.scores[:place])]
    there = found.rows[0] > 0
    n, own, scores = found.rows[0][there], found.own[0][there], found.scores[0][there]
    low, high = wilson(own, n)
    return CalibrationCurve(spec.scores[place].level, n.astype(np.int64), scores / n, own / n, low, high)


def confusion(spec: PerformanceSpec, profile: Profile) -> Confusion:
    """Return the confusion matrix of all windows together.

    Raises
    ------
    InvalidInput
        The model is no classification.
    """
    if spec.task != "classification":
        raise InvalidInput("a regression has no confusion matrix")
    counts = _together(profile).counts[0, CONFUSION : spec.tail_start]
    return Confusion((*spec.classes, OTHER), counts.reshape(spec.n_confusion, spec.n_confusion))


def _place(spec: PerformanceSpec, level: str | None) -> int:
    """Return which of the scores speaks of a class."""
    levels = [score.level for score in spec.scores]
    if not levels:
        raise InvalidInput("the model gives no score")
    if level is not None and level not in levels:
        raise InvalidInput(f"no score of the class {level!r}; choose one of: {', '.join(levels)}")
    return 0 if level is None else levels.index(level)


def _scored(spec: PerformanceSpec, profile: Profile, level: str | None) -> tuple[int, Ranked]:
    place = _place(spec, level)
    return place, ranked(spec, _together(profile).counts)[place]


def _together(profile: Profile) -> Profile:
    counts, sums = (part.reshape(-1, part.shape[-1]).sum(axis=0)[None] for part in (profile.counts, profile.sums))
    return Profile(counts, sums)


def _from_high(rows: Floats) -> Floats:
    """Return how many rows lie in each bin and those above it, from the highest bin down."""
    return np.cumsum(rows[0, ::-1])


def _thresholds(spec: PerformanceSpec, place: int) -> Floats:
    """Return the score from which on each bin begins, from the highest bin down."""
    score = spec.scores[place]
    lowest = 0.0 if score.probability else -np.inf
    return np.array([lowest, *score.edges])[::-1]
