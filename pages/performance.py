"""Performance of one model: how well it does, since when, how sure that is; and the list to choose a model from."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, skeletons
from components.cards import card
from components.figures import graph
from components.performance_grid import classes_grid, metrics_grid

PICKER = "pages.performance_picker"


def layout(
    model_id: str = "",
    metric: str | None = None,
    window: str | None = None,
    segment: str | None = None,
    **_: Any,
) -> Component:
    """Return the page of the model `model_id` before its first answer.

    Parameters
    ----------
    metric, window, segment : str, optional
        What is looked at, from the query.
    """
    named = None if segment is None or "\0" in segment else segment
    choice = {"model": model_id, "metric": metric, "window": window, "segment": named}
    return html.Div(
        [
            dcc.Store(id=ids.PERFORMANCE_CHOICE, data=choice),
            html.Div(skeletons.title(), id=ids.PERFORMANCE_HEAD),
            html.Div([_summary(), _choices(model_id, named)], className="summary-bar"),
            html.Div(id=ids.PERFORMANCE_EMPTY),
            html.Div([_over_time(), _metrics()], id=ids.PERFORMANCE_BODY, className="stack"),
            html.Div(_errors(), id=ids.PERFORMANCE_REGRESSION, hidden=True),
            html.Div([_classes(), _curves()], id=ids.PERFORMANCE_CLASSIFICATION, className="stack", hidden=True),
        ],
        className="page",
    )


def picker(**_: Any) -> Component:
    """Return the list of models to choose from."""
    words = html.P("Choose a model to see how well it does, and how sure that is.", className="sub")
    return html.Div(
        [
            html.Div(html.Div([html.H1("Performance"), words]), className="page-head"),
            card("Models", html.Div(skeletons.lines(6, 26), id=ids.PERFORMANCE_MODELS), flush=True),
        ],
        className="page",
    )


def _summary() -> Component:
    return html.Div(
        html.Div(className="skeleton", style={"height": 22, "width": "60%", "minWidth": 220}),
        id=ids.PERFORMANCE_SUMMARY,
        className="summary-line performance-line",
        role="status",
    )


def _choices(model_id: str, segment: str | None) -> Component:
    """Return which model, whose rows, and which window."""
    rows = [{"value": segment or ids.ALL_ROWS, "label": segment or "All rows"}]
    this = [{"value": model_id, "label": "This model"}]
    return html.Div(
        [
            _named("Model", dbc.Select(id=ids.PERFORMANCE_PICKER, value=model_id, options=this)),
            html.Div(
                _named("Segment", dbc.Select(id=ids.PERFORMANCE_SEGMENT, value=segment or ids.ALL_ROWS, options=rows)),
                id=ids.PERFORMANCE_SEGMENT_BOX,
                hidden=segment is None,
            ),
        ],
        className="toolbar",
    )


def _named(name: str, select: Component) -> Component:
    """Return a choice with a name for those who do not see what it offers."""
    return html.Label([html.Span(name, className="visually-hidden"), select], className="named-choice")


def _over_time() -> Component:
    latest = html.Button("Back to the newest labels", id=ids.PERFORMANCE_LATEST, className="btn btn-quiet", hidden=True)
    where = html.Div([html.Span(id=ids.PERFORMANCE_WINDOW, className="small"), latest], className="toolbar")
    return card(
        html.Span("Over time", id=ids.PERFORMANCE_TITLE),
        html.Div(
            graph("performance", 360, "The chosen metric over time with its band, and the share of labelled rows"),
            className="over-time",
        ),
        sub="Solid with its 95 % band where labels came, dashed where estimated without; click a point to look at it",
        actions=where,
    )


def _metrics() -> Component:
    return card("Metrics", metrics_grid(), sub=html.Span(id=ids.PERFORMANCE_GRID_SUB), flush=True)


def _errors() -> Component:
    return card(
        "Errors over time",
        graph("errors", 330, "Errors and R² over time"),
        sub="In the unit of the predicted value; R² below",
    )


def _classes() -> Component:
    return html.Div(
        [
            card(
                "Confusion",
                graph("confusion", 300, "Rows by true and by predicted class"),
                sub="True class down, predicted across; shares of the true class",
            ),
            card("Classes", classes_grid(), sub="The lowest F1 first", flush=True),
        ],
        id=ids.PERFORMANCE_CLASS_CARDS,
        className="columns classes",
    )


def _curves() -> Component:
    parts = [
        html.Div([html.H3(head), graph(name, 300, label)])
        for name, head, label in (
            ("roc", "ROC", "True against false positive rate at every threshold, window and reference"),
            ("precision-recall", "Precision and recall", "Precision against recall at every threshold"),
            ("calibration", "Calibration", "Share that came true against the score that foretold it"),
        )
    ]
    curves = card("Scores", html.Div(parts, className="detail thirds"), sub=html.Span(id=ids.PERFORMANCE_CURVES_SUB))
    return html.Div(curves, id=ids.PERFORMANCE_SCORES)


# before /models/<model_id>, whose pattern fits here too
dash.register_page(
    __name__,
    path_template="/models/<model_id>/performance",
    name="Model performance",
    title="Performance · Plumbline",
    description="How well one model does, since when, and how sure that is.",
    order=10,
    layout=layout,
)
dash.register_page(
    PICKER,
    path="/performance",
    name="Performance",
    title="Performance · Plumbline",
    description="Choose a model to see how well it does.",
    order=4,
    icon="performance",
    layout=picker,
)
