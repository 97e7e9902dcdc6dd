"""Training: a table in, a monitored model out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from api.render_cleaning import waited
from core.errors import InvalidInput
from services import training
from services.decoding import convert, decode
from services.training import Named
from web.answer import answer
from web.body import FILE, read_body
from web.context import current
from web.query import only

blueprint = Blueprint("training", __name__)
NAMED = {"model_name": "name", "version": "version", "description": "description", "bucket": "bucket"}


@blueprint.post("/train/")
def train() -> Response:
    """Train a model on rows or on a dataset, as a run that ``?wait=`` waits for."""
    only("wait")
    body = convert(decode(read_body(FILE, FILE)), dict[str, Any])
    data, dataset, recipe = (body.pop(name, None) for name in ("data", "dataset", "recipe"))
    if (data is None) == (dataset is None):
        raise InvalidInput("give either data or dataset", field="$")
    named = convert({NAMED[name]: body.pop(name) for name in list(body) if name in NAMED}, Named)
    recipe_id = None if recipe is None else convert(recipe, str, "$.recipe")
    training.read_plan(body)
    if data is not None:
        dataset = training.keep_rows(current(), convert(data, list[dict[str, Any]], "$.data"), named.name)
    return waited(training.start(current(), convert(dataset, str, "$.dataset"), body, named, recipe_id))


@blueprint.get("/algorithms/")
def algorithms() -> Response:
    """List the algorithms and what can be set of each."""
    only()
    return answer(training.described())
