"""Cleaning: rows at once, datasets as runs, and what a dataset seems to need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
import pandas as pd

from core.cleaning.assembly import gone_from
from core.cleaning.config import recipe_of
from core.cleaning.effect import Effect
from core.cleaning.fitted import FittedRecipe
from core.cleaning.fitting import fit
from core.cleaning.kinds import tidy
from core.cleaning.look import TableLook, look
from core.cleaning.recipe import Recipe, read_recipe
from core.cleaning.replay import apply
from core.cleaning.report import report
from core.cleaning.rows import frame_of, records
from core.cleaning.step import Progress
from core.cleaning.suggest import Suggestion, suggest
from core.errors import InvalidInput, TooLarge
from services import datasets, recipes, runs
from services.context import Context
from services.views.cleaning import RunView

AT_ONCE = 20_000  # rows that are cleaned while the caller waits
MOST_ROWS = 200_000
LOOKED_AT = 50_000


@dataclass(frozen=True)
class Wanted:
    """What is to be done to data.

    Parameters
    ----------
    config : mapping, optional
        The flags of `core.cleaning.config`; where neither `steps` nor `recipe` is given.
    steps : sequence of mapping, optional
    recipe : str, optional
        Id of a saved recipe: replayed if it has been fitted, else fitted.
    target : str, optional
        Column that a model will predict.
    """

    config: Mapping[str, Any] | None = None
    steps: Sequence[Mapping[str, Any]] | None = None
    recipe: str | None = None
    target: str | None = None


def clean_rows(ctx: Context, rows: Sequence[Mapping[str, Any]], wanted: Wanted) -> dict[str, Any]:
    """Return rows cleaned, with the report and the recipe that can be replayed.

    Raises
    ------
    InvalidInput, NotFound, TooLarge
    """
    if len(rows) > AT_ONCE:
        raise TooLarge(f"{len(rows):,} rows; more than {AT_ONCE:,} are cleaned as a dataset", field="$.data")
    frame = frame_of(rows)
    fitted, cleaned, effects = cleaned_by(ctx, frame, wanted)
    return {
        "data": records(cleaned),
        "report": report(tidy(frame), cleaned, fitted.recipe, effects).to_json(),
        "recipe": fitted.to_json(),
    }


def start(ctx: Context, dataset_id: str, wanted: Wanted, name: str | None = None) -> RunView:
    """Return the run that cleans a dataset into another and saves the recipe.

    Raises
    ------
    InvalidInput, NotFound
        At once where the recipe cannot be read.
    """
    found = datasets.get(ctx, dataset_id)
    recipe = chosen(ctx, wanted, list(found.columns))
    asked = {
        "recipe": wanted.recipe if isinstance(recipe, FittedRecipe) else None,
        "steps": recipe.to_json()["steps"],
        "target": recipe.to_json()["target"],
        "name": datasets.read_name(name or f"{found.name[:180]} (cleaned)"),
    }
    return runs.start(ctx, "clean", asked, UUID(found.id))


def chosen(ctx: Context, wanted: Wanted, columns: Sequence[str]) -> Recipe | FittedRecipe:
    """Return the recipe that is wanted, fitted where it has been.

    Raises
    ------
    InvalidInput, NotFound
    """
    given = [name for name in ("config", "steps", "recipe") if getattr(wanted, name) is not None]
    if len(given) > 1:
        raise InvalidInput(f"give one of config, steps and recipe, not {' and '.join(given)}", field=f"$.{given[1]}")
    if wanted.recipe is not None:
        saved = recipes.get(ctx, wanted.recipe)
        if saved.fitted:
            return recipes.readable(saved.fitted)
        return read_recipe(saved.steps, saved.target if wanted.target is None else wanted.target)
    if wanted.steps is not None:
        return read_recipe(wanted.steps, wanted.target)
    return recipe_of(wanted.config or {}, columns)


def cleaned_by(
    ctx: Context, frame: pd.DataFrame, wanted: Wanted, progress: Progress | None = None
) -> tuple[FittedRecipe, pd.DataFrame, tuple[Effect, ...]]:
    """Return the fitted recipe, the cleaned table, and what each step did to it."""
    recipe = chosen(ctx, wanted, [str(name) for name in frame.columns])
    if isinstance(recipe, FittedRecipe):
        cleaned = apply(recipe, frame, progress=progress)
        return recipe, cleaned.frame, cleaned.effects
    fitted, out = fit(recipe, frame, progress=progress)
    return fitted, out, fitted.effects


@lru_cache(maxsize=32)
def looked_at(ctx: Context, dataset_id: str) -> TableLook:
    """Return what a dataset looks like, column by column, from up to 50,000 of its rows."""
    return look(tidy(datasets.sample(ctx, dataset_id, LOOKED_AT)))


@lru_cache(maxsize=32)
def suggestions(ctx: Context, dataset_id: str, done: str = "[]", target: str | None = None) -> tuple[Suggestion, ...]:
    """Return the steps that a dataset seems to need, those first that others build on.

    Parameters
    ----------
    done : str
        Steps that are chosen already, as JSON text; what is suggested comes after them.
    """
    recipe = read_recipe(orjson.loads(done), target)
    frame = datasets.sample(ctx, dataset_id, LOOKED_AT)
    left = fit(recipe, frame)[1] if recipe.steps else frame
    return suggest(left, target, gone_from(frame, left))
