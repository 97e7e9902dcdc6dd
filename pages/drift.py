"""Drift of one model: which columns, since when, how it looks; and the list to choose a model from."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, skeletons
from components.aria import aria
from components.cards import card
from components.drift_grid import drift_grid
from components.figures import graph
from components.tables import legend

PICKER = "pages.drift_picker"


def layout(model_id: str = "", window: str | None = None, column: str | None = None, **_: Any) -> Component:
    """Return the page of the model `model_id` before its first answer.

    Parameters
    ----------
    window, column : str, optional
        What is looked at, from the query.
    """
    named = None if column is None or "\0" in column else column
    return html.Div(
        [
            dcc.Store(id=ids.DRIFT_CHOICE, data={"model": model_id, "window": window, "column": named}),
            dcc.Store(id=ids.RULES_COMMAND),
            html.Div(skeletons.title(), id=ids.DRIFT_HEAD),
            html.Div(
                [
                    html.Div(id=ids.DRIFT_SUMMARY, className="summary-line", role="status"),
                    html.Div(
                        [
                            dbc.Select(
                                id=ids.DRIFT_PICKER,
                                value=model_id,
                                options=[_this(model_id)],
                            ),
                            html.Div(id=ids.DRIFT_RULES, className="segmented", role="group", **aria(label="Rule set")),
                        ],
                        className="toolbar",
                    ),
                ],
                className="summary-bar",
            ),
            html.Div([_map(), _detail()], id=ids.DRIFT_BODY, className="stack"),
            card("Verdicts", *_verdicts(), sub="Every column, the worst first", flush=True),
        ],
        className="page",
    )


def picker(**_: Any) -> Component:
    """Return the list of models to choose from."""
    return html.Div(
        [
            html.Div(
                html.Div(
                    [html.H1("Drift"), html.P("Choose a model to see what changed, and since when.", className="sub")]
                ),
                className="page-head",
            ),
            card("Models", html.Div(skeletons.lines(6, 26), id=ids.DRIFT_MODELS), flush=True),
        ],
        className="page",
    )


def _this(model_id: str) -> dict[str, str]:
    """Return the one option there is before the list of models came."""
    return {"value": model_id, "label": "This model"}


def _verdicts() -> list[Component]:
    """Return the skeleton, in whose place what to do next stands where there is no verdict, and the grid."""
    return [
        html.Div(skeletons.lines(10, 22), id=ids.DRIFT_TABLE),
        html.Div(drift_grid(), id=ids.DRIFT_GRID_BOX, hidden=True),
    ]


def _map() -> Component:
    latest = html.Button("Back to the current window", id=ids.DRIFT_LATEST, className="btn btn-quiet", type="button")
    return card(
        "Columns over time",
        legend(),
        html.Div(graph("heatmap", 300, "Corrected PSI by column and window"), className="heatmap"),
        sub="Corrected PSI of the columns that drift most; click a cell to look at its window and column",
        actions=html.Div([html.Span(id=ids.DRIFT_WINDOW, className="small"), latest], className="toolbar"),
    )


def _detail() -> Component:
    parts = [
        html.Div(
            [
                html.H3("Share of rows, reference and window"),
                graph("comparison", 270, "Histogram of the column in the reference and in the window"),
            ]
        ),
        html.Div([html.H3("Corrected PSI over time"), graph("column", 270, "Corrected PSI of the column over time")]),
        html.Div(skeletons.lines(4), id=ids.DRIFT_COLUMN_FACTS, className="column-facts"),
    ]
    return card(
        html.Span("Column", id=ids.DRIFT_COLUMN_TITLE, className="title-line"), html.Div(parts, className="detail")
    )


# before /models/<model_id>, whose pattern fits here too
dash.register_page(
    __name__,
    path_template="/models/<model_id>/drift",
    name="Model drift",
    title="Drift · Plumbline",
    description="Which columns of one model drift, since when, and how.",
    order=10,
    layout=layout,
)
dash.register_page(
    PICKER,
    path="/drift",
    name="Drift",
    title="Drift · Plumbline",
    description="Choose a model to see what changed.",
    order=2,
    icon="drift",
    layout=picker,
)
