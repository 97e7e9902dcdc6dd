"""One model: how it is, its figures over time, its alerts, and a form that logs a prediction."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import clean_ids, ids, skeletons
from components.cards import card
from components.figures import graph
from components.forms import submission
from components.registry import registry_card

dash.register_page(
    __name__,
    path_template="/models/<model_id>",
    name="Model",
    title="Model · Plumbline",
    description="How one model is, its figures over time and its alerts.",
    order=11,
)


def layout(model_id: str = "", metric: str | None = None, **_: Any) -> Component:
    """Return the page of the model `model_id` before its first answer.

    Parameters
    ----------
    metric : str, optional
        The metric to draw, from the query.
    """
    return html.Div(
        [
            dcc.Store(id=ids.MODEL_CHOICE, data={"model": model_id, "metric": metric}),
            dcc.Store(id=ids.SUBMIT_EXAMPLE),
            html.Div(skeletons.title(), id=ids.MODEL_HEAD),
            html.Div(id=ids.MODEL_REASONS, className="reasons"),
            html.Div(skeletons.tiles(6), id=ids.MODEL_TILES, className="tiles"),
            card(
                "Performance",
                html.Div(skeletons.tiles(4), id=ids.MODEL_METRICS, className="tiles metric-tiles"),
                html.Div(graph("metric", 260, "The chosen metric over time"), className="pad"),
                sub=html.Span(id=ids.MODEL_METRICS_SUB),
                actions=dcc.Link(
                    "All metrics and curves", href=f"/models/{quote(model_id)}/performance", className="btn btn-quiet"
                ),
                flush=True,
            ),
            html.Div(
                [
                    card("Volume", graph("volume", 210, "Predictions over time"), sub="Predictions a window"),
                    card("Latency", graph("latency", 210, "Latency percentiles over time"), sub="Percentiles a window"),
                ],
                className="columns",
            ),
            html.Div(
                [
                    card("Alerts", html.Div(skeletons.lines(4), id=ids.MODEL_ALERTS), flush=True),
                    card("Reference and pipeline", *_reference()),
                ],
                className="columns wide-left",
            ),
            card("Registry", *registry_card(), sub="Its stage, and what is kept about it"),
            card(
                "Submit New Prediction",
                submission(),
                sub="Logged as if your service had sent it; it counts in every figure above.",
            ),
        ],
        className="page",
    )


def _reference() -> list[Component]:
    return [html.Div(skeletons.lines(5), id=ids.MODEL_REFERENCE), html.Div(id=clean_ids.SKEW_RECIPE)]
