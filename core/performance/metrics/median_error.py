"""Size that half of the errors stay below."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.metric import metric
from core.performance.quantiles import rank_shares
from core.performance.reasons import NOTHING_ANSWERED
from core.performance.windows import Windows


@metric(
    name="median_error",
    label="Median error",
    task="regression",
    unit="value",
    better="less",
    undefined=(NOTHING_ANSWERED,),
)
def measure(windows: Windows) -> Figures:
    """Return the median absolute error, >= 0, in the unit of the predicted value.

    Notes
    -----
    From logarithmic bins, exact to a twelfth at worst; the band lies between ranks.
    """
    found = windows.residuals
    low, high = rank_shares(found.n, 0.5, windows.sure)
    return Figures(found.size_at(0.5), found.size_at(low), found.size_at(high))
