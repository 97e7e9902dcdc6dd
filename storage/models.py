"""Models: registered, found and held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, exists, insert, select, update

from storage.tables.model import Model
from storage.tables.training import Artefact

_WHOLE = select(Model.__table__, exists().where(Artefact.model_id == Model.id).label("trained"))
_FIND = _WHOLE.where(Model.id == bindparam("wanted"))  # built once: every request runs it
_ACTIVE = _WHOLE.where(Model.archived_at.is_(None)).order_by(Model.created_at.desc(), Model.id)


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert one model."""
    connection.execute(insert(Model).values(**values))


def find(connection: Connection, model_id: UUID) -> Row[Any] | None:
    """Return the model, archived or not, and whether it was trained here."""
    return connection.execute(_FIND, {"wanted": model_id}).first()


def find_version(connection: Connection, name: str, version: str) -> Row[Any] | None:
    """Return the model of this name and version, archived or not."""
    query = select(Model.__table__).where(Model.name == name, Model.version == version)
    return connection.execute(query).first()


def versions(connection: Connection, name: str) -> Sequence[str]:
    """Return the versions of a model, archived or not."""
    return connection.execute(select(Model.version).where(Model.name == name)).scalars().all()


def active(connection: Connection) -> Sequence[Row[Any]]:
    """Return the models that are not archived, the newest first."""
    return connection.execute(_ACTIVE).all()


def named(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """Return the models of this name that are not archived, the newest first."""
    return connection.execute(_ACTIVE.where(Model.name == name)).all()


def change(connection: Connection, model_id: UUID, **values: Any) -> None:
    """Set columns of one model."""
    connection.execute(update(Model).where(Model.id == model_id).values(**values))


def hold(connection: Connection, model_id: UUID) -> Row[Any]:
    """Return the model after waiting for every other transaction that holds it; profiles commit one at a time."""
    query = select(Model.__table__).where(Model.id == model_id).with_for_update(key_share=True)
    return connection.execute(query).one()
