"""Baselines: one active for each model, the old ones kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update

from storage.tables.reference import Reference, ReferenceSegment

_ALL_BUT_ROWS = [column for column in Reference.__table__.c if column.name != "sample"]


def active(connection: Connection, model_id: UUID) -> Row[Any] | None:
    """Return the active reference of a model, without its rows, which are most of it; see `sample`."""
    query = select(*_ALL_BUT_ROWS).where(Reference.model_id == model_id, Reference.active)
    return connection.execute(query).first()


def sample(connection: Connection, reference_id: int) -> bytes:
    """Return the packed rows of a reference."""
    return connection.execute(select(Reference.sample).where(Reference.id == reference_id)).scalar_one()


def active_id(connection: Connection, model_id: UUID) -> int | None:
    """Return the id of the active reference without reading it."""
    return connection.execute(select(Reference.id).where(Reference.model_id == model_id, Reference.active)).scalar()


def replace(
    connection: Connection, model_id: UUID, values: Mapping[str, Any], segments: Sequence[Mapping[str, Any]]
) -> int:
    """Insert a reference, with its segments, as the active one and return its id."""
    retire(connection, model_id)
    query = insert(Reference).values(model_id=model_id, active=True, **values).returning(Reference.id)
    reference_id: int = connection.execute(query).scalar_one()
    if segments:
        connection.execute(
            insert(ReferenceSegment), [{"reference_id": reference_id, **segment} for segment in segments]
        )
    return reference_id


def retire(connection: Connection, model_id: UUID) -> None:
    """Leave a model without a reference."""
    connection.execute(update(Reference).where(Reference.model_id == model_id, Reference.active).values(active=False))


def segment(connection: Connection, reference_id: int, key: str) -> Row[Any] | None:
    """Return the part of a reference that one segment is held against."""
    query = select(ReferenceSegment.__table__).where(
        ReferenceSegment.reference_id == reference_id, ReferenceSegment.segment == key
    )
    return connection.execute(query).first()


def segments(connection: Connection, reference_id: int) -> Sequence[Row[Any]]:
    """Return the parts of a reference, by segment."""
    query = select(ReferenceSegment.__table__).where(ReferenceSegment.reference_id == reference_id)
    return connection.execute(query.order_by(ReferenceSegment.segment)).all()
