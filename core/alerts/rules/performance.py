"""Labels say that the model does worse than agreed."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from scipy import special

from core.alerts.rule import MIN_ROWS, Material, Reading, grade, rule_family
from core.drift.verdict import State
from core.drift.wording import plain
from core.performance.bands import wilson
from core.performance.metric import METRICS
from core.performance.residuals import residuals
from core.performance.windows import Windows
from core.profiles.profile import Profile, stacked

ACCURACY_SLACK = 0.02
MAIN = "f1"  # of a classification: it falls where accuracy does not, as when a rare class is missed
WORSE = ("no_data", "insufficient", "ok", "warning", "critical")


@rule_family(
    name="performance",
    label="Performance",
    reads="performance",
    accuracy_warning=0.9,
    accuracy_critical=0.8,
    error_warning=1.25,
    error_critical=1.5,
    drop_warning=0.1,
    drop_critical=0.25,
)
def evaluate(material: Material, params: Mapping[str, float]) -> list[Reading]:
    """Return a reading a window: accuracy below 90 % or 80 %, F1 or a mean error well behind the reference's.

    F1 has to be a tenth or a quarter below, a mean error 1.25 or 1.5 times as large, and the whole 95 % interval has to
    lie beyond the threshold; what the reference knows of F1 has an interval too, and both count. Where the reference
    itself does hardly better than a threshold of accuracy, the threshold moves below the reference by the slack, or by
    as much again as between the two.
    """
    if material.performance is None or material.spec.performance is None:
        return [Reading("no_data", 0) for _ in range(len(material.windows.counts))]
    if material.spec.performance.task == "classification":
        both = _accuracy(material, material.performance, params), _drop(material, material.performance, params)
        return [max(pair, key=lambda reading: WORSE.index(reading.verdict)) for pair in zip(*both, strict=True)]
    return _mean_error(material, material.performance, params)


def _accuracy(material: Material, performance: Profile, params: Mapping[str, float]) -> list[Reading]:
    accuracy = METRICS.get("accuracy")
    values, n = accuracy.score(material.spec, performance), performance.counts[:, 0].astype(np.float64)
    warning, critical = params["accuracy_warning"], params["accuracy_critical"]
    agreed = None
    if material.reference_performance is not None:
        agreed = float(accuracy.score(material.spec, stacked(material.reference_performance))[0])
        if agreed - ACCURACY_SLACK < warning:
            warning, critical = agreed - ACCURACY_SLACK, min(critical, agreed - (warning - critical))
    _, high = wilson(np.nan_to_num(values) * n, n, material.confidence())
    before = "" if agreed is None else f" (reference {agreed:.1%})"
    readings = []
    for value, upper, rows in zip(values, high, n.astype(int).tolist(), strict=True):
        if rows < MIN_ROWS:
            readings.append(Reading("insufficient" if rows else "no_data", rows))
            continue
        verdict = grade(warning=upper < warning, critical=upper < critical)
        limit = critical if verdict == "critical" else warning
        evidence = {"accuracy": float(value), "high": float(upper), "threshold": limit, "reference": agreed}
        title = f"Accuracy fell to {value:.1%}"
        summary = (
            f"Accuracy is {value:.1%}{before} over {rows:,} labelled predictions, below {limit:.0%} with certainty."
        )
        readings.append(_unless_ok(verdict, rows, (title, summary), evidence, 1 - float(value)))
    return readings


def _drop(material: Material, performance: Profile, params: Mapping[str, float]) -> list[Reading]:
    """Return a reading a window of how far the main metric fell below the reference, as a share of it."""
    n = performance.counts[:, 0].tolist()
    if material.reference_performance is None:
        return [Reading("no_data", rows) for rows in n]
    metric = METRICS.get(MAIN)
    now = metric.figures(Windows(material.spec, performance, confidence=material.confidence()))
    agreed = metric.figures(Windows(material.spec, stacked(material.reference_performance)))
    before, least = float(agreed.value[0]), float(agreed.low[0])
    readings = []
    for value, high, rows in zip(now.value.tolist(), now.high.tolist(), n, strict=True):
        if rows < MIN_ROWS or not value >= 0 or not before > 0:
            readings.append(Reading("insufficient" if rows else "no_data", rows))
            continue
        # two intervals side by side: the difference is as uncertain as both together (Newcombe 1998)
        certain = {
            name: (1 - params[name]) * before - value > math.hypot(high - value, (1 - params[name]) * (before - least))
            for name in ("drop_warning", "drop_critical")
        }
        verdict = grade(warning=certain["drop_warning"], critical=certain["drop_critical"])
        share = 1 - value / before
        title = f"{metric.label} fell {share:.0%} below the reference"
        summary = f"{metric.label} is {value:.1%} (reference {before:.1%}) over {rows:,} labelled predictions."
        evidence = {MAIN: value, "high": high, "reference": before, "drop": share}
        readings.append(_unless_ok(verdict, rows, (title, summary), evidence, share))
    return readings


def _mean_error(material: Material, performance: Profile, params: Mapping[str, float]) -> list[Reading]:
    if material.reference_performance is None:
        return [Reading("no_data", int(n)) for n in performance.counts[:, 0]]
    agreed = float(residuals(material.spec, stacked(material.reference_performance)).mean_size[0])
    found = residuals(material.spec, performance)
    with np.errstate(invalid="ignore"):
        spread = np.sqrt(np.maximum(found.mean_square - found.mean_size**2, 0) / np.maximum(found.n, 1))
    readings = []
    halves = special.ndtri(0.5 + material.confidence() / 2)
    for value, error, half, rows in zip(found.mean_size, spread, halves, found.n.astype(int).tolist(), strict=True):
        if rows < MIN_ROWS or not agreed > 0:
            readings.append(Reading("insufficient" if rows else "no_data", rows))
            continue
        times = float(value - half * error) / agreed
        verdict = grade(warning=times > params["error_warning"], critical=times > params["error_critical"])
        evidence = {"mae": float(value), "reference": agreed, "times": times}
        title = f"Mean error grew to {value / agreed:.1f} times the reference"
        now, before = plain(float(value)), plain(agreed)
        summary = f"The mean absolute error is {now} over {rows:,} labelled predictions (reference {before})."
        readings.append(_unless_ok(verdict, rows, (title, summary), evidence, float(value)))
    return readings


def _unless_ok(
    verdict: State, n: int, said: tuple[str, str], evidence: Mapping[str, float | None], effect: float
) -> Reading:
    return Reading("ok", n, evidence=evidence) if verdict == "ok" else Reading(verdict, n, *said, (), evidence, effect)
