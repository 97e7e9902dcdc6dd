"""Latency that 95 % of the predictions stay below."""

from __future__ import annotations

from core.performance.bands import Figures
from core.performance.latency import quantile_with_band
from core.performance.metric import metric
from core.performance.reasons import NO_LATENCY
from core.performance.windows import Windows


@metric(name="latency_p95", label="Latency p95", unit="ms", better="less", undefined=(NO_LATENCY,))
def measure(windows: Windows) -> Figures:
    """Return the latency in ms, >= 0, exact to a twelfth; the band lies between ranks."""
    return quantile_with_band(windows.profile, 0.95, windows.sure)
