"""Recall, every class counting as often as it is true."""

from __future__ import annotations

from core.performance.bands import Figures, share
from core.performance.metric import metric
from core.performance.windows import Windows


@metric(name="recall_weighted", label="Recall, weighted", task="classification")
def measure(windows: Windows) -> Figures:
    """Return the mean recall over labelled rows, in [0, 1]: the same as the accuracy, but for its name."""
    return share(windows.classes.right_rows, windows.classes.labelled, windows.sure)
