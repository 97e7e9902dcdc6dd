"""Saved recipes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, delete, func, insert, select

from storage.tables.dataset import SavedRecipe
from storage.tables.model import Model


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    """Insert a recipe."""
    connection.execute(insert(SavedRecipe).values(**values))


def find(connection: Connection, recipe_id: UUID) -> Row[Any] | None:
    """Return one recipe."""
    return connection.execute(select(SavedRecipe.__table__).where(SavedRecipe.id == recipe_id)).first()


def newest(connection: Connection, limit: int, offset: int) -> Sequence[Row[UUID, str, str, int, bool]]:
    """Return recipes, the newest first, without what they learnt."""
    known = SavedRecipe.fitted.is_not(None).label("is_fitted")
    query = select(SavedRecipe.id, SavedRecipe.name, SavedRecipe.steps, SavedRecipe.created_at, known)
    order = query.order_by(SavedRecipe.created_at.desc(), SavedRecipe.id.desc())
    return connection.execute(order.limit(limit).offset(offset)).all()


def count(connection: Connection) -> int:
    """Return how many recipes there are."""
    return connection.execute(select(func.count()).select_from(SavedRecipe)).scalar_one()


def users(connection: Connection, recipe_id: UUID) -> Sequence[str]:
    """Return the names of the models whose rows are cleaned by a recipe."""
    return connection.execute(select(Model.name).where(Model.recipe_id == recipe_id)).scalars().all()


def remove(connection: Connection, recipe_id: UUID) -> None:
    """Delete a recipe."""
    connection.execute(delete(SavedRecipe).where(SavedRecipe.id == recipe_id))


def of_model(connection: Connection, model_id: UUID) -> str | None:
    """Return what the recipe of a model learnt, as JSON text; None where it has none."""
    query = select(SavedRecipe.fitted).join(Model, Model.recipe_id == SavedRecipe.id).where(Model.id == model_id)
    return connection.execute(query).scalar()
