"""The table of verdicts: one grid that holds hundreds of columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components import ids
from components.comparing import change_words
from components.grid import EDGES, HEAD_HEIGHT, MOST_ROWS, OVER, RIGHT, ROW_HEIGHT, WRITTEN, grid
from components.numbers import NONE, p_value, score
from components.plots import distinct
from components.verdicts import DRIFTING, STATES
from core.drift.method import METHODS, MethodScore
from core.drift.verdict import SIGNIFICANCE, ColumnDrift, State
from services.views.drift import DriftView

ORDER = ("critical", "warning", "error", "ok", "insufficient", "no_data")
DISTANCES = {"numeric": "ks", "categorical": "chi_square"}
SHOWN = (("effect", "PSI, corrected", "psi_corrected"), ("distance", "KS, Cramér V", "ks"))
TEST = "Harmonic mean over the tests of the column, Benjamini-Hochberg over the columns"
LINE_HEIGHT, CHARACTERS_A_LINE = 18, 46  # of a reason where its column is narrowest
SCORE = {**RIGHT, "width": 106}


def drift_grid() -> Component:
    """Return the grid before its rows came."""
    return grid(ids.DRIFT_GRID, _columns(), known_by="id")


def drift_rows(view: DriftView, chosen: str | None) -> list[dict[str, Any]]:
    """Return a row a column, the worst first; the chosen one is marked."""
    ordered = worst_first(view.columns)
    # a feature may be named as the ground truth is
    names = distinct([column.column for column in ordered])
    return [{"id": name} | _row(column, name == chosen) for name, column in zip(names, ordered, strict=True)]


def grid_height(columns: Sequence[ColumnDrift]) -> str:
    """Return the height of a grid of these columns in CSS; beyond what a dozen takes it scrolls."""
    inner = sum(ROW_HEIGHT + LINE_HEIGHT * (_lines(column) - 1) for column in columns)
    return f"{HEAD_HEIGHT + min(inner, ROW_HEIGHT * MOST_ROWS) + EDGES}px"


def worst_first(columns: Sequence[ColumnDrift]) -> list[ColumnDrift]:
    """Return the columns by verdict, then by corrected PSI."""
    return sorted(columns, key=lambda column: (ORDER.index(column.verdict), -_effect(column)))


def is_over(item: MethodScore, verdict: State) -> bool:
    """Return whether a score lies beyond its threshold in a column that drifts: else it may well be chance."""
    return verdict in DRIFTING and item.value > item.threshold


def _columns() -> list[dict[str, Any]]:
    reason = {"tooltipField": "reason", "wrapText": True, "autoHeight": True, "flex": 3, "minWidth": 296}
    return [
        {"field": "rank", "headerName": "Verdict", "cellRenderer": "StateChip", "width": 112},
        {"field": "column", "headerName": "Column", "cellRenderer": "ColumnName", "flex": 2, "minWidth": 190},
        {"field": "change", "headerName": "Change", "tooltipField": "change", "width": 158},
        *[{"field": field, "headerName": _head(name, label), "headerTooltip": _rule(field, name), **SCORE, **OVER}
          for field, label, name in SHOWN],
        {"field": "p", "headerName": f"p adjusted\n< {SIGNIFICANCE}", "headerTooltip": TEST, **SCORE, "width": 90},
        {"field": "literal", "headerName": "Literal rule", "width": 92, **WRITTEN},
        {"field": "reason", "headerName": "Reason", **reason},
    ]  # fmt: skip


def _head(name: str, label: str) -> str:
    return f"{label}\n> {METHODS.get(name).threshold:g}"


def _rule(field: str, name: str) -> str:
    if field == "distance":
        return "Numbers: largest gap between the two distribution functions. Categories: Cramér's V of the levels."
    method = METHODS.get(name)
    return f"{method.label}: {method.rule}"


def _row(column: ColumnDrift, chosen: bool) -> dict[str, Any]:
    scores = {item.method: item for item in column.scores}
    shown = {"effect": scores.get("psi_corrected"), "distance": scores.get(DISTANCES.get(column.kind, ""))}
    look = STATES[column.verdict]
    return {
        "column": column.column,
        "kind": column.kind if column.role == "feature" else f"{column.role}, {column.kind}",
        "rank": ORDER.index(column.verdict),
        "state": {"word": look.word, "icon": look.icon, "tone": look.tone},
        "change": change_words(column),
        **{field: None if item is None else item.value for field, item in shown.items()},
        "p": column.p_adjusted,
        "literal": column.literal,
        "reason": column.reason,
        "text": {
            **{field: NONE if item is None else score(item.value) for field, item in shown.items()},
            "p": p_value(column.p_adjusted),
            "literal": "would fire" if column.literal else "quiet",
        },
        "over": [field for field, item in shown.items() if item is not None and is_over(item, column.verdict)],
        "chosen": chosen,
    }


def _lines(column: ColumnDrift) -> int:
    """Return about how many lines the reason takes."""
    return max(1, -(-len(column.reason) // CHARACTERS_A_LINE))


def _effect(column: ColumnDrift) -> float:
    return next((item.value for item in column.scores if item.method == "psi_corrected"), 0.0)
