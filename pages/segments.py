"""Segments of one model: how each part of its rows fares, the worst first."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, skeletons
from components.aria import aria
from components.cards import card
from components.segments_form import editor
from components.segments_grid import segments_grid

dash.register_page(
    __name__,
    path_template="/models/<model_id>/segments",
    name="Segments",
    title="Segments · Plumbline",
    description="How each part of the rows of one model fares, the worst first.",
    order=10,  # before /models/<model_id>, whose pattern fits here too
)


def layout(
    model_id: str = "", window: str | None = None, by: str | None = None, segment: str | None = None, **_: Any
) -> Component:
    """Return the page of the model `model_id` before its first answer.

    Parameters
    ----------
    window, by, segment : str, optional
        What is looked at, from the query: when, told by which of the columns of the model, counted from 1, and which
        one of them closely.
    """
    choice = {"model": model_id, "window": window, "by": by, "segment": segment}
    return html.Div(
        [
            dcc.Store(id=ids.SEGMENTS_CHOICE, data=choice),
            dcc.Store(id=ids.SEGMENTS_STATE),
            html.Div(skeletons.title(), id=ids.SEGMENTS_HEAD),
            html.Div([_summary(), _toolbar(by)], id=ids.SEGMENTS_BAR, className="summary-bar", hidden=True),
            html.Div(editor(), id=ids.SEGMENTS_EDITOR, hidden=True),
            html.Div(skeletons.lines(8, 26), id=ids.SEGMENTS_NOTHING, className="nothing"),
            html.Div([_list(), _detail()], id=ids.SEGMENTS_BODY, className="stack", hidden=True),
        ],
        className="page",
    )


def _summary() -> Component:
    return html.Div(id=ids.SEGMENTS_SUMMARY, className="summary-line", role="status")


def _toolbar(by: str | None) -> Component:
    first = [{"value": by or "0", "label": "All columns"}]  # the one option there is before the columns came
    edit = html.Button("Edit segments", id=ids.SEGMENTS_EDIT, className="btn btn-quiet", type="button")
    return html.Div(
        [
            html.Label("Segments by", htmlFor=ids.SEGMENTS_BY, className="small muted"),
            dbc.Select(id=ids.SEGMENTS_BY, value=by or "0", options=first),
            edit,
        ],
        className="toolbar",
    )


def _list() -> Component:
    latest = html.Button("Back to the current window", id=ids.SEGMENTS_LATEST, className="btn btn-quiet", type="button")
    return card(
        "Segments",
        segments_grid(),
        sub="The worst first, each held against its own part of the reference; click one to look closer",
        actions=html.Div([html.Span(id=ids.SEGMENTS_WINDOW, className="small"), latest], className="toolbar"),
        flush=True,
    )


def _detail() -> Component:
    title = html.Span("Segment", id=ids.SEGMENTS_TITLE, className="title-line")
    return card(title, html.Div(id=ids.SEGMENTS_DETAIL, **aria(live="polite")))
