"""The registry: champions, the ones before them, and what became of whose stage."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, request

from api.paging import limit, offset, page
from api.render import model
from api.render_pairing import pair
from core.errors import InvalidInput
from services import registry
from services.decoding import convert, decode
from services.pairing import compare
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


@blueprint.get("/models/<model_id>/compare/")
def compared(model_id: str) -> Response:
    """Return a model and the one that ``?with=`` names side by side; differences are its figures minus the other's."""
    only("with")
    other = request.args.get("with")
    if other is None:
        raise InvalidInput("say with which model it is to be compared: ?with= its id", field="with")
    return answer(pair(compare(current(), model_id, other)))
