"""How one model was trained here: how good it is, what it looks at, what it was made of."""

from __future__ import annotations

from typing import Any

import dash
from dash import dcc, html
from dash.development.base_component import Component

from components import skeletons, training_ids
from components.cards import card, plain_card
from components.retraining import retraining_card
from components.training_tables import features_grid


def layout(model_id: str = "", **_: Any) -> Component:
    """Return the page of the model `model_id` before its first answer."""
    waiting = [
        plain_card(skeletons.lines(3)),
        html.Div(skeletons.tiles(5), className="tiles"),
        plain_card(skeletons.lines(12, 22)),
    ]
    return html.Div(
        [
            dcc.Store(id=training_ids.REPORT_CHOICE, data={"model": model_id}),
            html.Div(skeletons.title(), id=training_ids.REPORT_HEAD),
            html.Div(waiting, id=training_ids.REPORT_BODY, className="stack report"),
            html.Div(
                card("Columns", features_grid(), sub=html.Span(id=training_ids.REPORT_COLUMNS_SUB), flush=True),
                id=training_ids.REPORT_COLUMNS,
            ),
            html.Div(id=training_ids.REPORT_END, className="stack report if-any"),
            retraining_card(),
        ],
        className="page",
    )


# before /models/<model_id>, whose pattern fits here too
dash.register_page(
    __name__,
    path_template="/models/<model_id>/training",
    name="Model training",
    title="Training · Plumbline",
    description="How one model was trained, how good it is, and what it looks at.",
    order=10,
    layout=layout,
)
