"""A labelled reference -> the estimator it freezes, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.errors import NotEnoughData
from core.performance.estimate.agreement import agreement
from core.performance.estimate.estimator import Estimator
from core.performance.estimate.fit_classes import fit_classes
from core.performance.estimate.fit_losses import fit_losses
from core.profiles.encode import Values
from core.profiles.performance import PerformanceSpec


@dataclass(frozen=True)
class Fitted:
    """An estimator, or one sentence that says why there is none."""

    estimator: Estimator | None
    reason: str = ""


def fit_estimator(columns: Mapping[str, Values], labels: Values, performance: PerformanceSpec) -> Fitted:
    """Return the estimator of a labelled reference.

    Parameters
    ----------
    columns : mapping of str to sequence, each of length n
        Features and outputs of the reference by column name. The rows must be new to the model: on those it was
        trained on, it errs less than it will.
    labels : sequence of scalars, length n
        Ground truth, None where unknown.
    performance : PerformanceSpec
        What a label is compared with.

    Returns
    -------
    Fitted
        The same for the same input, whatever the number of processors.

    Notes
    -----
    A classification takes at most 100,000 rows, a regression as many as hold 600,000 values, drawn with a fixed
    seed: 0.1 to 3 seconds.
    """
    known = np.array([label is not None for label in labels], dtype=bool)
    fit = fit_classes if performance.task == "classification" else fit_losses
    try:
        model, estimated, realised = fit(columns, labels, known, performance)
    except NotEnoughData as error:
        return Fitted(None, error.message)
    return Fitted(Estimator(model, agreement(model, estimated, realised)))
