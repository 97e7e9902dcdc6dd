"""Root of the mean square of the error."""

from __future__ import annotations

import numpy as np

from core.performance.bands import Figures, positive
from core.performance.metric import metric
from core.performance.reasons import NOTHING_ANSWERED
from core.performance.windows import Windows
from core.profiles.residual_terms import Term


@metric(name="rmse", label="RMSE", task="regression", unit="value", better="less", undefined=(NOTHING_ANSWERED,))
def measure(windows: Windows) -> Figures:
    """Return the root of the mean squared error, >= 0, in the unit of the predicted value."""
    found = windows.residuals
    square = found.mean(Term.ERROR_2)
    band = positive(square, found.variance_of(square, found.mean(Term.ERROR_4)), windows.sure)
    return Figures(*(found.scale * np.sqrt(end) for end in (band.value, band.low, band.high)))
