"""How stream detectors stood at the end of buckets, and the changes they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from storage.tables.reference import DetectorState

NO_CHANGES = "[]"


def before(connection: Connection, reference_id: int, bucket: int) -> dict[str, Row[Any]]:
    """Return, by detector, the last state before a bucket."""
    last = (
        select(DetectorState.detector, func.max(DetectorState.bucket).label("bucket"))
        .where(DetectorState.reference_id == reference_id, DetectorState.bucket < bucket)
        .group_by(DetectorState.detector)
        .subquery()
    )
    query = select(DetectorState.__table__).join(
        last, (DetectorState.detector == last.c.detector) & (DetectorState.bucket == last.c.bucket)
    )
    rows = connection.execute(query.where(DetectorState.reference_id == reference_id)).all()
    return {row.detector: row for row in rows}


def newest(connection: Connection, reference_id: int) -> Sequence[Row[Any]]:
    """Return the newest state of each detector."""
    return list(before(connection, reference_id, 2**62).values())


def changes(connection: Connection, reference_id: int, until: int) -> Sequence[str]:
    """Return the lists of changes that were found before a bucket, as JSON, in the order of the buckets."""
    query = select(DetectorState.changes).where(
        DetectorState.reference_id == reference_id,
        DetectorState.changes != NO_CHANGES,
        DetectorState.bucket < until,
    )
    return connection.execute(query.order_by(DetectorState.bucket, DetectorState.detector)).scalars().all()


def replace(connection: Connection, reference_id: int, first: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Forget what stood from a bucket on, and note how the detectors stand now."""
    connection.execute(
        delete(DetectorState).where(DetectorState.reference_id == reference_id, DetectorState.bucket >= first)
    )
    if rows:
        connection.execute(insert(DetectorState), [{"reference_id": reference_id, **row} for row in rows])
