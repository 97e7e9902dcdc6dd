"""Estimate profiles -> metrics with their standard errors, by the kind of model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.performance.estimate.classes import ClassModel
from core.performance.estimate.confusion import confusion_figures, loss_figures
from core.performance.estimate.losses import LossModel
from core.performance.estimate.ranking import ranking_figures
from core.performance.metric import ratio
from core.profiles.encode import Floats
from core.profiles.profile import Profile

MEANS = {"absolute": "mae", "square": "mse", "relative": "mape", "log_square": "msle"}
ROOTS = {"square": "rmse", "log_square": "rmsle"}


@dataclass(frozen=True, eq=False)
class Estimated:
    """One metric as estimated of each window; arrays have the shape (windows,) and are NaN where it is undefined.

    Parameters
    ----------
    value : ndarray of float
    low, high : ndarray of float
        Three standard errors to either side: where the metric would lie, were the labels of these rows known.
    error : ndarray of float
        One standard error.
    n : ndarray of float
        Rows that could be estimated.
    """

    value: Floats
    low: Floats
    high: Floats
    error: Floats
    n: Floats


def figures(model: ClassModel | LossModel, profile: Profile) -> dict[str, tuple[Floats, Floats | None]]:
    """Return value and standard error of each metric, shape (windows,); the error is None where a model knows none."""
    if isinstance(model, ClassModel):
        return {
            **confusion_figures(model, profile),
            **ranking_figures(model, profile),
            **loss_figures(model, profile),
        }
    n = model.spec.groups(profile)[:, 0]
    found: dict[str, tuple[Floats, Floats | None]] = {}
    for position, (loss, scale) in enumerate(zip(model.losses, model.scales, strict=True)):
        # boosted trees may expect less than no error of a few rows
        mean = np.maximum(ratio(model.spec.terms(profile)[:, 0, position], n), 0.0) * scale
        found[MEANS[loss]] = mean, None
        if loss in ROOTS:
            found[ROOTS[loss]] = np.sqrt(mean), None
    return found
