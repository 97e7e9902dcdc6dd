"""Models: register, list, look at, change, archive; their health."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from api.paging import limit, offset, page
from api.render import health_of, model, reference, summary
from services import health as health_service
from services import models
from services.decoding import convert, decode
from services.overview import overview
from services.stages import Stage
from web.answer import answer
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("models", __name__)


@blueprint.post("/models/")
def register() -> Response:
    """Register a model; 409 with the existing id if name and version are taken."""
    return answer(model(models.register(current(), convert(decode(read_body()), models.NewModel))), 201)


@blueprint.get("/models/")
def all_models() -> Response:
    """List the models, or the versions of a name, the worst first, with health, last prediction and rate."""
    only("limit", "cursor", "name", "stage")
    name, stage = (request.args.get(one) for one in ("name", "stage"))
    found = overview(current(), name, None if stage is None else convert(stage, Stage, "stage")).models  # type: ignore[arg-type]
    shown = found[offset() : offset() + limit()]
    return answer(page(len(found), [summary(item) for item in shown]))


@blueprint.get("/models/<model_id>/")
def one_model(model_id: str) -> Response:
    """Return one model with its health and reference."""
    only()
    found = health_service.health(current(), model_id)
    return answer(model(found.model) | {"reference": reference(found.reference), "health": health_of(found)})


@blueprint.patch("/models/<model_id>/")
def change(model_id: str) -> Response:
    """Change a model's description, rule set, segments, recipe, stage, tags or notes."""
    return answer(model(models.change(current(), model_id, convert(decode(read_body()), models.ModelChange))))


@blueprint.delete("/models/<model_id>/")
def archive(model_id: str) -> Response:
    """Archive a model: it is no longer listed, checked or open to predictions."""
    models.archive(current(), model_id)
    return Response(status=204)


@blueprint.get("/models/<model_id>/health/")
def health(model_id: str) -> Response:
    """Return how a model is, and why."""
    only()
    found: dict[str, Any] = health_of(health_service.health(current(), model_id))
    return answer(found)
