"""F1: the harmonic mean of precision and recall."""

from __future__ import annotations

from core.performance.bands import Figures, share
from core.performance.classes import averaged, f1
from core.performance.metric import metric
from core.performance.reasons import NOTHING_POSITIVE
from core.performance.windows import Windows


@metric(name="f1", label="F1", task="classification", undefined=(NOTHING_POSITIVE,))
def measure(windows: Windows) -> Figures:
    """Return F1 in [0, 1]: of the positive class where there is one, else the mean over the classes seen."""
    found = windows.classes
    by_class = f1(found)
    if found.positive is None:
        return averaged(found, by_class, "macro", windows.sure)
    # rows right among those true or predicted are a share, and F1 grows with it
    right = found.right[:, found.positive]
    overlap = share(right, found.actual[:, found.positive] + found.predicted[:, found.positive] - right, windows.sure)
    return Figures(*(2 * end / (1 + end) for end in (overlap.value, overlap.low, overlap.high)))
