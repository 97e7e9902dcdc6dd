"""The models there are, and a form that registers one."""

from __future__ import annotations

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components import ids, skeletons
from components.cards import plain_card
from components.forms import registration
from components.verdicts import icon

dash.register_page(
    __name__,
    path="/models",
    name="Models",
    title="Models · Plumbline",
    description="The registered models, and a form for a new one.",
    order=1,
    icon="models",
)


def layout(**_: Any) -> Component:
    """Return the page before its first answer."""
    button = html.Button(
        [icon("plus"), "Register a model"], id=ids.REGISTER_OPEN, className="btn btn-primary", type="button"
    )
    return html.Div(
        [
            html.Div(
                [html.Div([html.H1("Models"), html.P("What is watched, and how it is.", className="sub")]), button],
                className="page-head",
            ),
            plain_card(html.Div(skeletons.lines(6, 26), id=ids.MODELS_LIST)),
            dbc.Offcanvas(registration(), id=ids.REGISTER_PANEL, title="Register a model", placement="end"),
        ],
        className="page",
    )
