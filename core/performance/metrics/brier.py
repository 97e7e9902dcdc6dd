"""Mean square of the distance between probabilities and what was true."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.calibration import mean_loss
from core.performance.metric import metric
from core.performance.reasons import NO_PROBABILITY, NO_SCORE, NOTHING_SCORED
from core.performance.windows import Windows
from core.profiles.performance import BRIER


@metric(
    name="brier",
    label="Brier score",
    task="classification",
    unit="number",
    better="less",
    undefined=(NO_SCORE, NO_PROBABILITY, NOTHING_SCORED),
)
def measure(windows: Windows) -> Figures:
    """Return the Brier score over the rows with a score: in [0, 1], or in [0, 2] as the sum over several classes."""
    return mean_loss(windows.performance, windows.profile, BRIER, windows.sure)
