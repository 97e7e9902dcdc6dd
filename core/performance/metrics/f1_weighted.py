"""F1, every class counting as often as it is true."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.classes import averaged, f1
from core.performance.metric import metric
from core.performance.windows import Windows


@metric(name="f1_weighted", label="F1, weighted", task="classification")
def measure(windows: Windows) -> Figures:
    """Return the mean F1 over labelled rows, in [0, 1]; 0 counts where it is not defined for a class."""
    return averaged(windows.classes, f1(windows.classes), "weighted", windows.sure)
