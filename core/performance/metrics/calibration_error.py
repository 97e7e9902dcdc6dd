"""How far scores are from the shares they foretell."""

from __future__ import annotations

import numpy as np

from core.performance.bands import Figures, normal, nothing, ratio
from core.performance.metric import metric
from core.performance.reasons import NO_PROBABILITY, NO_SCORE, NOTHING_SCORED
from core.performance.windows import Windows
from core.profiles.performance import BRIER, SCORED


@metric(
    name="calibration_error",
    label="Calibration error",
    task="classification",
    better="less",
    undefined=(NO_SCORE, NO_PROBABILITY, NOTHING_SCORED),
)
def measure(windows: Windows) -> Figures:
    """Return the mean distance of score and share in ten bins of equal width, in [0, 1]; the mean over several classes.

    Notes
    -----
    The expected calibration error. It is never 0 in few rows, however good the scores (about 0.04 in 500), so the band
    reaches further down, by what chance alone may add.
    Source: Naeini, Cooper and Hauskrecht 2015.
    """
    if not windows.performance.probabilities:
        return nothing(len(windows.counts))
    errors = np.stack([found.error() for found in windows.tenths])
    n = windows.of(SCORED)
    square = ratio(windows.profile.sums[:, BRIER], n) / len(errors)
    together = (1 + 1 / len(errors)) / 2  # errors of several classes go together by half
    value = errors.mean(axis=0)
    variance = together * (square - (errors**2).mean(axis=0)) / np.maximum(n - 1, 1)
    band = normal(value, variance, windows.sure)
    by_chance = np.stack([found.by_chance() for found in windows.tenths]).mean(axis=0)
    return Figures(value, np.maximum(band.low - by_chance, 0), np.minimum(band.high, 1))
