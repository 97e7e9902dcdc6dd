"""The reference of a model."""

from __future__ import annotations

from flask import Blueprint, Response, request

from api.render import reference
from services import references
from services.uploads import OfDataset, Uploaded, read_reference
from web.answer import answer
from web.body import FILE, read_body
from web.context import current

blueprint = Blueprint("references", __name__)


@blueprint.post("/models/<model_id>/reference/")
def upload(model_id: str) -> Response:
    """Set the reference: rows as JSON, CSV or Parquet, a dataset, or a window of logged predictions."""
    asked = read_reference(read_body(FILE, 4 * FILE), request.mimetype)
    if isinstance(asked, OfDataset):
        of = (asked.dataset, asked.label, asked.prediction)
        return answer(reference(references.from_dataset(current(), model_id, *of)), 201)
    if isinstance(asked, tuple):
        return answer(reference(references.from_window(current(), model_id, *asked)), 201)
    made = reference(references.set_reference(current(), model_id, asked)) or {}
    if isinstance(asked, Uploaded):
        made |= {"problems": asked.problems, "n_problems": asked.n_problems, "n_lost": asked.n_lost}
    return answer(made, 201)
