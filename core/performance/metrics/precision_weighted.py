"""Precision, every class counting as often as it is true."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.classes import averaged, precision
from core.performance.metric import metric
from core.performance.windows import Windows


@metric(name="precision_weighted", label="Precision, weighted", task="classification")
def measure(windows: Windows) -> Figures:
    """Return the mean precision over labelled rows, in [0, 1]; 0 counts where it is not defined for a class."""
    return averaged(windows.classes, precision(windows.classes), "weighted", windows.sure)
