"""Datasets: upload, look at, take away."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, cast

import msgspec
import orjson
from flask import Blueprint, Response, request

from api.paging import limit, offset, page
from api.render_cleaning import dataset, waited
from core.cleaning.rows import records
from core.errors import InvalidInput
from core.params import read_params
from core.reading.read import Said
from services import cleaning, datasets, exports
from services.decoding import convert, decode, refusal
from web.answer import answer
from web.body import read_body
from web.context import current
from web.query import only

blueprint = Blueprint("datasets", __name__)
SAID = tuple(one.name for one in fields(Said))
NUMBERS = ("header_rows", "skip_lines")


class DatasetChange(msgspec.Struct, forbid_unknown_fields=True):
    """What may change on a dataset."""

    name: str


@blueprint.post("/datasets/")
def upload() -> Response:
    """Take a file as the body, or as the part ``file`` of a form, and read it into a dataset."""
    only("name", "wait", *SAID)
    request.max_content_length = datasets.MOST_BYTES + 2**20  # of this route alone; it goes to disk as it comes
    said = _said()
    stream, name, length = request.stream, request.args.get("name", ""), request.content_length
    if request.mimetype == "multipart/form-data":
        file = request.files.get("file")
        if file is None:
            raise InvalidInput("the form has no part called file", field="file")
        stream, name, length = cast("Any", file.stream), name or file.filename or "", None
    return waited(datasets.receive(current(), name or "data", stream.read, asdict(said), length))


@blueprint.get("/datasets/")
def all_datasets() -> Response:
    """List the datasets, the newest first."""
    only("limit", "cursor")
    n, found = datasets.newest(current(), limit(), offset())
    return answer(page(n, [dataset(one) for one in found]))


@blueprint.get("/datasets/<dataset_id>/")
def one_dataset(dataset_id: str) -> Response:
    """Return one dataset, with the lines that could not be read."""
    only()
    return answer(dataset(datasets.get(current(), dataset_id)))


@blueprint.patch("/datasets/<dataset_id>/")
def change(dataset_id: str) -> Response:
    """Rename a dataset."""
    return answer(dataset(datasets.rename(current(), dataset_id, convert(decode(read_body()), DatasetChange).name)))


@blueprint.delete("/datasets/<dataset_id>/")
def remove(dataset_id: str) -> Response:
    """Delete a dataset and its files."""
    datasets.remove(current(), dataset_id)
    return Response(status=204)


@blueprint.post("/datasets/<dataset_id>/read/")
def read_again(dataset_id: str) -> Response:
    """Read the file of a dataset once more, as the body says, into another dataset of the same name."""
    only("wait")
    said = read_params(Said, convert(decode(read_body()), dict[str, Any]), "$")
    return waited(datasets.read_again(current(), dataset_id, asdict(said)))


@blueprint.get("/datasets/<dataset_id>/look/")
def look(dataset_id: str) -> Response:
    """Return what each column looks like: kind, gaps, distribution, samples, findings, score."""
    only()
    return answer(cleaning.looked_at(current(), datasets.get(current(), dataset_id).id).to_json())


@blueprint.get("/datasets/<dataset_id>/suggestions/")
def suggestions(dataset_id: str) -> Response:
    """Return the steps that would clean it, each with its reason; ``?target=`` names the column to predict."""
    only("target")
    found = datasets.get(current(), dataset_id)
    target = request.args.get("target")
    if target is not None and target not in found.columns:
        raise InvalidInput(f"there is no column {target[:100]!r}", field="target")
    return answer([asdict(one) for one in cleaning.suggestions(current(), found.id, target=target)])


@blueprint.get("/datasets/<dataset_id>/rows/")
def rows(dataset_id: str) -> Response:
    """Return rows, page by page."""
    only("limit", "cursor")
    found = datasets.get(current(), dataset_id)
    frame = datasets.page(current(), dataset_id, offset(), limit())
    return answer(page(found.n, records(frame)))


@blueprint.get("/datasets/<dataset_id>/download/")
def download(dataset_id: str) -> Response:
    """Return all rows as a file: ``?format=csv``, or ``parquet``."""
    only("format")
    export = exports.of_dataset(current(), dataset_id, request.args.get("format", "csv"))
    response = Response(export.parts, mimetype=export.media_type)
    response.headers.set("Content-Disposition", "attachment", filename=export.name)
    return response


def _said() -> Said:
    """Return what the address says of the file."""
    given: dict[str, Any] = {name: request.args[name] for name in SAID if name in request.args}
    for name in NUMBERS:
        if name in given:
            given[name] = orjson.loads(given[name]) if given[name].isdigit() else given[name]
    try:
        return msgspec.convert(given, Said)
    except msgspec.ValidationError as error:
        raise refusal(error) from error
