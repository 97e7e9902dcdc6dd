"""Fills the performance page: the sentence, the metric over time, the grid, and what lies behind the figures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback
from dash.development.base_component import Component
from flask import request

from callbacks.address import window_of
from components import ids, performance_curves, performance_figures
from components.empty import no_labels, no_models, no_predictions, no_reference
from components.models import model_head, model_rows
from components.performance_grid import MOST_CLASSES, class_rows, height_of, metric_rows
from components.performance_order import chosen_metric, is_known
from components.performance_words import (
    Looked,
    estimate_words,
    performance_summary,
    performance_window_words,
)
from services import models
from services.baseline import Baseline, load_baseline
from services.context import Context
from services.health import health
from services.metrics import MetricsAsked, metrics
from services.overview import overview
from services.performance import performance
from web.context import current

ALL_ROWS = {"value": ids.ALL_ROWS, "label": "All rows"}

clientside_callback(
    ClientsideFunction("page", "choose_performance"),
    Output(ids.PERFORMANCE_CHOICE, "data"),
    Input(ids.PERFORMANCE_GRID, "cellClicked"),
    Input(ids.graph("performance"), "clickData"),
    Input(ids.PERFORMANCE_LATEST, "n_clicks"),
    Input(ids.PERFORMANCE_SEGMENT, "value"),
    State(ids.PERFORMANCE_CHOICE, "data"),
    State(ids.spec("performance"), "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "visit"),
    Input(ids.PERFORMANCE_PICKER, "value"),
    State(ids.PERFORMANCE_CHOICE, "data"),
    prevent_initial_call=True,
)


@callback(Output(ids.PERFORMANCE_MODELS, "children"), Input(ids.REFRESH, "data"))
def choose(_: Any) -> Any:
    """Return the models to choose from."""
    ctx = current()
    found = overview(ctx).models
    return model_rows(found, ctx.now(), to="/performance") if found else no_models(request.host_url.rstrip("/"))


@callback(Output(ids.PERFORMANCE_PICKER, "options"), Input(ids.PERFORMANCE_PICKER, "id"))
def options(_: Any) -> list[dict[str, str]]:
    """Return the models that the picker offers."""
    return [{"value": model.id, "label": f"{model.name} {model.version}"} for model in models.all_models(current())]


@callback(
    output={
        "head": Output(ids.PERFORMANCE_HEAD, "children"),
        "summary": Output(ids.PERFORMANCE_SUMMARY, "children"),
        "empty": Output(ids.PERFORMANCE_EMPTY, "children"),
        "hidden": Output(ids.PERFORMANCE_BODY, "hidden"),
        "segments": Output(ids.PERFORMANCE_SEGMENT, "options"),
        "no_segments": Output(ids.PERFORMANCE_SEGMENT_BOX, "hidden"),
        "title": Output(ids.PERFORMANCE_TITLE, "children"),
        "window": Output(ids.PERFORMANCE_WINDOW, "children"),
        "latest": Output(ids.PERFORMANCE_LATEST, "hidden"),
        "figure": Output(ids.spec("performance"), "data"),
        "errors": Output(ids.spec("errors"), "data"),
        "no_errors": Output(ids.PERFORMANCE_REGRESSION, "hidden"),
        "rows": Output(ids.PERFORMANCE_GRID, "rowData"),
        "style": Output(ids.PERFORMANCE_GRID, "style"),
        "sub": Output(ids.PERFORMANCE_GRID_SUB, "children"),
    },
    inputs={"_": Input(ids.REFRESH, "data"), "choice": Input(ids.PERFORMANCE_CHOICE, "data")},
)
def show(_: Any, choice: dict[str, Any]) -> dict[str, Any]:
    """Return how the model does in the chosen window, and the chosen metric over time."""
    ctx = current()
    looked = _look(ctx, choice)
    whole, now = looked.whole, ctx.now()
    baseline = load_baseline(ctx, UUID(whole.model.id))
    chosen = chosen_metric(looked.metrics, choice["metric"])
    keys = _segments(baseline)
    return {
        "head": model_head(whole.model, health(ctx, whole.model.id).status, "/performance"),
        "summary": performance_summary(looked, chosen),
        "empty": _missing(looked, baseline),
        "hidden": whole.window is None,
        "segments": [ALL_ROWS, *({"value": key, "label": key} for key in keys)],
        "no_segments": not keys,
        "title": f"{chosen.label} over time" if chosen else "Over time",
        "window": performance_window_words(looked, now),
        "latest": looked.latest,
        "figure": performance_figures.over_time(whole, chosen, window_of(choice)),
        "errors": performance_figures.errors(whole),
        "no_errors": whole.window is None or whole.task != "regression",
        "rows": metric_rows(looked, chosen.name if chosen else None),
        "style": {"height": height_of(len(looked.metrics))},
        "sub": estimate_words(looked, now),
    }


@callback(
    output={
        "hidden": Output(ids.PERFORMANCE_CLASSIFICATION, "hidden"),
        "confusion": Output(ids.spec("confusion"), "data"),
        "confusion_style": Output(ids.graph("confusion"), "style"),
        "cards": Output(ids.PERFORMANCE_CLASS_CARDS, "className"),
        "no_cards": Output(ids.PERFORMANCE_CLASS_CARDS, "hidden"),
        "classes": Output(ids.PERFORMANCE_CLASSES, "rowData"),
        "classes_style": Output(ids.PERFORMANCE_CLASSES, "style"),
        "roc": Output(ids.spec("roc"), "data"),
        "precision_recall": Output(ids.spec("precision-recall"), "data"),
        "calibration": Output(ids.spec("calibration"), "data"),
        "sub": Output(ids.PERFORMANCE_CURVES_SUB, "children"),
        "no_scores": Output(ids.PERFORMANCE_SCORES, "hidden"),
    },
    inputs={"_": Input(ids.REFRESH, "data"), "choice": Input(ids.PERFORMANCE_CHOICE, "data")},
)
def show_curves(_: Any, choice: dict[str, Any]) -> dict[str, Any]:
    """Return confusion, classes and curves of the chosen window and of the reference."""
    view = performance(current(), choice["model"], _asked(choice))
    classes = class_rows(view.current, view.reference)
    some = view.current or view.reference
    return {
        "hidden": view.task != "classification" or some is None,
        "confusion": performance_curves.confusion(view),
        "confusion_style": {"height": f"{performance_curves.confusion_height(view)}px"},
        "cards": "stack" if performance_curves.is_wide(view) else "columns classes",
        "no_cards": view.current is None,
        "classes": classes,
        "classes_style": {"height": height_of(max(len(classes), 2), MOST_CLASSES)},
        "roc": performance_curves.roc(view),
        "precision_recall": performance_curves.precision_recall(view),
        "calibration": performance_curves.calibration(view),
        "sub": performance_curves.class_words(view),
        "no_scores": not performance_curves.is_scored(view),
    }


def _look(ctx: Context, choice: dict[str, Any]) -> Looked:
    """Return the window the address names, else the newest with labels, beside everything there is."""
    asked = _asked(choice)
    whole = metrics(ctx, choice["model"], MetricsAsked(segment=asked.segment))
    window = asked.window or (whole.performance_window.span if whole.performance_window else None)
    shown = whole if window is None else metrics(ctx, choice["model"], MetricsAsked(window, segment=asked.segment))
    return Looked(whole, shown, latest=asked.window is None)


def _asked(choice: dict[str, Any]) -> MetricsAsked:
    return MetricsAsked(window_of(choice), segment=choice.get("segment") or "")


def _segments(baseline: Baseline | None) -> list[str]:
    return [] if baseline is None else [key for segment in baseline.spec.segments for key in segment.keys]


def _missing(looked: Looked, baseline: Baseline | None) -> Component | None:
    """Return what to do next where something is not there yet."""
    base, model_id = request.host_url.rstrip("/"), looked.whole.model.id
    if baseline is None:
        return no_reference(model_id, base)
    if looked.whole.window is None:
        return no_predictions(model_id, base)
    labelled = any(point.n_labelled for point in looked.whole.history)
    estimated = any(metric.estimated and is_known(metric) for metric in looked.metrics)
    return None if labelled or estimated else no_labels(model_id, base)
