"""What can be taken away of a model that was trained here."""

from __future__ import annotations

import re

from flask import Blueprint, Response, send_file

from services import cards
from services.views.model import ModelView
from web.context import current
from web.query import only

blueprint = Blueprint("model_cards", __name__)
SAFE = "default-src 'none'; style-src 'unsafe-inline'"
BYTES = "application/octet-stream"


@blueprint.get("/models/<model_id>/card.md")
def markdown(model_id: str) -> Response:
    """Return the card of a model as Markdown, to be saved."""
    only()
    model, text = cards.written(current(), model_id, "md")
    response = Response(text, mimetype="text/markdown")
    return _named(response, model, "md")


@blueprint.get("/models/<model_id>/card.html")
def page(model_id: str) -> Response:
    """Return the card of a model as a page that needs nothing else."""
    only()
    _, text = cards.written(current(), model_id, "html")
    response = Response(text, mimetype="text/html")
    response.headers["Content-Security-Policy"] = SAFE
    return response


@blueprint.get("/models/<model_id>/model.skops")
def artefact(model_id: str) -> Response:
    """Return the artefact of a model, to be saved."""
    only()
    model, path = cards.packed(current(), model_id)
    return _named(send_file(path, mimetype=BYTES), model, "skops")


@blueprint.get("/models/<model_id>/model.onnx")
def onnx(model_id: str) -> Response:
    """Return a model as ONNX, to be saved."""
    only()
    model, made = cards.onnx(current(), model_id)
    return _named(Response(made, mimetype=BYTES), model, "onnx")


def _named(response: Response, model: ModelView, ending: str) -> Response:
    name = re.sub(r"[^\w.-]+", "-", f"{model.name}-{model.version}")[:100]
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    return response
