"""What is wrong with the data of a model."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.render_quality import history as history_shape
from api.render_quality import quality as shape
from core.quality.check import CHECKS
from services import quality
from services.comparison import Comparison
from services.decoding import read_window
from web.answer import answer
from web.context import current
from web.query import only

blueprint = Blueprint("quality", __name__)


@blueprint.get("/models/<model_id>/quality/")
def window(model_id: str) -> Response:
    """Return what is wrong with each column in the current window, or in ``?window=start,end``."""
    only("window", "segment")
    asked = Comparison(read_window(request.args.get("window")), segment=request.args.get("segment", ""))
    return answer(shape(quality.quality(current(), model_id, asked)))


@blueprint.get("/models/<model_id>/quality/history/")
def history(model_id: str) -> Response:
    """Return the scores of each column over time, or the shares that ``?check=missing`` finds."""
    only("check", "segment")
    check = request.args.get("check", "score")
    if check != "score":
        CHECKS.get(check, "check")
    found = quality.quality_history(current(), model_id, check, request.args.get("segment", ""))
    return answer(history_shape(found))
