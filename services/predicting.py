"""A model that was trained here answers, and each answer is logged before it is given: serving is monitored."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from core.errors import InvalidInput, TooLarge
from core.training.rows import require_readable
from services import datasets, runs
from services.artefacts import Loaded, load, of_model
from services.context import Context
from services.gathering import Gathering
from services.ingest import accept
from services.models import require
from services.serving import as_cleaned, recipe_of
from services.views.cleaning import RunView
from storage import artefacts

MOST_ROWS = 10_000
Rows = Sequence[Mapping[str, Any]]


class Predicted(NamedTuple):
    """An answer to one row, and the id it is logged under."""

    id: str
    prediction: dict[str, Any]


def predict(ctx: Context, model_id: str, rows: Rows, ids: Sequence[str] | None = None) -> tuple[Predicted, ...]:
    """Return a model's answers to rows, in their order, once they are logged.

    Parameters
    ----------
    rows : sequence of mapping
        Features by name, as the model was trained on them, before its recipe.
    ids : sequence of str, optional
        The caller's own, one a row: asked again under the same id, a row is logged once.

    Raises
    ------
    NotFound
        There is no such model.
    InvalidInput, TooLarge
        Names every value that cannot be read, or the model was not trained here; nothing is logged.
    """
    _require_bounds(rows, ids)
    with ctx.database.read() as connection:
        model = require(connection, model_id)
        recipe, loaded = recipe_of(connection, model.id), of_model(ctx, connection, model)
    cleaned = as_cleaned(recipe, [dict(row) for row in rows])
    require_readable(loaded.schema, cleaned)
    began = time.perf_counter()
    answers = _asked(loaded).ask(cleaned)
    latency = (time.perf_counter() - began) * 1_000
    logged = [
        {"model": str(model.id), "input_data": row, "prediction": told, "latency_ms": latency}
        for row, told in zip(rows, answers, strict=True)
    ]
    if ids is not None:
        logged = [one | {"id": id_} for one, id_ in zip(logged, ids, strict=True)]
    receipt = accept(ctx, orjson.dumps(logged))
    return tuple(Predicted(*one) for one in zip(receipt.ids, answers, strict=True))


def can_answer(ctx: Context, model_id: str) -> bool:
    """Return whether a model was trained here.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        return artefacts.serving(connection, require(connection, model_id).id) is not None


def score(
    ctx: Context,
    model_id: str,
    dataset_id: str,
    *,
    label: str | None = None,
    time_column: str | None = None,
    name: str | None = None,
) -> RunView:
    """Return the run that scores a dataset with a model that was trained here.

    Parameters
    ----------
    label, time_column : str, optional
        Columns that hold what was true, and when; told with the answers.
    name : str, optional
        Of the dataset that will hold the answers.

    Raises
    ------
    NotFound, InvalidInput
        At once, where it cannot be done.
    """
    with ctx.database.read() as connection:
        model = require(connection, model_id)
    load(ctx, model_id)
    found = datasets.get(ctx, dataset_id)
    for field, column in (("label", label), ("time", time_column)):
        if column is not None and column not in found.columns:
            raise InvalidInput(f"the dataset has no column {column[:100]!r}", field=f"$.{field}")
    asked = {
        "model": str(model.id),
        "label": label,
        "time": time_column,
        "name": datasets.read_name(name or f"{found.name[:180]} (scored)"),
    }
    return runs.start(ctx, "score", asked, UUID(found.id))


def _require_bounds(rows: Rows, ids: Sequence[str] | None) -> None:
    if not rows:
        raise InvalidInput("there are no rows", field="$.data")
    if len(rows) > MOST_ROWS:
        raise TooLarge(f"{len(rows):,} rows; more than {MOST_ROWS:,} are scored as a dataset", field="$.data")
    if ids is not None and len(ids) != len(rows):
        raise InvalidInput(f"{len(ids):,} ids for {len(rows):,} rows", field="$.ids")


@lru_cache(maxsize=8)
def _asked(loaded: Loaded) -> Gathering[Rows, list[dict[str, Any]]]:
    """Return what gathers the questions to a model that come at the same moment."""

    def together(asked: Sequence[Rows]) -> list[list[dict[str, Any]]]:
        answers = iter(loaded.answer([row for rows in asked for row in rows]).predictions())
        return [[next(answers) for _ in rows] for rows in asked]

    return Gathering(together)
