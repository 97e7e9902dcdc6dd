"""Fills the drift page: verdicts, heatmap, one column; and switches the rule set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update
from dash.development.base_component import Component
from flask import request

from callbacks.drift_choice import asked_of
from components import figures, ids
from components.column_detail import column_facts, column_methods, column_title
from components.comparing import hold_link, segment_options, side_name
from components.drift_grid import drift_rows, grid_height, worst_first
from components.empty import empty, no_models, no_predictions, no_reference
from components.models import model_head, model_rows
from components.tables import began, rule_buttons, summary, window_words
from core.errors import NotFound
from services import drift, models
from services.alerts import list_alerts
from services.comparison import Comparison
from services.context import Context
from services.health import health
from services.overview import overview
from services.segments import segment_names
from services.views.alert import AlertView
from services.views.drift import DriftView
from web.context import current

FEW = 20  # more than there are rules, of which each has one unresolved alert at most, and those come first

clientside_callback(
    ClientsideFunction("page", "choose_drift"),
    Output(ids.DRIFT_CHOICE, "data"),
    Input(ids.DRIFT_GRID, "cellClicked"),
    Input(ids.graph("heatmap"), "clickData"),
    Input(ids.DRIFT_LATEST, "n_clicks"),
    State(ids.DRIFT_CHOICE, "data"),
    State(ids.spec("heatmap"), "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "choose_comparison"),
    Output(ids.DRIFT_CHOICE, "data", allow_duplicate=True),
    Input(ids.DRIFT_AGAINST, "value"),
    Input(ids.DRIFT_SEGMENT, "value"),
    Input(ids.DRIFT_EXACT, "value"),
    State(ids.DRIFT_CHOICE, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "pressed"),
    Output(ids.RULES_COMMAND, "data"),
    Input(ids.rules_button(ALL), "n_clicks"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "visit"),
    Input(ids.DRIFT_PICKER, "value"),
    State(ids.DRIFT_CHOICE, "data"),
    prevent_initial_call=True,
)


@callback(Output(ids.DRIFT_MODELS, "children"), Input(ids.REFRESH, "data"))
def choose(_: Any) -> Any:
    """Return the models to choose from."""
    ctx = current()
    found = overview(ctx).models
    return model_rows(found, ctx.now(), to="/drift") if found else no_models(request.host_url.rstrip("/"))


@callback(Output(ids.DRIFT_PICKER, "options"), Input(ids.DRIFT_PICKER, "id"))
def options(_: Any) -> list[dict[str, str]]:
    """Return the models that the picker offers."""
    return [{"value": model.id, "label": f"{model.name} {model.version}"} for model in models.all_models(current())]


@callback(
    Output(ids.DRIFT_SEGMENT, "options"),
    Output(ids.DRIFT_SEGMENT_BOX, "hidden"),
    Input(ids.DRIFT_SEGMENT, "id"),
    State(ids.DRIFT_CHOICE, "data"),
)
def segments(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the segments that the picker offers; it is not shown where there are none."""
    names = segment_names(current(), choice["model"])
    return segment_options(names, choice["segment"]), not names and not choice["segment"]


