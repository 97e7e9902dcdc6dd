"""Alerts of all models: filter them, acknowledge them, resolve them."""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, skeletons
from components.aria import aria
from components.cards import plain_card
from components.forms import choice, segmented

SEVERITIES = (("", "Any severity"), ("critical", "Critical"), ("warning", "Warning"))
STATES = (("active", "Active"), ("open", "Open"), ("acknowledged", "Acknowledged"), ("resolved", "Resolved"))

dash.register_page(
    __name__,
    path="/alerts",
    name="Alerts",
    title="Alerts · Plumbline",
    description="What needs a look, and what was done about it.",
    order=5,
    icon="alerts",
)


def layout(model: str = "", severity: str = "", state: str = "active", **_: Any) -> Component:
    """Return the page before its first answer; the query says which filters are set."""
    chosen = {"model": model or None, "severity": severity or None, "state": state or "active"}
    return html.Div(
        [
            dcc.Store(id=ids.ALERTS_CHOICE, data=chosen),
            dcc.Store(id=ids.ALERT_COMMAND),
            html.Div(
                html.Div([html.H1("Alerts"), html.P("One cause, one alert.", id=ids.ALERTS_SUB, className="sub")]),
                className="page-head",
            ),
            html.Div(
                [
                    segmented(ids.ALERTS_STATE, STATES, chosen["state"] or "active", "State"),
                    segmented(ids.ALERTS_SEVERITY, SEVERITIES, severity, "Severity"),
                    choice(ids.ALERTS_MODEL, [("all", "All models")], model or "all"),
                ],
                className="toolbar filters",
                role="group",
                **aria(label="Filters"),
            ),
            plain_card(html.Div(skeletons.lines(6), id=ids.ALERTS_LIST)),
        ],
        className="page",
    )
