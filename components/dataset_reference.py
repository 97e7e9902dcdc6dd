"""The dialog that makes a dataset the reference of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components import ids
from components.aria import aria
from components.data_upload import dialog
from components.forms import choice, field
from components.shell import notice
from services.views.model import ModelView, ReferenceView

NONE = "none"


def reference_dialog() -> Component:
    """Return the dialog before models and columns are known."""
    fields = [
        field(
            ids.DATASET_REFERENCE_MODEL,
            "Model",
            choice(ids.DATASET_REFERENCE_MODEL, [], ""),
            "What it sees is held against these rows from then on.",
            whole=True,
        ),
        field(
            ids.DATASET_REFERENCE_LABEL,
            "Column with the label",
            choice(ids.DATASET_REFERENCE_LABEL, [(NONE, "none")], NONE),
            "What was true.",
        ),
        field(
            ids.DATASET_REFERENCE_ANSWERS,
            "Column with the prediction",
            choice(ids.DATASET_REFERENCE_ANSWERS, [(NONE, "none")], NONE),
            "What the model said.",
        ),
    ]
    said = html.Div(id=ids.DATASET_REFERENCE_SAID, role="status", **aria(live="polite"))
    send = html.Button("Use as reference", id=ids.DATASET_REFERENCE_SEND, className="btn btn-primary", type="button")
    body = html.Div([html.Div(fields, className="fields"), said])
    return dialog(ids.DATASET_REFERENCE, "Use as reference", body, send)


def model_options(models: Sequence[ModelView]) -> list[dict[str, Any]]:
    """Return the models to choose from."""
    return [{"value": model.id, "label": f"{model.name} {model.version}"} for model in models]


def column_options(names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the columns to choose from, and none; by their places, as their names may be anything."""
    places = ({"value": str(place), "label": name} for place, name in enumerate(names))
    return [{"value": NONE, "label": "none"}, *places]


def column_at(names: Sequence[str], chosen: str | None) -> str | None:
    """Return the column that was chosen, None for none."""
    return names[int(chosen)] if chosen and chosen.isdecimal() and int(chosen) < len(names) else None


def no_model() -> Component:
    """Return why there is nothing to choose from."""
    link = dcc.Link("Register one", href="/models")
    return notice(["There is no model yet that could have a reference. ", link, " first."], "info", "info")


def referenced(model_id: str, reference: ReferenceView) -> Component:
    """Return that the reference is made, and where to look at it."""
    link = dcc.Link("Open the model", href=f"/models/{model_id}")
    words = f"{reference.n:,} rows of {reference.n_columns:,} columns are the reference now. "
    return notice([words, link], "ok", "ok")
