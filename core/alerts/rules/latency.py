"""The model answers more slowly than it used to."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.alerts.rule import MIN_ROWS, Material, Reading, grade, rule_family
from core.performance.latency import latencies, quantile, share_above
from core.performance.metric import wilson
from core.profiles.profile import stacked


@rule_family(name="latency", label="Latency", times_warning=2.0, times_critical=4.0)
def evaluate(material: Material, params: Mapping[str, float]) -> list[Reading]:
    """Return a reading a window: p95 for certain above 2 (or 4) times the p95 of the reference or the first rows."""
    agreed = _agreed(material)
    n = latencies(material.windows).sum(axis=1).astype(int).tolist()
    if agreed is None:
        return [Reading("no_data", rows) for rows in n]
    certainly = {
        name: wilson(*share_above(material.windows, agreed * params[name]), material.confidence())[0] > 0.05
        for name in ("times_warning", "times_critical")
    }
    now = quantile(material.windows, 0.95)
    readings = []
    for window, rows in enumerate(n):
        if rows < MIN_ROWS:
            readings.append(Reading("insufficient" if rows else "no_data", rows))
            continue
        verdict = grade(
            warning=bool(certainly["times_warning"][window]), critical=bool(certainly["times_critical"][window])
        )
        evidence = {"latency_p95": float(now[window]), "usual": agreed}
        if verdict == "ok":
            readings.append(Reading("ok", rows, evidence=evidence))
            continue
        title = f"Latency p95 is {now[window] / agreed:.1f} times the usual"
        summary = f"95 % of {rows:,} predictions took up to {now[window]:,.0f} ms; {agreed:,.0f} ms is usual."
        readings.append(Reading(verdict, rows, title, summary, (), evidence, float(now[window])))
    return readings


def _agreed(material: Material) -> float | None:
    """Return the usual p95 in ms: of the reference if it holds latencies, else of the first rows seen."""
    for profile in (material.reference, material.baseline):
        held = stacked(profile)
        if latencies(held).sum() >= MIN_ROWS:
            return float(np.maximum(quantile(held, 0.95)[0], 1e-3))
    return None
