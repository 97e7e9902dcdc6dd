"""References: what a model's data is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from sqlalchemy import Connection, Row

from core.errors import InvalidInput, NotEnoughData
from core.predictions import outputs_of
from core.profiles.build import Rows, build
from core.profiles.encode import Values, token
from core.profiles.performance import build_performance
from core.profiles.profile import Profile, pack_counts, pack_sums
from core.profiles.reference import build_spec
from core.profiles.spec import ProfileSpec
from services.context import Context
from services.events import record, tell
from services.models import require
from services.views import ReferenceView
from storage import batches, changes, labels, models, predictions, profiles, references
from storage.changes import EVER, Span
from storage.predictions import PredictionRow

LEARNED = 1_000
FEWEST_ROWS = 30
MOST_ROWS_OF_WINDOW = 200_000


@dataclass(frozen=True)
class Table:
    """Rows to become a reference, as columns.

    Parameters
    ----------
    n : int
        Number of rows.
    columns : mapping of str to sequence, each of length n
        Features by name, outputs with the prefix ``prediction.``.
    labels : sequence of length n, or None
        Ground truth, None where unknown.
    """

    n: int
    columns: Mapping[str, Values]
    labels: Values | None = None


def set_reference(ctx: Context, model_id: str, table: Table, source: str = "upload") -> ReferenceView:
    """Return the new active reference of a model; its history is profiled again in the background.

    Raises
    ------
    NotFound
    NotEnoughData
        Fewer than 30 rows.
    InvalidInput
        There is no column but outputs and label.
    """
    if table.n < FEWEST_ROWS:
        raise NotEnoughData(f"a reference of {table.n} rows; at least {FEWEST_ROWS} are needed", field="$")
    if not any(not name.startswith("prediction.") for name in table.columns):
        raise InvalidInput("the reference has no column of input data", field="$")
    with ctx.database.read() as connection:
        model = require(connection, model_id)
    values = freeze(model, table) | {"source": source, "learning": False, "created_at": ctx.now()}
    with ctx.database.write() as connection:
        activate(connection, model.id, values)
        events = [record(connection, model.id, "model", ctx.now())]
        row = references.active(connection, model.id)
    tell(ctx, events)
    ctx.queue.wake(model.id)
    return view(row)


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
    values = freeze(model, table) | {"source": "first rows", "learning": n < LEARNED, "created_at": ctx.now()}
    with ctx.database.write() as connection:
        models.hold(connection, model_id)
        if references.active_id(connection, model_id) == (reference.id if reference else None):
            activate(connection, model_id, values)


def freeze(model: Row[Any] | None, table: Table) -> dict[str, Any]:
    """Return the stored form of a reference: its spec and its own profile."""
    if model is None:
        raise ValueError("a reference belongs to a model")
    spec = build_spec(
        table.columns,
        table.labels,
        task=None if model.task == "auto" else model.task,
        named=orjson.loads(model.output),
        kinds=orjson.loads(model.kinds),
    )
    own = build(spec, Rows(table.n, table.columns)).cell(0)
    values = {
        "n": table.n,
        "spec": spec.to_json(),
        "counts": pack_counts(own.counts),
        "sums": pack_sums(own.sums),
    }
    labelled = _labelled(spec, table)
    if labelled is not None:
        values |= {
            "performance_counts": pack_counts(labelled.counts),
            "performance_sums": pack_sums(labelled.sums),
        }
    return values


def activate(connection: Connection, model_id: UUID, values: Mapping[str, Any]) -> int:
    """Make this the reference in force and put the history back in the queue, to be profiled in its layout."""
    models.hold(connection, model_id)
    reference_id = references.replace(connection, model_id, values)
    profiles.forget_superseded(connection, model_id, reference_id)
    labels.uncount_all(connection, model_id)
    batches.profile_again(connection, model_id)
    changes.mark(connection, model_id, Span("data", 0, EVER))
    return reference_id


def stored_table(connection: Connection, model_id: UUID, rows: Sequence[PredictionRow]) -> Table:
    """Return logged predictions as a table, with the labels told so far."""
    features = orjson.loads("[" + ",".join(row.features for row in rows) + "]")
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


def _labelled(spec: ProfileSpec, table: Table) -> Profile | None:
    """Return the performance profile of the rows that have a label; None if that is not known."""
    if spec.performance is None or table.labels is None:
        return None
    where = [index for index, label in enumerate(table.labels) if token_or_none(label) is not None]
    if not where:
        return None
    chosen = np.array(where)
    outputs = {
        name: values[chosen] if isinstance(values, np.ndarray) else [values[index] for index in where]
        for name, values in table.columns.items()
        if name.startswith("prediction.")
    }
    return build_performance(spec.performance, outputs, [table.labels[index] for index in where]).cell(0)


def token_or_none(label: Any) -> str | None:
    """Return the level a label stands for; None for a missing one."""
    missing = label is None or label != label  # noqa: PLR0124 - only NaN differs from itself
    return None if missing else token(label)
