"""Baselines: one active for each model, the old ones kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select, update

from storage.tables import Reference


def active(connection: Connection, model_id: UUID) -> Row[Any] | None:
    """Return the active reference of a model."""
    return connection.execute(
        select(Reference.__table__).where(Reference.model_id == model_id, Reference.active)
    ).first()


def active_id(connection: Connection, model_id: UUID) -> int | None:
    """Return the id of the active reference without reading it."""
    return connection.execute(select(Reference.id).where(Reference.model_id == model_id, Reference.active)).scalar()


def replace(connection: Connection, model_id: UUID, values: Mapping[str, Any]) -> int:
    """Insert a reference as the active one and return its id."""
    connection.execute(update(Reference).where(Reference.model_id == model_id, Reference.active).values(active=False))
    query = insert(Reference).values(model_id=model_id, active=True, **values).returning(Reference.id)
    return connection.execute(query).scalar_one()
