"""Predictions end in errors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.alerts.rule import MIN_ROWS, Material, Reading, grade, rule_family
from core.performance.metric import wilson
from core.profiles.spec import ERRORS, ROWS


@rule_family(name="errors", label="Errors", rate_warning=0.05, rate_critical=0.2)
def evaluate(material: Material, params: Mapping[str, float]) -> list[Reading]:
    """Return a reading a window: more than 5 % (or 20 %) of the predictions ended in an error, and for certain."""
    rows, errors = (material.windows.counts[:, place].astype(np.float64) for place in (ROWS, ERRORS))
    low, _ = wilson(errors, rows, material.confidence())
    readings = []
    for n, failed, least in zip(rows.astype(int).tolist(), errors.astype(int).tolist(), low.tolist(), strict=True):
        if n < MIN_ROWS:
            readings.append(Reading("insufficient" if n else "no_data", n))
            continue
        verdict = grade(warning=least > params["rate_warning"], critical=least > params["rate_critical"])
        if verdict == "ok":
            readings.append(Reading("ok", n, evidence={"error_rate": failed / n}))
            continue
        title = f"{failed / n:.1%} of the predictions fail"
        summary = f"{failed:,} of {n:,} predictions ended in an error."
        readings.append(Reading(verdict, n, title, summary, (), {"error_rate": failed / n}, failed / n))
    return readings
