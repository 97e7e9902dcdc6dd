"""Alerts as a list: what, where, since when, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.empty import no_alerts
from components.times import when
from components.verdicts import FAMILIES, alert_chip, severity_icon
from services.views.alert import AlertView

MOST_NAMED = 6
# the page of the model that shows more
WHERE = {"drift": "/drift", "quality": "/quality", "concept": "/concept", "performance": "/performance"}

TRAINED_AWAY = ("drift", "concept", "performance")  # what a model that learns from newer rows may be free of
DAYS = 30


def alert_rows(
    alerts: Sequence[AlertView], now: int, *, actions: bool = False, filtered: bool = False, brief: bool = False
) -> Component:
    """Return alerts as a list, or the empty state.

    Parameters
    ----------
    actions : bool
        Whether they can be acknowledged and resolved here.
    filtered : bool
        Whether filters hide some, for the words of the empty state.
    brief : bool
        Whether to leave out the columns, and the state where it is open.
    """
    if not alerts:
        return no_alerts(filtered=filtered)
    rows = [html.Li(_row(alert, now, actions=actions, brief=brief), id=f"alert-{alert.id}") for alert in alerts]
    return html.Ul(rows, className="rows")


def alert_words(alerts: Sequence[AlertView]) -> str:
    """Return how many alerts there are, by severity."""
    critical = sum(alert.severity == "critical" for alert in alerts)
    number = "1 alert" if len(alerts) == 1 else f"{len(alerts)} alerts"
    return f"{number}, {critical} critical" if critical else number


def _row(alert: AlertView, now: int, *, actions: bool, brief: bool) -> Component:
    where = WHERE.get(alert.family, "")
    meta = [
        dcc.Link(f"{alert.model_name} {alert.model_version}", href=f"/models/{alert.model_id}{where}"),
        html.Span(FAMILIES.get(alert.family, alert.family)),
        html.Span(["since ", when(alert.since, now)]),
    ]
    if alert.resolved_at is None and alert.family in TRAINED_AWAY:
        meta.append(dcc.Link("Train again", href=f"/train?model={alert.model_id}&days={DAYS}"))
    if alert.resolved_at is not None:
        meta.append(html.Span(["resolved ", when(alert.resolved_at, now)]))
    body: list[Component | None] = [
        html.Div(alert.title, className="title"),
        html.Div(alert.summary, className="summary"),
    ]
    if not brief:
        body.append(_columns(alert.columns))
    state = None if alert.state == "open" and brief else alert_chip(alert.state)
    body.append(html.Div([state, html.Div(meta, className="dot-list")], className="meta"))
    return html.Div(
        [severity_icon(alert.severity), html.Div(body), _actions(alert) if actions else None], className="alert-row"
    )


def _columns(columns: Sequence[str]) -> Component | None:
    if not columns:
        return None
    tags = [html.Span(name, className="tag", title=name) for name in columns[:MOST_NAMED]]
    if len(columns) > MOST_NAMED:
        tags.append(html.Span(f"and {len(columns) - MOST_NAMED} more", className="muted small"))
    return html.Div(tags, className="tags")


def _actions(alert: AlertView) -> Component:
    buttons = []
    if alert.state == "open":
        buttons.append(("acknowledged", "Acknowledge"))
    if alert.state != "resolved":
        buttons.append(("resolved", "Resolve"))
    return html.Div(
        [
            html.Button(word, id=ids.alert_button(alert.id, to), className="btn btn-quiet", type="button")
            for to, word in buttons
        ],
        className="actions",
    )
