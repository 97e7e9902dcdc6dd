"""Ground truth comes in, before its prediction or after, and may be revised."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.predictions import NDJSON, accepted
from services import ingest
from services.decoding import read_key
from web.body import read_body
from web.context import current

blueprint = Blueprint("labels", __name__)


@blueprint.post("/labels/")
def tell() -> Response:
    """Tell the ground truth of one prediction or of many."""
    body = read_body()
    ndjson = request.mimetype in NDJSON
    key = read_key(request.headers.get("Idempotency-Key"))
    done = ingest.accept_labels(current(), body, ndjson=ndjson, key=key)
    return accepted(done, single=not ndjson and body.lstrip()[:1] == b"{", noun="label")
