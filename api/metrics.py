"""How well a model does and how fast it answers."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.render_metrics import metrics as shape
from api.render_metrics import performance as performance_shape
from core.errors import InvalidInput
from core.performance.metric import METRICS
from core.windows import parse_length
from services import metrics, performance
from services.decoding import read_span
from services.metrics import MetricsAsked
from web.answer import answer
from web.context import current
from web.query import only

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/models/<model_id>/metrics/")
def newest(model_id: str) -> Response:
    """Return the figures of the newest window and their history.

    ``?start=`` and ``end`` choose another window, ``step=1d`` the windows of the history, ``name=accuracy`` (again for
    more) the metrics, ``segment=column=value`` the rows.
    """
    only("start", "end", "step", "segment", "name", repeated="name")
    return answer(shape(metrics.metrics(current(), model_id, _asked())))


@blueprint.get("/models/<model_id>/performance/")
def curves(model_id: str) -> Response:
    """Return the confusion of classes and the curves behind the figures, of the window and of the reference."""
    only("start", "end", "segment")
    return answer(performance_shape(performance.performance(current(), model_id, _asked())))


def _asked() -> MetricsAsked:
    query = request.args
    return MetricsAsked(
        window=read_span(query.get("start"), query.get("end")),
        step=_step(query["step"]) if "step" in query else None,
        segment=query.get("segment", ""),
        names=tuple(METRICS.get(name, "name").name for name in query.getlist("name")),
    )


def _step(text: str) -> int:
    try:
        return parse_length(text)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="step") from error
