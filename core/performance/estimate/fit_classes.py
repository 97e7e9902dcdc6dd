"""A labelled reference of a classification -> calibrations and score bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.errors import NotEnoughData
from core.performance.estimate.calibration import Calibration, fitted
from core.performance.estimate.classes import ClassModel, levels_of
from core.performance.estimate.sample import N_CELLS, chosen, drawn, taken
from core.predictions import OUTPUT_PREFIX
from core.profiles.encode import Bins, Floats, Values
from core.profiles.estimate import build_estimate
from core.profiles.performance import PerformanceSpec
from core.profiles.profile import Profile

MOST_CLASSES = 20
MOST_ROWS = 100_000
LEAST_ROWS = 300
LEAST_OF_A_CLASS = 20  # and of its opposite, for a curve of its own
N_FOLDS = 10
N_ROUNDS = 2
MOST_BINS, ALL_BINS, LEAST_BINS = 100, 600, 30


@dataclass(frozen=True, eq=False)
class _Reference:
    """Rows with everything known: predicted group, true class and scores."""

    group: Bins
    actual: Bins
    scores: Sequence[Floats]


def fit_classes(
    columns: Mapping[str, Values], labels: Values, known: npt.NDArray[np.bool_], performance: PerformanceSpec
) -> tuple[ClassModel, Profile, Profile]:
    """Return the model, and the reference's profiles by estimate and by label, split at random.

    Raises
    ------
    NotEnoughData
        With the reason: no scores, too many classes, too few rows, or rows of one class only.
    """
    classes, positive = performance.classes, performance.positive
    scores = score_columns(columns, performance)
    empty = ClassModel(performance.output, classes, positive, scores, (), ())
    reference = _reference(empty, columns, labels, known)
    scored = [classes.index(positive or "")] if empty.binary else list(range(len(classes)))
    fold = _folds(reference.actual, len(classes))
    truths = [(reference.actual == index).astype(np.float64) for index in scored]
    shares, rounds = reference.scores, []
    for _ in range(1 if empty.binary else N_ROUNDS):
        curves = [_curve(share, truth, fold) for share, truth in zip(shares, truths, strict=True)]
        shares = empty.summing_to_one([left_out for _, left_out in curves])
        rounds.append(tuple(curve for curve, _ in curves))
    n_bins = int(np.clip(ALL_BINS // len(scored), LEAST_BINS, MOST_BINS))
    edges = [
        score_edges(score, truth, n_bins, with_thresholds=empty.binary)
        for score, truth in zip(reference.scores, truths, strict=True)
    ]
    model = ClassModel(performance.output, classes, positive, scores, tuple(rounds), tuple(edges))
    used, cell = np.ones(len(fold), dtype=bool), drawn(len(fold), N_CELLS)
    estimated, realised = (
        build_estimate(model.spec, model.rows(used, reference.group, reference.scores, each), cell, N_CELLS)
        for each in (shares, truths)
    )
    return model, estimated, realised


def score_columns(columns: Mapping[str, Values], performance: PerformanceSpec) -> tuple[str, ...]:
    """Return the columns of scores: that of the positive class, else one a class.

    Raises
    ------
    NotEnoughData
        There is no score, not one for each class, or more than 20 classes.
    """
    classes = performance.classes
    if len(classes) < 2:
        raise NotEnoughData("The reference knows one class only.")
    if performance.score and performance.positive in classes and len(classes) == 2:
        return (performance.score,)
    if len(classes) > MOST_CLASSES:
        raise NotEnoughData(f"{len(classes)} classes; at most {MOST_CLASSES} are estimated.")
    names = tuple(f"{OUTPUT_PREFIX}probabilities.{level}" for level in classes)
    absent = [level for level, name in zip(classes, names, strict=True) if name not in columns]
    if len(absent) == len(classes):
        raise NotEnoughData("The predictions have no scores.")
    if absent:
        raise NotEnoughData(f"The predictions have no score for the class {absent[0]!r}.")
    return names


def score_edges(scores: Floats, positive: Floats, n_bins: int, *, with_thresholds: bool) -> tuple[float, ...]:
    """Return where the score bins of one class part.

    Parameters
    ----------
    scores : ndarray of float64, shape (n,)
        In [0, 1].
    positive : ndarray of float64, shape (n,)
        1 where the row is of the class, else 0; rows of both sorts.
    n_bins : int
        About so many bins come out; a score that few enough rows share has one of its own.
    with_thresholds : bool
        Whether the multiples of 0.05 part bins too.

    Returns
    -------
    tuple of float, increasing
        Quantiles in which the rows of the class weigh as much as all rows together: of a class of one row in a
        thousand, quantiles of all rows would put every row into the last bin.
    """
    distinct, code = np.unique(scores, return_inverse=True)
    extra = np.arange(1, 20) / 20 if with_thresholds else np.zeros(0)
    if distinct.size <= 2 * n_bins:
        return tuple(np.union1d(distinct[1:], extra).tolist())
    share = np.bincount(code, weights=positive / max(positive.sum(), 1.0) + 1 / scores.size) / 2
    cuts = np.searchsorted(np.cumsum(share), np.arange(1, n_bins) / n_bins)
    heavy = distinct[share > 1 / n_bins]
    edges = [distinct[np.minimum(cuts, distinct.size - 1)], heavy, np.nextafter(heavy, 2.0), extra]
    return tuple(np.unique(np.concatenate(edges)).tolist())


def _reference(
    model: ClassModel, columns: Mapping[str, Values], labels: Values, known: npt.NDArray[np.bool_]
) -> _Reference:
    rows = chosen(known, MOST_ROWS)
    mine = {name: taken(columns[name], rows) for name in (model.output, *model.scores) if name in columns}
    used, group, scores = model.read(mine, len(rows))
    actual = levels_of("label", model.classes, taken(labels, rows[used]))
    of_a_class = (actual >= 0) & (actual < len(model.classes))
    actual = actual[of_a_class]
    if actual.size < LEAST_ROWS:
        raise NotEnoughData(f"{actual.size} labelled rows with scores from 0 to 1; at least {LEAST_ROWS} are needed.")
    counts = np.sort(np.bincount(actual, minlength=len(model.classes)))
    if counts[-2] < LEAST_OF_A_CLASS:
        raise NotEnoughData(f"Fewer than {LEAST_OF_A_CLASS} labelled rows are of a second class.")
    return _Reference(group[of_a_class], actual, [score[of_a_class] for score in scores])


def _curve(score: Floats, truth: Floats, fold: Bins) -> tuple[Calibration, Floats]:
    few = min(truth.sum(), truth.size - truth.sum()) < LEAST_OF_A_CLASS
    return (Calibration(), score) if few else fitted(score, truth, fold)


def _folds(actual: Bins, n_classes: int) -> Bins:
    """Return the fold of each row; every class is dealt out evenly."""
    fold = np.empty_like(actual)
    for index in range(n_classes):
        mine = np.flatnonzero(actual == index)
        fold[mine] = drawn(mine.size, N_FOLDS)
    return fold
