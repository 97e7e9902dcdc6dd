"""Values are missing or of the wrong type."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.alerts.rule import MIN_ROWS, Material, Reading, grade, rule_family
from core.performance.metric import wilson
from core.profiles.column import ColumnSpec
from core.profiles.encode import Floats

SURE = 0.998  # of each column; a model has many


@rule_family(name="quality", label="Data quality", compares=True, bad_warning=0.05, bad_critical=0.3)
def evaluate(material: Material, params: Mapping[str, float]) -> list[Reading]:
    """Return a reading a window: more than 5 % (or 30 %) missing or mistyped values in a feature, and for certain.

    What the reference holds of them is normal and is added to the threshold.
    """
    features = [column for column in material.spec.columns if column.role == "feature"]
    n = material.windows.counts[:, 0].astype(np.float64)
    bad = {column.name: _shares(material, column) for column in features}
    readings = []
    for window, rows in enumerate(n.astype(int).tolist()):
        if rows < MIN_ROWS:
            readings.append(Reading("insufficient" if rows else "no_data", rows))
            continue
        worst = {name: (now[window], sure[window]) for name, (now, sure) in bad.items()}
        readings.append(_reading(worst, rows, params))
    return readings


def _shares(material: Material, column: ColumnSpec) -> tuple[Floats, Floats]:
    """Return the share of bad values in each window, and by how much it certainly exceeds the reference's."""
    block = material.spec.block(column.name)
    agreed = material.reference.counts[block]
    current = material.windows.counts[:, block].astype(np.float64)
    n = current.sum(axis=1)
    now = current[:, [column.missing, column.mistyped]].sum(axis=1)
    low, _ = wilson(now, n, material.confidence(SURE))
    normal = agreed[[column.missing, column.mistyped]].sum() / max(int(agreed.sum()), 1)
    return now / np.maximum(n, 1), low - normal


def _reading(worst: Mapping[str, tuple[float, float]], rows: int, params: Mapping[str, float]) -> Reading:
    found = sorted(
        (name for name, (_, sure) in worst.items() if sure > params["bad_warning"]), key=lambda x: -worst[x][0]
    )
    if not found:
        return Reading("ok", rows)
    share, sure = worst[found[0]]
    verdict = grade(warning=True, critical=any(worst[name][1] > params["bad_critical"] for name in found))
    others = f" and {len(found) - 1} more" if len(found) > 1 else ""
    title = f"Missing or mistyped values in {found[0]}{others}"
    summary = f"{share:.1%} of {found[0]} cannot be used, {sure:.1%} more than in the reference at the least."
    return Reading(verdict, rows, title, summary, tuple(found), {name: worst[name][0] for name in found}, share)
