"""Expected confusion matrices -> metrics, each with the standard error that the unknown labels leave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from core.performance.estimate.classes import N_LOSSES, ClassModel
from core.performance.metric import ratio
from core.profiles.encode import Floats
from core.profiles.profile import Profile

Figure: TypeAlias = "tuple[Floats, Floats]"

HALF_A_ROW = 0.5


@dataclass(frozen=True, eq=False)
class Expected:
    """What is expected of the rows of each window, were their labels known.

    Parameters
    ----------
    rows : ndarray, shape (windows, classes + 1)
        Rows predicted as each class, and as any other.
    mass : ndarray, shape (windows, classes + 1, classes)
        Rows of each predicted class that are expected to be of each class.
    variance : ndarray, shape (windows, classes + 1, classes)
        Of `mass`: the sum of p (1 - p) over the rows.
    """

    rows: Floats
    mass: Floats
    variance: Floats

    def error(self, slope: Floats) -> Floats:
        """Return the standard error of a figure, from its slope in `mass`, shape (windows,).

        The classes of a row exclude each other. How strongly, is taken from the mean probabilities of its group,
        which is exact for two classes.
        """
        n = np.maximum(self.rows, 1.0)[..., None]
        share = self.mass / n
        even = n * share * (1 - share)
        narrower = np.sqrt(np.divide(self.variance, even, out=np.zeros_like(even), where=even > 0)).clip(max=1.0)
        step = narrower * slope
        spread = (share * step**2).sum(axis=-1) - (share * step).sum(axis=-1) ** 2
        error: Floats = np.sqrt(np.maximum(self.rows * spread, 0.0).sum(axis=-1))
        return error


def expected(model: ClassModel, profile: Profile) -> Expected:
    """Return the expected confusion matrices of a profile of shape (windows, ...)."""
    rows, terms = model.spec.groups(profile), model.spec.terms(profile)
    scored = len(model.scores)
    mass, variance = terms[..., :scored], terms[..., scored : 2 * scored]
    if model.binary:
        other = rows[..., None] - mass
        first = model.classes.index(model.positive or "") == 0
        mass = np.concatenate([mass, other] if first else [other, mass], axis=-1)
        variance = np.repeat(variance, 2, axis=-1)
    return Expected(rows, mass, variance)


def confusion_figures(model: ClassModel, profile: Profile) -> dict[str, Figure]:
    """Return value and standard error of each metric of the confusion matrix, shape (windows,) each.

    Notes
    -----
    Figures by class are those of the positive class where there are two, else the mean over the classes that are
    predicted or of which at least half a row is expected. Balanced accuracy is the mean recall of all classes.
    Errors by the delta method: the scores and predictions of a window are what they are, its labels are drawn with
    the calibrated probabilities.
    """
    found = expected(model, profile)
    n_classes = len(model.classes)
    own = np.eye(n_classes + 1, n_classes)
    right = np.diagonal(found.mass, axis1=1, axis2=2)
    actual, predicted = found.mass.sum(axis=1), found.rows[:, :-1]
    n = found.rows.sum(axis=1)
    figures = {"accuracy": _figure(found, ratio(right.sum(axis=1), n), own / np.maximum(n, 1.0)[:, None, None])}
    weights, even = _weights(model, actual, predicted), _mean(actual > 0)
    for name, (value, if_right, if_missed) in _by_class(n[:, None], right, actual, predicted).items():
        chosen = even if name == "balanced_accuracy" else weights
        slope = chosen[:, None, :] * np.where(own > 0, if_right[:, None, :], if_missed[:, None, :])
        figures[name] = _figure(found, _weighted(chosen, value), np.nan_to_num(slope))
    return figures


def loss_figures(model: ClassModel, profile: Profile) -> dict[str, Figure]:
    """Return value and standard error of Brier score and log loss; nothing for more than two classes."""
    if not model.binary:
        return {}
    n = model.spec.groups(profile).sum(axis=1)
    brier, brier_variance, log, log_variance = model.spec.terms(profile)[..., -N_LOSSES:].sum(axis=1).T
    return {
        "brier": (ratio(brier, n), ratio(np.sqrt(brier_variance), n)),
        "log_loss": (ratio(log, n), ratio(np.sqrt(log_variance), n)),
    }


def _by_class(n: Floats, right: Floats, actual: Floats, predicted: Floats) -> Mapping[str, tuple[Floats, ...]]:
    """Return each metric by class and its slopes in the rows rightly told to be of it and in those missed."""
    missed, other = actual - right, n - actual
    recall = ratio(right, actual), ratio(missed, actual**2), -ratio(right, actual**2)
    both = predicted + actual
    wrong = predicted - right
    return {
        "precision": (ratio(right, predicted), ratio(np.ones_like(right), predicted), np.zeros_like(right)),
        "recall": recall,
        "f1": (ratio(2 * right, both), ratio(2 * (both - right), both**2), -ratio(2 * right, both**2)),
        "specificity": (ratio(other - wrong, other), ratio(other - wrong, other**2), -ratio(wrong, other**2)),
        "balanced_accuracy": recall,
    }


def _weights(model: ClassModel, actual: Floats, predicted: Floats) -> Floats:
    if model.positive in model.classes and len(model.classes) == 2:
        return np.broadcast_to(np.array(model.classes) == model.positive, actual.shape).astype(np.float64)
    return _mean((predicted > 0) | (actual >= HALF_A_ROW))


def _mean(seen: npt.NDArray[np.bool_]) -> Floats:
    weights: Floats = seen / np.maximum(seen.sum(axis=1, keepdims=True), 1)
    return weights


def _weighted(weights: Floats, by_class: Floats) -> Floats:
    """Return the mean over classes: a class without a figure counts as 0, unless no other takes part."""
    undefined = (np.isnan(by_class) * weights).sum(axis=1) == weights.sum(axis=1)
    return np.where(undefined, np.nan, (weights * np.nan_to_num(by_class)).sum(axis=1))


def _figure(found: Expected, value: Floats, slope: Floats) -> Figure:
    return value, np.where(np.isnan(value), np.nan, found.error(slope))
