"""The table of verdicts: one grid that holds hundreds of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components import ids
from components.grid import OVER, RIGHT, WRITTEN, grid
from components.numbers import NONE, count, p_value, score
from components.verdicts import STATES
from core.drift.method import METHODS, MethodScore
from core.drift.verdict import SIGNIFICANCE, ColumnDrift
from services.views.drift import DriftView

ORDER = ("critical", "warning", "error", "ok", "insufficient", "no_data")
SHOWN = (("psi", "PSI"), ("psi_corrected", "Corrected"), ("ks", "KS"), ("kl", "KL"))
TEST = "Bonferroni over the tests of the column, Benjamini-Hochberg over the columns"


def drift_grid() -> Component:
    """Return the grid before its rows came."""
    return grid(ids.DRIFT_GRID, _columns())


def drift_rows(view: DriftView, chosen: str | None) -> list[dict[str, Any]]:
    """Return a row a column, the worst first; the chosen one is marked."""
    return [_row(column, column.column == chosen) for column in worst_first(view.columns)]


def worst_first(columns: Sequence[ColumnDrift]) -> list[ColumnDrift]:
    """Return the columns by verdict, then by corrected PSI."""
    return sorted(columns, key=lambda column: (ORDER.index(column.verdict), -_effect(column)))


def _columns() -> list[dict[str, Any]]:
    return [
        {"field": "rank", "headerName": "Verdict", "cellRenderer": "StateChip", "width": 122},
        {"field": "column", "headerName": "Column", "cellRenderer": "ColumnName", "flex": 2, "minWidth": 224},
        *[{"field": name, "headerName": _head(name, label), "headerTooltip": _rule(name), **RIGHT, **OVER}
          for name, label in SHOWN],
        {"field": "p", "headerName": f"p adjusted\n< {SIGNIFICANCE}", "headerTooltip": TEST, **RIGHT, "width": 98},
        {"field": "n", "headerName": "Rows", **RIGHT},
        {"field": "literal", "headerName": "Literal rule", "width": 98, **WRITTEN},
        {"field": "reason", "headerName": "Reason", "tooltipField": "reason", "flex": 3, "minWidth": 210},
    ]  # fmt: skip


def _head(name: str, label: str) -> str:
    return f"{label}\n> {METHODS.get(name).threshold:g}"


def _rule(name: str) -> str:
    method = METHODS.get(name)
    return f"{method.label}: {method.rule}"


def _row(column: ColumnDrift, chosen: bool) -> dict[str, Any]:
    scores = {item.method: item for item in column.scores}
    look = STATES[column.verdict]
    return {
        "column": column.column,
        "kind": column.kind if column.role == "feature" else f"{column.role}, {column.kind}",
        "rank": ORDER.index(column.verdict),
        "state": {"word": look.word, "icon": look.icon, "tone": look.tone},
        **{name: scores[name].value if name in scores else None for name, _ in SHOWN},
        "p": column.p_adjusted,
        "n": column.n,
        "literal": column.literal,
        "reason": column.reason,
        "text": {
            **{name: score(scores[name].value) if name in scores else NONE for name, _ in SHOWN},
            "p": p_value(column.p_adjusted),
            "n": count(column.n),
            "literal": "would fire" if column.literal else "quiet",
        },
        "over": [name for name, _ in SHOWN if name in scores and is_over(scores[name])],
        "chosen": chosen,
    }


def is_over(item: MethodScore) -> bool:
    """Return whether a score lies beyond its threshold."""
    return item.value > item.threshold


def _effect(column: ColumnDrift) -> float:
    return next((item.value for item in column.scores if item.method == "psi_corrected"), 0.0)
