"""The drift verdict of a model, and of one of its columns."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, request

from api.render import column as column_shape
from api.render import drift as drift_shape
from api.render import window as window_shape
from services import drift, separation
from services.comparison import Comparison, read_against
from services.decoding import read_flag, read_window
from web.answer import answer
from web.context import current
from web.query import only

blueprint = Blueprint("drift", __name__)


@blueprint.get("/models/<model_id>/drift/")
def window(model_id: str) -> Response:
    """Return the verdict on every column in the current window, or in ``?window=start,end``.

    ``?reference=trailing`` or ``same_hours`` or ``start,end`` holds it against other windows than the reference,
    ``?segment=column=value`` looks at some of the rows.
    """
    return answer(drift_shape(drift.drift(current(), model_id, _asked())))


@blueprint.get("/models/<model_id>/drift/<path:column>/")
def column(model_id: str, column: str) -> Response:
    """Return the verdict on one column with both histograms and its history."""
    return answer(column_shape(drift.column(current(), model_id, column, _asked())))


@blueprint.get("/models/<model_id>/separation/")
def separated(model_id: str) -> Response:
    """Return how well a classifier tells the rows of a window from the reference's, and by which columns."""
    view = separation.separation(current(), model_id, _asked())
    return answer({"window": window_shape(view.window), "found": None if view.found is None else asdict(view.found)})


def _asked() -> Comparison:
    only("window", "reference", "segment", "exact")
    query = request.args
    return Comparison(
        window=read_window(query.get("window")),
        against=read_against(query.get("reference")),
        segment=query.get("segment", ""),
        exact=read_flag("exact", query.get("exact")),
    )
