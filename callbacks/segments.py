"""Fills the page of segments, and changes by which columns rows are told apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, no_update
from dash.development.base_component import Component
from flask import request

from callbacks.address import window_of
from components import ids
from components.clean_words import column_of, column_value
from components.clean_words import column_options as feature_options
from components.empty import no_reference
from components.models import model_head
from components.segments import (
    chosen_segment,
    column_options,
    nothing_seen,
    segment_detail,
    segment_title,
    segments_summary,
    told_by,
)
from components.segments_form import saved
from components.segments_grid import columns, segment_rows, segments_height
from components.shell import notice
from components.tables import window_words
from core.errors import MonitorError
from services.baseline import load_baseline
from services.decoding import convert
from services.health import health
from services.models import MOST_SEGMENTS, ModelChange, change, get
from services.segments import segments
from services.views.model import HealthView
from services.views.segments import SegmentsView
from web.context import current

clientside_callback(
    ClientsideFunction("page", "choose_segment"),
    Output(ids.SEGMENTS_CHOICE, "data"),
    Input(ids.SEGMENTS_GRID, "cellClicked"),
    Input(ids.SEGMENTS_LATEST, "n_clicks"),
    Input(ids.SEGMENTS_BY, "value"),
    State(ids.SEGMENTS_CHOICE, "data"),
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("page", "unfold"),
    Output(ids.SEGMENTS_EDITOR, "hidden"),
    Input(ids.SEGMENTS_EDIT, "n_clicks"),
    Input(ids.SEGMENTS_STATE, "data"),
)


@callback(
    output={
        "head": Output(ids.SEGMENTS_HEAD, "children"),
        "summary": Output(ids.SEGMENTS_SUMMARY, "children"),
        "bare": Output(ids.SEGMENTS_BAR, "hidden"),
        "by": Output(ids.SEGMENTS_BY, "options"),
        "nothing": Output(ids.SEGMENTS_NOTHING, "children"),
        "hidden": Output(ids.SEGMENTS_BODY, "hidden"),
        "window": Output(ids.SEGMENTS_WINDOW, "children"),
        "latest": Output(ids.SEGMENTS_LATEST, "hidden"),
        "columns": Output(ids.SEGMENTS_GRID, "columnDefs"),
        "rows": Output(ids.SEGMENTS_GRID, "rowData"),
        "style": Output(ids.SEGMENTS_GRID, "style"),
        "title": Output(ids.SEGMENTS_TITLE, "children"),
        "detail": Output(ids.SEGMENTS_DETAIL, "children"),
        "state": Output(ids.SEGMENTS_STATE, "data"),
    },
    inputs={"_": Input(ids.REFRESH, "data"), "choice": Input(ids.SEGMENTS_CHOICE, "data")},
    state={"defined": State(ids.SEGMENTS_GRID, "columnDefs")},
)
def show(_: Any, choice: dict[str, Any], defined: list[Any]) -> dict[str, Any]:
    """Return how the segments fare in the chosen window, and one of them closely."""
    ctx, window = current(), window_of(choice)
    view, found = segments(ctx, choice["model"], window), health(ctx, choice["model"])
    shown = told_by(view, choice["by"])
    one = chosen_segment(shown, choice["segment"])
    wanted = columns(view.overall.label if view.overall else "Metric")
    return {
        "head": model_head(view.model, found.status, "/segments"),
        "summary": segments_summary(view),
        "bare": found.reference is None or not view.model.segments,
        "by": column_options(view),
        "nothing": _nothing(view, found),
        "hidden": not view.segments,
        "window": window_words(view.window, ctx.now(), latest=window is None),
        "latest": window is None,
        "columns": no_update if wanted == defined else wanted,  # told again, they would lose widths and order
        "rows": segment_rows(shown, one.key if one else None),
        "style": {"height": segments_height(len(shown))},
        "title": segment_title(one),
        "detail": segment_detail(view, one, choice["window"] if window else None),
        "state": {"features": found.reference is not None, "alone": not view.model.segments},
    }


@callback(
    Output(ids.SEGMENTS_FEATURES, "options"),
    Output(ids.SEGMENTS_FEATURES, "value"),
    Input(ids.SEGMENTS_EDITOR, "hidden"),
    State(ids.SEGMENTS_CHOICE, "data"),
    State(ids.SEGMENTS_FEATURES, "options"),
)
def offer(hidden: bool | None, choice: dict[str, Any], known: list[Any] | None) -> Any:
    """Return the features of the reference and those chosen, each time the form opens."""
    if hidden:
        return no_update, no_update
    baseline = load_baseline(current(), UUID(get(current(), choice["model"]).id))
    names = [column.name for column in baseline.spec.columns if column.role == "feature"] if baseline else []
    options = feature_options(names)
    # what a person chose in the meantime stays
    chosen = get(current(), choice["model"]).segments
    return options, no_update if options == known else [column_value(name) for name in chosen]


@callback(
    Output(ids.SEGMENTS_ANSWER, "children"),
    Output(ids.REFRESH, "data", allow_duplicate=True),
    Input(ids.SEGMENTS_SAVE, "n_clicks"),
    State(ids.SEGMENTS_FEATURES, "value"),
    State(ids.SEGMENTS_CHOICE, "data"),
    prevent_initial_call=True,
)
def save(clicks: int | None, values: list[str] | None, choice: dict[str, Any]) -> Any:
    """Tell the rows apart by these columns from now on, and have the page show it."""
    if not clicks:
        return no_update, no_update
    names = [name for name in map(column_of, values or ()) if name is not None]
    if len(names) > MOST_SEGMENTS:
        return notice(f"Choose {MOST_SEGMENTS} features at most; {len(names)} are chosen."), no_update
    ctx = current()
    try:
        model = change(ctx, choice["model"], convert({"segments": names}, ModelChange))
    except MonitorError as error:
        return notice(error.message[:1].upper() + error.message[1:]), no_update
    return saved(model.segments), ctx.now()


def _nothing(view: SegmentsView, found: HealthView) -> Component | None:
    """Return what to do next where there is no segment to show; the form says so where none were chosen."""
    if found.reference is None:
        return no_reference(view.model.id, request.host_url.rstrip("/"))
    return nothing_seen(found.waiting_batches) if view.model.segments and not view.segments else None
