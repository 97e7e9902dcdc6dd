"""The replayable log behind the live pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select

from storage.tables.event import EventRow

KEPT = 10_000


def add(connection: Connection, model_id: UUID, kind: str, now: int) -> int:
    """Append an event and return its sequence."""
    query = insert(EventRow).values(model_id=model_id, kind=kind, at=now).returning(EventRow.id)
    return connection.execute(query).scalar_one()


def since(connection: Connection, sequence: int, limit: int) -> Sequence[Row[Any]]:
    """Return the events after a sequence, oldest first."""
    query = select(EventRow.__table__).where(EventRow.id > sequence).order_by(EventRow.id).limit(limit)
    return connection.execute(query).all()


def latest(connection: Connection) -> int:
    """Return the newest sequence; 0 before the first event."""
    return connection.execute(select(func.max(EventRow.id))).scalar() or 0


def crowded(connection: Connection) -> bool:
    """Return whether there are many more events than are kept."""
    oldest = connection.execute(select(func.min(EventRow.id))).scalar() or 0
    return latest(connection) - oldest > 2 * KEPT


def prune(connection: Connection) -> None:
    """Delete all but the newest events."""
    connection.execute(delete(EventRow).where(EventRow.id <= latest(connection) - KEPT))
