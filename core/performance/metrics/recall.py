"""Recall: right among those that are of the class."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.classes import of_positive_or_mean, recall
from core.performance.metric import metric
from core.performance.reasons import NOTHING_POSITIVE
from core.performance.windows import Windows


@metric(name="recall", label="Recall", task="classification", undefined=(NOTHING_POSITIVE,))
def measure(windows: Windows) -> Figures:
    """Return recall in [0, 1]: of the positive class where there is one, else the mean over the classes seen."""
    return of_positive_or_mean(windows.classes, recall(windows.classes), windows.sure)
