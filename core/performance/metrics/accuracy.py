"""Share of labelled predictions that were right."""

from __future__ import annotations

from core.performance.bands import Figures, share
from core.performance.metric import metric
from core.performance.windows import Windows


@metric(name="accuracy", label="Accuracy", task="classification")
def measure(windows: Windows) -> Figures:
    """Return right / labelled, in [0, 1], whether the reference knows the class or not."""
    return share(windows.classes.right_rows, windows.classes.labelled, windows.sure)
