"""Saved recipes: kept, listed, taken along, brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson
import uuid_utils.compat as uuids
from sqlalchemy import Connection

from core.cleaning.fitted import FittedRecipe, read_fitted
from core.cleaning.recipe import Recipe, read_recipe
from core.errors import Conflict, InvalidInput, NotFound
from services.context import Context
from services.datasets import read_name
from services.decoding import read_id
from services.views.cleaning import RecipeView
from storage import recipes

MOST_BYTES = 32 * 2**20


def save(ctx: Context, name: str, value: Mapping[str, Any]) -> RecipeView:
    """Return a recipe after keeping it: one that was exported, fitted or not, or one written by hand.

    Raises
    ------
    InvalidInput
        Names the field that is not allowed.
    """
    fitted = readable(value) if value.get("fitted") is not None else None
    recipe = fitted.recipe if fitted else read_recipe(value.get("steps", ()), value.get("target"))
    with ctx.database.write() as connection:
        saved = add(ctx, connection, read_name(name, "$.name"), recipe, fitted)
    return get(ctx, saved)


def readable(value: Mapping[str, Any]) -> FittedRecipe:
    """Return a fitted recipe that came from outside; InvalidInput where it is not whole."""
    try:
        return read_fitted(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(f"this is no exported recipe: {str(error)[:200]}", field="$") from error


def add(ctx: Context, connection: Connection, name: str, recipe: Recipe, fitted: FittedRecipe | None) -> str:
    """Insert a recipe and return its id."""
    recipe_id = UUID(int=uuids.uuid7().int)
    values = {
        "id": recipe_id,
        "name": name,
        "steps": orjson.dumps(recipe.to_json()).decode(),
        "fitted": None if fitted is None else orjson.dumps(fitted.to_json()).decode(),
        "created_at": ctx.now(),
    }
    recipes.add(connection, values)
    return str(recipe_id)


def get(ctx: Context, recipe_id: str) -> RecipeView:
    """Return a recipe with what it learnt.

    Raises
    ------
    NotFound
    """
    with ctx.database.read() as connection:
        row = recipes.find(connection, read_id(recipe_id, "recipe"))
    if row is None:
        raise NotFound(f"there is no recipe {recipe_id}")
    return _view(row, row.fitted)


def newest(ctx: Context, limit: int, offset: int) -> tuple[int, tuple[RecipeView, ...]]:
    """Return how many recipes there are and some of them, the newest first, without what they learnt."""
    with ctx.database.read() as connection:
        rows = recipes.newest(connection, limit, offset)
        return recipes.count(connection), tuple(_view(row, None, is_fitted=row.is_fitted) for row in rows)


def remove(ctx: Context, recipe_id: str) -> None:
    """Delete a recipe.

    Raises
    ------
    NotFound
    Conflict
        The rows of a model are cleaned by it.
    """
    found = UUID(get(ctx, recipe_id).id)
    with ctx.database.write() as connection:
        users = recipes.users(connection, found)
        if users:
            raise Conflict(f"the rows of {', '.join(users)[:300]} are cleaned by it", existing=str(found))
        recipes.remove(connection, found)


def _view(row: Any, fitted: str | None, *, is_fitted: bool | None = None) -> RecipeView:
    written = orjson.loads(row.steps)
    return RecipeView(
        id=str(row.id),
        name=row.name,
        steps=tuple(written["steps"]),
        is_fitted=fitted is not None if is_fitted is None else is_fitted,
        created_at=row.created_at,
        fitted=None if fitted is None else orjson.loads(fitted),
        target=written["target"],
    )
