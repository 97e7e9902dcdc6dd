"""The drift verdict of a model, and of one of its columns."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.render import column as column_shape
from api.render import drift as drift_shape
from services import drift
from services.decoding import read_window
from web.answer import answer
from web.context import current
from web.query import only

blueprint = Blueprint("drift", __name__)


@blueprint.get("/models/<model_id>/drift/")
def window(model_id: str) -> Response:
    """Return the verdict on every column in the current window, or in ``?window=start,end``."""
    only("window")
    return answer(drift_shape(drift.drift(current(), model_id, read_window(request.args.get("window")))))


@blueprint.get("/models/<model_id>/drift/<path:column>/")
def column(model_id: str, column: str) -> Response:
    """Return the verdict on one column with both histograms and its history."""
    only("window")
    found = drift.column(current(), model_id, column, read_window(request.args.get("window")))
    return answer(column_shape(found))
