"""Mean of minus the logarithm of the probability given to the true class."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.calibration import mean_loss
from core.performance.metric import metric
from core.performance.reasons import NO_PROBABILITY, NO_SCORE, NOTHING_SCORED
from core.performance.windows import Windows
from core.profiles.performance import LOSS


@metric(
    name="log_loss",
    label="Log loss",
    task="classification",
    unit="number",
    better="less",
    undefined=(NO_SCORE, NO_PROBABILITY, NOTHING_SCORED),
)
def measure(windows: Windows) -> Figures:
    """Return the log loss in nats, >= 0, over the rows with a score; a probability of 0 costs 34.5."""
    return mean_loss(windows.performance, windows.profile, LOSS, windows.sure)