@callback(
    Output(ids.DRIFT_HEAD, "children"),
    Output(ids.DRIFT_RULES, "children"),
    Output(ids.DRIFT_WINDOW, "children"),
    Output(ids.DRIFT_LATEST, "hidden"),
    Output(ids.DRIFT_TABLE, "children"),
    Output(ids.DRIFT_GRID, "rowData"),
    Output(ids.DRIFT_GRID, "style"),
    Output(ids.DRIFT_GRID_BOX, "hidden"),
    Output(ids.DRIFT_BODY, "hidden"),
    Input(ids.REFRESH, "data"),
    Input(ids.DRIFT_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return the verdicts of the chosen window."""
    ctx, model_id, asked = current(), choice["model"], asked_of(choice)
    view = drift.drift(ctx, model_id, replace(asked, exact=False))
    return (
        model_head(view.model, health(ctx, model_id).status, "/drift"),
        rule_buttons(view.model),
        [window_words(view.window, ctx.now(), latest=asked.window is None), " ", hold_link(model_id, asked)],
        asked.window is None,
        None if view.columns else _nothing(view, asked),
        drift_rows(view, _column(choice, view)),
        {"height": grid_height(view.columns)},
        not view.columns,
        view.window is None,
    )


@callback(
    Output(ids.DRIFT_SUMMARY, "children"),
    Output(ids.spec("heatmap"), "data"),
    Output(ids.graph("heatmap"), "style"),
    Input(ids.REFRESH, "data"),
    Input(ids.DRIFT_CHOICE, "data"),
)
def show_history(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return since when which columns drift, and the heatmap of all windows."""
    ctx, model_id, asked = current(), choice["model"], asked_of(choice)
    view = drift.drift(ctx, model_id, replace(asked, exact=False))
    past = drift.history(ctx, model_id, asked.segment)
    heatmap = figures.heatmap(past, asked.window, _column(choice, view))
    since = None
    if asked.against == "reference":  # the history knows of no other
        current_of_all = asked.window is None and not asked.segment
        since = began(past, view, _open_alert(ctx, model_id) if current_of_all else None)
    return summary(view, since, ctx.now(), asked), heatmap, {"height": f"{figures.heatmap_height(past)}px"}


@callback(
    Output(ids.DRIFT_COLUMN_TITLE, "children"),
    Output(ids.DRIFT_COLUMN_FACTS, "children"),
    Output(ids.DRIFT_COLUMN_METHODS, "children"),
    Output(ids.spec("comparison"), "data"),
    Output(ids.spec("column"), "data"),
    Input(ids.REFRESH, "data"),
    Input(ids.DRIFT_CHOICE, "data"),
)
def show_column(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return both histograms of the chosen column, or of the worst, with its scores and its history."""
    ctx, model_id, asked = current(), choice["model"], asked_of(choice)
    name = choice["column"] or _column(choice, drift.drift(ctx, model_id, replace(asked, exact=False)))
    if not name:
        return "Column", None, None, figures.message("No predictions in this window"), figures.message("")
    try:
        view = drift.column(ctx, model_id, name, asked)
    except NotFound as error:
        nothing = figures.message(error.message[:1].upper() + error.message[1:])
        return choice["column"] or "Column", None, None, nothing, figures.message("")
    bars = figures.comparison(view, side_name(asked))
    return column_title(view), column_facts(view), column_methods(view), bars, figures.column_history(view)


@callback(
    Output(ids.REFRESH, "data", allow_duplicate=True),
    Input(ids.RULES_COMMAND, "data"),
    State(ids.DRIFT_CHOICE, "data"),
    prevent_initial_call=True,
)
def switch_rules(command: dict[str, Any] | None, choice: dict[str, Any]) -> Any:
    """Switch the rule set of the model and have the page show its verdicts."""
    if not command:
        return no_update
    models.set_rules(current(), choice["model"], command["rules"])
    return command["at"]


def _open_alert(ctx: Context, model_id: str) -> AlertView | None:
    found = list_alerts(ctx, model_id, limit=FEW)
    return next((alert for alert in found if alert.family == "drift" and alert.state != "resolved"), None)


def _nothing(view: DriftView, asked: Comparison) -> Component:
    """Return what to do next where there is no verdict."""
    base = request.host_url.rstrip("/")
    if view.reference is None:
        return no_reference(view.model.id, base)
    if asked.segment or asked.window:
        rows = "rows of this segment" if asked.segment else "rows"
        return empty("inbox", "No rows here", f"The window holds no {rows}. Choose another above.", small=True)
    return no_predictions(view.model.id, base)


def _column(choice: dict[str, Any], view: DriftView) -> str | None:
    worst = worst_first(view.columns)
    return choice["column"] or (worst[0].column if worst else None)
