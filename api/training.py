"""Training: a table in, a monitored model out."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from flask import Blueprint, Response

from api.render_cleaning import waited
from core.errors import InvalidInput
from services import datasets, training, training_data
from services.decoding import convert, decode
from services.tidying import gone_if_failed
from services.training import Named
from web.answer import answer
from web.body import FILE, read_body
from web.context import current
from web.query import only

blueprint = Blueprint("training", __name__)
NAMED = {"model_name": "name", "version": "version", "description": "description", "bucket": "bucket"}
GIVEN = ("data", "dataset", "from_model")


@blueprint.post("/train/")
def train() -> Response:
    """Train a model on rows, a dataset or logged predictions, as a run that ``?wait=`` waits for."""
    only("wait")
    body = convert(decode(read_body(FILE, FILE)), dict[str, Any])
    given = {name: body.pop(name) for name in GIVEN if body.get(name) is not None}
    days, recipe = (body.pop(name, None) for name in ("days", "recipe"))
    if len(given) != 1:
        raise InvalidInput("give one of data, dataset and from_model", field="$")
    if (days is None) != ("from_model" not in given):
        raise InvalidInput("from_model and days go together", field="$.days")
    named = convert({NAMED[name]: body.pop(name) for name in list(body) if name in NAMED}, Named)
    recipe_id = None if recipe is None else convert(recipe, str, "$.recipe")
    training.read_plan(body)
    dataset = _dataset(given, days, named)
    with nullcontext() if "dataset" in given else gone_if_failed(current(), dataset):
        if "from_model" in given:
            body.setdefault("target_column", training_data.label_of(datasets.get(current(), dataset)))
        run = training.start(current(), dataset, body, named, recipe_id)
    return waited(run)


def _dataset(given: dict[str, Any], days: Any, named: Named) -> str:
    """Return the id of the dataset that was named, or made of what was given."""
    if "data" in given:
        return training.keep_rows(current(), convert(given["data"], list[dict[str, Any]], "$.data"), named.name)
    if "from_model" in given:
        model_id = convert(given["from_model"], str, "$.from_model")
        return training_data.from_predictions(current(), model_id, convert(days, int, "$.days"))
    return convert(given["dataset"], str, "$.dataset")


@blueprint.get("/algorithms/")
def algorithms() -> Response:
    """List the algorithms and what can be set of each."""
    only()
    return answer(training.described())
