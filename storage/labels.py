"""Ground truth: told once or revised, before its prediction or after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, text, update
from sqlalchemy.orm import aliased

from storage.tables.prediction import Batch, Label, Prediction

MOST_PARAMETERS = 900

# Labels of profiled predictions that the given batches brought, or whose predictions they brought.
_TOUCHED = """
SELECT l.prediction_id FROM label l WHERE l.batch_id IN :batches AND l.model_id = :model
UNION
SELECT l.prediction_id FROM prediction p JOIN label l ON l.model_id = p.model_id AND l.prediction_id = p.id
WHERE p.batch_id IN :batches
"""
_TO_SETTLE = """
SELECT l.prediction_id, l.batch_id, l.value, l.counted, p.time, p.output, {features} AS features
FROM label l
JOIN prediction p ON p.model_id = l.model_id AND p.id = l.prediction_id
JOIN batch b ON b.id = p.batch_id
WHERE l.model_id = :model AND b.state = 'profiled' AND l.prediction_id IN ({touched})
ORDER BY l.prediction_id, l.batch_id
"""


class LabelledRow(NamedTuple):
    """A label beside the prediction it belongs to."""

    prediction_id: str
    batch_id: int
    value: str
    counted: bool
    time: int
    output: str
    features: str


def add(connection: Connection, model_id: UUID, batch_id: int, values: Mapping[str, str]) -> None:
    """Insert labels as JSON text by prediction id."""
    rows = [
        {"model_id": model_id, "prediction_id": key, "batch_id": batch_id, "value": value, "counted": False}
        for key, value in values.items()
    ]
    connection.execute(insert(Label), rows)


def latest(connection: Connection, model_id: UUID, ids: Sequence[str]) -> dict[str, str]:
    """Return the latest value told for each of these predictions that has one."""
    query = (
        select(Label.prediction_id, Label.value)
        .where(Label.model_id == model_id, Label.prediction_id.in_(bindparam("ids", expanding=True)))
        .order_by(Label.batch_id)
    )
    found: dict[str, str] = {}
    for start in range(0, len(ids), MOST_PARAMETERS):
        found.update(
            (row.prediction_id, row.value)
            for row in connection.execute(query, {"ids": list(ids[start : start + MOST_PARAMETERS])})
        )
    return found


def exist(connection: Connection, model_id: UUID) -> bool:
    """Return whether the model was ever told a label."""
    return connection.execute(select(Label.batch_id).where(Label.model_id == model_id).limit(1)).first() is not None


def to_settle(
    connection: Connection, model_id: UUID, batches: Sequence[int], *, with_features: bool
) -> list[LabelledRow]:
    """Return all labels of the profiled predictions these batches touch, in order of prediction and time told.

    Parameters
    ----------
    with_features : bool
        Whether the rows carry their features, which are most of their size.
    """
    features = "p.features" if with_features else "''"
    query = text(_TO_SETTLE.format(features=features, touched=_TOUCHED)).bindparams(
        bindparam("batches", expanding=True)
    )
    model = model_id.hex if connection.dialect.name == "sqlite" else model_id
    rows: list[LabelledRow] = []
    for start in range(0, len(batches), MOST_PARAMETERS):
        chunk = {"model": model, "batches": list(batches[start : start + MOST_PARAMETERS])}
        rows.extend(map(LabelledRow._make, connection.execute(query, chunk)))
    return rows


def newest_labelled(connection: Connection, model_id: UUID, start: int, limit: int) -> Iterator[Sequence[str]]:
    """Yield features and latest label, as JSON texts, of the newest labelled predictions since `start`, newest first.

    Those that were set aside because they could not be counted are left out.
    """
    other = aliased(Label)
    last = select(func.max(other.batch_id)).where(
        other.model_id == Label.model_id, other.prediction_id == Label.prediction_id
    )
    touching = select(Batch.id).where(
        Batch.model_id == model_id,
        Batch.kind == "predictions",
        Batch.n_new > 0,
        Batch.time_max >= start,
        Batch.state != "quarantined",
    )
    query = (
        select(Prediction.features, Label.value)
        .join(Label, (Label.model_id == Prediction.model_id) & (Label.prediction_id == Prediction.id))
        .where(Prediction.model_id == model_id, Prediction.time >= start, Prediction.batch_id.in_(touching))
        .where(Label.batch_id == last.scalar_subquery())
        .order_by(Prediction.time.desc(), Prediction.id.desc())
        .limit(limit)
    )
    yield from connection.execute(query)


def set_counted(connection: Connection, model_id: UUID, rows: Sequence[tuple[str, int]], *, counted: bool) -> None:
    """Mark labels, by prediction id and batch, as being in the profiles or not."""
    if not rows:
        return
    query = (
        update(Label)
        .where(Label.model_id == model_id, Label.prediction_id == bindparam("p"), Label.batch_id == bindparam("b"))
        .values(counted=counted)
    )
    parameters: list[dict[str, Any]] = [{"p": prediction, "b": batch} for prediction, batch in rows]
    connection.execute(query, parameters)


def uncount_all(connection: Connection, model_id: UUID) -> None:
    """Forget that any label of the model was counted: its profiles start anew.

    Notes
    -----
    SQLite would keep every page that the statement changes, in memory, to be able to undo the statement alone; ten
    million labels take 700 MiB. What ends the whole transaction if it fails needs none of that.
    """
    query = update(Label).prefix_with("OR ROLLBACK", dialect="sqlite")
    connection.execute(query.where(Label.model_id == model_id, Label.counted).values(counted=False))


def newest_batch(connection: Connection, model_id: UUID) -> int | None:
    """Return the last batch that told labels of a model; None before the first."""
    rows = _newest(connection, model_id, 1)
    return rows[0][2] if rows else None


def newest(connection: Connection, model_id: UUID, limit: int) -> dict[str, str]:
    """Return the latest value told for each of up to `limit` predictions, those that were told last first."""
    found: dict[str, str] = {}
    for prediction_id, value, _ in _newest(connection, model_id, limit):
        found.setdefault(prediction_id, value)
    return found


def _newest(connection: Connection, model_id: UUID, limit: int) -> list[tuple[str, str, int]]:
    sqlite = connection.dialect.name == "sqlite"
    # the plus keeps SQLite from reading and sorting all labels of the model, where the index on batches ends soon
    query = text(f"""
        SELECT prediction_id, value, batch_id FROM label
        WHERE {"+" if sqlite else ""}model_id = :model ORDER BY batch_id DESC, prediction_id LIMIT :most
    """)  # noqa: S608 - two constants
    rows = connection.execute(query, {"model": model_id.hex if sqlite else model_id, "most": limit})
    return [(row[0], row[1], row[2]) for row in rows]
