"""Inputs or outputs differ from the reference."""

from __future__ import annotations

from collections.abc import Mapping

from core.alerts.rule import Material, Reading, rule_family
from core.drift.verdict import ColumnDrift, WindowDrift, judge

MOST_NAMED = 4


@rule_family(name="drift", label="Data drift", compares=True)
def evaluate(material: Material, params: Mapping[str, float]) -> list[Reading]:  # noqa: ARG001 - set by the rule set
    """Return a reading a window from the drift verdict that pages and API show."""
    verdicts = judge(material.spec, material.reference, material.windows, material.rule_set, material.filling)
    return [_reading(verdict, len(material.spec.columns)) for verdict in verdicts]


def _reading(window: WindowDrift, n_columns: int) -> Reading:
    drifted = sorted(
        (column for column in window.columns if column.verdict in ("warning", "critical")),
        key=lambda column: (column.verdict != "critical", -_effect(column)),
    )
    evidence = {
        column.column: {
            "verdict": column.verdict,
            "reason": column.reason,
            "p_adjusted": column.p_adjusted,
            "scores": {score.method: score.value for score in column.scores},
        }
        for column in drifted
    }
    if not drifted:
        return Reading(window.verdict, window.n)
    names = [column.column for column in drifted]
    shown = ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")
    title = f"{len(names)} of {n_columns} columns drift: {shown}"
    summary = f"{names[0]}: {drifted[0].reason} Based on {window.n:,} predictions."
    return Reading(window.verdict, window.n, title, summary, tuple(names), evidence, sum(map(_effect, drifted)))


def _effect(column: ColumnDrift) -> float:
    return next((score.value for score in column.scores if score.method == "psi_corrected"), 0.0)
