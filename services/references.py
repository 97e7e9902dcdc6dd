"""References: what a model's data is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import pandas as pd
from sqlalchemy import Connection

from core.errors import InvalidInput, NotEnoughData
from core.predictions import OUTPUT_PREFIX, outputs_of
from core.profiles.encode import Values
from core.profiles.frame import values_of
from core.profiles.spec import ProfileSpec
from services import datasets
from services.activation import activate, require_features
from services.context import Context
from services.events import record, tell
from services.freezing import Table, freeze
from services.models import require
from services.serving import as_cleaned, recipe_of
from services.views.model import ReferenceView
from storage import labels, models, predictions, references
from storage.predictions import PredictionRow

LEARNED = 1_000
FEWEST_ROWS = 30
MOST_ROWS_OF_WINDOW = 200_000


def set_reference(ctx: Context, model_id: str, table: Table, source: str = "upload") -> ReferenceView:
    """Return the new active reference of a model; its history is profiled again in the background.

    Raises
    ------
    NotFound
    NotEnoughData
        Fewer than 30 rows.
    InvalidInput
        There is no column but outputs and label, or one is missing by which the model's rows are counted apart.
    """
    if table.n < FEWEST_ROWS:
        raise NotEnoughData(f"a reference of {table.n} rows; at least {FEWEST_ROWS} are needed", field="$")
    if not any(not name.startswith("prediction.") for name in table.columns):
        raise InvalidInput("the reference has no column of input data", field="$")
    with ctx.database.read() as connection:
        model = require(connection, model_id)
    frozen = freeze(model, table)
    require_features(frozen.values["spec"], orjson.loads(model.segments))
    said = {"source": source, "learning": False, "created_at": ctx.now()}
    with ctx.database.write() as connection:
        activate(connection, model.id, frozen, said)
        events = [record(connection, model.id, "model", ctx.now())]
        row = references.active(connection, model.id)
    tell(ctx, events)
    ctx.queue.wake(model.id)
    return view(row)


def from_dataset(
    ctx: Context, model_id: str, dataset_id: str, label: str | None = None, prediction: str | None = None
) -> ReferenceView:
    """Return the new active reference, made of a dataset; see `set_reference`.

    Parameters
    ----------
    label, prediction : str, optional
        Columns that hold what was true, and what a model answered; all others are features, but for those called
        ``prediction.<name>``.
    """
    frame = datasets.read_rows(ctx, dataset_id)
    for field, name in (("label", label), ("prediction", prediction)):
        if name is not None and name not in frame.columns:
            raise InvalidInput(f"the dataset has no column {name[:100]!r}", field=f"$.{field}")
    return set_reference(ctx, model_id, table_of(frame, label, prediction), "dataset")


def table_of(frame: pd.DataFrame, label: str | None, prediction: str | None) -> Table:
    """Return a table of pandas as one to become a reference; columns that are not there are not taken."""
    known = {str(name): values_of(column) for name, column in frame.items()}
    labels, bare = (known.pop(name, None) if name is not None else None for name in (label, prediction))
    columns: dict[str, Values] = {**known, **({} if bare is None else outputs(_told(bare)))}
    return Table(len(frame), columns, None if labels is None else _told(labels))


def _told(values: Values) -> list[Any]:
    """Return plain values, None for what is missing."""
    listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return [None if value != value else value for value in listed]  # noqa: PLR0124 - only NaN differs from itself


def outputs(bare: Values) -> Mapping[str, Values]:
    """Return a column of bare predictions as the output it stands for."""
    names = {name for value in bare for name in outputs_of(value.item() if isinstance(value, np.generic) else value)}
    return {OUTPUT_PREFIX + "class" if len(names) > 1 else next(iter(names), OUTPUT_PREFIX + "class"): bare}


def from_window(ctx: Context, model_id: str, start: int, end: int) -> ReferenceView:
    """Return the new active reference, made of the predictions of a window of time; see `set_reference`."""
    with ctx.database.read() as connection:
        model = require(connection, model_id)
        rows = predictions.between(connection, model.id, start, end, MOST_ROWS_OF_WINDOW + 1)
        if len(rows) > MOST_ROWS_OF_WINDOW:
            raise InvalidInput(f"the window holds more than {MOST_ROWS_OF_WINDOW:,} rows", field="$.window")
        table = stored_table(connection, model.id, rows)
    return set_reference(ctx, model_id, table, "window")


def learn(ctx: Context, model_id: UUID) -> None:
    """Make, or make anew, the provisional reference of a model that has none: at each doubling of its first rows."""
    with ctx.database.read() as connection:
        reference = references.active(connection, model_id)
        if reference is not None and not reference.learning:
            return
        n = predictions.count_up_to(connection, model_id, LEARNED)
        if n < (1 if reference is None else min(2 * reference.n, LEARNED)):
            return
        model = models.find(connection, model_id)
        table = stored_table(connection, model_id, predictions.first(connection, model_id, LEARNED))
    if model is None:
        return
    frozen = freeze(model, table)
    said = {"source": "first rows", "learning": n < LEARNED, "created_at": ctx.now()}
    with ctx.database.write() as connection:
        models.hold(connection, model_id)
        if references.active_id(connection, model_id) == (reference.id if reference else None):
            activate(connection, model_id, frozen, said)


def stored_table(connection: Connection, model_id: UUID, rows: Sequence[PredictionRow]) -> Table:
    """Return logged predictions as a table, cleaned as the model's rows are, with the labels told so far."""
    came = orjson.loads("[" + ",".join(row.features for row in rows) + "]")
    features = as_cleaned(recipe_of(connection, model_id), came)
    outputs = list(map(outputs_of, orjson.loads("[" + ",".join(row.output for row in rows) + "]")))
    truths = labels.latest(connection, model_id, [row.id for row in rows])
    known = [orjson.loads(truths[row.id]) if row.id in truths else None for row in rows]
    merged = [feature | output for feature, output in zip(features, outputs, strict=True)]
    return as_table(merged, known if truths else None)


def as_table(rows: Sequence[Mapping[str, Any]], known: Sequence[Any] | None) -> Table:
    """Return rows as a table; a column that a row lacks is missing there."""
    names = dict.fromkeys(name for row in rows for name in row)
    return Table(len(rows), {name: [row.get(name) for row in rows] for name in names}, known)


def view(row: Any) -> ReferenceView:
    """Return a stored reference as others see it."""
    spec = ProfileSpec.from_json(row.spec)
    return ReferenceView(row.id, row.source, row.n, len(spec.columns), row.learning, row.created_at)
