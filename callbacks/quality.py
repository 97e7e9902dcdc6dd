"""Fills the quality page: score, columns, one column, heatmap, schema."""

from __future__ import annotations

from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, callback, clientside_callback, html
from dash.development.base_component import Component
from flask import request

from callbacks.address import window_of
from components import figures, ids, quality_figures
from components.empty import no_models, no_predictions, no_reference
from components.grid import grid_height
from components.heat import heat_height
from components.models import model_head, model_rows
from components.quality import duplicates, quality_summary, schema, score_card
from components.quality_column import column_findings, column_title, drawn_checks
from components.quality_grid import ROW_HEIGHT, quality_rows, worst_first
from components.quality_legend import quality_legend
from components.quality_words import SCORE
from components.tables import window_words
from core.errors import NotFound
from core.quality.report import ColumnQuality
from services import drift, models
from services.comparison import Comparison
from services.health import health
from services.overview import overview
from services.quality import quality, quality_history
from services.views.quality import QualityView
from web.context import current

Choice = dict[str, Any]

clientside_callback(
    ClientsideFunction("page", "choose_quality"),
    Output(ids.QUALITY_CHOICE, "data"),
    Input(ids.QUALITY_GRID, "cellClicked"),
    Input(ids.graph("quality-heatmap"), "clickData"),
    Input(ids.graph("quality-score"), "clickData"),
    Input(ids.QUALITY_LATEST, "n_clicks"),
    Input(ids.quality_column(ALL, ALL), "n_clicks"),
    State(ids.QUALITY_CHOICE, "data"),
    State(ids.QUALITY_CHECK, "value"),
    State(ids.spec("quality-heatmap"), "data"),
    State(ids.spec("quality-score"), "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "choose_check"),
    Input(ids.QUALITY_CHECK, "value"),
    State(ids.QUALITY_CHOICE, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "visit"),
    Input(ids.QUALITY_PICKER, "value"),
    State(ids.QUALITY_CHOICE, "data"),
    prevent_initial_call=True,
)


@callback(Output(ids.QUALITY_MODELS, "children"), Input(ids.REFRESH, "data"))
def choose(_: Any) -> Any:
    """Return the models to choose from."""
    ctx = current()
    found = overview(ctx).models
    return model_rows(found, ctx.now(), to="/quality") if found else no_models(request.host_url.rstrip("/"))


@callback(Output(ids.QUALITY_PICKER, "options"), Input(ids.QUALITY_PICKER, "id"))
def options(_: Any) -> list[dict[str, str]]:
    """Return the models that the picker offers."""
    return [{"value": model.id, "label": f"{model.name} {model.version}"} for model in models.all_models(current())]


@callback(
    Output(ids.QUALITY_HEAD, "children"),
    Output(ids.QUALITY_SUMMARY, "children"),
    Output(ids.QUALITY_NOTHING, "children"),
    Output(ids.QUALITY_BODY, "hidden"),
    Output(ids.QUALITY_WINDOW, "children"),
    Output(ids.QUALITY_LATEST, "hidden"),
    Output(ids.QUALITY_SCORE, "children"),
    Output(ids.QUALITY_SCHEMA, "children"),
    Output(ids.QUALITY_DUPLICATES, "children"),
    Output(ids.QUALITY_COLUMNS, "hidden"),
    Output(ids.QUALITY_ROWS, "hidden"),
    Output(ids.QUALITY_GRID, "rowData"),
    Output(ids.QUALITY_GRID, "style"),
    Output(ids.QUALITY_COLUMN_TITLE, "children"),
    Output(ids.QUALITY_COLUMN_FINDINGS, "children"),
    Output(ids.QUALITY_SHOWN, "data"),
    Input(ids.REFRESH, "data"),
    Input(ids.QUALITY_CHOICE, "data"),
)
def show(_: Any, choice: Choice) -> tuple[Any, ...]:
    """Return what is wrong in the chosen window and column; the figures of the column follow."""
    ctx, window = current(), window_of(choice)
    view = quality(ctx, choice["model"], _asked(choice))
    columns = () if view.quality is None else view.quality.columns
    column = _column(choice, columns)
    name = choice["column"] or (column.column if column else None)
    return (
        model_head(view.model, health(ctx, choice["model"]).status, "/quality"),
        quality_summary(view),
        _nothing(view),
        view.window is None,
        window_words(view.window, ctx.now(), latest=window is None),
        window is None,
        score_card(view),
        schema(view),
        duplicates(view),
        not columns,
        not columns,
        quality_rows(columns, name),
        {"height": grid_height(len(columns), ROW_HEIGHT)},
        column_title(column) if column else choice["column"] or "Column",
        column_findings(column) if column else html.P("Choose one of the columns above.", className="muted"),
        {"column": name, "checks": drawn_checks(column) if column else []},
    )


@callback(Output(ids.spec("quality-score"), "data"), Input(ids.REFRESH, "data"), Input(ids.QUALITY_CHOICE, "data"))
def show_score(_: Any, choice: Choice) -> Any:
    """Return the score over time."""
    past = quality_history(current(), choice["model"], SCORE, choice["segment"] or "")
    return quality_figures.score_history(past, window_of(choice))


@callback(
    Output(ids.spec("quality-heatmap"), "data"),
    Output(ids.graph("quality-heatmap"), "style"),
    Output(ids.QUALITY_LEGEND, "children"),
    Input(ids.REFRESH, "data"),
    Input(ids.QUALITY_CHOICE, "data"),
    Input(ids.QUALITY_CHECK, "value"),
)
def show_map(_: Any, choice: Choice, check: str) -> tuple[Any, ...]:
    """Return the heatmap of one check over all windows."""
    past = quality_history(current(), choice["model"], check, choice["segment"] or "")
    drawn = quality_figures.quality_heatmap(past, check, window_of(choice), choice["column"])
    return drawn, {"height": f"{heat_height(quality_figures.heat_rows(drawn))}px"}, quality_legend(check)


@callback(
    Output(ids.spec("quality-comparison"), "data"),
    Output(ids.spec("quality-checks"), "data"),
    Input(ids.QUALITY_SHOWN, "data"),
    State(ids.QUALITY_CHOICE, "data"),
)
def show_column(shown: Choice | None, choice: Choice) -> tuple[Any, ...]:
    """Return both histograms of the column that is shown, and the history of its checks."""
    ctx, model_id = current(), choice["model"]
    name = (shown or {}).get("column")
    if not shown or not name:
        return figures.message("No rows in this window"), figures.message("")
    try:
        view = drift.column(ctx, model_id, name, _asked(choice))
    except NotFound as error:
        return figures.message(error.message[:1].upper() + error.message[1:]), figures.message("")
    past = {check: quality_history(ctx, model_id, check, choice["segment"] or "") for check in shown["checks"]}
    return figures.comparison(view), quality_figures.check_history(past, name, window_of(choice))


def _asked(choice: Choice) -> Comparison:
    return Comparison(window_of(choice), segment=choice["segment"] or "")


def _column(choice: Choice, columns: tuple[ColumnQuality, ...]) -> ColumnQuality | None:
    """Return the column that is looked at, or the worst."""
    if choice["column"]:
        return next((column for column in columns if column.column == choice["column"]), None)
    return next(iter(worst_first(columns)), None)


def _nothing(view: QualityView) -> Component | None:
    """Return what to do next where there is no window to look at."""
    if view.window is not None:
        return None
    base = request.host_url.rstrip("/")
    return no_reference(view.model.id, base) if view.reference is None else no_predictions(view.model.id, base)
