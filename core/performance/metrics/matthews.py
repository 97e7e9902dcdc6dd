"""How far predictions go with labels, whatever the shares of the classes."""

from __future__ import annotations

import numpy as np

from core.performance.bands import Figures, like_a_share
from core.performance.metric import metric
from core.performance.reasons import ONE_CLASS, ONE_CLASS_PREDICTED
from core.performance.windows import Windows


@metric(
    name="matthews",
    label="Matthews correlation",
    task="classification",
    unit="number",
    undefined=(ONE_CLASS, ONE_CLASS_PREDICTED),
)
def measure(windows: Windows) -> Figures:
    """Return the correlation of the predicted with the true class, in [-1, 1].

    Notes
    -----
    Source: Gorodkin 2004 for any number of classes; the band is by the delta method.
    """
    found = windows.classes
    n, right = found.labelled[:, None], found.right_rows[:, None]
    actual, told = found.actual, found.predicted
    unanswered = n[:, 0] - told.sum(axis=1)
    by_chance = (actual * told).sum(axis=1, keepdims=True)
    spread_told = n**2 - (told**2).sum(axis=1, keepdims=True) - unanswered[:, None] ** 2
    spread_true = n**2 - (actual**2).sum(axis=1, keepdims=True)
    both = np.sqrt(spread_told * spread_true)
    value = (right * n - by_chance) / both
    variance = found.variance(
        (right - told) / both - value * ((n - actual) / spread_true + n / spread_told),
        -actual / both + value * told / spread_told,
        np.broadcast_to(n / both, actual.shape),
    )
    band = like_a_share((value[:, 0] + 1) / 2, variance / 4, found.labelled, windows.sure)
    return Figures(value[:, 0], 2 * band.low - 1, 2 * band.high - 1)
