"""Rehearsal: what the steps of a recipe would do to a sample of a dataset, one after the other, before any is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import orjson
import pandas as pd

from core.cleaning.effect import Effect
from core.cleaning.fitting import fit
from core.cleaning.kinds import tidy
from core.cleaning.preview import Preview, preview
from core.cleaning.recipe import Ingredient, Recipe, read_recipe
from core.cleaning.step import STEPS
from core.errors import InvalidInput
from services import datasets
from services.context import Context

SHOWN_FROM = 5_000  # rows that a rehearsal learns from
MOST_SHOWN = 60  # rows of a preview
KEPT = 24  # tables between two steps, so that changing one step repeats only those after it


@dataclass(frozen=True)
class Rehearsed:
    """What one step would do to the sample.

    Parameters
    ----------
    effect : Effect, optional
        None where it was not reached, or cannot be done.
    problem : InvalidInput, optional
        Why it cannot be done; its field is ``$.columns`` or starts with ``$.params``.
    """

    effect: Effect | None
    problem: InvalidInput | None = None


@dataclass(frozen=True)
class Left:
    """A sample as the steps so far leave it, and what the last of them did."""

    frame: pd.DataFrame
    last: Rehearsed


def rehearse(ctx: Context, dataset_id: str, steps: str, target: str | None = None) -> tuple[Rehearsed, ...]:
    """Return what each step would do to what those before it leave; after one that cannot be done, none is reached.

    Parameters
    ----------
    steps : str
        The recipe as JSON text.
    target : str, optional
        Column that a model will predict.
    """
    asked, found = orjson.loads(steps), []
    for n in range(1, len(asked) + 1):
        try:
            found.append(left_by(ctx, dataset_id, _text(asked[:n]), target).last)
        except InvalidInput as problem:
            found.append(Rehearsed(None, problem=problem))
            break
    return tuple(found) + (Rehearsed(None),) * (len(asked) - len(found))


@lru_cache(maxsize=KEPT)
def left_by(ctx: Context, dataset_id: str, steps: str, target: str | None = None) -> Left:
    """Return the sample as steps leave it, remembered.

    Raises
    ------
    InvalidInput
        The last step cannot be done.
    """
    asked = orjson.loads(steps)
    if not asked:
        return Left(tidy(datasets.sample(ctx, dataset_id, SHOWN_FROM)), Rehearsed(None))
    before = left_by(ctx, dataset_id, _text(asked[:-1]), target).frame
    ingredient = _read(asked[-1])
    _require_columns(ingredient, before)
    fitted, after = fit(Recipe((ingredient,), target), before)
    return Left(after, Rehearsed(fitted.effects[0]))


def columns_before(ctx: Context, dataset_id: str, steps: str, index: int, target: str | None = None) -> list[str]:
    """Return the columns there are when a step comes; those of the dataset where one before it cannot be done."""
    try:
        frame = left_by(ctx, dataset_id, _text(orjson.loads(steps)[:index]), target).frame
    except InvalidInput:
        return list(datasets.get(ctx, dataset_id).columns)
    return [str(name) for name in frame.columns]


def shown(ctx: Context, dataset_id: str, steps: str, index: int | None, target: str | None = None) -> Preview:
    """Return rows of the sample before and after one step of a recipe; as they are where no step is named.

    Parameters
    ----------
    steps : str
        The recipe as JSON text.
    index : int, optional
        Of the step.

    Raises
    ------
    InvalidInput
        It, or one before it, cannot be done; or there is no such step.
    """
    if index is None:
        frame = left_by(ctx, dataset_id, "[]", target).frame
        return preview(frame, frame, MOST_SHOWN)
    asked = orjson.loads(steps)
    if not 0 <= index < len(asked):
        raise InvalidInput(f"there is no step {index + 1}", field="$.steps")
    before, after = (left_by(ctx, dataset_id, _text(asked[:n]), target).frame for n in (index, index + 1))
    return preview(before, after, MOST_SHOWN)


def _text(steps: list[Mapping[str, object]]) -> str:
    return orjson.dumps(steps).decode()


def _read(step: Mapping[str, object]) -> Ingredient:
    try:
        return read_recipe([step], field="$").steps[0]
    except InvalidInput as error:  # of a step alone, not of the list it is in
        raise InvalidInput(error.message, field=(error.field or "$").replace("$[0]", "$", 1)) from error


def _require_columns(ingredient: Ingredient, frame: pd.DataFrame) -> None:
    """Say in the words of a form what `core.cleaning.fitting` would say of a recipe."""
    if STEPS.get(ingredient.step).named and not ingredient.columns:
        raise InvalidInput("choose at least one column", field="$.columns")
    gone = [name for name in ingredient.columns if name not in frame.columns]
    if gone:
        raise InvalidInput(f"there is no column {gone[0][:100]!r} at this point of the recipe", field="$.columns")
