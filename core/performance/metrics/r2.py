"""Share of the label's variance that the prediction explains."""

from __future__ import annotations

from core.performance.bands import Figures, positive
from core.performance.metric import metric
from core.performance.reasons import CONSTANT, NOTHING_ANSWERED, ONE_LABEL
from core.performance.residuals import explained
from core.performance.windows import Windows


@metric(name="r2", label="R²", task="regression", unit="number", undefined=(NOTHING_ANSWERED, ONE_LABEL, CONSTANT))
def measure(windows: Windows) -> Figures:
    """Return R², at most 1, and below 0 where the mean of the labels would do better."""
    left = positive(*explained(windows.residuals), windows.sure)
    return Figures(1 - left.value, 1 - left.high, 1 - left.low)
