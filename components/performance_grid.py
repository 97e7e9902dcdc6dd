"""The tables of the performance page: one row a metric, and one row a class."""

from __future__ import annotations

import math
from typing import Any

import dash_ag_grid as dag
from dash.development.base_component import Component

from components import ids
from components.grid import EDGES, HEAD_HEIGHT, ROW_HEIGHT, THEME, WRITTEN
from components.numbers import NONE, in_short, in_unit, share
from components.performance_order import important_first
from components.performance_words import (
    ORDER,
    STANDINGS,
    Looked,
    change_words,
    estimate_note,
    standing,
)
from services.views.metrics import Curves, Estimate, Metric

BETTER = {"more": "higher is better", "less": "lower is better", "neither": ""}
RIGHT = {"type": "rightAligned", **WRITTEN}
TONED = {"cellClassRules": {"is-worse": "params.data.tone == 'worse'", "is-better": "params.data.tone == 'better'"}}
MOST_CLASSES = 14


def metrics_grid() -> Component:
    """Return the grid of metrics before its rows came."""
    columns = [
        {"field": "label", "headerName": "Metric", "cellRenderer": "ColumnName", "flex": 3, "minWidth": 208},
        {"field": "value", "headerName": "Value", **RIGHT, "width": 82},
        {"field": "rank", "headerName": "To the\nreference", "cellRenderer": "StateChip", "width": 142},
        {"field": "band", "headerName": "95 % band", **RIGHT, "width": 126},
        {"field": "reference", "headerName": "Reference", **RIGHT, "width": 92},
        {"field": "change", "headerName": "Difference", **RIGHT, "width": 140, **TONED},
        {"field": "estimate", "headerName": "Estimate without\nlabels, its band", **RIGHT, "width": 206},
        {"field": "note", "headerName": "Note", "tooltipField": "note", "flex": 2, "minWidth": 140},
    ]
    return _grid(ids.PERFORMANCE_GRID, columns, "params.data.name")


def classes_grid() -> Component:
    """Return the grid of classes before its rows came."""
    columns = [
        {"field": "label", "headerName": "Class", "tooltipField": "label", "flex": 2, "minWidth": 104},
        *[
            {"field": name, "headerName": head, **RIGHT, "width": width}
            for name, head, width in (
                ("actual", "True", 64),
                ("predicted", "Predicted", 90),
                ("precision", "Precision", 86),
                ("recall", "Recall", 74),
                ("f1", "F1", 70),
            )
        ],
        {"field": "change", "headerName": "F1 to the\nreference", **RIGHT, "width": 124},
    ]
    return _grid(ids.PERFORMANCE_CLASSES, columns, "params.data.id")


def metric_rows(looked: Looked, chosen: str | None) -> list[dict[str, Any]]:
    """Return a row a metric, the most important first; the chosen one is marked."""
    return [_metric_row(metric, metric.name == chosen) for metric in important_first(looked.metrics)]


def class_rows(current: Curves | None, reference: Curves | None) -> list[dict[str, Any]]:
    """Return a row a class that any row has, the one with the lowest F1 first."""
    found = current.classes if current else None
    if found is None:
        return []
    before = reference.classes if reference else None
    agreed = {} if before is None else dict(zip(before.levels, before.f1[0].tolist(), strict=True))
    columns = (found.actual, found.predicted, found.precision, found.recall, found.f1)
    rows = [
        _class_row(index, level, figures, agreed.get(level, math.nan))
        for index, (level, *figures) in enumerate(
            zip(found.levels, *(side[0].tolist() for side in columns), strict=True)
        )
        if figures[0] or figures[1]
    ]
    return sorted(rows, key=lambda row: (row["f1"] is None, row["f1"] or 0.0))


def height_of(n: int, most: int = 40) -> str:
    """Return the height of a grid of `n` rows in CSS; beyond `most` it scrolls."""
    return f"{HEAD_HEIGHT + ROW_HEIGHT * min(n, most) + EDGES}px"


def _grid(name: str, columns: list[dict[str, Any]], row_id: str) -> Component:
    grid: Component = dag.AgGrid(
        id=name,
        columnDefs=columns,
        defaultColDef={"sortable": True, "resizable": True, "suppressHeaderMenuButton": True, "cellDataType": False},
        getRowId=row_id,
        rowData=[],
        dashGridOptions={
            "theme": {"function": THEME},
            "rowHeight": ROW_HEIGHT,
            "headerHeight": HEAD_HEIGHT,
            "rowClassRules": {"is-chosen": "params.data.chosen"},
            "tooltipShowDelay": 300,
            "animateRows": False,
        },
        style={"height": f"{HEAD_HEIGHT}px"},
    )
    return grid


def _metric_row(metric: Metric, chosen: bool) -> dict[str, Any]:
    state = standing(metric)
    look, found, unit = STANDINGS[state], metric.estimated, metric.unit
    note = estimate_note(metric)
    compared = metric.value is not None and metric.reference is not None and metric.better != "neither"
    gain = (metric.value or 0.0) - (metric.reference or 0.0) if compared else None
    return {
        "name": metric.name,
        "label": metric.label,
        "kind": BETTER[metric.better],
        "rank": ORDER.index(state),
        "state": {"word": look.word, "icon": look.icon, "tone": look.tone},
        "value": metric.value,
        "band": metric.low,
        "reference": metric.reference,
        "change": gain if gain is None or metric.better == "more" else -gain,
        "estimate": found.value if found else None,
        "note": note,
        "tone": state,
        "text": {
            "value": in_unit(metric.value, unit),
            "band": in_short(metric.low, metric.high, unit) or NONE,
            "reference": in_unit(metric.reference, unit),
            "change": change_words(metric) or NONE,
            "estimate": _estimate_text(found, unit),
        },
        "chosen": chosen,
    }


def _estimate_text(found: Estimate | None, unit: str) -> str:
    """Return an estimate as being about so much, or crossed out where labels contradict it."""
    if found is None:
        return NONE
    about = "✕" if found.contradicted else "≈"
    return f"{about} {in_unit(found.value, unit)} ({in_short(found.low, found.high, unit)})"


def _class_row(index: int, level: str, figures: list[float], before: float) -> dict[str, Any]:
    names = ("actual", "predicted", "precision", "recall", "f1")
    values = {name: value if math.isfinite(value) else None for name, value in zip(names, figures, strict=True)}
    f1 = Metric("f1", "F1", "ratio", values["f1"], reference=before if math.isfinite(before) else None)
    text = {name: f"{values[name] or 0:,.0f}" for name in names[:2]}
    text |= {name: NONE if value is None else share(value) for name in names[2:] for value in [values[name]]}
    gain = None if f1.value is None or f1.reference is None else f1.value - f1.reference
    return {
        "id": str(index),
        "label": level,
        **values,
        "change": gain,
        "tone": "",
        "text": text | {"change": change_words(f1) or NONE},
        "chosen": False,
    }
