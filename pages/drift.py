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
from components.comparing import ALL, REFERENCE, against_options, segment_options
from components.drift_grid import drift_grid
from components.figures import graph
from components.separation import invitation
from components.tables import legend

PICKER = "pages.drift_picker"


def layout(model_id: str = "", window: str | None = None, column: str | None = None, **query: Any) -> Component:
    """Return the page of the model `model_id` before its first answer.

    Parameters
    ----------
    window, column : str, optional
        What is looked at, from the query.
    **query : str
        Of which `against`, `segment` and `exact` say what the window is compared with, whose rows, and how.
    """
    exact = query.get("exact") == "true"
    choice = {"model": model_id, "window": window, "column": _storable(column), "against": query.get("against")}
    choice |= {"segment": _storable(query.get("segment")), "exact": exact}
    return html.Div(
        [
            dcc.Store(id=ids.DRIFT_CHOICE, data=choice),
            dcc.Store(id=ids.RULES_COMMAND),
            dcc.Store(id=ids.SEPARATION_QUESTION),
            html.Div(skeletons.title(), id=ids.DRIFT_HEAD),
            _toolbar(choice),
            html.Div(id=ids.DRIFT_SUMMARY, className="summary-line", role="status"),
            html.Div([_map(), _detail(exact), _separation()], id=ids.DRIFT_BODY, className="stack"),
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


def _storable(text: str | None) -> str | None:
    """Return a name from the address, none if no database can hold it."""
    return None if text is None or "\0" in text else text


def _toolbar(choice: dict[str, Any]) -> Component:
    """Return the pickers: the model, what it is compared with, whose rows; and the switch of the rule set."""
    model, against, segment = choice["model"], choice["against"], choice["segment"]
    pickers = [
        dbc.Select(id=ids.DRIFT_PICKER, value=model, options=[{"value": model, "label": "This model"}]),
        dbc.Select(id=ids.DRIFT_AGAINST, value=against or REFERENCE, options=against_options(against)),
        dbc.Select(id=ids.DRIFT_SEGMENT, value=segment or ALL, options=segment_options((), segment)),
    ]
    boxes = [html.Label([html.Span("Model", className="visually-hidden"), pickers[0]], className="picker")]
    boxes.append(html.Label([html.Span("Compared with", className="visually-hidden"), pickers[1]], className="picker"))
    rows = [html.Span("Rows", className="visually-hidden"), pickers[2]]
    boxes.append(html.Label(rows, id=ids.DRIFT_SEGMENT_BOX, className="picker", hidden=not segment))
    rules = html.Div(id=ids.DRIFT_RULES, className="segmented", role="group", **aria(label="Rule set"))
    return html.Div([*boxes, rules], className="toolbar")


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
        sub="Corrected PSI against the reference, most drift first; click a cell to look at its window and column",
        actions=html.Div([html.Span(id=ids.DRIFT_WINDOW, className="small"), latest], className="toolbar"),
    )


def _detail(exact: bool) -> Component:
    switch = dbc.Switch(id=ids.DRIFT_EXACT, value=exact, label="From rows", className="from-rows")
    parts = [
        html.Div(skeletons.lines(2), id=ids.DRIFT_COLUMN_FACTS, className="column-facts"),
        html.Div(
            [
                html.H3("Share of rows on either side"),
                graph("comparison", 320, "Histogram of the column on either side"),
            ]
        ),
        html.Div(
            [
                html.H3("Corrected PSI over time, against the reference"),
                graph("column", 320, "Corrected PSI of the column over time"),
            ]
        ),
        html.Div(
            [
                html.Div([html.H3("Scores of all methods"), switch], className="methods-head"),
                html.Div(skeletons.lines(8), id=ids.DRIFT_COLUMN_METHODS),
            ],
            className="column-methods",
        ),
    ]
    return card(
        html.Span("Column", id=ids.DRIFT_COLUMN_TITLE, className="title-line"), html.Div(parts, className="detail")
    )


def _separation() -> Component:
    ask = html.Button(
        "Which columns separate the two?", id=ids.SEPARATION_ASK, className="btn btn-quiet", type="button"
    )
    working = html.P("Comparing rows, which takes a few seconds …", className="working", role="status")
    return card(
        "All columns together",
        dcc.Loading(
            html.Div(invitation(), id=ids.SEPARATION_ANSWER, **aria(live="polite")),
            custom_spinner=working,
            show_initially=False,
            delay_show=150,
        ),
        sub="A classifier that sees whole rows tries to tell the window from what it is compared with",
        actions=ask,
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
