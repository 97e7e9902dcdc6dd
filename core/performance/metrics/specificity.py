"""Specificity: of the rows of other classes, those not predicted as the class."""

from __future__ import annotations

import numpy as np

from core.performance.bands import Figures
from core.performance.classes import of_positive_or_mean, specificity
from core.performance.metric import metric
from core.performance.reasons import NOTHING_NEGATIVE, ONE_CLASS
from core.performance.windows import Windows


@metric(name="specificity", label="Specificity", task="classification", undefined=(NOTHING_NEGATIVE, ONE_CLASS))
def measure(windows: Windows) -> Figures:
    """Return specificity in [0, 1]: of the positive class where there is one, else the mean over the classes seen."""
    classes = windows.classes
    found = of_positive_or_mean(classes, specificity(classes), windows.sure)
    if classes.positive is not None:
        return found
    return Figures(np.where(classes.n_true < 2, np.nan, found.value), found.low, found.high)
