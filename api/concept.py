"""Whether a model errs more than it did."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response

from api.render import window
from core.drift.concept.dated import DatedChange
from services.concept import concept
from services.views.concept import ConceptView
from web.answer import answer, iso
from web.context import current
from web.query import only

blueprint = Blueprint("concept", __name__)


@blueprint.get("/models/<model_id>/concept-drift/")
def errors(model_id: str) -> Response:
    """Return the errors over time, the detectors and the changes they found."""
    only()
    return answer(shape(concept(current(), model_id)))


def shape(view: ConceptView) -> dict[str, Any]:
    """Return the concept drift of a model."""
    return {
        "stream": view.kind,
        "reference": view.reference,
        "detectors": [asdict(one) | {"seen_to": iso(one.seen_to)} for one in view.detectors],
        "changes": [_change(one) for one in view.changes],
        "curve": [
            {"window": window(one.window), "n": one.n, "value": one.value, "low": one.low, "high": one.high}
            for one in view.curve
        ],
    }


def _change(view: DatedChange) -> dict[str, Any]:
    return asdict(view) | {"at": iso(view.at), "since": iso(view.since), "worse": view.worse}
