"""Rows of predictions, written as fast as each database allows and read by batch."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, func, select, text

from storage.tables.prediction import Batch, Prediction

FEW = 20
MOST_PARAMETERS = 900
COLUMNS = "model_id, batch_id, id, time, features, output, latency_ms, error"


class PredictionRow(NamedTuple):
    """One prediction as stored: id, time, features and output as JSON text, latency, error."""

    id: str
    time: int
    features: str
    output: str
    latency_ms: float | None
    error: str | None


def insert(connection: Connection, model_id: UUID, batch_id: int, rows: Sequence[PredictionRow], *, ours: bool) -> int:
    """Insert the rows whose id is new and return how many were.

    Parameters
    ----------
    ours : bool
        The ids were made here, so that none of them can be taken.
    """
    if connection.dialect.name == "sqlite":
        return _insert_sqlite(connection, model_id, batch_id, rows)
    if len(rows) <= FEW:
        return _insert_few(connection, model_id, batch_id, rows)
    return _copy(connection, model_id, batch_id, rows, ours=ours)


def insert_with_batch(connection: Connection, batch: Mapping[str, Any], row: PredictionRow) -> tuple[int | None, int]:
    """Insert a batch of one row and the row in one statement, on PostgreSQL.

    Returns
    -------
    batch_id : int or None
        None when there is no such model, or it is archived.
    new : int
        0 when the id of the row was taken, in which case the batch says more than it holds.
    """
    columns = ", ".join(batch)
    given = ", ".join(f"%({name})s" for name in batch)
    statement = f"""
        WITH added AS (
            INSERT INTO batch ({columns})
            SELECT {given} FROM model WHERE model.id = %(model_id)s AND archived_at IS NULL RETURNING id
        ), stored AS (
            INSERT INTO prediction ({COLUMNS})
            SELECT %(model_id)s, added.id, %(row_id)s, %(time)s, %(features)s, %(output)s, %(latency_ms)s, %(error)s
            FROM added ON CONFLICT DO NOTHING RETURNING 1
        )
        SELECT added.id, (SELECT count(*) FROM stored) FROM added
    """  # noqa: S608
    given_row = {("row_id" if name == "id" else name): value for name, value in row._asdict().items()}
    cursor = connection.connection.cursor()
    cursor.execute(statement, {**batch, **given_row})
    found = cursor.fetchone()
    return (None, 0) if found is None else (int(found[0]), int(found[1]))


def _insert_sqlite(connection: Connection, model_id: UUID, batch_id: int, rows: Sequence[PredictionRow]) -> int:
    # SQLAlchemy's own insert is four times slower than the driver's
    cursor = connection.connection.cursor()
    model = model_id.hex
    cursor.executemany(
        f"INSERT INTO prediction ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",  # noqa: S608
        [(model, batch_id, *row) for row in rows],
    )
    return int(cursor.rowcount)


def _insert_few(connection: Connection, model_id: UUID, batch_id: int, rows: Sequence[PredictionRow]) -> int:
    cursor = connection.connection.cursor()
    statement = f"INSERT INTO prediction ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"  # noqa: S608
    if len(rows) == 1:  # one round trip, where the pipeline of executemany takes three
        cursor.execute(statement, (model_id, batch_id, *rows[0]))
    else:
        # one order everywhere, so that two requests with the same ids never wait for one another in a circle
        cursor.executemany(statement, [(model_id, batch_id, *row) for row in sorted(rows)])
    return int(cursor.rowcount)


def _copy(connection: Connection, model_id: UUID, batch_id: int, rows: Sequence[PredictionRow], *, ours: bool) -> int:
    cursor = connection.connection.cursor()
    target = "prediction"
    if not ours:
        target = "incoming"
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS incoming (LIKE prediction) ON COMMIT DELETE ROWS")
    buffer = io.StringIO()
    model = str(model_id)
    csv.writer(buffer).writerows([(model, batch_id, *row) for row in rows])
    with cursor.copy(f"COPY {target} ({COLUMNS}) FROM STDIN (FORMAT csv)") as copy:
        copy.write(buffer.getvalue())
    if ours:
        return len(rows)
    # one order everywhere, so that two requests with the same ids never wait for one another in a circle
    rows_in_order = f'SELECT {COLUMNS} FROM incoming ORDER BY id COLLATE "C"'  # noqa: S608
    cursor.execute(f"INSERT INTO prediction ({COLUMNS}) {rows_in_order} ON CONFLICT DO NOTHING")
    return int(cursor.rowcount)


def stored(connection: Connection, model_id: UUID, ids: Sequence[str]) -> Iterator[tuple[int, PredictionRow]]:
    """Yield the batch and the row of each of these predictions that exists."""
    columns = (Prediction.batch_id, *_row_columns())
    query = select(*columns).where(Prediction.model_id == model_id, Prediction.id.in_(bindparam("ids", expanding=True)))
    for start in range(0, len(ids), MOST_PARAMETERS):
        for batch_id, *row in connection.execute(query, {"ids": list(ids[start : start + MOST_PARAMETERS])}):
            yield batch_id, PredictionRow(*row)


def of_batches(connection: Connection, batches: Sequence[int]) -> list[PredictionRow]:
    """Return every prediction that these batches brought."""
    query = select(*_row_columns()).where(Prediction.batch_id.in_(bindparam("batches", expanding=True)))
    rows: list[PredictionRow] = []
    for start in range(0, len(batches), MOST_PARAMETERS):
        chunk = connection.execute(query, {"batches": list(batches[start : start + MOST_PARAMETERS])})
        rows.extend(map(PredictionRow._make, chunk))
    return rows


def first(connection: Connection, model_id: UUID, limit: int) -> list[PredictionRow]:
    """Return the predictions that arrived first."""
    oldest = _batches(model_id).add_columns(Batch.n_new).order_by(Batch.id).limit(limit)
    enough = _enough(connection.execute(oldest), limit)
    query = select(*_row_columns()).where(Prediction.batch_id.in_(enough))
    in_order = query.order_by(Prediction.batch_id, Prediction.time, Prediction.id).limit(limit)
    return [PredictionRow(*row) for row in connection.execute(in_order)]


def between(connection: Connection, model_id: UUID, start: int, end: int, limit: int) -> list[PredictionRow]:
    """Return up to `limit` predictions of the time from start to end, those that arrived last first."""
    touching = _batches(model_id).where(Batch.time_max >= start, Batch.time_min < end)
    query = (
        select(*_row_columns())
        .where(Prediction.batch_id.in_(touching), Prediction.time >= start, Prediction.time < end)
        .order_by(Prediction.batch_id.desc())
        .limit(limit)
    )
    return [PredictionRow(*row) for row in connection.execute(query)]


def newest(
    connection: Connection, model_id: UUID, limit: int, after: tuple[int, str] | None
) -> list[tuple[int, PredictionRow]]:
    """Return up to `limit` predictions with their batches, the newest batch first.

    Parameters
    ----------
    after : tuple of int and str, or None
        Batch and id of the row to go on behind.
    """
    recent = _batches(model_id).add_columns(Batch.n_new).order_by(Batch.id.desc())
    begun = [] if after is None else [after[0]]  # of this batch there may be more, or nothing
    if after is not None:
        recent = recent.where(Batch.id < after[0])
    enough = begun + _enough(connection.execute(recent.limit(limit)), limit)
    query = (
        select(Prediction.batch_id, *_row_columns())
        .where(Prediction.batch_id.in_(enough))
        .order_by(Prediction.batch_id.desc(), Prediction.id.desc())
    )
    if after is not None:
        query = query.where(
            (Prediction.batch_id < after[0]) | ((Prediction.batch_id == after[0]) & (Prediction.id < after[1]))
        )
    return [(batch, PredictionRow(*row)) for batch, *row in connection.execute(query.limit(limit))]


def _enough(batches: Iterable[Sequence[Any]], limit: int) -> list[int]:
    """Return the first batches, of those given with their numbers of rows, that hold `limit` rows together."""
    taken: list[int] = []
    n = 0
    for batch_id, n_new in batches:
        if n >= limit:
            break
        taken.append(batch_id)
        n += n_new
    return taken


def count_up_to(connection: Connection, model_id: UUID, limit: int) -> int:
    """Return how many predictions a model has, counting no further than `limit`."""
    some = select(text("1")).select_from(Prediction).where(Prediction.model_id == model_id).limit(limit).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _batches(model_id: UUID) -> Select[Any]:
    return select(Batch.id).where(Batch.model_id == model_id, Batch.kind == "predictions", Batch.n_new > 0)


def _row_columns() -> tuple[Any, ...]:
    return (
        Prediction.id,
        Prediction.time,
        Prediction.features,
        Prediction.output,
        Prediction.latency_ms,
        Prediction.error,
    )
