"""How well a model does and how fast it answers."""

from __future__ import annotations

from flask import Blueprint, Response

from api.render import metrics as shape
from services import metrics
from web.answer import answer
from web.context import current
from web.query import only

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/models/<model_id>/metrics/")
def newest(model_id: str) -> Response:
    """Return the figures of the newest window and their history."""
    only()
    return answer(shape(metrics.metrics(current(), model_id)))
