"""Stages of models: who was promoted or put aside, by whom and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, insert, or_, select

from storage.tables.model import Model
from storage.tables.training import StageChange

CHAMPION = "champion"


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert that the stage of a model changed."""
    connection.execute(insert(StageChange).values(**values))


def of_model(connection: Connection, model_id: UUID) -> Sequence[Row[Any]]:
    """Return the changes of one model, the newest first."""
    query = select(StageChange.__table__).where(StageChange.model_id == model_id).order_by(StageChange.id.desc())
    return connection.execute(query).all()


def of_champions(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """Return every change by which a model of this name became its champion, or ceased to be it, in their order."""
    query = (
        select(StageChange.__table__, Model.archived_at)
        .join(Model, Model.id == StageChange.model_id)
        .where(Model.name == name, or_(StageChange.before == CHAMPION, StageChange.after == CHAMPION))
        .order_by(StageChange.id)
    )
    return connection.execute(query).all()


def hold(connection: Connection, name: str) -> Sequence[Row[Any]]:
    """Return all models of a name after waiting for whoever else changes their stages: one champion a name."""
    query = select(Model.__table__).where(Model.name == name).order_by(Model.id).with_for_update(key_share=True)
    return connection.execute(query).all()
