"""The tables of a training report: all figures against the baseline, classes, columns, and facts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components import training_ids
from components.grid import RIGHT, WRITTEN, grid, grid_height
from components.numbers import NONE, in_short, in_unit, plain, share
from components.performance_order import important_first
from components.performance_words import standing
from components.plots import short
from components.verdicts import Look, chip
from core.performance.curves import PerClass
from services.views.metrics import Metric
from services.views.training import TrainingView

KINDS = {"number": "number", "date": "date", "text": "text"}
WORDS = {
    "better": Look("Better", "ok", "ok", ""),
    "worse": Look("Worse", "warning", "warn", ""),
    "alike": Look("Within chance", "open", "mute", ""),
}


def metrics_table(view: TrainingView) -> Component:
    """Return every figure with its interval and the baseline; of training rows, which mean nothing, the value alone."""
    heads = ["Figure", "Value", "95 % interval", "Baseline", "To it"] if view.held_out else ["Figure", "Value"]
    head = html.Thead(html.Tr([html.Th(one, scope="col") for one in heads]))
    rows = [_metric_row(one, compared=view.held_out) for one in important_first(view.metrics)]
    table = html.Table([head, html.Tbody(rows)], className="plain-table figures-table")
    return html.Div(table, className="table-box")


def classes_table(found: PerClass) -> Component:
    """Return how each class that any row has fares, the one with the lowest F1 first."""
    sides = (found.actual, found.predicted, found.precision, found.recall, found.f1)
    rows = [
        (level, *figures)
        for level, *figures in zip(found.levels, *(side[0].tolist() for side in sides), strict=True)
        if figures[0] or figures[1]
    ]
    rows.sort(key=lambda row: row[-1] if math.isfinite(row[-1]) else -1.0)
    heads = ["Class", "True", "Predicted", "Precision", "Recall", "F1"]
    body = [
        html.Tr(
            [
                html.Th(short(level, 40), scope="row", title=level),
                *[html.Td(f"{one:,.0f}") for one in counts[:2]],
                *[html.Td(share(one) if math.isfinite(one) else NONE) for one in counts[2:]],
            ]
        )
        for level, *counts in rows
    ]
    head = html.Thead(html.Tr([html.Th(one, scope="col") for one in heads]))
    table = html.Table([head, html.Tbody(body)], className="plain-table figures-table")
    return html.Div(table, className="table-box classes-box")


def features_grid() -> Component:
    """Return the grid of columns, and how much the model leans on each, before its rows came."""
    columns: list[dict[str, Any]] = [
        {"field": "column", "headerName": "Column", "tooltipField": "column", "flex": 2, "minWidth": 150},
        {"field": "kind", "headerName": "Read as", "width": 110},
        {"field": "importance", "headerName": "Lost\nwithout it", **RIGHT, **WRITTEN,
         "width": 128},
        {"field": "note", "headerName": "Note", "tooltipField": "note", "flex": 3, "minWidth": 180},
    ]  # fmt: skip
    return grid(training_ids.FEATURES, columns)


def features_height(n: int) -> str:
    """Return the height of the grid of `n` columns in CSS."""
    return grid_height(n)


def feature_rows(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row a column: those learnt from, the most important first, then those that were left out and why."""
    known = {one["feature"]: one["mean"] for one in report.get("importance", ())}
    learnt = [_feature_row(one, known.get(one["name"])) for one in report["features"]]
    out = [
        _row(one["columns"][0], "left out", None, one["message"].partition(" was left out: ")[2] or one["message"])
        for one in report["warnings"]
        if one["code"] == "left_out" and one["columns"]
    ]
    learnt.sort(key=lambda row: -math.inf if row["importance"] is None else -row["importance"])
    return learnt + out


def listed(pairs: Sequence[tuple[str, Any]]) -> Component:
    """Return names and values as a list that takes little height."""
    return html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs], className="fact-grid")


def _metric_row(metric: Metric, *, compared: bool) -> Component:
    value = html.Td(in_unit(metric.value, metric.unit), title=metric.reason or "")
    head = html.Th(metric.label, scope="row")
    if not compared:
        return html.Tr([head, value])
    state = standing(metric)
    told = metric.value is not None and metric.reference is not None and state in WORDS
    band = in_short(metric.low, metric.high, metric.unit) or (metric.reason if metric.value is None else None)
    return html.Tr(
        [
            head,
            value,
            html.Td(band or NONE),
            html.Td(in_unit(metric.reference, metric.unit)),
            html.Td(chip(WORDS[state]) if told else NONE),
        ]
    )


def _feature_row(one: Mapping[str, Any], loss: float | None) -> dict[str, Any]:
    kind = "true or false" if one["truth"] else KINDS.get(one["kind"], one["kind"])
    notes = [
        f"{one['levels']:,} different texts" if one["levels"] else "",
        "has gaps" if one["missing"] else "",
        "numbers that came as texts" if one["written"] else "",
    ]
    return _row(one["name"], kind, loss, ", ".join(filter(None, notes)))


def _row(name: str, kind: str, loss: float | None, note: str) -> dict[str, Any]:
    return {
        "column": name,
        "kind": kind,
        "importance": loss,
        "note": note[:1].upper() + note[1:],
        "text": {"importance": plain(loss)},
        "over": [],
        "chosen": False,
    }
