"""Recall, every class counting alike."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.classes import averaged, recall
from core.performance.metric import metric
from core.performance.windows import Windows


@metric(name="recall_macro", label="Recall, macro", task="classification")
def measure(windows: Windows) -> Figures:
    """Return the mean recall over the classes seen, in [0, 1]; 0 counts where it is not defined for a class."""
    return averaged(windows.classes, recall(windows.classes), "macro", windows.sure)
