"""The model makes more errors than it did: a detector found a change in the stream of errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.alerts.rule import Material, Reading, grade, rule_family
from core.drift.concept.dated import DatedChange
from core.drift.concept.detector import ALERTING, DETECTORS


@rule_family(
    name="concept", label="Concept drift", reads="performance", compares=True, points_critical=0.1, times_critical=2.0
)
def evaluate(material: Material, params: Mapping[str, float]) -> list[Reading]:
    """Return a reading a window: a change for the worse that the detectors for alerts found in its labels.

    Critical where the error rate rose by 10 points, or errors became twice as large.
    """
    if material.performance is None or material.spec.performance is None:
        return [Reading("no_data", 0) for _ in range(len(material.windows.counts))]
    rate = material.spec.performance.task == "classification"
    told = [change for change in material.changes if change.worse and change.detector in ALERTING]
    readings = []
    for (start, end), n in zip(material.bounds.tolist(), material.performance.counts[:, 0].tolist(), strict=True):
        mine = [change for change in told if start <= change.at < end]
        readings.append(_reading(mine, n, params, rate=rate) if mine else Reading("ok" if n else "no_data", n))
    return readings


def _reading(changes: Sequence[DatedChange], n: int, params: Mapping[str, float], *, rate: bool) -> Reading:
    worst = max(changes, key=lambda change: change.after - change.before)
    times = worst.after / max(worst.before, 1e-9)
    rose = worst.after - worst.before
    critical = times >= params["times_critical"] or (rate and rose >= params["points_critical"])
    names = " and ".join(sorted({DETECTORS.get(change.detector).label for change in changes}))
    before, after = (f"{side:.1%}" if rate else f"{side:.2f}" for side in (worst.before, worst.after))
    what = "The error rate" if rate else "The mean error, in units of the reference's,"
    title = f"{'Error rate' if rate else 'Errors'} rose from {before} to {after}"
    summary = f"{what} rose from {before} to {after}, as {names} found in {n:,} labelled predictions."
    evidence = {
        "detectors": sorted({change.detector for change in changes}),
        "since": min(change.since for change in changes),
        "before": worst.before,
        "after": worst.after,
    }
    return Reading(grade(warning=True, critical=critical), n, title, summary, (), evidence, rose)
