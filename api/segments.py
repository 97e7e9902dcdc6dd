"""The segments of a model."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from api.render import window
from api.render_metrics import metric
from services.decoding import read_window
from services.segments import segments
from services.views.segments import SegmentsView, SegmentView
from web.answer import answer
from web.context import current
from web.query import only

blueprint = Blueprint("segments", __name__)


@blueprint.get("/models/<model_id>/segments/")
def ranked(model_id: str) -> Response:
    """Return how each segment fares in the current window, or in ``?window=start,end``, the worst first."""
    only("window")
    return answer(shape(segments(current(), model_id, read_window(request.args.get("window")))))


def shape(view: SegmentsView) -> dict[str, Any]:
    """Return the segments of a model."""
    return {
        "window": window(view.window),
        "n": view.n,
        "metric": None if view.overall is None else {"name": view.overall.name, **metric(view.overall)},
        "segments": [_segment(one) for one in view.segments],
    }


def _segment(view: SegmentView) -> dict[str, Any]:
    figure = None if view.metric is None else {"name": view.metric.name, **metric(view.metric)}
    return asdict(view) | {"metric": figure}
