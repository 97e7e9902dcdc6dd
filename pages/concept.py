"""Concept drift of one model: whether it errs more than it did, since when, and who says so."""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import ids, skeletons
from components.cards import card
from components.figures import graph

dash.register_page(
    __name__,
    path_template="/models/<model_id>/concept",
    name="Concept drift",
    title="Concept drift · Plumbline",
    description="Whether one model errs more than it did, and since when.",
    order=10,  # before /models/<model_id>, whose pattern fits here too
)


def layout(model_id: str = "", **_: Any) -> Component:
    """Return the page of the model `model_id` before its first answer."""
    return html.Div(
        [
            dcc.Store(id=ids.CONCEPT_CHOICE, data={"model": model_id}),
            html.Div(skeletons.title(), id=ids.CONCEPT_HEAD),
            html.Div(skeletons.lines(1, 22), id=ids.CONCEPT_SUMMARY, className="summary-line", role="status"),
            html.Div(id=ids.CONCEPT_NOTHING, className="nothing"),
            html.Div([_curve(), _found()], id=ids.CONCEPT_BODY, className="stack"),
        ],
        className="page",
    )


def _curve() -> Component:
    return card(
        "Errors over time",
        graph("changes", 340, "Errors of the model over time, with the changes that were found"),
        sub=html.Span(id=ids.CONCEPT_SUB),
    )


def _found() -> Component:
    changes = html.Div(skeletons.lines(5, 26), id=ids.CONCEPT_CHANGES)
    detectors = html.Div(skeletons.lines(6, 26), id=ids.CONCEPT_DETECTORS)
    return html.Div(
        [
            card("Changes", changes, sub="Newest first", flush=True),
            card("Detectors", detectors, sub="Each reads the labels in the order of the predictions", flush=True),
        ],
        className="columns",
    )
