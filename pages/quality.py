"""Quality of one model's data: what is wrong, in which column, since when; and the list to choose a model from."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids, ids, skeletons
from components.aria import aria
from components.cards import card
from components.figures import graph
from components.quality_grid import quality_grid
from components.quality_words import SCORE, check_options

PICKER = "pages.quality_picker"


def layout(
    model_id: str = "",
    window: str | None = None,
    column: str | None = None,
    check: str = SCORE,
    segment: str | None = None,
    **_: Any,
) -> Component:
    """Return the page of the model `model_id` before its first answer.

    Parameters
    ----------
    window, column, segment : str, optional
        What is looked at, from the query.
    check : str, optional
        What the heatmap shows.
    """
    options = check_options()
    known = check if check in [option["value"] for option in options] else SCORE
    choice = {"model": model_id, "window": window, "column": _stored(column), "segment": _stored(segment)}
    whole = [
        card("Schema", html.Div(skeletons.lines(3), id=ids.QUALITY_SCHEMA), sub="Fields of the rows"),
        card("Repeated rows", html.Div(skeletons.lines(2), id=ids.QUALITY_DUPLICATES), sub="The same row twice"),
    ]
    return html.Div(
        [
            dcc.Store(id=ids.QUALITY_CHOICE, data=choice),
            dcc.Store(id=ids.QUALITY_SHOWN),
            html.Div(skeletons.title(), id=ids.QUALITY_HEAD),
            _summary(model_id),
            html.Div(id=ids.QUALITY_NOTHING, className="reasons"),
            html.Div(
                [
                    _score(),
                    html.Div([_columns(), _detail()], id=ids.QUALITY_COLUMNS, className="stack"),
                    _map(options, known),
                    html.Div(whole, id=ids.QUALITY_ROWS, className="columns"),
                    html.Div(id=clean_ids.SKEW_CARD, className="if-any"),
                ],
                id=ids.QUALITY_BODY,
                className="stack quality",
            ),
        ],
        className="page",
    )


def picker(**_: Any) -> Component:
    """Return the list of models to choose from."""
    return html.Div(
        [
            html.Div(
                html.Div(
                    [
                        html.H1("Quality"),
                        html.P("Choose a model to see what is wrong with its data, and since when.", className="sub"),
                    ]
                ),
                className="page-head",
            ),
            card("Models", html.Div(skeletons.lines(6, 26), id=ids.QUALITY_MODELS), flush=True),
        ],
        className="page",
    )


def _stored(name: str | None) -> str | None:
    """Return a name as databases take it."""
    return None if name is None or "\0" in name else name


def _summary(model_id: str) -> Component:
    models = dbc.Select(id=ids.QUALITY_PICKER, value=model_id, options=[{"value": model_id, "label": "This model"}])
    label = html.Label("Model", htmlFor=ids.QUALITY_PICKER, className="visually-hidden")
    return html.Div(
        [
            html.Div(id=ids.QUALITY_SUMMARY, className="summary-line", role="status"),
            html.Div([label, models], className="toolbar"),
        ],
        className="summary-bar",
    )


def _score() -> Component:
    latest = html.Button("Back to the current window", id=ids.QUALITY_LATEST, className="btn btn-quiet", type="button")
    figure = html.Div(
        [
            html.H3("Score over time; click a point to look at its window"),
            html.Div(graph("quality-score", 250, "Score of the data over time"), className="pick"),
        ]
    )
    return card(
        "Score",
        html.Div([html.Div(skeletons.lines(6), id=ids.QUALITY_SCORE, className="score"), figure], className="columns"),
        actions=html.Div([html.Span(id=ids.QUALITY_WINDOW, className="small"), latest], className="toolbar"),
    )


def _columns() -> Component:
    return card("Columns", quality_grid(), sub="The worst first; choose one to see why", flush=True)


def _detail() -> Component:
    figures = [
        html.Div(
            [
                html.H3("Share of rows, reference and window"),
                graph("quality-comparison", 270, "Histogram of the column in the reference and in the window"),
            ]
        ),
        html.Div(
            [
                html.H3("Share of values found, over time"),
                graph("quality-checks", 270, "Share of values that each check found in the column over time"),
            ]
        ),
    ]
    return html.Div(
        card(
            html.Span("Column", id=ids.QUALITY_COLUMN_TITLE, className="title-line"),
            html.Div(skeletons.lines(4), id=ids.QUALITY_COLUMN_FINDINGS, className="column-findings"),
            html.Div(figures, className="columns column-figures"),
        ),
        id=ids.QUALITY_DETAIL,
    )


def _map(options: list[dict[str, str]], check: str) -> Component:
    label = html.Label("Shown", htmlFor=ids.QUALITY_CHECK, className="small muted")
    return card(
        "Columns over time",
        html.Div(id=ids.QUALITY_LEGEND),
        html.Div(graph("quality-heatmap", 300, "One check by column and window"), className="heatmap"),
        sub="The worst columns; click a cell to look at its window and column",
        actions=html.Div(
            [label, dbc.Select(id=ids.QUALITY_CHECK, options=options, value=check)],
            className="toolbar",
            role="group",
            **aria(label="What the map shows"),
        ),
    )


# before /models/<model_id>, whose pattern fits here too
dash.register_page(
    __name__,
    path_template="/models/<model_id>/quality",
    name="Model quality",
    title="Quality · Plumbline",
    description="What is wrong with the data of one model, in which column, and since when.",
    order=10,
    layout=layout,
)
dash.register_page(
    PICKER,
    path="/quality",
    name="Quality",
    title="Quality · Plumbline",
    description="Choose a model to see what is wrong with its data.",
    order=3,
    icon="quality",
    layout=picker,
)
