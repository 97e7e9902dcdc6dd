"""Training against serving: what a model's recipe does to its incoming rows."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response

from api.render import window
from services.skew import skew
from web.answer import answer
from web.context import current
from web.query import only

blueprint = Blueprint("skew", __name__)


@blueprint.get("/models/<model_id>/skew/")
def of_model(model_id: str) -> Response:
    """Return how far incoming rows are cleaned otherwise than the training data was, the worst first."""
    only()
    found = skew(current(), model_id)
    return answer(
        {
            "recipe": found.recipe,
            "window": window(found.window),
            "n": found.n,
            "verdict": found.verdict,
            "steps": [asdict(one) | {"reason": one.sentence} for one in found.steps],
            "oddities": found.oddities,
        }
    )
