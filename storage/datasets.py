"""Datasets: their rows of the table; the data itself lies in files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.tables.dataset import Dataset


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a dataset."""
    connection.execute(insert(Dataset).values(**values))


def find(connection: Connection, dataset_id: UUID) -> Row[Any] | None:
    """Return one dataset."""
    return connection.execute(select(Dataset.__table__).where(Dataset.id == dataset_id)).first()


def newest(connection: Connection, limit: int, offset: int) -> Sequence[Row[Any]]:
    """Return datasets, the newest first."""
    query = select(Dataset.__table__).order_by(Dataset.created_at.desc(), Dataset.id.desc())
    return connection.execute(query.limit(limit).offset(offset)).all()


def count(connection: Connection) -> int:
    """Return how many datasets there are."""
    return connection.execute(select(func.count()).select_from(Dataset)).scalar_one()


def among(connection: Connection, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these there are."""
    return set(connection.execute(select(Dataset.id).where(Dataset.id.in_(ids))).scalars())


def change(connection: Connection, dataset_id: UUID, **values: Any) -> None:
    """Change a dataset."""
    connection.execute(update(Dataset).where(Dataset.id == dataset_id).values(**values))


def remove(connection: Connection, dataset_id: UUID) -> None:
    """Delete a dataset."""
    connection.execute(delete(Dataset).where(Dataset.id == dataset_id))
