"""Mean size of the error as a share of the true value's."""

from __future__ import annotations

from core.performance.bands import Figures, positive
from core.performance.metric import metric
from core.performance.reasons import ALL_ZERO, NOTHING_ANSWERED
from core.performance.windows import Windows
from core.profiles.residual_terms import Term


@metric(name="mape", label="MAPE", task="regression", better="less", undefined=(NOTHING_ANSWERED, ALL_ZERO))
def measure(windows: Windows) -> Figures:
    """Return the mean absolute percentage error, as a share, >= 0, over the rows whose true value is not 0."""
    found = windows.residuals
    mean = found.mean(Term.RELATIVE)
    variance = found.variance_of(mean, found.mean(Term.RELATIVE_2), found.n_nonzero)
    return positive(mean, variance, windows.sure)
