"""Recall, averaged over the classes that the labels hold."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.classes import averaged, recall
from core.performance.metric import metric
from core.performance.windows import Windows


@metric(name="balanced_accuracy", label="Balanced accuracy", task="classification")
def measure(windows: Windows) -> Figures:
    """Return the mean recall in [0, 1]; every class counts alike, however rare."""
    return averaged(windows.classes, recall(windows.classes), "true", windows.sure)
