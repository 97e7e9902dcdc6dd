"""Precision: right among those predicted as the class."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.classes import of_positive_or_mean, precision
from core.performance.metric import metric
from core.performance.reasons import NOTHING_PREDICTED_POSITIVE
from core.performance.windows import Windows


@metric(name="precision", label="Precision", task="classification", undefined=(NOTHING_PREDICTED_POSITIVE,))
def measure(windows: Windows) -> Figures:
    """Return precision in [0, 1]: of the positive class where there is one, else the mean over the classes seen."""
    return of_positive_or_mean(windows.classes, precision(windows.classes), windows.sure)
