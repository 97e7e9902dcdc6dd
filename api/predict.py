"""A model that was trained here answers."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from flask import Blueprint, Response
from msgspec import Meta

from api.render_cleaning import waited
from services.decoding import convert, decode
from services.predicting import predict, score
from web.answer import answer
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("predict", __name__)
Id = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+\Z")]


class PredictIn(msgspec.Struct, forbid_unknown_fields=True):
    """Rows to answer, each under an id of the caller's if there are any."""

    data: list[dict[str, Any]]
    ids: list[Id] | None = None


class ScoreIn(msgspec.Struct, forbid_unknown_fields=True):
    """A dataset to score, and which of its columns hold what was true, and when."""

    dataset: str
    label: str | None = None
    time: str | None = None
    name: str | None = None


@blueprint.post("/models/<model_id>/predict/")
def answer_rows(model_id: str) -> Response:
    """Answer rows with a model that was trained here, each of them logged."""
    only()
    asked = convert(decode(read_body()), PredictIn)
    found = predict(current(), model_id, asked.data, asked.ids)
    return answer({"results": [{"id": one.id, "prediction": one.prediction} for one in found]})


@blueprint.post("/models/<model_id>/score/")
def score_dataset(model_id: str) -> Response:
    """Score a dataset with a model that was trained here, as a run that ``?wait=`` waits for."""
    only("wait")
    asked = convert(decode(read_body()), ScoreIn)
    run = score(current(), model_id, asked.dataset, label=asked.label, time_column=asked.time, name=asked.name)
    return waited(run)
