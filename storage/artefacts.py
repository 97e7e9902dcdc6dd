"""What models that were trained here are made of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, select

from storage.tables.training import Artefact


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert the artefact of a model."""
    connection.execute(insert(Artefact).values(**values))


def find(connection: Connection, model_id: UUID) -> Row[Any] | None:
    """Return the artefact of a model with all that is known of it; None where it was not trained here."""
    return connection.execute(select(Artefact.__table__).where(Artefact.model_id == model_id)).first()


def serving(connection: Connection, model_id: UUID) -> Row[str, str] | None:
    """Return the SHA-256 of a model's artefact, and what it takes to answer; None where it was not trained here."""
    query = select(Artefact.sha256, Artefact.serving).where(Artefact.model_id == model_id)
    return connection.execute(query).first()


def trained_at(connection: Connection, model_id: UUID) -> int:
    """Return when a model that was trained here was, in microseconds."""
    return connection.execute(select(Artefact.created_at).where(Artefact.model_id == model_id)).scalar_one()


def among(connection: Connection, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these models that have an artefact."""
    return set(connection.execute(select(Artefact.model_id).where(Artefact.model_id.in_(ids))).scalars())
