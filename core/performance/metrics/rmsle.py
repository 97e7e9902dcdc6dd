"""Root of the mean square of the difference of logarithms."""

from __future__ import annotations

import numpy as np

from core.performance.bands import Figures, positive
from core.performance.metric import metric
from core.performance.reasons import NOTHING_ANSWERED, SOME_NEGATIVE
from core.performance.windows import Windows
from core.profiles.residual_terms import Term


@metric(
    name="rmsle",
    label="RMSLE",
    task="regression",
    unit="number",
    better="less",
    undefined=(NOTHING_ANSWERED, SOME_NEGATIVE),
)
def measure(windows: Windows) -> Figures:
    """Return the root of the mean squared error of log(1 + value), >= 0; not defined where a value is negative."""
    found = windows.residuals
    square = np.where(found.n_negative > 0, np.nan, found.mean(Term.LOG_2))
    band = positive(square, found.variance_of(square, found.mean(Term.LOG_4)), windows.sure)
    return Figures(*(np.sqrt(end) for end in (band.value, band.low, band.high)))
