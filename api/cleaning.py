"""Cleaning: rows at once, datasets as runs."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response

from api.render_cleaning import waited
from core.cleaning.rows import frame_of
from core.errors import InvalidInput
from services import cleaning, datasets
from services.cleaning import AT_ONCE, Wanted
from services.decoding import convert, decode
from services.tidying import gone_if_failed
from web.answer import answer
from web.body import FILE, read_body
from web.context import current
from web.query import only

blueprint = Blueprint("cleaning", __name__)


class CleanIn(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be cleaned, rows or a dataset, and how: by flags, by steps, or by a saved recipe."""

    data: list[dict[str, Any]] | None = None
    dataset: str | None = None
    config: dict[str, Any] | None = None
    steps: list[dict[str, Any]] | None = None
    recipe: str | None = None
    target: str | None = None
    name: str | None = None


@blueprint.post("/clean-data/")
def clean() -> Response:
    """Clean rows at once, many rows or a dataset as a run that ``?wait=`` waits for."""
    only("wait")
    asked = convert(decode(read_body(FILE, FILE)), CleanIn)
    wanted = Wanted(asked.config, asked.steps, asked.recipe, asked.target)
    if (asked.data is None) == (asked.dataset is None):
        raise InvalidInput("give either data or dataset", field="$")
    if asked.data is None:
        return waited(cleaning.start(current(), asked.dataset or "", wanted, asked.name))
    if len(asked.data) <= AT_ONCE:
        return answer(cleaning.clean_rows(current(), asked.data, wanted))
    kept = datasets.keep(current(), asked.name or "rows of a request", frame_of(asked.data))
    with gone_if_failed(current(), kept.id):
        run = cleaning.start(current(), kept.id, wanted, asked.name)
    return waited(run)
