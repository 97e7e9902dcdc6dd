"""Mean of prediction less label: whether values are too high or too low."""

from __future__ import annotations

from core.performance.bands import Figures, normal
from core.performance.metric import metric
from core.performance.reasons import NOTHING_ANSWERED
from core.performance.windows import Windows
from core.profiles.residual_terms import Term


@metric(
    name="mean_error",
    label="Mean error",
    task="regression",
    unit="value",
    better="neither",
    undefined=(NOTHING_ANSWERED,),
)
def measure(windows: Windows) -> Figures:
    """Return the bias in the unit of the predicted value, above 0 where predictions are too high."""
    found = windows.residuals
    mean = found.mean(Term.ERROR)
    band = normal(mean, found.variance_of(mean, found.mean(Term.ERROR_2)), windows.sure)
    return Figures(*(end * found.scale for end in (band.value, band.low, band.high)))
