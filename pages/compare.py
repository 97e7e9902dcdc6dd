"""Any two models side by side."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from components import registry_ids, skeletons
from components.aria import aria

dash.register_page(
    __name__,
    path="/compare",
    name="Compare",
    title="Compare · Plumbline",
    description="Two models side by side: figures, how they were made, their inputs, the same live labels.",
    order=8,
)


def layout(a: str = "", b: str = "", **_: Any) -> Component:
    """Return the page before its first answer; the query says which models."""
    pickers = [
        html.Label(["A", _picker(registry_ids.COMPARE_A, a)], className="pair-picker"),
        html.Button("Swap", id=registry_ids.COMPARE_SWAP, className="btn btn-quiet", type="button"),
        html.Label(["B", _picker(registry_ids.COMPARE_B, b)], className="pair-picker"),
    ]
    return html.Div(
        [
            dcc.Store(id=registry_ids.COMPARE_CHOICE, data={"a": a, "b": b}),
            html.Div(
                html.Div([html.H1("Compare"), html.P("Two models side by side.", className="sub")]),
                className="page-head",
            ),
            html.Div(pickers, className="toolbar filters", role="group", **aria(label="Models")),
            html.Div(skeletons.lines(8), id=registry_ids.COMPARE_BODY, className="stack", **aria(live="polite")),
        ],
        className="page",
    )


def _picker(name: str, value: str) -> Component:
    made: Component = dbc.Select(id=name, options=[], value=value or None, placeholder="Choose a model")
    return made
