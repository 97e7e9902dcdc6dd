"""The grid of segments: how large, how well, what drifts, how good its data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components import ids
from components.grid import grid, grid_height
from components.numbers import NONE, count, in_unit, share
from components.segments import is_worse, metric_words, reason_words
from components.verdicts import QUALITY, STATES, Look
from services.views.metrics import Metric
from services.views.segments import SegmentView

ROW_HEIGHT = 54
MARGIN = 0.3  # of the spread of values and references, by which the scale of the bands is wider
DRIFT_ORDER = ("critical", "warning", "error", "ok", "insufficient", "no_data")
LABELLED = "Of the newest window with labels enough; band of 95%, the line is the reference"
Scale = tuple[float, float]


def segments_grid() -> Component:
    """Return the grid before its rows came."""
    return grid(ids.SEGMENTS_GRID, columns("Metric"), ROW_HEIGHT)


def columns(metric: str) -> list[dict[str, Any]]:
    """Return the definitions of the columns; `metric` names the main figure of the model."""
    number = {"cellRenderer": "SegmentNumber", "width": 148}
    return [
        {"field": "name", "headerName": "Segment", "cellRenderer": "SegmentName", "flex": 2, "minWidth": 150},
        {"field": "n", "headerName": "Rows", **number},
        {"field": "metric", "headerName": metric, "headerTooltip": LABELLED, "cellRenderer": "SegmentMetric",
         "width": 176},
        {"field": "drift", "headerName": "Drift", "cellRenderer": "SegmentChip", "width": 168},
        {"field": "score", "headerName": "Quality", "cellRenderer": "SegmentChip", "width": 132},
        {"field": "said", "headerName": "Reason", "cellRenderer": "SegmentReason", "tooltipField": "said", "flex": 3,
         "minWidth": 230},
    ]  # fmt: skip


def segment_rows(segments: Sequence[SegmentView], chosen: str | None) -> list[dict[str, Any]]:
    """Return a row a segment in the order given; the chosen one is marked."""
    scale = _scale(segments)
    return [_row(one, scale, chosen=one.key == chosen) for one in segments]


def segments_height(n: int) -> str:
    """Return the height of the grid of `n` rows in CSS."""
    return grid_height(n, ROW_HEIGHT)


def _row(one: SegmentView, scale: Scale | None, *, chosen: bool) -> dict[str, Any]:
    score = None if math.isnan(one.score) else one.score
    quality = "no score" if score is None else f"{score:.1f} of 100"
    return {
        "column": one.key,
        "name": one.label,
        "by": one.column,
        "n": one.n,
        "metric": one.metric.value if one.metric else None,
        "drift": DRIFT_ORDER.index(one.drift),
        "score": score,
        "said": reason_words(one),
        "text": {
            "n": [count(one.n), f"{share(one.share)}, usual {share(one.usual_share)}"],
            "metric": _metric(one.metric, scale),
            "drift": [_look(STATES[one.drift]), ", ".join(one.drifted)],
            "score": [_look(QUALITY[one.quality]), quality],
        },
        "over": [],
        "chosen": chosen,
    }


def _look(look: Look) -> dict[str, str]:
    return {"word": look.word, "icon": look.icon, "tone": look.tone}


def _metric(metric: Metric | None, scale: Scale | None) -> list[Any]:
    """Return what the cell of a metric says and draws: value, remark, places on the common scale from 0 to 1."""
    if metric is None or metric.value is None or scale is None:
        estimated = metric.estimated if metric else None
        if metric is None or estimated is None:
            return [NONE, (metric.reason if metric else None) or "no labels yet", None]
        return [NONE, f"estimated {in_unit(estimated.value, metric.unit)}", None]
    places = {
        name: None if value is None else min(max((value - scale[0]) / (scale[1] - scale[0]), 0.0), 1.0)
        for name, value in (
            ("low", metric.low if metric.high is not None else None),
            ("high", metric.high),
            ("value", metric.value),
            ("reference", metric.reference),
        )
    }
    return [in_unit(metric.value, metric.unit), metric_words(metric), {**places, "worse": is_worse(metric)}]


def _scale(segments: Sequence[SegmentView]) -> Scale | None:
    """Return the ends of the scale all bands are drawn on; ends of wide bands beyond it are cut."""
    known = [one.metric for one in segments if one.metric is not None and one.metric.value is not None]
    marks = [value for metric in known for value in (metric.value, metric.reference) if value is not None]
    if not marks:
        return None
    low, high = min(marks), max(marks)
    margin = MARGIN * (high - low) or 0.1 * abs(high) or 1.0
    return low - margin, high + margin
