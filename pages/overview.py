"""All models at a glance."""

from __future__ import annotations

from typing import Any

import dash
from dash import html
from dash.development.base_component import Component

from components import ids, skeletons
from components.cards import card

dash.register_page(
    __name__,
    path="/",
    name="Overview",
    title="Overview · Plumbline",
    description="Every model, the worst first, and what is open.",
    order=0,
    icon="overview",
)


def layout(**_: Any) -> Component:
    """Return the page before its first answer."""
    return html.Div(
        [
            html.Div(
                html.Div(
                    [html.H1("Overview"), html.P("Every model, the worst first.", id=ids.OVERVIEW_SUB, className="sub")]
                ),
                className="page-head",
            ),
            html.Div(skeletons.tiles(4), id=ids.OVERVIEW_TILES, className="tiles"),
            html.Div(
                [
                    card("Models", html.Div(skeletons.lines(6, 26), id=ids.OVERVIEW_MODELS), flush=True),
                    card("Open alerts", html.Div(skeletons.lines(5), id=ids.OVERVIEW_ALERTS), flush=True),
                ],
                className="columns wide-left",
            ),
        ],
        className="page",
    )
