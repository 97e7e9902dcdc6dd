"""Fills the page of concept drift: the sentence, the errors over time, detectors and changes."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, callback
from dash.development.base_component import Component
from flask import request

from components import ids
from components.concept import change_rows, concept_summary, curve_words, detector_table
from components.concept_figures import errors
from components.empty import no_labels, no_reference
from components.models import model_head
from services.concept import concept
from services.health import health
from services.views.concept import ConceptView
from services.views.model import HealthView
from web.context import current


@callback(
    Output(ids.CONCEPT_HEAD, "children"),
    Output(ids.CONCEPT_SUMMARY, "children"),
    Output(ids.CONCEPT_NOTHING, "children"),
    Output(ids.CONCEPT_BODY, "hidden"),
    Output(ids.CONCEPT_SUB, "children"),
    Output(ids.CONCEPT_DETECTORS, "children"),
    Output(ids.CONCEPT_CHANGES, "children"),
    Output(ids.spec("changes"), "data"),
    Input(ids.REFRESH, "data"),
    State(ids.CONCEPT_CHOICE, "data"),
)
def show(_: Any, choice: dict[str, Any]) -> tuple[Any, ...]:
    """Return whether the model errs more than it did, and what its detectors found."""
    ctx, model_id = current(), choice["model"]
    view, found, now = concept(ctx, model_id), health(ctx, model_id), ctx.now()
    nothing = _nothing(view, found)
    return (
        model_head(view.model, found.status, "/concept"),
        None if nothing else concept_summary(view, now),
        nothing,
        nothing is not None,
        curve_words(view),
        detector_table(view, now),
        change_rows(view, now),
        errors(view, now),
    )


def _nothing(view: ConceptView, found: HealthView) -> Component | None:
    """Return what to do next where there is no error to show."""
    base = request.host_url.rstrip("/")
    if found.reference is None:
        return no_reference(view.model.id, base)
    return None if any(point.n for point in view.curve) else no_labels(view.model.id, base)
