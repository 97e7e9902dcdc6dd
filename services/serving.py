"""Incoming rows cleaned as the training data was: what a model's recipe makes of them before they are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection

from core.cleaning.fitted import FittedRecipe, read_fitted
from core.cleaning.replay import apply
from core.cleaning.rows import frame_of, records
from core.errors import InvalidInput
from services.decoding import read_id
from storage import recipes


def recipe_of(connection: Connection, model_id: UUID) -> FittedRecipe | None:
    """Return what the rows of a model are cleaned by; None where they are taken as they come."""
    fitted = recipes.of_model(connection, model_id)
    return None if fitted is None else _read(fitted)


def as_cleaned(recipe: FittedRecipe | None, features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows as the recipe leaves them; each stays, for each is a prediction that somebody got."""
    if recipe is None or not any(features):
        return features
    return records(apply(recipe, frame_of(features), keep_rows=True).frame)


def known_names(recipe: FittedRecipe | None, columns: Sequence[str]) -> frozenset[str]:
    """Return the features that a row may have without surprise: those of the recipe where there is one."""
    return frozenset(columns if recipe is None else recipe.columns_in)


def read_attachable(connection: Connection, recipe_id: str) -> UUID:
    """Return the id of a recipe that rows can be cleaned by.

    Raises
    ------
    InvalidInput
        There is none, or it has not seen data.
    """
    row = recipes.find(connection, read_id(recipe_id, "recipe", "$.recipe"))
    if row is None or row.fitted is None:
        why = "there is no such recipe" if row is None else "the recipe has not been fitted to data"
        raise InvalidInput(why, field="$.recipe")
    found: UUID = row.id
    return found


@lru_cache(maxsize=16)
def _read(fitted: str) -> FittedRecipe:
    value: Mapping[str, Any] = orjson.loads(fitted)
    return read_fitted(value)
