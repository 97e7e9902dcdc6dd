"""Predictions come in, one or many; and can be looked at."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.paging import limit, page_after
from api.render import prediction, receipt
from core.errors import Conflict
from services import ingest, predictions
from services.decoding import read_key
from services.views.model import Receipt
from web.answer import answer
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("predictions", __name__)
NDJSON = {"application/x-ndjson", "application/ndjson", "application/jsonl"}


@blueprint.post("/predictions/")
def log() -> Response:
    """Log one prediction, a list of them, or one a line."""
    body = read_body()
    ndjson = request.mimetype in NDJSON
    done = ingest.accept(current(), body, ndjson=ndjson, key=read_key(request.headers.get("Idempotency-Key")))
    return accepted(done, single=not ndjson and body.lstrip()[:1] == b"{", noun="prediction")


@blueprint.get("/models/<model_id>/predictions/")
def newest(model_id: str) -> Response:
    """List the predictions of a model, the newest batch first."""
    only("limit", "cursor")
    found = predictions.newest(current(), model_id, limit(), request.args.get("cursor"))
    return answer(page_after(found.count, [prediction(row) for row in found.rows], found.after))


def accepted(done: Receipt, *, single: bool, noun: str) -> Response:
    """Return the answer to a request that was taken.

    Raises
    ------
    Conflict
        A single row carries the id of another one with other content.
    """
    if not single:
        return answer(receipt(done), 201)
    if done.conflicts:
        raise Conflict(f"there is a {noun} {done.ids[0]!r} with other content", existing=done.ids[0], field="$.id")
    return answer({"id": done.ids[0], "status": "accepted" if done.accepted else "duplicate"}, 201)
