"""Models: registered, found, and marked as changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, insert, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import Model

_FIND = select(Model.__table__).where(Model.id == bindparam("wanted"))  # built once: every request runs it


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert one model."""
    connection.execute(insert(Model).values(**values))


def find(connection: Connection, model_id: UUID) -> Row[Any] | None:
    """Return the model, archived or not."""
    return connection.execute(_FIND, {"wanted": model_id}).first()


def find_version(connection: Connection, name: str, version: str) -> Row[Any] | None:
    """Return the model of this name and version, archived or not."""
    query = select(Model.__table__).where(Model.name == name, Model.version == version)
    return connection.execute(query).first()


def active(connection: Connection) -> Sequence[Row[Any]]:
    """Return the models that are not archived, the newest first."""
    query = select(Model.__table__).where(Model.archived_at.is_(None)).order_by(Model.created_at.desc(), Model.id)
    return connection.execute(query).all()


def change(connection: Connection, model_id: UUID, **values: Any) -> None:
    """Set columns of one model."""
    connection.execute(update(Model).where(Model.id == model_id).values(**values))


def hold(connection: Connection, model_id: UUID) -> Row[Any]:
    """Return the model after waiting for every other transaction that holds it; profiles commit one at a time."""
    query = select(Model.__table__).where(Model.id == model_id).with_for_update(key_share=True)
    return connection.execute(query).one()


def mark_rows(connection: Connection, model_id: UUID, bucket: int) -> None:
    """Note that the rows of this bucket have to be checked again, and so everything that looks at them."""
    _mark(connection, model_id, rows_from=_earlier(Model.rows_from, bucket))


def mark_labels(connection: Connection, model_id: UUID, bucket: int) -> None:
    """Note that the labels of this bucket have to be checked again."""
    _mark(connection, model_id, labels_from=_earlier(Model.labels_from, bucket))


def mark_checked(connection: Connection, model_id: UUID, seen: int, now: int) -> None:
    """Note a check that saw `seen` changes; what changed meanwhile stays marked."""
    kept = {
        "rows_from": case((Model.changes > seen, Model.rows_from), else_=None),
        "labels_from": case((Model.changes > seen, Model.labels_from), else_=None),
    }
    connection.execute(update(Model).where(Model.id == model_id).values(checked=seen, checked_at=now, **kept))


def to_check(connection: Connection) -> Sequence[UUID]:
    """Return the models with something to check."""
    changed = or_(Model.rows_from.is_not(None), Model.labels_from.is_not(None))
    return connection.execute(select(Model.id).where(changed, Model.archived_at.is_(None))).scalars().all()


def _mark(connection: Connection, model_id: UUID, **values: Any) -> None:
    connection.execute(update(Model).where(Model.id == model_id).values(changes=Model.changes + 1, **values))


def _earlier(column: InstrumentedAttribute[int | None], bucket: int) -> ColumnElement[Any]:
    return case((column < bucket, column), else_=bucket)
