"""When models are trained again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select, update

from storage.tables.model import Model
from storage.tables.training import Retraining


def find(connection: Connection, model_id: UUID) -> Row[Any] | None:
    """Return when a model is trained again; None where nobody asked for it."""
    return connection.execute(select(Retraining.__table__).where(Retraining.model_id == model_id)).first()


def put(connection: Connection, model_id: UUID, **values: Any) -> None:
    """Set when a model is trained again."""
    changed = connection.execute(update(Retraining).where(Retraining.model_id == model_id).values(**values))
    if not changed.rowcount:
        connection.execute(insert(Retraining).values(model_id=model_id, **values))


def forget(connection: Connection, model_id: UUID) -> None:
    """Have a model trained again no more."""
    connection.execute(delete(Retraining).where(Retraining.model_id == model_id))


def hand_over(connection: Connection, model_id: UUID, to: UUID) -> None:
    """Have another model trained again in the place of one; what is agreed for the other itself stands."""
    if find(connection, to) is None:
        mine = update(Retraining).where(Retraining.model_id == model_id)
        connection.execute(mine.values(model_id=to))


def due(connection: Connection, now: int) -> Sequence[Row[Any]]:
    """Return those whose time has come, of models that are not deleted."""
    query = select(Retraining.__table__).join(Model, Model.id == Retraining.model_id)
    return connection.execute(query.where(Retraining.next_at <= now, Model.archived_at.is_(None))).all()


def claim(connection: Connection, row: Row[Any], next_at: int) -> bool:
    """Move one on to its next time; return whether nobody else did so before."""
    mine = (Retraining.model_id == row.model_id) & (Retraining.next_at == row.next_at)
    query = update(Retraining).where(mine).values(next_at=next_at)
    return connection.execute(query.returning(Retraining.model_id)).first() is not None
