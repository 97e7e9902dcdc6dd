"""Predictions an hour."""

from __future__ import annotations

import numpy as np

from core.performance.bands import Figures
from core.performance.metric import metric
from core.performance.reasons import NO_HOURS
from core.performance.windows import Windows
from core.profiles.spec import ROWS


@metric(name="throughput", label="Throughput", unit="rows/h", better="neither", undefined=(NO_HOURS,))
def measure(windows: Windows) -> Figures:
    """Return rows / hours, >= 0. It is what came, not an estimate of anything, so that it has no band."""
    hours = np.asarray(np.nan if windows.hours is None else windows.hours, dtype=np.float64)
    absent = np.full(len(windows.counts), np.nan)
    return Figures(windows.of(ROWS) / hours, absent, absent)
