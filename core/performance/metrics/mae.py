"""Mean size of the error."""

from __future__ import annotations

from core.performance.bands import Figures, positive
from core.performance.metric import metric
from core.performance.reasons import NOTHING_ANSWERED
from core.performance.windows import Windows
from core.profiles.residual_terms import Term


@metric(name="mae", label="MAE", task="regression", unit="value", better="less", undefined=(NOTHING_ANSWERED,))
def measure(windows: Windows) -> Figures:
    """Return the mean absolute error, >= 0, in the unit of the predicted value."""
    found = windows.residuals
    size = found.mean(Term.SIZE)
    band = positive(size, found.variance_of(size, found.mean(Term.ERROR_2)), windows.sure)
    return Figures(*(end * found.scale for end in (band.value, band.low, band.high)))
