"""Models are trained again on what has come in since: at once, or now and then."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response

from api.render_cleaning import waited
from services import retraining
from services.decoding import convert, decode
from services.views.training import Schedule
from web.answer import answer, iso
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("retraining", __name__)
USUAL_DAYS = 30


class RetrainIn(msgspec.Struct, forbid_unknown_fields=True):
    """From the labelled predictions of how many days."""

    days: int = USUAL_DAYS


class ScheduleIn(msgspec.Struct, forbid_unknown_fields=True):
    """How often, and from the labelled predictions of how many days."""

    every: str
    days: int = USUAL_DAYS


@blueprint.post("/models/<model_id>/retrain/")
def retrain(model_id: str) -> Response:
    """Train the next version of a model on its labelled predictions, as a run that ``?wait=`` waits for."""
    only("wait")
    asked = convert(decode(read_body() or b"{}"), RetrainIn)
    return waited(retraining.retrain(current(), model_id, asked.days))


@blueprint.get("/models/<model_id>/retraining/")
def schedule(model_id: str) -> Response:
    """Return when a model is trained again, null where it is not."""
    only()
    found = retraining.schedule(current(), model_id)
    return answer({"retraining": None if found is None else _rendered(found)})


@blueprint.post("/models/<model_id>/retraining/")
def set_schedule(model_id: str) -> Response:
    """Have a model trained again every so often."""
    only()
    asked = convert(decode(read_body()), ScheduleIn)
    return answer({"retraining": _rendered(retraining.set_schedule(current(), model_id, asked.every, asked.days))}, 201)


@blueprint.delete("/models/<model_id>/retraining/")
def drop_schedule(model_id: str) -> Response:
    """Have a model trained again no more."""
    only()
    retraining.drop_schedule(current(), model_id)
    return answer({"retraining": None})


def _rendered(found: Schedule) -> dict[str, Any]:
    return {"every": found.every, "days": found.days, "next_at": iso(found.next_at), "run": found.run}
