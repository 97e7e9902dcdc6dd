"""One column in full: what happened to it, and the score of every method."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from components.aria import aria
from components.comparing import change_words
from components.drift_grid import is_over
from components.numbers import NONE, p_value, score
from components.verdicts import state_chip
from core.drift.method import METHODS, MethodScore
from core.drift.verdict import State
from services.sides import MOST_ROWS
from services.views.drift import ColumnView

HEAD = (
    ("Method", "Hold the pointer over a row to see how it is counted"),
    ("Score", "Bigger is more drift"),
    ("Limit", "Beyond it the difference matters"),
    ("p", "Of the method's own test, before any adjustment"),
)


def column_title(view: ColumnView) -> list[Component]:
    """Return the head of the card of one column."""
    change = change_words(view.drift)
    parts = [html.Span(view.drift.column, className="column-name"), state_chip(view.drift.verdict)]
    return [*parts, html.Span(change, className="tag")] if change else parts


def column_facts(view: ColumnView) -> list[Component]:
    """Return the sentence on one column, and what its verdict rests on beside the scores."""
    drift = view.drift
    pairs: list[tuple[str, Any]] = [("p, adjusted", p_value(drift.p_adjusted))]
    pairs.append(("Rows in the window", f"{drift.n:,}"))
    pairs.append(("Literal rule", "would fire" if drift.literal else "quiet"))
    if drift.change:
        pairs.insert(0, ("Kind of change", change_words(drift)))
    told = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs]
    return [html.P(drift.reason, className="reason"), html.Dl(told, className="facts-line")]


def column_methods(view: ColumnView) -> list[Component]:
    """Return the score of every method with its threshold and p-value, and how each is counted."""
    drift = view.drift
    head = html.Tr([html.Th(name, scope="col", title=title) for name, title in HEAD])
    rows = [_method_row(item, drift.verdict) for item in drift.scores]
    rules = [part for item in drift.scores for part in (html.Dt(_label(item)), html.Dd(item.rule))]
    return [
        html.Table([html.Thead(head), html.Tbody(rows)], className="methods", **aria(label="Scores of every method")),
        html.P(_source(view), className="small"),
        html.Details([html.Summary("How each is counted"), html.Dl(rules, className="rules", tabIndex="0")]),
    ]


def _method_row(item: MethodScore, verdict: State) -> Component:
    return html.Tr(
        [
            html.Th(_label(item), scope="row"),
            html.Td(html.Span(score(item.value), className="over" if is_over(item, verdict) else "")),
            html.Td(f"{item.threshold:g}"),
            html.Td(NONE if item.p_value is None else p_value(item.p_value)),
        ],
        title=item.rule,
    )


def _label(item: MethodScore) -> str:
    known = METHODS.all().get(item.method)
    return item.method if known is None else known.label


def _source(view: ColumnView) -> str:
    if view.drift.role == "label":
        return "Counted from the labels told so far."
    if view.rows is None:
        return "From bins, which hold every row. A score beyond its limit counts only where the verdict says so."
    usual, seen = view.rows
    return f"From rows: {seen:,} of the window, {usual:,} of what it is compared with; {MOST_ROWS:,} at most."
