"""The registry: champions, the ones before them, and what became of whose stage."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response

from api.paging import limit, offset, page
from api.render import model
from services import registry
from services.decoding import convert, decode
from web.answer import answer, iso
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("registry", __name__)


@blueprint.post("/models/<model_id>/roll-back/")
def roll_back(model_id: str) -> Response:
    """Have a champion give way to the one before it, which is answered; the body may say ``by`` whom and why."""
    only()
    said = convert(decode(read_body() or b"{}"), registry.RollBack)
    return answer(model(registry.roll_back_champion(current(), model_id, said)))


@blueprint.get("/models/<model_id>/stages/")
def stages(model_id: str) -> Response:
    """List the changes of a model's stage, the newest first."""
    only("limit", "cursor")
    found = registry.stage_history(current(), model_id)
    shown = found[offset() : offset() + limit()]
    return answer(page(len(found), [asdict(one) | {"changed_at": iso(one.changed_at)} for one in shown]))
